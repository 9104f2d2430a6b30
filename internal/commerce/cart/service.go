package cart

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/fulfillment"
	"winkel/internal/commerce/promotion"
	"winkel/internal/commerce/tax"
	"winkel/internal/kernel/address"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/outbox"
	"winkel/internal/platform/token"
	"winkel/internal/platform/turn"
)

// Purpose is what tokens of carts are made for.
const Purpose = "cart"

// Options is what a Service stands on.
type Options struct {
	DB         *db.DB
	Outbox     *outbox.Log
	Catalog    *catalog.Service
	Promotions *promotion.Service
	Taxes      *tax.Service
	Shipping   *fulfillment.Service
	Tokens     *token.Signer
	// Ordered reports whether somebody placed an order before, by the normalized e-mail address.
	Ordered func(ctx context.Context, emailKey string) (bool, error)
	// Buyer is the normalized address of a customer and the codes of his groups, for promotions; nil: nobody has any.
	Buyer func(ctx context.Context, customer id.Customer) (emailKey string, groups []string, err error)
	// Segments is the codes of the segments that a customer is in, for promotions; nil: nobody is in any. It is asked of customers
	// who are signed in, and of nobody's address: an address that was typed proves nothing.
	Segments func(ctx context.Context, customer id.Customer) ([]string, error)
	// Held is what a cart's checkout holds for it, by variant.
	Held func(ctx context.Context, cart id.Cart) (map[id.Variant]int64, error)
	// Home is where the shop is, for the taxes on what is picked up there; nil: nowhere in particular.
	Home func(ctx context.Context) (address.Address, error)
	// Keep is how long a cart lives that nobody touches; 0: 60 days.
	Keep time.Duration
	// AbandonedAfter is when a cart that nobody touches counts as abandoned; 0: 3 hours.
	AbandonedAfter time.Duration
}

const (
	defaultKeep           = 60 * 24 * time.Hour
	defaultAbandonedAfter = 3 * time.Hour
)

// Service is the use cases of carts. It is safe for concurrent use.
type Service struct {
	db             *db.DB
	outbox         *outbox.Log
	catalog        *catalog.Service
	promotions     *promotion.Service
	taxes          *tax.Service
	shipping       *fulfillment.Service
	tokens         *token.Signer
	ordered        func(ctx context.Context, emailKey string) (bool, error)
	buyer          func(ctx context.Context, customer id.Customer) (emailKey string, groups []string, err error)
	segments       func(ctx context.Context, customer id.Customer) ([]string, error)
	held           func(ctx context.Context, cart id.Cart) (map[id.Variant]int64, error)
	home           func(ctx context.Context) (address.Address, error)
	keep           time.Duration
	abandonedAfter time.Duration
	turns          turn.Turns
}

// New returns the use cases of carts.
func New(o Options) *Service {
	s := &Service{
		db: o.DB, outbox: o.Outbox, catalog: o.Catalog, promotions: o.Promotions, taxes: o.Taxes, shipping: o.Shipping,
		tokens: o.Tokens, ordered: o.Ordered, buyer: o.Buyer, segments: o.Segments, held: o.Held, home: o.Home, keep: o.Keep, abandonedAfter: o.AbandonedAfter,
	}
	if s.keep <= 0 {
		s.keep = defaultKeep
	}
	if s.abandonedAfter <= 0 {
		s.abandonedAfter = defaultAbandonedAfter
	}
	return s
}

// Token is the secret by which a cart is reached.
func (s *Service) Token(cart id.Cart) string { return s.tokens.Make(Purpose, int64(cart)) }

// Allows reports whether the token is that of the cart, whether there is such a cart or not.
func (s *Service) Allows(cart id.Cart, secret string) bool {
	return s.tokens.Check(Purpose, int64(cart), secret)
}

// Open finds a cart for whoever shows its token; not_found for everybody else, whether there is such a cart or not. A cart
// without a row is an empty one.
func (s *Service) Open(ctx context.Context, cart id.Cart, secret string) (*Cart, error) {
	if !s.Allows(cart, secret) {
		return nil, fault.Missing("cart", cart.String())
	}
	return s.Get(ctx, cart)
}

