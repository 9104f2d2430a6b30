package simulate

import (
	"fmt"
	"math/rand/v2"
	"time"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/fulfillment"
	"winkel/internal/commerce/promotion"
	"winkel/internal/commerce/tax"
	"winkel/internal/kernel/address"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

// good is something that the shop sells.
type good struct {
	variant id.Variant
	hot     bool // everybody wants it, and there is little of it
	deny    bool // it is never sold beyond what is there
}

const (
	currency = money.Currency("EUR")
	products = 24
)

func euros(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: currency} }

// furnish fills the shelves, and says what shipping and taxes cost.
func (w *world) furnish() error {
	for _, part := range []func(*node) error{w.furnishGoods, w.furnishRates, w.furnishPromotions} {
		if err := part(w.nodes[0]); err != nil {
			return fmt.Errorf("furnish the shop: %w", err)
		}
	}
	return nil
}

func (w *world) furnishGoods(n *node) error {
	if _, err := n.shop.Catalog.EnsureChannel(n.ctx, currency); err != nil {
		return err
	}
	for i := range products {
		hot := i < 3
		onHand := int64(20 + w.chance.IntN(200))
		if hot {
			onHand = int64(1 + w.chance.IntN(8))
		}
		in := catalog.VariantInput{
			SKU: fmt.Sprintf("SIM-%03d", i), Prices: []catalog.PriceInput{{Amount: euros(99 + int64(w.chance.IntN(9000)))}},
			WeightGrams: int64(50 + w.chance.IntN(3000)), InventoryTracked: true, OnHand: &onHand, DigitalOnly: i%11 == 10,
			TaxExempt: i%13 == 12,
		}
		if i%7 == 6 {
			in.InventoryPolicy = catalog.Continue
		}
		if i%9 == 8 {
			in.MaxPerOrder = 3
		}
		p, err := n.shop.Catalog.CreateProduct(n.ctx, catalog.ProductInput{
			Title: fmt.Sprintf("Thing %d", i), Status: catalog.Published, Variants: []catalog.VariantInput{in},
		}, nil)
		if err != nil {
			return err
		}
		w.goods = append(w.goods, good{variant: p.Variants[0].ID, hot: hot, deny: in.InventoryPolicy != catalog.Continue})
	}
	return nil
}

func (w *world) furnishRates(n *node) error {
	s := n.shop.Shipping
	zone, err := s.CreateZone(n.ctx, fulfillment.ZoneInput{Name: "Near", Areas: []fulfillment.Area{{CountryCode: "DE"}, {CountryCode: "AT"}}}, nil)
	if err != nil {
		return err
	}
	over := int64(15_000)
	for i, option := range []fulfillment.OptionInput{
		{Name: "Parcel", Kind: fulfillment.Flat, Amount: euros(490), FreeOver: &over, Active: true},
		{Name: "By weight", Kind: fulfillment.ByWeight, Amount: euros(0), Active: true, Tiers: []fulfillment.Tier{
			{UpTo: 1000, Amount: 399}, {UpTo: 5000, Amount: 699}, {Amount: 1299},
		}},
	} {
		option.Position = int64(i)
		if _, err := s.CreateOption(n.ctx, zone.ID, option, nil); err != nil {
			return err
		}
	}
	for _, z := range []tax.ZoneInput{
		{Name: "Germany", CountryCode: "DE", Rates: []tax.RateInput{{Name: "VAT 19 %", Rate: 190_000}}},
		{Name: "Austria", CountryCode: "AT", Rates: []tax.RateInput{{Name: "VAT 20 %", Rate: 200_000}}},
	} {
		if _, err := n.shop.Taxes.CreateZone(n.ctx, z, nil); err != nil && fault.KindOf(err) != fault.Conflict {
			return err
		}
	}
	return nil
}

func (w *world) furnishPromotions(n *node) error {
	now := w.clock.Now()
	const percent = money.Whole / 100
	minimum := euros(5_000)
	for _, in := range []promotion.Input{
		{Name: "Ten", Code: "TEN", Kind: promotion.Percent, Target: promotion.Order, Rate: 10 * percent},
		{Name: "Few", Code: "FEW", Kind: promotion.Fixed, Target: promotion.Order, Amount: euros(500), UsageLimit: 7},
		{Name: "Once", Code: "ONCE", Kind: promotion.Percent, Target: promotion.Items, Rate: 25 * percent, UsageLimitPerCustomer: 1},
		{Name: "First", Code: "FIRST", Kind: promotion.FreeShipping, Conditions: promotion.Conditions{FirstOrder: true}},
		{Name: "Over", Code: "OVER", Kind: promotion.Percent, Target: promotion.Order, Rate: 50 * percent, EndsAt: now.Add(6 * time.Hour)},
		{Name: "Late", Code: "LATE", Kind: promotion.Fixed, Target: promotion.Items, Amount: euros(100), StartsAt: now.Add(time.Hour)},
		{Name: "All", Code: "GIFT", Kind: promotion.Percent, Target: promotion.Order, Rate: 100 * percent, UsageLimit: 20},
		{Name: "Shipping", Kind: promotion.FreeShipping, Conditions: promotion.Conditions{MinSubtotal: &minimum}},
	} {
		in.Active = true
		p, err := n.shop.Promotions.Create(n.ctx, in, nil)
		if err != nil {
			return err
		}
		w.promos = append(w.promos, p.ID)
		w.model.allow(p.ID, p.UsageLimit, p.CustomerLimit())
		if p.Code != "" {
			w.codes = append(w.codes, p.Code)
		}
	}
	w.codes = append(w.codes, "NO-SUCH-CODE")
	return nil
}

// home is where somebody lives. To the last of the addresses nothing is shipped, and few live there.
func home(chance *rand.Rand) address.Address {
	const far = 20
	if chance.IntN(far) == 0 {
		return addresses[len(addresses)-1]
	}
	return addresses[chance.IntN(len(addresses)-1)]
}

var addresses = []address.Address{
	{FirstName: "Ada", LastName: "Lovelace", Address1: "Unter den Linden 1", City: "Berlin", PostalCode: "10117", CountryCode: "DE"},
	{FirstName: "Emil", LastName: "Berliner", Address1: "Ring 2", City: "Wien", PostalCode: "1010", CountryCode: "AT"},
	{FirstName: "Grace", LastName: "Hopper", Address1: "1 Main St", City: "Arlington", Province: "Virginia", ProvinceCode: "VA", PostalCode: "22201", CountryCode: "US"},
}
