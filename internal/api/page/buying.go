package page

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/payment/testpay"
)

// The buttons of the checkout's form: what is said is kept, or the order is placed, too.
const placeButton = "place"

// addressFields are the fields of an address, as the API and the form name them.
var addressFields = []string{
	"first_name", "last_name", "company", "address_1", "address_2", "city", "province", "province_code", "postal_code", "country_code", "phone",
}

// classOfCheckout counts what places an order as that, and the rest as a change of a checkout.
func classOfCheckout(sent url.Values) string {
	if sent.Get("do") == placeButton {
		return wire.LimitOrder
	}
	return wire.LimitWrite
}

// takeCheckout keeps what the form of the checkout says, and places the order if that was asked for.
func (s *site) takeCheckout(v *visit, sent url.Values) (*document, error) {
	answer, err := v.call(http.MethodGet, "/api/checkouts/"+url.PathEscape(sent.Get("checkout")), nil, nil)
	switch {
	case err != nil:
		return nil, err
	case answer.status == http.StatusNotFound:
		return see("/checkout"), nil // another's, or forgotten: his own is found there
	case !answer.ok():
		return nil, answer.fault()
	}
	c, err := sessionOf(answer)
	if err != nil {
		return nil, err
	}
	if to := c.placed(); to != "" {
		return see(to), nil
	}
	if sent.Has("saved") {
		if err := v.fromBook(sent); err != nil {
			return nil, err
		}
		sent.Set("do", "save")
		sent.Set("at", "address")
	}
	if !c.waits() {
		if answer, err = v.keep(c, sent); err != nil || !answer.ok() {
			return v.notKept(sent, answer, err)
		}
		if c, err = sessionOf(answer); err != nil {
			return nil, err
		}
	}
	if sent.Get("do") != placeButton {
		return see("/checkout" + anchor(sent.Get("at"))), nil
	}
	return v.placeOrder(c, sent)
}

func (v *visit) notKept(sent url.Values, answer *reply, err error) (*document, error) {
	if err != nil {
		return nil, err
	}
	return v.checkoutAgain(sent, answer)
}

// anchor is a part of the page to come back to.
func anchor(name string) string {
	if name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz") != "" {
		return ""
	}
	return "#" + name
}

// keep says to the checkout what the form says. The shipping option comes last: what can be had depends on where it goes.
func (v *visit) keep(c *session, sent url.Values) (*reply, error) {
	placing := sent.Get("do") == placeButton
	answer, err := v.call(http.MethodPatch, c.path(), patchIn(c, sent, placing), nil)
	if err != nil || !answer.ok() {
		return answer, err
	}
	now, err := sessionOf(answer)
	option := sent.Get("shipping_option_id")
	if err != nil || option == "" || now.ShippingOptionID != nil && *now.ShippingOptionID == option {
		return answer, err
	}
	if !placing && !now.offers(option) {
		return answer, nil // it went with the address; the page shows what can be had instead
	}
	return v.call(http.MethodPatch, c.path(), map[string]any{"shipping_option_id": option}, nil)
}

// patchIn is what the form says, but for the shipping option. An address is left out while nobody has begun to write it, unless the
// order is placed, so that the API says what is missing.
func patchIn(c *session, sent url.Values, placing bool) map[string]any {
	body := map[string]any{}
	for _, name := range []string{"email", "note"} {
		if sent.Has(name) {
			body[name] = sent.Get(name)
		}
	}
	if to, said := addressIn(sent, "shipping_address."); said || placing && c.RequiresShipping && sent.Has("shipping_address.country_code") {
		body["shipping_address"] = to
	}
	switch to, said := addressIn(sent, "billing_address."); {
	case sent.Get("billing") == "same":
		body["billing_address"] = map[string]any{}
	case sent.Get("billing") == "other" && (said || placing), said && !sent.Has("billing"):
		body["billing_address"] = to
	}
	if version := sent.Get("terms_version"); version != "" {
		body["consents"] = []any{map[string]any{"kind": "terms", "version": version, "given": sent.Get("consents.terms") != ""}}
	}
	return body
}

// addressIn is the address in the form; said is whether more of it is filled in than the country, which a list always has.
func addressIn(sent url.Values, prefix string) (to map[string]any, said bool) {
	to = map[string]any{}
	for _, name := range addressFields {
		if value := strings.TrimSpace(sent.Get(prefix + name)); value != "" {
			to[name] = value
			said = said || name != "country_code"
		}
	}
	return to, said
}

// placeOrder places the order of a checkout, for what its form said that it costs.
func (v *visit) placeOrder(c *session, sent url.Values) (*document, error) {
	if lacking := v.unsaid(c, sent); len(lacking) > 0 {
		d, err := v.site.checkout(v)
		if err != nil || d.moved != "" {
			return d, err
		}
		return wrong(d, checkoutForm, sent, lacking), nil
	}
	total, currency := totalIn(sent.Get("expected_total"))
	how := completion{provider: sent.Get("payment.provider"), total: total, currency: currency}
	if how.provider == testpay.Name && sent.Get("payment.scenario") != "" {
		how.data = map[string]any{"scenario": sent.Get("payment.scenario")}
	}
	// One key for one intent: the same checkout, paid the same way, for the same price.
	how.key = strings.Join([]string{sent.Get("key"), how.provider, sent.Get("payment.scenario"), strconv.FormatInt(total, 10)}, ".")
	answer, err := v.complete(c, how, nil)
	switch {
	case err != nil:
		return nil, err
	case answer.status == http.StatusAccepted:
		return see("/checkout"), nil // which says what is left to be done
	case answer.ok():
		return v.toOrder(answer)
	}
	return v.checkoutAgain(sent, answer)
}

// unsaid is what the form must say before an order is placed, that the API does not ask for.
func (v *visit) unsaid(c *session, sent url.Values) map[string]string {
	lacking := map[string]string{}
	if sent.Get("consents.terms") == "" && !c.waits() {
		lacking["consents.terms"] = "Please agree to the terms."
	}
	if c.Total.Amount > 0 && sent.Get("payment.provider") == "" {
		lacking["payment.provider"] = "Choose how to pay."
	}
	if sent.Get("key") == "" {
		lacking[""] = "The form was not complete. Look at it once more."
	}
	return lacking
}

// totalIn reads an amount as the form has it: "1773 EUR". What cannot be read is no price that anything has.
func totalIn(text string) (minor int64, currency string) {
	number, currency, _ := strings.Cut(text, " ")
	minor, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		minor = -1
	}
	return minor, currency
}
