package app

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"winkel/internal/platform/db"
)

// orderBy orders one of something in one call, and says what was wrong if it was not answered with an order.
func (s *running) orderBy(client *http.Client, variant, key string) (number, why string) {
	request, err := http.NewRequest(http.MethodPost, s.url+"/api/orders", strings.NewReader(fmt.Sprintf(`{"items": [{"variant_id": %q, "quantity": 1}],
		"email": "ada@example.com", "shipping_address": {"first_name": "Ada", "last_name": "Lovelace", "address_1": "12 Main St", "city": "Springfield",
		"province_code": "IL", "postal_code": "62701", "country_code": "US"}, "payment": {"provider": "manual"}}`, variant)))
	if err != nil {
		return "", err.Error()
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Idempotency-Key", key)
	answer, err := client.Do(request)
	if err != nil {
		return "", "ordering: no answer"
	}
	defer answer.Body.Close()
	var b bought
	if err := json.NewDecoder(answer.Body).Decode(&b); err != nil || answer.StatusCode != http.StatusCreated {
		return "", fmt.Sprintf("ordering: %s %s", answer.Status, b.Code)
	}
	return b.Number, ""
}

var (
	countEveryOrder = db.SQL(`SELECT COUNT(*) FROM sales_order`)
	countNumber     = db.SQL(`SELECT COUNT(*) FROM sales_order WHERE number = $1`)
)

// Three nodes behind nginx have the worst day of their lives while people buy. Everybody who was told that he has an order has it,
// once; nobody has one that he was not told of; and nothing that the shop has written down disagrees.
func TestClusterOnABadDay(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes a minute")
	}
	c := startCluster(t)
	key := c.shop.key(t, "all")
	mug := c.nodes[0].product(t, key)
	for _, n := range c.nodes {
		within(t, soon, "every node sells it", func() bool {
			number, _ := n.orderBy(http.DefaultClient, mug, "first") // the same order each time
			return number != ""
		})
	}
	c.hear(key)
	s := c.send(8, 4, mug)
	rest := func(d time.Duration) { <-time.After(d) }
	bad := []struct {
		what string
		do   func()
	}{
		{"a node is killed, and comes again", func() { c.nodes[0].kill(); rest(time.Second); c.nodes[0].start(t) }},
		{"Redis is gone", func() {
			c.redis.Kill()
			within(t, patience, "the breaker opens", func() bool { return c.nodes[0].breaker(t, key, "redis") == "open" })
			rest(time.Second)
			c.redis.Again()
			within(t, patience, "the breaker closes", func() bool { return c.nodes[0].breaker(t, key, "redis") == "closed" })
		}},
		{"the lines to the database are slow", func() {
			for _, n := range c.nodes {
				n.first.Slow(20 * time.Millisecond)
			}
			rest(2 * time.Second)
			for _, n := range c.nodes {
				n.first.Slow(0)
			}
		}},
		{"the line to Redis is slow", func() { c.nodes[1].redis.Slow(time.Second); rest(2 * time.Second); c.nodes[1].redis.Slow(0) }},
		{"a node is cut off from the database", func() { c.nodes[1].first.Cut(); rest(3 * time.Second); c.nodes[1].first.Mend() }},
		{"the primary dies, and the standby takes over", func() { c.pair.FailOver(); rest(3 * time.Second) }},
	}
	for _, b := range bad {
		s.during(b.what)
		b.do()
		for _, n := range c.nodes {
			within(t, patience, "every node is ready again", n.ready)
		}
		s.during("between")
		rest(time.Second)
	}
	s.during(rolling)
	for _, n := range c.nodes {
		n.restart(t)
	}
	s.during("at last")
	rest(time.Second)
	s.end()
	c.report(s)
	if f := s.phases[rolling]; f.failedLooks+f.unanswered != 0 {
		t.Errorf("a rolling restart cost %d looks and %d orders: %v", f.failedLooks, f.unanswered, f.failures)
	}
	c.compare(s, mug)
	c.shed(mug)
	for _, n := range c.nodes {
		n.stop(t)
	}
	c.shop.verify(t)
}

