package catalog

import (
	"encoding/json"
	"slices"

	"winkel/internal/kernel/money"
	"winkel/internal/platform/db"
	"winkel/internal/platform/outbox"
)

// What others may learn. One change appends at most one event an entity: a product that is changed together with its
// variants is product.updated once, and variant.created, variant.updated or variant.deleted once for each variant that
// changed in more than its prices. Prices have their own event, price.changed, once for each variant. A product that is
// made or deleted takes its variants along without events of their own.
const (
	ProductCreated    = "product.created"
	ProductUpdated    = "product.updated"
	ProductDeleted    = "product.deleted"
	VariantCreated    = "variant.created"
	VariantUpdated    = "variant.updated"
	VariantDeleted    = "variant.deleted"
	PriceChanged      = "price.changed"
	CategoryCreated   = "category.created"
	CategoryUpdated   = "category.updated"
	CategoryDeleted   = "category.deleted"
	CollectionCreated = "collection.created"
	CollectionUpdated = "collection.updated"
	CollectionDeleted = "collection.deleted"
	// CollectionMembersChanged tells of products that came into a collection by its rules, or left it.
	CollectionMembersChanged = "collection.members_changed"
	BrandCreated             = "brand.created"
	BrandUpdated             = "brand.updated"
	BrandDeleted             = "brand.deleted"
	AttributeCreated         = "attribute.created"
	AttributeUpdated         = "attribute.updated"
	AttributeDeleted         = "attribute.deleted"
	TypeCreated              = "product_type.created"
	TypeUpdated              = "product_type.updated"
	TypeDeleted              = "product_type.deleted"
	ChannelUpdated           = "channel.updated"
)

// ProductEvent is the data of product events.
type ProductEvent struct {
	ID       string   `json:"id"`
	Slug     string   `json:"slug"`
	Status   string   `json:"status"`
	Variants []string `json:"variants,omitempty"` // of created and deleted
	Changed  []string `json:"changed,omitempty"`  // the fields, of updated
}

// VariantEvent is the data of variant events.
type VariantEvent struct {
	ID        string   `json:"id"`
	ProductID string   `json:"product_id"`
	SKU       string   `json:"sku"`
	Changed   []string `json:"changed,omitempty"`
}

// PriceEvent is the data of price.changed; its previous is of the same form, without the currencies that had no price.
type PriceEvent struct {
	VariantID string         `json:"variant_id"`
	ProductID string         `json:"product_id"`
	Prices    []PriceOfEvent `json:"prices"` // in the currencies that changed; one that is missing was taken away
}

// PriceOfEvent is a price in one currency, in minor units.
type PriceOfEvent struct {
	Currency  string `json:"currency_code"`
	Amount    int64  `json:"amount"`
	CompareAt *int64 `json:"compare_at_amount,omitempty"`
}

// EntityEvent is the data of the events of everything else.
type EntityEvent struct {
	ID      string   `json:"id"`
	Slug    string   `json:"slug,omitempty"`
	Name    string   `json:"name,omitempty"`
	Changed []string `json:"changed,omitempty"`
}

// MembersEvent is the data of collection.members_changed.
type MembersEvent struct {
	ID       string   `json:"id"`
	Products []string `json:"products"` // that came or left, at most MaxBulk
}

// Events is the kinds of events of the catalog.
func Events() []outbox.Kind {
	kinds := []outbox.Kind{
		{Type: ProductCreated, Version: 1, Data: ProductEvent{}},
		{Type: ProductUpdated, Version: 1, Data: ProductEvent{}, Previous: ProductEvent{}},
		{Type: ProductDeleted, Version: 1, Data: ProductEvent{}},
		{Type: VariantCreated, Version: 1, Data: VariantEvent{}},
		{Type: VariantUpdated, Version: 1, Data: VariantEvent{}},
		{Type: VariantDeleted, Version: 1, Data: VariantEvent{}},
		{Type: PriceChanged, Version: 1, Data: PriceEvent{}, Previous: PriceEvent{}},
		{Type: CollectionMembersChanged, Version: 1, Data: MembersEvent{}},
	}
	for _, kind := range []string{
		CategoryCreated, CategoryUpdated, CategoryDeleted, CollectionCreated, CollectionUpdated, CollectionDeleted,
		BrandCreated, BrandUpdated, BrandDeleted, AttributeCreated, AttributeUpdated, AttributeDeleted,
		TypeCreated, TypeUpdated, TypeDeleted, ChannelUpdated,
	} {
		kinds = append(kinds, outbox.Kind{Type: kind, Version: 1, Data: EntityEvent{}})
	}
	return kinds
}

// news appends one event to the batch.
func news(log *outbox.Log, b *db.Batch, kind, entity string, version int64, data, previous any) {
	e := outbox.Event{Type: kind, EntityID: entity, Version: version, Data: encodeEvent(data)}
	if previous != nil {
		e.Previous = encodeEvent(previous)
	}
	log.Add(b, e)
}

func encodeEvent(data any) json.RawMessage {
	text, err := json.Marshal(data)
	if err != nil {
		panic("catalog: event data is always JSON: " + err.Error())
	}
	return text
}

func eventPrices(prices []Price, currencies []money.Currency) []PriceOfEvent {
	list := []PriceOfEvent{}
	for _, p := range prices {
		if slices.Contains(currencies, p.Amount.Currency) {
			list = append(list, PriceOfEvent{string(p.Amount.Currency), p.Amount.Minor, minorOf(p.CompareAt)})
		}
	}
	return list
}

// minorOf is an amount for a column or field that may be missing.
func minorOf(a *money.Amount) *int64 {
	if a == nil {
		return nil
	}
	return &a.Minor
}
