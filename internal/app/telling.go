package app

import (
	"context"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"winkel/internal/commerce/cart"
	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/checkout"
	"winkel/internal/commerce/content"
	"winkel/internal/commerce/customer"
	"winkel/internal/commerce/identity"
	"winkel/internal/commerce/inventory"
	"winkel/internal/commerce/notify"
	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
	"winkel/internal/commerce/privacy"
	"winkel/internal/commerce/promotion"
	"winkel/internal/commerce/recommend"
	"winkel/internal/commerce/review"
	"winkel/internal/commerce/search"
	"winkel/internal/commerce/segment"
	"winkel/internal/commerce/webhook"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/backup"
	"winkel/internal/platform/job"
	"winkel/internal/platform/mail"
	"winkel/internal/platform/outbox"
	"winkel/internal/platform/resilience"
)

const (
	mailDeadline = 45 * time.Second // a conversation with a slow server, from the first word to the last
	mailsAtOnce  = 4
)

// wireTelling wires what tells others: mails to people, webhooks to programs.
func (s *shop) wireTelling(env *environment) error {
	transport, err := s.transport(env)
	if err != nil {
		return err
	}
	c := env.config
	from := c.Mail.From
	if from == "" {
		from = "shop@" + shopHost(env)
	}
	s.mails = notify.New(notify.Options{
		DB: s.db, Jobs: s.jobs, Transport: transport, From: mail.Address{Email: from}, Host: shopHost(env), Orders: s.orders,
		Links: links{s.checkouts, shopOrigin(env)}, Shop: s.catalog, Goods: goods{s.catalog}, Instructions: s.instructions,
		Secret: s.oneTimeText,
	})
	if err := s.mails.RegisterJobs(); err != nil {
		return err
	}
	s.webhooks = webhook.New(webhook.Options{
		DB: s.db, Outbox: s.outbox, Policies: s.policies, Kinds: everyEvent(), AllowHTTP: c.HTTP.Dev || c.Selling.PrivateTarget,
		Client: resilience.NewClient(resilience.Options{AllowPrivate: c.Selling.PrivateTarget}),
	})
	return nil
}

// transport is how mails leave the shop.
func (s *shop) transport(env *environment) (mail.Transport, error) {
	c := env.config
	switch {
	case c.Mail.Host != "":
		policy := s.policies.Policy("mail", resilience.Settings{Deadline: mailDeadline, Concurrency: mailsAtOnce})
		return mail.NewSMTP(mail.SMTPOptions{
			Host: c.Mail.Host, Port: c.Mail.Port, User: c.Mail.User, Password: c.Mail.Password, TLS: mail.TLS(c.Mail.TLS), Guard: policy.Do,
		})
	case c.HTTP.Dev && !env.looking:
		return mail.NewDirectory(filepath.Join(c.Storage.Data, "mail"))
	}
	return noTransport{}, nil
}

// noTransport keeps mails where no server is configured: they are written, tried again for hours, and can be sent again by
// staff once there is one.
type noTransport struct{}

// Send refuses, for now.
func (noTransport) Send(context.Context, mail.Message) error {
	return fault.New(fault.Unavailable, fault.CodeUnavailable, "No mail server is configured. Name one with --smtp-host.")
}

// shopOrigin is the address of the shop as shoppers reach it, for links in mails.
func shopOrigin(env *environment) string {
	if public := env.config.HTTP.PublicURL; public != "" {
		return strings.TrimSuffix(public, "/")
	}
	return "http://" + env.config.HTTP.Listen
}

// shopHost is the name of the shop's machine in the network, for what mails are called.
func shopHost(env *environment) string {
	if u, err := url.Parse(env.config.HTTP.PublicURL); err == nil && strings.Contains(u.Hostname(), ".") {
		return u.Hostname()
	}
	return "shop.localhost.localdomain"
}

// links makes addresses that open without a login.
type links struct {
	checkouts *checkout.Service
	origin    string
}

// Page is where a page of the shop is.
func (l links) Page(path string) string { return l.origin + path }

// Order is where a customer sees his order.
func (l links) Order(o id.Order) string {
	return fmt.Sprintf("%s/orders/%s?token=%s", l.origin, o, l.checkouts.OrderToken(o))
}

// oneTimeText is the whole text of a one-time token, with the secret that nothing stores, by its purpose and its number.
func (s *shop) oneTimeText(purpose, number string) string {
	once, err := id.ParseOneTimeToken(number)
	if err != nil {
		return number
	}
	return s.identity.OneTimeText(identity.Purpose(purpose), once)
}

// goods names variants for the mails to staff.
type goods struct{ catalog *catalog.Service }

// NameVariant is what a variant is called; an empty title for one that is no more.
func (g goods) NameVariant(ctx context.Context, variant id.Variant) (title, sku string, err error) {
	v, err := g.catalog.GetVariant(ctx, variant)
	switch {
	case err != nil && fault.KindOf(err) == fault.NotFound:
		return "", "", nil
	case err != nil:
		return "", "", err
	}
	p, err := g.catalog.GetProduct(ctx, v.ProductID)
	if err != nil {
		return "", "", err
	}
	title = p.Title
	if v.Title != "" && v.Title != catalog.DefaultVariantTitle {
		title += " (" + v.Title + ")"
	}
	return title, v.SKU, nil
}

// instructions is what a customer does to pay by a provider.
func (s *shop) instructions(ctx context.Context, provider string) (string, error) {
	m, err := s.providers.Method(ctx, provider)
	if fault.CodeOf(err) == payment.CodeProviderUnknown {
		return "", nil // the shop was started without it since
	}
	return m.Instructions, err
}

// everyEvent is the kinds of events of the whole shop.
func everyEvent() []outbox.Kind {
	var kinds []outbox.Kind
	for _, domain := range [][]outbox.Kind{
		catalog.Events(), inventory.Events(), promotion.Events(), customer.Events(), cart.Events(), checkout.Events(), order.Events(), job.Events(),
		webhook.Events(), privacy.Events(), review.Events(), segment.Events(), search.Events(), content.Events(),
		recommend.Events(), backup.Events(),
	} {
		kinds = append(kinds, domain...)
	}
	return kinds
}
