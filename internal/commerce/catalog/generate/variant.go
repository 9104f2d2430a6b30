package generate

import (
	"strconv"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/money"
)

// maxVariants is how many variants a product has at most; the GTINs of a product's variants are this many apart from
// the next product's.
const maxVariants = 12

// pricing is what the prices of a product's variants have in common.
type pricing struct {
	base      int64 // of the smallest size, in hundredths
	ending    int64
	reduction int64 // what was taken off, in percent; 0: nothing
	margin    int64 // the cost, in percent of the price
}

// variants makes one variant for each combination of colour and size. Their small parts lie in one array each.
func (m *maker) variants(d *draft) []catalog.VariantInput {
	colors, sizes := max(1, len(d.colors)), max(1, len(d.sizes))
	count := colors * sizes
	p := m.pricing(d)
	grams, side := m.dice.scatter(d.aisle.leaf.grams), m.dice.scatter(d.aisle.leaf.millimetre)
	policy := catalog.Deny
	if m.dice.percent(5) {
		policy = catalog.Continue
	}
	list := make([]catalog.VariantInput, count)
	prices := make([]catalog.PriceInput, count)
	amounts := make([]money.Amount, 0, 2*count)
	onHand := make([]int64, count)
	values := make([]string, 0, 2*count)
	for i := range list {
		size := i % sizes
		first := len(values)
		if len(d.colors) > 1 {
			values = append(values, d.colors[i/sizes])
		}
		if len(d.sizes) > 0 {
			values = append(values, d.sizes[size])
		}
		prices[i], amounts = m.price(p, size, amounts)
		onHand[i] = int64(m.tree.stock.rank(&m.dice))
		growth := int64(100 + 25*size)
		sku, gtin := m.codes(d, i, count)
		list[i] = catalog.VariantInput{
			SKU: sku, GTIN: gtin, Options: values[first:len(values):len(values)], Prices: prices[i : i+1 : i+1],
			WeightGrams: grams * growth / 100, LengthMM: side * growth / 100, WidthMM: side * 2 / 3, HeightMM: side / 2,
			OriginCountry: d.origin, InventoryPolicy: policy, InventoryTracked: true, OnHand: &onHand[i],
		}
	}
	return list
}

func (m *maker) pricing(d *draft) pricing {
	endings := [...]int64{99, 99, 99, 99, 99, 95, 95, 90, 50, 0}
	p := pricing{
		base: m.dice.scatter(d.aisle.leaf.price), ending: endings[m.dice.below(len(endings))], margin: int64(35 + m.dice.below(30)),
	}
	if m.dice.percent(10) {
		p.reduction = int64(10 + m.dice.below(40))
	}
	return p
}

// price is the price of a size, counted from 0. The amounts that it points to are appended to a slice with room for
// them.
func (m *maker) price(p pricing, size int, amounts []money.Amount) (catalog.PriceInput, []money.Amount) {
	hundredths := p.base * int64(100+20*size) / 100
	whole := max(1, hundredths/100)
	if whole >= 200 {
		// Dear things cost 249 or 1,290, not 251.99.
		whole, p.ending = whole/10*10+9, 0
	}
	price := whole*100 + p.ending
	amounts = append(amounts, m.amount(price*p.margin/100))
	input := catalog.PriceInput{Amount: m.amount(price), Cost: &amounts[len(amounts)-1]}
	if p.reduction > 0 {
		before := price + max(100, price*p.reduction/100/100*100)
		amounts = append(amounts, m.amount(before))
		input.CompareAt = &amounts[len(amounts)-1]
	}
	return input, amounts
}

func (m *maker) amount(hundredths int64) money.Amount {
	return money.Amount{Minor: hundredths * m.unit, Currency: m.currency}
}

// codes are a variant's SKU, such as ALD-0000042 or ALD-0000042-03, and its GTIN-13. Both are parts of one string.
func (m *maker) codes(d *draft, variant, count int) (sku, gtin string) {
	b := m.scratch[:0]
	for i := range 3 {
		b = append(b, d.brand[i]&^0x20)
	}
	b = append(b, '-')
	b = appendPadded(b, d.number+1, 7)
	if count > 1 {
		b = append(b, '-')
		b = appendPadded(b, variant+1, 2)
	}
	end := len(b)
	b = append(b, "21"...)
	b = appendPadded(b, d.number*maxVariants+variant, 10)
	b = append(b, checkDigit(b[end:]))
	m.scratch = b
	both := string(b)
	return both[:end], both[end:]
}

// appendPadded writes a number with leading zeros.
func appendPadded(b []byte, n, digits int) []byte {
	for limit := 10; digits > 1; digits-- {
		if n < limit {
			b = append(b, "000000000"[:digits-1]...)
			break
		}
		limit *= 10
	}
	return strconv.AppendInt(b, int64(n), 10)
}

// checkDigit completes the twelve digits of a GTIN-13: from the left, weights 1, 3, 1, 3 and so on.
func checkDigit(digits []byte) byte {
	sum := 0
	for i, digit := range digits {
		sum += int(digit-'0') * (1 + i%2*2)
	}
	return byte('0' + (10-sum%10)%10)
}