// Get is a cart, for callers that know whose it is.
func (s *Service) Get(ctx context.Context, cart id.Cart) (*Cart, error) {
	c, err := load(ctx, s.db.Read(), cart)
	if err != nil || c != nil {
		return c, err
	}
	return s.blank(ctx, cart)
}

// blank is a cart that nothing was written of yet.
func (s *Service) blank(ctx context.Context, cart id.Cart) (*Cart, error) {
	channel, err := s.catalog.CurrentChannel(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the channel: %w", err)
	}
	now := s.db.Clock().Now()
	return &Cart{
		ID: cart, State: Active, Currency: money.Currency(channel.CurrencyCode), ExpiresAt: now.Add(s.keep), CreatedAt: now,
		UpdatedAt: now,
	}, nil
}

// View is a cart with what it comes to now.
func (s *Service) View(ctx context.Context, c *Cart) (View, error) {
	var held map[id.Variant]int64
	if s.held != nil && c.Version > 0 {
		var err error
		if held, err = s.held(ctx, c.ID); err != nil {
			return View{}, fmt.Errorf("read what is held for cart %s: %w", c.ID, err)
		}
	}
	basket, err := s.Reckon(ctx, Want{Items: c.Items(), Codes: c.Coupons, Customer: c.Customer, Held: held})
	if err != nil {
		return View{}, err
	}
	return View{Cart: c, Basket: basket}, nil
}

// unseen is the price of a line that nobody was shown yet. Prices are never negative.
const unseen = -1

// Items is what a cart wants, for Reckon.
func (c *Cart) Items() []Item {
	items := make([]Item, len(c.Lines))
	for i := range c.Lines {
		l := &c.Lines[i]
		items[i] = Item{Key: int64(l.ID), Variant: l.Variant, Quantity: l.Quantity}
		if l.SeenPrice != unseen {
			items[i].SeenPrice = &l.SeenPrice
		}
	}
	return items
}

// NewItem is something to be put into a cart.
type NewItem struct {
	Variant  id.Variant
	Quantity int64
}

// Create makes a cart. Without items nothing is written but the claim: the cart exists in its token.
func (s *Service) Create(ctx context.Context, items []NewItem, claim *idem.Claim) (View, error) {
	cart := id.Cart(s.db.IDs().Next())
	if len(items) > 0 {
		return s.Change(ctx, cart, nil, claim, func(c *Cart) error { return s.add(c, items) })
	}
	c, err := s.blank(ctx, cart)
	if err != nil {
		return View{}, err
	}
	v, err := s.View(ctx, c)
	if err != nil || claim == nil {
		return v, err
	}
	b := &db.Batch{}
	if err := claim.Add(b, v); err != nil {
		return View{}, err
	}
	return v, s.db.Submit(ctx, b)
}

// CreateFor is Create for a customer who is signed in: he has one cart, so what he begins is that one if there is one
// already. An empty one is written too, so that he finds it on his other devices.
func (s *Service) CreateFor(ctx context.Context, customer id.Customer, items []NewItem, claim *idem.Claim) (View, error) {
	for try := 1; ; try++ {
		own, err := s.FindOfCustomer(ctx, customer)
		if err != nil {
			return View{}, err
		}
		named := id.Cart(s.db.IDs().Next())
		if own != nil {
			named = own.ID
		}
		v, err := s.Change(ctx, named, nil, claim, func(c *Cart) error {
			c.Customer = customer
			return s.add(c, items)
		})
		// Another cart became his in this moment, or his was ordered.
		meanwhile := db.Violates(err, "cart_customer_id_key") || fault.CodeOf(err) == CodeCartClosed
		if !meanwhile || try == tries {
			return v, err
		}
	}
}

// MayUse reports whether a cart is open to whoever shows the secret (empty: none) and is signed in as the customer (zero:
// nobody). The cart of a customer is open to him alone, so that it is closed to a device when his session there ends, and to
// whoever knew its secret before it became his. Every other cart is open to whoever knows its secret.
func (s *Service) MayUse(ctx context.Context, cart id.Cart, secret string, customer id.Customer) (bool, error) {
	allowed := s.Allows(cart, secret)
	if !allowed && customer.IsZero() {
		return false, nil
	}
	owner, err := db.Value[id.Customer](ctx, s.db.Read(), ownerOfCart, cart)
	if err != nil && !errors.Is(err, db.ErrNoRows) { // one without a row is empty, and nobody's
		return false, err
	}
	if owner.IsZero() {
		return allowed, nil
	}
	return owner == customer, nil
}

