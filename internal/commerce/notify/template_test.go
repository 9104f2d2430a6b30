package notify_test

import (
	"strings"
	"testing"

	"winkel/internal/commerce/notify"
	"winkel/internal/kernel/fault"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/mail"
)

// isFixed reports whether mails of a kind hold a link that opens an account.
func isFixed(kind notify.Kind) bool {
	return kind == notify.EmailVerification || kind == notify.PasswordReset || kind == notify.EmailChange
}

// Every template of the house can be shown, and saved as the shop's own, but those with a link that opens an account.
func TestTemplatesOfTheHouse(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := start(t, d)
		ctx := t.Context()
		list, err := w.ListTemplates(ctx)
		if err != nil || len(list) != 2*len(notify.Kinds()) {
			t.Fatalf("%d templates, %v", len(list), err)
		}
		for _, language := range []string{"en", "de", "fr"} {
			for _, kind := range notify.Kinds() {
				house, err := w.GetTemplate(ctx, kind, language)
				if err != nil || house.Custom || house.Version != 0 || house.Locale != language {
					t.Fatalf("%+v, %v", house, err)
				}
				if isFixed(kind) {
					continue
				}
				in := notify.TemplateInput{Subject: house.Subject, HTML: house.HTML, Text: house.Text}
				seen, err := w.Preview(ctx, kind, language, in)
				if err != nil || seen.Subject == "" || !strings.HasPrefix(seen.HTML, "<!DOCTYPE html>") || strings.Contains(seen.Text, "<no value>") {
					t.Errorf("%s in %s: %+v, %v", kind, language, seen, err)
				}
				own, err := w.PutTemplate(ctx, kind, language, nil, in, nil)
				if err != nil || !own.Custom || own.Version != 1 {
					t.Errorf("%+v, %v", own, err)
				}
			}
		}
		if list, err := w.ListTemplates(ctx); err != nil || len(list) != 3*len(notify.Kinds())-3 {
			t.Errorf("%d templates, %v", len(list), err)
		}
	})
}

func TestTheShopsOwnWords(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := start(t, d)
		ctx := t.Context()
		w.shop.locale = "de-AT"
		in := notify.TemplateInput{
			Subject: "Servus {{.Order.FirstName}}!", HTML: `<p>{{.Order.Number}}</p>{{template "lines" .Order.Lines}}`, Text: "Servus! {{.Order.Total}}",
		}
		first, err := w.PutTemplate(ctx, notify.OrderPlaced, "de", nil, in, nil)
		if err != nil || first.Version != 1 {
			t.Fatalf("%+v, %v", first, err)
		}
		stale := int64(7)
		if _, err := w.PutTemplate(ctx, notify.OrderPlaced, "de", &stale, in, nil); fault.CodeOf(err) != fault.CodeVersionConflict {
			t.Errorf("another version: %v", err)
		}
		if second, err := w.PutTemplate(ctx, notify.OrderPlaced, "de", &first.Version, in, nil); err != nil || second.Version != 2 {
			t.Errorf("%+v, %v", second, err)
		}
		w.placed(w.order(1001, "ada@example.com", "storefront"))
		w.during(w.settled)
		got := w.post.all()[0]
		if got.Subject != "Servus Ada <b>!" || !strings.Contains(got.Text, "Servus! €\u00a01\u00a0229,46") || !strings.Contains(got.HTML, "&lt;script&gt;Kettle") || got.From.Name != "Tea & Co" {
			t.Errorf("%+v", got)
		}
		house, err := w.ResetTemplate(ctx, notify.OrderPlaced, "de", nil)
		if err != nil || house.Custom || house.Subject != "Ihre Bestellung {{.Order.Number}}" {
			t.Errorf("%+v, %v", house, err)
		}
		if now, err := w.GetTemplate(ctx, notify.OrderPlaced, "de"); err != nil || now != house {
			t.Errorf("%+v, %v", now, err)
		}
	})
}

