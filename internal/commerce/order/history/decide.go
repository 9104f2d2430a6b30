package history

import "strings"

// Kind is what a line becomes.
type Kind int

// The kinds of lines.
const (
	Goods    Kind = iota // a line of a product
	Charge               // a line without one
	Shipping             // part of the shipping
	Aside                // set aside, for a Reason
)

// Reason is why a line was set aside.
type Reason string

// The reasons, and what they mean to a shopkeeper.
const (
	StockWriteOff   Reason = "stock_write_off"
	NoDescription   Reason = "no_description"
	NoPrice         Reason = "no_price"
	PriceTooFine    Reason = "price_too_fine"
	NegativePrice   Reason = "negative_price"
	BankCharge      Reason = "bank_charge"
	MarketplaceFee  Reason = "marketplace_fee"
	Donation        Reason = "donation"
	Sample          Reason = "sample"
	BadDebt         Reason = "bad_debt"
	NoCancellation  Reason = "no_cancellation"
	UnknownDocument Reason = "unknown_document"
)

// Reasons explains every reason.
var Reasons = map[Reason]string{
	StockWriteOff:   "a negative quantity that cancels no sale: stock that was damaged, lost or counted anew",
	NoDescription:   "no description and no price: a note of the stock room",
	NoPrice:         "no price: given away, or put right",
	PriceTooFine:    "a price with fractions of a penny, which cannot be paid",
	NegativePrice:   "a negative price on an invoice",
	BankCharge:      "BANK CHARGES: between the shop and its bank",
	MarketplaceFee:  "AMAZONFEE: between the shop and a marketplace",
	Donation:        "CRUK: the shop's commission for a charity",
	Sample:          "S: samples, which the shop bought or gave",
	BadDebt:         "B, or an invoice A…: bad debt put right",
	NoCancellation:  "a positive quantity on a cancellation",
	UnknownDocument: "a number that is neither of an invoice nor of a cancellation",
}

// document is what the number of an invoice says it is.
type document int

const (
	sale document = iota
	cancellation
	adjustment
	unknown
)

// documentOf tells invoices (536365), cancellations (C536379) and adjustments (A563185) apart.
func documentOf(invoice string) document {
	kind, number := sale, invoice
	switch invoice[0] {
	case 'C', 'c':
		kind, number = cancellation, invoice[1:]
	case 'A', 'a':
		kind, number = adjustment, invoice[1:]
	}
	if number == "" || strings.Trim(number, "0123456789") != "" {
		return unknown
	}
	return kind
}

// notSold is the codes of lines that are between the shop and others.
var notSold = map[string]Reason{
	"BANK CHARGES": BankCharge, "AMAZONFEE": MarketplaceFee, "CRUK": Donation, "S": Sample, "B": BadDebt,
}

// Decide says what becomes of a line, from itself alone; why, where it is set aside.
func Decide(r *Row) (Kind, Reason) {
	if reason := asideFor(r, documentOf(r.Invoice)); reason != "" {
		return Aside, reason
	}
	switch {
	case r.Code == "POST" || r.Code == "DOT" || r.Code == "C2":
		return Shipping, ""
	case r.Code == "M" || r.Code == "D" || strings.HasPrefix(r.Code, "GIFT_"):
		return Charge, ""
	}
	return Goods, ""
}

// asideFor is why a line of a document is set aside; empty if it is not.
func asideFor(r *Row, of document) Reason {
	switch {
	case of == unknown:
		return UnknownDocument
	case of == adjustment:
		return BadDebt
	case notSold[r.Code] != "":
		return notSold[r.Code]
	case of == sale && r.Quantity < 0:
		return StockWriteOff
	case of == cancellation && r.Quantity > 0:
		return NoCancellation
	case r.fraction != 0:
		return PriceTooFine
	case r.Price < 0:
		return NegativePrice
	case r.Price == 0 && r.Description == "":
		return NoDescription
	case r.Price == 0:
		return NoPrice
	}
	return ""
}
