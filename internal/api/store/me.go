package store

import (
	"context"
	"time"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/customer"
	"winkel/internal/commerce/order"
	"winkel/internal/kernel/address"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/idem"
)

// registerMe adds the routes for the customer who is signed in.
func (h *handlers) registerMe(a *wire.API) {
	op := func(opID, summary, description string) wire.Op {
		return wire.Op{ID: opID, Summary: summary, Description: description, Tag: "Me", Customer: true}
	}
	accepted := func(o wire.Op) wire.Op { o.Status, o.Limit = 202, wire.LimitReset; return o }
	made := func(o wire.Op) wire.Op { o.Status = 201; return o }
	wire.Get(a, "/api/me", op("get-me", "Who is signed in", ""), h.getMe)
	wire.Patch(a, "/api/me", op("update-me", "Change name and preferences", "What is left out stays as it is."), h.updateMe)
	leaving := op("delete-me", "Leave, and be forgotten", "With the password of the account. Signs out everywhere. Orders stay in the books, without the person.")
	leaving.NoKey, leaving.Limit = true, wire.LimitLogin
	wire.Delete(a, "/api/me", leaving, h.deleteMe)
	password := op("change-my-password", "Set a new password", "Ends the other sessions.")
	password.NoKey, password.Limit = true, wire.LimitLogin
	wire.Post(a, "/api/me/password", password, h.changePassword)
	moving := accepted(op("change-my-email", "Move to another address",
		"A mail to the new mailbox asks for a proof; until then nothing changes. Both mailboxes are told when it is done."))
	moving.NoKey = true // a digest of the request would be one of a password
	wire.Post(a, "/api/me/email", moving, h.changeEmail)
	wire.Post(a, "/api/me/email/verification", accepted(op("ask-to-verify-my-email", "Send the mail that asks for a proof of the address again", "")), h.askToVerify)
	book := "/api/me/addresses"
	wire.Get(a, book, op("list-my-addresses", "The address book", ""), h.listAddresses)
	wire.Post(a, book, made(op("add-my-address", "Write an address into the book", "The first is the default for everything.")), h.addAddress)
	wire.Get(a, book+"/{id}", op("get-my-address", "An address", ""), h.getAddress)
	wire.Patch(a, book+"/{id}", op("update-my-address", "Change an address", "Orders keep the addresses that they were placed with."), h.updateAddress)
	wire.Delete(a, book+"/{id}", op("remove-my-address", "Take an address out of the book", ""), h.removeAddress)
	wire.Get(a, "/api/me/orders", op("list-my-orders", "The orders, newest first",
		"Also those that were placed as a guest, once the address is proven. GET /api/orders/{id} has the whole order."), h.listMyOrders)
	wire.Get(a, "/api/me/cart", op("get-my-cart", "The cart", "404 while there is none: POST /api/carts begins one."), h.getMyCart)
	wire.Get(a, "/api/me/consents", op("list-my-consents", "What was agreed to and taken back, newest first", ""), h.listConsents)
	wire.Post(a, "/api/me/consents", made(op("add-my-consents", "Agree to something, or take it back", "The newest of a kind counts.")), h.addConsents)
	wire.Get(a, "/api/me/sessions", op("list-my-sessions", "Where somebody is signed in", ""), h.listSessions)
	wire.Delete(a, "/api/me/sessions", op("end-my-other-sessions", "Log out on every other device", ""), h.endOtherSessions)
	wire.Delete(a, "/api/me/sessions/{id}", op("end-my-session", "Log out on one device", ""), h.endSession)
}

// User is a customer as he sees himself.
type User struct {
	ID                       id.Customer               `json:"id"`
	Email                    string                    `json:"email"`
	EmailVerified            bool                      `json:"email_verified" doc:"He proved that the address is his."`
	FirstName                string                    `json:"first_name"`
	LastName                 string                    `json:"last_name"`
	Phone                    string                    `json:"phone"`
	Language                 string                    `json:"language" doc:"BCP 47; empty: the shop's."`
	CurrencyCode             string                    `json:"currency_code" doc:"Empty: the shop's."`
	Notifications            wire.Notifications        `json:"notifications"`
	DefaultShippingAddressID wire.Nullable[id.Address] `json:"default_shipping_address_id"`
	DefaultBillingAddressID  wire.Nullable[id.Address] `json:"default_billing_address_id"`
	Version                  int64                     `json:"version"`
	CreatedAt                time.Time                 `json:"created_at"`
}

func userDocument(c *customer.Customer) User {
	u := User{
		ID: c.ID, Email: c.Email, EmailVerified: c.Verified(), FirstName: c.FirstName, LastName: c.LastName, Phone: c.Phone,
		Language: c.Language, CurrencyCode: string(c.Currency), Notifications: wire.Notifications{OrderUpdates: c.OrderUpdates},
		Version: c.Version, CreatedAt: c.CreatedAt,
	}
	if !c.DefaultShipping.IsZero() {
		u.DefaultShippingAddressID = wire.Some(c.DefaultShipping)
	}
	if !c.DefaultBilling.IsZero() {
		u.DefaultBillingAddressID = wire.Some(c.DefaultBilling)
	}
	return u
}

