package simulate

import (
	"context"
	"math/rand/v2"
	"sync"

	"winkel/internal/commerce/aftersale"
	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/fulfillment"
	"winkel/internal/commerce/inventory"
	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
	"winkel/internal/commerce/promotion"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

// work lets somebody of the staff do the next thing.
func (w *world) work(n *node, chance *rand.Rand) {
	switch dice := chance.IntN(20); {
	case dice < 3:
		w.countStock(n, chance)
	case dice == 3:
		w.changePrice(n, chance)
	case dice == 4:
		w.changePromotion(n, chance)
	default:
		if found := w.model.any(chance.IntN); !found.IsZero() {
			w.handle(n, found, chance)
		}
	}
}

// countStock brings goods, counts them, or loses some.
func (w *world) countStock(n *node, chance *rand.Rand) {
	g := w.goods[chance.IntN(len(w.goods))]
	a := inventory.Adjustment{Variant: g.variant, Reason: "counted"}
	switch chance.IntN(6) {
	case 0:
		a.Delta = -1 - int64(chance.IntN(5))
	case 1:
		counted := int64(chance.IntN(20))
		a.OnHand = &counted
	default:
		a.Delta = 1 + int64(chance.IntN(150))
		if g.hot {
			a.Delta = 1 + int64(chance.IntN(12))
		}
	}
	level, err := n.shop.Inventory.Adjust(n.ctx, a, nil)
	switch {
	case err == nil:
		w.model.left(g.variant, level.Available())
	case n.dead.Load():
		w.model.left(g.variant, -inventory.MaxUnits) // nobody heard what came of it
	}
	w.notef("staff count %s: %d on the shelf, %d reserved %v", g.variant, level.OnHand, level.Reserved, err)
	w.told(n, "stock.adjust", err)
}

// changePrice makes something dearer or cheaper. Nobody does while the clock is behind: the price log goes by ids, which are
// minted from the time, and another node would mint smaller ones.
func (w *world) changePrice(n *node, chance *rand.Rand) {
	if w.clock.behind() {
		return
	}
	g := w.goods[chance.IntN(len(w.goods))]
	price := catalog.PriceInput{Amount: euros(99 + int64(chance.IntN(9000)))}
	_, err := n.shop.Catalog.SetPrices(n.ctx, g.variant, nil, []catalog.PriceInput{price}, nil)
	w.notef("staff price %s at %s: %v", g.variant, price.Amount, err)
	w.told(n, "price.change", err)
}

func (w *world) changePromotion(n *node, chance *rand.Rand) {
	promo := w.promos[chance.IntN(len(w.promos))]
	active := chance.IntN(4) > 0
	p := promotion.Patch{Active: &active}
	if before, err := n.shop.Promotions.Get(n.ctx, promo); err == nil && before.UsageLimit > 0 {
		more := before.UsageLimit + int64(chance.IntN(5))
		p.UsageLimit = &more
		w.model.allow(promo, more, 0)
	}
	_, err := n.shop.Promotions.Update(n.ctx, promo, nil, p, nil)
	w.notef("staff change %s: %v", promo, err)
	w.told(n, "promotion.change", err)
}

// handle does something with an order.
func (w *world) handle(n *node, of id.Order, chance *rand.Rand) {
	o, err := n.shop.Orders.Get(n.ctx, of)
	if err != nil {
		w.told(n, "order.get", err)
		if codeOf(err) == "not_found" && !n.dead.Load() {
			w.violationf("order %s was acknowledged and is not there", of)
		}
		return
	}
	for range 4 {
		if kind, do := w.task(o, chance); do != nil {
			w.perform(n, o, kind, do, chance)
			return
		}
	}
}

// deed is something that staff do with an order, as a request with that key.
type deed func(ctx context.Context, s *aftersale.Service, claim *idemClaim) (*order.Order, error)

// perform does it; one in eight clicks twice.
func (w *world) perform(n *node, o *order.Order, kind string, do deed, chance *rand.Rand) {
	r := request{"staff:" + kind + ":" + o.ID.String(), w.newKey(chance), kind}
	clicks := 1
	if chance.IntN(8) == 0 {
		clicks = 2
	}
	var clicking sync.WaitGroup
	for i := range clicks {
		at := n
		if i > 0 {
			at = w.pick(chance)
		}
		clicking.Go(func() { w.contain(func() { w.performOnce(at, o, kind, r, do) }) })
	}
	clicking.Wait()
}

func (w *world) performOnce(n *node, o *order.Order, kind string, r request, do deed) {
	fingerprint := ""
	after, kept, err := send(n, r, func(o *order.Order) receipt {
		return receipt{Order: o.ID.String(), Total: givenBack(o, fingerprint)}
	}, func(claim *idemClaim) (*order.Order, error) {
		fingerprint = claim.Fingerprint()
		return do(n.ctx, n.shop.Aftersale, claim)
	})
	w.notef("staff %s of %s: %v", kind, o.Number, err)
	w.told(n, kind, err)
	if err != nil || n.dead.Load() {
		return
	}
	if kind == "order.refund" {
		if kept == nil {
			kept = &receipt{Total: givenBack(after, fingerprint)}
		}
		w.refunded(r.key, kept.Total)
	}
}

// givenBack is what the refunds of a request come to.
func givenBack(o *order.Order, fingerprint string) int64 {
	sum := int64(0)
	for i := range o.Refunds {
		if fingerprint != "" && o.Refunds[i].RequestKey == fingerprint {
			sum += o.Refunds[i].Amount.Minor
		}
	}
	return sum
}

// task finds something to do with an order; nil if the dice fell on something that makes no sense.
func (w *world) task(o *order.Order, chance *rand.Rand) (string, deed) {
	switch dice := chance.IntN(24); {
	case dice < 6:
		return w.sending(o, chance)
	case dice < 10:
		return w.moving(o, chance)
	case dice < 13:
		return w.collecting(o, chance)
	case dice == 13:
		if o.Status == order.RequiresAction {
			return "order.confirm", func(ctx context.Context, s *aftersale.Service, claim *idemClaim) (*order.Order, error) {
				return s.Confirm(ctx, o.ID, "", claim)
			}
		}
	case dice == 14:
		return w.canceling(o, chance)
	case dice < 18:
		return w.givingBack(o, chance)
	case dice < 22:
		return w.takingBack(o, chance)
	}
	return "", nil
}

// some is so many of the units that a line has left, or all.
func some(left int64, chance *rand.Rand) int64 {
	if chance.IntN(2) == 0 {
		return left
	}
	return 1 + chance.Int64N(left)
}

func (w *world) sending(o *order.Order, chance *rand.Rand) (string, deed) {
	in := aftersale.ParcelInput{Ship: chance.IntN(2) == 0}
	for i := range o.Lines {
		if left := o.Lines[i].Unfulfilled(); left > 0 && chance.IntN(3) > 0 {
			in.Lines = append(in.Lines, aftersale.Units{Line: o.Lines[i].ID, Quantity: some(left, chance)})
		}
	}
	return "order.fulfill", func(ctx context.Context, s *aftersale.Service, claim *idemClaim) (*order.Order, error) {
		return s.Fulfill(ctx, o.ID, in, claim)
	}
}

func (w *world) moving(o *order.Order, chance *rand.Rand) (string, deed) {
	if len(o.Fulfillments) == 0 {
		return "", nil
	}
	parcel := o.Fulfillments[chance.IntN(len(o.Fulfillments))].ID
	switch chance.IntN(6) {
	case 0:
		return "parcel.cancel", func(ctx context.Context, s *aftersale.Service, claim *idemClaim) (*order.Order, error) {
			return s.CancelParcel(ctx, parcel, "", claim)
		}
	case 1, 2:
		return "parcel.ship", func(ctx context.Context, s *aftersale.Service, claim *idemClaim) (*order.Order, error) {
			return s.Ship(ctx, parcel, aftersale.Tracking{}, claim)
		}
	case 3:
		return "parcel.move", func(ctx context.Context, s *aftersale.Service, claim *idemClaim) (*order.Order, error) {
			return s.SetParcelStatus(ctx, parcel, fulfillment.InTransit, claim)
		}
	}
	return "parcel.deliver", func(ctx context.Context, s *aftersale.Service, claim *idemClaim) (*order.Order, error) {
		return s.Deliver(ctx, parcel, claim)
	}
}

func (w *world) collecting(o *order.Order, chance *rand.Rand) (string, deed) {
	if len(o.Payments) == 0 {
		return "", nil
	}
	p := o.Payments[len(o.Payments)-1]
	if chance.IntN(12) == 0 {
		return "payment.void", func(ctx context.Context, s *aftersale.Service, claim *idemClaim) (*order.Order, error) {
			return s.VoidPayment(ctx, p.ID, "", claim)
		}
	}
	if p.Status == payment.Captured {
		return "", nil
	}
	var amount *money.Amount
	if half := o.Outstanding().Minor / 2; half > 0 && chance.IntN(4) == 0 {
		amount = &money.Amount{Minor: half, Currency: o.Currency}
	}
	return "payment.capture", func(ctx context.Context, s *aftersale.Service, claim *idemClaim) (*order.Order, error) {
		return s.Capture(ctx, p.ID, amount, "", claim)
	}
}

func (w *world) canceling(o *order.Order, chance *rand.Rand) (string, deed) {
	in := aftersale.CancelInput{KeepMoney: chance.IntN(10) == 0}
	if in.KeepMoney {
		w.model.keep(o.ID)
	}
	return "order.cancel", func(ctx context.Context, s *aftersale.Service, claim *idemClaim) (*order.Order, error) {
		return s.Cancel(ctx, o.ID, in, claim)
	}
}

func (w *world) givingBack(o *order.Order, chance *rand.Rand) (string, deed) {
	if o.PaidTotal.Minor == 0 {
		return "", nil
	}
	if len(o.Refunds) > 0 && chance.IntN(20) == 0 {
		// The customer's account is closed: the money comes back, and is the shop's trouble.
		r := o.Refunds[chance.IntN(len(o.Refunds))]
		w.model.keep(o.ID)
		err := w.bank.ReverseRefund(r.Payment, r.ID)
		w.notef("a refund of %s comes back: %v", o.Number, err)
		w.count("bank.reverse", codeOrOK(err))
		return "", nil
	}
	in := aftersale.RefundInput{Reason: "unhappy"}
	amount := money.Amount{Minor: 1 + chance.Int64N(o.PaidTotal.Minor), Currency: o.Currency}
	switch chance.IntN(5) {
	case 0:
		in.All = true
	case 1:
		in.Amount = &amount
	case 2:
		in.Shipping = true
	default:
		l := &o.Lines[chance.IntN(len(o.Lines))]
		in.Lines = []aftersale.RefundLine{{Line: l.ID, Quantity: some(l.Quantity, chance)}}
	}
	return "order.refund", func(ctx context.Context, s *aftersale.Service, claim *idemClaim) (*order.Order, error) {
		return s.Refund(ctx, o.ID, in, claim)
	}
}

func (w *world) takingBack(o *order.Order, chance *rand.Rand) (string, deed) {
	if len(o.Returns) == 0 || chance.IntN(4) == 0 {
		in := aftersale.ReturnInput{Reason: "too small", Open: chance.IntN(2) == 0}
		for i := range o.Lines {
			if left := o.Lines[i].FulfilledQuantity - o.Lines[i].ReturnedQuantity; left > 0 {
				in.Lines = append(in.Lines, aftersale.Units{Line: o.Lines[i].ID, Quantity: some(left, chance)})
			}
		}
		if len(in.Lines) == 0 {
			return "", nil
		}
		return "return.request", func(ctx context.Context, s *aftersale.Service, claim *idemClaim) (*order.Order, error) {
			return s.RequestReturn(ctx, o.ID, in, claim)
		}
	}
	return w.answering(&o.Returns[chance.IntN(len(o.Returns))], chance)
}

// answering goes on with a return.
func (w *world) answering(r *order.Return, chance *rand.Rand) (string, deed) {
	switch chance.IntN(8) {
	case 0:
		return "return.decline", func(ctx context.Context, s *aftersale.Service, claim *idemClaim) (*order.Order, error) {
			return s.DeclineReturn(ctx, r.ID, "", claim)
		}
	case 1:
		return "return.cancel", func(ctx context.Context, s *aftersale.Service, claim *idemClaim) (*order.Order, error) {
			return s.CancelReturn(ctx, r.ID, "", claim)
		}
	case 2:
		return "return.approve", func(ctx context.Context, s *aftersale.Service, claim *idemClaim) (*order.Order, error) {
			return s.ApproveReturn(ctx, r.ID, "", claim)
		}
	case 3, 4:
		refund := chance.IntN(3) > 0
		return "return.close", func(ctx context.Context, s *aftersale.Service, claim *idemClaim) (*order.Order, error) {
			return s.CloseReturn(ctx, r.ID, refund, "", claim)
		}
	}
	var arrivals []aftersale.Arrival
	for _, l := range r.Lines {
		left := l.Quantity - l.Received()
		if left <= 0 {
			continue
		}
		a := aftersale.Arrival{Line: l.OrderLine}
		*[]*int64{&a.Restocked, &a.Damaged, &a.Discarded}[chance.IntN(3)] = some(left, chance)
		arrivals = append(arrivals, a)
	}
	return "return.receive", func(ctx context.Context, s *aftersale.Service, claim *idemClaim) (*order.Order, error) {
		return s.ReceiveReturn(ctx, r.ID, arrivals, "", claim)
	}
}
