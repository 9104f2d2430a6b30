package transfer

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/money"
)

// outcome is what reading a file comes to: how many records, and every error as line:column:code.
func outcome(text string, o Options) (records int, rows []string, final string) {
	r, err := NewReader(strings.NewReader(text), o)
	if err != nil {
		return 0, nil, fault.CodeOf(err)
	}
	for {
		_, err := r.Next()
		var bad *BadRecord
		switch {
		case err == nil:
			records++
		case errors.Is(err, io.EOF):
			return records, rows, ""
		case errors.As(err, &bad):
			for _, e := range bad.Errors {
				rows = append(rows, fmt.Sprintf("%d:%s:%s", e.Line, e.Column, e.Code))
			}
		default:
			if _, again := r.Next(); !errors.Is(again, err) {
				return records, rows, "the fault is not repeated"
			}
			return records, rows, fault.CodeOf(err)
		}
	}
}

func packed(text string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write([]byte(text))
	_ = w.Close()
	return b.String()
}

func utf16(text string) string {
	wide := "\xff\xfe"
	for _, r := range text {
		wide += string([]byte{byte(r), 0})
	}
	return wide
}

// What is wrong with a whole file is a fault with its own code. The product before it does not come out: it might have had
// more rows.
func TestFilesThatCannotBeRead(t *testing.T) {
	good := "slug,title\na,A\n"
	for name, c := range map[string]struct {
		text    string
		o       Options
		records int
		code    string
	}{
		"empty":                   {"", Options{}, 0, CodeFileEmpty},
		"blank":                   {"\n\r\n  \n", Options{}, 0, CodeFileEmpty},
		"empty, named":            {"", Options{Format: CSV}, 0, CodeFileEmpty},
		"only a header":           {"slug,title\n", Options{}, 0, ""},
		"no header":               {"lamp,12.50\ntable,3\n", Options{}, 0, CodeFileFormat},
		"no header, named":        {"lamp,12.50\n", Options{Format: CSV}, 0, CodeColumnUnknown},
		"unknown column":          {"slug,title,colour\n", Options{}, 0, CodeColumnUnknown},
		"duplicate column":        {"slug,title,Title\n", Options{}, 0, CodeColumnDuplicate},
		"duplicate attribute":     {"slug,attr.a,attr.a:number\n", Options{}, 0, CodeColumnDuplicate},
		"bad attribute":           {"slug,attr.A b\n", Options{}, 0, CodeInvalid},
		"bad attribute type":      {"slug,attr.a:float\n", Options{}, 0, CodeInvalid},
		"bad currency in header":  {"sku,price.EURO\n", Options{}, 0, CodeCurrency},
		"no key":                  {"price,on_hand\n", Options{Format: CSV}, 0, CodeColumnMissing},
		"variants without sku":    {"slug,price\n", Options{}, 0, CodeColumnMissing},
		"half of a pair":          {"slug,seo_title\n", Options{}, 0, CodeColumnMissing},
		"alts without pictures":   {"slug,image_alts\n", Options{}, 0, CodeColumnMissing},
		"CR alone":                {"slug,title\ra,A\r", Options{}, 0, CodeFileFormat},
		"UTF-16":                  {utf16(good), Options{}, 0, CodeFileEncoding},
		"Latin-1":                 {good + "b,caf\xe9\n", Options{}, 0, CodeFileEncoding},
		"NUL":                     {good + "b,\x00\n", Options{}, 0, CodeFileEncoding},
		"unclosed quote":          {good + "b,\"B\nc,C\n", Options{}, 0, CodeQuoteUnclosed},
		"huge cell":               {good + "b," + strings.Repeat("x", maxRecordBytes+1) + "\n", Options{}, 0, CodeRecordTooLarge},
		"huge quoted cell":        {good + "b,\"" + strings.Repeat("x\n", maxRecordBytes/2+1) + "\"\n", Options{}, 0, CodeRecordTooLarge},
		"too many cells":          {good + strings.Repeat(",", maxColumns+1), Options{}, 0, CodeRecordTooLarge},
		"too many rows":           {"slug,title,sku\n" + strings.Repeat("a,A,\n", catalog.MaxVariants+1), Options{}, 0, CodeRecordTooLarge},
		"truncated gzip":          {packed(good + strings.Repeat("b,B\n", 100))[:40], Options{}, 1, CodeFileDamaged},
		"gzip with wrong sum":     {packed(good)[:len(packed(good))-8] + "12345678", Options{}, 0, CodeFileDamaged},
		"gzip without a header":   {"\x1f\x8b\xff\xff\xff\xff\xff\xff\xff\xff\xff", Options{}, 0, CodeFileDamaged},
		"too much text":           {good, Options{MaxBytes: 10}, 0, CodeFileTooLarge},
		"Excel":                   {"PK\x03\x04....", Options{}, 0, CodeFileFormat},
		"JSON array":              {`[{"slug":"a"}]`, Options{}, 0, CodeFileFormat},
		"XML":                     {"<products/>", Options{}, 0, CodeFileFormat},
		"unknown format":          {good, Options{Format: "xlsx"}, 0, CodeFileFormat},
		"Shopify without a title": {"Handle,Vendor\na,b\n", Options{}, 0, CodeColumnMissing},
		"huge line":               {`{"slug":"` + strings.Repeat("x", maxRecordBytes) + `"}`, Options{}, 0, CodeRecordTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			records, rows, code := outcome(c.text, c.o)
			if records != c.records || code != c.code {
				t.Errorf("%d records, then %q; want %d, then %q (%v)", records, code, c.records, c.code, rows)
			}
		})
	}
}

