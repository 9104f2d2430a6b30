package store

import (
	"context"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/cart"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/idem"
)

// registerCarts adds the routes of carts. Each but the first is reached by the customer whose cart it is, or by the token
// of a cart that is no customer's, and answers 404 to everybody else.
func (h *handlers) registerCarts(a *wire.API) {
	op := func(opID, summary, description string) wire.Op {
		return wire.Op{ID: opID, Summary: summary, Description: description, Tag: "Carts", Public: true, Shopper: true}
	}
	create := op("create-cart", "Begin a cart", "The token in the answer is the way to reach it; a browser has it in a cookie, too. Who is signed in has one cart, and reaches "+
		"it by that and nothing else: what he begins is that one, with the items put into it.")
	create.Status, create.PerAddress = 201, true
	wire.Post(a, "/api/carts", create, h.createCart)
	wire.Get(a, "/api/carts/{id}", op("get-cart", "A cart with what it comes to now", ""), h.getCart)
	add := op("add-cart-item", "Put something into a cart", "What is in it already becomes more.")
	add.Status = 201
	wire.Post(a, "/api/carts/{id}/items", add, h.addItem)
	wire.Patch(a, "/api/carts/{id}/items/{item_id}", op("set-cart-item", "Say how many are wanted", "0 removes the item."), h.setItem)
	remove := op("remove-cart-item", "Take something out of a cart", "")
	wire.Delete(a, "/api/carts/{id}/items/{item_id}", remove, h.removeItem)
	enter := op("add-coupon", "Enter a coupon code", "coupon_invalid, coupon_expired or coupon_limit_reached when it does nothing.")
	enter.Limit = wire.LimitCoupon
	wire.Post(a, "/api/carts/{id}/coupons", enter, h.addCoupon)
	wire.Delete(a, "/api/carts/{id}/coupons", op("remove-coupon", "Take a coupon code away", "All of them where the body names none."), h.removeCoupon)
	wire.Delete(a, "/api/carts/{id}/coupons/{code}", op("remove-coupon-by-code", "Take one coupon code away", ""), h.removeCouponByCode)
	// Repeating it changes nothing, so it needs no key.
	wire.Post(a, "/api/carts/{id}/merge", wire.Op{
		ID: "merge-cart", Summary: "Bring the cart of before into that of the customer who is signed in", Tag: "Carts", Customer: true, NoKey: true,
		Description: "Quantities are added up, as far as they can be had; the cart of before is merged then, and read-only. " +
			"Logging in does the same with the cart that it names. The answer is the customer's cart.",
	}, h.mergeCart)
}

// NewItem is something to be put into a cart.
type NewItem struct {
	VariantID string `json:"variant_id" maxLength:"60"`
	Quantity  int64  `json:"quantity,omitempty" minimum:"1" maximum:"100000" doc:"1 if it is left out."`
}

func (n NewItem) parse() (cart.NewItem, error) {
	variant, err := id.ParseVariant(n.VariantID)
	if err != nil {
		return cart.NewItem{}, fault.From(err).WithParam("variant_id")
	}
	if n.Quantity == 0 {
		n.Quantity = 1
	}
	return cart.NewItem{Variant: variant, Quantity: n.Quantity}, nil
}

func itemsOf(list []NewItem) ([]cart.NewItem, error) {
	items := make([]cart.NewItem, len(list))
	for i, n := range list {
		item, err := n.parse()
		if err != nil {
			return nil, at(err, "items", i)
		}
		items[i] = item
	}
	return items, nil
}

type createCartRequest struct {
	Body *struct {
		Items []NewItem `json:"items,omitempty" maxItems:"100" doc:"What is in it from the beginning."`
	} `required:"false"`
}

func (h *handlers) createCart(ctx context.Context, call *wire.Call, in *createCartRequest) (*wire.Reply[NewCart], error) {
	var items []cart.NewItem
	if in.Body != nil {
		var err error
		if items, err = itemsOf(in.Body.Items); err != nil {
			return nil, err
		}
	}
	reply, err := wire.Do(call, func(v cart.View) *wire.Reply[NewCart] {
		return &wire.Reply[NewCart]{
			Body:     NewCart{Token: h.carts.Token(v.Cart.ID), Cart: cartDocument(v)},
			Location: "/api/carts/" + v.Cart.ID.String(), Version: v.Cart.Version,
		}
	}, func(claim *idem.Claim) (cart.View, error) {
		if who := call.Principal.Customer; !who.IsZero() {
			return h.carts.CreateFor(ctx, who, items, claim)
		}
		return h.carts.Create(ctx, items, claim)
	})
	if err == nil {
		call.SetCartCookie(reply.Body.ID.String(), reply.Body.Token)
	}
	return reply, err
}

// CartID is the input of routes for one cart.
type CartID struct {
	ID    string `path:"id" maxLength:"60"`
	Token string `header:"Cart-Token" maxLength:"100" doc:"The secret of the cart. A browser shows it by its cookie."`
}

// cart finds out whether the caller may use the cart: the customer whose it is may, and of a cart that is no customer's
// whoever shows its token.
func (h *handlers) cart(ctx context.Context, call *wire.Call, text string) (id.Cart, error) {
	of, err := id.ParseCart(text)
	if err != nil {
		return 0, missingCart(text).WithCause(err)
	}
	may, err := h.mayUse(ctx, call, of)
	if err != nil {
		return 0, err
	}
	if !may {
		return 0, missingCart(text)
	}
	return of, nil
}

