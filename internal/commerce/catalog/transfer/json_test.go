package transfer

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/money"
)

func TestJSONLinesThatAreRefused(t *testing.T) {
	for line, want := range map[string]string{
		`{"slug":"a",`:                       "1::json_invalid",
		`["a"]`:                              "1::json_invalid",
		`{}`:                                 "1:slug:value_required",
		`{"slug":"A B"}`:                     "1:slug:value_invalid",
		`{"title":""}`:                       "1:title:value_required",
		`{"slug":"a","colour":"red"}`:        "1:colour:field_unknown",
		`{"slug":"a","seo":{"titel":"x"}}`:   "1:seo.titel:field_unknown",
		`{"slug":"a","slug":"b"}`:            "1:slug:row_conflict",
		`{"slug":"a","title":5}`:             "1:title:value_invalid",
		`{"slug":"a","title":"a\u0000b"}`:    "1:title:value_invalid",
		`{"slug":"a","tags":"x"}`:            "1:tags:value_invalid",
		`{"slug":"a","tags":["x",1]}`:        "1:tags[1]:value_invalid",
		`{"slug":"a","status":"sold"}`:       "1:status:value_invalid",
		`{"slug":"a","published_at":"soon"}`: "1:published_at:value_invalid",
		`{"slug":"a","metadata":{"a":1}}`:    "1:metadata:value_invalid",
		`{"slug":"a","media":[{"alt":"x"}]}`: "1:media[0]:value_invalid",
		`{"slug":"a","categories":[{}]}`:     "1:categories[0]:value_required",
		`{"slug":"a","attributes":[{"code":"m","type":"number","values":["1,5"]}]}`:                      "1:attributes[0].values[0]:value_invalid",
		`{"slug":"a","attributes":[{"code":"m","type":"float"}]}`:                                        "1:attributes[0].type:value_invalid",
		`{"slug":"a","options":[{"name":"Size"}],"variants":[{"sku":"s"}]}`:                              "1:variants[0].options:value_invalid",
		`{"slug":"a","variants":[{"sku":"s","on_hand":-1}]}`:                                             "1:variants[0].on_hand:value_invalid",
		`{"slug":"a","variants":[{"sku":"s","on_hand":1.5}]}`:                                            "1:variants[0].on_hand:value_invalid",
		`{"slug":"a","variants":[{"sku":"s","media":[0]}]}`:                                              "1:variants[0].media:value_invalid",
		`{"slug":"a","variants":[{"sku":"s","prices":[{"price":{"amount":-1,"currency_code":"EUR"}}]}]}`: "1:variants[0].prices[0].price.amount:value_invalid",
		`{"slug":"a","variants":[{"sku":"s","prices":[{"price":{"amount":1,"currency_code":"EURO"}}]}]}`: "1:variants[0].prices[0].price.currency_code:currency_invalid 1:variants[0].prices[0].price:money_invalid 1:variants[0].prices[0].price:value_required",
		`{"slug":"a","variants":[{"sku":"s","prices":[{}]}]}`:                                            "1:variants[0].prices[0].price:value_required",
		`{"variants":[{"on_hand":1}]}`:                                                                   "1:variants[0].sku:value_required",
	} {
		records, rows, code := outcome(line+"\n\n"+`{"slug":"z","title":"Z"}`, Options{Format: JSONL})
		if strings.Join(rows, " ") != want || records != 1 || code != "" {
			t.Errorf("%s: %d records, %v, %q; want %s", line, records, rows, code, want)
		}
	}
}

// An object that leaves fields out says nothing about them.
func TestJSONPartialObject(t *testing.T) {
	records := readAll(t, `{"slug":"lamp","title":"Lamp","tags":[],"brand":null}
{"variants":[{"sku":"L-1","on_hand":4,"prices":[{"price":{"amount":500,"currency_code":"JPY"}}]}]}`, Options{})
	if want := catalog.FieldSlug | catalog.FieldTitle | catalog.FieldTags | catalog.FieldBrand; records[0].Fields != want {
		t.Errorf("the first speaks about %b, want %b", records[0].Fields, want)
	}
	if want := catalog.FieldVariantOnHand | catalog.FieldVariantPrices; records[1].Fields != want {
		t.Errorf("the second speaks about %b, want %b", records[1].Fields, want)
	}
	four := int64(4)
	want := catalog.VariantInput{SKU: "L-1", OnHand: &four, InventoryTracked: true,
		Prices: []catalog.PriceInput{{Amount: money.Amount{Minor: 500, Currency: "JPY"}}}}
	if diff := cmp.Diff(want, records[1].Product.Variants[0]); diff != "" {
		t.Error(diff)
	}
}

