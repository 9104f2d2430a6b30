package simulate

import (
	"fmt"
	"math/rand/v2"
	"sync"

	"winkel/internal/commerce/cart"
	"winkel/internal/commerce/checkout"
	"winkel/internal/commerce/payment"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
)

// shopper is somebody who buys, again and again.
type shopper struct {
	mu       sync.Mutex // held while he does something
	number   int
	email    string
	buys     int
	cart     id.Cart
	checkout id.Checkout
	asked    *attempt // an attempt to buy of which he has no final answer
	done     *attempt // the one that he was told has succeeded
}

// attempt is a request to buy, which is repeated as it is.
type attempt struct {
	request

	in     checkout.Completion
	direct *checkout.Direct // an order in one call; else that of the checkout
	action id.Payment       // the bank waits for him
}

// shop lets a shopper do the next thing.
func (w *world) shop(n *node, s *shopper, chance *rand.Rand) {
	dice := chance.IntN(100)
	switch {
	case s.done != nil && dice < 25:
		w.again(n, s, chance) // the answer got lost, or he presses "reload"
	case s.done != nil:
		w.leave(s, chance)
	case s.asked != nil:
		w.resume(n, s, chance)
	case s.cart.IsZero() && dice < 30:
		w.buyDirect(n, s, chance)
	case s.cart.IsZero():
		w.beginCart(n, s, chance)
	case dice < 3:
		w.leave(s, chance)
	case s.checkout.IsZero():
		w.browse(n, s, chance)
	default:
		w.proceed(n, s, chance)
	}
}

// leave ends a purchase. Some are somebody else afterwards.
func (w *world) leave(s *shopper, chance *rand.Rand) {
	s.cart, s.checkout, s.asked, s.done = 0, 0, nil, nil
	s.buys++
	if chance.IntN(2) == 0 {
		s.email = fmt.Sprintf("shopper%d-%d@example.com", s.number, s.buys)
	}
}

// items is what somebody wants.
func (w *world) items(chance *rand.Rand) []cart.NewItem {
	list := make([]cart.NewItem, 1+chance.IntN(3))
	for i := range list {
		g := w.goods[chance.IntN(len(w.goods))]
		if chance.IntN(4) == 0 {
			g = w.goods[chance.IntN(3)]
		}
		list[i] = cart.NewItem{Variant: g.variant, Quantity: 1 + int64(chance.IntN(3))}
	}
	return list
}

func (w *world) beginCart(n *node, s *shopper, chance *rand.Rand) {
	v, err := n.shop.Carts.Create(n.ctx, w.items(chance)[:1], nil)
	if err == nil && !n.dead.Load() {
		s.cart = v.Cart.ID
	}
	w.notef("shopper %d fills a cart: %s %v", s.number, s.cart, err)
	w.told(n, "cart.create", err)
}

// browse changes a cart, or goes to the checkout.
func (w *world) browse(n *node, s *shopper, chance *rand.Rand) {
	if chance.IntN(3) == 0 {
		session, err := n.shop.Checkouts.Begin(n.ctx, s.cart, nil)
		if err == nil && !n.dead.Load() {
			s.checkout = session.ID
		}
		w.notef("shopper %d begins the checkout of %s: %s %v", s.number, s.cart, s.checkout, err)
		w.told(n, "checkout.begin", err)
		w.discouraged(s, err)
		return
	}
	w.changeCart(n, s, chance)
}

func (w *world) changeCart(n *node, s *shopper, chance *rand.Rand) {
	var err error
	var kind string
	carts := n.shop.Carts
	switch chance.IntN(5) {
	case 0, 1:
		kind = "cart.add"
		_, err = carts.AddItem(n.ctx, s.cart, nil, w.items(chance)[0], nil)
	case 2:
		kind = "cart.change"
		var c *cart.Cart
		if c, err = carts.Get(n.ctx, s.cart); err == nil && len(c.Lines) > 0 {
			_, err = carts.SetQuantity(n.ctx, s.cart, &c.Version, c.Lines[chance.IntN(len(c.Lines))].ID, int64(chance.IntN(4)), nil)
		}
	case 3:
		kind = "coupon.add"
		_, err = carts.AddCoupon(n.ctx, s.cart, nil, w.codes[chance.IntN(len(w.codes))], nil)
	default:
		kind = "coupon.remove"
		_, err = carts.RemoveCoupon(n.ctx, s.cart, nil, "", nil)
	}
	w.notef("shopper %d %s of %s: %v", s.number, kind, s.cart, err)
	w.told(n, kind, err)
	w.discouraged(s, err)
}

// discouraged lets a shopper begin anew when his cart is gone.
func (w *world) discouraged(s *shopper, err error) {
	switch codeOf(err) {
	case cart.CodeCartClosed, checkout.CodeCartEmpty, checkout.CodeCheckoutClosed, fault.CodeNotFound:
		s.cart, s.checkout, s.asked = 0, 0, nil
	}
}

