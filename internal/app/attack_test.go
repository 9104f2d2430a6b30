package app

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
)

var writeAttacks = flag.Bool("write", false, "write docs/attacks.md from what the attacks say")

const attacksFile = "../../docs/attacks.md"

// attack is one way in that is tried on a started shop. It fails the test where it gets anywhere.
type attack struct {
	name    string
	tried   string // what is sent
	outcome string // what the shop does about it
	try     func(t *testing.T, v *victim)
}

// attacks are all of them, in the order of the table. The files attack_…_test.go hold them by what they aim at.
func attacks() []attack {
	var all []attack
	for _, list := range [][]attack{injections(), impersonations(), fileAttacks(), protocolAttacks(), tokenAttacks()} {
		all = append(all, list...)
	}
	return all
}

// victim is a shop that is attacked: something to sell, two shoppers, and a key with every scope.
type victim struct {
	*open

	target  target
	dir     string // its data
	key     string
	product struct {
		ID, Slug string
		Variants []struct{ ID string }
	}
	alice, bob shopper

	tries int
}

// shopper is somebody with a cart, a checkout and an order of his own.
type shopper struct {
	cart, token  string
	checkout     string
	order, proof string
}

func TestAttacks(t *testing.T) {
	v := newVictim(t)
	var table strings.Builder
	table.WriteString(attacksHead)
	for i, a := range attacks() {
		t.Run(a.name, func(t *testing.T) {
			before := v.tries
			a.try(t, v)
			if v.tries == before {
				t.Error("nothing was tried")
			}
		})
		fmt.Fprintf(&table, "| %d | %s | %s | %s |\n", i+1, a.name, a.tried, a.outcome)
	}
	v.unharmed(t)
	v.stop(t)
	if out, code := v.target.run(t, "verify"); code != exitDone {
		t.Errorf("after the attacks the shop does not agree with itself: %s", out)
	}
	if *writeAttacks && !t.Failed() {
		if err := os.WriteFile(attacksFile, []byte(table.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if kept, err := os.ReadFile(attacksFile); err != nil || string(kept) != table.String() {
		t.Errorf("docs/attacks.md is not what was tried (%v): make attack", err)
	}
}

const attacksHead = `# Attacks

What ` + "`make attack`" + ` tries on a shop that it starts, and what the shop does about it. Every row is run with every
` + "`make test`" + `, too; a row that got anywhere would fail it. After all of them no answer was an error of the shop's own (status 5xx),
none showed a statement, a stack or a secret, and ` + "`winkel verify`" + ` found nothing that does not agree. The table is written by
the attacks themselves.

Floods, slow clients and tried-out cards need time or many addresses, and have tests of their own: ` + "`internal/app/limits_test.go`, " +
	"`internal/api/server/connections_test.go`, `internal/commerce/checkout/attempts_test.go`" + `. What reads anything that comes from
outside is fuzzed: ` + "`make fuzz`" + `.

| | Attack | What is tried | What happens |
|---|---|---|---|
`

func newVictim(t *testing.T) *victim {
	t.Helper()
	s := oneTarget(t)
	v := &victim{target: s, dir: s.flags[1], open: s.open(t, "--dev"), key: s.key(t, "all")}
	v.expect(t, http.StatusCreated, http.MethodPost, "/api/admin/products", v.key, `{"title": "Mug", "status": "published", "variants": [{"sku": "MUG",
		"inventory_tracked": true, "on_hand": 100000, "prices": [{"price": {"amount": 500, "currency_code": "USD"}}]}]}`, &v.product)
	v.alice, v.bob = v.shopper(t), v.shopper(t)
	return v
}

const springfield = `{"first_name": "Ada", "last_name": "Lovelace", "address_1": "12 Main St", "city": "Springfield",
	"province_code": "IL", "postal_code": "62701", "country_code": "US"}`

// order is the body of an order in one call, with more fields.
func (v *victim) orderBody(more string) string {
	return fmt.Sprintf(`{"items": [{"variant_id": %q, "quantity": 1}], "email": "ada@example.com", "shipping_address": %s,
		"payment": {"provider": "test"}%s}`, v.product.Variants[0].ID, springfield, more)
}

func (v *victim) shopper(t *testing.T) (s shopper) {
	t.Helper()
	var cart, checkout, order struct{ ID, Token string }
	read := func(a answer, into any) {
		if err := json.Unmarshal(a.body, into); err != nil || a.status/100 != 2 {
			t.Fatalf("%d %s", a.status, a.body)
		}
	}
	read(v.hit(t, http.MethodPost, "/api/carts", fmt.Sprintf(`{"items": [{"variant_id": %q, "quantity": 1}]}`, v.product.Variants[0].ID)), &cart)
	read(v.hit(t, http.MethodPost, "/api/checkouts", fmt.Sprintf(`{"cart_id": %q}`, cart.ID), "Cart-Token", cart.Token), &checkout)
	read(v.hit(t, http.MethodPost, "/api/orders", v.orderBody(""), "Idempotency-Key", "first "+cart.ID), &order)
	return shopper{cart: cart.ID, token: cart.Token, checkout: checkout.ID, order: order.ID, proof: order.Token}
}

// tell is what no answer may hold.
var tell = regexp.MustCompile(`(?i:syntax error|goroutine \d|panic:|runtime error|SQLSTATE)|\.go:\d+|sqlite|\bpgx|no such (table|column)`)

// hit sends a request, and fails the test if the shop breaks or tells about its inside.
func (v *victim) hit(t *testing.T, method, path, body string, headers ...string) answer {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, v.url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	address, query, _ := strings.Cut(path, "?")
	plain, err := url.PathUnescape(address)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	request.URL.Path, request.URL.RawPath, request.URL.RawQuery = plain, address, query // as it is, with whatever it holds
	request.ContentLength = int64(len(body))
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i] == "Host" {
			request.Host = headers[i+1]
		}
		if headers[i] == "Idempotency-Key" { // a readable text in the test, a key on the wire
			headers[i+1] = fmt.Sprintf("%x", sha256.Sum256([]byte(headers[i+1])))
		}
		request.Header.Set(headers[i], headers[i+1])
	}
	reply, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		t.Fatalf("%s %.200s: %v", method, path, err)
	}
	content, err := io.ReadAll(reply.Body)
	if err = errors.Join(err, reply.Body.Close()); err != nil {
		t.Fatal(err)
	}
	a := answer{reply.StatusCode, reply.Header, content}
	v.judge(t, method+" "+path, a)
	return a
}

