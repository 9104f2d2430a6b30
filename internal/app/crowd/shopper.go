package crowd

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	mathrand "math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"winkel/internal/platform/load"
)

// Mix is what shoppers do with a request, in parts of the sum of the first three.
type Mix struct {
	Browse int `json:"browse"` // lists of categories and products
	Search int `json:"search"` // words, and words half written
	Buy    int `json:"buy"`    // the next step of a purchase
	Pages  int `json:"pages"`  // of 100 requests that browse, those for a page as a browser gets it; the others ask the API
}

// Crowd makes shoppers.
type Crowd struct {
	Target *load.Target
	Shop   *Shop
	Mix    Mix
	Seed   uint64
	Shared bool // anybody goes on with anybody's purchase: for requests that arrive by themselves, and belong to nobody

	mu        sync.Mutex
	purchases []purchase // that are shared, and wait for their next step
}

// Source is one shopper after the other.
func (c *Crowd) Source(n int) (load.Turn, func()) {
	s := &shopper{
		crowd: c, client: c.Target.Client(),
		draw: mathrand.New(mathrand.NewPCG(c.Seed, ^uint64(n))),
	}
	return s.turn, s.client.Close
}

// shopper is somebody who shops.
type shopper struct {
	crowd  *Crowd
	client *load.Client
	draw   *mathrand.Rand

	purchase
}

// purchase is how far somebody is with buying something.
type purchase struct {
	step     step // the next; nil: it has not begun
	cart     string
	token    string // the header that proves that the cart is his
	checkout string
	total    money
	provider string
}

type money struct {
	Amount   int64  `json:"amount"`
	Currency string `json:"currency_code"`
}

// step is a request of a purchase.
type step func(s *shopper, ctx context.Context) load.Outcome

// turn is a request by the shares of the mix. Who has begun to buy goes on with it; how often somebody begins is such that the share is
// that of the mix.
func (s *shopper) turn(ctx context.Context) load.Outcome {
	defer s.client.Rest()
	m := s.crowd.Mix
	buys := s.draw.Float64() < m.buying()
	if !s.crowd.Shared {
		buys = s.step != nil || s.draw.Float64() < m.beginning()
	}
	switch {
	case buys:
		return s.buy(ctx)
	case s.draw.IntN(max(m.Browse+m.Search, 1)) < m.Search:
		return s.search(ctx)
	default:
		return s.browse(ctx)
	}
}

// buying is the share of requests that are a step of a purchase.
func (m Mix) buying() float64 { return float64(m.Buy) / float64(max(m.Browse+m.Search+m.Buy, 1)) }

// steps of a purchase.
const steps = 5

// beginning is how likely somebody who is not buying begins to: with n steps each, b of all requests are such steps where
// b ÷ (n − (n − 1) × b) of the others begin with the first.
func (m Mix) beginning() float64 { return m.buying() / (steps - (steps-1)*m.buying()) }

// ask makes a request, and an outcome of its answer: a failure unless it has the status, and what has to be in it.
func (s *shopper) ask(ctx context.Context, kind string, r *load.Request, status int, has string) (load.Outcome, load.Answer) {
	answer, err := s.client.Do(ctx, r)
	o := load.Outcome{Kind: kind, Bytes: len(answer.Body), Failure: load.Kind(err)}
	switch {
	case err != nil:
	case answer.Status != status:
		said := fmt.Sprintf("%s: %d %s", kind, answer.Status, field(answer.Body, "code"))
		if rightly(answer) {
			o.Refusal = said
		} else {
			o.Failure = said
		}
	case !bytes.Contains(answer.Body, []byte(has)):
		o.Failure = fmt.Sprintf("%s: the answer is not what was asked for", kind)
	}
	return o, answer
}

