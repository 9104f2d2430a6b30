package history_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"winkel/internal/commerce/order/history"
	"winkel/internal/kernel/fault"
)

func text(content string) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(content)), nil }
}

func made(t testing.TB) string {
	t.Helper()
	content, err := os.ReadFile("testdata/shop.csv")
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// read is everything that a file becomes, without a database.
func read(t testing.TB, open func() (io.ReadCloser, error)) (*history.Survey, []*history.Document) {
	t.Helper()
	survey, err := history.Take(open)
	if err != nil {
		t.Fatal(err)
	}
	matches, err := survey.Match(open)
	if err != nil {
		t.Fatal(err)
	}
	var documents []*history.Document
	if err := survey.Documents(open, matches, func(d *history.Document) error { documents = append(documents, d); return nil }); err != nil {
		t.Fatal(err)
	}
	return survey, documents
}

// sketch is a document in one line: number, customer, month, lines, shipping, and what was given back.
func sketch(d *history.Document) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s of %q in %s:", d.Number, d.Customer, history.Month(d.At))
	if d.Credit {
		b.WriteString(" credit")
	}
	for _, l := range d.Lines {
		fmt.Fprintf(&b, " %d×%s@%d", l.Quantity, l.Code, l.Price)
		if l.Charge {
			b.WriteString("!")
		}
	}
	if len(d.Shipping) > 0 {
		fmt.Fprintf(&b, " + %s %d", d.ShippingName(), d.ShippingTotal())
	}
	for _, r := range d.Refunds {
		fmt.Fprintf(&b, " − %s in %s:", r.Number, history.Month(r.At))
		for _, l := range r.Lines {
			fmt.Fprintf(&b, " %d of %d", l.Quantity, l.Index)
		}
		if r.Shipping > 0 {
			fmt.Fprintf(&b, " + %d", r.Shipping)
		}
	}
	return b.String()
}

func TestDocuments(t *testing.T) {
	survey, documents := read(t, text(made(t)))
	var got []string
	for _, d := range documents {
		got = append(got, sketch(d))
	}
	want := []string{
		// Of six towels five were bought last, and the sixth is one of the ten before.
		`1001 of "100" in 2010-12: 10×10001A@250 2×10001A@250 1×10002@795 + Postage 3600 − C1005 in 2011-01: 1 of 0 + 1800`,
		`1004 of "100" in 2010-12: 5×10001A@250 − C1005 in 2011-01: 5 of 0`,
		`C1005 of "100" in 2011-01: credit 1×10003@3000 1×D@500! − C1005 in 2011-01: 1 of 0 1 of 1`,
		`1006 of "" in 2011-07: 1×GIFT_0001_20@1702! 1×M@125! + Dotcom postage 999`,
		`C1010 of "200" in 2011-07: credit 1×10002@825 − C1010 in 2011-07: 1 of 0`, // canceled before it was sold: something else
		// These two invoices are shuffled in the file.
		`1007 of "200" in 2011-07: 1×10002@825 1×10004@1200`,
		`1008 of "200" in 2011-07: 1×10004@1200`,
	}
	slices.Sort(got)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("documents (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]history.Article{
		{"10001A", "TEA TOWEL", 250}, {"10002", "GARDEN GNOME", 825}, {"10003", "SUNDIAL", 0}, {"10004", `WATERING CAN, "BLUE"`, 1200},
	}, survey.Articles); diff != "" {
		t.Errorf("articles (-want +got):\n%s", diff)
	}
	if len(survey.Customers) != 2 || survey.Customers[0].Number != "100" || history.Month(survey.Customers[0].Since) != "2010-12" {
		t.Errorf("customers %+v", survey.Customers)
	}
	if survey.Lines != 25 || survey.Unreadable != 2 || len(survey.Problems) != 2 || survey.Problems[0].Line != 27 ||
		!strings.Contains(survey.Problems[0].Message, `"many" is not a quantity`) || survey.Problems[1].Line != 28 {
		t.Errorf("%d lines, %d unreadable: %+v", survey.Lines, survey.Unreadable, survey.Problems)
	}
	balanced(t, survey.Balance)
	if diff := cmp.Diff([]history.AsideSum{
		{"bad_debt", 1, -5000}, {"bank_charge", 1, 1500}, {"donation", 1, -333}, {"marketplace_fee", 1, -10000},
		{"no_description", 1, 0}, {"no_price", 1, 0}, {"price_too_fine", 1, 0}, {"sample", 1, -444}, {"stock_write_off", 1, 0},
	}, survey.Balance.SetAside()); diff != "" {
		t.Errorf("set aside (-want +got):\n%s", diff)
	}
	want100 := history.Sums{File: 7395 + 1250 - 1500 - 1800 - 3000 - 500, Orders: 7395 + 1250, Refunds: 1500 + 1800, Credits: 3500}
	if got := survey.Balance.Customer("100"); got != want100 {
		t.Errorf("customer 100 comes to %+v, want %+v", got, want100)
	}
}

