package order

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"winkel/internal/commerce/fulfillment"
	"winkel/internal/commerce/payment"
	"winkel/internal/kernel/actor"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/outbox"
	"winkel/internal/platform/telemetry"
)

// maxNote is in characters.
const maxNote = 2000

// Service is the use cases of orders by themselves, and the joiners by which checkout and aftersale write them. It is safe
// for concurrent use.
type Service struct {
	db       *db.DB
	outbox   *outbox.Log
	payments *payment.Store
	parcels  Parcels
	numbers  numbers
}

// Parcels reads the parcels of an order; *fulfillment.Service does.
type Parcels interface {
	ListOf(ctx context.Context, r db.Reader, order id.Order) ([]fulfillment.Fulfillment, error)
}

// New returns the use cases of orders.
func New(d *db.DB, log *outbox.Log, payments *payment.Store, parcels Parcels) *Service {
	return &Service{db: d, outbox: log, payments: payments, parcels: parcels, numbers: numbers{db: d}}
}

// NextNumber is a number for a new order, unique and larger than those that this node gave out before.
func (s *Service) NextNumber(ctx context.Context) (string, error) {
	return s.numbers.take(ctx, s.db.Clock().Now())
}

// Get is an order, whole: with lines, payments, refunds, parcels, returns and history. not_found if there is none.
func (s *Service) Get(ctx context.Context, order id.Order) (*Order, error) {
	return s.whole(ctx, func(r db.Reader) (*Order, error) { return loadRow(ctx, r, order) })
}

// GetByNumber is Get by the number that people know. not_found if there is none.
func (s *Service) GetByNumber(ctx context.Context, number string) (*Order, error) {
	return s.whole(ctx, func(r db.Reader) (*Order, error) {
		o, err := db.One(ctx, r, scanOrder, getOrderByNumber, number)
		if errors.Is(err, db.ErrNoRows) {
			return nil, fault.Missing("order", clip(number))
		}
		return o, err
	})
}

// whole reads an order with its parts, again when somebody wrote between its row and its parts: such an order would tell of
// a payment that is authorized and failed at once. An order that is written to all the time is held while it is read.
func (s *Service) whole(ctx context.Context, row func(db.Reader) (*Order, error)) (o *Order, err error) {
	for range Tries {
		if o, err = s.read(ctx, s.db.Read(), row); err != nil || o.agrees() {
			return o, err
		}
	}
	held := o.ID
	err = s.db.Write(ctx, func(tx db.Tx) error {
		if _, err := tx.Exec(ctx, holdOrder, held); err != nil {
			return err
		}
		o, err = s.read(ctx, tx, row)
		return err
	})
	return o, err
}

// agrees reports whether the row says what follows from the parts that were read with it.
func (o *Order) agrees() bool {
	is := *o
	is.Derive()
	return is.PaymentStatus == o.PaymentStatus && is.FulfillmentStatus == o.FulfillmentStatus && is.ReturnStatus == o.ReturnStatus &&
		is.Status == o.Status && is.AuthorizedTotal == o.AuthorizedTotal && is.PaidTotal == o.PaidTotal && is.RefundedTotal == o.RefundedTotal
}

func (s *Service) read(ctx context.Context, r db.Reader, row func(db.Reader) (*Order, error)) (*Order, error) {
	o, err := row(r)
	if err != nil {
		return nil, err
	}
	if err := loadParts(ctx, r, o); err != nil {
		return nil, fmt.Errorf("read order %s: %w", o.ID, err)
	}
	if o.Payments, err = s.payments.ListOf(ctx, r, o.ID); err != nil {
		return nil, fmt.Errorf("read the payments of order %s: %w", o.ID, err)
	}
	if o.Refunds, err = s.payments.ListRefundsOf(ctx, r, o.ID); err != nil {
		return nil, fmt.Errorf("read the refunds of order %s: %w", o.ID, err)
	}
	if o.Fulfillments, err = s.parcels.ListOf(ctx, r, o.ID); err != nil {
		return nil, fmt.Errorf("read the parcels of order %s: %w", o.ID, err)
	}
	return o, nil
}

// FindPlaced finds the order that a request placed, by the fingerprint of its key; zero if it placed none.
func (s *Service) FindPlaced(ctx context.Context, placementKey string) (id.Order, error) {
	if placementKey == "" {
		return 0, nil
	}
	return s.find(ctx, findByPlacementKey, placementKey)
}

