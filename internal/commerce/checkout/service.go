package checkout

import (
	"context"
	"errors"
	"fmt"
	"time"

	"winkel/internal/commerce/cart"
	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/fulfillment"
	"winkel/internal/commerce/inventory"
	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
	"winkel/internal/commerce/promotion"
	"winkel/internal/commerce/settlement"
	"winkel/internal/kernel/address"
	"winkel/internal/kernel/email"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/cache"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/outbox"
	"winkel/internal/platform/token"
	"winkel/internal/platform/turn"
)

// OrderPurpose is what tokens of orders are made for.
const OrderPurpose = "order"

// Options is what a Service stands on. Times that are 0 take their defaults.
type Options struct {
	DB         *db.DB
	Outbox     *outbox.Log
	Carts      *cart.Service
	Orders     *order.Service
	Stock      *inventory.Service
	Promotions *promotion.Service
	Payments   *payment.Store
	Providers  *payment.Registry
	Settlement *settlement.Service
	Tokens     *token.Signer
	HoldTime   time.Duration // how long goods are held and prices frozen after a change; 15 minutes
	HoldLimit  time.Duration // how long altogether, however active the shopper is; 60 minutes
	KeepTime   time.Duration // how long a session is kept that nobody touches; 60 days
	UnpaidTime time.Duration // how long an order waits for a bank transfer; 14 days
	// AuthorizeOnly has money held at the order and captured by staff, where the provider can.
	AuthorizeOnly bool
	Attempts      *payment.Attempts // refuses whoever tries out cards; nil: nobody
}

const (
	defaultHoldTime   = 15 * time.Minute
	defaultHoldLimit  = time.Hour
	defaultKeepTime   = 60 * 24 * time.Hour
	defaultUnpaidTime = 14 * 24 * time.Hour
)

// Service is the use cases of checkouts. It is safe for concurrent use.
type Service struct {
	Options

	turns turn.Turns                         // by cart
	carts *cache.Cache[id.Checkout, id.Cart] // whose checkout one is, which never changes
}

// maxCarts is how many checkouts a node remembers the carts of.
const maxCarts = 20_000

// New returns the use cases of checkouts, and tells settlement where it is.
func New(o Options) *Service {
	for _, d := range []struct {
		of       *time.Duration
		standard time.Duration
	}{{&o.HoldTime, defaultHoldTime}, {&o.HoldLimit, defaultHoldLimit}, {&o.KeepTime, defaultKeepTime}, {&o.UnpaidTime, defaultUnpaidTime}} {
		if *d.of <= 0 {
			*d.of = d.standard
		}
	}
	s := &Service{Options: o, carts: cache.New(cache.Options[id.Checkout, id.Cart]{MaxEntries: maxCarts})}
	o.Settlement.Attach(s)
	return s
}

var errStale = fault.Stale("checkout")

// tries is how often a use case begins again when somebody else was faster, or took what was planned for.
const tries = 8

// OrderToken is the secret by which a guest sees an order.
func (s *Service) OrderToken(o id.Order) string { return s.Tokens.Make(OrderPurpose, int64(o)) }

// OrderFor is an order for whoever shows its token; not_found for everybody else.
func (s *Service) OrderFor(ctx context.Context, o id.Order, token string) (*order.Order, error) {
	if !s.Tokens.Check(OrderPurpose, int64(o), token) {
		return nil, fault.Missing("order", o.String())
	}
	return s.Orders.Get(ctx, o)
}

// OrderOf is an order for the customer whose it is; not_found for everybody else.
func (s *Service) OrderOf(ctx context.Context, o id.Order, customer id.Customer) (*order.Order, error) {
	found, err := s.Orders.Get(ctx, o)
	if err != nil {
		return nil, err
	}
	if customer.IsZero() || found.Customer != customer {
		return nil, fault.Missing("order", o.String())
	}
	return found, nil
}

