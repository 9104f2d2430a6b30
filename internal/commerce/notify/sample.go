package notify

import (
	"time"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/order"
	"winkel/internal/kernel/address"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

// sample is what a mail about a made-up order can show: everything at once, so that every branch of a template has
// something to say.
func sample(channel *catalog.Channel, locale string) *View {
	w := writer{style: money.StyleOf(channel.Locale), language: language(locale), zone: time.UTC}
	o := sampleOrder(money.Currency(channel.CurrencyCode))
	v := &View{
		Shop: oneLine(channel.Name), Order: w.order(o), Refunded: w.style.Amount(o.Lines[0].Subtotal),
		Reason: "Sample", Failure: "Sample", Instructions: "IBAN DE00 0000 0000 0000 0000 00",
		Stock: StockView{Title: "Kettle", SKU: "K-1", Available: "2"},
		Account: AccountView{
			FirstName: "Ada", Email: "ada@example.com", Former: "countess@example.com", URL: "https://shop.example/account/sample",
			Expires: w.moment(o.CreatedAt),
		},
	}
	v.Order.URL = "https://shop.example/orders/sample"
	v.Parcel = w.parcel(order.FulfillmentEvent{
		Carrier: "Post", TrackingNumber: "1Z 999", TrackingURL: "https://carrier.example/1Z999",
		Lines: []order.FulfillmentLineData{{LineID: o.Lines[0].ID.String(), Quantity: 1}},
	}, o)
	return v
}

func sampleOrder(currency money.Currency) *order.Order {
	if !currency.IsValid() {
		currency = "EUR"
	}
	amount := func(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: currency} }
	to := address.Address{
		FirstName: "Ada", LastName: "Lovelace", Company: "Engines & Co", Address1: "12 St James's Square", City: "London",
		PostalCode: "SW1Y 4JH", CountryCode: "GB",
	}
	return &order.Order{
		ID: 1, Number: "W-2026-000001", Currency: currency, PricesIncludeTax: true,
		Subtotal: amount(6997), DiscountTotal: amount(500), ShippingTotal: amount(490), TaxTotal: amount(1115),
		Total: amount(6987), PaidTotal: amount(0), ShippingAddress: to, BillingAddress: to,
		ShippingMethod: order.ShippingMethod{Name: "Standard"}, Note: "Please ring twice.",
		CreatedAt: time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC),
		Lines: []order.Line{
			{
				ID: id.OrderLine(1), Title: "Kettle", SKU: "K-1", Quantity: 1, UnitPrice: amount(1999), Subtotal: amount(1999),
				Options: []order.Option{{Name: "Color", Value: "Red"}},
			},
			{ID: id.OrderLine(2), Title: "Tea <loose>", SKU: "T-1", Quantity: 2, UnitPrice: amount(2499), Subtotal: amount(4998)},
		},
	}
}
