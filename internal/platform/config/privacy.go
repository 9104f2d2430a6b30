package config

import "time"

// Privacy says how long the shop keeps what it holds about people. Somebody who is erased is forgotten sooner.
type Privacy struct {
	Checkouts      time.Duration `env:"CHECKOUTS" default:"2160h" help:"Time that the checkout of a finished order is kept, with the addresses in it; the order has its own. 0: for good."`
	Buyers         time.Duration `env:"BUYERS" default:"87600h" help:"Time that an order says whose it was; after that it is a number in the books. 0: for good."`
	Consents       time.Duration `env:"CONSENTS" default:"26280h" help:"Time that the proof of a consent is kept after a newer one took its place. 0: for good."`
	Mails          time.Duration `env:"MAILS" default:"2160h" help:"Time that mails are kept that were sent or given up, with their words."`
	Events         time.Duration `env:"EVENTS" default:"2160h" help:"Time that events are kept, for webhooks that ask for them again."`
	Callbacks      time.Duration `env:"CALLBACKS" default:"2160h" help:"Time that callbacks of payment providers are kept that were applied."`
	Answers        time.Duration `env:"ANSWERS" default:"24h" help:"Time that answers are kept for requests with an Idempotency-Key."`
	AuditAddresses time.Duration `env:"AUDIT_ADDRESSES" default:"2160h" help:"Time that the audit log says from which address something was done. 0: for good."`
	AuditDocuments time.Duration `env:"AUDIT_DOCUMENTS" default:"17520h" help:"Time that the audit log keeps what a thing was before and after. Who did what stays. 0: for good."`
}

func (c *Config) validatePrivacy(wrong *mistakes) {
	p := &c.Privacy
	wrong.positive("keep-mails", p.Mails)
	wrong.positive("keep-events", p.Events)
	wrong.positive("keep-callbacks", p.Callbacks)
	wrong.positive("keep-answers", p.Answers)
	for name, keep := range map[string]time.Duration{
		"checkouts": p.Checkouts, "buyers": p.Buyers, "consents": p.Consents, "audit-addresses": p.AuditAddresses, "audit-documents": p.AuditDocuments,
	} {
		wrong.whenf(keep < 0, "--keep-%s is %s. Give a time, or 0 for good.", name, keep)
	}
}
