package page

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"winkel/internal/commerce/payment/stripe"
)

// checkoutForm is the name of the form of the checkout.
const checkoutForm = "checkout"

// session is what the pages need to know of a checkout of the API.
type session struct {
	ID               string          `json:"id"`
	Status           string          `json:"status"`
	Email            string          `json:"email"`
	ShippingAddress  json.RawMessage `json:"shipping_address"`
	ShippingOptionID *string         `json:"shipping_option_id"`
	RequiresShipping bool            `json:"requires_shipping"`
	ShippingOptions  []struct {
		ID string `json:"id"`
	} `json:"shipping_options"`
	PaymentMethods []struct {
		Provider string `json:"provider"`
	} `json:"payment_methods"`
	OrderID    *string `json:"order_id"`
	OrderToken string  `json:"order_token"`
	Total      struct {
		Amount       int64  `json:"amount"`
		CurrencyCode string `json:"currency_code"`
	} `json:"total"`
	whole json.RawMessage
}

func sessionOf(answer *reply) (*session, error) {
	return sessionIn(bytes.TrimSpace(answer.body.Bytes()))
}

func sessionIn(text []byte) (*session, error) {
	c := &session{whole: text}
	if err := json.Unmarshal(c.whole, c); err != nil {
		return nil, fmt.Errorf("read a checkout: %w", err)
	}
	return c, nil
}

// path is the checkout's in the API.
func (c *session) path() string { return "/api/checkouts/" + url.PathEscape(c.ID) }

// waits reports whether the checkout waits for a payment, and cannot be changed before that is decided.
func (c *session) waits() bool {
	return c.Status == "requires_escalation" || c.Status == "complete_in_progress"
}

// placed is where the order of a checkout is looked at; empty while there is none.
func (c *session) placed() string {
	if c.OrderID == nil || c.OrderToken == "" {
		return ""
	}
	return orderPath(*c.OrderID, c.OrderToken)
}

func orderPath(order, token string) string {
	return (&url.URL{Path: "/orders/" + order, RawQuery: url.Values{"token": {token}}.Encode()}).String()
}

// checkout is the page on which somebody buys. Looking at it begins the checkout of his cart, or finds the one that he began; after
// that is completed, it leads to the order.
func (s *site) checkout(v *visit) (*document, error) {
	path, err := v.ownCart()
	if err != nil {
		return nil, err
	}
	c, err := v.beginCheckout(path)
	switch {
	case err != nil:
		return nil, err
	case c == nil:
		return see("/cart"), nil
	case c.placed() != "":
		return see(c.placed()), nil
	}
	return v.checkoutPage(c)
}

// beginCheckout begins the checkout of a cart; nil where there is nothing to buy. Without a cart it finds the one whose order was
// placed.
func (v *visit) beginCheckout(cart string) (*session, error) {
	if cart == "" {
		return v.ownCheckout()
	}
	answer, err := v.call(http.MethodPost, "/api/checkouts", map[string]any{"cart_id": cart[len("/api/carts/"):]}, ofOurs())
	switch {
	case err != nil:
		return nil, err
	case answer.status == http.StatusUnprocessableEntity, answer.status == http.StatusConflict:
		return nil, nil // it is empty, or was closed at this moment
	case !answer.ok():
		return nil, answer.fault()
	}
	c, err := sessionOf(answer)
	if err != nil || c.Email != "" {
		return c, err
	}
	return v.introduce(c)
}

func (v *visit) ownCheckout() (*session, error) {
	answer, err := v.call(http.MethodGet, "/api/checkout", nil, nil)
	if err != nil {
		return nil, err
	}
	if !answer.ok() {
		return nil, answer.fault()
	}
	var own struct {
		Checkout json.RawMessage `json:"checkout"`
	}
	if err := json.Unmarshal(answer.body.Bytes(), &own); err != nil {
		return nil, fmt.Errorf("read the checkout of a visitor: %w", err)
	}
	if string(own.Checkout) == "null" {
		return nil, nil
	}
	return sessionIn(own.Checkout)
}

// introduce tells a new checkout what the shop knows of a customer who is signed in: his address for mail, and where his parcels go.
func (v *visit) introduce(c *session) (*session, error) {
	answer, err := v.call(http.MethodGet, "/api/me", nil, nil)
	if err != nil || !answer.ok() {
		return c, err
	}
	var me struct {
		Email string `json:"email"`
	}
	if err := json.Unmarshal(answer.body.Bytes(), &me); err != nil {
		return nil, fmt.Errorf("read who is signed in: %w", err)
	}
	known := map[string]any{"email": me.Email}
	if answer, err = v.call(http.MethodGet, "/api/me/addresses", nil, nil); err != nil {
		return nil, err
	}
	var book struct {
		Data []map[string]any `json:"data"`
	}
	if answer.ok() {
		if err := json.Unmarshal(answer.body.Bytes(), &book); err != nil {
			return nil, fmt.Errorf("read an address book: %w", err)
		}
	}
	for _, entry := range book.Data {
		if entry["is_default_shipping"] == true {
			to := map[string]any{}
			for _, name := range addressFields {
				to[name] = entry[name]
			}
			known["shipping_address"] = to
		}
	}
	answer, err = v.call(http.MethodPatch, c.path(), known, ofOurs())
	if err != nil || !answer.ok() {
		return c, err
	}
	return sessionOf(answer)
}

