package admin_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"winkel/internal/api/admin"
	"winkel/internal/api/wire"
	"winkel/internal/commerce/aftersale"
	"winkel/internal/commerce/cart"
	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/checkout"
	"winkel/internal/commerce/checkout/checkouttest"
	"winkel/internal/commerce/order"
	"winkel/internal/kernel/id"
)

// desk is the routes for orders of a shop that sells, for whoever has the scopes.
type desk struct {
	routes
	*checkouttest.Shop

	api       *wire.API
	aftersale *aftersale.Service
}

func open(t *testing.T, s *checkouttest.Shop, scopes ...string) *desk {
	t.Helper()
	after := aftersale.New(aftersale.Options{
		DB: s.DB, Outbox: s.Outbox, Orders: s.Orders, Settlement: s.Settlement, Payments: s.Payments, Providers: s.Providers,
		Stock: s.Inventory, Parcels: s.Shipping,
	})
	if len(scopes) == 0 {
		scopes = []string{"all"}
	}
	api := wire.New(wire.Options{
		Version: "test", Keys: s.Idem,
		Authenticate: func(context.Context, wire.ShownAs, string) (wire.Principal, error) {
			return wire.Principal{Kind: wire.KeyCaller, KeyID: 1, Name: "desk", Scopes: scopes}, nil
		},
	})
	admin.Register(api, admin.Options{Catalog: s.Catalog, Shipping: s.Shipping, Orders: s.Orders, Aftersale: after})
	server := httptest.NewServer(api)
	t.Cleanup(server.Close)
	return &desk{routes{t, server.URL, s.DB}, s, api, after}
}

// buy orders three of a thing, paid by the provider.
func (d *desk) buy(provider string, change ...func(*checkout.Direct)) *order.Order {
	d.t.Helper()
	in := checkout.Direct{
		Items: []cart.NewItem{{Variant: d.Sell(1000, 10), Quantity: 3}}, Email: "Ada@Example.com", ShippingAddress: checkouttest.Berlin,
		Payment: checkout.Completion{Provider: provider},
	}
	for _, f := range change {
		f(&in)
	}
	result, err := d.Checkouts.PlaceOrder(d.t.Context(), in, nil)
	if err != nil {
		d.t.Fatal(err)
	}
	return result.Order
}

const ordersRoot = "/api/admin/orders/"

func TestStaffFindOrders(t *testing.T) {
	checkouttest.Each(t, func(t *testing.T, s *checkouttest.Shop) {
		d := open(t, s)
		paid, unpaid := d.buy("test"), d.buy("manual")
		d.ask("GET", "/api/admin/orders", "", 200, `"total":2`, paid.Number, unpaid.Number)
		d.ask("GET", "/api/admin/orders?status=confirmed&payment_status=paid&fulfillment_status=unfulfilled", "", 200, `"total":1`, paid.Number)
		d.ask("GET", "/api/admin/orders?email=ada%40EXAMPLE.com&number="+strings.ToLower(unpaid.Number), "", 200, `"total":1`, unpaid.Number, `"name":"Ada Lovelace"`)
		d.ask("GET", "/api/admin/orders?email=nobody%40example.com", "", 200, `"total":0`)
		d.ask("GET", "/api/admin/orders?created_before=2026-05-04T12:00:00Z", "", 200, `"total":0`)
		d.ask("GET", "/api/admin/orders?created_from=2026-05-04T12:00:00Z", "", 200, `"total":2`)
		d.ask("GET", "/api/admin/orders?placed_from=2026-05-04T14:00:00%2B02:00&placed_before=2026-05-04T12:00:01Z&currency=eur", "", 200, `"total":2`)
		d.ask("GET", "/api/admin/orders?placed_before=2026-05-04T12:00:00Z", "", 200, `"total":0`)
		d.ask("GET", "/api/admin/orders?placed_from=2026-05-04T12:00:00Z&currency=USD", "", 200, `"total":0`)
		d.ask("GET", "/api/admin/orders?canceled_from=2026-05-04T12:00:00Z&canceled_before=2026-05-05T12:00:00Z", "", 200, `"total":0`)
		d.ask("GET", "/api/admin/orders?placed_from=2026-05-04", "", 422, `"location":"query.placed_from"`)
		d.ask("GET", "/api/admin/orders?currency=XXQ", "", 422, `"location":"query.currency"`)
		d.ask("GET", "/api/admin/orders?email=nonsense", "", 422, `"location":"query.email"`)
		d.ask("GET", "/api/admin/orders?customer_id=nonsense", "", 422, `"location":"query.customer_id"`)
		d.ask("GET", "/api/admin/orders?status=nonsense", "", 422)
		first, _ := d.ask("GET", "/api/admin/orders?limit=1", "", 200, unpaid.Number)
		next, _ := first["next"].(string)
		d.ask("GET", "/api/admin/orders?limit=1&cursor="+url.QueryEscape(next), "", 200, paid.Number, `"next":null`)
		d.ask("GET", ordersRoot+paid.ID.String(), "", 200, `"oversold":0`, `"unit_cost":null`, `"refundable_total":{"amount":4153,"currency_code":"EUR"}`)
		d.ask("GET", ordersRoot+strings.ToLower(paid.Number), "", 200, paid.ID.String())
		d.ask("GET", ordersRoot+"W-2026-999999", "", 404)
		d.ask("GET", ordersRoot+paid.Number+"/payment-events", "", 200, `"type":"charge_success","amount":{"amount":4153,"currency_code":"EUR"}`)

		one := ordersRoot + paid.ID.String()
		d.ask("POST", one+"/notes", `{"note":" call her "}`, 200, `"axis":"note"`, `"note":"call her"`)
		d.ask("POST", one+"/notes", `{"note":""}`, 422, `"location":"body.note"`)
		d.ask("POST", one+"/archive", "", 200, `"archived_at":"2026-05-04T12:00:00Z"`)
		d.ask("GET", "/api/admin/orders", "", 200, `"total":1`, unpaid.Number)
		d.ask("GET", "/api/admin/orders?archived=true", "", 200, `"total":1`, paid.Number)
		d.ask("GET", "/api/admin/orders?placed_from=2026-05-04T12:00:00Z", "", 200, `"total":2`)
		d.ask("POST", one+"/unarchive", "", 200, `"archived_at":null`)
		d.ask("POST", one+"/confirm", `{}`, 422, "order_not_editable")
	})
}

