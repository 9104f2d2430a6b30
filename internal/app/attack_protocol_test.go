package app

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// protocolAttacks abuse HTTP and JSON themselves.
func protocolAttacks() []attack {
	return []attack{
		{"Open redirect", "`//evil.example`, `/\\evil.example`, `@`, schemes and encodings in paths, and in parameters that name where to go on",
			"Every `Location` leads into the shop", openRedirects},
		{"Forged `X-Forwarded-*` and `Host`", "Another client, another host, HTTPS, other paths, by every header that some proxy knows",
			"Nobody is believed who is not in `--trusted-proxies`: no `Secure` cookie, no HSTS, no other address in pages or in the log", forgedHeaders},
		{"Request smuggling", "`Content-Length` beside `Transfer-Encoding`, two lengths, strange encodings, spaces before the colon, folded lines, bare line feeds",
			"400 and the connection is closed; a request behind it is never answered", smuggling},
		{"Huge headers and addresses", "Headers of 100 kB, ten thousand headers, addresses of 100 kB, cookies without end", "431, 400 or 414", hugeHeaders},
		{"Hostile JSON", "100,000 levels deep, 10 MB, names twice, not UTF-8, NUL, numbers without end, two values, other types than JSON",
			"413, 415 or 422 without decoding it", hostileJSON},
		{"Expensive requests", "Searches of 100,000 characters, thousands of filters, pages far away, limits beyond the limit, forms of ten thousand parts",
			"422 or an answer in well under a second", expensive},
		{"Strange methods", "TRACE, CONNECT, invented methods, `X-HTTP-Method-Override`", "405; what a header says about the method counts for nothing", strangeMethods},
		{"Cache poisoning", "Headers, cookies and parameters that should not count, on pages that are kept, then the page as somebody else sees it",
			"The kept page is the one without them", cachePoisoning},
	}
}