// Held is what the checkout of a cart holds for it, by variant.
func (s *Service) Held(ctx context.Context, of id.Cart) (map[id.Variant]int64, error) {
	found, err := db.List(ctx, s.DB.Read(), func(row db.Row) (*Checkout, error) {
		c := &Checkout{}
		var status string
		err := row.Scan(&c.ID, &status)
		c.Status = Status(status)
		return c, err
	}, findOfCart, of)
	if err != nil || len(found) == 0 || !found[0].Status.open() {
		return nil, err
	}
	return s.Stock.Held(ctx, found[0].ID)
}

// CartOf is the cart of a checkout, by whose token it is reached; not_found if there is no such checkout.
func (s *Service) CartOf(ctx context.Context, checkout id.Checkout) (id.Cart, error) {
	return s.carts.Get(ctx, checkout, func(ctx context.Context) (id.Cart, error) {
		of, err := db.Value[id.Cart](ctx, s.DB.Read(), cartOf, checkout)
		if errors.Is(err, db.ErrNoRows) {
			return 0, fault.Missing("checkout", checkout.String())
		}
		return of, err
	})
}

// Begin opens the checkout of a cart, or finds the one that is open. Codes: cart_empty, cart_closed.
func (s *Service) Begin(ctx context.Context, of id.Cart, claim *idem.Claim) (*Session, error) {
	return s.inTurn(ctx, of, func() (*Session, error) {
		c, err := loadOfCart(ctx, s.DB.Read(), of)
		if err != nil {
			return nil, err
		}
		crt, err := s.Carts.Get(ctx, of)
		if err != nil {
			return nil, err
		}
		if len(crt.Lines) == 0 {
			return nil, fault.New(fault.Refused, CodeCartEmpty, "The cart is empty. Put something into it first.")
		}
		if c != nil && c.Status != Canceled {
			again := *c
			return s.touch(ctx, c, crt, &again, EventUpdated, claim, anything)
		}
		if crt.State != cart.Active {
			return nil, fault.Newf(fault.Conflict, cart.CodeCartClosed, "The cart %s is %s.", crt.ID, crt.State)
		}
		now := s.DB.Clock().Now()
		fresh := &Checkout{Cart: of, Status: Incomplete, CreatedAt: now}
		if c != nil {
			fresh.ID, fresh.Version = c.ID, c.Version
			// Giving up and beginning again does not hold goods for longer than going on would.
			if now.Sub(c.CreatedAt) < 2*s.HoldLimit {
				fresh.CreatedAt = c.CreatedAt
			}
		} else {
			fresh.ID = id.Checkout(s.DB.IDs().Next())
		}
		return s.touch(ctx, c, crt, fresh, EventCreated, claim, anything)
	})
}

// Find is the session of a cart as it is now; nil if none was begun, or it was given up.
func (s *Service) Find(ctx context.Context, of id.Cart) (*Session, error) {
	c, err := loadOfCart(ctx, s.DB.Read(), of)
	if err != nil || c == nil || c.Status == Canceled {
		return nil, err
	}
	crt, err := s.Carts.Get(ctx, of)
	if err != nil {
		return nil, err
	}
	return s.session(ctx, c, crt)
}

// Get is a session as it is now.
func (s *Service) Get(ctx context.Context, checkout id.Checkout) (*Session, error) {
	c, err := load(ctx, s.DB.Read(), checkout)
	if err != nil {
		return nil, err
	}
	crt, err := s.Carts.Get(ctx, c.Cart)
	if err != nil {
		return nil, err
	}
	return s.session(ctx, c, crt)
}

// Update changes a session. Codes: validation_failed with every field at fault, checkout_closed, version_conflict when
// expected is not the current version.
func (s *Service) Update(ctx context.Context, checkout id.Checkout, expected *int64, p Patch, claim *idem.Claim) (*Session, error) {
	of, err := s.CartOf(ctx, checkout)
	if err != nil {
		return nil, err
	}
	return s.inTurn(ctx, of, func() (*Session, error) {
		c, err := load(ctx, s.DB.Read(), checkout)
		if err != nil {
			return nil, err
		}
		if expected != nil && *expected != c.Version {
			return nil, fault.Stale("checkout").WithParam("version")
		}
		if err := c.changeable(); err != nil {
			return nil, err
		}
		crt, err := s.Carts.Get(ctx, c.Cart)
		if err != nil {
			return nil, err
		}
		changed := *c
		changed.Consents = append([]order.Consent(nil), c.Consents...)
		if err := p.apply(&changed, s.DB.Clock().Now()); err != nil {
			return nil, err
		}
		changed.Failure = nil
		return s.touch(ctx, c, crt, &changed, EventUpdated, claim, p.offered)
	})
}