func userReply(c *customer.Customer) *wire.Reply[User] {
	return &wire.Reply[User]{Body: userDocument(c), Version: c.Version}
}

func (h *handlers) getMe(ctx context.Context, call *wire.Call, _ *wire.None) (*wire.Reply[User], error) {
	c, err := h.customers.Get(ctx, call.Principal.Customer)
	if err != nil {
		return nil, err
	}
	return userReply(c), nil
}

type updateMeRequest struct {
	wire.Precondition
	Body struct {
		FirstName     *string                  `json:"first_name,omitempty" maxLength:"100"`
		LastName      *string                  `json:"last_name,omitempty" maxLength:"100"`
		Phone         *string                  `json:"phone,omitempty" maxLength:"40"`
		Language      *string                  `json:"language,omitempty" maxLength:"35" doc:"BCP 47; empty: the shop's."`
		CurrencyCode  *string                  `json:"currency_code,omitempty" maxLength:"3"`
		Notifications *wire.NotificationsPatch `json:"notifications,omitempty"`
	}
}

func (h *handlers) updateMe(ctx context.Context, call *wire.Call, in *updateMeRequest) (*wire.Reply[User], error) {
	expected, err := in.Expected(nil)
	if err != nil {
		return nil, err
	}
	p := customer.Patch{
		FirstName: in.Body.FirstName, LastName: in.Body.LastName, Phone: in.Body.Phone, Language: in.Body.Language,
		Currency: in.Body.CurrencyCode,
	}
	if in.Body.Notifications != nil {
		p.OrderUpdates = in.Body.Notifications.OrderUpdates
	}
	return wire.Do(call, userReply, func(claim *idem.Claim) (*customer.Customer, error) {
		return h.customers.Update(ctx, call.Principal.Customer, expected, p, claim)
	})
}

// nothing is the result of what has none.
type nothing struct{}

func done(nothing) *wire.Reply[wire.None] { return &wire.Reply[wire.None]{} }

// doing has a service do something that has no result.
func doing(call *wire.Call, do func(claim *idem.Claim) error) (*wire.Reply[wire.None], error) {
	return wire.Do(call, done, func(claim *idem.Claim) (nothing, error) { return nothing{}, do(claim) })
}

type leaveRequest struct {
	Body *struct {
		Password string `json:"password,omitempty" maxLength:"1000" doc:"Of the account: whoever leaves shows that it is his. Empty for one that has none."`
	} `required:"false"`
}

func (h *handlers) deleteMe(ctx context.Context, call *wire.Call, in *leaveRequest) (*wire.Reply[wire.None], error) {
	password := ""
	if in.Body != nil {
		password = in.Body.Password
	}
	if err := h.accounts.Erase(ctx, call.Principal.Customer, password); err != nil {
		return nil, err
	}
	h.endCookies(call)
	return &wire.Reply[wire.None]{}, nil
}

type passwordRequest struct {
	Body struct {
		CurrentPassword string `json:"current_password" maxLength:"1000"`
		Password        string `json:"password" minLength:"8" maxLength:"1000"`
	}
}

func (h *handlers) changePassword(ctx context.Context, call *wire.Call, in *passwordRequest) (*wire.Reply[wire.None], error) {
	me := call.Principal
	if err := h.accounts.ChangePassword(ctx, me.Customer, me.Session, in.Body.CurrentPassword, in.Body.Password, nil); err != nil {
		return nil, err
	}
	return &wire.Reply[wire.None]{}, nil
}

type emailRequest struct {
	Body struct {
		Email    string `json:"email" maxLength:"254"`
		Password string `json:"password" maxLength:"1000" doc:"Of the account: whoever moves it shows that it is his."`
	}
}

func (h *handlers) changeEmail(ctx context.Context, call *wire.Call, in *emailRequest) (*wire.Reply[wire.None], error) {
	if err := h.accounts.ChangeEmail(ctx, call.Principal.Customer, in.Body.Email, in.Body.Password); err != nil {
		return nil, err
	}
	return &wire.Reply[wire.None]{}, nil
}

func (h *handlers) askToVerify(ctx context.Context, call *wire.Call, _ *wire.None) (*wire.Reply[wire.None], error) {
	return doing(call, func(claim *idem.Claim) error { return h.accounts.AskToVerify(ctx, call.Principal.Customer, claim) })
}

func (h *handlers) listAddresses(ctx context.Context, call *wire.Call, _ *wire.None) (*wire.Reply[wire.BookAddresses], error) {
	entries, err := h.customers.Book(ctx, call.Principal.Customer)
	if err != nil {
		return nil, err
	}
	return wire.BookReply(entries), nil
}

type addAddressRequest struct {
	wire.Precondition
	Body wire.BookAddressInput
}

