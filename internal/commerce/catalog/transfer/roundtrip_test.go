package transfer

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/money"
)

// nastyText is a text such as people manage to enter, and never empty.
func nastyText() *rapid.Generator[string] {
	awkward := rapid.SampledFrom([]string{
		`"`, `""`, "'", "''", "=1+1", "+1", "-1", "@x", "\t", "\r", "\n", "\r\n", ",", ";", "|", `\`, `\e`, `\|`, ">", " > ", ":", "[", "]",
		"slug:", "blob:", " ", "é", "漢字", "👩‍👩‍👧", "\u202e", "\u2028", "<b>", "&", "null", "true", "1.50", "1e5", "{", "}", "#", "\ufeff",
	})
	return rapid.Custom(func(t *rapid.T) string {
		parts := rapid.SliceOfN(rapid.OneOf(awkward, rapid.StringMatching(`[a-zA-Z0-9]{1,6}`)), 1, 5).Draw(t, "parts")
		return strings.Join(parts, "")
	})
}

// nastyName is a nasty text without space around it, for names that are trimmed.
func nastyName() *rapid.Generator[string] {
	return rapid.Map(nastyText(), strings.TrimSpace).Filter(func(s string) bool { return s != "" })
}

func nastyMetadata() *rapid.Generator[map[string]string] {
	return rapid.Custom(func(t *rapid.T) map[string]string {
		m := rapid.MapOfN(nastyText(), rapid.OneOf(rapid.Just(""), nastyText()), 0, 3).Draw(t, "metadata")
		if len(m) == 0 {
			return nil
		}
		return m
	})
}

func maybe(text *rapid.Generator[string]) *rapid.Generator[string] {
	return rapid.OneOf(rapid.Just(""), text)
}

// nastyDefinitions is one attribute of each type, all of them awkward.
func nastyDefinitions(t *rapid.T) []catalog.AttributeInput {
	var all []catalog.AttributeInput
	for i, kind := range attributeTypes {
		a := catalog.AttributeInput{
			Code: fmt.Sprintf("%s_%d", kind, i), Type: kind,
			Label:      maybe(nastyName()).Draw(t, "label"),
			Filterable: rapid.Bool().Draw(t, "filterable"), Searchable: rapid.Bool().Draw(t, "searchable"), Facet: rapid.Bool().Draw(t, "facet"),
		}
		if kind == catalog.NumberAttribute {
			a.Unit = maybe(nastyName()).Draw(t, "unit")
		}
		all = append(all, a)
	}
	return all
}

func nastyValues(t *rapid.T, kind catalog.AttributeType) []string {
	var one *rapid.Generator[string]
	switch kind {
	case catalog.NumberAttribute:
		one = rapid.Map(rapid.Int64(), formatMillionths)
	case catalog.BooleanAttribute:
		one = rapid.SampledFrom([]string{"true", "false"})
	case catalog.DateAttribute:
		one = rapid.Map(rapid.Int64Range(-20_000, 40_000), func(n int64) string { return formatNumber(n, catalog.DateAttribute) })
	default:
		one = nastyText()
	}
	return rapid.SliceOfN(one, 1, 3).Draw(t, "values")
}

var nastyCurrencies = []money.Currency{"CLF", "EUR", "JPY", "KWD", "USD"}

func nastyVariant(t *rapid.T, options []string, media int, currencies []money.Currency) catalog.VariantInput {
	count := rapid.Int64Range(0, 1<<40)
	v := catalog.VariantInput{
		GTIN:  rapid.SampledFrom([]string{"", "4006381333931", "00000000"}).Draw(t, "gtin"),
		Title: maybe(nastyText()).Draw(t, "title"), Options: options,
		WeightGrams: count.Draw(t, "weight"), LengthMM: count.Draw(t, "length"), WidthMM: count.Draw(t, "width"),
		HeightMM: count.Draw(t, "height"), HSCode: maybe(nastyText()).Draw(t, "hs"),
		OriginCountry:    rapid.SampledFrom([]string{"", "DE"}).Draw(t, "origin"),
		InventoryPolicy:  rapid.SampledFrom([]catalog.Policy{"", catalog.Deny, catalog.Continue}).Draw(t, "policy"),
		InventoryTracked: rapid.Bool().Draw(t, "tracked"), DigitalOnly: rapid.Bool().Draw(t, "digital"),
		TaxExempt: rapid.Bool().Draw(t, "exempt"), MaxPerOrder: count.Draw(t, "most"), Metadata: nastyMetadata().Draw(t, "metadata"),
	}
	if rapid.Bool().Draw(t, "counted") {
		n := count.Draw(t, "on hand")
		v.OnHand = &n
	}
	amount := func(c money.Currency) money.Amount { return money.Amount{Minor: count.Draw(t, "amount"), Currency: c} }
	for _, c := range currencies {
		if !rapid.Bool().Draw(t, "priced") {
			continue
		}
		p := catalog.PriceInput{Amount: amount(c)}
		if rapid.Bool().Draw(t, "reduced") {
			before := amount(c)
			p.CompareAt = &before
		}
		if rapid.Bool().Draw(t, "costed") {
			paid := amount(c)
			p.Cost = &paid
		}
		v.Prices = append(v.Prices, p)
	}
	for i := range media {
		if rapid.Bool().Draw(t, "shown") {
			v.MediaIndexes = append(v.MediaIndexes, i)
		}
	}
	return v
}

func nastyTime(t *rapid.T) time.Time {
	if !rapid.Bool().Draw(t, "dated") {
		return time.Time{}
	}
	return time.UnixMicro(rapid.Int64Range(-1e15, 4e15).Draw(t, "time")).UTC()
}

func nastyProduct(t *rapid.T, number int, definitions []catalog.AttributeInput, currencies []money.Currency) catalog.ProductInput {
	in := catalog.ProductInput{
		Slug: fmt.Sprintf("product-%d", number), Title: nastyText().Draw(t, "title"), Subtitle: maybe(nastyText()).Draw(t, "subtitle"),
		Description: maybe(nastyText()).Draw(t, "description"),
		Status:      rapid.SampledFrom([]catalog.Status{"", catalog.Draft, catalog.Published, catalog.Archived}).Draw(t, "status"),
		PublishedAt: nastyTime(t), AvailableAt: nastyTime(t),
		Brand: maybe(nastyText()).Draw(t, "brand"), ProductType: maybe(nastyText()).Draw(t, "type"),
		TaxClass: maybe(rapid.StringMatching(`[a-z0-9_-]{1,50}`)).Draw(t, "tax class"),
		Tags:     rapid.SliceOfN(nastyText(), 0, 3).Draw(t, "tags"),
		SEO:      catalog.SEO{Title: maybe(nastyText()).Draw(t, "seo"), Description: maybe(nastyText()).Draw(t, "seo")},
		Metadata: nastyMetadata().Draw(t, "metadata"),
	}
	if len(in.Tags) == 0 {
		in.Tags = nil
	}
	for range rapid.IntRange(0, 2).Draw(t, "categories") {
		in.Categories = append(in.Categories, catalog.CategoryRef{Path: rapid.SliceOfN(nastyName(), 1, 3).Draw(t, "path")})
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "media") {
		m := catalog.MediaInput{URL: fmt.Sprintf("https://example.com/%d/%s", i, nastyName().Draw(t, "url")), Alt: maybe(nastyText()).Draw(t, "alt")}
		if rapid.Bool().Draw(t, "stored") {
			m.URL, m.BlobKey = "", nastyName().Draw(t, "key")
		}
		in.Media = append(in.Media, m)
	}
	combinations := [][]string{nil}
	for range rapid.IntRange(0, 3).Draw(t, "options") {
		o := catalog.OptionInput{Name: nastyText().Draw(t, "option"), Values: rapid.SliceOfNDistinct(nastyText(), 1, 3, rapid.ID).Draw(t, "values")}
		var longer [][]string
		for _, c := range combinations {
			for _, value := range o.Values {
				longer = append(longer, append(slices.Clone(c), value))
			}
		}
		in.Options, combinations = append(in.Options, o), longer
	}
	for i, c := range combinations[:rapid.IntRange(1, len(combinations)).Draw(t, "variants")] {
		v := nastyVariant(t, c, len(in.Media), currencies)
		if rapid.Bool().Draw(t, "has a SKU") {
			v.SKU = nastyText().Draw(t, "sku") + fmt.Sprintf("/%d/%d", number, i)
		}
		in.Variants = append(in.Variants, v)
	}
	for _, a := range definitions {
		if rapid.Bool().Draw(t, "has "+a.Code) {
			a.Values = nastyValues(t, a.Type)
			in.Attributes = append(in.Attributes, a)
		}
	}
	return in
}

// fataler is what a plain test and a rapid one have in common.
type fataler interface{ Fatal(args ...any) }

func writeAll(t fataler, format Format, o WriteOptions, products []catalog.ProductInput) string {
	var file bytes.Buffer
	w, err := NewWriter(&file, format, o)
	if err != nil {
		t.Fatal(err)
	}
	for i := range products {
		if err := w.Write(&products[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return file.String()
}

func readAll(t fataler, text string, o Options) []Record {
	r, err := NewReader(strings.NewReader(text), o)
	if err != nil {
		t.Fatal(err)
	}
	var records []Record
	for {
		record, err := r.Next()
		if errors.Is(err, io.EOF) {
			return records
		}
		if err != nil {
			t.Fatal(err, text)
		}
		records = append(records, record)
	}
}

// What is written is read back as it was, speaks about every field, and is written again as the same bytes.
func TestExportImportExportIsTheIdentity(t *testing.T) {
	for _, format := range []Format{CSV, JSONL} {
		t.Run(string(format), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				definitions := nastyDefinitions(t)
				currencies := nastyCurrencies[:rapid.IntRange(1, len(nastyCurrencies)).Draw(t, "currencies")]
				var products []catalog.ProductInput
				for i := range rapid.IntRange(1, 3).Draw(t, "products") {
					products = append(products, nastyProduct(t, i, definitions, currencies))
				}
				o := WriteOptions{Currencies: currencies, Attributes: definitions}
				first := writeAll(t, format, o, products)
				var back []catalog.ProductInput
				for _, record := range readAll(t, first, Options{}) {
					if record.Fields != catalog.AllFields {
						t.Fatalf("the record speaks about %b only", record.Fields)
					}
					back = append(back, record.Product)
				}
				if diff := cmp.Diff(products, back); diff != "" {
					t.Fatalf("%s\n%s", diff, first)
				}
				if second := writeAll(t, format, o, back); second != first {
					t.Fatalf("the second export differs:\n%s\n%s", first, second)
				}
			})
		})
	}
}

// No cell of an export is a formula to a spreadsheet, whatever the texts are.
func TestExportHoldsNoFormula(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		definitions := nastyDefinitions(t)
		products := []catalog.ProductInput{nastyProduct(t, 0, definitions, nil)}
		file := writeAll(t, CSV, WriteOptions{Attributes: definitions}, products)
		src, err := openSource(strings.NewReader(file), 1<<30)
		if err != nil {
			t.Fatal(err)
		}
		rows := newRowReader(src, ',')
		for {
			row, err := rows.next()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil || row.flaw != nil {
				t.Fatal(err, row.flaw)
			}
			for _, cell := range row.cells {
				if cell == "" || strings.IndexByte(risky, cell[0]) < 0 {
					continue
				}
				if _, bad := parseDecimal(strings.SplitN(cell, "|", 2)[0]); bad != nil && !isDateList(cell) {
					t.Fatalf("the cell %q is a formula", cell)
				}
			}
		}
	})
}

func isDateList(cell string) bool {
	_, bad := parseValue(strings.SplitN(cell, "|", 2)[0], catalog.DateAttribute)
	return bad == nil
}

func TestGuardIsUndoneExactly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), nastyText()).Draw(t, "text")
		if got := unguard(guard(text)); got != text {
			t.Fatalf("%q came back as %q", text, got)
		}
	})
	for cell, want := range map[string]string{"'Twas": "'Twas", "'": "'", "'=1": "=1", "''Twas": "'Twas", "=1": "=1", "-5": "-5"} {
		if got := unguard(cell); got != want {
			t.Errorf("unguard(%q) = %q, want %q", cell, got, want)
		}
	}
}

func TestListsAreUndoneExactly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		items := rapid.SliceOfN(maybe(nastyText()), 1, 5).Draw(t, "items")
		if got := splitList(joinList(items)); !slices.Equal(got, items) {
			t.Fatalf("%q came back as %q by %q", items, got, joinList(items))
		}
	})
}

func TestDecimalsAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Min(-1<<63+1).Draw(t, "n")
		text := formatMillionths(n)
		if again, bad := parseDecimal(text); bad != nil || again != text {
			t.Fatalf("%d is %q, read as %q, %v", n, text, again, bad)
		}
	})
	for cell, want := range map[string]string{"+02.50": "2.5", " 7 ": "7", "-0.000001": "-0.000001", "0": "0", "-0": "0", "12.0000000": "12"} {
		if got, bad := parseDecimal(cell); bad != nil || got != want {
			t.Errorf("parseDecimal(%q) = %q, %v, want %q", cell, got, bad, want)
		}
	}
	for _, cell := range []string{"", "1,5", "1e3", ".5", "5.", "--1", "0x1", "1.0000001", "99999999999999", "∞", "NaN"} {
		if got, bad := parseDecimal(cell); bad == nil {
			t.Errorf("parseDecimal(%q) = %q", cell, got)
		}
	}
}
