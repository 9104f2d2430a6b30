package admin_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"winkel/internal/api/admin"
	"winkel/internal/api/wire"
	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/notify"
	"winkel/internal/commerce/webhook"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/job"
	"winkel/internal/platform/mail"
	"winkel/internal/platform/outbox"
	"winkel/internal/platform/resilience"
)

var insertDeadMail = db.SQL(`
	INSERT INTO mail (id, event_id, kind, recipient, subject, html, text, entity_id, data, status, copy, attempts, error,
		created_at, sent_at, ended_at)
	VALUES ($1, 2, 'order_placed', 'ada@example.com', 'Hello', '<p>Hello</p>', 'Hello', 'order_1', '{}', 'dead', 1, 3,
		'no such user', 1000000, 0, 2000000)`)

type channel struct{}

func (channel) GetChannel(context.Context) (*catalog.Channel, error) {
	return &catalog.Channel{Name: "Tea", CurrencyCode: "EUR", Locale: "en", TimeZone: "UTC"}, nil
}

// routes is the routes of mails and webhooks, reached by real HTTP.
type routes struct {
	t   *testing.T
	url string
	db  *db.DB
}

func serve(t *testing.T, d *db.DB) routes {
	t.Helper()
	log := outbox.New(d)
	jobs := job.New(d, log, slog.New(slog.DiscardHandler), job.Config{})
	transport, err := mail.NewDirectory(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	mails := notify.New(notify.Options{DB: d, Jobs: jobs, Transport: transport, Shop: channel{}})
	if err := mails.RegisterJobs(); err != nil {
		t.Fatal(err)
	}
	hooks := webhook.New(webhook.Options{
		DB: d, Outbox: log, Client: resilience.NewClient(resilience.Options{}), Kinds: []outbox.Kind{{Type: "order.placed"}},
	})
	api := wire.New(wire.Options{
		Version: "test", Keys: idem.New(d, 0),
		Authenticate: func(context.Context, wire.ShownAs, string) (wire.Principal, error) {
			return wire.Principal{Kind: wire.KeyCaller, KeyID: 1, Scopes: []string{"all"}}, nil
		},
	})
	admin.Register(api, admin.Options{Mails: mails, Webhooks: hooks, Jobs: jobs})
	server := httptest.NewServer(api)
	t.Cleanup(server.Close)
	return routes{t, server.URL, d}
}

// ask sends a request and checks the status of the answer.
func (r routes) ask(method, path, body string, status int, has ...string) (map[string]any, *http.Response) {
	r.t.Helper()
	request, err := http.NewRequestWithContext(r.t.Context(), method, r.url+path, strings.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer winkel_test")
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	if method != http.MethodGet {
		request.Header.Set("Idempotency-Key", method+strings.ReplaceAll(path, "/", "-")+strings.Join(strings.Fields(body), "")[:min(len(strings.Join(strings.Fields(body), "")), 80)])
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		r.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != status {
		r.t.Errorf("%s %s: %d, want %d: %s", method, path, answer.StatusCode, status, text)
	}
	for _, want := range has {
		if !strings.Contains(string(text), want) {
			r.t.Errorf("%s %s has no %q: %s", method, path, want, text)
		}
	}
	var document map[string]any
	_ = json.Unmarshal(text, &document)
	return document, answer
}

func TestStaffLookAfterMails(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := serve(t, d)
		b := &db.Batch{}
		b.Exec(insertDeadMail, int64(7))
		if err := d.Submit(t.Context(), b); err != nil {
			t.Fatal(err)
		}
		name := "/api/admin/mails/" + id.Mail(7).String()
		r.ask("GET", "/api/admin/mails?status=dead&entity_id=order_1", "", 200, `"total":1`, `"error":"no such user"`, `"sent_at":null`)
		r.ask("GET", "/api/admin/mails?status=sent", "", 200, `"total":0`)
		r.ask("GET", name, "", 200, `"html":"<p>Hello</p>"`, `"attempts":3`)
		_, page := r.ask("GET", name+"/html", "", 200, "<p>Hello</p>")
		if page.Header.Get("Content-Security-Policy") != admin.MailPolicy || !strings.HasPrefix(page.Header.Get("Content-Type"), "text/html") ||
			page.Header.Get("Content-Disposition") != "" {
			t.Errorf("%v", page.Header)
		}
		r.ask("POST", name+"/resend", "", 200, `"status":"queued"`, `"copy":2`)
		_, again := r.ask("POST", name+"/resend", "", 200, `"copy":2`) // the same request
		if again.Header.Get("Idempotent-Replayed") != "true" {
			t.Error("the repetition was not known")
		}
		r.ask("GET", "/api/admin/mails/nonsense", "", 404)
		r.ask("GET", "/api/admin/mails/"+id.Mail(8).String()+"/html", "", 404)
	})
}

func TestStaffEditMails(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := serve(t, d)
		const one = "/api/admin/mail/templates/order_placed/de"
		r.ask("GET", "/api/admin/mail/templates", "", 200, `"kind":"low_stock"`)
		r.ask("GET", one, "", 200, `"custom":false`, "Ihre Bestellung")
		r.ask("POST", one+"/preview", `{"subject":"{{.Order.Number}}","html":"<p>{{.Shop}}</p>","text":"x"}`, 200, `"subject":"W-2026-000001"`, "<p>Tea</p>")
		r.ask("PUT", one, `{"subject":"x","html":"{{if}}","text":"x"}`, 422, "mail_template_invalid", `"body.html"`, "line 1")
		_, saved := r.ask("PUT", one, `{"subject":"x","html":"y","text":"z"}`, 200, `"custom":true`, `"version":1`)
		if saved.Header.Get("ETag") != `"v1"` {
			t.Errorf("%v", saved.Header)
		}
		r.ask("PUT", one, `{"subject":"xx","html":"y","text":"z","version":9}`, 409, "version_conflict")
		r.ask("DELETE", one, "", 200, `"custom":false`)
		const reset = "/api/admin/mail/templates/password_reset/de"
		r.ask("GET", reset, "", 200, `"custom":false`, ".Account.URL")
		r.ask("PUT", reset, `{"subject":"x","html":"y","text":"z"}`, 422, "mail_template_fixed")
		r.ask("POST", reset+"/preview", `{"subject":"x","html":"y","text":"z"}`, 422, "mail_template_fixed")
		r.ask("GET", "/api/admin/mail/templates/nothing/de", "", 404)
		r.ask("PATCH", "/api/admin/mail/settings", `{"staff_email":"nobody"}`, 422, `"body.staff_email"`)
		r.ask("PATCH", "/api/admin/mail/settings", `{"staff_email":"staff@shop.example"}`, 200, `"version":1`)
		r.ask("GET", "/api/admin/mail/settings", "", 200, `"staff_email":"staff@shop.example"`)
	})
}