// balanced fails the test unless both sides agree.
func balanced(t testing.TB, b *history.Balance) {
	t.Helper()
	if d := b.Differences(); len(d) > 0 || b.Total.Difference() != 0 {
		t.Errorf("%d by all, and %+v", b.Total.Difference(), d)
	}
}

// Whatever is bought, canceled and written down in whatever order, nothing is lost, and nothing is given back that was not
// bought before.
func TestNothingIsLost(t *testing.T) {
	for seed := range uint64(60) {
		random := rand.New(rand.NewPCG(seed, 3))
		var b strings.Builder
		b.WriteString("InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n")
		codes := []string{"10001", "10001", "10002", "POST", "M", "D", "S", "CRUK", "gift_0001_10", "PADS"}
		for invoice := range 60 {
			number, sign, lines := fmt.Sprint(1000+invoice), int64(1), 1+random.IntN(4)
			customer := []string{"", "1.0", "2.0"}[random.IntN(3)]
			day := 1 + random.IntN(28)
			switch random.IntN(5) {
			case 0, 1:
				number, sign = "C"+number, -1
			case 2:
				sign = []int64{1, -1}[random.IntN(2)]
			}
			for range lines {
				fmt.Fprintf(&b, "%s,%s,%s,%d,2011-0%d-%02d 10:00:00,%s,%s,EIRE\n", number, codes[random.IntN(len(codes))],
					[]string{"", "THING"}[random.IntN(2)], sign*(1+random.Int64N(5)), 1+day%9, day,
					[]string{"0", "0.001", "1.25", "1.25", "2"}[random.IntN(5)], customer)
			}
		}
		survey, documents := read(t, text(b.String()))
		balanced(t, survey.Balance)
		for _, d := range documents {
			back, shipping := make([]int64, len(d.Lines)), int64(0)
			for _, r := range d.Refunds {
				if r.At.Before(d.At) || r.Amount() <= 0 {
					t.Errorf("seed %d: %s", seed, sketch(d))
				}
				shipping += r.Shipping
				for _, l := range r.Lines {
					back[l.Index] += l.Quantity
				}
			}
			for i := range d.Lines {
				if back[i] > d.Lines[i].Quantity || d.Credit && back[i] != d.Lines[i].Quantity {
					t.Errorf("seed %d: %d of line %d are given back: %s", seed, back[i], i, sketch(d))
				}
			}
			if shipping > d.ShippingTotal() {
				t.Errorf("seed %d: more shipping is given back than was paid: %s", seed, sketch(d))
			}
		}
	}
}

func TestFilesThatAreNone(t *testing.T) {
	var packed bytes.Buffer
	zip := gzip.NewWriter(&packed)
	_, _ = zip.Write([]byte(made(t)))
	if err := zip.Close(); err != nil {
		t.Fatal(err)
	}
	if survey, err := history.Take(text(packed.String())); err != nil || survey.Lines != 25 {
		t.Errorf("a compressed file: %+v, %v", survey, err)
	}
	if survey, err := history.Take(text("\ufeff" + made(t))); err != nil || survey.Lines != 25 {
		t.Errorf("a file with a byte order mark: %+v, %v", survey, err)
	}
	for name, content := range map[string]string{
		"nothing": "", "other columns": "slug,title\nmug,Mug\n", "a cut off file": packed.String()[:packed.Len()-20],
		"no CSV": "\x1f\x8b but no gzip",
	} {
		if _, err := history.Take(text(content)); fault.CodeOf(err) != history.CodeFile {
			t.Errorf("%s: %v", name, err)
		}
	}
	gone := func() (io.ReadCloser, error) { return nil, os.ErrNotExist }
	if _, err := history.Take(gone); fault.CodeOf(err) != history.CodeFile {
		t.Errorf("no file: %v", err)
	}
}
