package admin

import (
	"context"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/order"
	"winkel/internal/platform/idem"
)

const sellerRoot = "/api/admin/settings/seller"

func (h *handlers) registerSeller(a *wire.API) {
	op := func(opID, summary, scope string) wire.Op {
		return wire.Op{ID: opID, Summary: summary, Tag: "Admin: settings", Scope: scope}
	}
	wire.Get(a, sellerRoot, op("admin-get-seller", "Who sells, as it stands on invoices", settingsRead), h.getSeller)
	wire.Put(a, sellerRoot, op("admin-set-seller", "Say who sells", settingsWrite), h.setSeller)
}

// Seller is who sells.
type Seller struct {
	wire.Address

	VATID   string `json:"vat_id"`
	Email   string `json:"email"`
	Version int64  `json:"version" doc:"0: nobody has said it yet."`
}

func sellerReply(s order.Seller) *wire.Reply[Seller] {
	return &wire.Reply[Seller]{
		Body: Seller{Address: wire.Address(s.Address), VATID: s.VATID, Email: s.Email, Version: s.Version}, Version: s.Version,
	}
}

func (h *handlers) getSeller(ctx context.Context, _ *wire.Call, _ *wire.None) (*wire.Reply[Seller], error) {
	seller, err := h.orders.Seller(ctx)
	if err != nil {
		return nil, err
	}
	return sellerReply(seller), nil
}

// SellerInput is who sells, all of it. An address is needed with it.
type SellerInput struct {
	Versioned
	wire.AddressInput
	VATID string `json:"vat_id,omitempty" maxLength:"200"`
	Email string `json:"email,omitempty" maxLength:"200"`
}

type sellerChange struct {
	wire.Precondition
	Body SellerInput
}

func (h *handlers) setSeller(ctx context.Context, call *wire.Call, in *sellerChange) (*wire.Reply[Seller], error) {
	expected, err := in.Expected(in.Body.Version)
	if err != nil {
		return nil, err
	}
	seller := order.Seller{Address: in.Body.Address(), VATID: in.Body.VATID, Email: in.Body.Email}
	return wire.Do(call, sellerReply, func(claim *idem.Claim) (order.Seller, error) {
		return h.orders.SetSeller(ctx, expected, seller, claim)
	})
}