// rightly reports whether a shop says no because somebody else was faster, or because there is no more: that is no fault of it.
func rightly(answer load.Answer) bool {
	if answer.Status != http.StatusConflict && answer.Status != http.StatusUnprocessableEntity {
		return false
	}
	switch field(answer.Body, "code") {
	case "insufficient_stock", "variant_unavailable", "price_changed", "quantity_limit":
		return true
	}
	return false
}

// field is the text of the first field of that name, without reading the whole document.
func field(body []byte, name string) string {
	_, rest, _ := bytes.Cut(body, []byte(`"`+name+`":"`))
	text, _, found := bytes.Cut(rest, []byte(`"`))
	if !found {
		return ""
	}
	return string(text)
}

func (s *shopper) get(ctx context.Context, kind, path, has string) load.Outcome {
	o, _ := s.ask(ctx, kind, &load.Request{Method: http.MethodGet, Path: path}, http.StatusOK, has)
	return o
}

func (s *shopper) product() Product {
	return s.crowd.Shop.Products[s.draw.IntN(len(s.crowd.Shop.Products))]
}

// ofTen and ofAll are shares.
const (
	ofTen   = 10
	percent = 100
	lists   = 4 // of ten requests that browse, those for a list
	typing  = 3 // of ten that search, those with a word half written
	shown   = 24
)

func (s *shopper) browse(ctx context.Context) load.Outcome {
	shop := s.crowd.Shop
	page := shop.Pages && s.draw.IntN(percent) < s.crowd.Mix.Pages
	if len(shop.Categories) > 0 && s.draw.IntN(ofTen) < lists {
		slug := url.PathEscape(shop.Categories[s.draw.IntN(len(shop.Categories))])
		if page {
			return s.get(ctx, "page of a category", "/categories/"+slug, "</html>")
		}
		return s.get(ctx, "list", fmt.Sprintf("/api/products?category=%s&limit=%d", slug, shown), `{"data":[`)
	}
	slug := s.product().Slug
	if page {
		return s.get(ctx, "page of a product", "/products/"+url.PathEscape(slug), "</html>")
	}
	return s.get(ctx, "product", "/api/products/"+url.PathEscape(slug), `"slug":"`+slug+`"`)
}

func (s *shopper) search(ctx context.Context) load.Outcome {
	words := s.crowd.Shop.Words
	if len(words) == 0 {
		return s.browse(ctx)
	}
	word := words[s.draw.IntN(len(words))]
	if s.draw.IntN(ofTen) < typing {
		letters := []rune(word)
		return s.get(ctx, "suggestion", "/api/search/suggest?q="+url.QueryEscape(string(letters[:min(len(letters), 3)])), `{`)
	}
	return s.get(ctx, "search", fmt.Sprintf("/api/products?q=%s&limit=%d", url.QueryEscape(word), shown), `{"data":[`)
}

// buy takes the next step of a purchase. Whatever goes wrong, the next purchase begins anew.
func (s *shopper) buy(ctx context.Context) load.Outcome {
	if s.crowd.Shared {
		s.purchase = s.crowd.takeUp()
		defer func() { s.crowd.putDown(s.purchase) }()
	}
	if s.step == nil {
		s.step = (*shopper).takeCart
	}
	at := s.step
	s.step = nil
	return at(s, ctx)
}

// takeUp is a purchase that has begun, or one that has not.
func (c *Crowd) takeUp() (p purchase) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if last := len(c.purchases) - 1; last >= 0 {
		p, c.purchases = c.purchases[last], c.purchases[:last]
	}
	return p
}

func (c *Crowd) putDown(p purchase) {
	if p.step == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.purchases = append(c.purchases, p)
}

// post changes something, with a key of its own.
func (s *shopper) post(ctx context.Context, kind, method, path, body string, status int) (load.Outcome, load.Answer) {
	headers := []string{"Idempotency-Key: " + rand.Text()}
	if s.token != "" {
		headers = append(headers, s.token)
	}
	return s.ask(ctx, kind, &load.Request{Method: method, Path: path, Body: body, Headers: headers}, status, "{")
}