func TestStaffSendAndTakeBack(t *testing.T) {
	checkouttest.Each(t, func(t *testing.T, s *checkouttest.Shop) {
		d := open(t, s)
		o := d.buy("test")
		one, line := ordersRoot+o.ID.String(), o.Lines[0].ID.String()
		d.ask("POST", one+"/fulfillments", `{"items":[{"line_id":"`+line+`","quantity":4}]}`, 422, "quantity_exceeds_order", `"location":"body.items[0].quantity"`)
		body := `{"items":[{"line_id":"` + line + `","quantity":2}],"carrier":"DHL","tracking_number":"123","ship":true}`
		made, answer := d.ask("POST", one+"/fulfillments", body, 201, `"fulfillment_status":"partially_fulfilled"`, `"tracking_url":"https://www.dhl.com`)
		parcel := answer.Header.Get("Location")
		_, again := d.ask("POST", one+"/fulfillments", body, 201)
		if again.Header.Get("Idempotent-Replayed") != "true" || again.Header.Get("Location") != parcel || len(made["fulfillments"].([]any)) != 1 {
			t.Errorf("the repetition answers %v", again.Header)
		}
		d.ask("GET", parcel, "", 200, `"status":"shipped"`, `"version":1`)
		d.ask("PATCH", parcel, `{"tracking_number":"456","note":"left at the door"}`, 200, `"tracking_number":"456"`, `"note":"left at the door"`)
		d.ask("POST", parcel+"/status", `{"status":"in_transit"}`, 200, `"status":"in_transit"`)
		d.ask("POST", parcel+"/status", `{"status":"processing"}`, 422, "order_not_editable")
		d.ask("POST", parcel+"/deliver", "", 200, `"delivered_quantity":2`)
		d.ask("POST", parcel+"/cancel", `{}`, 422, "order_not_editable")
		_, answer = d.ask("POST", one+"/fulfillments", `{}`, 201, `"fulfillment_status":"partially_delivered"`)
		d.ask("POST", answer.Header.Get("Location")+"/ship", `{"carrier":"UPS"}`, 200, `"carrier":"UPS"`)

		made, _ = d.ask("POST", one+"/returns", `{"items":[{"line_id":"`+line+`","quantity":2}],"reason":"too small","open":true}`, 201, `"return_status":"in_progress"`)
		back, _ := made["returns"].([]any)[0].(map[string]any)["id"].(string)
		back = "/api/admin/returns/" + back
		d.ask("POST", back+"/approve", `{}`, 422, "order_not_editable")
		d.ask("POST", back+"/receive", `{"items":[{"line_id":"`+line+`","restocked":1}]}`, 200, `"restocked":1`)
		d.ask("POST", back+"/receive", `{"items":[{"line_id":"`+line+`","damaged":2}]}`, 422, "quantity_exceeds_order")
		d.ask("POST", back+"/cancel", `{}`, 422, "order_not_editable")
		d.ask("POST", back+"/refund", `{}`, 200, `"return_status":"partially_returned"`, `"refunded_quantity":1`, `"payment_status":"partially_refunded"`)
		d.ask("POST", back+"/close", `{}`, 422, "order_not_editable")
		d.ask("POST", "/api/admin/returns/"+id.Return(1).String()+"/decline", `{}`, 404)
	})
}