func TestStaffLookAfterWebhooks(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := serve(t, d)
		const root, deliveries = "/api/admin/webhooks", "/api/admin/webhook-deliveries"
		r.ask("POST", root, `{"url":"http://erp.example.com"}`, 422, `"body.url"`)
		r.ask("POST", root, `{"url":"https://erp.example.com","event_types":["order.burned"]}`, 422, "event_types[0]")
		made, answer := r.ask("POST", root, `{"url":"https://erp.example.com/hooks","event_types":["order.*"]}`, 201, `"secret":"whsec_`)
		repeated, _ := r.ask("POST", root, `{"url":"https://erp.example.com/hooks","event_types":["order.*"]}`, 201)
		if repeated["id"] != made["id"] || repeated["secret"] != nil {
			t.Errorf("the repetition is %v", repeated)
		}
		one := answer.Header.Get("Location")
		if listed, _ := r.ask("GET", root, "", 200, one[len(root)+1:]); strings.Contains(listed["data"].([]any)[0].(map[string]any)["hint"].(string), "whsec") {
			t.Errorf("the list shows %v", listed)
		}
		r.ask("POST", one+"/rotate-secret", `{"overlap_seconds":60}`, 200, `"secret":"whsec_`, `"version":2`)
		r.ask("PATCH", one, `{"description":"ERP","version":1}`, 409, "version_conflict")
		r.ask("PATCH", one, `{"description":"ERP"}`, 200, `"description":"ERP"`, `"version":3`)
		ping, _ := r.ask("POST", one+"/ping", "", 200, `"event_type":"ping"`, `"status":"queued"`)
		delivery := deliveries + "/" + ping["id"].(string)
		r.ask("GET", delivery, "", 200, `"tries":[]`, `"type":"ping"`)
		r.ask("GET", deliveries+"?status=queued&endpoint_id="+made["id"].(string), "", 200, `"total":1`)
		r.ask("GET", deliveries+"?endpoint_id=nonsense", "", 404)
		r.ask("POST", delivery+"/replay", "", 409, "webhook_delivery_queued")
		now := time.Now().UTC()
		span := `{"from":"` + now.Add(-time.Hour).Format(time.RFC3339) + `","to":"` + now.Add(time.Hour).Format(time.RFC3339) + `"}`
		r.ask("POST", one+"/replay", span, 200, `"deliveries":0`, `"more":false`)
		r.ask("DELETE", one, "", 204)
		r.ask("GET", one, "", 404)
		r.ask("GET", delivery, "", 404)
	})
}