// AddItem puts so many more of a variant into a cart.
func (s *Service) AddItem(ctx context.Context, cart id.Cart, expected *int64, item NewItem, claim *idem.Claim) (View, error) {
	return s.Change(ctx, cart, expected, claim, func(c *Cart) error { return s.add(c, []NewItem{item}) })
}

// SetQuantity says how many of a line are wanted; 0 removes it. not_found if there is no such line.
func (s *Service) SetQuantity(ctx context.Context, cart id.Cart, expected *int64, line id.CartLine, quantity int64, claim *idem.Claim) (View, error) {
	if quantity < 0 || quantity > MaxQuantity {
		return View{}, fault.Invalidf("quantity", "A quantity is between 0 and %d.", MaxQuantity)
	}
	return s.Change(ctx, cart, expected, claim, func(c *Cart) error {
		l := c.line(line)
		if l == nil {
			return fault.Missing("item", line.String())
		}
		if quantity == 0 {
			c.Lines = slices.DeleteFunc(c.Lines, func(l Line) bool { return l.ID == line })
			return nil
		}
		l.Quantity = quantity
		return nil
	})
}

// AddCoupon enters a code. coupon_invalid, coupon_expired or coupon_limit_reached when it does nothing for this cart;
// entering it again changes nothing.
func (s *Service) AddCoupon(ctx context.Context, cart id.Cart, expected *int64, entered string, claim *idem.Claim) (View, error) {
	codes, err := NormalizeCodes([]string{entered})
	if err != nil {
		return View{}, err
	}
	code := codes[0]
	return s.change(ctx, cart, expected, claim, func(c *Cart) error {
		if slices.Contains(c.Coupons, code) {
			return nil
		}
		if len(c.Coupons) >= MaxCoupons {
			return fault.Newf(fault.Refused, CodeCartFull, "A cart takes %d coupons at most.", MaxCoupons)
		}
		c.Coupons = append(c.Coupons, code)
		return nil
	}, func(v View) error {
		for _, result := range v.Basket.Quote.Codes {
			if result.Code == code && result.Problem != "" {
				return fault.New(fault.Refused, result.Problem, result.Message).WithParam("code")
			}
		}
		return nil
	})
}

// RemoveCoupon takes a code out of a cart, every code if it is empty. A code that is not there changes nothing.
func (s *Service) RemoveCoupon(ctx context.Context, cart id.Cart, expected *int64, entered string, claim *idem.Claim) (View, error) {
	var codes []string
	if entered != "" {
		var err error
		if codes, err = NormalizeCodes([]string{entered}); err != nil {
			return View{}, err
		}
	}
	return s.Change(ctx, cart, expected, claim, func(c *Cart) error {
		c.Coupons = slices.DeleteFunc(c.Coupons, func(code string) bool { return entered == "" || code == codes[0] })
		return nil
	})
}

// add puts items into the cart in hand. What there is already becomes more.
func (s *Service) add(c *Cart, items []NewItem) error {
	for i, item := range items {
		param := func(field string) string {
			if len(items) == 1 {
				return field
			}
			return fmt.Sprintf("items[%d].%s", i, field)
		}
		if item.Quantity < 1 || item.Quantity > MaxQuantity {
			return fault.Invalidf(param("quantity"), "A quantity is between 1 and %d.", MaxQuantity)
		}
		if l := c.lineOf(item.Variant); l != nil {
			if l.Quantity+item.Quantity > MaxQuantity {
				return fault.Invalidf(param("quantity"), "A quantity is between 1 and %d.", MaxQuantity)
			}
			l.Quantity += item.Quantity
			continue
		}
		if len(c.Lines) >= MaxLines {
			return fault.Newf(fault.Refused, CodeCartFull, "A cart has %d different articles at most.", MaxLines)
		}
		c.Lines = append(c.Lines, Line{
			ID: id.CartLine(s.db.IDs().Next()), Variant: item.Variant, Quantity: item.Quantity, SeenPrice: unseen,
			CreatedAt: s.db.Clock().Now(),
		})
	}
	return nil
}
