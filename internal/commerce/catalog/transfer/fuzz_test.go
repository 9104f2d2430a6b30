package transfer

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/fault"
)

// FuzzReader reads anything in every format. It never panics, it comes to an end, each error says where and what, and a
// record that was read is written and read again unchanged.
func FuzzReader(f *testing.F) {
	for i, seed := range []string{
		"slug,title,sku,price,attr.a:number[GB]:facet:A b,metadata.x\na,A,s,1.50,3,y\na,,t,,,\n", "sku;on_hand\n'=1;3\n",
		shopifyFile(map[string]string{"Handle": "a", "Title": "A", "Option1 Name": "Size", "Option1 Value": "S", "Variant Price": "1"}),
		`{"slug":"a","title":"A","variants":[{"sku":"s","prices":[{"price":{"amount":1,"currency_code":"EUR"}}]}]}`, icecatLine,
		packed("slug,title\na,A\n"), utf16("slug,title\n"), "\xef\xbb\xbfslug\na\n", "slug,title\n\"a\"x,\"\r\n",
	} {
		f.Add(seed, uint8(i))
	}
	formats := []Format{"", CSV, JSONL, Shopify, Icecat}
	f.Fuzz(func(t *testing.T, text string, format uint8) {
		r, err := NewReader(strings.NewReader(text), Options{Format: formats[int(format)%len(formats)], MaxBytes: 1 << 20})
		for records := 0; err == nil; records++ {
			var record Record
			record, err = r.Next()
			var bad *BadRecord
			switch {
			case err == nil:
				checkRecord(t, record)
			case errors.As(err, &bad):
				for _, e := range bad.Errors {
					if e.Line < 1 || e.Code == "" || e.Message == "" || len(e.Value) > 100 {
						t.Fatalf("an error that says nothing: %+v", e)
					}
				}
				err = nil
			}
			if records > len(text) {
				t.Fatal("more records than bytes")
			}
		}
		if !errors.Is(err, io.EOF) && fault.KindOf(err) == fault.Internal {
			t.Fatalf("%q ends with %v", text, err)
		}
	})
}

// checkRecord writes a record that was read, and reads it again.
func checkRecord(t *testing.T, record Record) {
	in := record.Product
	if in.Slug == "" {
		return // there is nothing to write it under
	}
	if err := catalog.ValidSlug(in.Slug); err != nil {
		t.Fatal(err)
	}
	first := writeAll(t, JSONL, WriteOptions{}, []catalog.ProductInput{in})
	r, err := NewReader(strings.NewReader(first), Options{Format: JSONL})
	if err != nil {
		t.Fatal(err)
	}
	again, err := r.Next()
	if err != nil {
		return // a partial record need not be a whole product
	}
	if second := writeAll(t, JSONL, WriteOptions{}, []catalog.ProductInput{again.Product}); second != first {
		t.Fatalf("%s\ncame back as\n%s", first, second)
	}
}

func TestOpen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "products.csv")
	if _, err := Open(path, Options{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
	if err := os.WriteFile(path, []byte(packed("slug,title\na,A\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if record, err := r.Next(); err != nil || record.Number != 1 || record.Line != 2 || record.Product.Title != "A" {
		t.Errorf("%+v, %v", record, err)
	}
	if _, err := r.Next(); !errors.Is(err, io.EOF) {
		t.Errorf("after the last: %v", err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	if err := os.WriteFile(path, []byte("%PDF-1.7"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path, Options{}); fault.CodeOf(err) != CodeFileFormat {
		t.Errorf("a PDF: %v", err)
	}
}

// A file that unpacks to a thousand times its size is no product file.
func TestDecompressionBomb(t *testing.T) {
	_, _, code := outcome(packed("slug,title\n"+strings.Repeat("\n", ratioFloor+1<<20)), Options{})
	if code != CodeFileTooLarge {
		t.Errorf("a bomb ends with %q", code)
	}
}
