package fulfillment

import (
	"time"

	"winkel/internal/kernel/address"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

// Codes that this domain raises.
const (
	CodeShippingUnavailable = "shipping_method_unavailable" // the option does not exist, or not for this cart and address
)

// Zone is where a set of shipping options is offered.
type Zone struct {
	ID        id.ShippingZone
	Version   int64
	Name      string
	Areas     []Area // empty: everywhere
	Position  int64
	Options   []Option
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Area is a country or a part of one.
type Area struct {
	CountryCode   string `json:"country_code"`
	ProvinceCode  string `json:"province_code,omitempty"`
	PostalPattern string `json:"postal_pattern,omitempty"` // "90*, 10115-10999"
}

// Kind says how the price of an option is found.
type Kind string

// The kinds of options.
const (
	Flat     Kind = "flat"
	ByWeight Kind = "by_weight" // Tiers by grams
	ByPrice  Kind = "by_price"  // Tiers by the subtotal
	Pickup   Kind = "pickup"    // at PickupLocation; needs no address
)

// Option is a way to get the goods to the customer.
type Option struct {
	ID             id.ShippingOption
	Version        int64
	Zone           id.ShippingZone
	Name           string
	Description    string
	Kind           Kind
	Amount         money.Amount // of Flat and Pickup; its currency is the option's
	Tiers          []Tier       // ascending
	FreeOver       *int64       // free from this subtotal on, in minor units; nil: never
	MinSubtotal    int64        // offered from this subtotal on
	MaxSubtotal    int64        // offered up to this subtotal; 0: no bound
	MaxWeightGrams int64        // 0: no bound
	TaxClass       string
	PickupLocation id.Location
	MinDays        int64 // until it is there, as promised; 0 and 0: nothing is promised
	MaxDays        int64
	Active         bool
	Position       int64
	CreatedAt      time.Time
	UpdatedAt      time.Time
}

// Tier is the price up to a weight or a subtotal; UpTo 0 is without bound.
type Tier struct {
	UpTo   int64 `json:"up_to"`
	Amount int64 `json:"amount"` // minor units
}

// Parcel is what is to be sent, as far as rates depend on it.
type Parcel struct {
	Currency    money.Currency
	Subtotal    money.Amount // of the goods after item and order discounts are not known yet: before discounts
	WeightGrams int64
	To          address.Address
}

// Offer is an option with its price for one parcel.
type Offer struct {
	Option Option
	Price  money.Amount
}

// Table is all zones with their options, to find offers without a database. It is never changed after it was made.
type Table struct {
	Zones []Zone
}

// Offers is the options for a parcel, with their prices, in the order in which they are shown: those of every zone that its
// address is in, as far as weight, subtotal and currency allow. Without an address only options of zones that are everywhere,
// and pick-up, are offered.
func (t Table) Offers(p Parcel) []Offer { return t.offers(p) }

// Status of one parcel on its way.
type Status string

// The statuses of a fulfillment.
const (
	Pending        Status = "pending"
	Processing     Status = "processing"
	Shipped        Status = "shipped"
	InTransit      Status = "in_transit"
	OutForDelivery Status = "out_for_delivery"
	ReadyForPickup Status = "ready_for_pickup"
	Delivered      Status = "delivered"
	Failed         Status = "failed"
	Canceled       Status = "canceled"
)

// Fulfillment is one parcel of an order.
type Fulfillment struct {
	ID                  id.Fulfillment
	Version             int64
	Order               id.Order
	Status              Status
	Carrier             string
	TrackingNumber      string
	TrackingURL         string
	Note                string
	Lines               []Line
	ShippedAt           time.Time
	DeliveredAt         time.Time
	EstimatedDeliveryAt time.Time
	CreatedAt           time.Time
	UpdatedAt           time.Time
}

// Line is so many of an order line in one parcel.
type Line struct {
	OrderLine id.OrderLine
	Quantity  int64
	Stock     []Taken // from which shelves it was taken
}

// Taken is what was taken from one shelf.
type Taken struct {
	Item     id.InventoryItem `json:"inventory_item_id"`
	Location id.Location      `json:"location_id"`
	Quantity int64            `json:"quantity"`
}
