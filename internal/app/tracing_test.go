package app

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"syscall"
	"testing"

	"winkel/internal/platform/trace/tracetest"
	"winkel/web"
)

// A page and an order are followed from their arrival down to the statements that they come to, on both databases.
func TestTracesGoFromPageToSQL(t *testing.T) {
	eachTarget(t, func(t *testing.T, s target) {
		collector := tracetest.New(t)
		server := s.open(t, "--trace-endpoint", strings.Replace(collector.URL, "://", "://shop:sesame@", 1), "--trace-sample", "1", "--slow-query", "1ns")
		key := s.key(t, "all")
		var product struct {
			Slug     string
			Variants []struct{ ID string }
		}
		server.expect(t, http.StatusCreated, http.MethodPost, "/api/admin/products", key, `{"title": "Mug", "status": "published", "variants": [{"sku": "MUG",
			"inventory_tracked": true, "on_hand": 5, "prices": [{"price": {"amount": 500, "currency_code": "USD"}}]}]}`, &product)
		page := "GET /products/{slug} > ask GET /api/products/by-slug/{slug}"
		if server.get(t, "/products/"+product.Slug, ""); !web.Load().Missing() { // built without Node, there is nothing to run
			page = "GET /products/{slug} > render product > run the components"
		}
		v := &victim{open: server}
		body := fmt.Sprintf(`{"items": [{"variant_id": %q, "quantity": 1}], "email": "ada@example.com", "shipping_address": %s, "payment": {"provider": "manual"}}`,
			product.Variants[0].ID, springfield)
		placed := v.hit(t, http.MethodPost, "/api/orders", body, "Idempotency-Key", "one", "X-Request-Id", "order-one",
			"Traceparent", "00-11111111111111111111111111111111-2222222222222222-01")
		if placed.status != http.StatusCreated {
			t.Fatalf("order: %d %s", placed.status, placed.body)
		}
		within(t, patience, "consumers have heard of it", func() bool {
			return slices.ContainsFunc(collector.Spans(), func(s tracetest.Span) bool { return strings.HasPrefix(s.Name, "events for ") })
		})
		server.kept(t)

		if got := collector.Authorization(); got != "Basic c2hvcDpzZXNhbWU=" {
			t.Errorf("the shop says who it is with %q", got)
		}
		order := collector.Find(t, "POST /api/orders")
		if order.Parent != "" || order.Trace == "11111111111111111111111111111111" {
			t.Errorf("a stranger's trace was gone on with: %+v", order)
		}
		if order.Attributes["winkel.request_id"] != "order-one" || order.Attributes["http.response.status_code"] != "201" || order.Failed ||
			order.Kind != "SPAN_KIND_SERVER" || order.Resource["service.name"] != "winkel" {
			t.Errorf("the span of the order: %+v", order)
		}
		for _, want := range []struct{ trace, path string }{
			{order.Trace, "POST /api/orders > submit > INSERT sales_order"},
			{order.Trace, "POST /api/orders > submit > COMMIT"},
			{order.Trace, "POST /api/orders > submit > UPDATE inventory_level"},
			{"", page},
			{"", "POST /api/admin/products > submit > INSERT product"},
		} {
			if !slices.ContainsFunc(collector.Spans(), func(s tracetest.Span) bool {
				return (want.trace == "" || s.Trace == want.trace) && strings.Join(collector.Path(s), " > ") == want.path
			}) {
				var paths []string
				for _, s := range collector.Spans() {
					if want.trace == "" || s.Trace == want.trace {
						paths = append(paths, strings.Join(collector.Path(s), " > "))
					}
				}
				slices.Sort(paths)
				t.Errorf("there is no %q in\n%s", want.path, strings.Join(slices.Compact(paths), "\n"))
			}
		}
		for _, span := range collector.Spans() {
			if path := collector.Path(span); path[0] == "?" {
				t.Errorf("%v hangs in the air", path)
			}
		}
		checkSlowLog(t, server.log.String(), order)
		for _, secret := range []string{"ada@example.com", "Lovelace", "sesame", key} {
			if strings.Contains(collector.Said(), secret) {
				t.Errorf("traces say %q", secret)
			}
		}
	})
}

// checkSlowLog looks at the lines about slow statements, which all are here: they say whose they are, and no argument.
func checkSlowLog(t *testing.T, log string, order tracetest.Span) {
	t.Helper()
	slow, ours, access := 0, 0, 0
	for line := range strings.Lines(log) {
		var said struct {
			Message   string `json:"msg"`
			Request   string `json:"request_id"`
			Trace     string `json:"trace_id"`
			Statement string
			Declared  string
			Engine    string
			Took      float64 `json:"duration_ms"`
		}
		if json.Unmarshal([]byte(line), &said) != nil {
			continue
		}
		mine := said.Trace == order.Trace && said.Request == "order-one"
		switch said.Message {
		case "the database was slow":
			slow++
			if said.Statement == "" || said.Declared == "" || said.Took < 0 || said.Engine != "sqlite" && said.Engine != "postgres" {
				t.Errorf("a line about a slow statement: %s", line)
			}
			if strings.Contains(line, "Lovelace") || strings.Contains(line, "ada@example.com") {
				t.Errorf("an argument is in the log: %s", line)
			}
			if mine && strings.HasPrefix(said.Statement, "INSERT INTO sales_order ") {
				ours++
			}
		case "request":
			if mine {
				access++
			}
		}
	}
	if slow < 20 || ours != 1 || access != 1 {
		t.Errorf("%d slow statements, %d of them write the order, %d lines of the access log are the order's; want many, 1 and 1", slow, ours, access)
	}
}

// kept stops a server that has warnings in its log.
func (o *open) kept(t *testing.T) {
	t.Helper()
	if err := o.command.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	<-o.rest
	if err := o.command.Wait(); err != nil {
		t.Errorf("serve ended with %v", err)
	}
}
