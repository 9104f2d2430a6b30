package notify_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"winkel/internal/commerce/identity"
	"winkel/internal/commerce/identity/staff"
	"winkel/internal/commerce/notify"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
)

// A mail to staff is sent with its link, in the language of the shop, and the link that is kept does not work.
func TestStaffMails(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for locale, words := range map[string]map[staff.MailKind]string{
			"en-US": {
				staff.MailInvitation: "invited to work", staff.MailResetPassword: "another password", staff.MailPasswordChanged: "was changed",
				staff.MailTOTPEnabled: "recovery codes", staff.MailTOTPDisabled: "does not ask for a code",
			},
			"de-DE": {
				staff.MailInvitation: "eingeladen", staff.MailResetPassword: "neues Passwort", staff.MailPasswordChanged: "geändert",
				staff.MailTOTPEnabled: "Wiederherstellungscodes", staff.MailTOTPDisabled: "nicht mehr nach einem Code",
			},
		} {
			w := start(t, d)
			w.shop.locale = locale
			for kind, word := range words {
				m := staff.Mail{Kind: kind, To: "ada@example.com", Name: "Ada <b>\nBcc: eve@example.com", Staff: 7}
				withLink := kind == staff.MailInvitation || kind == staff.MailResetPassword
				if withLink {
					m.Path, m.Token = "/admin/x", identity.OneTime{ID: 5, Purpose: identity.Invitation, ExpiresAt: time.Date(2026, 7, 1, 10, 30, 0, 0, time.UTC)}
				}
				b := &db.Batch{}
				if err := w.AddStaffMail(b, m); err != nil {
					t.Fatal(err)
				}
				if err := d.Submit(t.Context(), b); err != nil {
					t.Fatal(err)
				}
				w.during(w.settled)
				sent := w.post.all()
				last := sent[len(sent)-1]
				link := "https://shop.example/admin/x?token=" + id.OneTimeToken(5).String() + "."
				if last.To.Email != "ada@example.com" || !strings.Contains(last.Text, word) || !strings.Contains(last.HTML, word) ||
					strings.Contains(last.Text, link+"secret-of-invitation") != withLink || strings.Contains(last.HTML, link+"secret-of-invitation") != withLink ||
					strings.Contains(last.HTML, "<b>") || strings.Contains(last.Subject, "\n") {
					t.Errorf("%s in %s: %s\n%s\n%s", kind, locale, last.Subject, last.Text, last.HTML)
				}
				list, err := w.ListMails(t.Context(), notify.Filter{}, 0, 1)
				if err != nil || len(list) != 1 {
					t.Fatal(list, err)
				}
				if kept := list[0]; kept.Status != notify.Sent || strings.Contains(kept.HTML+kept.Text, "secret-of") ||
					strings.Contains(kept.Text, link+"hidden") != withLink || kept.Subject != last.Subject ||
					kept.Entity != m.Staff.String() {
					t.Errorf("%s is kept as %+v", kind, kept)
				}
				if shown, err := w.Revealed(t.Context(), list[0].ID); err != nil || shown.Text != last.Text {
					t.Errorf("%s is shown as %+v, %v", kind, shown, err)
				}
			}
		}
	})
}

// Nobody can have the links of others sent to himself by changing the words around them.
func TestStaffTemplatesAreTheHouses(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := start(t, d)
		for _, kind := range []notify.Kind{
			notify.StaffInvitation, notify.StaffResetPassword, notify.StaffPasswordChanged, notify.StaffTOTPEnabled, notify.StaffTOTPDisabled,
		} {
			_, err := w.PutTemplate(context.Background(), kind, "en", nil, notify.TemplateInput{Subject: "x", HTML: `<img src="https://eve.example/{{.Staff.URL}}">`, Text: "x"}, nil)
			if fault.CodeOf(err) != fault.CodeNotFound {
				t.Errorf("%s can be changed: %v", kind, err)
			}
		}
	})
}
