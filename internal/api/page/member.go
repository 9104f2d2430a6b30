package page

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"winkel/internal/api/wire"
	"winkel/internal/platform/telemetry"
)

// The pages of a customer who is signed in. What they show is asked for as he would; who is not signed in says first who he is.

const (
	ordersPath    = accountPath + "/orders"
	addressesPath = accountPath + "/addresses"
	myReviewsPath = accountPath + "/reviews"
	profilePath   = accountPath + "/profile"
	securityPath  = accountPath + "/security"
	privacyPath   = accountPath + "/privacy"

	ordersOnAccount = 3
	mineOnAccount   = 6
	perAccountPage  = 10
	lastAccountPage = 500
)

// room is a page of an account.
type room struct {
	page  string // the file of the application
	title [2]string
	read  func(v *visit, d *document) error // what it shows, besides who is signed in
}

var rooms = map[string]room{
	accountPath: {"account", [2]string{"Your account", "Dein Konto"}, func(v *visit, d *document) error {
		if _, err := v.readPart(d, "listMyOrders", "/api/me/orders", ordersOnAccount, 1); err != nil {
			return err
		}
		_, err := v.read(d, "listMyRecommendations", map[string]any{"limit": mineOnAccount}, "/api/me/recommendations?limit="+strconv.Itoa(mineOnAccount))
		if err != nil {
			telemetry.RecordError(v.context(), err) // the account is shown without
		}
		return nil
	}},
	profilePath: {"account", [2]string{"About you", "Deine Daten"}, nothingMore},
	securityPath: {"account", [2]string{"Password and devices", "Passwort und Geräte"}, func(v *visit, d *document) error {
		_, err := v.read(d, "listMySessions", nil, "/api/me/sessions")
		return err
	}},
	ordersPath: {"account", [2]string{"Your orders", "Deine Bestellungen"}, func(v *visit, d *document) error {
		_, err := v.readPart(d, "listMyOrders", "/api/me/orders", perAccountPage, v.accountPage())
		return err
	}},
	addressesPath: {"addresses", [2]string{"Your addresses", "Deine Adressen"}, func(v *visit, d *document) error {
		_, err := v.read(d, "listMyAddresses", nil, "/api/me/addresses")
		return err
	}},
	addressesPath + "/new": {"addresses", [2]string{"A new address", "Neue Adresse"}, func(v *visit, d *document) error {
		_, err := v.read(d, "listCountries", nil, "/api/countries")
		return err
	}},
	addressesPath + "/{id}": {"addresses", [2]string{"Your address", "Deine Adresse"}, readAddress},
	myReviewsPath:           {"account", [2]string{"Your reviews", "Deine Bewertungen"}, readMyReviews},
	myReviewsPath + "/{id}": {"review", [2]string{"Your review", "Deine Bewertung"}, readMyReview},
	privacyPath: {"account", [2]string{"Privacy", "Datenschutz"}, func(v *visit, d *document) error {
		_, err := v.read(d, "listMyConsents", nil, "/api/me/consents")
		return err
	}},
	"/account/review/{slug}": {"review", [2]string{"Write a review", "Bewertung schreiben"}, readReviewed},
}

func nothingMore(*visit, *document) error { return nil }

// member adds the pages of an account.
func (s *site) member(mux *http.ServeMux) {
	for path, r := range rooms {
		mux.Handle("GET "+path, s.page(func(v *visit) (*document, error) { return v.room(r, v.request.URL.RequestURI()) }))
	}
	write, login := always(wire.LimitWrite), always(wire.LimitLogin)
	for path, form := range map[string]struct {
		class func(url.Values) string
		take  func(*visit, url.Values) (*document, error)
	}{
		profilePath:              {write, s.takeProfile},
		"/account/email":         {login, s.takeEmail},
		"/account/verification":  {always(wire.LimitReset), s.takeVerification},
		"/account/password":      {login, s.takePassword},
		"/account/sessions":      {write, s.takeSessions},
		addressesPath:            {write, s.takeNewAddress},
		addressesPath + "/{id}":  {write, s.takeAddress},
		myReviewsPath + "/{id}":  {write, s.takeMyReview},
		"/account/consents":      {write, s.takeConsents},
		"/account/leave":         {login, s.takeLeave},
		"/account/review/{slug}": {write, s.takeReview},
	} {
		mux.Handle("POST "+path, s.taken(form.class, form.take))
	}
}

