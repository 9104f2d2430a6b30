package admin_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"winkel/internal/api/admin"
	"winkel/internal/api/wire"
	"winkel/internal/commerce/checkout/checkouttest"
	"winkel/internal/commerce/order"
	"winkel/internal/kernel/id"
)

// said is an answer.
type said struct {
	status int
	header http.Header
	text   string
}

// match sends a request about something that was seen with an ETag.
func (r routes) match(method, path, body, key, tag string) said {
	request, err := http.NewRequestWithContext(r.t.Context(), method, r.url+path, strings.NewReader(body))
	if err != nil {
		r.t.Error(err)
		return said{}
	}
	for name, value := range map[string]string{
		"Authorization": "Bearer winkel_test", "Content-Type": "application/json", "Idempotency-Key": key, "If-Match": tag,
	} {
		request.Header.Set(name, value)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		r.t.Error(err)
		return said{}
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		r.t.Error(err)
	}
	return said{answer.StatusCode, answer.Header, string(text)}
}

// Whatever is done to an order, it is not done to another version of it than the one that was seen.
func TestEveryOrderRouteHonorsIfMatch(t *testing.T) {
	checkouttest.Each(t, func(t *testing.T, s *checkouttest.Shop) {
		d := open(t, s)
		all := d.attempts()
		for _, route := range d.api.Routes() {
			if route.Method == http.MethodGet || route.Op.Tag != "Admin: orders" {
				continue
			}
			a, known := all[route.Method+" "+route.Path]
			if !known {
				t.Errorf("%s %s: no request is known for it", route.Method, route.Path)
				continue
			}
			happened := d.events()
			if got := d.match(route.Method, a.path, a.body, "stale", `"v99"`); got.status != 409 || !strings.Contains(got.text, "version_conflict") || d.events() != happened {
				t.Errorf("%s %s of another version: %d %s", route.Method, a.path, got.status, got.text)
			}
			if got := d.match(route.Method, a.path, a.body, "nonsense", "nonsense"); got.status != 422 || d.events() != happened {
				t.Errorf("%s %s of nonsense: %d %s", route.Method, a.path, got.status, got.text)
			}
		}
	})
}

func TestTwoWhoClickAtOnceMakeOneRefund(t *testing.T) {
	checkouttest.Each(t, func(t *testing.T, s *checkouttest.Shop) {
		d := open(t, s)
		o := d.buy("test")
		one := ordersRoot + o.ID.String()
		_, seen := d.ask("GET", one, "", 200)
		tag := seen.Header.Get("ETag")
		const body = `{"amount":{"amount":500,"currency_code":"EUR"}}`
		answers := make([]said, 2)
		var wg sync.WaitGroup
		for i := range answers {
			wg.Go(func() { answers[i] = d.match("POST", one+"/refunds", body, fmt.Sprint("key-", i), tag) })
		}
		wg.Wait()
		first, second := 0, 1
		if answers[0].status != 201 {
			first, second = 1, 0
		}
		if answers[first].status != 201 || answers[second].status != 409 || !strings.Contains(answers[second].text, "version_conflict") {
			t.Fatalf("%+v", answers)
		}
		again := d.match("POST", one+"/refunds", body, fmt.Sprint("key-", first), tag)
		if again.status != 201 || again.header.Get("Idempotent-Replayed") != "true" || again.text != answers[first].text {
			t.Errorf("the repetition answers %+v", again)
		}
		is, err := s.Orders.Get(t.Context(), o.ID)
		if err != nil || len(is.Refunds) != 1 || is.RefundedTotal != checkouttest.EUR(500) {
			t.Errorf("%+v, %v", is.Refunds, err)
		}
		if got := d.match("POST", one+"/refunds", body, "key-3", answers[first].header.Get("ETag")); got.status != 201 {
			t.Errorf("with what was answered: %+v", got)
		}
	})
}

// A parcel is changed with the ETag that it was read with, and then with that of each answer.
func TestAParcelHasTheTagOfItsOrder(t *testing.T) {
	checkouttest.Each(t, func(t *testing.T, s *checkouttest.Shop) {
		d := open(t, s)
		o := d.buy("test")
		_, made := d.ask("POST", ordersRoot+o.ID.String()+"/fulfillments", `{}`, 201)
		parcel := made.Header.Get("Location")
		_, read := d.ask("GET", parcel, "", 200, `"version":1`)
		if read.Header.Get("ETag") == "" || read.Header.Get("ETag") != made.Header.Get("ETag") {
			t.Errorf("read with %s, made with %s", read.Header.Get("ETag"), made.Header.Get("ETag"))
		}
		tag := read.Header.Get("ETag")
		for i, step := range []attempt{{parcel + "/ship", `{}`}, {parcel + "/deliver", ""}} {
			got := d.match("POST", step.path, step.body, fmt.Sprint("step-", i), tag)
			if got.status != 200 || got.header.Get("ETag") == tag {
				t.Fatalf("%s: %+v", step.path, got)
			}
			tag = got.header.Get("ETag")
		}
	})
}

// Money goes back by those alone who may give it back, also where an order is canceled.
func TestCancelingTakesTheScopeOfRefundsWhereMoneyGoesBack(t *testing.T) {
	checkouttest.Each(t, func(t *testing.T, s *checkouttest.Shop) {
		clerk, d := open(t, s, "orders:read", "orders:write"), open(t, s)
		unpaid, kept, paid := d.buy("manual"), d.buy("test"), d.buy("test")
		clerk.ask("POST", ordersRoot+unpaid.ID.String()+"/cancel", `{}`, 200, `"status":"canceled"`)
		for _, body := range []string{`{}`, `{"refund":true}`} {
			happened := d.events()
			clerk.ask("POST", ordersRoot+paid.ID.String()+"/cancel", body, 403, "permission_denied", "refunds:write")
			is, err := s.Orders.Get(t.Context(), paid.ID)
			if err != nil || is.Version != paid.Version || is.Status != order.Confirmed || len(is.Refunds) != 0 || d.events() != happened {
				t.Errorf("%s version %d, %+v, %v", is.Status, is.Version, is.Refunds, err)
			}
		}
		clerk.ask("POST", ordersRoot+kept.ID.String()+"/cancel", `{"refund":false}`, 200, `"status":"canceled"`, `"refunds":[]`)
		refunder := open(t, s, "orders:write", "refunds:write")
		refunder.ask("POST", ordersRoot+paid.ID.String()+"/cancel", `{}`, 200, `"status":"canceled"`, `"payment_status":"refunded"`)
		clerk.ask("POST", "/api/admin/returns/"+id.Return(1).String()+"/refund", `{}`, 403)
	})
}

// Whoever writes a reason is told that customers read it.
func TestReasonsSayWhoReadsThem(t *testing.T) {
	api := wire.New(wire.Options{Version: "test"})
	admin.Register(api, admin.Options{})
	var document struct {
		Components struct {
			Schemas map[string]struct {
				Properties map[string]struct{ Description string }
			}
		}
	}
	if err := json.Unmarshal(api.Document(), &document); err != nil {
		t.Fatal(err)
	}
	for _, input := range []string{"Cancellation", "RefundInput", "ReturnInput"} {
		if says := document.Components.Schemas["Admin"+input].Properties["reason"].Description; !strings.HasPrefix(says, "The buyer sees it") {
			t.Errorf("%s.reason: %q", input, says)
		}
	}
}