func (s *Service) find(ctx context.Context, by *db.Stmt, key any) (id.Order, error) {
	found, err := db.Value[id.Order](ctx, s.db.Read(), by, key)
	if errors.Is(err, db.ErrNoRows) {
		return 0, nil
	}
	return found, err
}

// OrderOfReturn is the order that a return belongs to; not_found if there is no such return.
func (s *Service) OrderOfReturn(ctx context.Context, of id.Return) (id.Order, error) {
	order, err := s.find(ctx, orderOfReturn, of)
	if err == nil && order.IsZero() {
		err = fault.Missing("return", of.String())
	}
	return order, err
}

// HasOrdered reports whether somebody placed an order before, by the normalized e-mail address.
func (s *Service) HasOrdered(ctx context.Context, emailKey string) (bool, error) {
	if emailKey == "" {
		return false, nil
	}
	n, err := db.Value[int64](ctx, s.db.Read(), hasOrdered, emailKey)
	return n > 0, err
}

// BuyerOf is whose order it is, zero for a guest's, and the normalized address that it was placed with.
func (s *Service) BuyerOf(ctx context.Context, order id.Order) (customer id.Customer, emailKey string, err error) {
	err = s.db.Read().QueryRow(ctx, buyerOf, order).Scan(&customer, &emailKey)
	if errors.Is(err, db.ErrNoRows) {
		return 0, "", fault.Missing("order", order.String())
	}
	return customer, emailKey, err
}

// HasReceived reports whether a line of the customer's with the product was delivered, at least in part; what came back later
// was delivered all the same.
func (s *Service) HasReceived(ctx context.Context, customer id.Customer, product id.Product) (bool, error) {
	n, err := db.Value[int64](ctx, s.db.Read(), countReceived, customer, product)
	if err != nil {
		return false, fmt.Errorf("look for delivered lines: %w", err)
	}
	return n > 0, nil
}

// AddClaim adds to the batch that orders are a customer's from now on: those that guests placed with his address, which he
// proved, and those of the customers who turned out to be him. Nothing else about the orders changes, and nothing
// is announced of them: whoever follows orders finds his id in their next event, and the caller announces the customer.
func (s *Service) AddClaim(b *db.Batch, customer id.Customer, emailKey string, also []id.Customer) {
	at := clock.Micros(s.db.Clock().Now())
	if emailKey != "" {
		b.Exec(claimOrders, customer, at, emailKey)
	}
	for _, other := range also {
		b.Exec(claimOrdersOf, customer, at, other)
	}
}

// Unclaimed reports whether guests placed orders with the normalized address.
func (s *Service) Unclaimed(ctx context.Context, emailKey string) (bool, error) {
	if emailKey == "" {
		return false, nil
	}
	n, err := db.Value[int64](ctx, s.db.Read(), anyUnclaimed, emailKey)
	return n > 0, err
}

// DueToExpire is the orders, at most limit after so many, whose time to be paid is over at a moment, the longest due first.
func (s *Service) DueToExpire(ctx context.Context, now time.Time, skip, limit int) ([]id.Order, error) {
	return db.List(ctx, s.db.Read(), func(row db.Row) (id.Order, error) {
		var order id.Order
		err := row.Scan(&order)
		return order, err
	}, listDueToExpire, clock.Micros(now), limit, skip)
}

// AddNote appends a note of staff to the history. expected is the version of the order that they have seen (nil: any).
// Codes: validation_failed for an empty or overlong note, version_conflict.
func (s *Service) AddNote(ctx context.Context, order id.Order, expected *int64, note string, claim *idem.Claim) (*Order, error) {
	note = strings.TrimSpace(note)
	if note == "" || len([]rune(note)) > maxNote {
		return nil, fault.Invalidf("note", "A note has 1 to %d characters.", maxNote)
	}
	return s.revise(ctx, order, expected, note, claim, func(*Order) error { return nil })
}

// Archive takes an order out of the working lists, or puts it back. expected is as in AddNote. Code: version_conflict.
func (s *Service) Archive(ctx context.Context, order id.Order, expected *int64, archived bool, claim *idem.Claim) (*Order, error) {
	return s.revise(ctx, order, expected, "", claim, func(o *Order) error {
		o.ArchivedAt = time.Time{}
		if archived {
			o.ArchivedAt = s.db.Clock().Now()
		}
		return nil
	})
}

// Tries is how often a use case that revises an order begins again when somebody else was faster.
const Tries = 8