// good reports whether the purchase goes on.
func good(o load.Outcome) bool { return o.Failure == "" && o.Refusal == "" }

func (s *shopper) takeCart(ctx context.Context) load.Outcome {
	s.token = ""
	o, answer := s.post(ctx, "cart", http.MethodPost, "/api/carts", "{}", http.StatusCreated)
	if good(o) {
		s.cart, s.token = field(answer.Body, "id"), "Cart-Token: "+field(answer.Body, "token")
		s.step = (*shopper).fillCart
	}
	return o
}

func (s *shopper) fillCart(ctx context.Context) load.Outcome {
	body := fmt.Sprintf(`{"variant_id":%q,"quantity":1}`, s.product().Variant)
	o, _ := s.post(ctx, "cart item", http.MethodPost, "/api/carts/"+s.cart+"/items", body, http.StatusCreated)
	switch {
	case good(o):
		s.step = (*shopper).enterCheckout
	case o.Refusal != "":
		s.step = (*shopper).fillCart // with something else
	}
	return o
}

func (s *shopper) enterCheckout(ctx context.Context) load.Outcome {
	o, answer := s.post(ctx, "checkout", http.MethodPost, "/api/checkouts", fmt.Sprintf(`{"cart_id":%q}`, s.cart), http.StatusCreated)
	if good(o) {
		s.checkout = field(answer.Body, "id")
		s.step = (*shopper).sayWho
	}
	return o
}

// session is what a shopper reads of a checkout.
type session struct {
	Total    money   `json:"total"`
	Shipping *string `json:"shipping_option_id"`
	Options  []struct {
		ID string `json:"id"`
	} `json:"shipping_options"`
	Methods []struct {
		Provider string `json:"provider"`
	} `json:"payment_methods"`
}

func (s *shopper) sayWho(ctx context.Context) load.Outcome {
	body := fmt.Sprintf(`{"email":"ada@example.com","shipping_address":%s}`, s.crowd.Shop.Address)
	return s.describe(ctx, "checkout details", body)
}

// describe changes the checkout, and reads what it came to.
func (s *shopper) describe(ctx context.Context, kind, body string) load.Outcome {
	o, answer := s.post(ctx, kind, http.MethodPatch, "/api/checkouts/"+s.checkout, body, http.StatusOK)
	if !good(o) {
		return o
	}
	var now session
	if err := json.Unmarshal(answer.Body, &now); err != nil {
		o.Failure = kind + ": the answer is not what was asked for"
		return o
	}
	s.total, s.provider = now.Total, now.payBy()
	switch {
	case s.provider == "":
		o.Refusal = "checkout: there is no way to pay without a card"
	case (now.Shipping == nil || *now.Shipping == "") && len(now.Options) > 0:
		option := now.Options[0].ID
		s.step = func(s *shopper, ctx context.Context) load.Outcome {
			return s.describe(ctx, "shipping", fmt.Sprintf(`{"shipping_option_id":%q}`, option))
		}
	default:
		s.step = (*shopper).order
	}
	return o
}

// payBy is a way to pay that needs nobody at a card terminal; empty: there is none.
func (n *session) payBy() string {
	for _, wanted := range []string{"test", "manual", "cod"} {
		for _, m := range n.Methods {
			if m.Provider == wanted {
				return wanted
			}
		}
	}
	return ""
}

func (s *shopper) order(ctx context.Context) load.Outcome {
	body := fmt.Sprintf(`{"payment":{"provider":%q},"expected_total":{"amount":%d,"currency_code":%q}}`, s.provider, s.total.Amount, s.total.Currency)
	o, answer := s.post(ctx, "order", http.MethodPost, "/api/checkouts/"+s.checkout+"/complete", body, http.StatusCreated)
	if good(o) {
		if !strings.HasPrefix(field(answer.Body, "id"), "order_") {
			o.Failure = "order: the answer has no order"
			return o
		}
		o.Done = true
	}
	return o
}
