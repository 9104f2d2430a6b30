package analytics

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/csv"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/order"
	"winkel/internal/commerce/order/history"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/job"
	"winkel/internal/platform/outbox"
)

// sum is what something comes to in the file.
type sum struct{ net, sold, units int64 }

// plain adds a history file up line by line, by the words of its documentation and with nothing of the program: what was sold is what
// stands on invoices, and net is that less what cancellations take back. Lines that are neither are left out.
func plainHistory(t *testing.T, packed []byte) map[string]*sum {
	t.Helper()
	unpacked, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(unpacked).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	sums := map[string]*sum{}
	for _, row := range rows[1:] {
		invoice, code := row[0], strings.ToUpper(strings.TrimSpace(row[1]))
		quantity, err := strconv.ParseInt(row[3], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		pounds, decimals, _ := strings.Cut(row[5], ".")
		pennies, err := strconv.ParseInt(pounds+(decimals + "00")[:2], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		canceled := strings.HasPrefix(invoice, "C")
		switch code {
		case "BANK CHARGES", "AMAZONFEE", "CRUK", "S", "B":
			continue
		}
		if strings.HasPrefix(invoice, "A") || pennies <= 0 || strings.Trim(decimals[min(2, len(decimals)):], "0") != "" || canceled == (quantity > 0) {
			continue
		}
		customer, _, _ := strings.Cut(row[6], ".")
		of := []string{"all", "month " + row[4][:7], "customer " + customer, "country " + row[7]}
		switch {
		case code == "POST" || code == "DOT" || code == "C2":
		case code == "M" || code == "D" || strings.HasPrefix(code, "GIFT_"):
			of = append(of, "product ")
		default:
			of = append(of, "product "+code)
		}
		for _, name := range of {
			s := sums[name]
			if s == nil {
				s = &sum{}
				sums[name] = s
			}
			s.net += quantity * pennies
			s.units += quantity
			if !canceled {
				s.sold += quantity * pennies
			}
		}
	}
	return sums
}

// TestFiguresOfARealShop imports the history of a real shop, and compares the figures with the file: every month, product, country and
// customer, to the penny.
func TestFiguresOfARealShop(t *testing.T) {
	folder := os.Getenv("WINKEL_TEST_DATA")
	if folder == "" {
		folder = filepath.Join("..", "..", "..", "..", "shared", "data")
	}
	packed, err := os.ReadFile(filepath.Join(folder, "online-retail", "online_retail.csv.gz"))
	if err != nil {
		t.Skipf("no real data in %s: set WINKEL_TEST_DATA", folder)
	}
	if testing.Short() {
		t.Skip("importing it takes a minute")
	}
	h := &house{T: t, d: dbtest.SQLite(t, db.Options{}), zone: "Europe/London"}
	h.log = outbox.New(h.d)
	h.jobs = job.New(h.d, h.log, nil, job.Config{})
	h.s = New(Options{DB: h.d, Jobs: h.jobs, Log: h.log, TimeZone: func(context.Context) (string, error) { return h.zone, nil }})
	h.must(h.s.RegisterJobs())
	h.must(h.s.Ensure(t.Context()))
	run := history.Import{
		Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(packed)), nil }, FileName: "history.csv", DB: h.d,
		Catalog: catalog.New(catalog.Options{DB: h.d, Outbox: h.log}), Orders: order.NewImports(h.d),
	}
	_, err = run.Run(t.Context())
	h.must(err)
	h.must(h.s.CatchUp(t.Context()))
	want := plainHistory(t, packed)
	got := map[string]*sum{}
	h.realMonths(got)
	h.realRankings(got)
	h.realCustomers(got)
	compared := map[string]int{}
	for name, w := range want {
		what, _, _ := strings.Cut(name, " ")
		g := got[name]
		if g == nil {
			g = &sum{}
		}
		switch {
		case what == "country" && g.sold != w.sold, what == "product" && (g.net != w.net || g.sold != w.sold || g.units != w.units),
			what == "customer" && g.net != w.net, (what == "month" || what == "all") && (g.net != w.net || g.sold != w.sold):
			t.Errorf("%s: the figures are %+v, the file %+v", name, *g, *w)
		}
		compared[what]++
		delete(got, name)
	}
	for name, g := range got {
		if *g != (sum{}) {
			t.Errorf("%s: the figures are %+v, and it is not in the file", name, *g)
		}
	}
	if compared["month"] != 13 || compared["product"] < 3500 || compared["customer"] < 4000 || compared["country"] < 30 {
		t.Errorf("compared %v", compared)
	}
	t.Logf("compared %v; all of it: %+v", compared, *want["all"])
	if found := h.differences(); len(found) != 0 {
		t.Errorf("%q", found)
	}
}

