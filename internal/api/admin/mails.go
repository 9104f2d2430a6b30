package admin

import (
	"context"
	"io"
	"time"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/notify"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/idem"
)

const (
	mailsRoot        = "/api/admin/mails"
	templatesRoot    = "/api/admin/mail/templates"
	mailSettingsRoot = "/api/admin/mail/settings"

	// MailPolicy lets a mail be looked at and do nothing: it may have its own styles, and links open elsewhere.
	MailPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
		"sandbox allow-popups"
)

func (h *handlers) registerMails(a *wire.API) {
	op := func(opID, summary, scope string) wire.Op {
		return wire.Op{ID: opID, Summary: summary, Tag: "Admin: mail", Scope: scope}
	}
	wire.Get(a, mailsRoot, op("admin-list-mails", "The mails, newest first", mailRead), h.listMails)
	wire.Get(a, mailsRoot+"/{id}", op("admin-get-mail", "A mail with its words", mailRead), h.getMail)
	page := op("admin-show-mail", "A mail as its reader sees it", mailRead)
	page.Produces = []string{"text/html"}
	wire.Get(a, mailsRoot+"/{id}/html", page, h.showMail)
	again := op("admin-resend-mail", "Send a mail again that was sent or is dead", mailWrite)
	again.Description = "It keeps its words, and gets a new Message-ID. Refused with mail_queued while it waits to be sent."
	wire.Post(a, mailsRoot+"/{id}/resend", again, h.resendMail)

	wire.Get(a, templatesRoot, op("admin-list-mail-templates", "The words of every kind of mail", mailRead), h.listTemplates)
	wire.Get(a, templatesRoot+"/{kind}/{locale}", op("admin-get-mail-template", "The words of a kind of mail in a language", mailRead), h.getTemplate)
	put := op("admin-put-mail-template", "Replace the words of a kind of mail", mailWrite)
	put.Description = "They are tried out on a made-up order first: mail_template_invalid says what is wrong, and in which line. " +
		"mail_template_fixed: the words of mails with a link that opens an account are those of the house."
	wire.Put(a, templatesRoot+"/{kind}/{locale}", put, h.putTemplate)
	wire.Delete(a, templatesRoot+"/{kind}/{locale}", op("admin-reset-mail-template", "Go back to the words of the house", mailWrite), h.resetTemplate)
	wire.Post(a, templatesRoot+"/{kind}/{locale}/preview", op("admin-preview-mail-template", "A mail as the words would make it, about a made-up order", mailWrite), h.previewTemplate)

	wire.Get(a, mailSettingsRoot, op("admin-get-mail-settings", "Who sends mails, and who is told about stock", mailRead), h.getMailSettings)
	wire.Patch(a, mailSettingsRoot, op("admin-update-mail-settings", "Change who sends mails, and who is told about stock", mailWrite), h.updateMailSettings)
}

// MailSummary is a mail without its words.
type MailSummary struct {
	ID        id.Mail                  `json:"id"`
	EventID   id.Event                 `json:"event_id" doc:"What it tells of: one mail an event, kind and recipient."`
	Kind      string                   `json:"kind" example:"order_placed"`
	Recipient string                   `json:"recipient"`
	Subject   string                   `json:"subject" doc:"Empty until the first attempt."`
	EntityID  string                   `json:"entity_id" doc:"What it is about."`
	Status    string                   `json:"status" doc:"queued, sent or dead (given up)." example:"sent"`
	Copy      int64                    `json:"copy" doc:"1, and one more each time that it is sent again by hand."`
	Attempts  int64                    `json:"attempts" doc:"At this copy."`
	Error     string                   `json:"error" doc:"Why the last attempt failed."`
	CreatedAt time.Time                `json:"created_at"`
	SentAt    wire.Nullable[time.Time] `json:"sent_at"`
}

// Mail is a mail with its words.
type Mail struct {
	MailSummary
	HTML string `json:"html"`
	Text string `json:"text"`
}

func mailSummary(m *notify.Mail) MailSummary {
	return MailSummary{
		ID: m.ID, EventID: m.Event, Kind: string(m.Kind), Recipient: m.Recipient, Subject: m.Subject, EntityID: m.Entity,
		Status: string(m.Status), Copy: m.Copy, Attempts: m.Attempts, Error: m.Error, CreatedAt: m.CreatedAt,
		SentAt: wire.TimeOrNull(m.SentAt),
	}
}

func mailReply(m *notify.Mail) *wire.Reply[Mail] {
	return &wire.Reply[Mail]{Body: Mail{MailSummary: mailSummary(m), HTML: m.HTML, Text: m.Text}}
}