func (h *handlers) mayUse(ctx context.Context, call *wire.Call, of id.Cart) (bool, error) {
	return h.carts.MayUse(ctx, of, call.CartToken(), call.Principal.Customer)
}

func missingCart(text string) *fault.Error { return fault.Missing("cart", clip(text)) }

func cartReply(v cart.View) *wire.Reply[Cart] {
	return &wire.Reply[Cart]{Body: cartDocument(v), Version: v.Cart.Version}
}

func (h *handlers) getCart(ctx context.Context, call *wire.Call, in *CartID) (*wire.Reply[Cart], error) {
	of, err := h.cart(ctx, call, in.ID)
	if err != nil {
		return nil, err
	}
	c, err := h.carts.Get(ctx, of)
	if err != nil {
		return nil, err
	}
	v, err := h.carts.View(ctx, c)
	if err != nil {
		return nil, err
	}
	return cartReply(v), nil
}

// changeCart has a cart changed by somebody who may.
func (h *handlers) changeCart(ctx context.Context, call *wire.Call, in CartID, p wire.Precondition,
	change func(of id.Cart, expected *int64, claim *idem.Claim) (cart.View, error),
) (*wire.Reply[Cart], error) {
	of, err := h.cart(ctx, call, in.ID)
	if err != nil {
		return nil, err
	}
	expected, err := p.Expected(nil)
	if err != nil {
		return nil, err
	}
	return wire.Do(call, cartReply, func(claim *idem.Claim) (cart.View, error) { return change(of, expected, claim) })
}

type addItemRequest struct {
	CartID
	wire.Precondition
	Body NewItem
}

func (h *handlers) addItem(ctx context.Context, call *wire.Call, in *addItemRequest) (*wire.Reply[Cart], error) {
	item, err := in.Body.parse()
	if err != nil {
		return nil, err
	}
	return h.changeCart(ctx, call, in.CartID, in.Precondition, func(of id.Cart, expected *int64, claim *idem.Claim) (cart.View, error) {
		return h.carts.AddItem(ctx, of, expected, item, claim)
	})
}

// ItemID names a line of a cart.
type ItemID struct {
	ItemID string `path:"item_id" maxLength:"60"`
}

func (i ItemID) parse() (id.CartLine, error) {
	line, err := id.ParseCartLine(i.ItemID)
	if err != nil {
		return 0, fault.Missing("item", clip(i.ItemID)).WithCause(err)
	}
	return line, nil
}

type setItemRequest struct {
	CartID
	ItemID
	wire.Precondition
	Body struct {
		Quantity int64 `json:"quantity" minimum:"0" maximum:"100000"`
	}
}

func (h *handlers) setItem(ctx context.Context, call *wire.Call, in *setItemRequest) (*wire.Reply[Cart], error) {
	return h.quantity(ctx, call, in.CartID, in.ItemID, in.Precondition, in.Body.Quantity)
}

type removeItemRequest struct {
	CartID
	ItemID
	wire.Precondition
}

func (h *handlers) removeItem(ctx context.Context, call *wire.Call, in *removeItemRequest) (*wire.Reply[Cart], error) {
	return h.quantity(ctx, call, in.CartID, in.ItemID, in.Precondition, 0)
}

func (h *handlers) quantity(ctx context.Context, call *wire.Call, c CartID, item ItemID, p wire.Precondition, quantity int64) (*wire.Reply[Cart], error) {
	return h.changeCart(ctx, call, c, p, func(of id.Cart, expected *int64, claim *idem.Claim) (cart.View, error) {
		line, err := item.parse()
		if err != nil {
			return cart.View{}, err
		}
		return h.carts.SetQuantity(ctx, of, expected, line, quantity, claim)
	})
}

type couponRequest struct {
	CartID
	wire.Precondition
	Body struct {
		Code string `json:"code" maxLength:"100"`
	}
}

func (h *handlers) addCoupon(ctx context.Context, call *wire.Call, in *couponRequest) (*wire.Reply[Cart], error) {
	return h.changeCart(ctx, call, in.CartID, in.Precondition, func(of id.Cart, expected *int64, claim *idem.Claim) (cart.View, error) {
		return h.carts.AddCoupon(ctx, of, expected, in.Body.Code, claim)
	})
}

type removeCouponRequest struct {
	CartID
	wire.Precondition
	Body *struct {
		Code string `json:"code,omitempty" maxLength:"100"`
	} `required:"false"`
}

func (h *handlers) removeCoupon(ctx context.Context, call *wire.Call, in *removeCouponRequest) (*wire.Reply[Cart], error) {
	code := ""
	if in.Body != nil {
		code = in.Body.Code
	}
	return h.dropCoupon(ctx, call, in.CartID, in.Precondition, code)
}

type removeCouponByCodeRequest struct {
	CartID
	wire.Precondition
	Code string `path:"code" maxLength:"100"`
}

func (h *handlers) removeCouponByCode(ctx context.Context, call *wire.Call, in *removeCouponByCodeRequest) (*wire.Reply[Cart], error) {
	return h.dropCoupon(ctx, call, in.CartID, in.Precondition, in.Code)
}

func (h *handlers) dropCoupon(ctx context.Context, call *wire.Call, c CartID, p wire.Precondition, code string) (*wire.Reply[Cart], error) {
	return h.changeCart(ctx, call, c, p, func(of id.Cart, expected *int64, claim *idem.Claim) (cart.View, error) {
		return h.carts.RemoveCoupon(ctx, of, expected, code, claim)
	})
}