func TestStaffMoveMoney(t *testing.T) {
	checkouttest.Each(t, func(t *testing.T, s *checkouttest.Shop) {
		d := open(t, s)
		o := d.buy("manual") // 30.00 and 4.90, and 19 % of tax: 41.53, as prices are net
		one, line := ordersRoot+o.ID.String(), o.Lines[0].ID.String()
		total := o.Total.Minor
		pay := one + "/payments/" + o.Payments[0].ID.String()
		d.ask("POST", pay+"/capture", `{"amount":{"amount":1,"currency_code":"USD"}}`, 422, `"location":"body.amount.currency_code"`)
		d.ask("POST", pay+"/capture", `{}`, 200, `"payment_status":"paid"`, `"status":"confirmed"`)
		d.ask("POST", pay+"/void", `{}`, 422, "payment_not_voidable")
		d.ask("POST", ordersRoot+d.buy("manual").ID.String()+"/payments/"+o.Payments[0].ID.String()+"/capture", `{}`, 404)

		d.ask("POST", one+"/refunds", `{}`, 422, `"location":"body.items"`)
		d.ask("POST", one+"/refunds", `{"amount":{"amount":100,"currency_code":"JPY"}}`, 422, `"location":"body.amount.currency_code"`)
		d.ask("POST", one+"/refunds", fmt.Sprintf(`{"amount":{"amount":%d,"currency_code":"EUR"}}`, total+1), 422, "refund_exceeds_captured")
		body := `{"items":[{"line_id":"` + line + `","quantity":1}],"shipping":true,"reason":"late","note":"by phone"}`
		d.ask("POST", one+"/refunds", body, 201, `"payment_status":"partially_refunded"`, `"reason":"late"`, `"note":"by phone"`, `"status":"succeeded"`)
		refunded, again := d.ask("POST", one+"/refunds", body, 201)
		if again.Header.Get("Idempotent-Replayed") != "true" || len(refunded["refunds"].([]any)) != 1 {
			t.Errorf("the repetition answers %v", refunded["refunds"])
		}
		d.ask("POST", one+"/cancel", `{"reason":"changed her mind","refund":false}`, 200, `"status":"canceled"`, `"cancel_reason":"changed her mind"`)
		d.ask("POST", one+"/refunds", `{"all":true}`, 201, `"payment_status":"refunded"`, `"refundable_total":{"amount":0,"currency_code":"EUR"}`)
		d.ask("POST", one+"/refunds", `{"all":true,"note":"again"}`, 422, "nothing_to_refund")

		reader := open(t, s, "orders:read", "orders:write")
		reader.ask("POST", one+"/refunds", `{"all":true}`, 403)
		reader.ask("GET", one, "", 200)
	})
}

