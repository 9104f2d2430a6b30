package notify_test

import (
	"strings"
	"testing"
	"time"

	"winkel/internal/commerce/notify"
	"winkel/internal/commerce/order"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
)

func (w *bench) write(letters ...notify.Letter) {
	w.t.Helper()
	b := &db.Batch{}
	for _, l := range letters {
		if err := w.AddLetter(b, l); err != nil {
			w.t.Fatal(err)
		}
	}
	if err := w.db.Submit(w.t.Context(), b); err != nil {
		w.t.Fatal(err)
	}
}

// The reader of a letter gets a link that works; the database, and staff who read mails, get one that does not.
func TestLetterKeepsItsSecret(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := start(t, d)
		w.write(notify.Letter{
			Kind: notify.PasswordReset, Recipient: "ada@example.com", Entity: id.Customer(7).String(), FirstName: "Ada <b>", Email: "ada@example.com",
			Link: notify.Link{Path: "/account/reset-password", Purpose: "reset_password", Token: "once_1", ExpiresAt: time.Date(2026, 7, 1, 10, 30, 0, 0, time.UTC)},
		})
		w.during(w.settled)
		sent, kept := w.post.all()[0], w.mails(notify.Filter{})[0]
		link := "https://shop.example/account/reset-password?token=once_1."
		for part, text := range map[string]string{"text": sent.Text, "HTML": sent.HTML} {
			if !strings.Contains(text, link+"secret-of-reset_password") || strings.Contains(text, "hidden") {
				t.Errorf("the %s that is sent: %s", part, text)
			}
		}
		for part, text := range map[string]string{"text": kept.Text, "HTML": kept.HTML} {
			if !strings.Contains(text, link+"hidden") || strings.Contains(text, "secret-of") {
				t.Errorf("the %s that is kept: %s", part, text)
			}
		}
		if kept.Entity != id.Customer(7).String() || !strings.Contains(sent.HTML, "Ada &lt;b&gt;") || !strings.Contains(sent.Text, "July 1, 2026, 12:30 (CEST)") {
			t.Errorf("%+v, %s", kept, sent.Text)
		}
		// What is sent again works too.
		if _, err := w.Resend(t.Context(), kept.ID, nil); err != nil {
			t.Fatal(err)
		}
		w.during(func() bool { return len(w.post.all()) == 2 && w.settled() })
		if again := w.post.all()[1]; !strings.Contains(again.Text, link+"secret-of-reset_password") {
			t.Errorf("%s", again.Text)
		}
	})
}

// Both mailboxes are told of a change, each reader in his language as far as there are words in it.
func TestLettersInTheReadersLanguage(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := start(t, d)
		w.shop.locale = "de-DE"
		changed := notify.Letter{Kind: notify.EmailChanged, Entity: id.Customer(7).String(), Email: "new@example.com", Former: "old@example.com"}
		old, next := changed, changed
		old.Recipient, next.Recipient, next.Language = "old@example.com", "new@example.com", "en-GB"
		french := notify.Letter{Kind: notify.Welcome, Recipient: "jean@example.com", Language: "fr", Email: "jean@example.com"}
		own := notify.Letter{Kind: notify.Welcome, Recipient: "maria@example.com", Language: "es-MX", Email: "maria@example.com"}
		if _, err := w.PutTemplate(t.Context(), notify.Welcome, "es", nil, notify.TemplateInput{Subject: "Hola", HTML: "<p>{{.Account.Email}}</p>", Text: "Hola"}, nil); err != nil {
			t.Fatal(err)
		}
		w.write(old, next, french, own)
		w.during(w.settled)
		want := map[string]string{
			"old@example.com": "Ihre E-Mail-Adresse wurde geändert", "new@example.com": "Your e-mail address was changed",
			"jean@example.com": "Willkommen bei Tea & Co", "maria@example.com": "Hola",
		}
		for _, m := range w.post.all() {
			if m.Subject != want[m.To.Email] {
				t.Errorf("%s reads %q", m.To.Email, m.Subject)
			}
			delete(want, m.To.Email)
		}
		if len(want) > 0 {
			t.Errorf("not written: %v", want)
		}
	})
}

var (
	insertBuyer = db.SQL(`
		INSERT INTO customer (id, external_id, email, email_key, first_name, last_name, language, order_updates, version, created_at, updated_at)
		VALUES (7, '', '', '', '', '', 'de', FALSE, 1, 0, 0)`)
	assignOrder = db.SQL(`UPDATE sales_order SET customer_id = 7 WHERE id = $1`)
)

// A customer says in which language he reads, and whether he wants to hear of his parcels.
func TestBuyersPreferences(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := start(t, d)
		o := w.order(1001, "ada@example.com", "storefront")
		b := &db.Batch{}
		b.Exec(insertBuyer)
		b.Exec(assignOrder, o.ID)
		if err := d.Submit(t.Context(), b); err != nil {
			t.Fatal(err)
		}
		w.placed(o)
		w.happen(order.EventFulfillmentShipped, id.Fulfillment(5).String(), order.FulfillmentEvent{
			ID: id.Fulfillment(5).String(), OrderID: o.ID.String(), Lines: []order.FulfillmentLineData{},
		})
		w.during(w.settled)
		if sent := w.post.all(); len(sent) != 1 || !strings.HasPrefix(sent[0].Subject, "Ihre Bestellung") {
			t.Errorf("%+v", sent)
		}
	})
}
