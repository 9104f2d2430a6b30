package api_test

import (
	"fmt"
	"time"

	"winkel/internal/commerce/customer"
	"winkel/internal/commerce/identity"
	"winkel/internal/commerce/review"
	"winkel/internal/kernel/address"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

// plant has somebody buy, write, and be written about, in every way that the shop has, and returns his finished order.
func (s *shop) plant(thing string) (order string) {
	t := s.t
	t.Helper()
	b := s.fill(thing)
	session := s.send("POST", "/api/checkouts", "", `{"cart_id":"`+b.id+`"}`, "Cart-Token", b.token).field(t, "id")
	told := s.send("PATCH", "/api/checkouts/"+session, "", `{"email":"`+mailPlanted+`","shipping_option_id":"`+s.parcel+`","shipping_address":`+
		home+`,"billing_address":`+home+`,"note":"Ring at `+mark+`","consents":[{"kind":"`+mark+`","version":"1","given":true}]}`,
		"Cart-Token", b.token, "Idempotency-Key", "told")
	if told.StatusCode != 200 {
		t.Fatal(told.text)
	}
	bought := s.send("POST", "/api/checkouts/"+session+"/complete", "", fmt.Sprintf(`{"payment":{"provider":"test","data":{"remark":"%s"}},"expected_total":{"amount":%v,"currency_code":"EUR"}}`, mark,
		told.json(t)["total"].(map[string]any)["amount"]),
		"Cart-Token", b.token, "Idempotency-Key", "bought")
	if bought.StatusCode/100 != 2 {
		t.Fatal(bought.text)
	}
	order = bought.field(t, "id")
	path, line := "/api/admin/orders/"+order, idIn(t, bought.json(t), "items")
	s.must("POST", path+"/notes", `{"note":"`+mark+` wants it fast"}`)
	parcel := s.must("POST", path+"/fulfillments", `{"ship":true,"carrier":"DHL","tracking_number":"`+mark+`1","tracking_url":"https://dhl.example/`+
		mark+`","note":"`+mark+`"}`).Header.Get("Location")
	s.must("POST", parcel+"/deliver", "{}")
	back := s.must("POST", path+"/returns", `{"items":[{"line_id":"`+line+`","quantity":1}],"open":true,"reason":"`+mark+`","note":"`+mark+`"}`).json(t)
	returned := "/api/admin/returns/" + idIn(t, back, "returns")
	s.must("POST", returned+"/receive", `{"items":[{"line_id":"`+line+`","restocked":1}],"note":"`+mark+`"}`)
	s.must("POST", path+"/refunds", `{"all":true,"reason":"`+mark+`","note":"`+mark+`"}`)
	s.must("POST", returned+"/close", `{}`)
	s.plantReviews(s.plantCustomer(), thing)
	// Somebody who did not get as far.
	left := s.fill(thing)
	session = s.send("POST", "/api/checkouts", "", `{"cart_id":"`+left.id+`"}`, "Cart-Token", left.token).field(t, "id")
	if a := s.send("PATCH", "/api/checkouts/"+session, "", `{"email":"`+mailPlanted+`","shipping_address":`+home+`}`, "Cart-Token", left.token); a.StatusCode != 200 {
		t.Fatal(a.text)
	}
	return order
}

// plantCustomer has the person be a customer too, with everything that there is to be known of one.
func (s *shop) plantCustomer() id.Customer {
	t, ctx := s.t, s.t.Context()
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	text := func(value string) *string { return &value }
	tags := []string{mark}
	c, err := s.customers.Create(ctx, customer.Patch{
		Email: text(mailPlanted), FirstName: text("Zqxmarkfirst"), LastName: text("Zqxmarklast"), Phone: text(phonePlanted), Tags: &tags,
	}, nil)
	must(err)
	where, err := address.Decode(`{"first_name":"Zqxmarkfirst","last_name":"Zqxmarklast","address_1":"Zqxmarkstreet 1","city":"Zqxmarkcity",` +
		`"postal_code":"10117","country_code":"DE"}`)
	must(err)
	_, err = s.customers.AddEntry(ctx, c.ID, nil, where, customer.Defaults{}, nil)
	must(err)
	_, err = s.customers.AddNote(ctx, c.ID, nil, "likes "+mark, nil)
	must(err)
	_, err = s.customers.Consent(ctx, c.ID, []customer.NewConsent{{Kind: mark, Given: true, TextVersion: mark}}, mark, nil)
	must(err)
	b, of := &db.Batch{}, identity.OfCustomer(c.ID)
	must(s.identity.SetPassword(ctx, b, of, "a quiet ferry"))
	_, err = s.identity.StartSession(ctx, b, identity.NewSession{Subject: of, UserAgent: mark, Address: "192.0.2.77"})
	must(err)
	s.identity.IssueOneTime(b, identity.NewOneTime{Purpose: identity.VerifyEmail, Subject: of, Email: mailPlanted, Lasts: time.Hour})
	must(s.db.Submit(ctx, b))
	return c.ID
}

// registerPlanted makes an account of a customer whom staff made: only accounts write reviews.
var registerPlanted = db.SQL(`UPDATE customer SET state = 'registered' WHERE id = $1`)

// plantReviews has a customer write about a thing, be answered and rejected, and say what is wrong with what somebody else wrote.
func (s *shop) plantReviews(c id.Customer, thing string) {
	t, ctx := s.t, s.t.Context()
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	variant, err := id.ParseVariant(thing)
	must(err)
	found, err := s.catalog.Sellables(ctx, []id.Variant{variant}, "EUR")
	must(err)
	product := found[variant].Product
	register := func(c id.Customer) {
		b := &db.Batch{}
		b.Exec(registerPlanted, c).Want(1, fault.Stale("customer"))
		must(s.db.Submit(ctx, b))
	}
	register(c)
	own, err := s.reviews.Submit(ctx, c, product, review.Input{Stars: 4, Title: mark, Text: "It boils, says " + mark + "."}, nil)
	must(err)
	_, err = s.reviews.Reply(ctx, own.ID, nil, "Thank you, "+mark, nil)
	must(err)
	_, err = s.reviews.Reject(ctx, own.ID, nil, "Please leave your name out, "+mark, nil)
	must(err)
	email := "grace@example.com"
	other, err := s.customers.Create(ctx, customer.Patch{Email: &email}, nil)
	must(err)
	register(other.ID)
	theirs, err := s.reviews.Submit(ctx, other.ID, product, review.Input{Stars: 1, Title: "No", Text: "It does not boil."}, nil)
	must(err)
	_, err = s.reviews.Publish(ctx, theirs.ID, nil, nil)
	must(err)
	must(s.reviews.Tell(ctx, c, theirs.ID, review.Untrue, "Mine does, says "+mark, nil))
}
