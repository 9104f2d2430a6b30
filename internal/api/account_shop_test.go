package api_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"winkel/internal/api/page"
	"winkel/internal/commerce/account"
	"winkel/internal/commerce/identity"
	"winkel/internal/commerce/notify"
	"winkel/internal/commerce/privacy"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/mail"
)

// wireAccounts wires accounts as the program does.
func (s *shop) wireAccounts() {
	s.accounts = account.New(account.Options{
		DB: s.db, Jobs: s.jobs, Customers: s.customers, Identity: s.identity, Orders: s.orders, Carts: s.carts,
		Checkouts: s.checkouts, Mails: postman{s}, Tokens: s.tokens, Eraser: privacy.Oneself{Service: s.privacy},
	})
	s.accounts.RegisterJobs()
}

// postman writes letters about accounts.
type postman struct{ s *shop }

func (p postman) AddLetter(b *db.Batch, in account.Letter) error {
	l := notify.Letter{
		Kind: notify.Kind(in.Kind), Recipient: in.To, Entity: in.Customer.ID.String(), Language: in.Customer.Language,
		FirstName: in.Name(), Email: in.Email, Former: in.Former,
	}
	if t := in.Token; !t.ID.IsZero() {
		path := map[identity.Purpose]string{
			identity.VerifyEmail: page.VerifyPath, identity.ChangeEmail: page.ConfirmPath, identity.ResetPassword: page.ResetPath,
		}[t.Purpose]
		l.Link = notify.Link{Path: path, Purpose: string(t.Purpose), Token: t.ID.String(), ExpiresAt: t.ExpiresAt}
	}
	return p.s.mails.AddLetter(b, l)
}

// mail waits for the mail to somebody whose subject has the words, and takes it.
func (s *shop) mail(to, words string) mail.Message {
	s.t.Helper()
	var found mail.Message
	eventually(s.t, "the mail to "+to+" about "+words, func() bool {
		s.letters.mu.Lock()
		defer s.letters.mu.Unlock()
		for i, m := range s.letters.mails {
			if m.To.Email == to && strings.Contains(m.Subject, words) {
				found = m
				s.letters.mails = append(s.letters.mails[:i:i], s.letters.mails[i+1:]...)
				return true
			}
		}
		return false
	})
	return found
}

// settled waits until every mail that was asked for is noted as sent.
func (s *shop) settled() {
	s.t.Helper()
	eventually(s.t, "every mail is sent", func() bool {
		waiting, err := s.mails.CountMails(s.t.Context(), notify.Filter{Status: notify.Queued})
		unfinished := s.staff("GET", "/api/admin/jobs?state=running", nil).json(s.t)["data"].([]any)
		return err == nil && waiting == 0 && len(unfinished) == 0
	})
}

// noMail says that nobody writes to somebody.
func (s *shop) noMail(to string) {
	s.t.Helper()
	time.Sleep(100 * time.Millisecond)
	s.letters.mu.Lock()
	defer s.letters.mu.Unlock()
	for _, m := range s.letters.mails {
		if m.To.Email == to {
			s.t.Errorf("%s gets a mail: %s", to, m.Subject)
		}
	}
}

var linkToken = regexp.MustCompile(`\?token=(once_[0-9a-z]+\.[0-9a-z]+)`)

// linkIn is the token of the link in a mail.
func (s *shop) linkIn(m mail.Message) string {
	s.t.Helper()
	found := linkToken.FindStringSubmatch(m.Text)
	if found == nil || !strings.Contains(m.HTML, found[1]) {
		s.t.Fatalf("the mail has no link: %s", m.Text)
	}
	return found[1]
}

const passphrase = "correct horse battery"

// person is a customer who is signed in.
type person struct {
	id, access, refresh, cart string
	user                      map[string]any
}

// bearer is the header by which a person shows who he is.
func (p person) bearer() []string { return []string{"Authorization", "Bearer " + p.access} }

func (s *shop) personOf(a answer) person {
	s.t.Helper()
	body := a.json(s.t)
	user, _ := body["user"].(map[string]any)
	p := person{user: user}
	p.id, _ = user["id"].(string)
	p.access, _ = body["access_token"].(string)
	p.refresh, _ = body["refresh_token"].(string)
	p.cart, _ = body["cart_id"].(string)
	if p.id == "" || p.access == "" || p.refresh == "" {
		s.t.Fatalf("nobody is signed in: %s", a.text)
	}
	return p
}

// register makes an account.
func (s *shop) register(email string) person {
	s.t.Helper()
	a := s.send("POST", "/api/auth/register", "", map[string]any{"email": email, "password": passphrase, "first_name": "Ada"})
	if a.StatusCode != 201 {
		s.t.Fatalf("register %s: %d %s", email, a.StatusCode, a.text)
	}
	return s.personOf(a)
}

// verified makes an account whose address is proven.
func (s *shop) verified(email string) person {
	s.t.Helper()
	p := s.register(email)
	token := s.linkIn(s.mail(email, "confirm your e-mail"))
	s.expect(s.as(p, "POST", "/api/auth/verify-email", map[string]any{"token": token}), 200, "")
	return p
}

// as sends a request as a person.
func (s *shop) as(p person, method, path string, body any, headers ...string) answer {
	s.t.Helper()
	return s.send(method, path, p.access, body, headers...)
}

// expect holds an answer to its status and code.
func (s *shop) expect(a answer, status int, code string) answer {
	s.t.Helper()
	got, _ := a.jsonOrNone()["code"].(string)
	if a.StatusCode != status || code != "" && got != code {
		s.t.Errorf("%s %s: %d %s, want %d %s", a.Request.Method, a.Request.URL.Path, a.StatusCode, a.text, status, code)
	}
	return a
}

// everything is the whole database as text.
func (s *shop) everything() string {
	s.t.Helper()
	s.whole() // makes the statement
	var b strings.Builder
	err := db.Each(s.t.Context(), s.db.Read(), func(row db.Row) error {
		var text string
		err := row.Scan(&text)
		b.WriteString(text + "\n")
		return err
	}, everyRow.stmt)
	if err != nil {
		s.t.Fatal(err)
	}
	return b.String()
}

// eachShop runs a test in a shop that sells, on each engine, with its jobs at work.
func eachShop(t *testing.T, f func(t *testing.T, s *shop)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := openShop(t, d)
		s.furnish()
		s.work()
		f(t, s)
		if err := s.customers.Verify(t.Context(), func(difference string) { t.Error(difference) }); err != nil {
			t.Error(err)
		}
	})
}
