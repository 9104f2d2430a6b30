package page

import (
	"encoding/json"
	"fmt"
	"net/url"

	"winkel/internal/kernel/id"
)

// order is the page of an order, for whoever shows its token, and for the customer whose it is: the links in mails lead here, and
// so does the checkout.
func (s *site) order(v *visit) (*document, error) {
	named, err := id.ParseOrder(v.request.PathValue("id"))
	if err != nil {
		return nil, errNotThere
	}
	d := &document{page: "order", noIndex: true, private: true}
	if err := v.readFrame(d); err != nil {
		return nil, err
	}
	arg, path := map[string]any{"id": named.String()}, "/api/orders/"+named.String()
	if token := v.request.URL.Query().Get("token"); token != "" {
		arg["token"] = token
		path += "?" + url.Values{"token": {token}}.Encode()
	}
	value, err := v.read(d, "getOrder", arg, path)
	if err != nil {
		return nil, err
	}
	var o struct {
		Number string `json:"number"`
	}
	if err := json.Unmarshal(value, &o); err != nil {
		return nil, fmt.Errorf("read an order: %w", err)
	}
	d.title = v.speaks("Order ", "Bestellung ") + o.Number
	return d, nil
}
