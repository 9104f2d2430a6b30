package review_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/review"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/outbox"
)

// hear has the consumer hear of events, and something happen after it has read what it needs.
func (h *house) hear(watch outbox.Consumer, meanwhile func(), events ...outbox.Event) {
	h.t.Helper()
	apply, err := watch.Prepare(h.t.Context(), events)
	if err != nil {
		h.t.Fatal(err)
	}
	meanwhile()
	if apply == nil {
		return
	}
	if err := h.db.Write(h.t.Context(), func(tx db.Tx) error { return apply(h.t.Context(), tx) }); err != nil {
		h.t.Fatal(err)
	}
}

// A review that was written before the product came is verified when it comes, once, and those who see it are told.
func TestWhatComesLaterVerifies(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		h.set(review.Settings{Look: review.LookAtNone})
		first, second, others := h.write(0, 0, 5), h.write(0, 1, 4), h.write(1, 0, 3)
		watch := h.Watch(func(_ context.Context, e outbox.Event) ([]id.Customer, error) {
			if e.Type == "fulfillment.delivered" {
				return []id.Customer{h.people[0], h.people[0]}, nil
			}
			return nil, nil
		})
		hear := func(kind string) {
			t.Helper()
			h.hear(watch, func() {}, outbox.Event{Type: kind}, outbox.Event{Type: "order.paid"})
		}
		verified := func() string {
			t.Helper()
			var said []any
			for _, r := range []*review.Review{first, second, others} {
				now, err := h.Get(ctx, r.ID)
				if err != nil {
					t.Fatal(err)
				}
				said = append(said, now.Verified, now.Version)
			}
			return fmt.Sprint(said...)
		}
		hear("fulfillment.delivered")
		if got := verified(); got != "false 1 false 1 false 1" {
			t.Error("nothing came: " + got)
		}
		h.give(h.people[0], h.products[0])
		h.give(h.people[1], h.products[0])
		hear("order.paid")
		if got := verified(); got != "false 1 false 1 false 1" {
			t.Error("nobody was named: " + got)
		}
		for range 2 {
			hear("fulfillment.delivered")
			if got := verified(); got != "true 2 false 1 false 1" {
				t.Error("the kettle came: " + got)
			}
		}
		if events := h.events(); !strings.Contains(events, "review.updated 1") {
			t.Error(events)
		}
	})
}

// However many reviews somebody has written, all are verified, also one that he changes or takes back in this moment.
func TestAllOfHisReviewsAreVerified(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		var mine []*review.Review
		for i := range 120 {
			p, err := h.goods.CreateProduct(ctx, catalog.ProductInput{Title: fmt.Sprint("Cup ", i), Status: catalog.Draft}, nil)
			if err != nil {
				t.Fatal(err)
			}
			h.products = append(h.products, p.ID)
			mine = append(mine, h.write(0, len(h.products)-1, 5))
		}
		for _, r := range mine {
			h.give(h.people[0], r.Product)
		}
		watch := h.Watch(func(context.Context, outbox.Event) ([]id.Customer, error) { return h.people[:1], nil })
		h.hear(watch, func() {
			if _, err := h.Reply(ctx, mine[7].ID, nil, "Thanks.", nil); err != nil {
				t.Fatal(err)
			}
			if err := h.DeleteOwn(ctx, h.people[0], mine[9].ID, nil, nil); err != nil {
				t.Fatal(err)
			}
		}, outbox.Event{Type: "fulfillment.delivered"})
		for i, r := range mine {
			now, err := h.Get(ctx, r.ID)
			if i == 9 {
				h.expect(err, fault.CodeNotFound)
			} else if err != nil || !now.Verified {
				t.Fatalf("review %d: %+v, %v", i, now, err)
			}
		}
	})
}
