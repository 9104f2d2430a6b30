package mail

import (
	"context"
	"net/mail"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	lib "github.com/wneessen/go-mail"

	"winkel/internal/kernel/email"
	"winkel/internal/kernel/fault"
)

// Transport hands messages over. Implementations are safe for concurrent use.
type Transport interface {
	// Send hands one message over. Permanent tells whether another attempt can help.
	Send(ctx context.Context, m Message) error
}

// Limits of a message.
const (
	MaxName    = 200 // characters of the name that belongs to an address
	MaxSubject = 300 // characters
	MaxBody    = 1 << 20
	maxID      = 200
)

// Address is a mailbox, with the name of whoever reads it.
type Address struct {
	Name  string // may be empty
	Email string
}

// IsZero reports whether there is no address.
func (a Address) IsZero() bool { return a.Email == "" }

// Message is a mail to one recipient.
type Message struct {
	ID      string // the Message-ID without its angle brackets, as in "mail_01h.1@shop.example"
	From    Address
	To      Address
	ReplyTo Address // zero: From
	Subject string
	Text    string
	HTML    string // may be empty
	At      time.Time
}

// CheckAddress refuses what cannot be the address of a mailbox, with validation_failed. An address that passes may still not
// exist: only sending can tell.
func CheckAddress(address string) error {
	_, err := email.Mailbox(address)
	return err
}

// messageID is what a Message-ID may be here: enough for our ids, and nothing that needs to be quoted anywhere.
var messageID = regexp.MustCompile(`^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$`)

// build checks the message and puts it into its form on the wire. Its faults name the field at fault.
func (m Message) build() (*lib.Msg, error) {
	if len(m.ID) > maxID || !messageID.MatchString(m.ID) {
		return nil, fault.Invalidf("id", "%q cannot be a Message-ID.", clip(m.ID))
	}
	if m.Subject == "" || utf8.RuneCountInString(m.Subject) > MaxSubject || hasControl(m.Subject) {
		return nil, fault.Invalidf("subject", "A subject has 1 to %d characters, in one line.", MaxSubject)
	}
	if m.Text == "" || len(m.Text) > MaxBody || len(m.HTML) > MaxBody {
		return nil, fault.Invalidf("text", "A mail has a text, and neither text nor HTML is longer than %d bytes.", MaxBody)
	}
	if !utf8.ValidString(m.Text) || !utf8.ValidString(m.HTML) {
		return nil, fault.Invalidf("text", "The text is not valid UTF-8.")
	}
	if m.ReplyTo.IsZero() {
		m.ReplyTo = m.From
	}
	out := lib.NewMsg(lib.WithNoDefaultUserAgent())
	for _, field := range []struct {
		param string
		a     Address
		set   func(*mail.Address)
	}{
		{"from", m.From, out.FromMailAddress},
		{"to", m.To, func(a *mail.Address) { out.ToMailAddress(a) }},
		{"reply_to", m.ReplyTo, func(a *mail.Address) { out.ReplyToMailAddress(a) }},
	} {
		mailbox, err := email.Mailbox(field.a.Email)
		if err != nil {
			return nil, fault.From(err).WithParam(field.param)
		}
		if utf8.RuneCountInString(field.a.Name) > MaxName || hasControl(field.a.Name) {
			return nil, fault.Invalidf(field.param, "A name has at most %d characters, in one line.", MaxName)
		}
		field.set(&mail.Address{Name: field.a.Name, Address: mailbox})
	}
	out.SetMessageIDWithValue(m.ID)
	out.SetDateWithValue(m.At)
	out.Subject(m.Subject)
	// Nobody is there who could read an answer of a machine.
	out.SetGenHeader("Auto-Submitted", "auto-generated")
	out.SetGenHeader("X-Auto-Response-Suppress", "All")
	out.SetBodyString(lib.TypeTextPlain, m.Text)
	if m.HTML != "" {
		out.AddAlternativeString(lib.TypeTextHTML, m.HTML)
	}
	return out, nil
}

// hasControl reports whether the text has a character that ends or bends a line, or is no text at all.
func hasControl(text string) bool {
	return !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool {
		return unicode.IsControl(r) || r == '\u2028' || r == '\u2029'
	})
}

func clip(text string) string {
	if runes := []rune(text); len(runes) > 60 {
		return string(runes[:60]) + "…"
	}
	return text
}
