package admin

import (
	"context"
	"time"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/inventory"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/idem"
)

const inventoryRoot = "/api/admin/inventory"

func (h *handlers) registerInventory(a *wire.API) {
	op := func(opID, summary, scope string) wire.Op {
		return wire.Op{ID: opID, Summary: summary, Tag: "Admin: inventory", Scope: scope}
	}
	wire.Get(a, inventoryRoot+"/stock", op("admin-list-stock", "What is counted, by product, with what there is of it at each location", inventoryRead), h.listStock)
	wire.Get(a, inventoryRoot+"/levels", op("admin-list-inventory-levels", "What lies on the shelf, by variant", inventoryRead), h.listLevels)
	wire.Get(a, inventoryRoot+"/levels/{id}", op("admin-get-inventory-levels", "What lies on the shelf of one variant, at each location", inventoryRead), h.getLevels)
	wire.Put(a, inventoryRoot+"/levels/{id}", op("admin-set-on-hand", "Say what lies on the shelf", inventoryWrite), h.setOnHand)
	wire.Get(a, inventoryRoot+"/levels/{id}/movements", op("admin-list-stock-movements", "The stock ledger of a variant, newest first", inventoryRead), h.listMovements)
	h.registerAdjustments(a)
	h.registerLocations(a)
}

// InventoryLevel is how many of a variant there are at a location.
type InventoryLevel struct {
	VariantID  id.Variant  `json:"variant_id"`
	LocationID id.Location `json:"location_id"`
	OnHand     int64       `json:"on_hand"`
	Reserved   int64       `json:"reserved" doc:"Promised to somebody."`
	Available  int64       `json:"available" doc:"On hand less reserved."`
	Incoming   int64       `json:"incoming"`
	LowStockAt int64       `json:"low_stock_at" doc:"At how many units, of all locations together, it runs low; 0: never."`
	Version    int64       `json:"version"`
	UpdatedAt  time.Time   `json:"updated_at"`
}

func levelDocument(l inventory.Level) InventoryLevel {
	return InventoryLevel{
		VariantID: l.Variant, LocationID: l.Location, OnHand: l.OnHand, Reserved: l.Reserved, Available: l.Available(),
		Incoming: l.Incoming, LowStockAt: l.LowStockAt, Version: l.Version, UpdatedAt: l.UpdatedAt,
	}
}

func levelReply(l inventory.Level) *wire.Reply[InventoryLevel] {
	return &wire.Reply[InventoryLevel]{Body: levelDocument(l), Version: l.Version}
}

// InventoryLevels is the levels of some variants.
type InventoryLevels struct {
	Data  []InventoryLevel `json:"data" doc:"A variant that was never counted has none."`
	Total int64            `json:"total"`
}

type levelQuery struct {
	VariantID []string `query:"variant_id,explode" required:"true" minItems:"1" maxItems:"100" doc:"The variants."`
}

func (h *handlers) listLevels(ctx context.Context, _ *wire.Call, in *levelQuery) (*wire.Reply[InventoryLevels], error) {
	variants := make([]id.Variant, 0, len(in.VariantID))
	for _, text := range in.VariantID {
		variant, err := id.ParseVariant(text)
		if err != nil {
			return nil, fault.From(err).WithParam("query.variant_id")
		}
		variants = append(variants, variant)
	}
	levels, err := h.inventory.Levels(ctx, variants)
	if err != nil {
		return nil, err
	}
	return levelsReply(levels), nil
}

func levelsReply(levels []inventory.Level) *wire.Reply[InventoryLevels] {
	list := InventoryLevels{Data: make([]InventoryLevel, 0, len(levels)), Total: int64(len(levels))}
	for _, level := range levels {
		list.Data = append(list.Data, levelDocument(level))
	}
	return &wire.Reply[InventoryLevels]{Body: list}
}

// VariantLevels is what lies on the shelf of one variant.
type VariantLevels struct {
	VariantID id.Variant       `json:"variant_id"`
	Levels    []InventoryLevel `json:"levels" doc:"One for each location; none if it was never counted."`
}

func (h *handlers) getLevels(ctx context.Context, _ *wire.Call, in *ByID) (*wire.Reply[VariantLevels], error) {
	variant, err := parsed(id.ParseVariant, "variant", in.ID)
	if err != nil {
		return nil, err
	}
	levels, err := h.inventory.Levels(ctx, []id.Variant{variant})
	if err != nil {
		return nil, err
	}
	return &wire.Reply[VariantLevels]{Body: VariantLevels{VariantID: variant, Levels: levelsReply(levels).Body.Data}}, nil
}

// OnHand is what somebody counted on the shelf.
type OnHand struct {
	OnHand     int64       `json:"on_hand" minimum:"0"`
	LocationID id.Location `json:"location_id,omitempty" doc:"Empty: the default one."`
	Reason     string      `json:"reason,omitempty" maxLength:"200" doc:"Why it changes, for the ledger."`
}

type countRequest struct {
	ByID
	Body OnHand
}

func (h *handlers) setOnHand(ctx context.Context, call *wire.Call, in *countRequest) (*wire.Reply[InventoryLevel], error) {
	variant, err := parsed(id.ParseVariant, "variant", in.ID)
	if err != nil {
		return nil, err
	}
	reason := in.Body.Reason
	if reason == "" {
		reason = "counted"
	}
	return wire.Do(call, levelReply, func(claim *idem.Claim) (inventory.Level, error) {
		return h.inventory.Adjust(ctx, inventory.Adjustment{
			Variant: variant, Location: in.Body.LocationID, OnHand: &in.Body.OnHand, Reason: reason,
		}, claim)
	})
}

// StockMovement is one entry of the stock ledger.
type StockMovement struct {
	ID         id.Movement `json:"id"`
	VariantID  id.Variant  `json:"variant_id"`
	LocationID id.Location `json:"location_id"`
	Delta      int64       `json:"delta"`
	Reason     string      `json:"reason"`
	Reference  string      `json:"reference" doc:"What caused it, if that has an id."`
	Actor      string      `json:"actor"`
	At         time.Time   `json:"at"`
}

func movementDocument(m inventory.Movement) StockMovement {
	return StockMovement{
		ID: m.ID, VariantID: m.Variant, LocationID: m.Location, Delta: m.Delta, Reason: m.Reason, Reference: m.Reference,
		Actor: m.Actor, At: m.At,
	}
}

type movementQuery struct {
	ByID
	Following
}

func (h *handlers) listMovements(ctx context.Context, _ *wire.Call, in *movementQuery) (*wire.Reply[wire.List[StockMovement]], error) {
	variant, err := parsed(id.ParseVariant, "variant", in.ID)
	if err != nil {
		return nil, err
	}
	return followed[inventory.Movement, StockMovement]{
		name: "movement." + variant.String(),
		read: func(after int64, limit int) ([]inventory.Movement, error) {
			return h.inventory.ListMovements(ctx, variant, id.Movement(after), limit)
		},
		key:     func(m inventory.Movement) int64 { return int64(m.ID) },
		count:   func() (int64, error) { return h.inventory.CountMovements(ctx, variant) },
		convert: movementDocument,
	}.page(in.Following)
}