func (h *house) realMonths(got map[string]*sum) {
	h.Helper()
	report, err := h.s.Sales(h.Context(), Query{Period: Period{date(h.T, "2010-12-01"), date(h.T, "2012-01-01")}, Currency: "GBP"}, Monthly)
	h.must(err)
	in := report.Currencies[0]
	for i := range in.Rows {
		f := &in.Rows[i].Figures
		got["month "+in.Rows[i].Start.Format("2006-01")] = &sum{net: f.Net(), sold: f.Total()}
	}
	got["all"] = &sum{net: in.Total.Net(), sold: in.Total.Total()}
}

// realRankings adds products by their stock codes and countries by the names that the file has for them.
func (h *house) realRankings(got map[string]*sum) {
	h.Helper()
	sums := map[Dimension]map[int64]*Figures{ByProduct: {}, ByCountry: {}}
	for c, f := range h.everything() {
		if keyed := sums[c.dimension]; keyed != nil && c.span == 1 {
			at(keyed, c.key).Add(*f)
		}
	}
	codes := map[int64]string{}
	h.must(db.Each(h.Context(), h.d.Read(), func(row db.Row) error {
		var product int64
		var code string
		err := row.Scan(&product, &code)
		codes[product] = code
		return err
	}, db.SQL(`SELECT product_id, sku FROM variant`)))
	for key, f := range sums[ByProduct] {
		got["product "+codes[key]] = &sum{net: f.Net(), sold: f.Total(), units: f.NetUnits()}
	}
	names := map[string][]string{"": {"Unspecified", "Channel Islands", "European Community", "West Indies"}}
	for name, code := range realCountries {
		names[code] = append(names[code], name)
	}
	for key, f := range sums[ByCountry] {
		list := names[countryOf(key)]
		if len(list) == 1 {
			got["country "+list[0]] = &sum{sold: f.Total()}
			continue
		}
		// What is no country is one row of the figures and several names of the file: each gets what the orders say.
		h.must(db.Each(h.Context(), h.d.Read(), func(row db.Row) error {
			var text string
			var total int64
			err := row.Scan(&text, &total)
			for _, name := range list {
				if strings.Contains(text, name) || text == "" && name == "Unspecified" {
					got["country "+name] = &sum{sold: total}
					f[Gross] -= total
				}
			}
			return err
		}, db.SQL(`SELECT shipping_address, CAST(SUM(total) AS BIGINT) FROM sales_order WHERE status <> 'canceled' GROUP BY shipping_address`)))
		if rest := f.Total(); rest != 0 {
			h.Errorf("the figures of no country are %d more than its orders", rest)
		}
	}
}

// realCustomers adds what every customer bought and got back, by the facts that are booked.
func (h *house) realCustomers(got map[string]*sum) {
	h.Helper()
	h.must(db.Each(h.Context(), h.d.Read(), func(row db.Row) error {
		var customer string
		var net int64
		err := row.Scan(&customer, &net)
		got["customer "+customer] = &sum{net: net}
		return err
	}, db.SQL(`
		SELECT customer, CAST(SUM(net) AS BIGINT) FROM (
			SELECT COALESCE(c.external_id, '') AS customer, o.total AS net
			FROM analytics_entry e JOIN sales_order o ON o.id = e.order_id LEFT JOIN customer c ON c.id = o.customer_id WHERE e.kind = 'sale'
			UNION ALL
			SELECT COALESCE(c.external_id, ''), -p.amount FROM analytics_entry e JOIN payment_event p ON p.id = e.source_id
			JOIN sales_order o ON o.id = e.order_id LEFT JOIN customer c ON c.id = o.customer_id WHERE e.kind = 'money'
		) AS booked GROUP BY customer`)))
}

// realCountries is the names of the file, by ISO 3166-1.
var realCountries = map[string]string{
	"Australia": "AU", "Austria": "AT", "Bahrain": "BH", "Belgium": "BE", "Brazil": "BR", "Canada": "CA", "Cyprus": "CY", "Czech Republic": "CZ",
	"Denmark": "DK", "EIRE": "IE", "Finland": "FI", "France": "FR", "Germany": "DE", "Greece": "GR", "Hong Kong": "HK", "Iceland": "IS", "Israel": "IL",
	"Italy": "IT", "Japan": "JP", "Lebanon": "LB", "Lithuania": "LT", "Malta": "MT", "Netherlands": "NL", "Norway": "NO", "Poland": "PL",
	"Portugal": "PT", "RSA": "ZA", "Saudi Arabia": "SA", "Singapore": "SG", "Spain": "ES", "Sweden": "SE", "Switzerland": "CH", "USA": "US",
	"United Arab Emirates": "AE", "United Kingdom": "GB",
}
