package cart

import (
	"context"
	"math/rand/v2"
	"slices"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
)

// tries is how often a change begins again when another node was faster. After some it first waits for a moment, a longer one each
// time, so that a node which is always a little slower gets its turn, too.
const (
	tries       = 16
	triesAtOnce = 3
	pauseMost   = 20 * time.Millisecond
)

// pause waits before the next try, or until ctx ends: the try finds that out.
func pause(ctx context.Context, try int) {
	if try < triesAtOnce {
		return
	}
	timer := time.NewTimer(rand.N(min(time.Duration(try)*time.Millisecond, pauseMost)))
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

var errStale = fault.Stale("cart")

// Change applies a change to a cart and answers with what it comes to then. expected is the version that the client saw;
// nil if he names none: then of two changes at once the later one goes on from the earlier. A line that is new or larger
// must be there to be had: variant_unavailable, insufficient_stock, quantity_limit.
func (s *Service) Change(ctx context.Context, cart id.Cart, expected *int64, claim *idem.Claim, change func(*Cart) error) (View, error) {
	return s.change(ctx, cart, expected, claim, change, func(View) error { return nil })
}

// change is Change with a last look at what the cart would come to.
func (s *Service) change(ctx context.Context, cart id.Cart, expected *int64, claim *idem.Claim, change func(*Cart) error, look func(View) error) (View, error) {
	release, err := s.turns.Take(ctx, int64(cart))
	if err != nil {
		return View{}, err
	}
	defer release()
	for try := 1; ; try++ {
		v, err := s.changeOnce(ctx, cart, expected, claim, change, look)
		if !errStale.Is(err) || expected != nil || try == tries {
			return v, err
		}
		pause(ctx, try)
	}
}

func (s *Service) changeOnce(ctx context.Context, cart id.Cart, expected *int64, claim *idem.Claim, change func(*Cart) error, look func(View) error) (View, error) {
	before, err := load(ctx, s.db.Read(), cart)
	if err != nil {
		return View{}, err
	}
	after := before
	if before == nil {
		after, err = s.blank(ctx, cart)
	}
	if err != nil {
		return View{}, err
	}
	if err := changeable(after, expected); err != nil {
		return View{}, err
	}
	after = after.clone()
	if err := change(after); err != nil {
		return View{}, err
	}
	v, err := s.View(ctx, after)
	if err != nil {
		return View{}, err
	}
	if err := s.settle(before, &v); err != nil {
		return View{}, err
	}
	if err := look(v); err != nil {
		return View{}, err
	}
	return v, s.save(ctx, before, after, v, claim)
}

// changeable refuses a cart that is closed, and one that changed since the client looked.
func changeable(c *Cart, expected *int64) error {
	if c.State != Active {
		return fault.Newf(fault.Conflict, CodeCartClosed, "The cart %s is %s and cannot be changed. Begin a new one.", c.ID, c.State)
	}
	if expected != nil && *expected != c.Version {
		return errStale
	}
	return nil
}

// settle judges the lines that are new or larger, and notes which prices the shopper is shown.
func (s *Service) settle(before *Cart, v *View) error {
	for i := range v.Basket.Items {
		item := &v.Basket.Items[i]
		line := &v.Cart.Lines[i]
		had := int64(0)
		if before != nil {
			if was := before.line(line.ID); was != nil {
				had = was.Quantity
			}
		}
		if line.Quantity > had {
			if err := wish(item); err != nil {
				return err
			}
		}
		if item.Problem != CodeVariantUnavailable {
			line.SeenPrice = item.UnitPrice.Minor
		}
	}
	return nil
}

// wish refuses an item that cannot be had as it is wanted.
func wish(item *BasketItem) error {
	switch item.Problem {
	case CodeVariantUnavailable:
		return fault.Newf(fault.Conflict, CodeVariantUnavailable, "There is no variant %s for sale.", item.Variant).WithParam("variant_id")
	case CodeQuantityLimit:
		return fault.Newf(fault.Refused, CodeQuantityLimit, "One order can have %d of this at most.",
			item.Sellable.MaxPerOrder).WithParam("quantity")
	case CodeInsufficientStock:
		return fault.Newf(fault.Conflict, CodeInsufficientStock, "There are only %d left of this, and you want %d.",
			item.Ordered, item.Quantity).WithParam("quantity")
	}
	return nil
}

// save writes a changed cart with its news and the claim.
func (s *Service) save(ctx context.Context, before, after *Cart, v View, claim *idem.Claim) error {
	now := s.db.Clock().Now()
	after.Version, after.UpdatedAt, after.ExpiresAt = after.Version+1, now, now.Add(s.keep)
	b := &db.Batch{}
	if err := claim.Add(b, v); err != nil {
		return err
	}
	write(b, before, after, errStale)
	kind := EventUpdated
	if before == nil {
		kind = EventCreated
	}
	s.outbox.Add(b, eventOf(after, kind))
	return s.db.Submit(ctx, b)
}

func (c *Cart) clone() *Cart {
	copied := *c
	copied.Lines, copied.Coupons = slices.Clone(c.Lines), slices.Clone(c.Coupons)
	return &copied
}

// AddComplete adds to the batch that a cart became an order. The batch is refused with version_conflict when the cart
// changed since it was read.
func (s *Service) AddComplete(b *db.Batch, c *Cart) {
	b.Exec(closeCart, string(Completed), 0, clock.Micros(s.db.Clock().Now()), c.ID, c.Version).Want(1, errStale)
}

// AddReopen adds to the batch that a cart's order was given back, so that the shopper can try again. A customer who has
// begun another cart since keeps that one, and the old one is a guest's, which can be merged into it.
func (s *Service) AddReopen(b *db.Batch, cart id.Cart) {
	now := s.db.Clock().Now()
	b.Exec(reopenCart, clock.Micros(now.Add(s.keep)), clock.Micros(now), cart)
}

// MergeInto brings the guest's cart into the customer's, when he signs in: quantities are added up, capped by what can be
// had and may be ordered; coupons are joined; the guest's cart becomes merged and read-only. If the customer has no cart, the
// guest's becomes his. Merging again changes nothing, and another customer's cart is refused with not_found. The answer is
// the customer's cart.
func (s *Service) MergeInto(ctx context.Context, guest id.Cart, customer id.Customer) (View, error) {
	for try := 1; ; try++ {
		v, err := s.merge(ctx, guest, customer)
		if !errStale.Is(err) || try == tries {
			return v, err
		}
		pause(ctx, try)
	}
}

func (s *Service) merge(ctx context.Context, guest id.Cart, customer id.Customer) (View, error) {
	from, err := s.Get(ctx, guest)
	if err != nil {
		return View{}, err
	}
	own, err := s.FindOfCustomer(ctx, customer)
	switch {
	case err != nil:
		return View{}, err
	case !from.Customer.IsZero() && from.Customer != customer:
		return View{}, fault.Missing("cart", guest.String())
	case own != nil && (own.ID == from.ID || from.State != Active || from.Version == 0):
		return s.View(ctx, own) // there is nothing to bring, or no more
	case from.State != Active:
		return View{}, fault.Newf(fault.Conflict, CodeCartClosed, "The cart %s is %s.", from.ID, from.State)
	case own == nil:
		v, err := s.Change(ctx, guest, nil, nil, func(c *Cart) error { c.Customer = customer; return nil })
		if db.Violates(err, "cart_customer_id_key") {
			return View{}, errStale.WithCause(err) // another cart became his in this moment
		}
		return v, err
	}
	return s.pour(ctx, from, own)
}

// pour writes the merged cart and closes the guest's, in one batch.
func (s *Service) pour(ctx context.Context, from, own *Cart) (View, error) {
	into := own.clone()
	for _, l := range from.Lines {
		if have := into.lineOf(l.Variant); have != nil {
			have.Quantity = min(have.Quantity+l.Quantity, MaxQuantity)
		} else if len(into.Lines) < MaxLines {
			l.ID = id.CartLine(s.db.IDs().Next())
			into.Lines = append(into.Lines, l)
		}
	}
	for _, code := range from.Coupons {
		if !slices.Contains(into.Coupons, code) && len(into.Coupons) < MaxCoupons {
			into.Coupons = append(into.Coupons, code)
		}
	}
	v, err := s.View(ctx, into)
	if err != nil {
		return View{}, err
	}
	for i := range v.Basket.Items {
		if item := &v.Basket.Items[i]; item.Ordered > 0 {
			into.Lines[i].Quantity, into.Lines[i].SeenPrice = item.Ordered, item.UnitPrice.Minor
		}
	}
	now := s.db.Clock().Now()
	into.Version, into.UpdatedAt, into.ExpiresAt = own.Version+1, now, now.Add(s.keep)
	b := &db.Batch{}
	write(b, own, into, errStale)
	closed := from.clone()
	closed.State, closed.MergedInto, closed.Version = Merged, into.ID, from.Version+1
	if from.Version > 0 {
		b.Exec(closeCart, string(Merged), into.ID, clock.Micros(now), from.ID, from.Version).Want(1, errStale)
		s.outbox.Add(b, eventOf(closed, EventMerged))
	}
	s.outbox.Add(b, eventOf(into, EventUpdated))
	if err := s.db.Submit(ctx, b); err != nil {
		return View{}, err
	}
	return s.View(ctx, into)
}

// FindOfCustomer is the cart that a customer has; nil if he has none.
func (s *Service) FindOfCustomer(ctx context.Context, customer id.Customer) (*Cart, error) {
	found, err := db.List(ctx, s.db.Read(), func(row db.Row) (id.Cart, error) {
		var cart id.Cart
		err := row.Scan(&cart)
		return cart, err
	}, findOfCustomer, customer)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return load(ctx, s.db.Read(), found[0])
}
