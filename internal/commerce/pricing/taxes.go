package pricing

import (
	"winkel/internal/commerce/tax"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/money"
)

// source says in tax lines that the shop's own table was asked.
const source = "table"

// taxedClass is the rates of one class at the destination.
type taxedClass struct {
	class   string
	rates   []tax.Rate
	weights []int64 // the rates as numbers
	sum     money.Rate
}

// ratesOf looks the rates of a class up, once.
func (r *reckoning) ratesOf(class string) (taxedClass, error) {
	for i := range r.taxed {
		if r.taxed[i].class == class {
			return r.taxed[i], nil
		}
	}
	found := taxedClass{class: class, rates: r.in.Tax.Rates(r.in.Destination, class)}
	found.weights = make([]int64, len(found.rates))
	for i, rate := range found.rates {
		if rate.Rate < 0 || rate.Rate > money.MaxRate {
			return found, fault.Invalidf("tax", "The tax rate %q is not between 0 and 1000 percent.", rate.Name)
		}
		found.weights[i] = int64(rate.Rate)
		found.sum += rate.Rate
	}
	r.taxed = append(r.taxed, found)
	return found, nil
}

// of is the tax on an amount.
func (c *taxedClass) of(amount money.Amount, included bool, rounding money.Rounding) money.Amount {
	if included {
		return amount.TaxIncluded(c.sum, rounding)
	}
	return amount.ApplyRate(c.sum, rounding)
}

// fits refuses a tax that would not fit: it is less than the amount times the next higher whole rate.
func (c *taxedClass) fits(amount money.Amount) error {
	_, err := amount.MulChecked(int64(c.sum/money.Whole) + 1)
	return err
}

// tax reckons the taxes of all lines and the shipping, and what the cart would come to without promotions.
func (r *reckoning) tax() error {
	in, q := r.in, &r.quote
	q.OriginalTotal = q.Subtotal.Add(q.ShippingTotal)
	for i := range q.Lines {
		if !in.Lines[i].Taxable {
			continue
		}
		l := &q.Lines[i]
		lines, total, err := r.taxOne(l.Key, in.Lines[i].TaxClass, l.Subtotal, l.left())
		if err != nil {
			return err
		}
		l.TaxLines, l.TaxTotal = lines, total
	}
	if in.Shipping == nil {
		return nil
	}
	lines, total, err := r.taxOne(0, in.Shipping.TaxClass, q.Shipping.Price, q.Shipping.left())
	q.Shipping.TaxLines, q.Shipping.TaxTotal = lines, total
	return err
}

// taxOne reckons the taxes of a line or the shipping, of which discounts have left so much.
func (r *reckoning) taxOne(key int64, class string, full, left money.Amount) ([]TaxLine, money.Amount, error) {
	rates, err := r.ratesOf(class)
	if err != nil || len(rates.rates) == 0 {
		return nil, r.zero, err
	}
	included := r.quote.PricesIncludeTax
	if !included {
		if err := rates.fits(full); err != nil {
			return nil, r.zero, err
		}
	}
	whole := rates.of(left, included, money.HalfUp)
	if err := r.charge(&rates, full, left, whole); err != nil {
		return nil, r.zero, err
	}
	rounded := rates.of(left, included, money.Down) != rates.of(left, included, money.Up)
	start := len(r.taxLines)
	r.addTaxLines(&rates, whole)
	lines := r.taxLines[start:len(r.taxLines):len(r.taxLines)]
	for i := range lines {
		s := Step{Kind: StepTax, Line: key, Label: lines[i].Name, Rate: lines[i].Rate, Amount: lines[i].Amount}
		s.Rounded = rounded || uneven(lines[i].Amount, int64(rates.sum), whole, rates.weights[i])
		if included {
			s.Kind, s.Amount, s.Contained = StepTaxIncluded, r.zero, lines[i].Amount
		}
		r.step(s)
	}
	return lines, whole, nil
}

// charge adds a tax to the totals: to that of the taxes, and to what the cart would come to without promotions. Whatever
// comes on top must fit before a step adds it.
func (r *reckoning) charge(rates *taxedClass, full, left, whole money.Amount) (err error) {
	q := &r.quote
	if q.TaxTotal, err = q.TaxTotal.AddChecked(whole); err != nil || q.PricesIncludeTax {
		return err
	}
	if _, err := r.total.AddChecked(whole); err != nil {
		return err
	}
	if full != left {
		whole = rates.of(full, false, money.HalfUp)
	}
	q.OriginalTotal, err = q.OriginalTotal.AddChecked(whole)
	return err
}

// addTaxLines cuts a tax into one tax line for each rate.
func (r *reckoning) addTaxLines(rates *taxedClass, whole money.Amount) {
	if len(rates.rates) == 1 {
		only := &rates.rates[0]
		r.taxLines = append(r.taxLines, TaxLine{Name: only.Name, Rate: only.Rate, Amount: whole, Source: source})
		return
	}
	for i, part := range whole.Allocate(rates.weights) {
		rate := &rates.rates[i]
		r.taxLines = append(r.taxLines, TaxLine{Name: rate.Name, Rate: rate.Rate, Amount: part, Source: source})
	}
}