// What is wrong with a record is said with line, column and code, and the other records are read.
func TestRowsThatAreRefused(t *testing.T) {
	header := "slug,title,sku,price,currency,status,gtin,on_hand,published_at,inventory_tracked\n"
	for name, c := range map[string]struct{ row, want string }{
		"decimal comma":      {`b,B,s,"12,34",,,,,,`, "2:price:money_invalid"},
		"negative price":     {"b,B,s,-1,,,,,,", "2:price:money_invalid"},
		"too many decimals":  {"b,B,s,1.234,,,,,,", "2:price:money_invalid"},
		"decimals of yen":    {"b,B,s,1.5,JPY,,,,,", "2:price:money_invalid"},
		"wrong currency":     {"b,B,s,1,EURO,,,,,", "2:currency:currency_invalid"},
		"unknown status":     {"b,B,s,1,,active,,,,", "2:status:value_invalid"},
		"bad check digit":    {"b,B,s,1,,,4006381333932,,,", "2:gtin:gtin_invalid"},
		"GTIN of Excel":      {"b,B,s,1,,,4.00638E+12,,,", "2:gtin:gtin_invalid"},
		"negative stock":     {"b,B,s,1,,,,-3,,", "2:on_hand:value_invalid"},
		"stock with a point": {"b,B,s,1,,,,1.5,,", "2:on_hand:value_invalid"},
		"not a time":         {"b,B,s,1,,,,,23.11.2026,", "2:published_at:value_invalid"},
		"not a boolean":      {"b,B,s,1,,,,,,maybe", "2:inventory_tracked:value_invalid"},
		"bad slug":           {"Big Lamp,B,s,1,,,,,,", "2:slug:value_invalid"},
		"no title":           {"b,,s,1,,,,,,", "2:title:value_required"},
		"too few cells":      {"b,B", "2::row_ragged"},
		"too many cells":     {"b,B,s,1,,,,,,,x", "2::row_ragged"},
		"text after a quote": {`b,"B"x,s,1,,,,,,`, "2::row_quoted"},
		"two errors":         {"b,B,s,x,,y,,,,", "2:status:value_invalid 2:price:money_invalid"},
		"same SKU twice":     {"b,B,s,1,,,,,,\nc,C,s,1,,,,,,", "3:sku:sku_duplicate"},
		"rows apart":         {"b,B,s,1,,,,,,\nc,C,t,1,,,,,,\nb,B,u,1,,,,,,", "4:slug:slug_duplicate"},
		"rows disagree":      {"b,B,s,1,,,,,,\nb,D,t,1,,,,,,", "3:title:row_conflict 3:option1_value:row_conflict"},
	} {
		t.Run(name, func(t *testing.T) {
			_, rows, code := outcome(header+c.row+"\nzz,Z,zz,1,,,,,,\n", Options{})
			if got := strings.Join(rows, " "); got != c.want || code != "" {
				t.Errorf("%q, then %q; want %q", got, code, c.want)
			}
			records, _, _ := outcome(header+c.row+"\nzz,Z,zz,1,,,,,,\n", Options{})
			if records == 0 {
				t.Error("the sound record after it is not read")
			}
		})
	}
}