type mailQuery struct {
	Following
	Status   string `query:"status" enum:"queued,sent,dead"`
	EntityID string `query:"entity_id" maxLength:"60" doc:"What they are about: an order."`
}

func (h *handlers) listMails(ctx context.Context, _ *wire.Call, in *mailQuery) (*wire.Reply[wire.List[MailSummary]], error) {
	filter := notify.Filter{Status: notify.Status(in.Status), Entity: in.EntityID}
	return followed[*notify.Mail, MailSummary]{
		name: "mail",
		read: func(after int64, limit int) ([]*notify.Mail, error) {
			return h.mails.ListMails(ctx, filter, id.Mail(after), limit)
		},
		key:     func(m *notify.Mail) int64 { return int64(m.ID) },
		count:   func() (int64, error) { return h.mails.CountMails(ctx, filter) },
		convert: mailSummary,
	}.page(in.Following)
}

func (h *handlers) mail(ctx context.Context, name string) (*notify.Mail, error) {
	number, err := parsed(id.ParseMail, "mail", name)
	if err != nil {
		return nil, err
	}
	return h.mails.GetMail(ctx, number)
}

func (h *handlers) getMail(ctx context.Context, _ *wire.Call, in *ByID) (*wire.Reply[Mail], error) {
	m, err := h.mail(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return mailReply(m), nil
}

func (h *handlers) showMail(ctx context.Context, _ *wire.Call, in *ByID) (*wire.Reply[wire.None], error) {
	m, err := h.mail(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &wire.Reply[wire.None]{ContentType: "text/html; charset=utf-8", Policy: MailPolicy, Stream: func(w io.Writer) error {
		_, err := io.WriteString(w, m.HTML)
		return err
	}}, nil
}

func (h *handlers) resendMail(ctx context.Context, call *wire.Call, in *ByID) (*wire.Reply[Mail], error) {
	number, err := parsed(id.ParseMail, "mail", in.ID)
	if err != nil {
		return nil, err
	}
	return wire.Do(call, mailReply, func(claim *idem.Claim) (*notify.Mail, error) { return h.mails.Resend(ctx, number, claim) })
}

// MailTemplate is the words of a kind of mail in a language.
type MailTemplate struct {
	Kind      string                   `json:"kind" example:"order_placed"`
	Locale    string                   `json:"locale" doc:"A language." example:"de"`
	Subject   string                   `json:"subject"`
	HTML      string                   `json:"html" doc:"What stands in the layout, in the language of Go's html/template."`
	Text      string                   `json:"text" doc:"The same without HTML, in the language of Go's text/template."`
	Custom    bool                     `json:"custom" doc:"The shop's own; else the house's."`
	Version   int64                    `json:"version" doc:"0 of the house's."`
	UpdatedAt wire.Nullable[time.Time] `json:"updated_at"`
}

func templateDocument(t notify.Template) MailTemplate {
	return MailTemplate{
		Kind: string(t.Kind), Locale: t.Locale, Subject: t.Subject, HTML: t.HTML, Text: t.Text, Custom: t.Custom,
		Version: t.Version, UpdatedAt: wire.TimeOrNull(t.UpdatedAt),
	}
}

func templateReply(t notify.Template) *wire.Reply[MailTemplate] {
	return &wire.Reply[MailTemplate]{Body: templateDocument(t), Version: t.Version}
}

// MailTemplates is every template that is in use.
type MailTemplates struct {
	Data []MailTemplate `json:"data"`
}

func (h *handlers) listTemplates(ctx context.Context, _ *wire.Call, _ *wire.None) (*wire.Reply[MailTemplates], error) {
	templates, err := h.mails.ListTemplates(ctx)
	if err != nil {
		return nil, err
	}
	list := MailTemplates{Data: make([]MailTemplate, 0, len(templates))}
	for _, t := range templates {
		list.Data = append(list.Data, templateDocument(t))
	}
	return &wire.Reply[MailTemplates]{Body: list}, nil
}

// ByTemplate is the input of routes for one template.
type ByTemplate struct {
	Kind   string `path:"kind" maxLength:"40" doc:"The kind of mail."`
	Locale string `path:"locale" maxLength:"10" doc:"The language."`
}

func (h *handlers) getTemplate(ctx context.Context, _ *wire.Call, in *ByTemplate) (*wire.Reply[MailTemplate], error) {
	t, err := h.mails.GetTemplate(ctx, notify.Kind(in.Kind), in.Locale)
	if err != nil {
		return nil, err
	}
	return templateReply(t), nil
}

// MailTemplateInput is a template as somebody wants it to be.
type MailTemplateInput struct {
	Versioned
	Subject string `json:"subject" maxLength:"1000"`
	HTML    string `json:"html" maxLength:"100000"`
	Text    string `json:"text" maxLength:"100000"`
}

type templateChange struct {
	wire.Precondition
	ByTemplate
	Body MailTemplateInput
}

func (c *templateChange) input() notify.TemplateInput {
	return notify.TemplateInput{Subject: c.Body.Subject, HTML: c.Body.HTML, Text: c.Body.Text}
}

func (h *handlers) putTemplate(ctx context.Context, call *wire.Call, in *templateChange) (*wire.Reply[MailTemplate], error) {
	expected, err := in.Expected(in.Body.Version)
	if err != nil {
		return nil, err
	}
	return wire.Do(call, templateReply, func(claim *idem.Claim) (notify.Template, error) {
		return h.mails.PutTemplate(ctx, notify.Kind(in.Kind), in.Locale, expected, in.input(), claim)
	})
}

func (h *handlers) resetTemplate(ctx context.Context, call *wire.Call, in *ByTemplate) (*wire.Reply[MailTemplate], error) {
	return wire.Do(call, templateReply, func(claim *idem.Claim) (notify.Template, error) {
		return h.mails.ResetTemplate(ctx, notify.Kind(in.Kind), in.Locale, claim)
	})
}

// MailPreview is a mail as a template would make it.
type MailPreview struct {
	Subject string `json:"subject"`
	HTML    string `json:"html"`
	Text    string `json:"text"`
}

type templatePreview struct {
	ByTemplate
	Body MailTemplateInput
}

func (h *handlers) previewTemplate(ctx context.Context, call *wire.Call, in *templatePreview) (*wire.Reply[MailPreview], error) {
	input := notify.TemplateInput{Subject: in.Body.Subject, HTML: in.Body.HTML, Text: in.Body.Text}
	answer := func(r notify.Rendered) *wire.Reply[MailPreview] {
		return &wire.Reply[MailPreview]{Body: MailPreview{Subject: r.Subject, HTML: r.HTML, Text: r.Text}}
	}
	return wire.Do(call, answer, func(claim *idem.Claim) (notify.Rendered, error) {
		return h.mails.PreviewOnce(ctx, notify.Kind(in.Kind), in.Locale, input, claim)
	})
}

// MailSettings is who sends mails, and who is told about stock.
type MailSettings struct {
	StaffEmail string `json:"staff_email" doc:"Who is told about stock that runs low; empty: nobody."`
	FromName   string `json:"from_name" doc:"Empty: the shop's name."`
	ReplyTo    string `json:"reply_to" doc:"Empty: where mails come from."`
	Mailbox    string `json:"mailbox" doc:"Where every mail of a shop in development can be read; empty elsewhere." example:"/dev/mailbox"`
	Version    int64  `json:"version" doc:"0 until they are saved."`
}

func (h *handlers) mailSettingsReply(s notify.Settings) *wire.Reply[MailSettings] {
	return &wire.Reply[MailSettings]{Version: s.Version, Body: MailSettings{
		StaffEmail: s.StaffEmail, FromName: s.FromName, ReplyTo: s.ReplyTo, Mailbox: h.mailbox, Version: s.Version,
	}}
}

func (h *handlers) getMailSettings(ctx context.Context, _ *wire.Call, _ *wire.None) (*wire.Reply[MailSettings], error) {
	s, err := h.mails.GetSettings(ctx)
	if err != nil {
		return nil, err
	}
	return h.mailSettingsReply(s), nil
}

// MailSettingsPatch is a change of the settings: what is not given stays as it is.
type MailSettingsPatch struct {
	Versioned
	StaffEmail *string `json:"staff_email,omitempty" maxLength:"254"`
	FromName   *string `json:"from_name,omitempty" maxLength:"200"`
	ReplyTo    *string `json:"reply_to,omitempty" maxLength:"254"`
}

type mailSettingsChange struct {
	wire.Precondition
	Body MailSettingsPatch
}

func (h *handlers) updateMailSettings(ctx context.Context, call *wire.Call, in *mailSettingsChange) (*wire.Reply[MailSettings], error) {
	expected, err := in.Expected(in.Body.Version)
	if err != nil {
		return nil, err
	}
	patch := notify.SettingsPatch{StaffEmail: in.Body.StaffEmail, FromName: in.Body.FromName, ReplyTo: in.Body.ReplyTo}
	return wire.Do(call, h.mailSettingsReply, func(claim *idem.Claim) (notify.Settings, error) {
		return h.mails.UpdateSettings(ctx, expected, patch, claim)
	})
}
