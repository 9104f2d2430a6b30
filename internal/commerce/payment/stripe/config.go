package stripe

import (
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"net/url"
	"strings"
	"time"
)

// Config is the shop's account with Stripe. It prints without its secrets.
type Config struct {
	SecretKey      string // sk_… or rk_…
	PublishableKey string // pk_…, for the script in the browser
	WebhookSecret  string // whsec_…
	ManualCapture  bool   // only authorize; staff capture when they send the goods
	Title          string // for shoppers; empty: "Card"
	Description    string
	APIBase        string        // another server that speaks Stripe's language, on this machine; for tests
	Timeout        time.Duration // of one request; zero: 15 s
}

// String is the configuration without its secrets.
func (c Config) String() string {
	mode := "no key"
	switch {
	case strings.Contains(c.SecretKey, "_live_"):
		mode = "live"
	case c.SecretKey != "":
		mode = "test"
	}
	return fmt.Sprintf("stripe (%s, manual capture %v, callbacks %v)", mode, c.ManualCapture, c.WebhookSecret != "")
}

// GoString is String.
func (c Config) GoString() string { return c.String() }

// LogValue is String.
func (c Config) LogValue() slog.Value { return slog.StringValue(c.String()) }

// Validate says what is wrong with the configuration, without the secrets.
func (c Config) Validate() error {
	if !strings.HasPrefix(c.SecretKey, "sk_") && !strings.HasPrefix(c.SecretKey, "rk_") {
		return errors.New("the secret key of Stripe begins with sk_ or rk_")
	}
	if c.PublishableKey != "" && !strings.HasPrefix(c.PublishableKey, "pk_") {
		return errors.New("the publishable key of Stripe begins with pk_")
	}
	if strings.Contains(c.SecretKey, "_live_") != strings.Contains(c.PublishableKey, "_live_") && c.PublishableKey != "" {
		return errors.New("one key of Stripe is a live key and the other is not")
	}
	if c.WebhookSecret != "" && !strings.HasPrefix(c.WebhookSecret, "whsec_") {
		return errors.New("the webhook secret of Stripe begins with whsec_")
	}
	if c.APIBase == "" {
		return nil
	}
	base, err := url.Parse(c.APIBase)
	if err != nil {
		return errors.New("the API base of Stripe is not a URL")
	}
	if address, err := netip.ParseAddr(base.Hostname()); base.Hostname() != "localhost" && (err != nil || !address.IsLoopback()) {
		return fmt.Errorf("the API base of Stripe may only be changed to this machine, and %s is not", base.Hostname())
	}
	return nil
}