// proceed goes through the checkout.
func (w *world) proceed(n *node, s *shopper, chance *rand.Rand) {
	switch dice := chance.IntN(20); {
	case dice < 2:
		w.changeCart(n, s, chance)
	case dice == 2:
		_, err := n.shop.Checkouts.Cancel(n.ctx, s.checkout, nil)
		w.notef("shopper %d cancels %s: %v", s.number, s.checkout, err)
		w.told(n, "checkout.cancel", err)
		if err == nil {
			s.checkout = 0
		}
	case dice < 6:
		w.fillIn(n, s, chance)
	default:
		w.complete(n, s, chance)
	}
}

// fillIn says who and where he is.
func (w *world) fillIn(n *node, s *shopper, chance *rand.Rand) {
	at := home(chance)
	p := checkout.Patch{Email: &s.email, ShippingAddress: &at}
	session, err := n.shop.Checkouts.Update(n.ctx, s.checkout, nil, p, nil)
	if err == nil && len(session.Basket.Offers) > 0 {
		option := session.Basket.Offers[chance.IntN(len(session.Basket.Offers))].Option.ID
		_, err = n.shop.Checkouts.Update(n.ctx, s.checkout, nil, checkout.Patch{ShippingOption: &option}, nil)
	}
	w.notef("shopper %d fills in %s: %v", s.number, s.checkout, err)
	w.told(n, "checkout.update", err)
	w.discouraged(s, err)
}

// ways are the ways to pay that shoppers choose, the likelier ones more often.
var ways = []struct{ provider, data string }{
	{"test", ""}, {"test", `{"scenario":"approve"}`}, {"test", `{"scenario":"approve"}`}, {"test", `{"scenario":"approve"}`},
	{"test", `{"scenario":"authorize_only"}`}, {"test", `{"scenario":"authorize_only"}`}, {"test", `{"scenario":"decline"}`},
	{"test", `{"scenario":"require_action"}`}, {"test", `{"scenario":"require_action"}`}, {"test", `{"scenario":"processing"}`},
	{"test", `{"scenario":"timeout"}`}, {"test", `{"scenario":"silence"}`}, {"test", `{"scenario":"error"}`},
	{"test", `{"scenario":"amount_mismatch"}`}, {"manual", ""}, {"cod", ""},
}

func wayToPay(chance *rand.Rand) checkout.Completion {
	way := ways[chance.IntN(len(ways))]
	return checkout.Completion{Provider: way.provider, Data: way.data, ReturnURL: "https://shop.example.com/back"}
}

// complete looks at what it comes to, and buys.
func (w *world) complete(n *node, s *shopper, chance *rand.Rand) {
	session, err := n.shop.Checkouts.Get(n.ctx, s.checkout)
	if err != nil {
		w.told(n, "checkout.get", err)
		w.discouraged(s, err)
		return
	}
	if len(session.Missing) > 0 && chance.IntN(8) > 0 {
		w.fillIn(n, s, chance)
		return
	}
	a := &attempt{in: wayToPay(chance)}
	total := session.Basket.Quote.Total.Minor
	switch dice := chance.IntN(20); {
	case session.Order.IsZero() && dice == 0:
		total++ // an old page
		a.in.ExpectedTotal = &total
	case dice > 0 && dice < 18:
		a.in.ExpectedTotal = &total
	}
	a.request = request{"complete:" + s.checkout.String(), w.newKey(chance), a.in}
	s.asked = a
	w.tryToBuy(n, s, chance)
}

func (w *world) newKey(chance *rand.Rand) string { return fmt.Sprintf("k%016x", chance.Uint64()) }

// buyDirect buys in one call, as programs do.
func (w *world) buyDirect(n *node, s *shopper, chance *rand.Rand) {
	d := &checkout.Direct{
		Items: w.items(chance), Email: s.email, ShippingAddress: home(chance), Payment: wayToPay(chance),
	}
	if chance.IntN(3) == 0 {
		d.Codes = []string{w.codes[chance.IntN(len(w.codes))]}
	}
	s.asked = &attempt{request: request{"orders", w.newKey(chance), d}, direct: d, in: d.Payment}
	w.tryToBuy(n, s, chance)
}

// tryToBuy sends the attempt; those who are nervous click several times, and reach several nodes.
func (w *world) tryToBuy(n *node, s *shopper, chance *rand.Rand) {
	clicks := 1
	if chance.IntN(6) == 0 {
		clicks += 1 + chance.IntN(3)
	}
	deaf := chance.IntN(12) == 0 // the answer gets lost on its way
	a, answers := s.asked, make([]answered, clicks)
	var clicking sync.WaitGroup
	for i := range clicks {
		at := n
		if i > 0 {
			at = w.pick(chance)
		}
		clicking.Go(func() { w.contain(func() { answers[i] = w.buy(at, s, a) }) })
	}
	clicking.Wait()
	for _, answer := range answers {
		if !deaf {
			w.hear(s, a, answer)
		}
	}
}

// answered is what a click was answered with.
type answered struct {
	node   *node
	result *checkout.Result
	kept   *receipt
	err    error
}

