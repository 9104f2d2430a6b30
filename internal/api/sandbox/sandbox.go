// Package sandbox is the bank of the test provider: the page where a shopper approves or declines a payment that asks for it.
// It exists only in development.
package sandbox

import (
	"context"
	_ "embed"
	"html/template"
	"net/http"
	"net/url"

	"winkel/internal/api/policy"
	"winkel/internal/api/problem"
	"winkel/internal/commerce/payment/testpay"
	"winkel/internal/kernel/id"
)

//go:embed page.html
var pageText string

var pagePolicy = "default-src 'none'; style-src " + policy.Styles(pageText) + "; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

var page = template.Must(template.New("page").Parse(pageText))

// crossOrigin refuses what a browser sends on behalf of another site.
var crossOrigin = http.NewCrossOriginProtection()

// Options is what the page stands on.
type Options struct {
	Provider *testpay.Provider
	// Notify tells the shop that a payment went on, as the callback of a real provider does.
	Notify func(ctx context.Context, pay id.Payment) error
}

// New returns the page: GET shows it, POST says what the shopper decided. Both name the payment in the query.
func New(o Options) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		pay, err := id.ParsePayment(r.URL.Query().Get("payment"))
		if err != nil {
			problem.Write(w, r, err)
			return
		}
		switch r.Method {
		case http.MethodGet, http.MethodHead:
			show(w, r, o.Provider, pay)
		case http.MethodPost:
			if err := crossOrigin.Check(r); err != nil {
				http.Error(w, "This was sent by another site.", http.StatusForbidden)
				return
			}
			o.decide(w, r, pay)
		default:
			w.Header().Set("Allow", "GET, POST")
			w.WriteHeader(http.StatusMethodNotAllowed)
		}
	})
}

func show(w http.ResponseWriter, r *http.Request, provider *testpay.Provider, pay id.Payment) {
	account, err := provider.Account(pay)
	if err != nil {
		problem.Write(w, r, err)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", pagePolicy)
	_ = page.Execute(w, map[string]string{"Amount": account.Amount.String(), "Status": string(account.Status)})
}

func (o Options) decide(w http.ResponseWriter, r *http.Request, pay id.Payment) {
	back, err := o.Provider.CompleteAction(pay, r.FormValue("decision") == "approve")
	if err == nil {
		err = o.Notify(r.Context(), pay)
	}
	if err != nil {
		problem.Write(w, r, err)
		return
	}
	if to, err := url.Parse(back); err != nil || back == "" || (to.Scheme != "http" && to.Scheme != "https") {
		back = "/"
	}
	http.Redirect(w, r, back, http.StatusSeeOther) //nolint:gosec // a pretended bank sends back to whoever sent the shopper, as banks do
}
