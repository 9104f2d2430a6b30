package history_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/fulfillment"
	"winkel/internal/commerce/order"
	"winkel/internal/commerce/order/history"
	"winkel/internal/commerce/payment"
	"winkel/internal/kernel/actor"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/outbox"
)

// into is an import of a file into a database.
func into(d *db.DB, open func() (io.ReadCloser, error)) *history.Import {
	return &history.Import{
		Open: open, FileName: "shop.csv", DB: d, Catalog: catalog.New(catalog.Options{DB: d, Outbox: outbox.New(d)}),
		Orders: order.NewImports(d),
	}
}

func run(t *testing.T, i *history.Import) *history.Report {
	t.Helper()
	report, err := i.Run(actor.With(t.Context(), "command:import"))
	if err != nil {
		t.Fatal(err)
	}
	return report
}

var (
	countRows = map[string]*db.Stmt{
		"orders": db.SQL(`SELECT count(*) FROM sales_order`), "lines": db.SQL(`SELECT count(*) FROM order_line`),
		"payments": db.SQL(`SELECT count(*) FROM payment`), "refunds": db.SQL(`SELECT count(*) FROM refund`),
		"ledger": db.SQL(`SELECT count(*) FROM payment_event`), "history": db.SQL(`SELECT count(*) FROM order_history`),
		"customers": db.SQL(`SELECT count(*) FROM customer`), "products": db.SQL(`SELECT count(*) FROM product`),
		"events": db.SQL(`SELECT count(*) FROM event`), "news": db.SQL(`SELECT count(*) FROM event WHERE type <> 'product.created'`),
	}
	customerOf = db.SQL(`SELECT c.external_id FROM sales_order o JOIN customer c ON c.id = o.customer_id WHERE o.number = $1`)
)

func rows(t *testing.T, d *db.DB) map[string]int64 {
	t.Helper()
	counts := map[string]int64{}
	for name, stmt := range countRows {
		n, err := db.Value[int64](t.Context(), d.Read(), stmt)
		if err != nil {
			t.Fatal(err)
		}
		counts[name] = n
	}
	return counts
}

// verified fails the test if the catalog, the ledgers of payments or the sums of orders contradict themselves.
func verified(t *testing.T, d *db.DB) {
	t.Helper()
	report := func(problem string) { t.Errorf("verify: %s", problem) }
	if err := into(d, nil).Catalog.Verify(t.Context(), report); err != nil {
		t.Fatal(err)
	}
	if err := payment.NewStore(d).Verify(t.Context(), report); err != nil {
		t.Fatal(err)
	}
	wrong, err := db.Value[int64](t.Context(), d.Read(), wrongOrders)
	if err != nil || wrong != 0 {
		t.Errorf("%d orders do not add up (%v)", wrong, err)
	}
}

var wrongOrders = db.SQL(`SELECT count(*) FROM sales_order o WHERE o.total <> o.subtotal + o.shipping_total OR o.total <> o.paid_total
	OR o.subtotal <> (SELECT COALESCE(CAST(SUM(l.total) AS BIGINT), 0) FROM order_line l WHERE l.order_id = o.id)
	OR o.refunded_total <> (SELECT COALESCE(CAST(SUM(r.amount) AS BIGINT), 0) FROM refund r WHERE r.order_id = o.id)
	OR o.refunded_total <> o.shipping_refunded_total
		+ (SELECT COALESCE(CAST(SUM(l.refunded_total) AS BIGINT), 0) FROM order_line l WHERE l.order_id = o.id)`)

func gbp(pennies int64) money.Amount { return money.Amount{Minor: pennies, Currency: "GBP"} }

func TestImport(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		i := into(d, text(made(t)))
		i.DryRun = true
		if report := run(t, i); report.Orders != 5 || report.Credits != 2 || report.Refunds != 2 || report.Products != 4 || report.Customers != 2 {
			t.Errorf("a dry run would do %+v", report)
		}
		if got := rows(t, d); got["orders"]+got["products"]+got["customers"]+got["events"] != 0 {
			t.Fatalf("a dry run wrote %v", got)
		}
		var told []int64
		i.DryRun, i.Progress = false, func(done int64) { told = append(told, done) }
		report := run(t, i)
		balanced(t, report.Survey.Balance)
		if report.Orders != 5 || report.Credits != 2 || report.Refunds != 2 || report.Known != 0 || report.Products != 4 ||
			report.Customers != 2 || len(report.Refused) != 0 || len(told) == 0 || told[len(told)-1] != 7 {
			t.Errorf("%+v, told %v", report, told)
		}
		want := map[string]int64{
			"orders": 7, "lines": 12, "payments": 7, "refunds": 4, "ledger": 22, "history": 11, "customers": 2, "products": 4, "events": 4, "news": 0,
		}
		if diff := cmp.Diff(want, rows(t, d)); diff != "" {
			t.Errorf("rows (-want +got):\n%s", diff)
		}
		verified(t, d)

		again := run(t, i)
		if again.Known != 7 || again.Products != 0 || again.KnownProduct != 4 || again.Customers != 0 {
			t.Errorf("again: %+v", again)
		}
		balanced(t, again.Survey.Balance)
		if diff := cmp.Diff(want, rows(t, d)); diff != "" {
			t.Errorf("rows after the second time (-want +got):\n%s", diff)
		}
	})
}

