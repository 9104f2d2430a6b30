package page_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"winkel/internal/api/page"
	"winkel/internal/api/wire"
	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/fault"
)

// porter is an API that lets in as many forms as it is told, and remembers as what they were counted and what was asked for by them.
type porter struct {
	desk
	lets    int
	counted []string
	asked   []string
}

func (p *porter) AdmitAddress(_ http.ResponseWriter, _ *http.Request, class string) error {
	if p.counted = append(p.counted, class); len(p.counted) > p.lets {
		return fault.New(fault.RateLimited, fault.CodeRateLimited, "That was too often.")
	}
	return nil
}

func (p *porter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet {
		p.desk.ServeHTTP(w, r)
		return
	}
	p.asked = append(p.asked, r.URL.Path)
	w.WriteHeader(http.StatusNoContent)
}

// gate is a server of pages with the porter before it.
func gate(t *testing.T, p *porter, guard *door, o *office) *shop {
	t.Helper()
	needPages(t)
	p.desk = desk{t, bought()}
	s := &shop{t: t}
	s.server = httptest.NewServer(page.New(page.Options{
		Catalog: emptyCatalog(t), API: p, Door: guard, Accounts: o, OnFailure: func(err error) { t.Error(err) },
		Shop: func(context.Context) (catalog.Channel, error) {
			return catalog.Channel{Name: "Corner & Shop", CurrencyCode: "EUR", Locale: "en-US"}, nil
		},
	}))
	t.Cleanup(s.server.Close)
	return s
}

// A form that is one too many comes back as its page, with what was entered, and nothing is done; each is counted as what it costs.
func TestAFormTooManyIsNotLost(t *testing.T) {
	for path, c := range map[string]struct {
		form  url.Values
		class string
		shows string // of what was entered
	}{
		"/account/login":           {url.Values{"email": {"ada@example.com"}, "password": {"a good secret"}}, wire.LimitLogin, `value="ada@example.com"`},
		"/account/forgot-password": {url.Values{"email": {"ada@example.com"}}, wire.LimitReset, `value="ada@example.com"`},
		page.VerifyPath:            {url.Values{"token": {"good"}, "password": {"a good secret"}}, wire.LimitLogin, `value="good"`},
		page.ResetPath:             {url.Values{"token": {"good"}, "password": {"a good secret"}, "repeated": {"a good secret"}}, wire.LimitLogin, `value="good"`},
		"/admin/owner":             {url.Values{"token": {"open"}, "email": {"ada@example.com"}, "name": {"Ada"}, "password": {"long enough"}}, wire.LimitLogin, `value="ada@example.com"`},
		"/admin/invitation":        {url.Values{"token": {"open"}, "name": {"Ada"}, "password": {"long enough"}}, wire.LimitLogin, `value="Ada"`},
		"/admin/reset-password":    {url.Values{"token": {"open"}, "password": {"long enough"}}, wire.LimitLogin, `value="open"`},
	} {
		p, guard, o := &porter{lets: 0}, &door{}, &office{}
		a, body := gate(t, p, guard, o).post(path, c.form)
		if a.StatusCode != http.StatusTooManyRequests || !strings.Contains(body, c.shows) || !strings.Contains(body, "That was tried too often.") {
			t.Errorf("POST %s, too often: %d, without %s\n%s", path, a.StatusCode, c.shows, body)
		}
		if len(p.asked)+len(guard.in)+len(o.done) > 0 {
			t.Errorf("POST %s, too often, and was done: %v %v %v", path, p.asked, guard.in, o.done)
		}
		p.lets = 2
		a, body = gate(t, p, guard, o).post(path, c.form)
		if a.StatusCode != http.StatusSeeOther || len(p.asked)+len(guard.in)+len(o.done) != 1 || strings.Join(p.counted, " ") != c.class+" "+c.class {
			t.Errorf("POST %s: %d, counted as %v, done: %v %v %v\n%s", path, a.StatusCode, p.counted, p.asked, guard.in, o.done, body)
		}
	}
}

// What does not ask the API for anything is refused all the same.
func TestALanguageTooMany(t *testing.T) {
	p := &porter{}
	a, _ := gate(t, p, &door{}, &office{}).post("/language", url.Values{"language": {"de"}, "back": {"/"}})
	if a.StatusCode != http.StatusTooManyRequests || len(a.Cookies()) > 0 {
		t.Errorf("%d %v", a.StatusCode, a.Cookies())
	}
}

// As many letters as a text may have fit into a form, in every script; a form with more says that it is too large.
func TestLongFormsAreRead(t *testing.T) {
	p := &porter{lets: 2}
	s := gate(t, p, &door{}, &office{})
	long := url.Values{"email": {strings.Repeat("漢", 5000)}}
	if a, body := s.post("/account/forgot-password", long); a.StatusCode != http.StatusSeeOther || len(p.asked) != 1 {
		t.Errorf("a form of %d bytes: %d\n%s", len(long.Encode()), a.StatusCode, body)
	}
	long.Set("email", strings.Repeat("漢", 50_000))
	if a, body := s.post("/account/forgot-password", long); a.StatusCode != http.StatusRequestEntityTooLarge || len(p.asked) != 1 {
		t.Errorf("a form of %d bytes: %d\n%s", len(long.Encode()), a.StatusCode, body)
	}
}
