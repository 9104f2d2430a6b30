package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
)

// belonging is the roots below which things belong to somebody.
var belonging = []string{"/api/carts/", "/api/checkouts/", "/api/orders/", "/api/me/"}

// TestNobodyReachesOthersThings tries every route of the document that names a thing of somebody's, with the thing of somebody who
// has one: as nobody, as another customer, and as that customer with the secret of his own cart. For all of them there is no such
// thing, and nothing comes of what they sent, although the owner would succeed with it.
func TestNobodyReachesOthersThings(t *testing.T) {
	for _, engine := range []struct {
		name string
		open func(testing.TB, db.Options) *db.DB
	}{{"sqlite", dbtest.SQLite}, {"postgres", dbtest.Postgres}} {
		t.Run(engine.name, func(t *testing.T) {
			s := openShop(t, engine.open(t, db.Options{}))
			all := everyAttempt(s)
			own := s.owned(all)
			stranger, thing := s.register("stranger@example.com"), s.sell("Wanted thing", 500)
			basket := s.fill(thing)
			m := &matrix{shop: s}
			nobody, another := show{name: "nobody"}, show{"another customer", stranger.bearer()}
			withCart := show{"another customer with a cart", append(stranger.bearer(), "Cart-Token", basket.token)}
			guest := show{"a guest with a cart", []string{"Cart-Token", basket.token}}
			before := s.whole()
			for _, d := range own {
				for _, who := range []show{nobody, guest} {
					if d.caller == "customer" {
						m.try(d.method, d.path, d.attempt.path, d.attempt, who, 401, "unauthorized")
					} else {
						m.try(d.method, d.path, d.attempt.path, d.attempt, who, 404, "not_found")
					}
				}
				for _, who := range []show{another, withCart} {
					m.try(d.method, d.path, d.attempt.path, d.attempt, who, 404, "not_found")
				}
			}
			if m.requests < 60 {
				t.Errorf("only %d requests were made", m.requests)
			}
			if diff := changesOf(s.whole().since(before)); len(diff) > 0 {
				t.Errorf("strangers changed something:\n%s", strings.Join(diff, "\n"))
			}
		})
	}
}

// owned is every route that names a thing of somebody's, with a thing that there is.
func (s *shop) owned(all map[string]attempt) []door {
	s.t.Helper()
	wanted := func(path string) bool {
		return strings.Contains(path, "{") && slices.ContainsFunc(belonging, func(root string) bool { return strings.HasPrefix(path, root) })
	}
	var list []door
	for _, d := range s.doors(all) {
		if !wanted(d.path) {
			continue
		}
		if d.method == http.MethodGet {
			d.attempt = attempt{path: s.thingAt(d.path, all)}
		}
		d.attempt.headers = []string{"Idempotency-Key", "others"} // without the secrets of the owner
		list = append(list, d)
	}
	// What names a thing of somebody's in its body.
	cart := s.fill(s.sell("Thing in a cart", 500)).id
	list = append(list,
		door{method: "POST", path: "/api/checkouts", attempt: attempt{path: "/api/checkouts", body: `{"cart_id":"` + cart + `"}`}},
		door{method: "POST", path: "/api/orders", attempt: attempt{path: "/api/orders", headers: []string{"Idempotency-Key", "others"},
			body: `{"cart_id":"` + cart + `","email":"ada@example.com","shipping_address":` + berlin + `,"payment":{"provider":"test"}}`}},
	)
	return list
}

// thingAt is the address of a thing that a route reads: of one that another route changes, or of an order.
func (s *shop) thingAt(template string, all map[string]attempt) string {
	s.t.Helper()
	if template == "/api/orders/{id}" {
		number, _ := s.buy(s.sell("Thing of somebody", 500), "test", "")["id"].(string)
		return "/api/orders/" + number
	}
	depth := strings.Count(template, "/")
	for name, a := range all {
		_, path, _ := strings.Cut(name, " ")
		if path == template || strings.HasPrefix(path, template+"/") {
			return strings.Join(strings.Split(a.path, "/")[:depth+1], "/")
		}
	}
	s.t.Errorf("GET %s: no thing is known for it", template)
	return parameter.ReplaceAllString(template, id.Cart(1).String())
}
