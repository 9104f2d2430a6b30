package admin

import (
	"context"
	"net/http"
	"time"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/inventory"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/idem"
)

const locationRoot = inventoryRoot + "/locations"

func (h *handlers) registerLocations(a *wire.API) {
	op := func(opID, summary, scope string) wire.Op {
		return wire.Op{ID: opID, Summary: summary, Tag: "Admin: inventory", Scope: scope}
	}
	wire.Get(a, locationRoot, op("admin-list-stock-locations", "The places where stock lies, in the order in which they are asked for goods", inventoryRead), h.listLocations)
	creation := op("admin-create-stock-location", "Make a stock location", inventoryWrite)
	creation.Status = http.StatusCreated
	wire.Post(a, locationRoot, creation, h.createLocation)
	wire.Get(a, locationRoot+"/{id}", op("admin-get-stock-location", "A stock location", inventoryRead), h.getLocation)
	wire.Patch(a, locationRoot+"/{id}", op("admin-update-stock-location", "Change a stock location", inventoryWrite), h.updateLocation)
}

// StockLocation is a place where stock lies.
type StockLocation struct {
	ID        id.Location `json:"id"`
	Version   int64       `json:"version"`
	Code      string      `json:"code"`
	Name      string      `json:"name"`
	IsDefault bool        `json:"is_default" doc:"Goods are taken from it first."`
	Active    bool        `json:"active"`
	Position  int64       `json:"position"`
	CreatedAt time.Time   `json:"created_at"`
	UpdatedAt time.Time   `json:"updated_at"`
}

func locationDocument(l inventory.Location) StockLocation {
	return StockLocation{
		ID: l.ID, Version: l.Version, Code: l.Code, Name: l.Name, IsDefault: l.IsDefault, Active: l.Active, Position: l.Position,
		CreatedAt: l.CreatedAt, UpdatedAt: l.UpdatedAt,
	}
}

func locationReply(l inventory.Location) *wire.Reply[StockLocation] {
	return &wire.Reply[StockLocation]{Body: locationDocument(l), Version: l.Version}
}

// StockLocations is every stock location.
type StockLocations struct {
	Data  []StockLocation `json:"data"`
	Total int64           `json:"total"`
}

// StockLocationInput is a stock location as somebody wants it to be.
type StockLocationInput struct {
	Code     string `json:"code" example:"cellar"`
	Name     string `json:"name" example:"Cellar"`
	Position int64  `json:"position,omitempty" minimum:"0" doc:"Goods are taken from lower ones first."`
}

// StockLocationPatch is a change of a stock location: what is not given stays as it is.
type StockLocationPatch struct {
	Versioned
	Code     *string `json:"code,omitempty"`
	Name     *string `json:"name,omitempty"`
	Active   *bool   `json:"active,omitempty" doc:"The default location, and one at which something lies, stay active."`
	Position *int64  `json:"position,omitempty" minimum:"0"`
}

func (h *handlers) listLocations(ctx context.Context, _ *wire.Call, _ *struct{}) (*wire.Reply[StockLocations], error) {
	all, err := h.inventory.ListLocations(ctx)
	if err != nil {
		return nil, err
	}
	list := StockLocations{Data: make([]StockLocation, 0, len(all)), Total: int64(len(all))}
	for _, l := range all {
		list.Data = append(list.Data, locationDocument(l))
	}
	return &wire.Reply[StockLocations]{Body: list}, nil
}

func (h *handlers) createLocation(ctx context.Context, call *wire.Call, in *create[StockLocationInput]) (*wire.Reply[StockLocation], error) {
	made := func(l inventory.Location) *wire.Reply[StockLocation] {
		reply := locationReply(l)
		reply.Location = locationRoot + "/" + l.ID.String()
		return reply
	}
	patch := inventory.LocationPatch{Code: &in.Body.Code, Name: &in.Body.Name, Position: &in.Body.Position}
	return wire.Do(call, made, func(claim *idem.Claim) (inventory.Location, error) {
		return h.inventory.CreateLocation(ctx, patch, claim)
	})
}

func (h *handlers) getLocation(ctx context.Context, _ *wire.Call, in *ByID) (*wire.Reply[StockLocation], error) {
	location, err := parsed(id.ParseLocation, "stock location", in.ID)
	if err != nil {
		return nil, err
	}
	l, err := h.inventory.GetLocation(ctx, location)
	if err != nil {
		return nil, err
	}
	return locationReply(l), nil
}

func (h *handlers) updateLocation(ctx context.Context, call *wire.Call, in *change[StockLocationPatch]) (*wire.Reply[StockLocation], error) {
	location, err := parsed(id.ParseLocation, "stock location", in.ID)
	if err != nil {
		return nil, err
	}
	expected, err := in.Expected(in.Body.Version)
	if err != nil {
		return nil, err
	}
	patch := inventory.LocationPatch{
		Code: in.Body.Code, Name: in.Body.Name, Active: in.Body.Active, Position: in.Body.Position,
	}
	return wire.Do(call, locationReply, func(claim *idem.Claim) (inventory.Location, error) {
		return h.inventory.UpdateLocation(ctx, location, expected, patch, claim)
	})
}