// inside fails the test if an answer leads somewhere else.
func inside(t *testing.T, what string, a answer) {
	t.Helper()
	location := a.header.Get("Location")
	if location == "" {
		return
	}
	to, err := url.Parse(strings.ReplaceAll(location, `\`, "/"))
	if err != nil || to.Host != "" || to.Scheme != "" || !strings.HasPrefix(to.Path, "/") || strings.HasPrefix(location, "//") {
		t.Errorf("%.200s leads to %q", what, location)
	}
}

func openRedirects(t *testing.T, v *victim) {
	for _, to := range []string{
		"//evil.example", "/%2fevil.example", `/\evil.example`, "/%5cevil.example", "///evil.example/", "/.evil.example", "/%09/evil.example", "/@evil.example",
		"/https://evil.example", "/%68ttps:evil.example", "//evil.example/%2e%2e", "/%0a/evil.example",
	} {
		for _, path := range []string{to, to + "/", "/products" + to, "/products" + to + "/", "/orders/" + to + "/", "/categories/x/.." + to + "/", "/search/" + to + "/"} {
			inside(t, path, v.hit(t, http.MethodGet, path, ""))
		}
		for _, name := range []string{"next", "return_to", "redirect", "url", "continue", "return_url"} {
			for _, path := range []string{"/", "/search", "/dev/pay", "/products/" + v.product.Slug + "/"} {
				inside(t, path, v.hit(t, http.MethodGet, path+"?"+name+"="+url.QueryEscape(to), ""))
			}
		}
	}
	body := strings.Replace(v.orderBody(""), `"provider": "test"`, `"provider": "test", "data": {"scenario": "require_action", "return_url": "https://evil.example"}`, 1)
	a := v.hit(t, http.MethodPost, "/api/orders", body, "Idempotency-Key", "return", "Referer", "https://evil.example/")
	if strings.Contains(string(a.body), "evil.example") {
		t.Errorf("a payment leads back to %s", a.body)
	}
}

func forgedHeaders(t *testing.T, v *victim) {
	forged := []string{
		"X-Forwarded-For", "6.6.6.6", "X-Forwarded-Proto", "https", "X-Forwarded-Host", "evil.example", "Forwarded", "for=6.6.6.6;proto=https;host=evil.example",
		"X-Real-Ip", "6.6.6.6", "True-Client-Ip", "6.6.6.6", "Cf-Connecting-Ip", "6.6.6.6", "X-Forwarded-Ssl", "on", "Front-End-Https", "on",
		"X-Original-Url", "/api/admin/orders", "X-Rewrite-Url", "/api/admin/orders", "X-Forwarded-Prefix", "/evil", "X-Host", "evil.example",
	}
	for _, path := range []string{"/", "/products/" + v.product.Slug, "/robots.txt", "/sitemap.xml", "/api/products"} {
		a := v.hit(t, http.MethodGet, path, "", forged...)
		if a.header.Get("Strict-Transport-Security") != "" || strings.Contains(string(a.body), "evil") {
			t.Errorf("%s believes it: %v %.300s", path, a.header, a.body)
		}
	}
	cart := v.hit(t, http.MethodPost, "/api/carts", "", forged...)
	if cookie := cart.header.Get("Set-Cookie"); cart.status != http.StatusCreated || cookie == "" || strings.Contains(cookie, "Secure") || strings.Contains(cookie, "evil") {
		t.Errorf("the cookie is %q", cookie)
	}
	for _, host := range []string{"evil.example", "evil.example:80@localhost", "localhost.evil.example"} {
		a := v.hit(t, http.MethodPost, "/api/orders", strings.Replace(v.orderBody(""), `"provider": "test"`, `"provider": "test", "data": {"scenario": "require_action"}`, 1),
			"Idempotency-Key", "host "+host, "Host", host)
		if strings.Contains(string(a.body), "evil") {
			t.Errorf("asked for as %s, the payment leads to %s", host, a.body)
		}
		refused(t, "the mailbox as "+host, v.hit(t, http.MethodGet, "/dev/mailbox", "", "Host", host), 400, 403)
	}
	v.hit(t, http.MethodGet, "/robots.txt?the-last-of-the-forged", "", forged...)
	within(t, soon, "the last request is in the log", func() bool { return strings.Contains(v.log.String(), "the-last-of-the-forged") })
	if strings.Contains(v.log.String(), "6.6.6.6") {
		t.Error("the log has the forged address")
	}
}

func smuggling(t *testing.T, v *victim) {
	const hidden = "GET /api/orders/smuggled HTTP/1.1\r\nHost: shop\r\n\r\n"
	post := "POST /api/carts HTTP/1.1\r\nHost: shop\r\nContent-Type: application/json\r\n"
	for what, request := range map[string]string{
		"CL and TE":            post + "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden,
		"two lengths":          post + "Content-Length: 2\r\nContent-Length: 60\r\n\r\n{}" + hidden,
		"a list of lengths":    post + "Content-Length: 2, 60\r\n\r\n{}" + hidden,
		"a signed length":      post + "Content-Length: +2\r\n\r\n{}" + hidden,
		"a negative length":    post + "Content-Length: -2\r\n\r\n{}" + hidden,
		"TE with a tab":        post + "Transfer-Encoding:\tchunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n" + hidden,
		"TE with a space":      post + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + hidden,
		"a strange TE":         post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + hidden,
		"two TEs":              post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n" + hidden,
		"a list of TEs":        post + "Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n" + hidden,
		"a folded line":        post + "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n" + hidden,
		"a chunk without end":  post + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n{}\r\n0\r\n\r\n" + hidden,
		"a space before colon": "GET /api/products HTTP/1.1\r\nHost : shop\r\n\r\n" + hidden,
		"no host":              "GET /api/products HTTP/1.1\r\n\r\n" + hidden,
		"two hosts":            "GET /api/products HTTP/1.1\r\nHost: shop\r\nHost: evil.example\r\n\r\n" + hidden,
		"a line in the target": "GET /api/products HTTP/1.1\rX: y\r\nHost: shop\r\n\r\n" + hidden,
		"version 9":            "GET /api/products HTTP/9.9\r\nHost: shop\r\n\r\n" + hidden,
		"NUL in a header":      "GET /api/products HTTP/1.1\r\nHost: shop\r\nX-A: a\x00b\r\n\r\n" + hidden,
	} {
		said := v.raw(t, request)
		if !strings.HasPrefix(said, "HTTP/1.1 4") && !strings.HasPrefix(said, "HTTP/1.1 501") && !strings.HasPrefix(said, "HTTP/1.1 505") && said != "" {
			// A length beside an encoding is read by the encoding and the connection is closed, as RFC 9112 allows.
			if !strings.HasPrefix(said, "HTTP/1.1 201") || !strings.Contains(said, "Connection: close") {
				t.Errorf("%s: %.200s", what, said)
			}
		}
		if strings.Count(said, "HTTP/1.1 ") > 1 || strings.Contains(said, "smuggled") {
			t.Errorf("%s: the hidden request was answered: %s", what, said)
		}
	}
}

func hugeHeaders(t *testing.T, v *victim) {
	long := strings.Repeat("a", 100<<10)
	for what, request := range map[string]string{
		"a long header":  "GET / HTTP/1.1\r\nHost: shop\r\nX-Long: " + long + "\r\n\r\n",
		"a long name":    "GET / HTTP/1.1\r\nHost: shop\r\n" + long + ": x\r\n\r\n",
		"a long address": "GET /" + long + " HTTP/1.1\r\nHost: shop\r\n\r\n",
		"a long query":   "GET /?q=" + long + " HTTP/1.1\r\nHost: shop\r\n\r\n",
		"a long cookie":  "GET / HTTP/1.1\r\nHost: shop\r\nCookie: winkel_cart=" + long + "\r\n\r\n",
		"many headers":   "GET / HTTP/1.1\r\nHost: shop\r\n" + strings.Repeat("X-A: b\r\n", 20_000) + "\r\n",
		"a long method":  long + " / HTTP/1.1\r\nHost: shop\r\n\r\n",
		"no end":         strings.Repeat("GET ", 50_000),
	} {
		said := v.raw(t, request)
		if !strings.HasPrefix(said, "HTTP/1.1 431") && !strings.HasPrefix(said, "HTTP/1.1 400") && !strings.HasPrefix(said, "HTTP/1.1 414") && said != "" {
			t.Errorf("%s: %.200s", what, said)
		}
	}
	for _, cookie := range []string{"winkel_cart=", "winkel_cart=;;;;", `winkel_cart="`, "winkel_cart=..", "winkel_cart=" + strings.Repeat(".", 5000), strings.Repeat("a=b; ", 5000)} {
		refused(t, "cookie "+cookie, v.hit(t, http.MethodGet, "/api/carts/"+v.alice.cart, "", "Cookie", cookie), 404, 400, 431)
	}
}

func hostileJSON(t *testing.T, v *victim) {
	for what, body := range map[string]string{
		"deep lists": strings.Repeat("[", 100_000), "deep objects": strings.Repeat(`{"a":`, 100_000), "closed and deep": strings.Repeat("[", 50_000) + strings.Repeat("]", 50_000),
		"a name twice": `{"items": [], "items": [{"quantity": 1}]}`, "no UTF-8": "{\"note\": \"\xff\xfe\"}", "NUL": `{"note": "` + "\\u0000" + `"}`,
		"a number without end": `{"items": [{"quantity": 1e999999999}]}`, "many digits": `{"items": [{"quantity": ` + strings.Repeat("9", 100_000) + `}]}`,
		"two values": `{}{}`, "a comment": `{/* */}`, "a lone surrogate": `{"note": "\ud800"}`, "a list": `[]`, "a text": `"x"`, "null": `null`, "NaN": `{"items": NaN}`,
	} {
		a := v.hit(t, http.MethodPost, "/api/carts", body)
		refused(t, what, a, 422)
	}
	refused(t, "10 MB", v.hit(t, http.MethodPost, "/api/carts", `{"note": "`+strings.Repeat("a", 10<<20)+`"}`), 413)
	for _, kind := range []string{"text/plain", "application/x-www-form-urlencoded", "application/xml", "multipart/form-data; boundary=x", "text/html"} {
		refused(t, kind, v.hit(t, http.MethodPost, "/api/carts", `{"items": []}`, "Content-Type", kind), 415)
	}
}

func expensive(t *testing.T, v *victim) {
	many := strings.Repeat("&attr.a=b", 3000)
	for _, path := range []string{
		"/api/products?q=" + strings.Repeat("a", 30_000), "/api/products?q=" + strings.Repeat("%2b%2a(", 5000), "/api/products?x=1" + many, "/search?q=" + strings.Repeat("a+", 15_000),
		"/api/products?limit=1000000", "/api/products?limit=-1", "/api/products?offset=9223372036854775807", "/api/products?offset=99999999999999999999",
		"/api/products?cursor=" + strings.Repeat("A", 30_000), "/categories/" + strings.Repeat("a", 30_000), "/search?page=999999999", "/products/" + strings.Repeat("%f0%9f%98%80", 2000),
	} {
		began := time.Now()
		if a := v.hit(t, http.MethodGet, path, ""); a.status == http.StatusOK && len(a.body) > 4<<20 {
			t.Errorf("%.60s: %d bytes", path, len(a.body))
		}
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("%.60s took %s", path, took)
		}
	}
	items := strings.Repeat(fmt.Sprintf(`{"variant_id": %q, "quantity": 1},`, v.product.Variants[0].ID), 5000)
	refused(t, "5,000 items", v.hit(t, http.MethodPost, "/api/carts", `{"items": [`+strings.TrimSuffix(items, ",")+`]}`), 422)
	codes := strings.TrimSuffix(strings.Repeat(`"X",`, 5000), ",")
	refused(t, "5,000 codes", v.hit(t, http.MethodPost, "/api/orders", v.orderBody(`, "coupon_codes": [`+codes+`]`), "Idempotency-Key", "codes"), 422)
	parts := strings.Repeat("--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n", 10_000)
	refused(t, "10,000 parts", v.staff(t, http.MethodPost, "/api/admin/imports", parts+"--x--\r\n", "Content-Type", "multipart/form-data; boundary=x"), 413, 422)
	refused(t, "a part of many headers", v.staff(t, http.MethodPost, "/api/admin/imports", "--x\r\n"+strings.Repeat("A: b\r\n", 50_000)+"\r\n\r\n--x--\r\n",
		"Content-Type", "multipart/form-data; boundary=x"), 413, 422)
}

