package notify

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

// Letter is a mail that a use case asks for itself, in its own transaction: about an account, and with a link that proves
// whoever follows it to be its reader.
type Letter struct {
	Kind      Kind
	Recipient string
	Entity    string // whom it is about: "cus_…"
	Language  string // of the reader, as he says; empty: the shop's
	FirstName string
	Email     string // the address that the mail is about
	Former    string // of email_changed: the address before
	Link      Link   // zero: it has none
}

// Link leads to a page of the shop that takes a one-time token. Only the number of the token is stored, here and anywhere:
// the mail that is kept, and that staff can read, has the link without its secret, which is put in while the mail is sent.
type Link struct {
	Path      string // of the page: "/account/verify-email"
	Purpose   string // of the token
	Token     string // its number: "once_…"
	ExpiresAt time.Time
}

// hidden stands in the mail that is kept where the one that is sent has the secret of its link.
const hidden = "hidden"

// letterData is a letter as it is stored with its mail, to write it from.
type letterData struct {
	Language  string `json:"language,omitempty"`
	FirstName string `json:"first_name,omitempty"`
	Email     string `json:"email,omitempty"`
	Former    string `json:"former,omitempty"`
	Path      string `json:"path,omitempty"`
	Purpose   string `json:"purpose,omitempty"`
	Token     string `json:"token,omitempty"`
	ExpiresAt int64  `json:"expires_at,omitempty"`
}

// isLetter reports whether mails of the kind are asked for as letters.
func isLetter(k Kind) bool {
	switch k {
	case EmailVerification, PasswordReset, EmailChange, EmailChanged, Welcome:
		return true
	}
	return k.toStaff()
}

// isHouse reports whether mails of the kind are in the words of the house alone. They hold links that open an account, and
// whoever could choose the words could have such a link sent to himself: by a picture whose address it is a part of, which
// the mail program of the reader fetches without asking.
func (k Kind) isHouse() bool {
	switch k {
	case EmailVerification, PasswordReset, EmailChange:
		return true
	default:
		return k.toStaff()
	}
}

// AddLetter adds to the batch a mail and the job that sends it. It needs RegisterJobs. A link goes with the words of the
// house alone.
func (s *Service) AddLetter(b *db.Batch, l Letter) error {
	if !isLetter(l.Kind) {
		return fmt.Errorf("notify: %q is no kind of letter", l.Kind)
	}
	if l.Link.Token != "" && !l.Kind.isHouse() {
		return fmt.Errorf("notify: the words of %q are anybody's, so it can hold no secret link", l.Kind)
	}
	data, err := json.Marshal(letterData{
		Language: l.Language, FirstName: l.FirstName, Email: l.Email, Former: l.Former, Path: l.Link.Path, Purpose: l.Link.Purpose,
		Token: l.Link.Token, ExpiresAt: clock.Micros(l.Link.ExpiresAt),
	})
	if err != nil {
		return fmt.Errorf("encode a letter: %w", err)
	}
	number, cause := id.Mail(s.o.DB.IDs().Next()), id.Event(s.o.DB.IDs().Next())
	b.Exec(insertMail, int64(number), int64(cause), string(l.Kind), l.Recipient, l.Entity, string(data), clock.Micros(s.o.DB.Clock().Now()))
	return s.addJob(b, number, nil)
}

// letter is what the letter of a mail says.
func (m *Mail) letter() (letterData, error) {
	var d letterData
	if !isLetter(m.Kind) {
		return d, nil
	}
	err := json.Unmarshal([]byte(m.data), &d)
	return d, err
}

// AccountView is an account in a mail.
type AccountView struct {
	FirstName string
	Email     string
	Former    string // of email_changed: the address before
	URL       string // where the reader proves who he is; empty: nowhere
	Expires   string // until when
}

// accountView is what a letter can show. Its link has no secret yet.
func (s *Service) accountView(d letterData, w writer) AccountView {
	v := AccountView{FirstName: oneLine(d.FirstName), Email: oneLine(d.Email), Former: oneLine(d.Former)}
	if d.Path != "" {
		v.URL = s.o.Links.Page(d.Path) + "?token=" + url.QueryEscape(d.Token+"."+hidden)
		v.Expires = w.moment(clock.FromMicros(d.ExpiresAt))
	}
	return v
}

// reveal is a text of a mail as it is sent: with the secret of its link.
func (s *Service) reveal(m *Mail, text string) (string, error) {
	d, err := m.letter()
	if err != nil || d.Token == "" || s.o.Secret == nil {
		return text, err
	}
	return strings.ReplaceAll(text, d.Token+"."+hidden, s.o.Secret(d.Purpose, d.Token)), nil
}

// reader is in which language the recipient reads, as far as he says: as the letter has it, or as the customer does whose
// order it is about.
func (s *Service) reader(ctx context.Context, m *Mail) (string, error) {
	if isLetter(m.Kind) {
		d, err := m.letter()
		return d.Language, err
	}
	if m.Kind == LowStock {
		return "", nil
	}
	order, err := id.ParseOrder(m.Entity)
	if err != nil {
		return "", err
	}
	languages, err := db.List(ctx, s.o.DB.Read(), func(row db.Row) (string, error) {
		var text string
		err := row.Scan(&text)
		return text, err
	}, languageOfBuyer, order)
	if err != nil {
		return "", fmt.Errorf("read the language of a buyer: %w", err)
	}
	for _, text := range languages {
		return text, nil
	}
	return "", nil
}

// spoken is the language in which a mail of the kind is written for a reader: his own, if the shop or the house has words in
// it, else the shop's.
func (s *Service) spoken(ctx context.Context, kind Kind, reader string, channel *catalog.Channel) (string, error) {
	wanted := language(reader)
	if wanted == "" || !languageCode.MatchString(wanted) {
		return language(channel.Locale), nil
	}
	if slices.Contains(languages, wanted) {
		return wanted, nil
	}
	if kind.isHouse() {
		return language(channel.Locale), nil
	}
	own, err := db.List(ctx, s.o.DB.Read(), scanTemplate, getTemplate, string(kind), wanted)
	if err != nil {
		return "", fmt.Errorf("look for mail templates in %s: %w", wanted, err)
	}
	if len(own) == 0 {
		return language(channel.Locale), nil
	}
	return wanted, nil
}
