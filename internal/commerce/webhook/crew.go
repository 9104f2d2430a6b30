package webhook

import (
	"sync"

	"winkel/internal/kernel/id"
)

// crew is the tries that a sender has under way.
type crew struct {
	sync.WaitGroup

	mu     sync.Mutex
	tries  map[id.WebhookDelivery]bool
	counts map[id.WebhookEndpoint]int
}

func newCrew() *crew {
	return &crew{tries: map[id.WebhookDelivery]bool{}, counts: map[id.WebhookEndpoint]int{}}
}

// begin reports whether a try at the delivery may begin while its endpoint has at most so many, and notes that it does. There
// is one at a time of each delivery: one that is still to be taken is seen as due.
func (c *crew) begin(d *Delivery, most int) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.tries[d.ID] || len(c.tries) >= atOnce || c.counts[d.Endpoint] >= most {
		return false
	}
	c.tries[d.ID] = true
	c.counts[d.Endpoint]++
	return true
}

func (c *crew) end(d *Delivery) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.tries, d.ID)
	c.counts[d.Endpoint]--
	if c.counts[d.Endpoint] == 0 {
		delete(c.counts, d.Endpoint)
	}
}
