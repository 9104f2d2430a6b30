package admin

import "strings"

// words is what stands on printed pages in one language.
type words struct {
	Lang, DateForm                                            string
	Invoice, PackingSlip, Order, Date, Canceled               string
	BillTo, ShipTo, Article, Quantity, Price, Discount, Total string
	Goods, Shipping, Paid, Refunded, Refunds, Due, Note       string
	Including, Percent                                        string
}

var english = words{
	Lang: "en", DateForm: "January 2, 2006", Invoice: "Invoice", PackingSlip: "Packing slip", Order: "Order", Date: "Date:",
	Canceled: "This order was canceled.", BillTo: "Bill to", ShipTo: "Ship to", Article: "Article", Quantity: "Quantity",
	Price: "Price", Discount: "Discount", Total: "Total", Goods: "Goods", Shipping: "Shipping", Paid: "Paid",
	Refunded: "Refunded", Refunds: "Refunds", Due: "To be paid", Note: "Note", Including: "including", Percent: "%s%%",
}

var german = words{
	Lang: "de", DateForm: "02.01.2006", Invoice: "Rechnung", PackingSlip: "Lieferschein", Order: "Bestellung", Date: "Datum:",
	Canceled: "Diese Bestellung wurde storniert.", BillTo: "Rechnungsadresse", ShipTo: "Lieferadresse", Article: "Artikel",
	Quantity: "Menge", Price: "Preis", Discount: "Rabatt", Total: "Gesamt", Goods: "Waren", Shipping: "Versand",
	Paid: "Bezahlt", Refunded: "Erstattet", Refunds: "Erstattungen", Due: "Zu zahlen", Note: "Anmerkung", Including: "darin",
	Percent: "%s %%",
}

// wordsOf is the words for a BCP 47 locale; English where there are none.
func wordsOf(locale string) words {
	if language, _, _ := strings.Cut(strings.ToLower(locale), "-"); language == german.Lang {
		return german
	}
	return english
}
