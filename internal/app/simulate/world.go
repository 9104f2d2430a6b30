package simulate

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime/debug"
	"sync"
	"time"

	"winkel/internal/kernel/id"
)

// Options is what a simulation is made of.
type Options struct {
	Open     Opener
	Seed     uint64
	For      time.Duration // how long people are on the way; the last comparison comes after it
	Shoppers int
	Nodes    int       // of the shop at once; 0: 2
	Log      io.Writer // gets a line for each action; nil: only what led to a violation is kept
	// Progress is called now and then with the report so far; nil: nobody looks.
	Progress func(Report)
}

// world is a simulation on its way.
type world struct {
	tally

	options Options
	open    Opener
	clock   *Clock
	bank    *bank
	nodes   []*node
	model   *model
	chance  *rand.Rand // of the world itself; everybody else has his own
	began   time.Time

	shoppers []*shopper
	goods    []good
	codes    []string
	promos   []id.Promotion
	checking time.Duration // spent on comparisons
	actions  uint64        // for the seeds of those who act
}

// atOnce is how many act in one tick, at most.
const atOnce = 40

// Run lets people use a shop until the time is over, or something is not as it must be, and compares everything then. An
// error says that the simulation could not go on; what was found is in the report.
func Run(ctx context.Context, o Options) (Report, error) {
	w := newWorld(o)
	for range w.options.Nodes {
		n, err := w.openNode(ctx)
		if err != nil {
			return w.snapshot(0), err
		}
		w.nodes = append(w.nodes, n)
	}
	w.report.Engine = w.nodes[0].shop.DB.Engine().String()
	if err := w.furnish(); err != nil {
		return w.snapshot(0), err
	}
	w.clock.jump(time.Hour) // what was published now is still published when the clock is set back
	w.began = time.Now()
	start := w.clock.Now()
	for time.Since(w.began) < o.For && ctx.Err() == nil && !w.violated() {
		if err := w.turn(ctx); err != nil {
			return w.snapshot(time.Since(w.began)), err
		}
	}
	took := time.Since(w.began)
	err := w.settleDown(ctx)
	w.report.Days = int64(w.clock.Now().Sub(start) / (24 * time.Hour))
	if closing := w.closeNodes(); err == nil {
		err = closing
	}
	return w.snapshot(took), err
}

func newWorld(o Options) *world {
	if o.Nodes <= 0 {
		o.Nodes = 2
	}
	w := &world{
		options: o, open: o.Open, clock: &Clock{}, model: newModel(), chance: rand.New(rand.NewPCG(o.Seed, 'w')), began: time.Now(),
	}
	w.report = Report{Seed: o.Seed, Shoppers: o.Shoppers, Actions: map[string]int64{}, Answers: map[string]int64{}, Violations: []string{}}
	w.log = o.Log
	w.bank = newBank(w.clock, o.Seed)
	for i := range o.Shoppers {
		w.shoppers = append(w.shoppers, &shopper{number: i, email: emailOf(i)})
	}
	return w
}

// turn is one tick: bad luck, people, and a look at whether all is well.
func (w *world) turn(ctx context.Context) error {
	w.mu.Lock()
	w.tick++
	w.mu.Unlock()
	if err := w.revive(ctx); err != nil {
		return err
	}
	w.fate()
	var acting sync.WaitGroup
	for range 4 + w.chance.IntN(atOnce-4) {
		w.actions++
		chance := rand.New(rand.NewPCG(w.options.Seed, w.actions))
		acting.Go(func() { w.contain(func() { w.act(chance) }) })
	}
	for _, body := range w.bank.arrived(false) {
		w.actions++
		chance := rand.New(rand.NewPCG(w.options.Seed, w.actions))
		acting.Go(func() { w.contain(func() { w.callback(chance, body) }) })
	}
	acting.Wait()
	w.compareSometimes()
	if w.options.Progress != nil && w.tick%16 == 0 {
		w.options.Progress(w.snapshot(time.Since(w.began)))
	}
	return nil
}

// fate is what befalls the whole world: deaths, jumps of the clock, a bank in trouble.
func (w *world) fate() {
	const often, sometimes, seldom = 3, 12, 16
	if w.chance.IntN(often) == 0 {
		w.bank.trouble(w.chance)
	}
	if w.chance.IntN(sometimes) == 0 {
		jumps := []time.Duration{
			-90 * time.Second, 30 * time.Second, 3 * time.Minute, 16 * time.Minute, 40 * time.Minute, 2 * time.Hour, 7 * time.Hour,
		}
		w.jump(jumps[w.chance.IntN(len(jumps))])
	}
	if w.chance.IntN(16*seldom) == 0 {
		w.jump([]time.Duration{25 * time.Hour, 8 * 24 * time.Hour, 15 * 24 * time.Hour}[w.chance.IntN(3)])
	}
	if w.chance.IntN(seldom) == 0 {
		n := w.nodes[w.chance.IntN(len(w.nodes))]
		w.increase(&w.report.Kills)
		if w.chance.IntN(2) == 0 {
			// Somewhere at the door of the bank, if anybody goes there in this tick or a later one.
			n.fuse.Store(1 + int64(w.chance.IntN(12)))
			w.notef("a node dies at the bank")
			return
		}
		w.notef("a node dies")
		time.AfterFunc(time.Duration(w.chance.IntN(8000))*time.Microsecond, n.kill)
	}
}

func (w *world) jump(d time.Duration) {
	w.notef("the clock jumps by %s", d)
	w.clock.jump(d)
	w.increase(&w.report.ClockJumps)
}

// act lets somebody do something.
func (w *world) act(chance *rand.Rand) {
	n := w.pick(chance)
	switch dice := chance.IntN(100); {
	case dice < 66:
		s := w.shoppers[chance.IntN(len(w.shoppers))]
		if s.mu.TryLock() {
			defer s.mu.Unlock()
			const steps = 4
			for range 1 + chance.IntN(steps) {
				w.shop(n, s, chance)
			}
		}
	case dice < 90:
		w.work(n, chance)
	default:
		w.round(n, chance)
	}
}

// contain makes a violation of a panic.
func (w *world) contain(f func()) {
	defer func() {
		if value := recover(); value != nil {
			w.violationf("panic: %v\n%s", value, debug.Stack())
		}
	}()
	f()
}

// told counts what came of an action. An error that nobody should get is a violation, unless its node died.
func (w *world) told(n *node, kind string, err error) {
	code := "ok"
	switch {
	case n.dead.Load():
		code = "(the node died)"
	case err != nil:
		code = codeOf(err)
	}
	w.count(kind, code)
	if unexpected(err) && !n.dead.Load() {
		w.violationf("%s: %v", kind, err)
	}
}

// round is what a node does by itself.
func (w *world) round(n *node, chance *rand.Rand) {
	task := n.shop.Rounds[chance.IntN(len(n.shop.Rounds))]
	err := task.Do(n.ctx)
	w.notef("round %q: %v", task.Name, err)
	w.told(n, "round", err)
}

// callback is a letter of the bank that arrives. One that is not taken comes again, as the bank's habit is.
func (w *world) callback(chance *rand.Rand, body []byte) {
	n := w.pick(chance)
	err := n.shop.Settlement.Receive(n.ctx, w.bank.Name(), w.bank.sign(body), body)
	w.notef("callback %s: %v", body, err)
	w.told(n, "callback", err)
	if err != nil {
		w.bank.mu.Lock()
		defer w.bank.mu.Unlock()
		w.bank.post = append(w.bank.post, letter{body, 3})
	}
}

func emailOf(i int) string { return fmt.Sprintf("shopper%d@example.com", i) }