// revise changes an order that needs nothing but itself.
func (s *Service) revise(ctx context.Context, order id.Order, expected *int64, note string, claim *idem.Claim, change func(*Order) error) (*Order, error) {
	for try := 1; ; try++ {
		before, err := s.Get(ctx, order)
		if err != nil {
			return nil, err
		}
		if expected != nil && before.Version != *expected {
			return nil, fault.Stale("order")
		}
		after := before.Clone()
		if err := change(after); err != nil {
			return nil, err
		}
		b := &db.Batch{}
		if err := s.Revise(ctx, b, before, after, note); err != nil {
			return nil, err
		}
		if err := claim.Add(b, after); err != nil {
			return nil, err
		}
		if err := s.db.Submit(ctx, b); fault.CodeOf(err) != fault.CodeVersionConflict || try == Tries {
			return after, err
		}
	}
}

// Place adds a new order to the batch: row, lines, adjustments, taxes, the first entry of its history and, if it stands at
// once, its announcement. Its derived statuses are derived here. Payments are written by whoever opens them.
func (s *Service) Place(ctx context.Context, b *db.Batch, o *Order) {
	now := s.db.Clock().Now()
	o.Version, o.CreatedAt, o.UpdatedAt = 1, now, now
	o.Derive()
	b.Exec(insertOrder, orderArgs(o)...)
	insertLines.Add(b, lineArgs(o))
	if taxes := taxArgs(o); len(taxes) > 0 {
		insertTaxes.Add(b, taxes)
	}
	if adjustments := adjustmentArgs(o); len(adjustments) > 0 {
		insertAdjustments.Add(b, adjustments)
	}
	s.addHistory(ctx, b, o, &Order{}, "")
	s.announce(b, o, &Order{})
}

func taxArgs(o *Order) []any {
	var args []any
	position := int64(0)
	for i := range o.Lines {
		for _, t := range o.Lines[i].TaxLines {
			args = append(args, o.ID, position, o.Lines[i].ID, t.Name, t.Rate, t.Amount.Minor, t.Source)
			position++
		}
	}
	for _, t := range o.ShippingMethod.TaxLines {
		args = append(args, o.ID, position, 0, t.Name, t.Rate, t.Amount.Minor, t.Source)
		position++
	}
	return args
}

func adjustmentArgs(o *Order) []any {
	var args []any
	position := int64(0)
	for i := range o.Lines {
		for _, a := range o.Lines[i].Adjustments {
			args = append(args, o.ID, position, o.Lines[i].ID, a.Promotion, a.Code, a.Label, a.Amount.Minor)
			position++
		}
	}
	for _, a := range o.ShippingMethod.Adjustments {
		args = append(args, o.ID, position, 0, a.Promotion, a.Code, a.Label, a.Amount.Minor)
		position++
	}
	return args
}

// Revise adds to the batch what makes an order as it is to be: row, lines, returns, history and news. The batch is refused
// with version_conflict when somebody else changed the order since before was read. What follows from lines, payments and
// returns is derived here, and after gets its new version. A move of status that doc.go does not show is refused with
// order_not_editable.
func (s *Service) Revise(ctx context.Context, b *db.Batch, before, after *Order, note string) error {
	after.Derive()
	atOnce := after.Status == Completed && before.Status.CanBecome(Confirmed) // it is confirmed and complete in one step
	if before.Status != after.Status && !before.Status.CanBecome(after.Status) && !atOnce {
		return fault.Newf(fault.Refused, CodeNotEditable, "The order %s is %s and cannot become %s.",
			before.Number, before.Status, after.Status)
	}
	after.Version, after.UpdatedAt = before.Version+1, s.db.Clock().Now()
	updateRow(b, before, after).Want(1, fault.Stale("order"))
	for i := range after.Lines {
		if is, was := &after.Lines[i], &before.Lines[i]; quantities(is) != quantities(was) {
			b.Exec(updateLine, is.CanceledQuantity, is.FulfilledQuantity, is.DeliveredQuantity, is.ReturnedQuantity,
				is.RefundedQuantity, is.RefundedTotal.Minor, is.ID)
		}
	}
	s.reviseReturns(b, before, after)
	s.addHistory(ctx, b, after, before, note)
	s.announce(b, after, before)
	return nil
}

// updateRow adds to the batch what makes the row of an order as it is to be.
func updateRow(b *db.Batch, before, after *Order) db.Step {
	return b.Exec(updateOrder, string(after.Status), string(after.PaymentStatus), string(after.FulfillmentStatus),
		string(after.ReturnStatus), cartColumn(after), after.AuthorizedTotal.Minor, after.PaidTotal.Minor, after.RefundedTotal.Minor,
		after.ShippingRefundedTotal.Minor, after.CancelReason, clock.Micros(after.PlacedAt), clock.Micros(after.ExpiresAt),
		clock.Micros(after.CanceledAt), clock.Micros(after.ArchivedAt), after.PlacementKey, clock.Micros(after.UpdatedAt), after.ID,
		before.Version)
}

