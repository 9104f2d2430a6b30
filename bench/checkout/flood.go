package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// underFlood measures orders that come at a steady rate, without and with a flood of wrong passwords beside them, in turn. The
// flood is the worst that there is: each password comes from an address of its own and is for an account of its own, so that
// nothing but the bound on hashes holds it up.
func (b *bench) underFlood(orders, passwords int, login string) error {
	if err := b.stock(); err != nil {
		return err
	}
	fmt.Printf("%d orders a second in one call; the flood is %d wrong passwords a second at %s; rounds of %s in turn\n\n", orders, passwords, login, b.length)
	fmt.Println("| round | orders | p50 | p95 | p99 | server CPU | wrong | slowed down | turned away |")
	fmt.Println("|---|---|---|---|---|---|---|---|---|")
	tails := map[bool][]time.Duration{}
	for range 5 {
		for _, flood := range []bool{false, true} {
			tail, err := b.steady(orders, passwords, login, flood)
			if err != nil {
				return err
			}
			tails[flood] = append(tails[flood], tail)
		}
	}
	for _, list := range tails {
		slices.Sort(list)
	}
	quiet, flooded := tails[false][2], tails[true][2]
	fmt.Printf("\np99, median of the rounds: %s without and %s with the flood, %+.0f %%\n", quiet, flooded, 100*(float64(flooded)/float64(quiet)-1))
	return b.count()
}

// steady is one round. It returns the p99 of the orders.
func (b *bench) steady(orders, passwords int, login string, flood bool) (time.Duration, error) {
	before, err := b.server.CPU()
	if err != nil {
		return 0, err
	}
	var wg sync.WaitGroup
	var answers [600]atomic.Int64
	var attacked error
	if flood {
		wg.Go(func() {
			_, attacked = b.pace(96, passwords, func(c *client) error {
				n := rand.Uint32()
				status, err := c.exchange("POST", login, fmt.Sprintf(`{"email":"somebody-%d@example.com","password":"wrong-%d"}`, n, n),
					fmt.Sprintf("X-Forwarded-For: 10.%d.%d.%d", n>>16&255, n>>8&255, n&255))
				if err == nil {
					answers[status].Add(1)
				}
				return err
			})
		})
	}
	times, err := b.pace(48, orders, func(c *client) error {
		first := rand.IntN(len(b.variants) - 1)
		return oneCall(c, b.variants[first:first+2])
	})
	wg.Wait()
	if err == nil {
		err = attacked
	}
	if err != nil {
		return 0, err
	}
	after, err := b.server.CPU()
	if err != nil {
		return 0, err
	}
	b.placed += int64(len(times))
	slices.Sort(times)
	at := func(share float64) time.Duration {
		return times[min(int(share*float64(len(times))), len(times)-1)].Round(10 * time.Microsecond)
	}
	name := "quiet"
	if flood {
		name = "flood"
	}
	fmt.Printf("| %s | %d | %s | %s | %s | %.0f %% | %d | %d | %d |\n", name, len(times), at(0.5), at(0.95), at(0.99),
		100*float64(after-before)/float64(b.length), answers[401].Load(), answers[429].Load(), answers[503].Load())
	return at(0.99), nil
}

// pace does something so often a second, whether or not what was begun before is done, and returns how long each took from when
// it was due. It gives up when all the connections are busy for a second.
func (b *bench) pace(connections, perSecond int, do func(*client) error) ([]time.Duration, error) {
	due := make(chan time.Time, perSecond)
	errs := make(chan error, connections)
	var mu sync.Mutex
	var times []time.Duration
	var wg sync.WaitGroup
	for range connections {
		c, err := dial(b.host)
		if err != nil {
			return nil, err
		}
		wg.Go(func() {
			defer c.close()
			for at := range due {
				if err := do(c); err != nil {
					errs <- err
					return
				}
				mu.Lock()
				times = append(times, time.Since(at))
				mu.Unlock()
			}
		})
	}
	began := time.Now()
	var failed error
	for i := range int(b.length.Seconds() * float64(perSecond)) {
		at := began.Add(time.Duration(i) * time.Second / time.Duration(perSecond))
		time.Sleep(time.Until(at))
		select {
		case due <- at:
		default:
			failed = fmt.Errorf("%d a second are more than the shop keeps up with", perSecond)
		}
		if failed != nil || len(errs) > 0 {
			break
		}
	}
	close(due)
	wg.Wait()
	select {
	case err := <-errs:
		return nil, err
	default:
		return times, failed
	}
}
