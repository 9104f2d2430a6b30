package page_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"winkel/internal/api/page"
	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/identity/staff"
	"winkel/internal/kernel/fault"
)

// door lets in whoever says "open", with a password that is long enough.
type door struct{ in []string }

func (*door) check(text string) error {
	if text != "open" {
		return fault.New(fault.Invalid, "token_invalid", "This link was used before, or its time is over.").WithParam("token")
	}
	return nil
}

func (d *door) take(text, who, password string) (*staff.User, error) {
	switch {
	case d.check(text) != nil:
		return nil, d.check(text)
	case len(password) < 8:
		return nil, fault.New(fault.Invalid, "password_too_short", "Use at least 8 characters.").WithParam("password")
	case password == "the shop is broken":
		return nil, fault.New(fault.Internal, "internal_error", "A secret.")
	}
	d.in = append(d.in, who)
	return &staff.User{}, nil
}

func (d *door) CheckOwnerLink(_ context.Context, text string) error { return d.check(text) }
func (d *door) CheckResetLink(_ context.Context, text string) error { return d.check(text) }
func (d *door) Invited(_ context.Context, text string) (*staff.User, error) {
	return &staff.User{Email: "ada@example.com", Name: `Ada "the first"`}, d.check(text)
}

func (d *door) BecomeOwner(_ context.Context, text string, in staff.NewOwner) (*staff.User, error) {
	return d.take(text, "owner "+in.Email+" "+in.Name, in.Password)
}

func (d *door) Accept(_ context.Context, text, name, password string) (*staff.User, error) {
	return d.take(text, "invited "+name, password)
}

func (d *door) ResetPassword(_ context.Context, text, password string) (*staff.User, error) {
	return d.take(text, "reset", password)
}

// post sends a form.
func (s *shop) post(path string, form url.Values, header ...string) (*http.Response, string) {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, s.server.URL+path, strings.NewReader(form.Encode()))
	must(s.t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.do(r, header...)
}

func TestDoor(t *testing.T) {
	needPages(t)
	guard := &door{}
	s := &shop{t: t}
	s.server = httptest.NewServer(page.New(page.Options{
		Catalog: emptyCatalog(t), PublicURL: publicURL, Door: guard,
		Shop: func(context.Context) (catalog.Channel, error) {
			return catalog.Channel{Name: "Corner & Shop", CurrencyCode: "EUR", Locale: "en-US", TimeZone: "Europe/Berlin"}, nil
		},
	}))
	t.Cleanup(s.server.Close)
	discreet := func(what string, a *http.Response) {
		t.Helper()
		if a.Header.Get("Cache-Control") != "private, no-store" || a.Header.Get("Referrer-Policy") != "no-referrer" || a.Header.Get("X-Robots-Tag") == "" {
			t.Errorf("%s: %v", what, a.Header)
		}
	}
	for _, c := range []struct {
		path  string
		link  string
		form  url.Values
		shown []string
		who   string
	}{
		{"/admin/owner", "/admin/owner?token=open", url.Values{"email": {"ada@example.com"}, "name": {"Ada"}}, []string{`name="email"`, `name="name"`, `type="password"`}, "owner ada@example.com Ada"},
		{"/admin/invitation", "/admin/invitation?token=open", url.Values{"name": {"Ada"}}, []string{`value="ada@example.com"`, `readOnly=""`, `value="Ada &quot;the first&quot;"`, "Welcome to Corner &amp; Shop"}, "invited Ada"},
		{"/admin/reset-password", "/admin/reset-password?token=open", url.Values{}, []string{`autoComplete="new-password"`}, "reset"},
	} {
		a, body := s.ask(c.link)
		discreet(c.link, a)
		for _, part := range append(c.shown, `value="open"`, `method="post"`, `action="`+c.path+`"`) {
			if a.StatusCode != 200 || !strings.Contains(body, part) {
				t.Errorf("GET %s: %d without %s\n%s", c.link, a.StatusCode, part, body)
			}
		}
		if a, body := s.ask(c.path + "?token=other"); a.StatusCode != 422 || strings.Contains(body, "<form action=\"/admin") {
			t.Errorf("GET %s with a wrong link: %d", c.path, a.StatusCode)
		}
		send := func(token, password string, header ...string) (*http.Response, string) {
			c.form.Set("token", token)
			c.form.Set("password", password)
			return s.post(c.path, c.form, header...)
		}
		if a, body := send("open", "short"); a.StatusCode != 422 || !strings.Contains(body, "Use at least 8 characters.") || !strings.Contains(body, `aria-invalid="true"`) || strings.Contains(body, "short\"") {
			t.Errorf("%s with a short password: %d\n%s", c.path, a.StatusCode, body)
		}
		if a, body := send("other", "long enough"); a.StatusCode != 422 || strings.Contains(body, "<form action=\"/admin") {
			t.Errorf("%s with a wrong link: %d\n%s", c.path, a.StatusCode, body)
		}
		if a, body := send("open", "the shop is broken"); a.StatusCode != 500 || strings.Contains(body, "A secret") {
			t.Errorf("%s, broken: %d\n%s", c.path, a.StatusCode, body)
		}
		if a, _ := send("open", "long enough", "Sec-Fetch-Site", "cross-site"); a.StatusCode != 403 {
			t.Errorf("%s from another site: %d", c.path, a.StatusCode)
		}
		if a, _ := s.post(c.path, url.Values{"token": {"open"}, "password": {strings.Repeat("x", 200<<10)}}); a.StatusCode != 413 {
			t.Errorf("%s with a huge form: %d", c.path, a.StatusCode)
		}
		if len(guard.in) != 0 {
			t.Fatalf("%v are in", guard.in)
		}
		a, body = send("open", "long enough")
		discreet("POST "+c.path, a)
		if a.StatusCode != 303 || a.Header.Get("Location") != "/admin/ready" || strings.Join(guard.in, ",") != c.who {
			t.Errorf("POST %s: %d %v %v\n%s", c.path, a.StatusCode, a.Header, guard.in, body)
		}
		guard.in = nil
	}
}
