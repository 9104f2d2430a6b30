package store

import (
	"context"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/cart"
	"winkel/internal/kernel/address"
	"winkel/internal/kernel/id"
)

// registerOwn adds what a page asks for that knows no ids: a browser shows its cart by a cookie that no script can read.
func (h *handlers) registerOwn(a *wire.API) {
	op := func(tag, opID, summary, description string) wire.Op {
		return wire.Op{ID: opID, Summary: summary, Description: description, Tag: tag, Public: true, Shopper: true}
	}
	wire.Get(a, "/api/cart", op("Carts", "get-own-cart", "The cart of this browser, or of who is signed in",
		"Null where there is none: begin one by POST /api/carts."), h.getOwnCart)
	wire.Get(a, "/api/checkout", op("Checkout", "get-own-checkout", "The checkout of this browser's cart",
		"Null where none was begun: begin one by POST /api/checkouts. It is there after the order was placed, too, until another cart is begun."), h.getOwnCheckout)
	wire.Get(a, "/api/countries", wire.Op{
		ID: "list-countries", Summary: "The countries, and what an address in each needs", Tag: "Shop", Public: true, Content: rarely,
		Description: "All of ISO 3166-1, sorted by code. Whether the shop ships there is said by the shipping options of a checkout.",
	}, h.listCountries)
}

// rarely has every cache keep what changes with the program alone for an hour.
const rarely = "public, max-age=3600"

// OwnCart is the cart that somebody has, if he has one.
type OwnCart struct {
	Cart wire.Nullable[Cart] `json:"cart" doc:"Null where there is none that is open."`
}

// OwnCheckout is the checkout that somebody has begun, if he has.
type OwnCheckout struct {
	Checkout wire.Nullable[Checkout] `json:"checkout"`
}

// own is the cart of the caller: that of the customer who is signed in, else the one that the browser's cookie shows. Zero if there
// is none; it may be one that was ordered already.
func (h *handlers) own(ctx context.Context, call *wire.Call) (id.Cart, error) {
	if who := call.Principal.Customer; !who.IsZero() {
		c, err := h.carts.FindOfCustomer(ctx, who)
		if err != nil {
			return 0, err
		}
		if c != nil {
			return c.ID, nil
		}
	}
	of, err := id.ParseCart(call.CookieCart())
	if err != nil {
		return 0, nil //nolint:nilerr // no cookie, or none of ours
	}
	may, err := h.mayUse(ctx, call, of)
	if err != nil || !may {
		return 0, err
	}
	return of, nil
}

func (h *handlers) getOwnCart(ctx context.Context, call *wire.Call, _ *wire.None) (*wire.Reply[OwnCart], error) {
	reply := &wire.Reply[OwnCart]{}
	of, err := h.own(ctx, call)
	if err != nil || of.IsZero() {
		return reply, err
	}
	c, err := h.carts.Get(ctx, of)
	if err != nil || c.State != cart.Active {
		return reply, err
	}
	v, err := h.carts.View(ctx, c)
	if err != nil {
		return nil, err
	}
	reply.Body.Cart = wire.Some(cartDocument(v))
	return reply, nil
}

func (h *handlers) getOwnCheckout(ctx context.Context, call *wire.Call, _ *wire.None) (*wire.Reply[OwnCheckout], error) {
	reply := &wire.Reply[OwnCheckout]{}
	of, err := h.own(ctx, call)
	if err != nil || of.IsZero() {
		return reply, err
	}
	s, err := h.checkouts.Find(ctx, of)
	if err != nil || s == nil {
		return reply, err
	}
	reply.Body.Checkout = wire.Some(checkoutDocument(s))
	return reply, nil
}

// Country is what an address in a country needs.
type Country struct {
	Code               string `json:"code" doc:"ISO 3166-1 alpha-2."`
	Name               string `json:"name" doc:"In English."`
	CityRequired       bool   `json:"city_required"`
	ProvinceRequired   bool   `json:"province_required" doc:"By name or by code."`
	PostalCodeRequired bool   `json:"postal_code_required"`
}

// Countries is all of them.
type Countries struct {
	Data []Country `json:"data"`
}

func (h *handlers) listCountries(context.Context, *wire.Call, *wire.None) (*wire.Reply[Countries], error) {
	all := address.Countries()
	list := make([]Country, len(all))
	for i, c := range all {
		list[i] = Country{
			Code: c.Code, Name: c.Name, CityRequired: c.CityRequired, ProvinceRequired: c.ProvinceRequired, PostalCodeRequired: c.PostalCodeRequired,
		}
	}
	return &wire.Reply[Countries]{Body: Countries{Data: list}}, nil
}
