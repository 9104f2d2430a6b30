package pricing

import (
	"time"

	"winkel/internal/commerce/promotion"
	"winkel/internal/commerce/tax"
	"winkel/internal/kernel/address"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

// Input is everything that a price depends on. Quote of the same input is the same, always.
type Input struct {
	Currency         money.Currency
	PricesIncludeTax bool      // prices, fixed discounts and shipping are gross; else net, and tax comes on top
	At               time.Time // by which promotions begin and end
	Lines            []Line
	Shipping         *Shipping             // nil: not chosen yet, or nothing to ship
	Promotions       []promotion.Promotion // every one that may apply, those with a code only if it was entered; in any order
	Codes            []string              // the codes that were entered, normalized, in the order of entry
	Buyer            promotion.Buyer
	Tax              tax.Table
	Destination      address.Address // where it goes to; the zero address is known nowhere
}

// Line is so many of one variant.
type Line struct {
	Key        int64 // names the line to the caller; unique within the input, not 0
	Variant    id.Variant
	Product    id.Product
	Categories []id.Category // of the product, with all their ancestors
	Quantity   int64
	UnitPrice  money.Amount
	TaxClass   string
	Taxable    bool
}

// Shipping is the option that was chosen.
type Shipping struct {
	Name     string
	Price    money.Amount
	TaxClass string
}

// Quote is what a cart comes to, with the reasons. It is stored verbatim on the order and never reckoned again.
//
//	Line.Subtotal  = UnitPrice × Quantity
//	Line.Total     = Subtotal − DiscountTotal, plus TaxTotal where prices are net
//	Subtotal       = Σ Line.Subtotal
//	ShippingTotal  = Shipping.Price, before discounts on it
//	DiscountTotal  = Σ Line.DiscountTotal + Shipping.DiscountTotal
//	TaxTotal       = Σ Line.TaxTotal + Shipping.TaxTotal
//	Total          = Subtotal + ShippingTotal − DiscountTotal, plus TaxTotal where prices are net
//	               = Σ Line.Total + Shipping.Total = Σ Steps.Amount
//	OriginalTotal  = Total as it would be without promotions
type Quote struct {
	Currency         money.Currency
	PricesIncludeTax bool
	Lines            []QuotedLine // one for each line of the input, in its order
	Shipping         QuotedShipping
	OriginalTotal    money.Amount
	Subtotal         money.Amount
	DiscountTotal    money.Amount
	ShippingTotal    money.Amount
	TaxTotal         money.Amount
	Total            money.Amount
	Steps            []Step
	Applied          []Applied    // the promotions that took something off, each once, in the order of application
	Codes            []CodeResult // one for each code of the input, in its order
}

// QuotedLine is what a line comes to.
type QuotedLine struct {
	Key           int64
	Quantity      int64
	UnitPrice     money.Amount
	Subtotal      money.Amount
	DiscountTotal money.Amount
	TaxTotal      money.Amount
	Total         money.Amount
	Adjustments   []Adjustment
	TaxLines      []TaxLine
}

// QuotedShipping is what the shipping comes to; all zero, in the quote's currency, where there is none.
type QuotedShipping struct {
	Name          string
	Price         money.Amount
	DiscountTotal money.Amount
	TaxTotal      money.Amount
	Total         money.Amount
	Adjustments   []Adjustment
	TaxLines      []TaxLine
}

// Adjustment is what one promotion took off one line or the shipping.
type Adjustment struct {
	Promotion id.Promotion
	Code      string // the coupon's; empty: it applied by itself
	Label     string
	Amount    money.Amount // positive
}

// TaxLine is one tax on one line or the shipping. The tax of a line is rounded once, half up, on the sum of its rates, and
// cut into tax lines by largest remainder.
type TaxLine struct {
	Name   string
	Rate   money.Rate
	Amount money.Amount
	Source string // "table"
}

// Applied is a promotion that took something off, and must be claimed when the order is placed.
type Applied struct {
	Promotion promotion.Promotion
	Amount    money.Amount // altogether
}

// CodeResult says what became of a code.
type CodeResult struct {
	Code    string
	Applied bool
	Problem string // a code of package promotion; empty when Applied, and when it was merely of no use beside a better one
	Message string // for people; empty when Applied
	Barred  bool   // it may not be used beside the others
}

// StepKind says what a step of the explanation is.
type StepKind string

// The kinds of steps. The amounts of all steps add up to the total.
const (
	StepListPrice   StepKind = "list_price"   // unit price times quantity of a line
	StepDiscount    StepKind = "discount"     // negative: what a promotion took off a line or the shipping
	StepShipping    StepKind = "shipping"     // the price of the option
	StepTax         StepKind = "tax"          // a tax that came on top
	StepTaxIncluded StepKind = "tax_included" // a tax within the price: its Amount is 0, Contained says how much it is
)

// Step is one line of the explanation of a total.
type Step struct {
	Kind      StepKind
	Line      int64 // key of the line; 0: the shipping
	Label     string
	Promotion id.Promotion
	Rate      money.Rate
	Rounded   bool         // a fraction of a minor unit was rounded away here
	Amount    money.Amount // what it adds to the total; negative for a discount
	Contained money.Amount // of StepTaxIncluded
	Total     money.Amount // so far
}
