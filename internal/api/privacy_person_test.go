package api_test

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"winkel/internal/api/wire"
	"winkel/internal/platform/db"
)

// order has a person order something, with whatever address he gives, at a street by which the order is recognized.
func (s *shop) order(p person, thing, email, street string) string {
	s.t.Helper()
	a := s.as(p, "POST", "/api/orders", `{"items":[{"variant_id":"`+thing+`","quantity":1}],"email":"`+email+`","shipping_address":`+
		strings.ReplaceAll(berlin, "Unter den Linden 1", street)+`,"payment":{"provider":"test"}}`, "Idempotency-Key", rand.Text())
	if a.StatusCode/100 != 2 {
		s.t.Fatalf("%d %s", a.StatusCode, a.text)
	}
	return a.field(s.t, "id")
}

// finish sends an order and gives the money back, after which nobody needs the buyer.
func (s *shop) finish(order string) {
	s.t.Helper()
	path := "/api/admin/orders/" + order
	parcel := s.must("POST", path+"/fulfillments", `{"ship":true,"carrier":"DHL"}`).Header.Get("Location")
	s.must("POST", parcel+"/deliver", "{}")
	line := idIn(s.t, s.must("GET", path, nil).json(s.t), "items")
	back := s.must("POST", path+"/returns", `{"items":[{"line_id":"`+line+`","quantity":1}],"open":true}`).json(s.t)
	returned := "/api/admin/returns/" + idIn(s.t, back, "returns")
	s.must("POST", returned+"/receive", `{"items":[{"line_id":"`+line+`","restocked":1}]}`)
	s.must("POST", path+"/refunds", `{"all":true}`)
	s.must("POST", returned+"/close", `{}`)
}

// held is the rows of one table in what a person is told about himself.
func (s *shop) held(p person, table string) []any {
	s.t.Helper()
	data, _ := s.expect(s.as(p, "GET", "/api/me/export", nil), 200, "").json(s.t)["data"].(map[string]any)
	section, _ := data[table].(map[string]any)
	rows, _ := section["rows"].([]any)
	return rows
}

// TestOrdersWithTheAddressOfAnother has somebody who is signed in give another's address: what he orders stays his, and nothing
// but the address is the other's to have and to take away.
func TestOrdersWithTheAddressOfAnother(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		thing := s.sell("Kettle", 50)
		s.must("POST", "/api/admin/promotions", `{"name":"Once","kind":"percent","target":"order","rate":"1","usage_limit_per_customer":5}`)
		ada, bea := s.verified("ada@example.com"), s.verified("bea@example.com")
		mine := s.order(ada, thing, "ada@example.com", "Unter den Linden 1")
		order := s.order(bea, thing, "ada@example.com", "Bea's Alley 3") // paid, and not sent
		cart := s.as(bea, "POST", "/api/carts", `{"items":[{"variant_id":"`+thing+`","quantity":1}]}`)
		token := []string{"Cart-Token", cart.field(t, "token")}
		session := s.as(bea, "POST", "/api/checkouts", `{"cart_id":"`+cart.field(t, "id")+`"}`, token...).field(t, "id")
		s.expect(s.as(bea, "PATCH", "/api/checkouts/"+session, `{"email":"Ada@example.com","shipping_address":`+
			strings.ReplaceAll(berlin, "Unter den Linden 1", "Bea's Alley 3")+`}`, token...), 200, "")
		s.expect(s.send("POST", "/api/auth/forgot-password", "", `{"email":"ada@example.com"}`), 202, "")
		s.linkIn(s.mail("ada@example.com", "assword"))

		if text := fmt.Sprint(s.held(ada, "sales_order"), s.held(ada, "checkout")); strings.Contains(text, "Bea") || strings.Contains(text, order) ||
			!strings.Contains(text, mine) {
			t.Errorf("Ada is told of %s", text)
		}
		if text := fmt.Sprint(s.held(bea, "sales_order"), s.held(bea, "checkout")); !strings.Contains(text, order) || !strings.Contains(text, session) {
			t.Errorf("Bea is told of %s", text)
		}
		s.finish(mine)
		s.settled()
		s.must("POST", "/api/admin/privacy/erasures", `{"customer_id":"`+ada.id+`"}`) // another's open order is not in the way
		s.erased(1)
		for _, text := range []string{"ada@example.com", "Unter den Linden"} {
			for _, place := range s.somewhere(text) {
				t.Errorf("%s is left in %s", text, place)
			}
		}
		if text := s.as(bea, "GET", "/api/me/orders", nil).text; !strings.Contains(text, order) {
			t.Errorf("Bea's orders are %s", text)
		}
		shown := s.must("GET", "/api/admin/orders/"+order, nil).text + s.as(bea, "GET", "/api/checkouts/"+session, nil, token...).text
		if strings.Count(shown, "Bea's Alley 3") < 2 || !strings.Contains(shown, bea.id) {
			t.Errorf("of Bea's order and checkout is left: %s", shown)
		}
		if told := strings.Join(s.somewhere("Bea's Alley 3"), "\n"); !strings.Contains(told, "idempotency_key.body") {
			t.Errorf("what was answered to Bea was emptied; left: %s", told)
		}
		s.checkBooks()
	})
}