func (h *handlers) addAddress(ctx context.Context, call *wire.Call, in *addAddressRequest) (*wire.Reply[wire.BookAddress], error) {
	expected, err := in.Expected(nil)
	if err != nil {
		return nil, err
	}
	added := func(e customer.Entry) *wire.Reply[wire.BookAddress] {
		reply := wire.BookAddressReply(e)
		reply.Location = "/api/me/addresses/" + e.ID.String()
		return reply
	}
	return wire.Do(call, added, func(claim *idem.Claim) (customer.Entry, error) {
		return h.customers.AddEntry(ctx, call.Principal.Customer, expected, in.Body.Address(), in.Body.Defaults(), claim)
	})
}

// AddressID names an address in the book.
type AddressID struct {
	ID string `path:"id" maxLength:"60"`
}

func (in AddressID) parse() (id.Address, error) {
	entry, err := id.ParseAddress(in.ID)
	if err != nil {
		return 0, fault.Missing("address", clip(in.ID)).WithCause(err)
	}
	return entry, nil
}

func (h *handlers) getAddress(ctx context.Context, call *wire.Call, in *AddressID) (*wire.Reply[wire.BookAddress], error) {
	entry, err := in.parse()
	if err != nil {
		return nil, err
	}
	e, err := h.customers.Entry(ctx, call.Principal.Customer, entry)
	if err != nil {
		return nil, err
	}
	return wire.BookAddressReply(e), nil
}

type updateAddressRequest struct {
	AddressID
	wire.Precondition
	Body wire.BookAddressPatch
}

func (h *handlers) updateAddress(ctx context.Context, call *wire.Call, in *updateAddressRequest) (*wire.Reply[wire.BookAddress], error) {
	entry, err := in.parse()
	if err != nil {
		return nil, err
	}
	expected, err := in.Expected(nil)
	if err != nil {
		return nil, err
	}
	change := func(a address.Address) address.Address { return in.Body.Apply(a) }
	return wire.Do(call, wire.BookAddressReply, func(claim *idem.Claim) (customer.Entry, error) {
		return h.customers.UpdateEntry(ctx, call.Principal.Customer, entry, expected, change, in.Body.Defaults(), claim)
	})
}

type addressTarget struct {
	AddressID
	wire.Precondition
}

func (h *handlers) removeAddress(ctx context.Context, call *wire.Call, in *addressTarget) (*wire.Reply[wire.None], error) {
	entry, err := in.parse()
	if err != nil {
		return nil, err
	}
	expected, err := in.Expected(nil)
	if err != nil {
		return nil, err
	}
	return doing(call, func(claim *idem.Claim) error {
		return h.customers.RemoveEntry(ctx, call.Principal.Customer, entry, expected, claim)
	})
}

// MyOrder is an order in a list, without what belongs to it.
type MyOrder struct {
	ID                id.Order                 `json:"id"`
	Number            string                   `json:"number"`
	Status            string                   `json:"status"`
	PaymentStatus     string                   `json:"payment_status"`
	FulfillmentStatus string                   `json:"fulfillment_status"`
	ReturnStatus      string                   `json:"return_status"`
	Total             wire.Money               `json:"total"`
	RefundedTotal     wire.Money               `json:"refunded_total"`
	PlacedAt          wire.Nullable[time.Time] `json:"placed_at"`
}

func myOrder(o *order.Order) MyOrder {
	return MyOrder{
		ID: o.ID, Number: o.Number, Status: string(o.Status), PaymentStatus: string(o.PaymentStatus),
		FulfillmentStatus: string(o.FulfillmentStatus), ReturnStatus: string(o.ReturnStatus), Total: wire.MoneyOf(o.Total),
		RefundedTotal: wire.MoneyOf(o.RefundedTotal), PlacedAt: wire.TimeOrNull(o.PlacedAt),
	}
}

func (h *handlers) listMyOrders(ctx context.Context, call *wire.Call, in *wire.Paging) (*wire.Reply[wire.List[MyOrder]], error) {
	request, err := in.Request()
	if err != nil {
		return nil, err
	}
	found, err := h.accounts.Orders(ctx, call.Principal.Customer, request)
	if err != nil {
		return nil, err
	}
	return &wire.Reply[wire.List[MyOrder]]{Body: wire.ListOf(found, myOrder)}, nil
}

func (h *handlers) getMyCart(ctx context.Context, call *wire.Call, _ *wire.None) (*wire.Reply[Cart], error) {
	v, err := h.accounts.Cart(ctx, call.Principal.Customer)
	if err != nil {
		return nil, err
	}
	return cartReply(v), nil
}

// mergeCart brings the cart of a guest, whose token is shown, into that of the customer who is signed in.
func (h *handlers) mergeCart(ctx context.Context, call *wire.Call, in *CartID) (*wire.Reply[Cart], error) {
	guest, err := h.cart(ctx, call, in.ID)
	if err != nil {
		return nil, err
	}
	v, err := h.accounts.MergeCart(ctx, guest, call.Principal.Customer)
	if err != nil {
		return nil, err
	}
	call.SetCartCookie(v.Cart.ID.String(), h.carts.Token(v.Cart.ID))
	return cartReply(v), nil
}
