package crowd

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"winkel/internal/platform/load"
)

// pretended is a shop that answers as the real one does, and counts what it was asked. The program's own tests shop in the real one.
type pretended struct {
	mu    sync.Mutex
	asked map[string]int
	wrong string // a path that is answered with something else
}

func (p *pretended) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	path := r.URL.Path
	kind := r.Method + " " + strings.SplitN(strings.TrimPrefix(path, "/api/"), "/", 2)[0]
	p.asked[kind]++
	if p.wrong != "" && strings.HasPrefix(path, p.wrong) {
		fmt.Fprint(w, `{"data":"nothing"}`)
		return
	}
	if r.Method != http.MethodGet && r.Header.Get("Idempotency-Key") == "" {
		http.Error(w, "no key", http.StatusBadRequest)
		return
	}
	switch {
	case path == "/api/shop":
		fmt.Fprint(w, `{"name":"Pretended"}`)
	case path == "/api/products":
		fmt.Fprint(w, `{"data":[{"slug":"oak-desk","title":"Oak desk","variants":[{"id":"variant_0","availability":"out_of_stock"},`+
			`{"id":"variant_1","availability":"in_stock"}]},{"slug":"gone","title":"Gone","variants":[]}],"next":null}`)
	case path == "/api/categories":
		fmt.Fprint(w, `{"data":[{"slug":"desks","children":[{"slug":"small","children":[]}]}]}`)
	case path == "/api/countries":
		fmt.Fprint(w, `{"data":[{"code":"AT"},{"code":"DE"}]}`)
	case path == "/api/search/suggest":
		fmt.Fprint(w, `{"products":[]}`)
	case strings.HasPrefix(path, "/api/products/"):
		fmt.Fprintf(w, `{"slug":%q}`, strings.TrimPrefix(path, "/api/products/"))
	case path == "/api/carts":
		w.WriteHeader(http.StatusCreated)
		fmt.Fprint(w, `{"token":"secret","id":"cart_1"}`)
	case r.Header.Get("Cart-Token") != "secret":
		http.Error(w, "not yours", http.StatusNotFound)
	case path == "/api/carts/cart_1/items":
		if p.asked[kind]%3 == 0 {
			w.WriteHeader(http.StatusConflict)
			fmt.Fprint(w, `{"code":"insufficient_stock"}`)
			return
		}
		w.WriteHeader(http.StatusCreated)
		fmt.Fprint(w, `{}`)
	case path == "/api/checkouts":
		w.WriteHeader(http.StatusCreated)
		fmt.Fprint(w, `{"id":"checkout_1"}`)
	case path == "/api/checkouts/checkout_1":
		fmt.Fprint(w, `{"total":{"amount":1999,"currency_code":"EUR"},"items":[],"shipping_option_id":"ship_1",`+
			`"shipping_options":[{"id":"ship_1"}],"payment_methods":[{"provider":"stripe"},{"provider":"cod"}]}`)
	case path == "/api/checkouts/checkout_1/complete":
		var in struct {
			Payment  struct{ Provider string }
			Expected struct{ Amount int64 } `json:"expected_total"`
		}
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil || in.Payment.Provider != "cod" || in.Expected.Amount != 1999 {
			http.Error(w, "wrong", http.StatusBadRequest)
			return
		}
		w.WriteHeader(http.StatusCreated)
		fmt.Fprint(w, `{"id":"order_1"}`)
	default:
		http.NotFound(w, r)
	}
}

func open(t *testing.T, p *pretended) (*load.Target, *Shop) {
	t.Helper()
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	base, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	to := load.NewTarget(base, 0, time.Minute)
	shop, err := Discover(t.Context(), to)
	if err != nil {
		t.Fatal(err)
	}
	return to, shop
}

func TestDiscover(t *testing.T) {
	_, shop := open(t, &pretended{asked: map[string]int{}})
	got := fmt.Sprintf("%s %v %v %v %v", shop.Name, shop.Products, shop.Categories, shop.Words, shop.Pages)
	if want := "Pretended [{oak-desk variant_1}] [desks small] [desk gone] false"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if !strings.Contains(shop.Address, `"Berlin"`) || !json.Valid([]byte(shop.Address)) {
		t.Error(shop.Address)
	}
	if elsewhere := address([]string{"AT"}); !strings.Contains(elsewhere, `"country_code":"AT"`) || !json.Valid([]byte(elsewhere)) {
		t.Error(elsewhere)
	}
}

// The shares of what is asked are those of the mix, whoever goes on with a purchase, and every fifth step of one is an order.
func TestMix(t *testing.T) {
	for _, shared := range []bool{false, true} {
		p := &pretended{asked: map[string]int{}}
		to, shop := open(t, p)
		c := &Crowd{Target: to, Shop: shop, Mix: Mix{Browse: 70, Search: 20, Buy: 10}, Seed: 1, Shared: shared}
		const turns = 8000
		kinds, orders, refused := map[string]int{}, 0, 0
		turn, end := c.Source(0)
		for range turns {
			o := turn(context.Background())
			if o.Failure != "" {
				t.Fatalf("%s: %s", o.Kind, o.Failure)
			}
			if o.Refusal != "" {
				refused++
			}
			if o.Done {
				orders++
			}
			kinds[o.Kind]++
		}
		end()
		near := func(what string, got int, share float64) {
			if want := share * turns; math.Abs(float64(got)-want) > 0.15*want+10 {
				t.Errorf("shared %v: %d %s, want some %.0f: %v", shared, got, what, want, kinds)
			}
		}
		buying := kinds["cart"] + kinds["cart item"] + kinds["checkout"] + kinds["checkout details"] + kinds["order"]
		// Somebody whose item is refused takes another, which is one more step than the mix reckons with.
		near("steps of purchases", buying-refused, 0.10)
		near("searches", kinds["search"]+kinds["suggestion"], 0.20)
		if refused == 0 || orders == 0 || orders != kinds["order"] || orders < kinds["cart"]-1 {
			t.Errorf("shared %v: %d refused, %d orders: %v", shared, refused, orders, kinds)
		}
	}
}

// What is not what was asked for is noticed, although its status is right.
func TestWrongAnswersAreNoticed(t *testing.T) {
	p := &pretended{asked: map[string]int{}}
	to, shop := open(t, p)
	p.wrong = "/api/products"
	c := &Crowd{Target: to, Shop: shop, Mix: Mix{Browse: 1}, Seed: 1}
	turn, end := c.Source(0)
	defer end()
	for range 20 {
		if o := turn(t.Context()); !strings.HasSuffix(o.Failure, "the answer is not what was asked for") {
			t.Fatalf("%+v", o)
		}
	}
}

func TestVisit(t *testing.T) {
	p := &pretended{asked: map[string]int{}}
	to, shop := open(t, p)
	before := p.asked["GET products"]
	shop.Pages = true
	visited := 0
	(&Crowd{Target: to, Shop: shop, Mix: Mix{Pages: 1}}).Visit(t.Context(), 1, func() { visited++ })
	if visited != 6 || p.asked["GET products"]-before != 1 {
		t.Errorf("%d places were visited: %v", visited, p.asked)
	}
}