// offered refuses a shipping option that the session cannot have.
func (p Patch) offered(s *Session) error {
	if p.ShippingOption == nil || p.ShippingOption.IsZero() || s.Basket.Chosen != nil && s.Basket.Chosen.Option.ID == *p.ShippingOption {
		return nil
	}
	return fault.New(fault.Refused, fulfillment.CodeShippingUnavailable,
		"This shipping option is not available for these goods and this address. Choose one of shipping_options.").WithParam("shipping_option_id")
}

// anything lets every session pass.
func anything(*Session) error { return nil }

// changeable refuses a session that is being completed, or is over.
func (c *Checkout) changeable() error {
	switch c.Status {
	case Completed:
		return fault.New(fault.Conflict, CodeCheckoutClosed, "This checkout is completed: its order was placed.")
	case Canceled:
		return fault.New(fault.Conflict, CodeCheckoutClosed, "This checkout was canceled. Begin a new one from the cart.")
	case CompleteInProgress, RequiresEscalation:
		return fault.New(fault.Conflict, CodeInProgress, "This checkout is being completed. Wait for the outcome of the payment, or cancel it.").
			WithRetryAfter(time.Second)
	case Incomplete, ReadyForComplete:
	}
	return nil
}

// inTurn does something with the checkout of a cart when it is its turn, again when another node was faster.
func (s *Service) inTurn(ctx context.Context, of id.Cart, do func() (*Session, error)) (*Session, error) {
	release, err := s.turns.Take(ctx, int64(of))
	if err != nil {
		return nil, err
	}
	defer release()
	for try := 1; ; try++ {
		session, err := do()
		again := errStale.Is(err) || fault.CodeOf(err) == CodeInsufficientStock
		if !again || fault.From(err).Param == "version" || try == tries {
			return session, err
		}
	}
}

// touch writes a session as it is to be, keeps goods and prices for it, and answers with what it is then.
func (s *Service) touch(ctx context.Context, before *Checkout, crt *cart.Cart, after *Checkout, kind string, claim *idem.Claim, check func(*Session) error) (*Session, error) {
	b := &db.Batch{}
	now := s.DB.Clock().Now()
	refreeze := after.Status.open() && crt.State == cart.Active && s.thaw(after, crt, now)
	session, err := s.session(ctx, after, crt)
	if err == nil {
		err = check(session)
	}
	if err != nil {
		return nil, err
	}
	if after.Status.open() {
		after.Status = session.Status
	}
	if refreeze {
		if err := s.hold(ctx, b, after, crt, session.Basket, now); err != nil {
			return nil, err
		}
	}
	if kind == EventUpdated && !refreeze && same(before, after) {
		return session, s.claimAlone(ctx, claim, session)
	}
	after.UpdatedAt = now
	if before == nil {
		insert(b, after)
	} else {
		update(b, before.Version, after)
	}
	after.Version++
	s.Outbox.Add(b, eventOf(after, session.Basket, kind))
	if err := claim.Add(b, session); err != nil {
		return nil, err
	}
	return session, s.DB.Submit(ctx, b)
}

// same reports whether nothing of a session would be written.
func same(a, b *Checkout) bool {
	return a != nil && a.Status == b.Status && a.Email == b.Email && a.ShippingAddress == b.ShippingAddress &&
		a.BillingAddress == b.BillingAddress && a.ShippingOption == b.ShippingOption && a.Note == b.Note &&
		encodeConsents(a) == encodeConsents(b) && encodeFailure(a.Failure) == encodeFailure(b.Failure) && a.Frozen.Until.Equal(b.Frozen.Until)
}