// room is a page of an account, as it is shown at an address.
func (v *visit) room(r room, address string) (*document, error) {
	d := &document{page: r.page, url: address, private: true, noIndex: true, title: v.speaks(r.title[0], r.title[1]), key: rand.Text()}
	if err := v.readFrame(d); err != nil {
		return nil, err
	}
	answer, err := v.call(http.MethodGet, "/api/me", nil, nil)
	switch {
	case err != nil:
		return nil, err
	case answer.status == http.StatusUnauthorized, answer.status == http.StatusForbidden:
		return toLogin(address), nil
	case !answer.ok():
		return nil, answer.fault()
	}
	d.seeds = append(d.seeds, seed{Endpoint: "getMe", Value: answer.body.Bytes()})
	if err := r.read(v, d); err != nil {
		return nil, err
	}
	return d, nil
}

// accountPage is which page of a list the address asks for, from 1.
func (v *visit) accountPage() int {
	number, err := strconv.Atoi(v.request.URL.Query().Get("page"))
	if err != nil || number < 1 || v.request.Method != http.MethodGet {
		return 1
	}
	return min(number, lastAccountPage)
}

// readPart gives a page one page of a list; web/src/shop/account/lists.ts asks alike.
func (v *visit) readPart(d *document, endpoint, path string, limit, number int) (json.RawMessage, error) {
	offset := (number - 1) * limit
	query := url.Values{"limit": {strconv.Itoa(limit)}, "offset": {strconv.Itoa(offset)}}
	return v.read(d, endpoint, map[string]any{"limit": limit, "offset": offset}, path+"?"+query.Encode())
}

func readAddress(v *visit, d *document) error {
	named := v.request.PathValue("id")
	if _, err := v.read(d, "getMyAddress", map[string]any{"id": named}, "/api/me/addresses/"+url.PathEscape(named)); err != nil {
		return err
	}
	_, err := v.read(d, "listCountries", nil, "/api/countries")
	return err
}

// reviewed is which product a review is of.
type reviewed struct {
	ID      string `json:"id"`
	Product string `json:"product_id"`
}

func readMyReviews(v *visit, d *document) error {
	value, err := v.readPart(d, "listMyReviews", "/api/me/reviews", perAccountPage, v.accountPage())
	if err != nil {
		return err
	}
	var list struct {
		Data []reviewed `json:"data"`
	}
	if err := json.Unmarshal(value, &list); err != nil {
		return fmt.Errorf("read the reviews of a customer: %w", err)
	}
	for _, one := range list.Data {
		if err := v.readProductOf(d, one.Product); err != nil {
			return err
		}
	}
	return nil
}

// readProductOf gives a page the product of a review. One that is gone is passed over: the review is still shown.
func (v *visit) readProductOf(d *document, product string) error {
	_, err := v.read(d, "getProduct", named(product), "/api/products/"+url.PathEscape(product))
	if err == errNotThere { //nolint:errorlint // read returns it as it is
		return nil
	}
	return err
}

func readMyReview(v *visit, d *document) error {
	name := v.request.PathValue("id")
	value, err := v.read(d, "getMyReview", map[string]any{"id": name}, "/api/me/reviews/"+url.PathEscape(name))
	if err != nil {
		return err
	}
	var one reviewed
	if err := json.Unmarshal(value, &one); err != nil {
		return fmt.Errorf("read a review: %w", err)
	}
	return v.readProductOf(d, one.Product)
}

// mostReviews is how many reviews of a customer are looked through for one of a product.
const mostReviews = 100

// readReviewed is a product that is to be reviewed. Whoever has reviewed it changes that review.
func readReviewed(v *visit, d *document) error {
	value, err := v.read(d, "getProduct", named(v.slug()), "/api"+productPath(url.PathEscape(v.slug())))
	if err != nil {
		return err
	}
	var product struct {
		ID string `json:"id"`
	}
	if err := json.Unmarshal(value, &product); err != nil {
		return fmt.Errorf("read a product: %w", err)
	}
	var list struct {
		Data []reviewed `json:"data"`
	}
	answer, err := v.call(http.MethodGet, "/api/me/reviews?limit="+strconv.Itoa(mostReviews), nil, nil)
	if err != nil {
		return err
	}
	if !answer.ok() {
		return answer.fault()
	}
	if err := json.Unmarshal(answer.body.Bytes(), &list); err != nil {
		return fmt.Errorf("read the reviews of a customer: %w", err)
	}
	for _, one := range list.Data {
		if one.Product == product.ID {
			*d = *see(myReviewsPath + "/" + one.ID)
		}
	}
	return nil
}