// Whatever customers and staff write, a printed page runs nothing, loads nothing and shows the words as they are.
func TestPrintedPagesAreWordsAlone(t *testing.T) {
	hostile := []string{
		`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `</style><script>alert(1)</script>`, `</title><b>`,
		`' onmouseover='alert(1)`, `{{.Shop}}`, `<!--`, `]]>`, `&lt;b&gt;`, `</address><iframe>`,
	}
	checkouttest.Each(t, func(t *testing.T, s *checkouttest.Shop) {
		d := open(t, s)
		for i, text := range hostile {
			address := checkouttest.Berlin
			address.FirstName, address.Address1, address.Company = text, text, text
			o := d.buy("test", func(in *checkout.Direct) {
				in.ShippingAddress, in.Note = address, text
				in.Items[0].Variant = d.Sell(1000, 10, func(p *catalog.ProductInput) {
					p.Title, p.Variants[0].SKU = text, fmt.Sprint(text, i)
					p.Options = []catalog.OptionInput{{Name: text, Values: []string{text}}}
					p.Variants[0].Options = []string{text}
				})
			})
			one := ordersRoot + o.ID.String()
			d.ask("POST", one+"/refunds", wireBody(map[string]any{"items": []any{map[string]any{"line_id": o.Lines[0].ID, "quantity": 1}}, "reason": text}), 201)
			for _, name := range []string{"/invoice", "/packing-slip"} {
				page := d.page(one + name)
				if got := strings.Count(words(page), strings.Join(strings.Fields(text), " ")); got < 3 {
					t.Errorf("%s shows %q %d times", name, text, got)
				}
				for node := range page.Descendants() {
					if node.Type == html.ElementNode && slices.Contains([]string{"script", "img", "iframe", "link", "b", "a", "object"}, node.Data) {
						t.Errorf("%s with %q has a %s", name, text, node.Data)
					}
					for _, a := range node.Attr {
						if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "src" {
							t.Errorf("%s with %q has %s=%q", name, text, a.Key, a.Val)
						}
					}
				}
			}
		}
	})
}

func TestInvoice(t *testing.T) {
	checkouttest.EachWith(t, checkouttest.Options{PricesIncludeTax: true}, func(t *testing.T, s *checkouttest.Shop) {
		d := open(t, s)
		d.ask("GET", "/api/admin/settings/seller", "", 200, `"version":0`, `"company":""`)
		d.ask("PUT", "/api/admin/settings/seller", `{"company":"Tea & Co"}`, 422, `"location":"body.address_1"`)
		seller := `{"company":"Tea & Co","address_1":"Hafen 1","city":"Hamburg","postal_code":"20457","country_code":"de","vat_id":"DE1","email":"tea@example.com","phone":"+49401"}`
		d.ask("PUT", "/api/admin/settings/seller", seller, 200, `"version":1`, `"country_code":"DE"`)
		d.ask("PUT", "/api/admin/settings/seller", strings.Replace(seller, "{", `{"version":7,`, 1), 409, "version_conflict")
		d.Coupon("TEN", 100_000, 0)
		o := d.buy("test", func(in *checkout.Direct) { in.Codes = []string{"TEN"} }) // 30.00 − 3.00 + 4.90
		one := ordersRoot + o.ID.String()
		d.ask("POST", one+"/refunds", `{"shipping":true,"reason":"late"}`, 201)
		text := words(d.page(one + "/invoice"))
		for _, want := range []string{
			"Invoice Order " + o.Number + " Date: May 4, 2026", "Tea & Co Hafen 1 20457 Hamburg Germany +49401 tea@example.com DE1",
			"Ada Lovelace Unter den Linden 1 10117 Berlin Germany", "3 €10.00 -€3.00 €27.00", "Goods €27.00", "Shipping €4.90",
			"Total €31.90", "including VAT 19 % €5.09", "Paid €31.90", "Refunded -€4.90", "May 4, 2026 late -€4.90",
		} {
			if !strings.Contains(text, want) {
				t.Errorf("the invoice does not say %q: %s", want, text)
			}
		}
		locale := "de-DE"
		if _, err := s.Catalog.UpdateChannel(t.Context(), nil, catalog.ChannelPatch{Locale: &locale}, nil); err != nil {
			t.Fatal(err)
		}
		if text := words(d.page(one + "/packing-slip")); !strings.Contains(text, "Lieferschein Bestellung "+o.Number+" Datum: 04.05.2026") {
			t.Errorf("the packing slip: %s", text)
		}
	})
}

// page is a printed page, which only shows.
func (d *desk) page(path string) *html.Node {
	d.t.Helper()
	request, err := http.NewRequestWithContext(d.t.Context(), http.MethodGet, d.url+path, http.NoBody)
	if err != nil {
		d.t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer winkel_test")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		d.t.Fatal(err)
	}
	defer answer.Body.Close()
	policy := answer.Header.Get("Content-Security-Policy")
	if answer.StatusCode != http.StatusOK || answer.Header.Get("Content-Type") != "text/html; charset=utf-8" ||
		!strings.HasPrefix(policy, "default-src 'none'; style-src 'sha256-") || strings.Contains(policy, "unsafe") {
		d.t.Fatalf("%s: %d, %v", path, answer.StatusCode, answer.Header)
	}
	page, err := html.Parse(answer.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	return page
}

// words is the text of a page, with single spaces.
func words(page *html.Node) string {
	var all []string
	for node := range page.Descendants() {
		if node.Type == html.TextNode && node.Parent.Data != "style" && node.Parent.Data != "title" {
			all = append(all, strings.Fields(node.Data)...)
		}
	}
	return strings.Join(all, " ")
}

func wireBody(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(text)
}
