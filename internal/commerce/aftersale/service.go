package aftersale

import (
	"context"
	"strings"

	"winkel/internal/commerce/fulfillment"
	"winkel/internal/commerce/inventory"
	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
	"winkel/internal/commerce/settlement"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/outbox"
)

// Limits of what staff write, in characters.
const (
	MaxNote   = 2000
	MaxReason = 200
)

// Options is what a Service stands on.
type Options struct {
	DB         *db.DB
	Outbox     *outbox.Log
	Orders     *order.Service
	Settlement *settlement.Service
	Payments   *payment.Store
	Providers  *payment.Registry
	Stock      *inventory.Service
	Parcels    *fulfillment.Service
}

// Service is the use cases of aftersale. Each answers with the order as it is then, takes an idempotency claim (nil: none),
// and refuses what does not exist with not_found. It is safe for concurrent use.
type Service struct {
	Options

	expected *int64 // the only version of an order that is changed; nil: any
}

// New returns the use cases of aftersale.
func New(o Options) *Service { return &Service{Options: o} }

// Expecting is the use cases for whoever has seen the order in a version: one that was changed since is refused with
// version_conflict. Parcels, returns and payments change with their order. nil expects nothing.
func (s *Service) Expecting(version *int64) *Service {
	return &Service{Options: s.Options, expected: version}
}

// seen refuses an order that is not as whoever wants to change it has seen it.
func (s *Service) seen(o *order.Order) error {
	if s.expected != nil && o.Version != *s.expected {
		return fault.Stale("order")
	}
	return nil
}

// change is a revision of an order in the making.
type change struct {
	b             *db.Batch
	before, after *order.Order
	note          string   // for the history
	tell          []func() // adds the news, once the versions are known
}

// line is the line of the order as it is to be; nil if there is none.
func (c *change) line(of id.OrderLine) *order.Line { return c.after.Line(of) }

// revise reads an order, has decide change it, and commits that with the answer to the claim; again when somebody else was
// faster.
func (s *Service) revise(ctx context.Context, of id.Order, claim *idem.Claim, decide func(c *change) error) (*order.Order, error) {
	return s.try(ctx, of, s.seen, decide, func(c *change) error { return claim.Add(c.b, c.after) })
}

// begin is revise for the first of several transactions: the key is reserved, and answered by finish. What the same request
// has begun before, it goes on with, though the order has changed by it: then the answer is errBegun.
func (s *Service) begin(ctx context.Context, of id.Order, claim *idem.Claim, begun func(*order.Order) bool, decide func(c *change) error) error {
	check := func(o *order.Order) error {
		if begun(o) {
			return errBegun
		}
		return s.seen(o)
	}
	_, err := s.try(ctx, of, check, decide, func(c *change) error {
		claim.Reserve(c.b)
		return nil
	})
	return err
}

// try has an order decided upon as it is, if the check lets it pass, until nobody else was faster.
func (s *Service) try(ctx context.Context, of id.Order, check func(*order.Order) error, decide, record func(c *change) error) (*order.Order, error) {
	for n := 1; ; n++ {
		before, err := s.Orders.Get(ctx, of)
		if err != nil {
			return nil, err
		}
		if err := check(before); err != nil {
			return nil, err
		}
		o, err := s.once(ctx, before, decide, record)
		if fault.CodeOf(err) != fault.CodeVersionConflict || n == order.Tries {
			return o, explain(err)
		}
	}
}

func (s *Service) once(ctx context.Context, before *order.Order, decide, record func(c *change) error) (*order.Order, error) {
	c := &change{b: &db.Batch{}, before: before, after: before.Clone()}
	if err := decide(c); err != nil {
		return nil, err
	}
	if err := s.Orders.Revise(ctx, c.b, before, c.after, c.note); err != nil {
		return nil, err
	}
	for _, tell := range c.tell {
		tell()
	}
	if err := record(c); err != nil {
		return nil, err
	}
	return c.after, s.DB.Submit(ctx, c.b)
}

// finish answers the claim of a request that took several transactions with the order as it is.
func (s *Service) finish(ctx context.Context, of id.Order, claim *idem.Claim) (*order.Order, error) {
	o, err := s.Orders.Get(ctx, of)
	if err != nil {
		return nil, err
	}
	b := &db.Batch{}
	if err := claim.Add(b, o); err != nil {
		return nil, err
	}
	if b.Len() == 0 {
		return o, nil
	}
	return o, s.DB.Submit(ctx, b)
}

// errBegun ends a request that finds what it began earlier.
var errBegun = fault.New(fault.Conflict, "begun", "The same request began this before.")

// explain turns what a constraint of the tables refused into the fault that says so; every other error is returned as it is.
func explain(err error) error {
	for constraint, message := range map[string]string{
		"order_line_fulfilled_within_ordered":   "More would be sent than was ordered.",
		"order_line_delivered_within_fulfilled": "More would be delivered than was sent.",
		"order_line_returned_within_fulfilled":  "More would be taken back than was sent.",
		"order_line_refunded_within_ordered":    "More would be refunded than was ordered.",
		"order_line_refunded_within_total":      "More would be refunded than was paid for it.",
	} {
		if db.Violates(err, constraint) {
			return fault.New(fault.Refused, order.CodeQuantityExceeds, message+" Read the order again.").WithCause(err)
		}
	}
	return payment.Explain(err)
}

// notEditable refuses what the status of an order does not allow.
func notEditable(format string, args ...any) *fault.Error {
	return fault.Newf(fault.Refused, order.CodeNotEditable, format, args...)
}

// said is a sentence for the history, with what staff add to it.
func said(sentence, note string) string { return strings.TrimSpace(sentence + " " + note) }

// bounded checks a text of staff, trimmed.
func bounded(param string, text *string, limit int) error {
	*text = strings.TrimSpace(*text)
	if len([]rune(*text)) > limit {
		return fault.Invalidf(param, "This has more than %d characters.", limit)
	}
	return nil
}

// Confirm accepts an order that waits for staff, such as one for which another sum was paid than was due. Code:
// order_not_editable, when it does not wait, or does not stand.
func (s *Service) Confirm(ctx context.Context, of id.Order, note string, claim *idem.Claim) (*order.Order, error) {
	if err := bounded("note", &note, MaxNote); err != nil {
		return nil, err
	}
	return s.revise(ctx, of, claim, func(c *change) error {
		if c.before.Status != order.RequiresAction || c.before.PlacedAt.IsZero() {
			return notEditable("The order %s is %s, so there is nothing for staff to accept.", c.before.Number, c.before.Status)
		}
		c.after.Status, c.note = order.Confirmed, said("Accepted as it is.", note)
		return nil
	})
}

// Ledger is what providers said about the money of an order, oldest first. not_found if there is no such order.
func (s *Service) Ledger(ctx context.Context, of id.Order) ([]payment.Event, error) {
	if _, err := s.Orders.Get(ctx, of); err != nil {
		return nil, err
	}
	return s.Payments.ListEvents(ctx, s.DB.Read(), of)
}
