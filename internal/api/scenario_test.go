package api_test

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/db"
)

// lockedBuffer is a log that several goroutines write.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

var (
	countEvents = db.SQL(`SELECT type, COUNT(*) FROM event GROUP BY type ORDER BY type`)
	tables      = []string{
		"event", "job", "job_row", "job_step", "idempotency_key", "channel", "brand", "product_type", "attribute", "attribute_choice",
		"category", "category_path", "product", "product_price_range", "product_category", "product_tag", "product_attribute",
		"product_option", "option_value", "variant", "price", "price_log", "media", "media_rendition", "variant_media",
		"collection", "collection_product", "collection_rule", "slug_redirect", "import_run", "stock_location", "inventory_item",
		"inventory_level", "stock_movement", "api_key",
	}
	countRows = func() map[string]*db.Stmt {
		counts := map[string]*db.Stmt{}
		for _, table := range tables {
			counts[table] = db.SQL(`SELECT COUNT(*) FROM ` + table)
		}
		return counts
	}()
)

// events is how many events of each type happened so far.
func (s *shop) events() map[string]int64 {
	s.t.Helper()
	counts := map[string]int64{}
	err := db.Each(s.t.Context(), s.db.Read(), func(row db.Row) error {
		var kind string
		var n int64
		err := row.Scan(&kind, &n)
		counts[kind] = n
		return err
	}, countEvents)
	if err != nil {
		s.t.Fatal(err)
	}
	return counts
}

// rows is how many rows each table has.
func (s *shop) rows() map[string]int64 {
	s.t.Helper()
	counts := map[string]int64{}
	for table, stmt := range countRows {
		n, err := db.Value[int64](s.t.Context(), s.db.Read(), stmt)
		if err != nil {
			s.t.Fatal(err)
		}
		counts[table] = n
	}
	return counts
}

// difference is what was added, by name; what stayed the same is left out.
func difference(before, after map[string]int64) map[string]int64 {
	added := map[string]int64{}
	for name, n := range after {
		if n != before[name] {
			added[name] = n - before[name]
		}
	}
	for name, n := range before {
		if _, there := after[name]; !there && n != 0 {
			added[name] = -n
		}
	}
	return added
}

// kettle is a published product in EUR, made by the service.
func (s *shop) kettle(title string, change ...func(*catalog.ProductInput)) *catalog.Product {
	s.t.Helper()
	onHand := int64(5)
	in := catalog.ProductInput{
		Title: title, Status: catalog.Published, Brand: "Acme", Tags: []string{"kitchen"},
		Variants: []catalog.VariantInput{{
			SKU: strings.ToUpper(strings.ReplaceAll(title, " ", "-")), OnHand: &onHand, InventoryTracked: true,
			Prices: []catalog.PriceInput{{
				Amount:    money.Amount{Minor: 1999, Currency: "EUR"},
				CompareAt: &money.Amount{Minor: 2499, Currency: "EUR"},
				Cost:      &money.Amount{Minor: 123454321, Currency: "EUR"},
			}},
		}},
		Metadata: map[string]string{"supplier": "secret supplier"},
	}
	for _, f := range change {
		f(&in)
	}
	p, err := s.catalog.CreateProduct(s.t.Context(), in, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}

// eventually waits for something that happens in the background.
func eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("it did not come about: %s", what)
		}
	}
}

// scenario is a request and everything that must be true of its answer and of what it did.
type scenario struct {
	name    string
	method  string
	path    string
	key     string // "all" if empty, "-" for none
	headers []string
	body    any
	status  int
	has     []string         // texts that the answer contains
	hasNot  []string         // texts that it must not contain
	events  map[string]int64 // what happened, and nothing else
}

// run plays scenarios one after the other.
func (s *shop) run(scenarios []scenario) {
	s.t.Helper()
	for _, c := range scenarios {
		before := s.events()
		key := s.keys["all"]
		switch c.key {
		case "":
		case "-":
			key = ""
		default:
			key = s.keys[c.key]
		}
		a := s.send(c.method, c.path, key, c.body, c.headers...)
		if a.StatusCode != c.status {
			s.t.Errorf("%s: %d, want %d: %s", c.name, a.StatusCode, c.status, a.text)
		}
		for _, text := range c.has {
			if !strings.Contains(a.text, text) {
				s.t.Errorf("%s: the answer lacks %q: %s", c.name, text, a.text)
			}
		}
		for _, text := range c.hasNot {
			if strings.Contains(a.text, text) {
				s.t.Errorf("%s: the answer holds %q: %s", c.name, text, a.text)
			}
		}
		happened := difference(before, s.events())
		if fmt.Sprint(happened) != fmt.Sprint(orNone(c.events)) {
			s.t.Errorf("%s: what happened is %v, want %v", c.name, happened, orNone(c.events))
		}
	}
}

func orNone(events map[string]int64) map[string]int64 {
	if events == nil {
		return map[string]int64{}
	}
	return events
}
