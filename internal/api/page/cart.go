package page

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"winkel/internal/api/wire"
)

// The names of the forms of the cart, by which its page knows which of them was not accepted.
const (
	addForm    = "add"
	couponForm = "coupon"
)

// selling adds the pages by which somebody buys.
func (s *site) selling(mux *http.ServeMux) {
	write := always(wire.LimitWrite)
	mux.Handle("GET /cart", s.page(s.cart))
	mux.Handle("POST /cart/items", s.taken(write, s.addToCart))
	mux.Handle("POST /cart/items/{line}", s.taken(write, s.changeLine))
	mux.Handle("POST /cart/coupons", s.taken(always(wire.LimitCoupon), s.enterCoupon))
	mux.Handle("POST /cart/coupons/remove", s.taken(write, s.removeCoupon))
	mux.Handle("GET /checkout", s.page(s.checkout))
	mux.Handle("POST /checkout", s.taken(classOfCheckout, s.takeCheckout))
	mux.Handle("GET /checkout/{id}", s.page(s.comeBack))
}

// cart is the page of what somebody means to buy.
func (s *site) cart(v *visit) (*document, error) {
	d := &document{page: "cart", url: "/cart", private: true, noIndex: true, title: v.speaks("Your cart", "Dein Warenkorb")}
	if err := v.readFrame(d); err != nil {
		return nil, err
	}
	_, err := v.read(d, "getOwnCart", nil, "/api/cart")
	return d, err
}

// cartAgain is the page of the cart with what was wrong with a form.
func (s *site) cartAgain(v *visit, name string, sent url.Values, answer *reply) (*document, error) {
	d, err := s.cart(v)
	if err != nil {
		return nil, err
	}
	return v.again(d, name, sent, answer)
}

// ownCart is the path of the visitor's cart in the API; empty where he has none.
func (v *visit) ownCart() (path string, err error) {
	answer, err := v.call(http.MethodGet, "/api/cart", nil, nil)
	if err != nil {
		return "", err
	}
	if !answer.ok() {
		return "", answer.fault()
	}
	var own struct {
		Cart *struct {
			ID string `json:"id"`
		} `json:"cart"`
	}
	if err := json.Unmarshal(answer.body.Bytes(), &own); err != nil {
		return "", fmt.Errorf("read the cart of a visitor: %w", err)
	}
	if own.Cart == nil {
		return "", nil
	}
	return "/api/carts/" + own.Cart.ID, nil
}

// quantityOf reads a number of things; nothing is one.
func quantityOf(text string) (int64, bool) {
	text = strings.TrimSpace(text)
	if text == "" {
		return 1, true
	}
	n, err := strconv.ParseInt(text, 10, 64)
	return n, err == nil
}

// notANumber is what the form says of a quantity that is none.
const notANumber = "Enter a whole number."

// addToCart puts something into the cart of the visitor, and begins one if he has none.
func (s *site) addToCart(v *visit, sent url.Values) (*document, error) {
	quantity, isNumber := quantityOf(sent.Get("quantity"))
	if !isNumber || quantity < 1 {
		d, err := s.cart(v)
		if err != nil {
			return nil, err
		}
		return wrong(d, addForm, sent, map[string]string{"quantity": notANumber}), nil
	}
	item := map[string]any{"variant_id": sent.Get("variant_id"), "quantity": quantity}
	path, err := v.ownCart()
	if err != nil {
		return nil, err
	}
	var answer *reply
	if path == "" {
		answer, err = v.call(http.MethodPost, "/api/carts", map[string]any{"items": []any{item}}, nil)
	} else {
		answer, err = v.call(http.MethodPost, path+"/items", item, nil)
	}
	switch {
	case err != nil:
		return nil, err
	case !answer.ok():
		return s.cartAgain(v, addForm, sent, answer)
	}
	return see("/cart"), nil
}

// changeLine says how many of a line are wanted. A line that is gone already is as it is.
func (s *site) changeLine(v *visit, sent url.Values) (*document, error) {
	line := v.request.PathValue("line")
	quantity, isNumber := quantityOf(sent.Get("quantity"))
	switch sent.Get("step") {
	case "1":
		quantity++
	case "-1":
		quantity--
	}
	if sent.Has("remove") {
		quantity, isNumber = 0, true
	}
	path, err := v.ownCart()
	if err != nil {
		return nil, err
	}
	if !isNumber {
		d, err := s.cart(v)
		if err != nil {
			return nil, err
		}
		return wrong(d, line, sent, map[string]string{"quantity": notANumber}), nil
	}
	if path == "" {
		return see("/cart"), nil
	}
	answer, err := v.call(http.MethodPatch, path+"/items/"+url.PathEscape(line), map[string]any{"quantity": quantity}, nil)
	switch {
	case err != nil:
		return nil, err
	case answer.ok(), answer.status == http.StatusNotFound:
		return see("/cart"), nil
	}
	return s.cartAgain(v, line, sent, answer)
}

func (s *site) enterCoupon(v *visit, sent url.Values) (*document, error) {
	path, err := v.ownCart()
	if err != nil || path == "" {
		return see("/cart"), err
	}
	answer, err := v.call(http.MethodPost, path+"/coupons", map[string]any{"code": sent.Get("code")}, nil)
	switch {
	case err != nil:
		return nil, err
	case answer.ok():
		return see("/cart"), nil
	}
	return s.cartAgain(v, couponForm, sent, answer)
}

func (s *site) removeCoupon(v *visit, sent url.Values) (*document, error) {
	path, err := v.ownCart()
	if err != nil || path == "" || sent.Get("code") == "" {
		return see("/cart"), err
	}
	answer, err := v.call(http.MethodDelete, path+"/coupons", map[string]any{"code": sent.Get("code")}, nil)
	switch {
	case err != nil:
		return nil, err
	case answer.ok(), answer.status == http.StatusNotFound, answer.status == http.StatusUnprocessableEntity: // or it is not there
		return see("/cart"), nil
	}
	return s.cartAgain(v, couponForm, sent, answer)
}
