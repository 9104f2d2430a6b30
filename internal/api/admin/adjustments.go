package admin

import (
	"context"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/inventory"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/idem"
)

func (h *handlers) registerAdjustments(a *wire.API) {
	op := func(opID, summary string) wire.Op {
		return wire.Op{ID: opID, Summary: summary, Tag: "Admin: inventory", Scope: inventoryWrite}
	}
	wire.Post(a, inventoryRoot+"/adjustments", op("admin-adjust-stock", "Add to what lies on the shelf, or take away from it, or correct it"), h.adjustStock)
	wire.Post(a, inventoryRoot+"/transfers", op("admin-transfer-stock", "Move what is not promised to another location"), h.transferStock)
	wire.Put(a, inventoryRoot+"/levels/{id}/low-stock-at", op("admin-set-low-stock-at", "Say at how many units a variant runs low"), h.setLowStockAt)
}

// StockAdjustment is a change of what lies on a shelf. It may leave less than is promised, because goods are lost: then
// available is negative.
type StockAdjustment struct {
	VariantID      id.Variant  `json:"variant_id"`
	LocationID     id.Location `json:"location_id,omitempty" doc:"Empty: the default one."`
	Delta          int64       `json:"delta,omitempty" doc:"How many came or, negative, went."`
	OnHand         *int64      `json:"on_hand,omitempty" minimum:"0" doc:"How many there are now, instead of delta."`
	ExpectedOnHand *int64      `json:"expected_on_hand,omitempty" minimum:"0" doc:"How many there were thought to be. If there were not, the answer is 409 version_conflict."`
	Reason         string      `json:"reason" minLength:"1" maxLength:"200" example:"damaged" doc:"Why, for the ledger."`
	Reference      string      `json:"reference,omitempty" maxLength:"100" doc:"What caused it, if that has an id."`
}

func (h *handlers) adjustStock(ctx context.Context, call *wire.Call, in *create[StockAdjustment]) (*wire.Reply[InventoryLevel], error) {
	adjustment := inventory.Adjustment{
		Variant: in.Body.VariantID, Location: in.Body.LocationID, Delta: in.Body.Delta, OnHand: in.Body.OnHand,
		Expected: in.Body.ExpectedOnHand, Reason: in.Body.Reason, Reference: in.Body.Reference,
	}
	return wire.Do(call, levelReply, func(claim *idem.Claim) (inventory.Level, error) {
		return h.inventory.Adjust(ctx, adjustment, claim)
	})
}

// StockTransfer is so many of a variant that go from one location to another.
type StockTransfer struct {
	VariantID id.Variant  `json:"variant_id"`
	From      id.Location `json:"from_location_id"`
	To        id.Location `json:"to_location_id"`
	Quantity  int64       `json:"quantity" minimum:"1"`
	Reason    string      `json:"reason,omitempty" maxLength:"200" doc:"Empty: transferred."`
	Reference string      `json:"reference,omitempty" maxLength:"100"`
}

// TransferredStock is the levels at both ends of a transfer.
type TransferredStock struct {
	From InventoryLevel `json:"from"`
	To   InventoryLevel `json:"to"`
}

func (h *handlers) transferStock(ctx context.Context, call *wire.Call, in *create[StockTransfer]) (*wire.Reply[TransferredStock], error) {
	transfer := inventory.Transfer{
		Variant: in.Body.VariantID, From: in.Body.From, To: in.Body.To, Quantity: in.Body.Quantity, Reason: in.Body.Reason,
		Reference: in.Body.Reference,
	}
	answer := func(t inventory.Transferred) *wire.Reply[TransferredStock] {
		return &wire.Reply[TransferredStock]{Body: TransferredStock{From: levelDocument(t.From), To: levelDocument(t.To)}}
	}
	return wire.Do(call, answer, func(claim *idem.Claim) (inventory.Transferred, error) {
		return h.inventory.Transfer(ctx, transfer, claim)
	})
}

// LowStockAt is at how many units a variant runs low.
type LowStockAt struct {
	LowStockAt int64 `json:"low_stock_at" minimum:"0" doc:"Of all locations together; 0: never."`
}

type lowStockRequest struct {
	ByID
	Body LowStockAt
}

func (h *handlers) setLowStockAt(ctx context.Context, call *wire.Call, in *lowStockRequest) (*wire.Reply[InventoryLevels], error) {
	variant, err := parsed(id.ParseVariant, "variant", in.ID)
	if err != nil {
		return nil, err
	}
	return wire.Do(call, levelsReply, func(claim *idem.Claim) ([]inventory.Level, error) {
		return h.inventory.SetLowStockAt(ctx, variant, in.Body.LowStockAt, claim)
	})
}
