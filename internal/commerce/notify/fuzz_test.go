package notify

import (
	"strings"
	"testing"
	"time"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/fault"
	"winkel/internal/platform/mail"
)

// FuzzTemplate writes mails by templates that are anything. What is taken ends soon, is not longer than a mail may be, and
// its subject is one line.
func FuzzTemplate(f *testing.F) {
	v := sample(&catalog.Channel{Name: "Shop", CurrencyCode: "EUR", Locale: "en"}, "en")
	f.Add("Order {{.Order.Number}}", "<p>{{range .Order.Lines}}{{.Title}}{{end}}</p>", "{{.Order.Total}}")
	f.Add("{{.Shop}}\r\nBcc: x", `<a href="{{.Order.URL}}">{{template "lines" .Order.Lines}}</a>`, "{{range $i := 99999999999}}{{end}}")
	f.Add("{{", "<script>{{.Shop}}</script>", `{{printf "%999999999d" 1}}`)
	f.Add(`{{define "x"}}{{end}}`, "{{with $x := .Order}}{{$x.Number}}{{else}}{{.}}{{end}}", "{{break}}{{and 1 2 | or 3}}")
	f.Fuzz(func(t *testing.T, subject, html, text string) {
		for param, source := range map[string]string{"subject": subject, "html": html, "text": text} {
			if err := inspect(param, source); err != nil {
				if fault.KindOf(err) != fault.Invalid {
					t.Fatalf("%q is refused with %v", source, err)
				}
				return
			}
		}
		began := time.Now()
		out, err := render(Template{Kind: OrderPlaced, Locale: "en", Subject: subject, HTML: html, Text: text}, v)
		if took := time.Since(began); took > 5*time.Second {
			t.Fatalf("it took %s", took)
		}
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatalf("refused with %v", err)
			}
			return
		}
		if strings.ContainsAny(out.Subject, "\r\n\u2028") || len(out.HTML) > mail.MaxBody || len(out.Text) > mail.MaxBody {
			t.Fatalf("the subject is %q, the mail has %d bytes", out.Subject, len(out.HTML)+len(out.Text))
		}
	})
}
