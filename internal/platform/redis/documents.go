package redis

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/redis/rueidis"
)

const (
	documentTTL  = 300 * time.Second
	documentMost = 1 << 20 // bytes; what is larger is made by each node for itself
)

// Documents are what nodes make for each other, by names that say everything that they were made of, the version of the program
// first: so none can be stale, whenever it was made and by whom.
type Documents struct {
	client *Client
	kind   string
}

// NewDocuments are those of one kind. A nil client has none.
func NewDocuments(c *Client, kind string) *Documents { return &Documents{client: c, kind: kind} }

// Get is a document that some node has made. What is asked for again is answered from the memory of this one, until Redis says
// that it changed.
func (d *Documents) Get(ctx context.Context, name string) (text string, found bool) {
	if d == nil || d.client == nil {
		return "", false
	}
	err := d.client.do(ctx, func(ctx context.Context, r rueidis.Client) (err error) {
		text, err = r.DoCache(ctx, r.B().Get().Key(d.client.name(d.kind, name)).Cache(), documentTTL).ToString()
		if rueidis.IsRedisNil(err) {
			return nil
		}
		found = err == nil
		return err
	})
	return text, found && err == nil
}

// Put has the others find a document for five minutes, give or take a tenth: what was made together does not end together.
func (d *Documents) Put(ctx context.Context, name, text string) {
	if d == nil || d.client == nil || len(text) > documentMost {
		return
	}
	ttl := time.Duration(float64(documentTTL) * (0.9 + 0.2*rand.Float64()))
	_ = d.client.do(ctx, func(ctx context.Context, r rueidis.Client) error { // the others make it themselves
		return r.Do(ctx, r.B().Set().Key(d.client.name(d.kind, name)).Value(text).Px(ttl).Build()).Error()
	})
}
