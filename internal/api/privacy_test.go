package api_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"winkel/internal/commerce/privacy"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
)

// mark is in every field of the person that the tests plant, mailPlanted and phonePlanted excepted, which have a form.
const (
	mark         = "zqxmark"
	mailPlanted  = "Zqxmark@example.com"
	phonePlanted = "+49301112223"
	home         = `{"first_name":"Zqxmarkfirst","last_name":"Zqxmarklast","company":"Zqxmarkcompany","address_1":"Zqxmarkstreet 1",` +
		`"address_2":"c/o Zqxmarkfriend","city":"Zqxmarkcity","postal_code":"10117","country_code":"DE","phone":"` + phonePlanted + `"}`
)

// somewhere is where in the database a text stands, in whatever case.
func (s *shop) somewhere(text string) []string {
	s.t.Helper()
	schema, err := s.db.Introspect(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	var found []string
	for _, c := range schema.Columns {
		if c.Type != "text" {
			continue
		}
		read := columnReaders.For(c.Table + "." + c.Name)
		err := db.Each(s.t.Context(), s.db.Read(), func(row db.Row) error {
			var value string
			err := row.Scan(&value)
			if strings.Contains(strings.ToLower(value), strings.ToLower(text)) {
				found = append(found, fmt.Sprintf("%s.%s: %.300s", c.Table, c.Name, value))
			}
			return err
		}, read)
		if err != nil {
			s.t.Fatal(err)
		}
	}
	return found
}

var columnReaders = db.NewVariants(2000, func(column string) *db.Stmt {
	table, name, _ := strings.Cut(column, ".")
	return db.SQL("SELECT COALESCE(" + name + ", '') FROM " + table)
})

// meanwhile has events told and jobs done until the condition holds.
func (s *shop) meanwhile(what string, holds func() bool) {
	s.t.Helper()
	ctx, cancel := context.WithCancel(s.t.Context())
	done := make(chan error, 2)
	go func() { done <- s.outbox.Run(ctx, s.mails.Consumer(), s.webhooks.Consumer(), s.segments.Consumer()) }()
	go func() { done <- s.jobs.Run(ctx) }()
	eventually(s.t, what, holds)
	cancel()
	if err := errors.Join(<-done, <-done); err != nil {
		s.t.Fatal(err)
	}
}

// TestErasureLeavesNoTrace plants a mark in everything that a person can write, or that is written about him, erases him,
// and looks for the mark in every text of the database, and in the file that it is kept in.
func TestErasureLeavesNoTrace(t *testing.T) {
	for _, engine := range []struct {
		name string
		open func(testing.TB, db.Options) *db.DB
	}{{"sqlite", dbtest.SQLite}, {"postgres", dbtest.Postgres}} {
		t.Run(engine.name, func(t *testing.T) {
			directory := t.TempDir()
			var d *db.DB
			if engine.name == "sqlite" {
				d = dbtest.Open(t, db.Options{Path: filepath.Join(directory, "winkel.db")})
			} else {
				d = engine.open(t, db.Options{})
			}
			s := openShop(t, d)
			s.furnish()
			thing := s.sell("Kettle", 100)
			s.must("POST", "/api/admin/webhooks", `{"url":"https://erp.invalid/hook"}`)
			s.must("POST", "/api/admin/promotions", `{"name":"Once","kind":"percent","target":"order","rate":"1","usage_limit_per_customer":5}`)
			other := s.buy(thing, "test", "")
			order := s.plant(thing)
			s.meanwhile("mails are sent and deliveries written", func() bool {
				return len(s.somewhere(mark)) > 20 && strings.Contains(s.must("GET", "/api/admin/mails?status=sent", nil).text, mailPlanted) &&
					strings.Contains(s.must("GET", "/api/admin/webhook-deliveries?limit=100", nil).text, "order.paid") &&
					strings.Contains(s.must("GET", "/api/admin/segments/new/members", nil).text, strings.ToLower(mailPlanted))
			})
			s.checkPlanted()
			before := s.must("GET", "/api/admin/orders/"+order, nil).json(t)
			export := s.must("GET", "/api/admin/privacy/export?email="+mailPlanted, nil).text
			page := s.must("GET", "/api/admin/privacy/export?format=html&email="+mailPlanted, nil).text
			for _, text := range []string{"Zqxmarkfirst", "Zqxmarkstreet 1", phonePlanted, "Ring at " + mark, order, mark + "1", "10117"} {
				if !strings.Contains(export, text) || !strings.Contains(page, strings.ReplaceAll(text, "+", "&#43;")) {
					t.Errorf("the export does not hold %q", text)
				}
			}
			if strings.Contains(export, "Lovelace") {
				t.Error("the export holds somebody else")
			}

			asked := s.must("POST", "/api/admin/privacy/erasures", `{"email":"`+strings.ToUpper(mailPlanted)+`"}`)
			path := asked.Header.Get("Location")
			s.meanwhile("the erasure is completed", func() bool {
				return strings.Contains(s.must("GET", path, nil).text, `"completed"`)
			})
			for _, text := range []string{mark, mailPlanted, phonePlanted, strings.TrimPrefix(phonePlanted, "+49"), "192.0.2.77"} {
				for _, place := range s.somewhere(text) {
					t.Errorf("%s is left in %s", text, place)
				}
			}
			s.books(before, order)
			if other := s.must("GET", fmt.Sprint("/api/admin/orders/", other["id"]), nil).text; !strings.Contains(other, "Lovelace") ||
				!strings.Contains(other, "ada@example.com") {
				t.Error("somebody else was forgotten")
			}
			s.checkBooks()
			again := s.must("POST", "/api/admin/privacy/erasures", `{"email":"`+mailPlanted+`"}`).Header.Get("Location")
			s.meanwhile("the second erasure is completed", func() bool {
				return strings.Contains(s.must("GET", again, nil).text, `"completed"`)
			})
			if left := s.somewhere(mark); len(left) > 0 {
				t.Errorf("asked again, it is in %v", left)
			}
			if n := s.events()["privacy.erasure_completed"]; n != 2 {
				t.Errorf("%d erasures were told", n)
			}
			s.counted()
			if engine.name == "sqlite" {
				checkFiles(t, d, directory)
			}
		})
	}
}

const segmentsName = "the name of a segment is nobody's"

// unplanted is the columns with personal data that a test of the API does not reach, with the reason.
var unplanted = map[string]string{
	"customer.external_id":                 "written by imports alone",
	"customer.language":                    "a language is nobody's name",
	"customer.currency_code":               "a currency is nobody's name",
	"customer_consent.actor":               "he did it without a request",
	"customer_note.actor":                  "they did it without a request",
	"session.address":                      "looked for by itself",
	"payment.action":                       "no shopper was sent anywhere",
	"payment.failure_message":              "nothing failed",
	"refund.failure_message":               "nothing failed",
	"mail.error":                           "every mail was sent",
	"mail.subject":                         "subjects name orders by their numbers",
	"cart.coupons":                         "codes are the shop's",
	"mail.entity_id":                       "it is an id",
	"webhook_delivery.error":               "nobody took them yet",
	"customer_segment.segment":             segmentsName,
	"customer_segment_change.from_segment": segmentsName,
	"customer_segment_change.to_segment":   segmentsName,
	"webhook_attempt.error":                "nobody took them yet",
	"idempotency_key.headers":              "they hold addresses of things, which are ids",
	"event.previous":                       "no event of orders has one",
	"job.payload":                          "jobs name things by id",
	"job.result":                           "none of these has one",
	"job.error":                            "none failed",
	"job_row.target":                       "bulk edits are about goods",
	"job_row.message":                      "bulk edits are about goods",
	"payment_callback.body":                "the provider calls back about amounts",
	"payment_callback.error":               "all could be applied",
	"sales_order.cancel_reason":            "it was not canceled",
	"erasure.email_key":                    "nobody was erased yet",
	"erasure.hints":                        "nobody was erased yet",
	"audit_note.before_document":           "it was sealed",
	"audit_note.after_document":            "it was sealed",
}

// checkPlanted reports columns of the register in which the mark should stand and does not: of those nothing is proven.
func (s *shop) checkPlanted() {
	s.t.Helper()
	s.sealedEntries()
	planted := map[string]bool{}
	for _, text := range []string{mark, mailPlanted, phonePlanted} {
		for _, place := range s.somewhere(text) {
			column, _, _ := strings.Cut(place, ":")
			planted[column] = true
		}
	}
	schema, err := s.db.Introspect(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	for _, table := range privacy.Register() {
		for _, c := range table.Personal {
			column := table.Name + "." + c.Name
			is := slices.ContainsFunc(schema.Columns, func(is db.Column) bool {
				return is.Table == table.Name && is.Name == c.Name && is.Type == "text"
			})
			_, excused := unplanted[column]
			if is && c.Erasure != privacy.Keep && !c.Secret && planted[column] == excused {
				s.t.Errorf("%s: planted %v, and a reason why not is given: %v", column, planted[column], excused)
			}
		}
	}
}

// books holds the erased order to what it was.
func (s *shop) books(before map[string]any, order string) {
	s.t.Helper()
	after := s.must("GET", "/api/admin/orders/"+order, nil).json(s.t)
	for _, field := range []string{"number", "status", "payment_status", "fulfillment_status", "return_status", "items", "subtotal", "discount_total",
		"shipping_total", "tax_total", "total", "paid_total", "refunded_total", "price_steps", "created_at"} {
		if fmt.Sprint(before[field]) != fmt.Sprint(after[field]) {
			s.t.Errorf("%s of the order was %v and is %v", field, before[field], after[field])
		}
	}
	address, _ := after["shipping_address"].(map[string]any)
	if address["country_code"] != "DE" || address["postal_code"] != "10" || address["city"] != "" {
		s.t.Errorf("of the address is left: %v", address)
	}
}

// checkBooks reports what verify finds wrong with the whole shop.
func (s *shop) checkBooks() {
	s.t.Helper()
	for name, verify := range map[string]func(context.Context, func(string)) error{
		"orders": s.orders.Verify, "payments": s.payments.Verify, "promotions": s.promotions.Verify, "carts": s.carts.Verify,
		"aftersale": s.aftersale.Verify, "customers": s.customers.Verify, "inventory": s.inventory.Verify, "reviews": s.reviews.Verify,
		"audit": func(ctx context.Context, report func(string)) error { return s.audit.Verify(ctx, report) },
	} {
		if err := verify(s.t.Context(), func(difference string) { s.t.Errorf("%s: %s", name, difference) }); err != nil {
			s.t.Fatal(err)
		}
	}
	problems, err := s.outbox.Verify(s.t.Context())
	if len(problems) > 0 || err != nil {
		s.t.Errorf("the event log: %v, %v", problems, err)
	}
}

// checkFiles looks for the mark in the files of SQLite.
func checkFiles(t *testing.T, d *db.DB, directory string) {
	t.Helper()
	if err := d.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"winkel.db", "winkel.db-wal"} {
		content, err := os.ReadFile(filepath.Join(directory, name))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
		lower := bytes.ToLower(content)
		for _, text := range []string{mark, strings.ToLower(mailPlanted), phonePlanted} {
			if at := bytes.Index(lower, []byte(text)); at >= 0 {
				t.Errorf("%s holds %s at %d: %q", name, text, at, lower[max(0, at-100):min(len(lower), at+100)])
			}
		}
	}
}

func TestErasureWaitsForOrders(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := openShop(t, d)
		s.furnish()
		s.keys["reader"] = s.key("reader", "privacy:read")
		order := s.buy(s.sell("Kettle", 10), "test", "") // paid, and not sent
		who := `{"email":"ada@example.com"}`
		refused := s.staff("POST", "/api/admin/privacy/erasures", who)
		if refused.StatusCode != 409 || !strings.Contains(refused.text, "open_orders") || !strings.Contains(refused.text, fmt.Sprint(order["number"])) {
			t.Fatalf("%d %s", refused.StatusCode, refused.text)
		}
		for body, code := range map[string]string{`{}`: "nobody_named", `{"email":"x"}`: "validation_failed", `{"customer_id":"cus_0000000000001"}`: "not_found"} {
			if a := s.staff("POST", "/api/admin/privacy/erasures", body); !strings.Contains(a.text, code) {
				t.Errorf("%s: %s", body, a.text)
			}
		}
		if a := s.send("POST", "/api/admin/privacy/erasures", s.keys["reader"], who); a.StatusCode != 403 {
			t.Errorf("a reader erases: %d", a.StatusCode)
		}
		waiting := `{"email":"ada@example.com","wait":true}`
		first := s.must("POST", "/api/admin/privacy/erasures", waiting)
		if first.field(t, "state") != "waiting" {
			t.Fatal(first.text)
		}
		if a := s.staff("POST", "/api/admin/privacy/erasures", waiting); a.StatusCode != 409 || !strings.Contains(a.text, "erasure_pending") {
			t.Errorf("%d %s", a.StatusCode, a.text)
		}
		path := first.Header.Get("Location")
		if a := s.must("POST", path+"/cancel", nil); a.field(t, "state") != "canceled" {
			t.Error(a.text)
		}
		if a := s.staff("POST", path+"/cancel", nil); a.StatusCode != 409 || !strings.Contains(a.text, "erasure_started") {
			t.Errorf("%d %s", a.StatusCode, a.text)
		}
		path = s.must("POST", "/api/admin/privacy/erasures", waiting).Header.Get("Location")
		resume := func(state string) {
			t.Helper()
			if err := s.privacy.Resume(t.Context()); err != nil {
				t.Fatal(err)
			}
			if a := s.must("GET", path, nil); a.field(t, "state") != state {
				t.Errorf("the erasure is %s, want %s", a.field(t, "state"), state)
			}
		}
		resume("waiting")
		s.must("POST", fmt.Sprint("/api/admin/orders/", order["id"], "/cancel"), `{}`)
		resume("queued")
		s.meanwhile("the erasure is completed", func() bool { return strings.Contains(s.must("GET", path, nil).text, `"completed"`) })
		if left := s.somewhere("Lovelace"); len(left) > 0 {
			t.Errorf("left in %v", left)
		}
		s.checkBooks()
		if n := len(s.must("GET", "/api/admin/privacy/erasures", nil).json(t)["data"].([]any)); n != 2 {
			t.Errorf("%d erasures are listed", n)
		}
	})
}

