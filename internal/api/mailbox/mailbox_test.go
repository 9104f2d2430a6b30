package mailbox_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"winkel/internal/api/mailbox"
	"winkel/internal/commerce/notify"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
)

// mails is a mailbox in memory, oldest first.
type mails struct {
	list []*notify.Mail
	err  error
}

func (m mails) ListMails(_ context.Context, _ notify.Filter, before id.Mail, limit int) ([]*notify.Mail, error) {
	var out []*notify.Mail
	for i := len(m.list) - 1; i >= 0 && len(out) < limit; i-- {
		if before == 0 || m.list[i].ID < before {
			out = append(out, m.list[i])
		}
	}
	return out, m.err
}

func (m mails) Revealed(_ context.Context, number id.Mail) (*notify.Mail, error) {
	for _, mail := range m.list {
		if mail.ID == number {
			return mail, nil
		}
	}
	return nil, fault.Missing("mail", number.String())
}

func ask(h http.Handler, method, path, host, from string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, nil)
	r.Host, r.RemoteAddr = host, from
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

const here, local = "127.0.0.1:8080", "127.0.0.1:40000"

func TestMailbox(t *testing.T) {
	var m mails
	for i := range 101 {
		m.list = append(m.list, &notify.Mail{
			ID: id.Mail(i + 1), Kind: notify.OrderPlaced, Recipient: "ada@example.com", Subject: "Your order <1>", Status: notify.Sent,
			HTML: "<p>Hello</p><script>alert(1)</script>", Text: "Hello <b>", CreatedAt: time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC),
		})
	}
	m.list[100].Subject, m.list[100].Status, m.list[100].Error = "", notify.Queued, "busy"
	h := mailbox.New(m)
	for _, test := range []struct {
		path        string
		status      int
		has, hasNot []string
		policy      string
	}{
		{
			path: mailbox.Root, status: 200, policy: "frame-ancestors 'none'",
			has:    []string{"Your order &lt;1&gt;", "(not written yet)", "queued: busy", "ada@example.com", "2026-11-25 12:00:00 UTC", "?before=" + id.Mail(2).String()},
			hasNot: []string{"<1>", "<script", mailbox.Root + "/" + id.Mail(1).String() + `"`},
		},
		{path: mailbox.Root + "?before=" + id.Mail(2).String(), status: 200, has: []string{id.Mail(1).String()}, hasNot: []string{id.Mail(2).String(), "Older"}},
		{path: mailbox.Root + "/" + id.Mail(1).String(), status: 200, has: []string{"Hello &lt;b&gt;", "/html\" sandbox"}, hasNot: []string{"<script"}},
		{path: mailbox.Root + "/" + id.Mail(1).String() + "/html", status: 200, has: []string{"<p>Hello</p>"}, policy: "sandbox"},
		{path: mailbox.Root + "/" + id.Mail(999).String(), status: 404},
		{path: mailbox.Root + "/nonsense", status: 404},
	} {
		a := ask(h, "GET", test.path, here, local)
		if a.Code != test.status {
			t.Errorf("%s: %d", test.path, a.Code)
		}
		if policy := a.Header().Get("Content-Security-Policy"); a.Code == 200 && (!strings.Contains(policy, "default-src 'none'") || !strings.Contains(policy, test.policy)) {
			t.Errorf("%s: the policy is %q", test.path, policy)
		}
		for _, text := range test.has {
			if !strings.Contains(a.Body.String(), text) {
				t.Errorf("%s has no %q: %s", test.path, text, a.Body)
			}
		}
		for _, text := range test.hasNot {
			if strings.Contains(a.Body.String(), text) {
				t.Errorf("%s has %q", test.path, text)
			}
		}
	}
	if a := ask(h, "POST", mailbox.Root, here, local); a.Code != http.StatusMethodNotAllowed {
		t.Errorf("a POST: %d", a.Code)
	}
	if a := ask(mailbox.New(mails{}), "GET", mailbox.Root, here, local); !strings.Contains(a.Body.String(), "no mails") {
		t.Errorf("without mails: %s", a.Body)
	}
	if a := ask(mailbox.New(mails{err: errors.New("secret")}), "GET", mailbox.Root, here, local); a.Code != 500 || strings.Contains(a.Body.String(), "secret") {
		t.Errorf("without a database: %d %s", a.Code, a.Body)
	}
}

func TestThisMachineAlone(t *testing.T) {
	h := mailbox.New(mails{})
	for _, test := range []struct {
		host, from string
		status     int
	}{
		{"127.0.0.1:8080", "127.0.0.1:1", 200}, {"localhost:8080", "[::1]:1", 200}, {"[::1]:8080", "[::1]:1", 200}, {"[::1]", "[::1]:1", 200},
		{"localhost", "[::ffff:127.0.0.1]:1", 200},
		{"localhost", "192.168.1.7:1", 403}, {"localhost", "203.0.113.7:1", 403}, {"localhost", "", 403},
		{"shop.example", "127.0.0.1:1", 403}, {"127.0.0.1.evil.example", "127.0.0.1:1", 403}, {"", "127.0.0.1:1", 403},
	} {
		if a := ask(h, "GET", mailbox.Root, test.host, test.from); a.Code != test.status {
			t.Errorf("%q from %q: %d, want %d", test.host, test.from, a.Code, test.status)
		}
	}
}