func TestOptionsThatAreRefused(t *testing.T) {
	header := "slug,title,sku,option1_name,option1_value,option2_name,option2_value,image_urls,variant_images\n"
	for row, want := range map[string]string{
		"a,A,1,Size,S,,,,\na,,2,,S,,,,":        "3:option1_value:row_conflict",
		"a,A,1,Size,S,,,,\na,,2,,,,,,":         "3:option1_value:value_required",
		"a,A,1,,S,,,,":                         "2:option1_name:value_required",
		"a,A,1,,,Colour,Red,,":                 "2:option1_name:value_required",
		"a,A,1,,,,,https://x/1.jpg,2":          "2:variant_images:value_invalid",
		"a,A,1,,,,,https://x/1.jpg,https://x/": "2:variant_images:value_invalid",
	} {
		if _, rows, code := outcome(header+row+"\n", Options{}); strings.Join(rows, " ") != want || code != "" {
			t.Errorf("%q: %v, then %q; want %s", row, rows, code, want)
		}
	}
}

// A file that a shopkeeper might write, with all that spreadsheets do to it.
func TestShopkeepersFile(t *testing.T) {
	text := "\xef\xbb\xbfSlug;Title;Option1_Name;Option1_Value;SKU;Price;currency;on_hand;categories;attr.memory:number[GB];;\r\n" +
		"shirt;\"Shirt; \"\"blue\"\"\";Size;S;SH-S;19.9;eur;3;Clothes > Shirts|Sale;2.50;;\r\n" +
		"shirt;;;M;SH-M;21;eur;;;;;\r\n" +
		";;;;;;;;;;;\r\n"
	for name, file := range map[string]string{"plain": text, "gzip": packed(text)} {
		records := readAll(t, file, Options{})
		if len(records) != 1 {
			t.Fatalf("%s: %d records", name, len(records))
		}
		got := records[0]
		three := int64(3)
		want := catalog.ProductInput{
			Slug: "shirt", Title: `Shirt; "blue"`,
			Categories: []catalog.CategoryRef{{Path: []string{"Clothes", "Shirts"}}, {Path: []string{"Sale"}}},
			Options:    []catalog.OptionInput{{Name: "Size", Values: []string{"S", "M"}}},
			Variants: []catalog.VariantInput{
				{SKU: "SH-S", Options: []string{"S"}, OnHand: &three, InventoryTracked: true,
					Prices: []catalog.PriceInput{{Amount: money.Amount{Minor: 1990, Currency: "EUR"}}}},
				{SKU: "SH-M", Options: []string{"M"}, Prices: []catalog.PriceInput{{Amount: money.Amount{Minor: 2100, Currency: "EUR"}}}},
			},
			Attributes: []catalog.AttributeInput{{Code: "memory", Type: catalog.NumberAttribute, Unit: "GB", Filterable: true, Values: []string{"2.5"}}},
		}
		if diff := cmp.Diff(want, got.Product); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		fields := catalog.FieldSlug | catalog.FieldTitle | catalog.FieldOptions | catalog.FieldVariants | catalog.FieldVariantPrices |
			catalog.FieldVariantOnHand | catalog.FieldCategories | catalog.FieldAttributes
		if got.Fields != fields {
			t.Errorf("%s: it speaks about %b, want %b", name, got.Fields, fields)
		}
		if line, column := got.Locate("variants[1].sku"); line != 3 || column != "SKU" {
			t.Errorf("%s: the second SKU is at %d, %s", name, line, column)
		}
		if line, column := got.Locate("title"); line != 2 || column != "Title" {
			t.Errorf("%s: the title is at %d, %s", name, line, column)
		}
	}
}

