package page

import (
	"bytes"
	_ "embed"
	"html/template"
	"net/http"
	"strconv"

	"winkel/internal/api/problem"
	"winkel/internal/api/wire"
	"winkel/web"
)

// adminSource is where the application for staff begins.
const adminSource = "src/admin/entry.tsx"

// adminCSP lets the application for staff run and talk to this shop alone, show pictures that are about to be uploaded, and show
// mails in a frame.
const adminCSP = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; font-src 'self'; img-src 'self' https: data: blob:; " +
	"frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

//go:embed templates/admin.html
var adminText string

var adminTemplate = template.Must(template.New("admin").Parse(adminText))

// admin answers every address of the application for staff with the same document, which knows nobody and nothing: the browser
// renders the application, and the API says to whom it shows what.
func (s *site) admin(w http.ResponseWriter, r *http.Request) {
	if s.application.build.Missing() {
		s.page(func(v *visit) (*document, error) { return v.unbuilt(http.StatusServiceUnavailable), nil }).ServeHTTP(w, r)
		return
	}
	var b bytes.Buffer
	err := adminTemplate.Execute(&b, struct {
		Icon    string
		Entry   web.Entry
		Session bool // the browser has a cookie of one, which may have ended
	}{s.assets.path("icon.svg"), s.application.build.Entry(adminSource), hasSession(r)})
	if err != nil {
		problem.Write(w, r, err)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", adminCSP)
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Length", strconv.Itoa(b.Len()))
	_, _ = w.Write(b.Bytes()) // a visitor who went away is nobody to tell
}

// hasSession reports whether the browser may be signed in, so that the application need not ask the API to be refused.
func hasSession(r *http.Request) bool {
	c, err := r.Cookie(wire.StaffCookie)
	return err == nil && c.Value != ""
}