// staff is hit with the key that opens everything.
func (v *victim) staff(t *testing.T, method, path, body string, headers ...string) answer {
	t.Helper()
	return v.hit(t, method, path, body, append([]string{"Authorization", "Bearer " + v.key}, headers...)...)
}

// judge fails the test if an answer is a failure of the shop's own, or shows what is inside.
func (v *victim) judge(t *testing.T, what string, a answer) {
	t.Helper()
	v.tries++
	if a.status >= 500 {
		t.Errorf("%.300s: %d %.300s", what, a.status, a.body)
	}
	if kind := a.header.Get("Content-Type"); strings.Contains(kind, "json") && !strings.Contains(what, "openapi") {
		if at := tell.FindIndex(a.body); at != nil && a.status >= 400 {
			t.Errorf("%.300s: the answer tells %q", what, a.body[at[0]:at[1]])
		}
	}
	if a.header.Get("X-Content-Type-Options") != "nosniff" || a.header.Get("Content-Security-Policy") == "" {
		t.Errorf("%.300s: %d without its headers: %v", what, a.status, a.header)
	}
	if policy := a.header.Get("Content-Security-Policy"); strings.Contains(policy, "unsafe") && !strings.Contains(policy, "sandbox") {
		t.Errorf("%.300s: the policy is %s", what, policy)
	}
}

// refused fails the test unless an answer is a refusal with one of the statuses.
func refused(t *testing.T, what string, a answer, statuses ...int) {
	t.Helper()
	if !slices.Contains(statuses, a.status) {
		t.Errorf("%.300s: %d %.300s, want one of %v", what, a.status, a.body, statuses)
	}
}

// raw sends bytes as they are, and gives everything that comes back until the server closes or says no more.
func (v *victim) raw(t *testing.T, text string) string {
	t.Helper()
	conn, err := (&net.Dialer{Timeout: patience}).DialContext(t.Context(), "tcp", v.url[len("http://"):])
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	v.tries++
	_, _ = io.WriteString(conn, text) // a server that has heard enough closes
	_ = conn.SetReadDeadline(time.Now().Add(700 * time.Millisecond))
	said, _ := io.ReadAll(conn)
	return string(said)
}

