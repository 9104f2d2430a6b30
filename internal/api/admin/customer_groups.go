package admin

import (
	"context"
	"net/http"
	"time"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/customer"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/idem"
)

const groupRoot = "/api/admin/customer-groups"

func (h *handlers) registerCustomerGroups(a *wire.API) {
	op := func(opID, summary, scope string) wire.Op {
		return wire.Op{ID: opID, Summary: summary, Tag: "Admin: customers", Scope: scope}
	}
	wire.Get(a, groupRoot, op("admin-list-customer-groups", "The customer groups, by code", customersRead), h.listCustomerGroups)
	creation := op("admin-create-customer-group", "Make a customer group", customersWrite)
	creation.Status, creation.Description = http.StatusCreated, "Promotions name a group by its code, which never changes."
	wire.Post(a, groupRoot, creation, h.createCustomerGroup)
	wire.Get(a, groupRoot+"/{id}", op("admin-get-customer-group", "A customer group, by id or code", customersRead), h.getCustomerGroup)
	wire.Patch(a, groupRoot+"/{id}", op("admin-update-customer-group", "Rename a customer group", customersWrite), h.updateCustomerGroup)
	wire.Delete(a, groupRoot+"/{id}", op("admin-delete-customer-group", "Remove a customer group; its members stay", customersWrite), h.deleteCustomerGroup)
}

// CustomerGroup is customers whom staff put together.
type CustomerGroup struct {
	ID        id.CustomerGroup `json:"id"`
	Version   int64            `json:"version"`
	Code      string           `json:"code" example:"vip"`
	Name      string           `json:"name"`
	Members   int64            `json:"members" doc:"How many customers are in it."`
	CreatedAt time.Time        `json:"created_at"`
	UpdatedAt time.Time        `json:"updated_at"`
}

func customerGroupDocument(g *customer.Group) CustomerGroup {
	return CustomerGroup{
		ID: g.ID, Version: g.Version, Code: g.Code, Name: g.Name, Members: g.Members, CreatedAt: g.CreatedAt, UpdatedAt: g.UpdatedAt,
	}
}

func customerGroupReply(g *customer.Group) *wire.Reply[CustomerGroup] {
	return &wire.Reply[CustomerGroup]{Body: customerGroupDocument(g), Version: g.Version}
}

func (h *handlers) listCustomerGroups(ctx context.Context, _ *wire.Call, in *wire.Paging) (*wire.Reply[wire.List[CustomerGroup]], error) {
	request, err := in.Request()
	if err != nil {
		return nil, err
	}
	found, err := h.customers.ListGroups(ctx, request)
	if err != nil {
		return nil, err
	}
	return &wire.Reply[wire.List[CustomerGroup]]{Body: wire.ListOf(found, customerGroupDocument)}, nil
}

// CustomerGroupInput is a group as staff make it.
type CustomerGroupInput struct {
	Code string `json:"code" minLength:"1" maxLength:"50" example:"vip"`
	Name string `json:"name" minLength:"1" maxLength:"100" example:"Best customers"`
}

func (h *handlers) createCustomerGroup(ctx context.Context, call *wire.Call, in *create[CustomerGroupInput]) (*wire.Reply[CustomerGroup], error) {
	made := func(g *customer.Group) *wire.Reply[CustomerGroup] {
		reply := customerGroupReply(g)
		reply.Location = groupRoot + "/" + g.ID.String()
		return reply
	}
	return wire.Do(call, made, func(claim *idem.Claim) (*customer.Group, error) {
		return h.customers.CreateGroup(ctx, in.Body.Code, in.Body.Name, claim)
	})
}

func (h *handlers) getCustomerGroup(ctx context.Context, _ *wire.Call, in *ByID) (*wire.Reply[CustomerGroup], error) {
	g, err := h.customers.GetGroup(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return customerGroupReply(g), nil
}

// CustomerGroupPatch is a change of a group.
type CustomerGroupPatch struct {
	Versioned
	Name string `json:"name" minLength:"1" maxLength:"100"`
}

func (h *handlers) updateCustomerGroup(ctx context.Context, call *wire.Call, in *change[CustomerGroupPatch]) (*wire.Reply[CustomerGroup], error) {
	expected, err := in.Expected(in.Body.Version)
	if err != nil {
		return nil, err
	}
	return wire.Do(call, customerGroupReply, func(claim *idem.Claim) (*customer.Group, error) {
		return h.customers.RenameGroup(ctx, in.ID, expected, in.Body.Name, claim)
	})
}

func (h *handlers) deleteCustomerGroup(ctx context.Context, call *wire.Call, in *Target) (*wire.Reply[wire.None], error) {
	expected, err := in.Expected(nil)
	if err != nil {
		return nil, err
	}
	return wire.Do(call, gone, func(claim *idem.Claim) (nothing, error) {
		return removed(h.customers.DeleteGroup(ctx, in.ID, expected, claim))
	})
}