// eachField and items find in anything valid what encoding/json finds.
func FuzzEachField(f *testing.F) {
	for _, seed := range []string{`{}`, ` { } `, `{"a":[],"b":[{"c":"}"} , [1,2],"],["],"d\"\\":null}`, "{\"a\" :\t\"\\u0041\" , \"b\":{}\n}"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.TrimSpace(text)
		var want map[string]json.RawMessage
		// Nothing but UTF-8 comes out of a source.
		if !utf8.ValidString(text) || jsonProblem([]byte(text+" ")) != "" || json.Unmarshal([]byte(text), &want) != nil {
			return
		}
		for _, value := range want {
			var list []json.RawMessage
			if value[0] != '[' || json.Unmarshal(value, &list) != nil || len(list) == 0 {
				continue
			}
			if diff := cmp.Diff(list, items(value)); diff != "" {
				t.Errorf("%q: %s", value, diff)
			}
		}
		got := map[string]json.RawMessage{}
		eachField([]byte(text), func(name string, value json.RawMessage) { got[name] = value })
		if diff := cmp.Diff(want, got); diff != "" && len(want) > 0 {
			t.Errorf("%q: %s", text, diff)
		}
	})
}

const icecatLine = `{"id":"42","name":"AB-1","title":"Acme AB-1 notebook case 39.6 cm Sleeve case Black","ean":["123","4006381333931","00000000"],` +
	`"short_description":"A sleeve <soft>","img_low":"http://x/low.jpg","img_high":"http://x/high.jpg","date_released":"2009-12-10T00:00:00Z",` +
	`"supplier":"Acme","price":1999,"attr_t_country_of_origin":"China","attr_n_weight":330.6,"attr_n_width":300.0,"attr_n_processor_frequency":600.0,` +
	`"attr_n_tiny":1e-07,"attr_b_usb_2_0_port":true,"attr_t_wi_fi_standards":"802.11b,802.11g","attr_t_capacity":"big","attr_n_capacity":5.0,` +
	`"attr_t_form":"N/A","attr_t_product_type":"Sleeve","attr_n_print_speed__black__normal_quality__a4_us_letter_":22.5,"popularity":7}`

func TestIcecatProduct(t *testing.T) {
	r, err := NewReader(strings.NewReader(icecatLine), Options{})
	if err != nil {
		t.Fatal(err)
	}
	got, err := r.Next()
	if err != nil {
		t.Fatal(err)
	}
	number := func(code, label, unit, value string, facet bool) catalog.AttributeInput {
		return catalog.AttributeInput{Code: code, Label: label, Type: catalog.NumberAttribute, Unit: unit, Values: []string{value}, Filterable: true, Facet: facet}
	}
	text := func(code, label string, filterable bool, facet bool, values ...string) catalog.AttributeInput {
		return catalog.AttributeInput{Code: code, Label: label, Type: catalog.TextAttribute, Values: values, Filterable: filterable, Searchable: true, Facet: facet}
	}
	want := catalog.ProductInput{
		Slug: "acme-ab-1-notebook-case-39-6-cm-sleeve-case-black-42", Title: "Acme AB-1 notebook case 39.6 cm Sleeve case Black",
		Subtitle: "A sleeve <soft>", Description: "<p>A sleeve &lt;soft&gt;</p>", Status: catalog.Published, Brand: "Acme",
		PublishedAt: time.Date(2009, 12, 10, 0, 0, 0, 0, time.UTC), ProductType: "Sleeve",
		Categories: []catalog.CategoryRef{{Path: []string{"Sleeve"}}}, Metadata: map[string]string{"icecat_id": "42"},
		Media: []catalog.MediaInput{{URL: "http://x/high.jpg", Alt: "Acme AB-1 notebook case 39.6 cm Sleeve case Black"}},
		Variants: []catalog.VariantInput{{SKU: "AB-1", GTIN: "4006381333931", OriginCountry: "CN", WeightGrams: 331, WidthMM: 300,
			Prices: []catalog.PriceInput{{Amount: money.Amount{Minor: 1999, Currency: "USD"}}}}},
		Attributes: []catalog.AttributeInput{
			{Code: "kind", Label: "Kind", Type: catalog.TextAttribute, Values: []string{"notebook case"}, Filterable: true, Facet: true},
			text("country_of_origin", "Country of origin", true, false, "China"),
			number("weight", "Weight", "g", "330.6", false), number("width", "Width", "mm", "300", false),
			number("processor_frequency", "Processor frequency", "GHz", "0.6", true), number("tiny", "Tiny", "", "0", false),
			{Code: "usb_2_0_port", Label: "USB 2.0 port", Type: catalog.BooleanAttribute, Values: []string{"true"}, Filterable: true},
			text("wi_fi_standards", "Wi-Fi standards", true, false, "802.11b", "802.11g"),
			text("capacity_text", "Capacity", true, true, "big"), number("capacity", "Capacity", "", "5", true),
			text("product_type", "Product type", true, false, "Sleeve"),
			number("print_speed_black_normal_quality_a4_us_letter", "Print speed (black, normal quality, A4/US letter)", "ppm", "22.5", false),
			{Code: "ean", Label: "Further EAN", Type: catalog.TextAttribute, Values: []string{"123", "00000000"}, Searchable: true},
		},
	}
	if diff := cmp.Diff(want, got.Product); diff != "" {
		t.Error(diff)
	}
	if len(got.Warnings) != 1 || got.Warnings[0].Value != "1e-07" || got.Fields != catalog.AllFields {
		t.Errorf("warnings %v, fields %b", got.Warnings, got.Fields)
	}
	if diff := cmp.Diff([]string{"popularity"}, r.Ignored()); diff != "" {
		t.Error(diff)
	}
}