func (w *world) buy(n *node, s *shopper, a *attempt) answered {
	result, kept, err := send(n, a.request, receiptOf, func(claim *idemClaim) (*checkout.Result, error) {
		if a.direct != nil {
			return n.shop.Checkouts.PlaceOrder(n.ctx, *a.direct, claim)
		}
		return n.shop.Checkouts.Complete(n.ctx, s.checkout, a.in, claim)
	})
	kind := "checkout.complete"
	if a.direct != nil {
		kind = "order.direct"
	}
	w.notef("shopper %d %s %s by %s %s %s: %s %v", s.number, kind, s.checkout, a.in.Provider, a.in.Data, a.key, describe(result, kept), err)
	w.told(n, kind, err)
	return answered{n, result, kept, err}
}

func receiptOf(r *checkout.Result) receipt {
	return receipt{Order: r.Order.ID.String(), Total: r.Order.Total.Minor, Again: r.Again}
}

func describe(r *checkout.Result, kept *receipt) string {
	switch {
	case kept != nil:
		return "again " + kept.Order
	case r == nil:
		return "nothing"
	case r.Action != nil:
		return "action of " + r.Order.ID.String()
	}
	return r.Order.ID.String()
}

// hear has a shopper take an answer in.
func (w *world) hear(s *shopper, a *attempt, answer answered) {
	if answer.node == nil || answer.node.dead.Load() {
		return // he heard nothing, and repeats his request
	}
	c := claim{key: a.scope + "/" + a.key, email: s.email, expected: a.in.ExpectedTotal}
	if a.direct == nil {
		c.cart = s.cart
	}
	switch {
	case answer.kept != nil:
		if err := c.order.UnmarshalText([]byte(answer.kept.Order)); err != nil {
			w.violationf("the kept answer to %s cannot be read: %v", a.key, err)
			return
		}
		c.total = answer.kept.Total
		if answer.kept.Again {
			c.expected = nil
		}
	case answer.err != nil:
		w.refused(s, a, answer.err)
		return
	case answer.result.Action != nil:
		for _, p := range answer.result.Order.Payments {
			if p.Status == payment.RequiresAction {
				a.action = p.ID
			}
		}
		return
	default:
		c.order, c.total = answer.result.Order.ID, answer.result.Order.Total.Minor
		if answer.result.Again {
			c.expected = nil // an order that stood before: he was shown its total by the request that placed it
		}
	}
	w.acknowledge(c)
	s.done, s.asked = a, nil
}

// refused lets a shopper think again.
func (w *world) refused(s *shopper, a *attempt, err error) {
	switch codeOf(err) {
	case payment.CodeOutcomePending, fault.CodeIdempotencyRunning, fault.CodeUnavailable, fault.CodeOutcomeUnknown, fault.CodeCanceled,
		fault.CodeInternal:
		return // he repeats it
	case payment.CodeDeclined:
		w.increase(&w.report.Declined)
	}
	if s.asked == a {
		s.asked = nil
	}
	w.discouraged(s, err)
}

// resume goes on with an attempt that has no answer yet.
func (w *world) resume(n *node, s *shopper, chance *rand.Rand) {
	dice := chance.IntN(20)
	switch {
	case !s.asked.action.IsZero() && dice < 10:
		approved := chance.IntN(5) > 0
		_, err := w.bank.CompleteAction(s.asked.action, approved)
		w.notef("shopper %d acts at the bank for %s, approved %t: %v", s.number, s.asked.action, approved, err)
		w.count("bank.action", codeOrOK(err))
	case dice < 2 && s.asked.direct == nil:
		// Another way to pay, in the same or another tab.
		in := wayToPay(chance)
		in.ExpectedTotal = s.asked.in.ExpectedTotal
		s.asked = &attempt{request: request{s.asked.scope, w.newKey(chance), in}, in: in}
		w.tryToBuy(n, s, chance)
	case dice < 3 && s.asked.direct == nil:
		_, err := n.shop.Checkouts.Cancel(n.ctx, s.checkout, nil)
		w.notef("shopper %d cancels %s, which is being completed: %v", s.number, s.checkout, err)
		w.told(n, "checkout.cancel", err)
		if err == nil {
			s.checkout, s.asked = 0, nil
		}
	case dice < 4:
		w.notef("shopper %d does not come back for %s", s.number, s.asked.key)
		w.leave(s, chance)
	case dice < 7 && s.asked.direct == nil:
		_, err := n.shop.Checkouts.Get(n.ctx, s.checkout)
		w.told(n, "checkout.get", err)
	default:
		w.tryToBuy(n, s, chance)
	}
}

// again repeats a request that was answered.
func (w *world) again(n *node, s *shopper, _ *rand.Rand) {
	a := s.done
	answer := w.buy(n, s, a)
	w.hear(s, a, answer)
	switch codeOf(answer.err) {
	case "", fault.CodeIdempotencyRunning, fault.CodeUnavailable, fault.CodeOutcomeUnknown, fault.CodeCanceled, fault.CodeInternal:
	default:
		w.violationf("request %s was answered with an order, and when it was repeated with: %v", a.key, answer.err)
	}
	s.done, s.asked = a, nil
}
