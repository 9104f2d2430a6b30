package page_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"winkel/internal/api/page"
	"winkel/internal/commerce/account"
	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/customer"
	"winkel/internal/commerce/identity"
	"winkel/internal/kernel/fault"
)

// office takes the token "good" once, and remembers what was done.
type office struct{ done []string }

var errUsed = fault.New(fault.Invalid, identity.CodeTokenInvalid, "This link was used before, or its time is over. Ask for a new one.").WithParam("token")

func (o *office) LooksAt(_ context.Context, p identity.Purpose, token string) (string, error) {
	if token != "good" || len(o.done) > 0 {
		return "", errUsed
	}
	return "ada<b>@example.com", nil
}

func (o *office) use(what, token string) (*customer.Customer, error) {
	if token != "good" || len(o.done) > 0 {
		return nil, errUsed
	}
	o.done = append(o.done, what)
	return &customer.Customer{}, nil
}

// show takes the password "a good secret", and does not do without: a page knows nobody.
func (o *office) show(what, token string, shown account.Shown) (*customer.Customer, error) {
	if shown.Password != "a good secret" {
		return nil, fault.New(fault.Unauthorized, identity.CodeInvalidCredentials, "The e-mail or the password is wrong.")
	}
	return o.use(what, token)
}

func (o *office) VerifyEmail(_ context.Context, token string, shown account.Shown) (*customer.Customer, error) {
	return o.show("verify", token, shown)
}

func (o *office) VerifyWithNewPassword(ctx context.Context, token, password string) (*customer.Customer, error) {
	_, err := o.ResetPassword(ctx, token, password)
	return nil, err
}

func (o *office) ConfirmEmail(_ context.Context, token string, shown account.Shown) (*customer.Customer, error) {
	return o.show("confirm", token, shown)
}

func (o *office) ResetPassword(_ context.Context, token, password string) (*customer.Customer, error) {
	if len(password) < 8 {
		return nil, fault.Invalidf("password", "A password has at least 8 characters.")
	}
	return o.use("reset to "+password, token)
}

// follow makes a request as a browser does, without going where it is sent.
func follow(t *testing.T, method, address string, form url.Values) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(form.Encode()))
	must(t, err)
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Do(r)
	must(t, err)
	body, err := io.ReadAll(response.Body)
	must(t, err)
	must(t, response.Body.Close())
	return response, string(body)
}

// A link in a mail leads to a page that works without JavaScript; that a program follows it does nothing.
func TestLinksInMails(t *testing.T) {
	needPages(t)
	for path, want := range map[string]string{page.VerifyPath: "verify", page.ConfirmPath: "confirm", page.ResetPath: "reset to a good secret"} {
		t.Run(want, func(t *testing.T) {
			o := &office{}
			server := httptest.NewServer(page.New(page.Options{Catalog: emptyCatalog(t), Accounts: o, Shop: func(context.Context) (catalog.Channel, error) {
				return catalog.Channel{Name: "Corner & Shop", CurrencyCode: "EUR", Locale: "en-US"}, nil
			}}))
			t.Cleanup(server.Close)
			address := server.URL + path
			for range 3 {
				a, body := follow(t, "GET", address+"?token=good", nil)
				if a.StatusCode != 200 || !strings.Contains(body, ` action="`+path+`" method="post"`) || !strings.Contains(body, "ada&lt;b&gt;@example.com") ||
					a.Header.Get("Cache-Control") != "private, no-store" || a.Header.Get("Referrer-Policy") != "no-referrer" || !strings.Contains(a.Header.Get("X-Robots-Tag"), "noindex") {
					t.Errorf("%d %v\n%s", a.StatusCode, a.Header, body)
				}
			}
			if len(o.done) > 0 {
				t.Errorf("looking did %v", o.done)
			}
			if a, body := follow(t, "GET", address+"?token=%22%3E%3Cscript%3E", nil); a.StatusCode != 422 || strings.Contains(body, "<script>") || !strings.Contains(body, "used before") {
				t.Errorf("%d %s", a.StatusCode, body)
			}
			wrong := map[string]string{"": "Please fill this in.", "not hers": "not the password of this account"}
			for password, says := range wrong {
				if want != "verify" && want != "confirm" {
					break
				}
				a, body := follow(t, "POST", address, url.Values{"token": {"good"}, "password": {password}})
				if a.StatusCode != 422 || !strings.Contains(body, says) || !strings.Contains(body, `value="good"`) || len(o.done) > 0 {
					t.Errorf("%q: %d %s", password, a.StatusCode, body)
				}
			}
			if want != "verify" && want != "confirm" {
				for password, says := range map[string]string{"short": "at least 8 characters", "differs": "The two passwords differ"} {
					a, body := follow(t, "POST", address, url.Values{"token": {"good"}, "password": {password}, "repeated": {"short"}})
					if a.StatusCode != 422 || !strings.Contains(body, says) || !strings.Contains(body, `value="good"`) || strings.Contains(body, `value="`+password) {
						t.Errorf("%d %s", a.StatusCode, body)
					}
				}
			}
			form := url.Values{"token": {"good"}, "password": {"a good secret"}, "repeated": {"a good secret"}}
			a, _ := follow(t, "POST", address, form)
			if a.StatusCode != http.StatusSeeOther || a.Header.Get("Location") != path+"?done" || strings.Join(o.done, ",") != want {
				t.Errorf("%d %v, %v", a.StatusCode, a.Header, o.done)
			}
			if a, body := follow(t, "GET", server.URL+a.Header.Get("Location"), nil); a.StatusCode != 200 || strings.Contains(body, `action="`+path) {
				t.Errorf("%d %s", a.StatusCode, body)
			}
			if a, body := follow(t, "POST", address, form); a.StatusCode != 422 || !strings.Contains(body, "used before") {
				t.Errorf("%d %s", a.StatusCode, body)
			}
			form.Set("token", strings.Repeat("x", 1<<20))
			if a, _ := follow(t, "POST", address, form); a.StatusCode < 400 || a.StatusCode >= 500 {
				t.Errorf("a form of a megabyte: %d", a.StatusCode)
			}
		})
	}
}