// checkoutPage shows a checkout that is open.
func (v *visit) checkoutPage(c *session) (*document, error) {
	d := &document{page: "checkout", url: "/checkout", private: true, noIndex: true, title: v.speaks("Checkout", "Kasse")}
	d.description = v.speaks("Address, delivery and payment: order at ", "Adresse, Versand und Bezahlung: bestellen bei ") + v.shop.Name + "."
	if err := v.readFrame(d); err != nil {
		return nil, err
	}
	_, err := v.read(d, "listCountries", nil, "/api/countries")
	if err != nil {
		return nil, err
	}
	value := append(append([]byte(`{"checkout":`), c.whole...), '}')
	d.seeds = append(d.seeds, seed{Endpoint: "getOwnCheckout", Value: value})
	if d.book, err = v.book(); err != nil {
		return nil, err
	}
	for _, m := range c.PaymentMethods {
		if m.Provider == stripe.Name {
			d.csp = stripeCSP
		}
	}
	return d, nil
}

// book is the addresses that a customer keeps; nil where nobody is signed in.
func (v *visit) book() (json.RawMessage, error) {
	answer, err := v.call(http.MethodGet, "/api/me/addresses", nil, nil)
	if err != nil || !answer.ok() {
		return nil, err
	}
	var book struct {
		Data json.RawMessage `json:"data"`
	}
	if err := json.Unmarshal(answer.body.Bytes(), &book); err != nil {
		return nil, fmt.Errorf("read an address book: %w", err)
	}
	return book.Data, nil
}

// fromBook has the form of the checkout hold an address that the customer keeps, as if he had written it.
func (v *visit) fromBook(sent url.Values) error {
	answer, err := v.call(http.MethodGet, "/api/me/addresses/"+url.PathEscape(sent.Get("saved")), nil, nil)
	if err != nil || !answer.ok() {
		return err // it is gone: the form stays as it is
	}
	var entry map[string]any
	if err := json.Unmarshal(answer.body.Bytes(), &entry); err != nil {
		return fmt.Errorf("read an address: %w", err)
	}
	for _, name := range addressFields {
		sent.Del("shipping_address." + name)
		if value, isText := entry[name].(string); isText && value != "" {
			sent.Set("shipping_address."+name, value)
		}
	}
	return nil
}

// stripeCSP lets Stripe's script ask for a card where a shop has Stripe, on the page of the checkout alone: the frames are Stripe's
// own, so that the card's number is never known to this shop.
const stripeCSP = csp + "; script-src 'self' https://js.stripe.com; connect-src 'self' https://api.stripe.com; " +
	"frame-src https://js.stripe.com https://hooks.stripe.com; font-src 'self'"

// comeBack is where somebody comes back to from his bank. What became of the payment is asked for, and he is led to the order, or to
// the checkout, where he can pay otherwise.
func (s *site) comeBack(v *visit) (*document, error) {
	answer, err := v.call(http.MethodGet, "/api/checkouts/"+url.PathEscape(v.request.PathValue("id")), nil, nil)
	switch {
	case err != nil:
		return nil, err
	case answer.status == http.StatusNotFound:
		return nil, errNotThere
	case !answer.ok():
		return nil, answer.fault()
	}
	c, err := sessionOf(answer)
	if err != nil {
		return nil, err
	}
	if c.waits() {
		answer, err := v.complete(c, completion{key: c.ID + ".back", total: c.Total.Amount, currency: c.Total.CurrencyCode}, ofOurs())
		switch {
		case err != nil:
			return nil, err
		case answer.status == http.StatusOK, answer.status == http.StatusCreated:
			return v.toOrder(answer)
		case !answer.ok():
			return v.checkoutAgain(url.Values{}, answer)
		}
	}
	if to := c.placed(); to != "" {
		return see(to), nil
	}
	return see("/checkout"), nil
}

// completion is how somebody wants to pay, and what he was shown that it costs.
type completion struct {
	key      string // makes it safe to repeat
	provider string
	data     map[string]any
	total    int64
	currency string
}

func (v *visit) complete(c *session, how completion, header http.Header) (*reply, error) {
	body := map[string]any{"expected_total": map[string]any{"amount": how.total, "currency_code": how.currency}}
	if how.provider != "" {
		pay := map[string]any{"provider": how.provider}
		if len(how.data) > 0 {
			pay["data"] = how.data
		}
		body["payment"] = pay
	}
	if header == nil {
		header = http.Header{}
	}
	header.Set("Idempotency-Key", how.key)
	return v.call(http.MethodPost, c.path()+"/complete", body, header)
}

// toOrder leads to the order that was placed.
func (v *visit) toOrder(answer *reply) (*document, error) {
	var o struct {
		ID    string `json:"id"`
		Token string `json:"token"`
	}
	if err := json.Unmarshal(answer.body.Bytes(), &o); err != nil {
		return nil, fmt.Errorf("read an order that was placed: %w", err)
	}
	return see(orderPath(o.ID, o.Token)), nil
}

// checkoutAgain is the page of the checkout as it is now, with what was wrong.
func (v *visit) checkoutAgain(sent url.Values, answer *reply) (*document, error) {
	d, err := v.site.checkout(v)
	if err != nil || d.moved != "" {
		return d, err // it was placed meanwhile, or there is nothing left to buy
	}
	return v.again(d, checkoutForm, sent, answer)
}

// offers reports whether a checkout has that way to get the goods.
func (c *session) offers(option string) bool {
	return slices.ContainsFunc(c.ShippingOptions, func(o struct {
		ID string `json:"id"`
	},
	) bool {
		return o.ID == option
	})
}
