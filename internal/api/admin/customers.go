package admin

import (
	"context"
	"net/http"
	"time"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/customer"
	"winkel/internal/commerce/order"
	"winkel/internal/commerce/segment"
	"winkel/internal/kernel/email"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/idem"
)

const customerRoot = "/api/admin/customers"

func (h *handlers) registerCustomers(a *wire.API) {
	op := func(opID, summary, scope string) wire.Op {
		return wire.Op{ID: opID, Summary: summary, Tag: "Admin: customers", Scope: scope}
	}
	wire.Get(a, customerRoot, op("admin-list-customers", "Search, filter and sort customers", customersRead), h.listCustomers)
	creation := op("admin-create-customer", "Enter somebody who has no account", customersWrite)
	creation.Status = http.StatusCreated
	wire.Post(a, customerRoot, creation, h.createCustomer)
	wire.Get(a, customerRoot+"/{id}", op("admin-get-customer", "A customer", customersRead), h.getCustomer)
	change := op("admin-update-customer", "Change a customer, his groups and his tags", customersWrite)
	change.Description = "The address of an account is changed by its owner alone, who proves the new one."
	wire.Patch(a, customerRoot+"/{id}", change, h.updateCustomer)
	wire.Get(a, customerRoot+"/{id}/orders", op("admin-list-orders-of-customer", "The orders of a customer, newest first", ordersRead), h.listOrdersOfCustomer)
	h.registerCustomerAddresses(a, op)
	h.registerCustomerNotes(a, op)
}

// Customer is somebody who buys.
type Customer struct {
	ID                       id.Customer                `json:"id"`
	Version                  int64                      `json:"version"`
	State                    string                     `json:"state" enum:"guest,registered,erased" doc:"guest: known by name, without an account."`
	Email                    string                     `json:"email"`
	VerifiedAt               wire.Nullable[time.Time]   `json:"verified_at" doc:"When the address was proven to be this person's."`
	FirstName                string                     `json:"first_name"`
	LastName                 string                     `json:"last_name"`
	Phone                    string                     `json:"phone"`
	Language                 string                     `json:"language" doc:"BCP 47; empty: the shop's."`
	CurrencyCode             string                     `json:"currency_code" doc:"Empty: the shop's."`
	Notifications            wire.Notifications         `json:"notifications"`
	Groups                   []string                   `json:"groups" doc:"Codes."`
	Tags                     []string                   `json:"tags"`
	DefaultShippingAddressID wire.Nullable[id.Address]  `json:"default_shipping_address_id"`
	DefaultBillingAddressID  wire.Nullable[id.Address]  `json:"default_billing_address_id"`
	ExternalID               string                     `json:"external_id" doc:"What another system calls this person."`
	SuccessorID              wire.Nullable[id.Customer] `json:"successor_id" doc:"Of a guest with whose address somebody registered: the account that gets what is his once it proves the address."`
	CreatedAt                time.Time                  `json:"created_at"`
	Standing                 Standing                   `json:"standing" doc:"Where this person stands among those who buy."`
	UpdatedAt                time.Time                  `json:"updated_at"`
}

func customerDocument(c *customer.Customer, at segment.Standing) Customer {
	doc := Customer{
		Standing: standingDocument(&at),
		ID:       c.ID, Version: c.Version, State: string(c.State), Email: c.Email, VerifiedAt: wire.TimeOrNull(c.VerifiedAt),
		FirstName: c.FirstName, LastName: c.LastName, Phone: c.Phone, Language: c.Language, CurrencyCode: string(c.Currency),
		Notifications: wire.Notifications{OrderUpdates: c.OrderUpdates}, Groups: c.Groups, Tags: c.Tags, ExternalID: c.ExternalID,
		CreatedAt: c.CreatedAt, UpdatedAt: c.UpdatedAt,
	}
	if !c.DefaultShipping.IsZero() {
		doc.DefaultShippingAddressID = wire.Some(c.DefaultShipping)
	}
	if !c.DefaultBilling.IsZero() {
		doc.DefaultBillingAddressID = wire.Some(c.DefaultBilling)
	}
	if !c.Successor.IsZero() {
		doc.SuccessorID = wire.Some(c.Successor)
	}
	return doc
}