// claimAlone writes the answer to a request that had nothing to change.
func (s *Service) claimAlone(ctx context.Context, claim *idem.Claim, result any) error {
	b := &db.Batch{}
	if err := claim.Add(b, result); err != nil || b.Len() == 0 {
		return err
	}
	return s.DB.Submit(ctx, b)
}

// thaw reports whether goods or prices have to be kept anew: because the cart is another, the prices were frozen long enough,
// or two thirds of the time of the hold are over. What was frozen too long ago is forgotten, so that the session is reckoned
// with prices of now.
func (s *Service) thaw(c *Checkout, crt *cart.Cart, now time.Time) bool {
	limit := c.CreatedAt.Add(s.HoldLimit)
	if !now.Before(c.Frozen.Until) {
		c.Frozen = Frozen{}
	}
	if !s.frozen(c, now) {
		c.Frozen.At, c.Frozen.Prices = time.Time{}, nil
	}
	if !now.Before(limit) {
		return false
	}
	return c.Frozen.At.IsZero() || c.Frozen.CartVersion != crt.Version || c.Frozen.Until.Sub(now) < s.HoldTime/3
}

// frozen reports whether the prices of a session still hold: as long as goods are held for it, and no longer than the time
// of one hold after they were looked up, however active the shopper is.
func (s *Service) frozen(c *Checkout, now time.Time) bool {
	return now.Before(c.Frozen.Until) && now.Before(c.Frozen.At.Add(s.HoldTime))
}

// hold keeps what can be had of a cart for its checkout, and freezes what it costs: as many as there are of it now. A price
// that was frozen for fewer is not that of more.
func (s *Service) hold(ctx context.Context, b *db.Batch, c *Checkout, crt *cart.Cart, basket *cart.Basket, now time.Time) error {
	until := now.Add(s.HoldTime)
	if limit := c.CreatedAt.Add(s.HoldLimit); until.After(limit) {
		until = limit
	}
	if c.Frozen.At.IsZero() {
		c.Frozen.At = now
	}
	c.Frozen.Until, c.Frozen.CartVersion = until, crt.Version
	before := c.Frozen.Prices
	c.Frozen.Prices = make(map[id.Variant]cart.FrozenPrice, len(basket.Items))
	demands := make([]inventory.Demand, 0, len(basket.Items))
	for i := range basket.Items {
		item := &basket.Items[i]
		if item.Ordered == 0 {
			continue
		}
		if was, kept := before[item.Variant]; kept && item.Quantity <= was.Quantity {
			c.Frozen.Prices[item.Variant] = was
		} else {
			c.Frozen.Prices[item.Variant] = cart.FrozenPrice{Amount: item.UnitPrice.Minor, Quantity: item.Quantity}
		}
		demands = append(demands, demandOf(item))
	}
	return s.Stock.Hold(ctx, b, c.ID, demands, until)
}

func demandOf(item *cart.BasketItem) inventory.Demand {
	return inventory.Demand{
		Variant: item.Variant, Quantity: item.Ordered, Tracked: item.Sellable.Tracked,
		Oversell: item.Sellable.Policy == catalog.Continue,
	}
}

// session shows a checkout as it is now.
func (s *Service) session(ctx context.Context, c *Checkout, crt *cart.Cart) (*Session, error) {
	session := &Session{Checkout: c, Status: c.Status}
	var held map[id.Variant]int64
	if c.Version > 0 && c.Status.open() {
		var err error
		if held, err = s.Stock.Held(ctx, c.ID); err != nil {
			return nil, fmt.Errorf("read what is held for checkout %s: %w", c.ID, err)
		}
	}
	w := s.want(c, crt)
	w.Held, w.Firm, w.OnlyOption = held, !c.Status.open(), c.Status.open()
	basket, err := s.Carts.Reckon(ctx, w)
	if err != nil {
		return nil, err
	}
	session.Basket, session.Messages = basket, basket.Messages
	if basket.Chosen != nil && c.Status.open() {
		c.ShippingOption = basket.Chosen.Option.ID
	}
	if session.Methods, err = s.Providers.Methods(ctx, basket.Currency); err != nil {
		return nil, err
	}
	if c.Failure != nil {
		session.Messages = append(session.Messages, cart.Message{Type: cart.ErrorMessage, Code: c.Failure.Code, Path: "payment", Content: c.Failure.Message})
	}
	if c.Status.open() {
		session.Messages = append(session.Messages, unusual(c)...)
		session.Missing = missing(c, basket)
		session.Status = ReadyForComplete
		if len(session.Missing) > 0 || basket.Blocked() {
			session.Status = Incomplete
		}
		return session, nil
	}
	return session, s.follow(ctx, session)
}