// quantities is what can change of a line.
func quantities(l *Line) [6]int64 {
	return [6]int64{
		l.CanceledQuantity, l.FulfilledQuantity, l.DeliveredQuantity, l.ReturnedQuantity, l.RefundedQuantity, l.RefundedTotal.Minor,
	}
}

// addHistory appends an entry for each status that changed; the note stands on the first of them, or by itself.
func (s *Service) addHistory(ctx context.Context, b *db.Batch, after, before *Order, note string) {
	var entries []Entry
	for _, c := range []struct {
		axis     Axis
		from, to string
	}{
		{StatusAxis, string(before.Status), string(after.Status)},
		{PaymentAxis, string(before.PaymentStatus), string(after.PaymentStatus)},
		{FulfillmentAxis, string(before.FulfillmentStatus), string(after.FulfillmentStatus)},
		{ReturnAxis, string(before.ReturnStatus), string(after.ReturnStatus)},
	} {
		// A new order begins with its status; that nothing is paid, sent and returned yet goes without saying.
		if c.from != c.to && (c.from != "" || c.axis == StatusAxis) {
			entries = append(entries, Entry{Axis: c.axis, From: c.from, To: c.to})
		}
	}
	if note != "" && len(entries) == 0 {
		entries = append(entries, Entry{Axis: NoteAxis})
	}
	if len(entries) == 0 {
		return
	}
	entries[0].Note = note
	args := make([]any, 0, len(entries)*10)
	for i := range entries {
		e := &entries[i]
		e.ID, e.At = id.History(s.db.IDs().Next()), after.UpdatedAt
		e.Actor, e.RequestID = actor.From(ctx), telemetry.RequestID(ctx)
		args = append(args, e.ID, after.ID, string(e.Axis), e.From, e.To, e.Note, e.Actor, e.RequestID, clock.Micros(e.At), after.Version)
	}
	insertHistory.Add(b, args)
	after.History = append(slices.Clip(after.History), entries...)
}

// reviseReturns writes the returns that are new or changed.
func (s *Service) reviseReturns(b *db.Batch, before, after *Order) {
	now := clock.Micros(after.UpdatedAt)
	for i := range after.Returns {
		r := &after.Returns[i]
		if i >= len(before.Returns) {
			r.Version, r.CreatedAt, r.UpdatedAt = 1, after.UpdatedAt, after.UpdatedAt
			b.Exec(insertReturn, r.ID, after.ID, r.Status, r.Reason, r.Note, r.Actor, now, now)
			args := make([]any, 0, len(r.Lines)*6)
			for _, l := range r.Lines {
				args = append(args, r.ID, l.OrderLine, l.Quantity, l.Restocked, l.Damaged, l.Discarded)
			}
			insertReturnLines.Add(b, args)
			continue
		}
		was := &before.Returns[i]
		changed := r.Status != was.Status || r.Note != was.Note
		for j, l := range r.Lines {
			if l != was.Lines[j] {
				changed = true
				b.Exec(updateReturnLine, l.Restocked, l.Damaged, l.Discarded, r.ID, l.OrderLine)
			}
		}
		if changed {
			r.Version, r.UpdatedAt = was.Version+1, after.UpdatedAt
			b.Exec(updateReturn, r.Status, r.Note, now, r.ID, was.Version).Want(1, fault.Stale("return"))
		}
	}
}

// Clone is a copy of the order whose lines, payments and so on can be changed without changing the original's.
func (o *Order) Clone() *Order {
	c := *o
	c.Lines = append([]Line(nil), o.Lines...)
	c.Payments = append([]payment.Payment(nil), o.Payments...)
	c.Refunds = append([]payment.Refund(nil), o.Refunds...)
	c.Fulfillments = append([]fulfillment.Fulfillment(nil), o.Fulfillments...)
	c.Returns = append([]Return(nil), o.Returns...)
	for i := range c.Returns {
		c.Returns[i].Lines = append([]ReturnLine(nil), o.Returns[i].Lines...)
	}
	c.History = append([]Entry(nil), o.History...)
	return &c
}

// clip shortens what a client sent to what fits into a message, without cutting a letter in two.
func clip(text string) string {
	const most = 60
	if letters := []rune(text); len(letters) > most {
		return string(letters[:most]) + "…"
	}
	return text
}