// customerReply answers with a customer who stands somewhere.
func customerReply(at segment.Standing) func(c *customer.Customer) *wire.Reply[Customer] {
	return func(c *customer.Customer) *wire.Reply[Customer] {
		return &wire.Reply[Customer]{Body: customerDocument(c, at), Version: c.Version}
	}
}

type customerQuery struct {
	wire.Paging
	Query         string              `query:"q" maxLength:"200" doc:"Words, each of which is part of name, address, phone or external id."`
	State         string              `query:"state" enum:"guest,registered,erased" doc:"All but those who were erased, if it is left out."`
	Verified      wire.Optional[bool] `query:"verified" doc:"Only those who did, or did not, prove their address."`
	Group         string              `query:"group" maxLength:"60" doc:"The code of a group."`
	Tag           string              `query:"tag" maxLength:"60"`
	Email         string              `query:"email" maxLength:"254" doc:"However it was written."`
	CreatedFrom   time.Time           `query:"created_from" doc:"Made at this moment or later."`
	CreatedBefore time.Time           `query:"created_before" doc:"Made before this moment."`
	Sort          string              `query:"sort" enum:"newest,updated,name" default:"newest"`
}

func (h *handlers) listCustomers(ctx context.Context, _ *wire.Call, in *customerQuery) (*wire.Reply[wire.List[Customer]], error) {
	request, err := in.Request()
	if err != nil {
		return nil, err
	}
	f := customer.Filter{
		State: customer.State(in.State), Verified: in.Verified.Pointer(), Group: in.Group, Tag: in.Tag, Words: in.Query,
		CreatedFrom: in.CreatedFrom, CreatedBefore: in.CreatedBefore, Sort: customer.Sort(in.Sort),
	}
	if in.Email != "" {
		if _, f.EmailKey, err = email.Normalize(in.Email); err != nil {
			return nil, err
		}
	}
	found, err := h.customers.List(ctx, f, request)
	if err != nil {
		return nil, err
	}
	ids := make([]id.Customer, len(found.Items))
	for i, c := range found.Items {
		ids[i] = c.ID
	}
	standings, err := h.segments.OfAll(ctx, ids)
	if err != nil {
		return nil, err
	}
	return &wire.Reply[wire.List[Customer]]{Body: wire.ListOf(found, func(c *customer.Customer) Customer {
		return customerDocument(c, standings[c.ID])
	})}, nil
}

// CustomerInput is somebody without an account as staff enter him.
type CustomerInput struct {
	Email         string                   `json:"email,omitempty" maxLength:"254"`
	FirstName     string                   `json:"first_name,omitempty" maxLength:"100"`
	LastName      string                   `json:"last_name,omitempty" maxLength:"100"`
	Phone         string                   `json:"phone,omitempty" maxLength:"40"`
	Language      string                   `json:"language,omitempty" maxLength:"35" doc:"BCP 47." example:"de-AT"`
	CurrencyCode  string                   `json:"currency_code,omitempty" maxLength:"3"`
	Notifications *wire.NotificationsPatch `json:"notifications,omitempty"`
	Groups        []string                 `json:"groups,omitempty" maxItems:"100" doc:"Codes."`
	Tags          []string                 `json:"tags,omitempty" maxItems:"50"`
}

func (in *CustomerInput) patch() customer.Patch {
	p := customer.Patch{
		Email: &in.Email, FirstName: &in.FirstName, LastName: &in.LastName, Phone: &in.Phone, Language: &in.Language,
		Currency: &in.CurrencyCode, Groups: &in.Groups, Tags: &in.Tags,
	}
	if in.Notifications != nil {
		p.OrderUpdates = in.Notifications.OrderUpdates
	}
	return p
}