// unusual is what a shopper should look at again in his addresses. It may be right, and keeps nothing from being ordered: so it is said
// once, and of the first thing that looks so.
func unusual(c *Checkout) []cart.Message {
	for _, of := range []struct {
		path    string
		address address.Address
	}{{"shipping_address.", c.ShippingAddress}, {"billing_address.", c.BillingAddress}} {
		if odd := of.address.Warnings(); len(odd) > 0 {
			return []cart.Message{{Type: cart.WarningMessage, Code: cart.MessageAddressUnusual, Path: of.path + odd[0].Param, Content: odd[0].Message}}
		}
	}
	return nil
}

// follow adds what there is to say about the order of a session.
func (s *Service) follow(ctx context.Context, session *Session) error {
	if session.Order.IsZero() {
		return nil
	}
	o, err := s.Orders.Get(ctx, session.Order)
	if err != nil {
		return err
	}
	asOrdered(session.Basket, o)
	session.Messages = nil
	if !o.PlacedAt.IsZero() {
		session.Token = s.OrderToken(o.ID)
	}
	for _, p := range o.Payments {
		if p.Status == payment.RequiresAction {
			session.Action = p.Action
		}
	}
	return nil
}

// want is what a session wants reckoned.
func (s *Service) want(c *Checkout, crt *cart.Cart) cart.Want {
	w := cart.Want{
		Items: crt.Items(), Codes: crt.Coupons, Customer: crt.Customer, ShippingOption: c.ShippingOption, Destination: destination(c.ShippingAddress, c.BillingAddress),
	}
	if c.Email != "" {
		if _, key, err := email.Normalize(c.Email); err == nil {
			w.EmailKey = key
		}
	}
	if s.frozen(c, s.DB.Clock().Now()) {
		w.Frozen = cart.Frozen{At: c.Frozen.At, Prices: c.Frozen.Prices}
	}
	return w
}

// destination is where taxes are reckoned for: where the goods go, else where the buyer is.
func destination(shipTo, billTo address.Address) address.Address {
	if shipTo.IsZero() {
		return billTo
	}
	return shipTo
}

// missing is what has to be said before an order can be placed.
func missing(c *Checkout, basket *cart.Basket) []fault.Detail {
	var list []fault.Detail
	add := func(param, message string) {
		list = append(list, fault.Detail{Param: param, Code: CodeIncomplete, Message: message})
	}
	if c.Email == "" {
		add("email", "Say to which e-mail address the confirmation goes.")
	}
	if !basket.RequiresShipping {
		return list
	}
	pickup := basket.Chosen != nil && basket.Chosen.Option.Kind == fulfillment.Pickup
	if c.ShippingAddress.IsZero() && !pickup {
		add("shipping_address", "Say where it goes.")
	}
	switch {
	case basket.Chosen != nil:
	case !c.ShippingOption.IsZero():
		list = append(list, fault.Detail{
			Param: "shipping_option_id", Code: fulfillment.CodeShippingUnavailable, Message: "This shipping option is not available for these goods and this address. Choose one of shipping_options.",
		})
	case len(basket.Offers) == 0 && !c.ShippingAddress.IsZero():
		list = append(list, fault.Detail{
			Param: "shipping_address", Code: fulfillment.CodeShippingUnavailable, Message: "We cannot ship these goods to this address.",
		})
	default:
		add("shipping_option_id", "Choose one of shipping_options.")
	}
	return list
}
