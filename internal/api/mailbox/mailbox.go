// Package mailbox shows the mails of a shop in development, so that nobody needs a mail server to see what customers get.
//
// It asks for no login: it answers this machine alone, and is only there when the shop is served with --dev. Both the address
// that a request comes from and the name that it asks for have to be this machine's, so that no page elsewhere can have a
// browser read it.
package mailbox

import (
	"bytes"
	"context"
	_ "embed" // the page
	"html/template"
	"net/http"

	"winkel/internal/api/arrival"
	"winkel/internal/api/policy"
	"winkel/internal/commerce/notify"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
)

// Root is where the mailbox is.
const Root = "/dev/mailbox"

const (
	shown = 100 // mails of a page

	// mailPolicy lets a mail look as in a mail program, where styles stand in its elements. It runs nothing, and is alone in its frame.
	mailPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; " +
		"frame-ancestors 'self'; sandbox allow-popups"
)

// Mails is where the mails are. The service of package notify is one.
type Mails interface {
	ListMails(ctx context.Context, f notify.Filter, before id.Mail, limit int) ([]*notify.Mail, error)
	Revealed(ctx context.Context, number id.Mail) (*notify.Mail, error)
}

//go:embed mailbox.html
var source string

// pagePolicy is for the list and the frame around a mail.
var pagePolicy = "default-src 'none'; style-src " + policy.Styles(source) + "; frame-src 'self'; base-uri 'none'; form-action 'none'; " +
	"frame-ancestors 'none'"

var pages = template.Must(template.New("mailbox").Parse(source))

// New returns what answers at Root and below.
func New(mails Mails) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+Root, func(w http.ResponseWriter, r *http.Request) {
		before, err := id.ParseMail(r.URL.Query().Get("before"))
		if err != nil {
			before = 0 // from the newest on
		}
		list, err := mails.ListMails(r.Context(), notify.Filter{}, before, shown)
		if err != nil {
			refuse(w, err)
			return
		}
		older := ""
		if len(list) == shown {
			older = list[shown-1].ID.String()
		}
		show(w, "list", map[string]any{"Root": Root, "Mails": list, "Older": older})
	})
	mux.HandleFunc("GET "+Root+"/{id}", func(w http.ResponseWriter, r *http.Request) {
		if m := find(w, r, mails); m != nil {
			show(w, "mail", map[string]any{"Root": Root, "Mail": m})
		}
	})
	mux.HandleFunc("GET "+Root+"/{id}/html", func(w http.ResponseWriter, r *http.Request) {
		if m := find(w, r, mails); m != nil {
			send(w, mailPolicy, []byte(m.HTML))
		}
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !arrival.IsLocal(r) {
			http.Error(w, "The mailbox answers this machine alone.", http.StatusForbidden)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// find is the mail that the address names; nil after it was answered that there is none.
func find(w http.ResponseWriter, r *http.Request, mails Mails) *notify.Mail {
	number, err := id.ParseMail(r.PathValue("id"))
	if err != nil {
		refuse(w, fault.Missing("mail", "of that name"))
		return nil
	}
	m, err := mails.Revealed(r.Context(), number)
	if err != nil {
		refuse(w, err)
		return nil
	}
	return m
}

func show(w http.ResponseWriter, name string, data any) {
	var page bytes.Buffer
	if err := pages.ExecuteTemplate(&page, name, data); err != nil {
		refuse(w, err)
		return
	}
	send(w, pagePolicy, page.Bytes())
}

func send(w http.ResponseWriter, allowed string, page []byte) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", allowed)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer") // links in mails hold tokens
	h.Set("Cache-Control", "no-store")
	_, _ = w.Write(page) // whoever went away is nobody to tell
}

func refuse(w http.ResponseWriter, err error) {
	if fault.KindOf(err) == fault.NotFound {
		http.Error(w, "There is no such mail.", http.StatusNotFound)
		return
	}
	http.Error(w, "The mails cannot be read right now.", http.StatusInternalServerError)
}