func strangeMethods(t *testing.T, v *victim) {
	for _, method := range []string{"TRACE", "TRACK", "PROPFIND", "DEBUG", "GETX", "get"} {
		for _, path := range []string{"/", "/api/products", "/api/carts/" + v.alice.cart, "/api/admin/orders", "/healthz", "/media/x/y.jpg"} {
			refused(t, method+" "+path, v.hit(t, method, path, "", "Cart-Token", v.alice.token, "X-Secret", "echo"), 404, 405)
		}
	}
	for _, header := range []string{"X-Http-Method-Override", "X-Method-Override", "X-Http-Method"} {
		if a := v.staff(t, http.MethodGet, "/api/admin/products/"+v.product.ID, "", header, "DELETE"); a.status != http.StatusOK {
			t.Errorf("%s: %d %s", header, a.status, a.body)
		}
	}
	if said := v.raw(t, "CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n"); strings.HasPrefix(said, "HTTP/1.1 2") {
		t.Errorf("CONNECT: %s", said)
	}
	if said := v.raw(t, "GET http://evil.example/api/products HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n"); strings.Contains(said, "evil.example") {
		t.Errorf("the shop is a proxy: %s", said)
	}
}

func cachePoisoning(t *testing.T, v *victim) {
	path := "/products/" + v.product.Slug
	clean := v.hit(t, http.MethodGet, path, "")
	for _, headers := range [][]string{
		{"X-Forwarded-Host", "evil.example"}, {"X-Forwarded-Scheme", "nothttps"}, {"X-Original-Url", "/evil"}, {"Cookie", "winkel_cart=evil.evil"},
		{"Accept-Language", "evil"}, {"User-Agent", "evil"}, {"Range", "bytes=0-3"}, {"Origin", "https://evil.example"}, {"X-Http-Method-Override", "POST"},
		{"Authorization", "Bearer evil"},
	} {
		v.hit(t, http.MethodGet, path, "", headers...)
		if after := v.hit(t, http.MethodGet, path, ""); after.status != http.StatusOK || string(after.body) != string(clean.body) {
			t.Errorf("after %v the page is %d %.200s", headers, after.status, after.body)
		}
	}
	for _, query := range []string{"?utm_source=%3Cscript%3Ealert(1)%3C/script%3E", "?q=evil", "?%00=1"} {
		if a := v.hit(t, http.MethodGet, path+query, ""); strings.Contains(a.header.Get("Content-Type"), "html") && hostile(a.body) != "" {
			t.Errorf("%s has %s", query, hostile(a.body))
		}
	}
	// An answer for one person alone is kept by nobody.
	for _, p := range []string{"/api/carts/" + v.alice.cart, "/api/orders/" + v.alice.order + "?token=" + v.alice.proof, "/orders/" + v.alice.order + "?token=" + v.alice.proof} {
		if kept := v.hit(t, http.MethodGet, p, "", "Cart-Token", v.alice.token).header.Get("Cache-Control"); !strings.Contains(kept, "no-store") {
			t.Errorf("%s may be kept: %q", p, kept)
		}
	}
}