// A shop that has nothing yet begins its days where those of the file begin; one that is there keeps its own.
func TestTheTimeZoneIsThatOfTheFile(t *testing.T) {
	for name, before := range map[string]string{"a fresh shop": "", "a shop in Berlin": "Europe/Berlin"} {
		d := dbtest.SQLite(t, db.Options{})
		i := into(d, text(made(t)))
		want := "Europe/London"
		if before != "" {
			want = before
			if _, err := i.Catalog.EnsureChannelIn(t.Context(), history.Currency, before); err != nil {
				t.Fatal(err)
			}
		}
		run(t, i)
		if c, err := i.Catalog.GetChannel(t.Context()); err != nil || c.TimeZone != want || c.CurrencyCode != string(history.Currency) {
			t.Errorf("%s: %+v, %v", name, c, err)
		}
	}
}

func TestImportedOrderIsWhole(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		run(t, into(d, text(made(t))))
		o := whole(t, d, "1001")
		at, canceled := time.Date(2010, 12, 1, 8, 26, 0, 0, time.UTC), time.Date(2011, 1, 3, 10, 0, 0, 0, time.UTC)
		if o.Status != order.Completed || o.PaymentStatus != order.PaymentPartiallyRefunded || o.FulfillmentStatus != order.NotRequired ||
			o.ReturnStatus != order.NoReturn || !o.PlacedAt.Equal(at) || !o.CreatedAt.Equal(at) || !o.UpdatedAt.Equal(canceled) ||
			o.Source != "import" || o.Email != "" || o.ShippingAddress.CountryCode != "GB" || o.ShippingMethod.Name != "Postage" {
			t.Errorf("%+v", o)
		}
		if o.Subtotal != gbp(3795) || o.ShippingTotal != gbp(3600) || o.Total != gbp(7395) || o.PaidTotal != gbp(7395) ||
			o.RefundedTotal != gbp(2050) || o.ShippingRefundedTotal != gbp(1800) || o.TaxTotal != gbp(0) {
			t.Errorf("amounts %+v", o)
		}
		l := o.Lines[0]
		if len(o.Lines) != 3 || l.Title != "TEA TOWEL" || l.SKU != "10001A" || l.Quantity != 10 || l.UnitPrice != gbp(250) ||
			l.RefundedQuantity != 1 || l.RefundedTotal != gbp(250) || l.Variant.IsZero() || l.Variant != o.Lines[1].Variant {
			t.Errorf("lines %+v", o.Lines)
		}
		p, err := into(d, nil).Catalog.GetProduct(t.Context(), l.Product)
		if err != nil || p.Title != "TEA TOWEL" || p.Status != catalog.Archived || p.Variants[0].ID != l.Variant ||
			p.Variants[0].SKU != "10001A" || p.Variants[0].Prices[0].Amount != gbp(250) || !p.Variants[0].InventoryTracked {
			t.Errorf("product %+v, %v", p, err)
		}
		if customer, err := db.Value[string](t.Context(), d.Read(), customerOf, "1001"); err != nil || customer != "100" {
			t.Errorf("customer %q, %v", customer, err)
		}
		if len(o.History) != 2 || o.History[0].To != "completed" || o.History[0].Actor != "command:import" || !o.History[0].At.Equal(at) ||
			o.History[1].To != "partially_refunded" || o.History[1].Note != "Cancellation C1005." || !o.History[1].At.Equal(canceled) {
			t.Errorf("history %+v", o.History)
		}

		c := whole(t, d, "C1005")
		if c.Status != order.Canceled || c.PaymentStatus != order.PaymentRefunded || c.Total != gbp(3500) || c.RefundedTotal != gbp(3500) ||
			!c.CanceledAt.Equal(canceled) || c.Lines[0].CanceledQuantity != 1 || !c.Lines[1].Variant.IsZero() || c.Lines[1].Title != "Discount" {
			t.Errorf("credit %+v", c)
		}
		guest := whole(t, d, "1006")
		if !guest.Customer.IsZero() || guest.ShippingAddress.CountryCode != "" || guest.ShippingAddress.Province != "Channel Islands" ||
			!guest.PlacedAt.Equal(time.Date(2011, 6, 30, 23, 30, 0, 0, time.UTC)) {
			t.Errorf("an order of nobody: %+v", guest)
		}
	})
}

