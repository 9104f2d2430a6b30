package page

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// asks is what a form of an account asks the API for.
type asks struct {
	form   string // its name
	room   string // the page that it is on, by its pattern
	at     string // the address of that page; empty: the pattern
	method string
	path   string
	body   any
	key    string // makes it safe to repeat; empty: it is so by itself
	to     string // where it leads when it is done
}

// asking has the API do what a form asks for.
func (v *visit) asking(sent url.Values, a asks) (*document, error) {
	header := http.Header{}
	if a.key != "" {
		header.Set("Idempotency-Key", a.key)
	}
	answer, err := v.call(a.method, a.path, a.body, header)
	switch {
	case err != nil:
		return nil, err
	case answer.ok():
		return see(a.to), nil
	}
	return v.roomAgain(a, func(d *document) (*document, error) { return v.refused(d, a.form, sent, answer) })
}

// roomAgain is the page of a form once more; whoever is not signed in any more says first who he is.
func (v *visit) roomAgain(a asks, with func(*document) (*document, error)) (*document, error) {
	at := a.at
	if at == "" {
		at = a.room
	}
	d, err := v.room(rooms[a.room], at)
	if err != nil || d.moved != "" {
		return d, err
	}
	return with(d)
}

// lacks is the page of a form once more, with what is wrong with it before anybody is asked.
func (v *visit) lacks(sent url.Values, a asks, field, problem string) (*document, error) {
	return v.roomAgain(a, func(d *document) (*document, error) {
		return wrong(d, a.form, sent, map[string]string{field: problem}), nil
	})
}

func (s *site) takeProfile(v *visit, sent url.Values) (*document, error) {
	return v.asking(sent, asks{
		form: "profile", room: profilePath, method: http.MethodPatch, path: "/api/me", to: profilePath + "?done=saved", body: map[string]any{
			"first_name": sent.Get("first_name"), "last_name": sent.Get("last_name"), "phone": sent.Get("phone"),
			"language": sent.Get("language"), "notifications": map[string]any{"order_updates": sent.Get("order_updates") != ""},
		},
	})
}

func (s *site) takeEmail(v *visit, sent url.Values) (*document, error) {
	return v.asking(sent, asks{
		form: "email", room: profilePath, method: http.MethodPost, path: "/api/me/email", to: profilePath + "?done=email",
		body: map[string]any{"email": sent.Get("email"), "password": sent.Get("password")},
	})
}

func (s *site) takeVerification(v *visit, sent url.Values) (*document, error) {
	return v.asking(sent, asks{
		form: "verification", room: accountPath, method: http.MethodPost, path: "/api/me/email/verification", key: sent.Get("key"), to: accountPath + "?done=verification",
	})
}

func (s *site) takePassword(v *visit, sent url.Values) (*document, error) {
	a := asks{
		form: "password", room: securityPath, method: http.MethodPost, path: "/api/me/password", to: securityPath + "?done=password",
		body: map[string]any{"current_password": sent.Get("current_password"), "password": sent.Get("password")},
	}
	switch {
	case sent.Get("current_password") == "":
		return v.lacks(sent, a, "current_password", problemMissing)
	case sent.Get("password") == "":
		return v.lacks(sent, a, "password", problemMissing)
	case sent.Get("password") != sent.Get("repeated"):
		return v.lacks(sent, a, "repeated", problemDiffers)
	}
	return v.asking(sent, a)
}

// takeSessions ends one session of the customer, or all but this one.
func (s *site) takeSessions(v *visit, sent url.Values) (*document, error) {
	a := asks{form: "sessions", room: securityPath, method: http.MethodDelete, path: "/api/me/sessions", to: securityPath + "?done=sessions"}
	if one := sent.Get("session"); one != "" {
		a.path += "/" + url.PathEscape(one)
	}
	return v.asking(sent, a)
}