// usesOf is how often promotions count somebody.
var usesOf = db.SQL(`SELECT CAST(COALESCE(SUM(used_count), 0) AS BIGINT) FROM promotion_customer WHERE customer_key = $1`)

// TestCountsBehindAnAddress has a stranger register with the address of another: what he orders is taken out of the count of
// uses of promotions, and the other's own uses stay. Whoever has two addresses for certain leaves both.
func TestCountsBehindAnAddress(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		thing := s.sell("Kettle", 50)
		s.must("POST", "/api/admin/promotions", `{"name":"Once","kind":"percent","target":"order","rate":"1","usage_limit_per_customer":9}`)
		counted := func(email string, want int64) {
			t.Helper()
			if n, err := db.Value[int64](t.Context(), s.db.Read(), usesOf, email); err != nil || n != want {
				t.Errorf("%d uses are counted for %s (%v), want %d", n, email, err, want)
			}
		}
		s.buy(thing, "test", "") // a guest, ada@example.com
		stranger := s.register("ada@example.com")
		s.finish(s.order(stranger, thing, "ada@example.com", "Alley 1"))
		called := s.order(stranger, thing, "ada@example.com", "Alley 2")
		s.must("POST", "/api/admin/orders/"+called+"/cancel", `{}`)
		counted("ada@example.com", 2)
		s.must("POST", "/api/admin/privacy/erasures", `{"customer_id":"`+stranger.id+`"}`)
		s.erased(1)
		counted("ada@example.com", 1)

		cleo := s.verified("cleo@example.com")
		for _, email := range []string{"cleo@example.com", "dora@example.com"} {
			s.finish(s.order(cleo, thing, email, "Alley 4"))
			counted(email, 1)
		}
		s.settled()
		s.must("POST", "/api/admin/privacy/erasures", `{"customer_id":"`+cleo.id+`","email":"dora@example.com"}`)
		s.erased(2)
		counted("cleo@example.com", 0)
		counted("dora@example.com", 0)
		for _, place := range append(s.somewhere("cleo@example.com"), s.somewhere("dora@example.com")...) {
			t.Errorf("an address is left in %s", place)
		}
		s.checkBooks()
	})
}

// TestExportsAreCounted holds exports to the rate of what costs more than a page.
func TestExportsAreCounted(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		r, err := http.NewRequestWithContext(t.Context(), "GET", "/api/me/export", nil)
		if err != nil {
			t.Fatal(err)
		}
		if class := s.api.LimitClass(r); class != wire.LimitReset {
			t.Errorf("an export is counted as %s", class)
		}
	})
}
