package app

import (
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

var ownerLink = regexp.MustCompile(`(?m)^  (http://\S+/admin/owner\?token=once_\S+)$`)

// ownerPage is the page that a server invites its first owner to; empty if it invites nobody.
func (o *open) ownerPage(t *testing.T) string {
	t.Helper()
	found := ownerLink.FindStringSubmatch(o.log.String())
	if found == nil {
		return ""
	}
	if !strings.HasPrefix(found[1], o.url) {
		t.Errorf("the link leads to %s, and the shop is at %s", found[1], o.url)
	}
	return strings.TrimPrefix(found[1], o.url)
}

// fill sends the form of a page, as a browser without JavaScript does.
func (o *open) fill(t *testing.T, page string, fields url.Values) answer {
	t.Helper()
	path, query, _ := strings.Cut(page, "?")
	sent, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	maps.Copy(sent, fields)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, o.url+path, strings.NewReader(sent.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	reply, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = reply.Body.Close()
	return answer{reply.StatusCode, reply.Header, nil}
}

// signIn is the access token of somebody.
func (o *open) signIn(t *testing.T, email, password string) string {
	t.Helper()
	var in struct {
		Token string `json:"access_token"`
	}
	o.expect(t, http.StatusOK, http.MethodPost, "/api/admin/auth/login", "", `{"email":"`+email+`","password":"`+password+`"}`, &in)
	return in.Token
}

// A fresh shop is taken over by whoever reads its console; the owner invites others, and who is locked out comes back.
func TestFirstOwner(t *testing.T) {
	eachTarget(t, func(t *testing.T, s target) {
		first := s.open(t)
		within(t, soon, "a shop without an owner invites one", func() bool { return first.ownerPage(t) != "" })
		page := first.ownerPage(t)
		first.stop(t)
		server := s.open(t)
		within(t, soon, "the same link", func() bool { return server.ownerPage(t) == page })
		if a := server.get(t, page, ""); a.status != http.StatusOK || !strings.Contains(string(a.body), `name="password"`) {
			t.Fatalf("%d %s", a.status, a.body)
		}
		ada := url.Values{"email": {"ada@shop.example"}, "name": {"Ada"}, "password": {"Tea at half past 4"}}
		if a := server.fill(t, page, ada); a.status != http.StatusSeeOther || a.header.Get("Location") != "/admin/ready" {
			t.Fatalf("%d %v", a.status, a.header)
		}
		if a := server.fill(t, page, ada); a.status != http.StatusUnprocessableEntity {
			t.Errorf("once more: %d", a.status)
		}
		token := server.signIn(t, "ada@shop.example", "Tea at half past 4")
		server.expect(t, http.StatusOK, http.MethodGet, "/api/admin/staff", token, "", nil)

		link, code := s.run(t, "staff", "invite", "--email", "grace@shop.example", "--role", "support,warehouse", "--name", "Grace")
		if code != exitDone || !strings.Contains(link, "/admin/invitation?token=once_") {
			t.Fatalf("%q, exit code %d", link, code)
		}
		_, invitation, _ := strings.Cut(strings.TrimSpace(link), "/admin/")
		if a := server.fill(t, "/admin/"+invitation, url.Values{"name": {"Grace H."}, "password": {"Ships at half past 5"}}); a.status != http.StatusSeeOther {
			t.Fatalf("%d", a.status)
		}
		server.signIn(t, "grace@shop.example", "Ships at half past 5")
		list, _ := s.run(t, "staff", "list")
		for _, want := range []string{`(?m)^staff_\w+ +ada@shop.example +Ada +owner +no +\d{4}-\d\d-\d\d +active$`, `(?m)^staff_\w+ +grace@shop.example +Grace H\. +support,warehouse +no +\S+ +active$`} {
			if !regexp.MustCompile(want).MatchString(list) {
				t.Errorf("the list is\n%s, without %s", list, want)
			}
		}
		if _, code := s.run(t, "staff", "invite", "--email", "x@shop.example", "--role", "boss"); code != exitUnusable {
			t.Errorf("a role that is none: exit code %d", code)
		}

		link, _ = s.run(t, "staff", "owner-link")
		_, back, _ := strings.Cut(strings.TrimSpace(link), "/admin/")
		ada.Set("password", "Coffee at 9 o'clock")
		if a := server.fill(t, "/admin/"+back, ada); a.status != http.StatusSeeOther {
			t.Fatalf("%d", a.status)
		}
		if a := server.get(t, "/api/admin/me", token); a.status != http.StatusUnauthorized {
			t.Errorf("a session from before: %d", a.status)
		}
		server.signIn(t, "ada@shop.example", "Coffee at 9 o'clock")
		server.stop(t)
		last := s.open(t)
		last.stop(t)
		if page := last.ownerPage(t); page != "" {
			t.Errorf("a shop with an owner invites to %s", page)
		}
		s.verify(t)
	})
}