func TestIcecatSKUsAreUnique(t *testing.T) {
	var lines []string
	for id, name := range map[string]string{"1": "X-9", "2": "X-9", "3": "flat screen desk mount"} {
		lines = append(lines, `{"id":"`+id+`","name":"`+name+`","title":"Acme thing","supplier":"Acme","price":5,"date_released":"2009-12-10T00:00:00Z"}`)
	}
	got := map[string]bool{}
	for _, r := range readAll(t, strings.Join(lines, "\n"), Options{}) {
		got[r.Product.Variants[0].SKU] = true
	}
	if !got["X-9"] || got["X-9-1"] == got["X-9-2"] || !got["ICECAT-3"] {
		t.Errorf("%v", got)
	}
}

func TestIcecatLinesThatAreRefused(t *testing.T) {
	for change, want := range map[string]string{
		`"price":1999>"price":19.99`:     "1:price:money_invalid",
		`"price":1999>"price":-5`:        "1:price:money_invalid",
		`"price":1999>"price":"cheap"`:   "1:price:money_invalid",
		`"id":"42",>`:                    "1:id:value_required",
		`"name":"AB-1">"name":7`:         "1:name:value_invalid",
		`2009-12-10T00:00:00Z>yesterday`: "1:date_released:value_invalid",
		`"ean":["123","4006381333931","00000000"]>"ean":"4006381333931"`: "1:ean:value_invalid",
		`"popularity":7}>"popularity":7`:                                 "1::json_invalid",
	} {
		from, to, _ := strings.Cut(change, ">")
		_, rows, code := outcome(strings.Replace(icecatLine, from, to, 1), Options{Format: Icecat})
		if strings.Join(rows, " ") != want || code != "" {
			t.Errorf("%s: %v, %q; want %s", change, rows, code, want)
		}
	}
}

func TestIcecatLabels(t *testing.T) {
	for key, want := range map[string]string{
		"processor_frequency": "Processor frequency", "contrast_ratio__typical_": "Contrast ratio (typical)",
		"thermal_design_power__tdp_": "Thermal design power (TDP)", "ethernet_lan__rj_45__ports": "Ethernet LAN (RJ-45) ports",
		"usb_3_2_gen_1__3_1_gen_1__type_a_ports_quantity": "USB 3.2 gen 1 (3.1 gen 1) Type-A ports quantity",
		"intel__wireless_display__intel__widi_":           "Intel wireless display (Intel widi)", "master__outer__case_width": "Master (outer) case width",
		"esata_ports_quantity": "eSATA ports quantity", "wi_fi": "Wi-Fi",
	} {
		if got := icecatLabel(key); got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
}

func TestMended(t *testing.T) {
	for text, want := range map[string]string{
		"Größe M":                           "Größe M",
		"PrintingScout\u0099 Alert":         "PrintingScout™ Alert",
		"performance\u0097guarantee \u0080": "performance—guarantee €",
		"two\nlines\tand a tab":             "two lines and a tab",
		"nothing\u0000\u0081\u007f left":    "nothing left",
	} {
		if got := mended(text); got != want {
			t.Errorf("mended(%q) is %q, want %q", text, got, want)
		}
	}
	a, flawed := icecatKind{code: "device_manager"}.read([]byte(`"PrintingScout\u0099 Alert"`), false)
	if flawed != nil || len(a.Values) != 1 || a.Values[0] != "PrintingScout™ Alert" {
		t.Errorf("the attribute became %+v, %v", a, flawed)
	}
}

func TestWhatATitleCallsTheThing(t *testing.T) {
	for _, c := range []struct{ title, name, want string }{
		{"Acme X100 memory card 64 GB", "X100", "memory card"},
		{"Acme X100 USB flash drive 64 GB", "X100", "USB flash drive"},
		{"Acme X100 power adapter/inverter Indoor", "X100", "power adapter/inverter"},
		{"Acme X100 Original Black", "X100", ""},
		{"Acme X100 LED", "X100", ""},
		{"Acme X100", "X100", ""},
		{"Acme X100 X100 küchenwaage", "X100", "küchenwaage"},
		{"Acme toaster", "X100", ""},
	} {
		if got := kindOf(c.title, c.name); got != c.want {
			t.Errorf("%q, named %q, is called %q, want %q", c.title, c.name, got, c.want)
		}
	}
}
