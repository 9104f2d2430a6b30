package page

import (
	"net/http"
	"net/url"

	"winkel/internal/api/wire"
)

// Where customers get in and out.
const (
	accountPath  = "/account"
	loginPath    = "/account/login"
	registerPath = "/account/register"
	forgotPath   = "/account/forgot-password"
)

// What its pages are called, in English and in German.
var (
	titleLogin    = [2]string{"Sign in", "Anmelden"}
	titleRegister = [2]string{"Open an account", "Konto anlegen"}
	titleForgot   = [2]string{"Forgot your password?", "Passwort vergessen?"}
)

// newsletter is the kind of consent by which somebody is written to, and the version of what he agrees to. The version changes with
// the text, account.newsletterText.
const (
	newsletter        = "newsletter"
	newsletterVersion = "2026-11"
)

// entrance adds the pages by which a customer gets in and out.
func (s *site) entrance(mux *http.ServeMux) {
	login := always(wire.LimitLogin)
	mux.Handle("GET "+loginPath, s.page(s.strange(titleLogin)))
	mux.Handle("GET "+registerPath, s.page(s.strange(titleRegister)))
	mux.Handle("GET "+forgotPath, s.page(s.strange(titleForgot)))
	mux.Handle("POST "+loginPath, s.taken(login, s.logIn))
	mux.Handle("POST "+registerPath, s.taken(login, s.register))
	mux.Handle("POST "+forgotPath, s.taken(always(wire.LimitReset), s.forgot))
	mux.Handle("POST /account/logout", s.taken(always(wire.LimitWrite), s.logOut))
}

// strange is a page for who is not signed in; whoever is, goes where he wanted to go.
func (s *site) strange(title [2]string) func(*visit) (*document, error) {
	return func(v *visit) (*document, error) {
		me, err := v.call(http.MethodGet, "/api/me", nil, nil)
		if err != nil {
			return nil, err
		}
		if me.ok() {
			return see(backIn(v.request.URL.Query())), nil
		}
		return v.strangePage(title, v.request.URL.RequestURI())
	}
}

func (v *visit) strangePage(title [2]string, address string) (*document, error) {
	d := &document{page: "sign-in", url: address, private: true, noIndex: true, title: v.speaks(title[0], title[1])}
	return d, v.readFrame(d)
}

// backIn is where somebody wanted to go before he was asked who he is.
func backIn(values url.Values) string {
	if back := values.Get("back"); back != "" {
		return localPath(back)
	}
	return accountPath
}

// toLogin is where somebody says who he is, to be led back.
func toLogin(back string) *document {
	return see(loginPath + "?" + url.Values{"back": {back}}.Encode())
}

// withBack is a page of the entrance, from which somebody is led back.
func withBack(path string, sent url.Values) string {
	if back := sent.Get("back"); back != "" {
		return path + "?" + url.Values{"back": {localPath(back)}}.Encode()
	}
	return path
}

func (s *site) logIn(v *visit, sent url.Values) (*document, error) {
	answer, err := v.call(http.MethodPost, "/api/auth/login", map[string]any{
		"email": sent.Get("email"), "password": sent.Get("password"), "cookie": true,
	}, nil)
	if err != nil {
		return nil, err
	}
	if answer.ok() {
		return see(backIn(sent)), nil
	}
	d, err := v.strangePage(titleLogin, withBack(loginPath, sent))
	if err != nil {
		return nil, err
	}
	return v.refused(d, "login", sent, answer)
}

func (s *site) register(v *visit, sent url.Values) (*document, error) {
	body := map[string]any{
		"email": sent.Get("email"), "password": sent.Get("password"), "first_name": sent.Get("first_name"), "last_name": sent.Get("last_name"),
		"language": v.locale(), "cookie": true,
	}
	if sent.Get("newsletter") != "" {
		body["consents"] = []any{map[string]any{"kind": newsletter, "given": true, "text_version": newsletterVersion}}
	}
	answer, err := v.call(http.MethodPost, "/api/auth/register", body, nil)
	if err != nil {
		return nil, err
	}
	if answer.ok() {
		if sent.Get("back") != "" {
			return see(backIn(sent)), nil
		}
		return see(accountPath + "?done=registered"), nil
	}
	d, err := v.strangePage(titleRegister, withBack(registerPath, sent))
	if err != nil {
		return nil, err
	}
	return v.refused(d, "register", sent, answer)
}

func (s *site) forgot(v *visit, sent url.Values) (*document, error) {
	answer, err := v.call(http.MethodPost, "/api/auth/forgot-password", map[string]any{"email": sent.Get("email")}, nil)
	if err != nil {
		return nil, err
	}
	if answer.ok() {
		return see(forgotPath + "?done=sent"), nil
	}
	d, err := v.strangePage(titleForgot, forgotPath)
	if err != nil {
		return nil, err
	}
	return v.refused(d, "forgot-password", sent, answer)
}

func (s *site) logOut(v *visit, _ url.Values) (*document, error) {
	answer, err := v.call(http.MethodPost, "/api/auth/logout", nil, nil)
	if err != nil {
		return nil, err
	}
	if !answer.ok() && answer.status != http.StatusUnauthorized {
		return nil, answer.fault()
	}
	return see(loginPath + "?done=out"), nil
}

// refused is the page of a form once more, for somebody who is asked who he is: a wrong password, or too many of them, are said by
// the form, too.
func (v *visit) refused(d *document, name string, sent url.Values, answer *reply) (*document, error) {
	if answer.status == http.StatusUnauthorized || answer.status == http.StatusTooManyRequests || answer.status == http.StatusForbidden {
		p, err := answer.problems()
		if err != nil {
			return nil, answer.fault()
		}
		d.form, d.status = newForm(name, sent), answer.status
		d.form.Code, d.form.Errors[""] = p.Code, p.Detail
		return d, nil
	}
	return v.again(d, name, sent, answer)
}