// A file without products changes the variants that it names, and speaks of nothing else.
func TestPriceList(t *testing.T) {
	records := readAll(t, "sku,price.EUR,compare_at_price.EUR,on_hand\nA,9.99,,4\nB,5,8,\n", Options{})
	if len(records) != 2 {
		t.Fatalf("%d records", len(records))
	}
	if want := catalog.FieldVariantPrices | catalog.FieldVariantOnHand; records[0].Fields != want {
		t.Errorf("it speaks about %b", records[0].Fields)
	}
	four := int64(4)
	want := catalog.ProductInput{Variants: []catalog.VariantInput{{
		SKU: "A", OnHand: &four, InventoryTracked: true,
		// The empty cell takes the price that it is compared with away.
		Prices: []catalog.PriceInput{{Amount: money.Amount{Minor: 999, Currency: "EUR"}, CompareAt: &money.Amount{Currency: "EUR"}}},
	}}}
	if diff := cmp.Diff(want, records[0].Product); diff != "" {
		t.Error(diff)
	}
	if _, rows, _ := outcome("sku,price\n,1\n", Options{}); strings.Join(rows, "") != "2:sku:value_required" {
		t.Errorf("a row without SKU: %v", rows)
	}
}

func TestUnknownColumnNamesTheNearest(t *testing.T) {
	_, err := NewReader(strings.NewReader("slug,titel\n"), Options{})
	if err == nil || !strings.Contains(err.Error(), "Do you mean title?") || fault.From(err).Param != "titel" {
		t.Errorf("%v", err)
	}
}

// rowsWithoutEnd is a CSV file made while it is read.
type rowsWithoutEnd struct {
	left, made int
	pending    []byte
}

func (r *rowsWithoutEnd) Read(p []byte) (int, error) {
	for len(r.pending) < len(p) && r.left > 0 {
		r.left--
		r.made++
		r.pending = fmt.Appendf(r.pending, "p-%d,Product %d,\"A long, long %s\",SKU-%d,19.99,EUR,%d\n",
			r.made, r.made, strings.Repeat("text ", 40), r.made, r.made%50)
	}
	if len(r.pending) == 0 {
		return 0, io.EOF
	}
	n := copy(p, r.pending)
	r.pending = r.pending[:copy(r.pending, r.pending[n:])]
	return n, nil
}

// 100,000 rows are read in memory that has room for a few of them only.
func TestMemoryDoesNotGrowWithTheFile(t *testing.T) {
	const rows = 100_000
	rest := io.MultiReader(strings.NewReader("slug,title,description,sku,price,currency,on_hand\n"), &rowsWithoutEnd{left: rows})
	r, err := NewReader(rest, Options{})
	if err != nil {
		t.Fatal(err)
	}
	live := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before, most, variants := live(), uint64(0), 0
	for records := 0; ; records++ {
		record, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		variants += len(record.Product.Variants)
		if records%5000 == 0 {
			most = max(most, live())
		}
	}
	if variants != rows {
		t.Fatalf("%d variants", variants)
	}
	// 100,000 SKUs and as many slugs are remembered by 12 bytes each, in maps with room to grow.
	if grown := int64(most) - int64(before); grown > 10<<20 {
		t.Errorf("the heap grew by %d bytes", grown)
	}
}