// privacyAttempts are the requests of TestRepetitionHasOneEffect for the routes of privacy.
func privacyAttempts(s *shop) map[string]attempt {
	const root = "/api/admin/privacy/erasures"
	waiting := s.must("POST", root, `{"email":"ada@example.com","wait":true}`)
	return map[string]attempt{
		"POST " + root:                  {path: root, body: `{"email":"nobody@example.com"}`},
		"POST " + root + "/{id}/cancel": {path: waiting.Header.Get("Location") + "/cancel"},
	}
}

// TestForgettingOneself shows what is somebody's own, and what only has his address in it.
func TestForgettingOneself(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		thing := s.sell("Kettle", 50)
		order := fmt.Sprint(s.buy(thing, "test", "")["id"]) // by a guest, ada@example.com
		about := func(p person) string {
			t.Helper()
			return s.expect(s.as(p, "GET", "/api/me/export", nil), 200, "").text
		}
		s.expect(s.send("GET", "/api/me/export", "", nil), 401, "unauthorized")
		// Whoever registers with the address of another gets nothing of the other's.
		stranger := s.register("ada@example.com")
		s.mail("ada@example.com", "confirm your e-mail")
		if text := about(stranger); strings.Contains(text, order) || strings.Contains(text, "Unter den Linden") || !strings.Contains(text, stranger.id) {
			t.Errorf("an unproven address gives away: %s", text)
		}
		s.expect(s.as(stranger, "DELETE", "/api/me", map[string]any{"password": passphrase}), 204, "")
		s.erased(1)
		if text := s.must("GET", "/api/admin/orders/"+order, nil).text; !strings.Contains(text, "Unter den Linden") {
			t.Error("an unproven address has another's order erased")
		}
		// Whoever proved it has his orders, and must wait for them.
		ada := s.verified("ada@example.com")
		eventually(t, "the orders are hers", func() bool { return strings.Contains(s.as(ada, "GET", "/api/me/orders", nil).text, order) })
		if text := about(ada); !strings.Contains(text, order) || !strings.Contains(text, "Unter den Linden") || !strings.Contains(text, "2026") {
			t.Errorf("the export lacks an order: %s", text)
		}
		page := s.expect(s.as(ada, "GET", "/api/me/export?format=html", nil), 200, "")
		if !strings.Contains(page.text, "Unter den Linden") || !strings.HasPrefix(page.Header.Get("Content-Type"), "text/html") {
			t.Errorf("the page is %s", page.text)
		}
		s.expect(s.as(ada, "DELETE", "/api/me", map[string]any{"password": passphrase}), 409, "open_orders")
		s.expect(s.as(ada, "GET", "/api/me", nil), 200, "")
		s.must("POST", "/api/admin/orders/"+order+"/cancel", `{}`)
		s.expect(s.as(ada, "DELETE", "/api/me", map[string]any{"password": passphrase}), 204, "")
		s.expect(s.as(ada, "GET", "/api/me/export", nil), 401, "unauthorized")
		s.erased(2)
		for _, text := range []string{"Lovelace", "Unter den Linden", "ada@example.com"} {
			for _, place := range s.somewhere(text) {
				t.Errorf("%s is left in %s", text, place)
			}
		}
		s.checkBooks()
	})
}

// erased waits until so many people were forgotten.
func (s *shop) erased(n int64) {
	s.t.Helper()
	eventually(s.t, "the erasure is completed", func() bool { return s.events()["privacy.erasure_completed"] == n })
}