// shed has more people look around than the nodes let in: some are refused, in a way that says when to come again; no node is taken
// off for it, and whoever orders notices nothing.
func (c *cluster) shed(mug string) {
	t := c.t
	for _, n := range c.nodes {
		n.flags = append(n.flags, "--limit-running", "10")
		n.restart(t)
		n.second.Slow(50 * time.Millisecond) // to the server that is the primary by now, so that requests take their time
	}
	client := &http.Client{Timeout: patience, Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	var looks sync.WaitGroup
	var refused, shown atomic.Int64
	end := time.Now().Add(3 * time.Second)
	for range 60 {
		looks.Go(func() {
			for time.Now().Before(end) {
				answer, err := client.Get(c.url + "/api/products/mug/reviews")
				if err != nil {
					t.Error(err)
					return
				}
				_ = answer.Body.Close()
				switch {
				case answer.StatusCode == http.StatusOK:
					shown.Add(1)
				case answer.StatusCode == http.StatusServiceUnavailable && answer.Header.Get("Retry-After") != "":
					refused.Add(1)
				default:
					t.Errorf("looking: %s", answer.Status)
				}
			}
		})
	}
	front := &running{url: c.url}
	for i := 0; time.Now().Before(end); i++ {
		if number, why := front.orderBy(client, mug, fmt.Sprintf("while-many-look-%d", i)); number == "" {
			t.Error(why)
		}
	}
	looks.Wait()
	if refused.Load() == 0 || shown.Load() == 0 {
		t.Errorf("%d were refused, and %d shown what they looked for", refused.Load(), shown.Load())
	}
	for _, n := range c.nodes {
		n.second.Slow(0)
	}
}

const rolling = "one node after the other is restarted"

// report says how it went.
func (c *cluster) report(s *shoppers) {
	requests, failed := 0, 0
	for _, phase := range slices.Sorted(maps.Keys(s.phases)) {
		f := s.phases[phase]
		requests, failed = requests+f.looks+f.tries, failed+f.failedLooks+f.unanswered
		c.t.Logf("%-46s %5d looks (%d failed) %5d tries to order (%d failed), slowest %s %v", phase, f.looks, f.failedLooks, f.tries, f.unanswered,
			f.slowest.Round(time.Millisecond), f.failures)
	}
	c.t.Logf("%d requests, %.3f %% answered as they should be; %d orders", requests, 100-100*float64(failed)/float64(requests), len(s.numbers))
}

// compare holds what was answered against what the database knows, and against what is answered when it is asked again.
func (c *cluster) compare(s *shoppers, variant string) {
	t, d := c.t, c.shop.d(c.t)
	seen := map[string]string{}
	for key, number := range s.numbers {
		if other, twice := seen[number]; twice {
			t.Errorf("%s and %s have both the order %s", key, other, number)
		}
		seen[number] = key
		if n, err := db.Value[int64](t.Context(), d.Read(), countNumber, number); err != nil || n != 1 {
			t.Errorf("%s was told of the order %s, which is there %d times, %v", key, number, n, err)
		}
	}
	for i, key := range slices.Sorted(maps.Keys(s.numbers)) {
		if i%20 == 0 { // some of them
			if again, why := c.nodes[i%3].orderBy(http.DefaultClient, variant, key); again != s.numbers[key] {
				t.Errorf("%s was told of %s, and now of %s %s", key, s.numbers[key], again, why)
			}
		}
	}
	// and the one by which the nodes were tried
	if n, err := db.Value[int64](t.Context(), d.Read(), countEveryOrder); err != nil || n != int64(len(s.numbers))+1 {
		t.Errorf("there are %d orders, %v; %d were told of", n, err, len(s.numbers)+1)
	}
}

// product makes something of which there is enough, and returns its variant.
func (s *running) product(t *testing.T, key string) string {
	t.Helper()
	var product struct{ Variants []struct{ ID string } }
	if status := s.send(t, "/api/admin/products", `{"title": "Mug", "slug": "mug", "status": "published", "variants": [{"sku": "MUG",
		"inventory_tracked": true, "on_hand": 1000000, "prices": [{"price": {"amount": 500, "currency_code": "USD"}}]}]}`, &product,
		map[string]string{"Authorization": "Bearer " + key}); status != http.StatusCreated {
		t.Fatalf("make a product: %d", status)
	}
	return product.Variants[0].ID
}