// noParcels knows of none: history has none.
type noParcels struct{}

func (noParcels) ListOf(context.Context, db.Reader, id.Order) ([]fulfillment.Fulfillment, error) {
	return nil, nil
}

// whole is an order as it is stored.
func whole(t *testing.T, d *db.DB, number string) *order.Order {
	t.Helper()
	o, err := order.New(d, outbox.New(d), payment.NewStore(d), noParcels{}).GetByNumber(t.Context(), number)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// A product with the code of an article is the shop's own, and stays as it is; so does an order with the number of an
// invoice.
func TestWhatIsThereStaysAsItIs(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		i := into(d, text(made(t)))
		own, err := i.Catalog.CreateProduct(t.Context(), catalog.ProductInput{
			Title: "Our gnome", Status: catalog.Published, Variants: []catalog.VariantInput{{SKU: "10002"}},
		}, nil)
		if err != nil {
			t.Fatal(err)
		}
		report := run(t, i)
		if report.Products != 3 || report.KnownProduct != 1 {
			t.Errorf("%+v", report)
		}
		after, err := i.Catalog.GetProduct(t.Context(), own.ID)
		if err != nil || after.Version != own.Version || after.Title != "Our gnome" || len(after.Variants[0].Prices) != 0 {
			t.Errorf("the shop's own product became %+v, %v", after, err)
		}
		if l := whole(t, d, "1007").Lines[0]; l.Product != own.ID || l.Variant != own.Variants[0].ID || l.Title != "GARDEN GNOME" {
			t.Errorf("its line is %+v", l)
		}
	})
}

// An import that stops anywhere is run again, and comes to the same.
func TestInterruptedImportGoesOn(t *testing.T) {
	var b strings.Builder
	b.WriteString(made(t))
	for n := range 600 {
		fmt.Fprintf(&b, "%d,10001A,TEA TOWEL,1,2011-08-01 10:00:00,2.50,%d.0,EIRE\n", 5000+n, 300+n%7)
	}
	b.WriteString("C9000,10001A,TEA TOWEL,-40,2011-09-01 10:00:00,2.50,300.0,EIRE\n")
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		stopped := errors.New("the disk is gone")
		readings := 0
		i := into(d, func() (io.ReadCloser, error) {
			if readings++; readings == 3 {
				return io.NopCloser(io.MultiReader(strings.NewReader(b.String()[:b.Len()*3/4]), brokenReader{stopped})), nil
			}
			return io.NopCloser(strings.NewReader(b.String())), nil
		})
		if _, err := i.Run(t.Context()); !errors.Is(err, stopped) {
			t.Fatalf("the import ended with %v", err)
		}
		half := rows(t, d)
		if half["orders"] < 200 || half["orders"] > 500 {
			t.Fatalf("%d orders were written before it stopped", half["orders"])
		}
		verified(t, d)
		report := run(t, i)
		if report.Known != half["orders"] || rows(t, d)["orders"] != 607 || rows(t, d)["refunds"] != 4+40 {
			t.Errorf("%+v, and now there are %v", report, rows(t, d))
		}
		balanced(t, report.Survey.Balance)
		verified(t, d)
	})
}

type brokenReader struct{ err error }

func (r brokenReader) Read([]byte) (int, error) { return 0, r.err }

// realFile is the real data, or the test is skipped.
func realFile(t *testing.T) func() (io.ReadCloser, error) {
	t.Helper()
	folder := os.Getenv("WINKEL_TEST_DATA")
	if folder == "" {
		folder = filepath.Join("..", "..", "..", "..", "..", "shared", "data")
	}
	path := filepath.Join(folder, "online-retail", "online_retail.csv.gz")
	if _, err := os.Stat(path); err != nil {
		t.Skipf("no real data at %s: set WINKEL_TEST_DATA", path)
	}
	packed, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(packed)), nil }
}