// Who knows no password of the account that was opened with his address is led to a form for a new one.
func TestStrangersErrand(t *testing.T) {
	needPages(t)
	o := &office{}
	server := httptest.NewServer(page.New(page.Options{Catalog: emptyCatalog(t), Accounts: o, Shop: func(context.Context) (catalog.Channel, error) {
		return catalog.Channel{Name: "Shop", CurrencyCode: "EUR", Locale: "en-US"}, nil
	}}))
	t.Cleanup(server.Close)
	const leads = page.VerifyPath + "?choose=&amp;token=good"
	if _, body := follow(t, "GET", server.URL+page.VerifyPath+"?token=good", nil); !strings.Contains(body, `href="`+leads+`"`) {
		t.Error(body)
	}
	if _, body := follow(t, "GET", server.URL+page.ConfirmPath+"?token=good", nil); strings.Contains(body, "choose") {
		t.Error(body)
	}
	a, body := follow(t, "GET", server.URL+strings.ReplaceAll(leads, "&amp;", "&"), nil)
	if a.StatusCode != 200 || !strings.Contains(body, `action="`+page.VerifyPath+`?choose"`) || !strings.Contains(body, `name="repeated"`) || len(o.done) > 0 {
		t.Errorf("%d %s", a.StatusCode, body)
	}
	form := url.Values{"token": {"good"}, "password": {"a new secret"}, "repeated": {"another"}}
	if a, body := follow(t, "POST", server.URL+page.VerifyPath+"?choose", form); a.StatusCode != 422 || !strings.Contains(body, "differ") {
		t.Errorf("%d %s", a.StatusCode, body)
	}
	form.Set("repeated", "a new secret")
	a, _ = follow(t, "POST", server.URL+page.VerifyPath+"?choose", form)
	if a.StatusCode != http.StatusSeeOther || strings.Join(o.done, ",") != "reset to a new secret" {
		t.Errorf("%d %v", a.StatusCode, o.done)
	}
	if _, body := follow(t, "GET", server.URL+a.Header.Get("Location"), nil); !strings.Contains(body, "yours alone") {
		t.Error(body)
	}
	if a, _ := follow(t, "GET", server.URL+page.ResetPath+"?choose&token=good", nil); a.StatusCode != 404 {
		t.Errorf("%d", a.StatusCode)
	}
}

func TestNoSuchErrand(t *testing.T) {
	needPages(t)
	server := httptest.NewServer(page.New(page.Options{Catalog: emptyCatalog(t), Accounts: &office{}, Shop: func(context.Context) (catalog.Channel, error) {
		return catalog.Channel{Name: "Shop", CurrencyCode: "EUR", Locale: "en-US"}, nil
	}}))
	t.Cleanup(server.Close)
	for _, method := range []string{"GET", "POST"} {
		if a, _ := follow(t, method, server.URL+"/account/fly?token=good", nil); a.StatusCode != 404 {
			t.Errorf("%s: %d", method, a.StatusCode)
		}
	}
}