// entryIn is an address of the book as the form has it. What was emptied is taken away.
func entryIn(sent url.Values) map[string]any {
	body := map[string]any{}
	for _, name := range addressFields {
		if sent.Has(name) {
			body[name] = strings.TrimSpace(sent.Get(name))
		}
	}
	if sent.Has("province") {
		body["province_code"] = "" // it follows from the province
	}
	for _, name := range []string{"is_default_shipping", "is_default_billing"} {
		if sent.Get(name) != "" {
			body[name] = true
		}
	}
	return body
}

func (s *site) takeNewAddress(v *visit, sent url.Values) (*document, error) {
	return v.asking(sent, asks{
		form: "address", room: addressesPath + "/new", method: http.MethodPost, path: "/api/me/addresses", body: entryIn(sent), key: sent.Get("key"),
		to: addressesPath + "?done=saved",
	})
}

// takeAddress changes an address, makes it the usual one, or takes it out of the book.
func (s *site) takeAddress(v *visit, sent url.Values) (*document, error) {
	name := v.request.PathValue("id")
	a := asks{
		form: "address", room: addressesPath + "/{id}", at: addressesPath + "/" + url.PathEscape(name), method: http.MethodPatch,
		path: "/api/me/addresses/" + url.PathEscape(name), to: addressesPath + "?done=saved",
	}
	switch sent.Get("do") {
	case "remove":
		a.room, a.at, a.method, a.to = addressesPath, "", http.MethodDelete, addressesPath+"?done=removed"
	case "shipping", "billing":
		a.room, a.at = addressesPath, ""
		a.body = map[string]any{"is_default_" + sent.Get("do"): true}
	default:
		a.body = entryIn(sent)
	}
	return v.asking(sent, a)
}

// reviewIn is a review as the form has it.
func reviewIn(sent url.Values) map[string]any {
	stars, err := strconv.Atoi(sent.Get("rating"))
	if err != nil {
		stars = 0
	}
	return map[string]any{"rating": stars, "title": sent.Get("title"), "text": strings.ReplaceAll(sent.Get("text"), "\r\n", "\n")}
}

func (s *site) takeReview(v *visit, sent url.Values) (*document, error) {
	a := asks{
		form: "review", room: "/account/review/{slug}", at: "/account/review/" + url.PathEscape(v.slug()), method: http.MethodPost,
		path: "/api" + productPath(url.PathEscape(v.slug())) + "/reviews", body: reviewIn(sent), key: sent.Get("key"), to: myReviewsPath + "?done=reviewed",
	}
	if sent.Get("rating") == "" {
		return v.lacks(sent, a, "rating", problemMissing)
	}
	return v.asking(sent, a)
}

// takeMyReview changes a review, or takes it back.
func (s *site) takeMyReview(v *visit, sent url.Values) (*document, error) {
	name := v.request.PathValue("id")
	a := asks{
		form: "review", room: myReviewsPath + "/{id}", at: myReviewsPath + "/" + url.PathEscape(name), method: http.MethodPatch,
		path: "/api/me/reviews/" + url.PathEscape(name), body: reviewIn(sent), to: myReviewsPath + "?done=reviewed",
	}
	if sent.Get("do") == "remove" {
		a.room, a.at, a.method, a.body, a.to = myReviewsPath, "", http.MethodDelete, nil, myReviewsPath+"?done=removed"
	}
	return v.asking(sent, a)
}

func (s *site) takeConsents(v *visit, sent url.Values) (*document, error) {
	said := map[string]any{"kind": newsletter, "given": sent.Get("newsletter") != "", "text_version": newsletterVersion}
	return v.asking(sent, asks{
		form: "consents", room: privacyPath, method: http.MethodPost, path: "/api/me/consents", body: map[string]any{"consents": []any{said}},
		key: sent.Get("key"), to: privacyPath + "?done=saved",
	})
}

// takeLeave has the shop forget the customer.
func (s *site) takeLeave(v *visit, sent url.Values) (*document, error) {
	a := asks{
		form: "leave", room: privacyPath, method: http.MethodDelete, path: "/api/me", to: loginPath + "?done=left",
		body: map[string]any{"password": sent.Get("password")},
	}
	if sent.Get("sure") == "" {
		return v.lacks(sent, a, "sure", problemMissing)
	}
	return v.asking(sent, a)
}