// plainSums adds a file up in the simplest way there is: in millionths of a pound, by the texts of customer and month.
func plainSums(t *testing.T, open func() (io.ReadCloser, error)) (total int64, sums map[string]int64) {
	t.Helper()
	file, err := open()
	if err != nil {
		t.Fatal(err)
	}
	unpacked, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(unpacked).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	sums = map[string]int64{}
	for _, row := range rows[1:] {
		var quantity, pounds, parts int64
		whole, decimals, _ := strings.Cut(row[5], ".")
		_, err1 := fmt.Sscan(row[3], &quantity)
		_, err2 := fmt.Sscan(strings.TrimPrefix(whole, "-"), &pounds)
		_, err3 := fmt.Sscan("1"+(decimals + "000000")[:6], &parts)
		if err := errors.Join(err1, err2, err3); err != nil {
			t.Fatal(err)
		}
		amount := quantity * (pounds*1_000_000 + parts - 1_000_000)
		if whole[0] == '-' {
			amount = -amount
		}
		customer, _, _ := strings.Cut(row[6], ".")
		for _, of := range []string{"customer " + customer, "month " + row[4][:7]} {
			sums[of] += amount
		}
		total += amount
	}
	return total, sums
}

// The real history becomes orders, and for every customer and every month the database has what the file says.
func TestRealHistory(t *testing.T) {
	open := realFile(t)
	total, want := plainSums(t, open)
	if total != 9_747_747_934_000 {
		t.Fatalf("the file comes to %d millionths", total)
	}
	survey, _ := read(t, open)
	balanced(t, survey.Balance)
	if survey.Lines != 541_909 || survey.Unreadable != 0 || survey.Invoices != 25_900 || survey.Balance.Customers() != 4372 {
		t.Errorf("%d lines, %d unreadable, %d invoices, %d customers", survey.Lines, survey.Unreadable, survey.Invoices, survey.Balance.Customers())
	}
	wantTotal := history.Sums{File: 974_774_793, Orders: 1_064_163_334, Refunds: 46_423_977, Credits: 17_890_462, SetAside: -25_074_102}
	if survey.Balance.Total != wantTotal {
		t.Errorf("%+v, want %+v", survey.Balance.Total, wantTotal)
	}
	got := map[string]int64{}
	for _, m := range survey.Balance.Months() {
		got["month "+m.Month] = m.Sums.File
	}
	for _, c := range append(survey.Customers, history.Customer{}) {
		got["customer "+c.Number] = survey.Balance.Customer(c.Number).File
	}
	for of, exact := range want {
		if pennies, listed := got[of]; listed && (pennies-1)*10_000 > exact || (pennies+1)*10_000 < exact && listed {
			t.Errorf("%s comes to %d pennies and not to %d millionths", of, pennies, exact)
		}
	}
	if testing.Short() {
		t.Skip("writing it takes half a minute")
	}
	d := dbtest.SQLite(t, db.Options{})
	report := run(t, into(d, open))
	if report.Orders != 19_944 || report.Refunds != 3695 || report.Credits != 1071 || report.Products != 3812 || report.Customers != 4371 || len(report.Refused) != 0 {
		t.Errorf("%+v", report)
	}
	verified(t, d)
	stored := storedSums(t, d)
	for _, m := range survey.Balance.Months() {
		if of := "month " + m.Month; stored[of] != m.Sums.File-m.Sums.SetAside {
			t.Errorf("%s: the database has %d, the file %d less %d", of, stored[of], m.Sums.File, m.Sums.SetAside)
		}
	}
	for _, c := range append(survey.Customers, history.Customer{}) {
		sums := survey.Balance.Customer(c.Number)
		if of := "customer " + c.Number; stored[of] != sums.File-sums.SetAside {
			t.Errorf("%s: the database has %d, the file %d less %d", of, stored[of], sums.File, sums.SetAside)
		}
	}
	if len(stored) != len(got) {
		t.Errorf("the database has %d sums, the file %d", len(stored), len(got))
	}
}

// The sale of an order that was canceled does not count; every refund does.
var (
	soldByOrder = db.SQL(`SELECT COALESCE(c.external_id, ''), o.placed_at, o.total FROM sales_order o
		LEFT JOIN customer c ON c.id = o.customer_id WHERE o.source = 'import' AND o.status <> 'canceled'`)
	givenBack = db.SQL(`SELECT COALESCE(c.external_id, ''), r.created_at, -r.amount FROM refund r JOIN sales_order o ON o.id = r.order_id
		LEFT JOIN customer c ON c.id = o.customer_id WHERE o.source = 'import' AND r.status = 'succeeded'`)
)

// storedSums is what the database has of each customer and month.
func storedSums(t *testing.T, d *db.DB) map[string]int64 {
	t.Helper()
	sums := map[string]int64{}
	for _, stmt := range []*db.Stmt{soldByOrder, givenBack} {
		err := db.Each(context.Background(), d.Read(), func(row db.Row) error {
			var customer string
			var at, amount int64
			err := row.Scan(&customer, &at, &amount)
			sums["customer "+customer] += amount
			sums["month "+history.Month(clock.FromMicros(at))] += amount
			return err
		}, stmt)
		if err != nil {
			t.Fatal(err)
		}
	}
	return sums
}