func TestTemplatesThatAreRefused(t *testing.T) {
	w := start(t, dbtest.SQLite(t, db.Options{}))
	good := notify.TemplateInput{Subject: "Hi", HTML: "<p>Hi</p>", Text: "Hi"}
	for _, test := range []struct {
		name, param, says string
		change            func(*notify.TemplateInput)
	}{
		{"not closed", "text", "line 2: missing value", func(in *notify.TemplateInput) { in.Text = "a\n{{if}}" }},
		{"no such field", "html", "line 1", func(in *notify.TemplateInput) { in.HTML = "{{.Password}}" }},
		{"no such field of a line", "text", "line 1", func(in *notify.TemplateInput) { in.Text = "{{range .Order.Lines}}{{.Cost}}{{end}}" }},
		{"no such function", "subject", "not defined", func(in *notify.TemplateInput) { in.Subject = "{{env}}" }},
		{"an empty subject", "subject", "empty", func(in *notify.TemplateInput) { in.Subject = "{{if false}}x{{end}}" }},
		{"another template", "html", "defines", func(in *notify.TemplateInput) { in.HTML = `{{define "layout"}}{{end}}` }},
		{"itself", "html", "no part", func(in *notify.TemplateInput) { in.HTML = `{{template "content" .}}` }},
		{"for ever", "text", "number", func(in *notify.TemplateInput) { in.Text = "{{range 1000000000000}}{{end}}" }},
		{"deep loops", "text", "loops", func(in *notify.TemplateInput) { in.Text = "{{range 9}}{{range 9}}{{range 9}}{{end}}{{end}}{{end}}" }},
		{"made-up numbers", "text", "len", func(in *notify.TemplateInput) { in.Text = `{{range (len "many")}}{{end}}` }},
		{"made-up text", "text", "printf", func(in *notify.TemplateInput) { in.Text = `{{with (printf "%1000d" 1)}}{{.}}{{end}}` }},
		{"too much", "text", "too long", func(in *notify.TemplateInput) {
			in.Text = "{{range 1000}}{{range 1000}}" + strings.Repeat("x", 10) + "{{end}}{{end}}"
		}},
		{"too long", "html", "at most", func(in *notify.TemplateInput) { in.HTML = strings.Repeat("x", 100_001) }},
		{"half a tag", "html", "line 1", func(in *notify.TemplateInput) { in.HTML = `<a href="{{if .Shop}}"{{end}}>` }},
	} {
		in := good
		test.change(&in)
		_, err := w.PutTemplate(t.Context(), notify.OrderPlaced, "en", nil, in, nil)
		if f := fault.From(err); f == nil || f.Code != notify.CodeTemplateInvalid || f.Param != test.param || !strings.Contains(f.Message, test.says) {
			t.Errorf("%s: %v", test.name, err)
		}
	}
	if _, err := w.Preview(t.Context(), "order_lost", "en", good); fault.KindOf(err) != fault.NotFound {
		t.Errorf("no such kind: %v", err)
	}
	if _, err := w.Preview(t.Context(), notify.OrderPlaced, "../en", good); fault.From(err).Param != "locale" {
		t.Errorf("no such language: %v", err)
	}
	if now, err := w.GetTemplate(t.Context(), notify.OrderPlaced, "en"); err != nil || now.Custom {
		t.Errorf("something was saved: %+v, %v", now, err)
	}
}

