package transfer

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/money"
)

const shopifyHeader = "Variant SKU,Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value," +
	"Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price,Variant Compare At Price,Cost per item," +
	"Variant Requires Shipping,Variant Taxable,Variant Barcode,Image Src,Image Position,Image Alt Text,Variant Image,Gift Card,Status," +
	"Google Shopping / MPN,Fabric (product.metafields.custom.fabric),Included / Canada"

// shopifyRow fills the columns named and leaves the others empty.
func shopifyRow(cells map[string]string) string {
	var row []string
	for name := range strings.SplitSeq(shopifyHeader, ",") {
		cell := cells[name]
		if strings.ContainsAny(cell, ",\"\n") {
			cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
		}
		row = append(row, cell)
	}
	return strings.Join(row, ",")
}

func shopifyFile(rows ...map[string]string) string {
	lines := []string{shopifyHeader}
	for _, row := range rows {
		lines = append(lines, shopifyRow(row))
	}
	return strings.Join(lines, "\r\n") + "\r\n"
}

func TestShopifyProductOfSeveralRows(t *testing.T) {
	file := shopifyFile(
		map[string]string{
			"Handle": "T_Shirt", "Title": "T-Shirt", "Body (HTML)": "<p>Soft,\n\"blue\"</p>", "Vendor": "Acme", "Type": "Shirts", "Tags": "a, b , a",
			"Published": "TRUE", "Option1 Name": "Size", "Option1 Value": "S", "Option2 Name": "Colour", "Option2 Value": "Red", "Variant SKU": "S-R",
			"Variant Grams": "199.5", "Variant Inventory Tracker": "shopify", "Variant Inventory Qty": "-2", "Variant Inventory Policy": "continue",
			"Variant Price": "19.99", "Variant Compare At Price": "0.00", "Cost per item": "7.5", "Variant Requires Shipping": "true",
			"Variant Taxable": "false", "Variant Barcode": "'4006381333931", "Image Src": "https://x/2.jpg", "Image Position": "2",
			"Image Alt Text": "back", "Variant Image": "https://x/1.jpg", "Gift Card": "false", "Status": "active", "Google Shopping / MPN": "M1",
			"Fabric (product.metafields.custom.fabric)": "Cotton", "Included / Canada": "true",
		},
		map[string]string{"Handle": "T_Shirt", "Option1 Value": "M", "Option2 Value": "Red", "Variant SKU": "M-R", "Variant Price": "21",
			"Variant Barcode": "internal-7", "Image Src": "https://x/1.jpg", "Image Position": "1"},
		map[string]string{"Handle": "T_Shirt", "Image Src": "https://x/3.jpg", "Image Position": "3"},
	)
	r, err := NewReader(strings.NewReader(file), Options{Currency: "CAD"})
	if err != nil {
		t.Fatal(err)
	}
	got, err := r.Next()
	if err != nil {
		t.Fatal(err)
	}
	none := int64(0)
	cad := func(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: "CAD"} }
	cost := cad(750)
	want := catalog.ProductInput{
		Slug: "t-shirt", Title: "T-Shirt", Description: "<p>Soft,\n\"blue\"</p>", Status: catalog.Published, Brand: "Acme", ProductType: "Shirts",
		Categories: []catalog.CategoryRef{{Path: []string{"Shirts"}}}, Tags: []string{"a", "b"},
		Options: []catalog.OptionInput{{Name: "Size", Values: []string{"S", "M"}}, {Name: "Colour", Values: []string{"Red"}}},
		Variants: []catalog.VariantInput{
			{SKU: "S-R", GTIN: "4006381333931", Options: []string{"S", "Red"}, WeightGrams: 200, InventoryTracked: true, OnHand: &none,
				InventoryPolicy: catalog.Continue, TaxExempt: true, MediaIndexes: []int{0},
				Prices: []catalog.PriceInput{{Amount: cad(1999), Cost: &cost}}},
			{SKU: "M-R", Options: []string{"M", "Red"}, Metadata: map[string]string{"barcode": "internal-7"},
				Prices: []catalog.PriceInput{{Amount: cad(2100)}}},
		},
		Media:    []catalog.MediaInput{{URL: "https://x/1.jpg"}, {URL: "https://x/2.jpg", Alt: "back"}, {URL: "https://x/3.jpg"}},
		Metadata: map[string]string{"google_shopping.mpn": "M1", "custom.fabric": "Cotton"},
	}
	if diff := cmp.Diff(want, got.Product); diff != "" {
		t.Error(diff)
	}
	var warned []string
	for _, w := range got.Warnings {
		warned = append(warned, w.Column)
	}
	if diff := cmp.Diff([]string{"Variant Inventory Qty", "Variant Barcode"}, warned); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"Included / Canada"}, r.Ignored()); diff != "" {
		t.Error(diff)
	}
	// The body has a line break in it, so the second variant stands two lines further.
	if line, column := got.Locate("variants[1].gtin"); line != 4 || column != "Variant Barcode" {
		t.Errorf("the second barcode is at %d, %s", line, column)
	}
}

func TestShopifyStatus(t *testing.T) {
	for _, c := range []struct {
		published, status string
		want              catalog.Status
	}{
		{"true", "active", catalog.Published}, {"", "", catalog.Published}, {"false", "active", catalog.Draft}, {"true", "draft", catalog.Draft},
		{"true", "archived", catalog.Archived}, {"false", "archived", catalog.Archived}, {"true", "unlisted", catalog.Draft},
	} {
		file := shopifyFile(map[string]string{
			"Handle": "a", "Title": "A", "Published": c.published, "Status": c.status, "Option1 Name": "Title", "Option1 Value": "Default Title",
		})
		p := readAll(t, file, Options{})[0].Product
		if p.Status != c.want || p.Options != nil || len(p.Variants) != 1 || p.Variants[0].Options != nil {
			t.Errorf("%q and %q give %+v", c.published, c.status, p)
		}
	}
}

func TestShopifyRowsThatAreRefused(t *testing.T) {
	sound := map[string]string{"Handle": "z", "Title": "Z"}
	for want, row := range map[string]map[string]string{
		"2:Gift Card:gift_card_unsupported":     {"Handle": "a", "Title": "A", "Gift Card": "true"},
		"2:Handle:value_required":               {"Title": "A"},
		"2:Title:value_required":                {"Handle": "a"},
		"2:Status:value_invalid":                {"Handle": "a", "Title": "A", "Status": "sold"},
		"2:Published:value_invalid":             {"Handle": "a", "Title": "A", "Published": "soon"},
		"2:Variant Price:money_invalid":         {"Handle": "a", "Title": "A", "Variant Price": "12,34"},
		"2:Variant Grams:value_invalid":         {"Handle": "a", "Title": "A", "Variant Grams": "heavy"},
		"2:Image Position:value_invalid":        {"Handle": "a", "Title": "A", "Image Src": "https://x", "Image Position": "first"},
		"2:Option2 Value:value_required":        {"Handle": "a", "Title": "A", "Option1 Name": "Size", "Option1 Value": "S", "Option2 Name": "Colour"},
		"2:Option1 Value:value_required":        {"Handle": "a", "Title": "A", "Option1 Value": "S"},
		"2:Variant Inventory Qty:value_invalid": {"Handle": "a", "Title": "A", "Variant Inventory Qty": "few"},
	} {
		records, rows, code := outcome(shopifyFile(row, sound), Options{})
		if strings.Join(rows, " ") != want || records != 1 || code != "" {
			t.Errorf("%v: %d records, %v, %q; want %s", row, records, rows, code, want)
		}
	}
}
