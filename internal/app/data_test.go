package app

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

// realData is a file of real data, or the test is skipped.
func realData(t *testing.T, name string) string {
	t.Helper()
	folder := os.Getenv("WINKEL_TEST_DATA")
	if folder == "" {
		folder = filepath.Join("..", "..", "..", "shared", "data")
	}
	path := filepath.Join(folder, name)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("no real data at %s: set WINKEL_TEST_DATA", path)
	}
	return path
}

// imported runs an import that must take every record, and gives its summary.
func (s target) imported(t *testing.T, args ...string) summary {
	t.Helper()
	out, code := s.run(t, append([]string{"import"}, append(args, "--json")...)...)
	var report summary
	if err := json.Unmarshal([]byte(out), &report); err != nil {
		t.Fatalf("import %v: exit code %d, %v in %s", args, code, err, out)
	}
	if code != exitDone || report.Refused != 0 {
		t.Fatalf("import %v: exit code %d, %+v", args, code, report)
	}
	return report
}

// knownProduct is what a product of the real catalog must have become, as shoppers get it.
type knownProduct struct {
	Title string
	Brand struct{ Name string }
	Price struct {
		Amount       int64
		CurrencyCode string `json:"currency_code"`
	}
	Path       []struct{ Name string } `json:"category_path"`
	Variants   []struct{ SKU, GTIN string }
	Media      []struct{ URL string }
	Attributes []struct {
		Code, Label, Type, Unit string
		Values                  []any
	}
}

// attribute is code, type, unit and values in one text, "" if the product has no such attribute.
func (p *knownProduct) attribute(code string) string {
	for _, a := range p.Attributes {
		if a.Code == code {
			values, _ := json.Marshal(a.Values)
			return strings.TrimSpace(a.Type + " " + string(values) + " " + a.Unit)
		}
	}
	return ""
}

// beginning is a file with the first lines of a compressed one.
func beginning(t *testing.T, path string, lines int) string {
	t.Helper()
	packed, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer packed.Close()
	unpacked, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	scanner := bufio.NewScanner(unpacked)
	scanner.Buffer(nil, 1<<20)
	for n := 0; n < lines && scanner.Scan(); n++ {
		text.Write(append(scanner.Bytes(), '\n'))
	}
	if err := scanner.Err(); err != nil {
		t.Fatal(err)
	}
	return file(t, "beginning.jsonl", text.String())
}

// The real electronics catalog is imported, whole on SQLite and to a tenth on PostgreSQL, which takes longer; and shoppers
// get what the file says.
func TestRealCatalog(t *testing.T) {
	if testing.Short() {
		t.Skip("takes half a minute")
	}
	path := realData(t, "chorus-icecat/products.jsonl.gz")
	eachTarget(t, func(t *testing.T, s target) {
		path, products := path, 19_406
		if strings.HasSuffix(t.Name(), "/postgres") {
			path, products = beginning(t, path, 2000), 2000
		}
		report := s.imported(t, "icecat", path)
		if report.Records != int64(products) || report.Created != int64(products) {
			t.Fatalf("%+v, want %d created", report, products)
		}
		t.Logf("imported in %.1f s", report.Seconds)
		s.verify(t)
		server := s.open(t, "--log-level", "warn")
		key := s.key(t, "all:read")
		for sku, want := range map[string]struct {
			brand, gtin, path string
			price             int64
			image             string
			attributes        map[string]string
		}{
			"006R90321": {"Xerox", "0095205603217", "", 4995,
				"http://images.icecat.biz/img/gallery/img_3920564_high_1472618727_1208_7091.jpg", map[string]string{
					"black_toner_page_yield": "number [23000] pages", "quantity_per_pack": "number [6]",
					"print_technology": `text ["Laser printing"]`, "internal_memory": "",
				}},
			"dv7-1211ea": {"HP", "0884420588030", "Notebook", 10995,
				"http://images.icecat.biz/img/gallery/2101957_8011415648.jpg", map[string]string{
					"display_diagonal": "number [17] in", "internal_memory": "number [4] GB", "hdd_capacity": "number [250] GB",
					"weight": "number [3460] g", "touchscreen": "boolean [false]", "bluetooth": "boolean [true]",
					"processor_frequency": "number [2.13] GHz", "compatible_memory_cards": `text ["Memory Stick (MS)","MMC","MS PRO","SD","xD"]`,
				}},
			"ICECAT-1128895": {"StarTech.com", "0065030815772", "", 595,
				"http://images.icecat.biz/img/gallery/1128895_4034494654.jpg", map[string]string{
					"width": "number [33.6] mm", "rohs_compliance": "boolean [true]", "connector_1": `text ["DB9"]`,
				}},
		} {
			var list struct{ Data []struct{ ID string } }
			server.expect(t, http.StatusOK, http.MethodGet, "/api/admin/products?sku="+sku, key, "", &list)
			if len(list.Data) != 1 {
				t.Errorf("%s: %d products", sku, len(list.Data))
				continue
			}
			var p knownProduct
			server.expect(t, http.StatusOK, http.MethodGet, "/api/products/"+list.Data[0].ID, "", "", &p)
			names := []string{}
			for _, c := range p.Path {
				names = append(names, c.Name)
			}
			got := []any{p.Brand.Name, p.Variants[0].GTIN, strings.Join(names, " > "), p.Price.Amount, p.Price.CurrencyCode, p.Media[0].URL}
			if diff := gocmp.Diff([]any{want.brand, want.gtin, want.path, want.price, "USD", want.image}, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", sku, diff)
			}
			for code, value := range want.attributes {
				if got := p.attribute(code); got != value {
					t.Errorf("%s: %s is %q, want %q", sku, code, got, value)
				}
			}
		}
		var list struct{ Total int }
		server.expect(t, http.StatusOK, http.MethodGet, "/api/products?limit=1", "", "", &list)
		if list.Total != products {
			t.Errorf("%d products are shown", list.Total)
		}
		server.stop(t)
		if log := server.warned(); log != "" {
			t.Errorf("the server warned:\n%s", log)
		}
	})
}

// A real Shopify export becomes products, and what comes out of the shop goes in again unchanged.
func TestRealShopifyExport(t *testing.T) {
	path := realData(t, "shopify-csv/products_export_1.csv")
	eachTarget(t, func(t *testing.T, s target) {
		if r := s.imported(t, "products", path); r.Format != "shopify" || r.Records != 20 || r.Created != 20 {
			t.Errorf("%+v", r)
		}
		if r := s.imported(t, "products", path); r.Unchanged != 20 {
			t.Errorf("again: %+v", r)
		}
		for _, format := range []string{"csv", "jsonl"} {
			out := filepath.Join(t.TempDir(), "out."+format)
			if said, code := s.run(t, "export", "products", out, "--format", format); code != exitDone || said != "" {
				t.Fatalf("export as %s: exit code %d, said %q", format, code, said)
			}
			if r := s.imported(t, "products", out); r.Format != format || r.Unchanged != 20 {
				t.Errorf("what was exported as %s: %+v", format, r)
			}
		}
		s.verify(t)
	})
}