// unharmed fails the test unless everything is as it was.
func (v *victim) unharmed(t *testing.T) {
	t.Helper()
	for _, s := range []shopper{v.alice, v.bob} {
		if a := v.hit(t, http.MethodGet, "/api/orders/"+s.order+"?token="+s.proof, ""); a.status != http.StatusOK {
			t.Errorf("an order is gone: %d %s", a.status, a.body)
		}
		if a := v.hit(t, http.MethodGet, "/api/carts/"+s.cart, "", "Cart-Token", s.token); a.status != http.StatusOK {
			t.Errorf("a cart is gone: %d %s", a.status, a.body)
		}
	}
	if a := v.hit(t, http.MethodGet, "/api/products/"+v.product.Slug, ""); a.status != http.StatusOK || !bytes.Contains(a.body, []byte(`"title":"Mug"`)) {
		t.Errorf("the product is %d %s", a.status, a.body)
	}
}

// ownScript is the address of a script that comes with the program.
var ownScript = regexp.MustCompile(`^/assets/[a-z-]+-[A-Za-z0-9_-]{8}\.js$`)

// hostile is what in a page would run or lead astray: the name of the first such thing, empty if there is none.
func hostile(page []byte) string {
	tokens := html.NewTokenizer(bytes.NewReader(page))
	for {
		kind := tokens.Next()
		if kind == html.ErrorToken {
			return ""
		}
		token := tokens.Token()
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		switch token.Data {
		case "iframe", "object", "embed", "base", "applet", "frame", "math":
			return "<" + token.Data + ">"
		}
		inert := false
		for _, a := range token.Attr {
			value := strings.ToLower(strings.Join(strings.Fields(a.Val), ""))
			switch {
			case strings.HasPrefix(a.Key, "on"):
				return token.Data + " " + a.Key
			case strings.HasPrefix(value, "javascript:") || strings.HasPrefix(value, "vbscript:") || strings.HasPrefix(value, "data:text"):
				return token.Data + " " + a.Key + "=" + a.Val
			case a.Key == "http-equiv":
				return token.Data + " " + a.Key
			case token.Data == "script" && a.Key == "type" && (a.Val == "application/ld+json" || a.Val == "application/json"):
				inert = true // data, which a browser does not run
			case token.Data == "script" && a.Key == "src" && ownScript.MatchString(a.Val):
				inert = true // the application of the shop, a file that was built with the program
			}
		}
		if token.Data == "script" && !inert {
			return "<script>"
		}
	}
}

// mails is the mails that the shop has sent so far, as they are on the wire.
func (v *victim) mails(t *testing.T) [][]byte {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(v.dir, "mail", "*"))
	if err != nil {
		t.Fatal(err)
	}
	var list [][]byte
	for _, file := range files {
		if content, err := os.ReadFile(file); err == nil {
			list = append(list, content)
		}
	}
	return list
}

// TestHostile proves the look for scripts itself.
func TestHostile(t *testing.T) {
	for page, want := range map[string]string{
		"<p>good</p>": "", `<script type="application/json" id="state">{}</script>`: "", `<script type="module" src="/assets/shop-BkuqnTQd.js"></script>`: "",
		`<script type="module" src="https://x/assets/shop-BkuqnTQd.js">`: "<script>", `<script src="/media/shop-BkuqnTQd.js">`: "<script>", `<script type="module">`: "<script>",
		`<script type="application/ld+json">{}</script>`: "", `<svg viewBox="0 0 1 1"><path d=""/></svg>`: "",
		`&lt;script&gt;`: "", `<a href="https://x/?javascript:">`: "", "<script>": "<script>", `<SCRIPT src=x>`: "<script>",
		`<script type="text/javascript">`: "<script>", `<img src=x onerror=alert(1)>`: "img onerror", `<svg/onload=alert(1)>`: "svg onload",
		`<a href=" java` + "\t" + `script:alert(1)">`: `a href= java` + "\t" + `script:alert(1)`, `<iframe>`: "<iframe>", `<base href=x>`: "<base>",
		`<meta http-equiv=refresh>`: "meta http-equiv", `<a href="data:text/html,x">`: "a href=data:text/html,x",
	} {
		if got := hostile([]byte(page)); got != want {
			t.Errorf("in %s it is %q, want %q", page, got, want)
		}
	}
	for _, payload := range payloads[:5] {
		if hostile([]byte(`<p title="x">`+payload)) == "" && hostile([]byte(`<p title='`+payload+`'>`)) == "" {
			t.Errorf("%s is not found", payload)
		}
	}
}