// Nobody can have the links of others sent to himself by changing the words around them, or by words that are in a database
// of before.
func TestWordsAroundLinksAreTheHouses(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := start(t, d)
		in := notify.TemplateInput{Subject: "Hello", HTML: `<img src="https://eve.example/?u={{.Account.URL}}">`, Text: "{{.Account.URL}}"}
		for _, kind := range notify.Kinds() {
			if !isFixed(kind) {
				continue
			}
			for _, language := range []string{"en", "fr"} {
				if _, err := w.PutTemplate(t.Context(), kind, language, nil, in, nil); fault.CodeOf(err) != notify.CodeTemplateFixed || fault.From(err).Param != "kind" {
					t.Errorf("the words of %s in %s can be changed: %v", kind, language, err)
				}
				if _, err := w.Preview(t.Context(), kind, language, in); fault.CodeOf(err) != notify.CodeTemplateFixed {
					t.Errorf("other words of %s in %s can be tried: %v", kind, language, err)
				}
				b := &db.Batch{}
				b.Exec(insertWords, string(kind), language, in.HTML)
				if err := d.Submit(t.Context(), b); err != nil {
					t.Fatal(err)
				}
				if now, err := w.GetTemplate(t.Context(), kind, language); err != nil || now.Custom {
					t.Errorf("%+v, %v", now, err)
				}
				w.write(notify.Letter{
					Kind: kind, Recipient: "ada@example.com", Language: language, Email: "ada@example.com",
					Link: notify.Link{Path: "/account/x", Purpose: "p", Token: "once_1", ExpiresAt: d.Clock().Now()},
				})
			}
		}
		w.during(w.settled)
		if len(w.post.all()) != 6 {
			t.Errorf("%d letters were sent", len(w.post.all()))
		}
		link := `href="https://shop.example/account/x?token=once_1.` + "secret-of-p" + `"`
		for _, m := range w.post.all() {
			if strings.Contains(m.HTML, "eve.example") || !strings.Contains(m.HTML, link) {
				t.Errorf("%s: %s", m.Subject, m.HTML)
			}
		}
		if list, err := w.ListTemplates(t.Context()); err != nil || len(list) != 2*len(notify.Kinds()) {
			t.Errorf("%d templates, %v", len(list), err)
		}
		for _, kind := range []notify.Kind{notify.Welcome, notify.EmailChanged} {
			if err := w.AddLetter(&db.Batch{}, notify.Letter{Kind: kind, Link: notify.Link{Path: "/x", Purpose: "p", Token: "once_1"}}); err == nil {
				t.Errorf("a secret can be sent in any words by %s", kind)
			}
		}
	})
}

var insertWords = db.SQL(`
	INSERT INTO mail_template (kind, locale, subject, html, text, version, updated_at) VALUES ($1, $2, 'Hello', $3, '', 1, 0)`)

func TestSettings(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := start(t, d)
		ctx := t.Context()
		for _, test := range []struct {
			param string
			patch notify.SettingsPatch
		}{
			{"staff_email", notify.SettingsPatch{StaffEmail: new("nobody")}},
			{"reply_to", notify.SettingsPatch{ReplyTo: new("a@b, c@d")}},
			{"from_name", notify.SettingsPatch{FromName: new("Shop\r\nBcc: eve@example.com")}},
			{"from_name", notify.SettingsPatch{FromName: new(strings.Repeat("x", mail.MaxName+1))}},
		} {
			if _, err := w.UpdateSettings(ctx, nil, test.patch, nil); err == nil || fault.From(err).Param != test.param {
				t.Errorf("%s: %v", test.param, err)
			}
		}
		if s, err := w.GetSettings(ctx); err != nil || s != (notify.Settings{}) {
			t.Errorf("%+v, %v", s, err)
		}
		for version := int64(1); version <= 2; version++ {
			before := version - 1
			s, err := w.UpdateSettings(ctx, &before, notify.SettingsPatch{FromName: new("Tea")}, nil)
			if want := (notify.Settings{FromName: "Tea", Version: version}); err != nil || s != want {
				t.Errorf("%+v, %v", s, err)
			}
		}
		stale := int64(1)
		if _, err := w.UpdateSettings(ctx, &stale, notify.SettingsPatch{}, nil); fault.CodeOf(err) != fault.CodeVersionConflict {
			t.Errorf("another version: %v", err)
		}
		if _, err := w.UpdateSettings(ctx, nil, notify.SettingsPatch{StaffEmail: new("ada@example.com")}, nil); err != nil {
			t.Fatal(err)
		}
		if s, err := w.GetSettings(ctx); err != nil || s != (notify.Settings{StaffEmail: "ada@example.com", FromName: "Tea", Version: 3}) {
			t.Errorf("%+v, %v", s, err)
		}
	})
}
