package notify

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
)

// Template is the words of a kind of mail in a language.
type Template struct {
	Kind      Kind
	Locale    string // a language: "de"
	Subject   string // one line, of text/template
	HTML      string // what stands in the layout, of html/template
	Text      string // what stands in the layout, of text/template
	Custom    bool   // the shop's own; else the house's
	Version   int64  // 0 of the house's
	UpdatedAt time.Time
}

// maxTemplates is how many of its own a shop may have.
const maxTemplates = 500

// TemplateInput is a template as somebody wants it to be.
type TemplateInput struct {
	Subject string
	HTML    string
	Text    string
}

var languageCode = regexp.MustCompile(`^[a-z]{2,3}$`)

// checkName refuses a kind of mail that does not exist, and a language that is none.
func checkName(kind Kind, locale string) error {
	if !slices.Contains(Kinds(), kind) {
		return fault.Missing("kind of mail", clip(string(kind), 60))
	}
	if !languageCode.MatchString(locale) {
		return fault.Invalidf("locale", "%q is not a language: use its ISO 639 code, such as de.", clip(locale, 20))
	}
	return nil
}

// template is what mails of the kind are written by: the shop's own in the language, else the house's.
func (s *Service) template(ctx context.Context, kind Kind, language string) (Template, error) {
	if kind.isHouse() {
		return house(kind, language), nil
	}
	own, err := db.One(ctx, s.o.DB.Read(), scanTemplate, getTemplate, string(kind), language)
	if errors.Is(err, db.ErrNoRows) {
		return house(kind, language), nil
	}
	if err != nil {
		return Template{}, fmt.Errorf("get mail template: %w", err)
	}
	return *own, nil
}

// GetTemplate is the template by which mails of the kind are written in a language; not_found for a kind that does not
// exist.
func (s *Service) GetTemplate(ctx context.Context, kind Kind, locale string) (Template, error) {
	if err := checkName(kind, locale); err != nil {
		return Template{}, err
	}
	return s.template(ctx, kind, locale)
}

// ListTemplates is every template that is in use: of each kind in each of the house's languages, and the shop's own in
// others.
func (s *Service) ListTemplates(ctx context.Context) ([]Template, error) {
	own, err := db.List(ctx, s.o.DB.Read(), scanTemplate, listTemplates, int64(maxTemplates))
	if err != nil {
		return nil, fmt.Errorf("list mail templates: %w", err)
	}
	// What a database of before holds for a kind that is the house's is not in use.
	own = slices.DeleteFunc(own, func(t *Template) bool { return t.Kind.isHouse() })
	var list []Template
	for _, kind := range Kinds() {
		for _, spoken := range languages {
			at := slices.IndexFunc(own, func(t *Template) bool { return t.Kind == kind && t.Locale == spoken })
			if at < 0 {
				list = append(list, house(kind, spoken))
				continue
			}
			list = append(list, *own[at])
		}
		for _, t := range own {
			if t.Kind == kind && !slices.Contains(languages, t.Locale) {
				list = append(list, *t)
			}
		}
	}
	return list, nil
}

// PutTemplate replaces the words of a kind of mail in a language. They are tried out on a made-up order first:
// mail_template_invalid says what is wrong, in which line, and names subject, html or text. mail_template_fixed: mails of the
// kind hold a link that opens an account.
func (s *Service) PutTemplate(ctx context.Context, kind Kind, locale string, expected *int64, in TemplateInput, claim *idem.Claim) (Template, error) {
	if _, err := s.Preview(ctx, kind, locale, in); err != nil {
		return Template{}, err
	}
	before, err := s.template(ctx, kind, locale)
	if err != nil {
		return Template{}, err
	}
	if expected != nil && *expected != before.Version {
		return Template{}, fault.Stale("template")
	}
	now := s.o.DB.Clock().Now()
	after := Template{
		Kind: kind, Locale: locale, Subject: in.Subject, HTML: in.HTML, Text: in.Text, Custom: true,
		Version: before.Version + 1, UpdatedAt: now,
	}
	b := &db.Batch{}
	if before.Custom {
		b.Exec(updateTemplate, in.Subject, in.HTML, in.Text, clock.Micros(now), string(kind), locale, before.Version).
			Want(1, fault.Stale("template"))
	} else {
		b.Exec(insertTemplate, string(kind), locale, in.Subject, in.HTML, in.Text, clock.Micros(now)).
			Want(1, fault.Stale("template"))
	}
	if err := claim.Add(b, after); err != nil {
		return Template{}, err
	}
	if err := s.o.DB.Submit(ctx, b); err != nil {
		return Template{}, fmt.Errorf("save mail template: %w", err)
	}
	return after, nil
}

// ResetTemplate goes back to the house's words, and returns them.
func (s *Service) ResetTemplate(ctx context.Context, kind Kind, locale string, claim *idem.Claim) (Template, error) {
	if err := checkName(kind, locale); err != nil {
		return Template{}, err
	}
	t := house(kind, locale)
	b := &db.Batch{}
	b.Exec(deleteTemplate, string(kind), locale)
	if err := claim.Add(b, t); err != nil {
		return Template{}, err
	}
	if err := s.o.DB.Submit(ctx, b); err != nil {
		return Template{}, fmt.Errorf("reset mail template: %w", err)
	}
	return t, nil
}

// Preview is a mail as the words would make it, about a made-up order. It refuses what PutTemplate refuses.
func (s *Service) Preview(ctx context.Context, kind Kind, locale string, in TemplateInput) (Rendered, error) {
	if err := checkName(kind, locale); err != nil {
		return Rendered{}, err
	}
	if kind.isHouse() {
		return Rendered{}, fault.Newf(fault.Refused, CodeTemplateFixed,
			"Mails of the kind %s hold a link that opens an account, so their words are those of the house.", kind).WithParam("kind")
	}
	for _, part := range []struct{ param, source string }{{"subject", in.Subject}, {"html", in.HTML}, {"text", in.Text}} {
		if err := inspect(part.param, part.source); err != nil {
			return Rendered{}, err
		}
	}
	channel, err := s.o.Shop.GetChannel(ctx)
	if err != nil {
		return Rendered{}, err
	}
	return render(Template{Kind: kind, Locale: locale, Subject: in.Subject, HTML: in.HTML, Text: in.Text}, sample(channel, locale))
}

// PreviewOnce is Preview for a request that may be repeated: the claim keeps the answer.
func (s *Service) PreviewOnce(ctx context.Context, kind Kind, locale string, in TemplateInput, claim *idem.Claim) (Rendered, error) {
	out, err := s.Preview(ctx, kind, locale, in)
	if err != nil || claim == nil {
		return out, err
	}
	b := &db.Batch{}
	if err := claim.Add(b, out); err != nil {
		return Rendered{}, err
	}
	return out, s.o.DB.Submit(ctx, b)
}