// CustomerPatch is a change of a customer: what is not given stays as it is.
type CustomerPatch struct {
	Versioned
	Email         *string                  `json:"email,omitempty" maxLength:"254" doc:"Of somebody without an account; empty: none is known."`
	FirstName     *string                  `json:"first_name,omitempty" maxLength:"100"`
	LastName      *string                  `json:"last_name,omitempty" maxLength:"100"`
	Phone         *string                  `json:"phone,omitempty" maxLength:"40"`
	Language      *string                  `json:"language,omitempty" maxLength:"35"`
	CurrencyCode  *string                  `json:"currency_code,omitempty" maxLength:"3"`
	Notifications *wire.NotificationsPatch `json:"notifications,omitempty"`
	Groups        *[]string                `json:"groups,omitempty" maxItems:"100" doc:"Codes: all of them."`
	Tags          *[]string                `json:"tags,omitempty" maxItems:"50" doc:"All of them."`
}

func (in *CustomerPatch) patch() customer.Patch {
	p := customer.Patch{
		Email: in.Email, FirstName: in.FirstName, LastName: in.LastName, Phone: in.Phone, Language: in.Language,
		Currency: in.CurrencyCode, Groups: in.Groups, Tags: in.Tags,
	}
	if in.Notifications != nil {
		p.OrderUpdates = in.Notifications.OrderUpdates
	}
	return p
}

func (h *handlers) createCustomer(ctx context.Context, call *wire.Call, in *create[CustomerInput]) (*wire.Reply[Customer], error) {
	at, err := h.segments.Of(ctx, 0) // who is new stands where everybody does who has not ordered
	if err != nil {
		return nil, err
	}
	made := func(c *customer.Customer) *wire.Reply[Customer] {
		reply := customerReply(at)(c)
		reply.Location = customerRoot + "/" + c.ID.String()
		return reply
	}
	return wire.Do(call, made, func(claim *idem.Claim) (*customer.Customer, error) {
		return h.customers.Create(ctx, in.Body.patch(), claim)
	})
}

func (h *handlers) getCustomer(ctx context.Context, _ *wire.Call, in *ByID) (*wire.Reply[Customer], error) {
	named, err := parsed(id.ParseCustomer, "customer", in.ID)
	if err != nil {
		return nil, err
	}
	c, err := h.customers.Get(ctx, named)
	if err != nil {
		return nil, err
	}
	at, err := h.segments.Of(ctx, named)
	if err != nil {
		return nil, err
	}
	return customerReply(at)(c), nil
}

func (h *handlers) updateCustomer(ctx context.Context, call *wire.Call, in *change[CustomerPatch]) (*wire.Reply[Customer], error) {
	named, err := parsed(id.ParseCustomer, "customer", in.ID)
	if err != nil {
		return nil, err
	}
	expected, err := in.Expected(in.Body.Version)
	if err != nil {
		return nil, err
	}
	at, err := h.segments.Of(ctx, named)
	if err != nil {
		return nil, err
	}
	return wire.Do(call, customerReply(at), func(claim *idem.Claim) (*customer.Customer, error) {
		return h.customers.Update(ctx, named, expected, in.Body.patch(), claim)
	})
}

type customerOrdersQuery struct {
	ByID
	wire.Paging
}

func (h *handlers) listOrdersOfCustomer(ctx context.Context, _ *wire.Call, in *customerOrdersQuery) (*wire.Reply[wire.List[OrderListItem]], error) {
	named, err := parsed(id.ParseCustomer, "customer", in.ID)
	if err != nil {
		return nil, err
	}
	request, err := in.Request()
	if err != nil {
		return nil, err
	}
	if _, err := h.customers.Get(ctx, named); err != nil {
		return nil, err
	}
	found, err := h.orders.List(ctx, order.Filter{Customer: named}, request)
	if err != nil {
		return nil, err
	}
	return &wire.Reply[wire.List[OrderListItem]]{Body: wire.ListOf(found, orderListItem)}, nil
}
