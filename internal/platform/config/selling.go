package config

import (
	"slices"
	"strings"
	"time"
)

// Selling says how the shop sells.
type Selling struct {
	Secret        string        `env:"WINKEL_SECRET" placeholder:"HEX" secret:"all" help:"Key that signs the tokens of carts and orders, 64 hexadecimal digits. Empty means secret.key in the data directory, made at the first start. Nodes of one shop need the same."`
	Payments      []string      `env:"WINKEL_PAYMENTS" default:"manual,cod" placeholder:"NAME,…" help:"Ways to pay, in the order in which they are shown: manual (bank transfer), cod (cash on delivery), stripe. With --dev there is test, too."`
	BankDetails   string        `env:"WINKEL_BANK_DETAILS" placeholder:"TEXT" help:"The account for bank transfers, as the customer reads it in the confirmation."`
	Capture       string        `env:"WINKEL_CAPTURE" default:"order" enum:"order,later" help:"When card payments are taken: with the order, or later by staff."`
	HoldTime      time.Duration `env:"WINKEL_HOLD_TIME" default:"15m" help:"Time that goods are held and prices frozen for a checkout after each change."`
	HoldLimit     time.Duration `env:"WINKEL_HOLD_LIMIT" default:"1h" help:"Time that a checkout holds goods altogether."`
	UnpaidTime    time.Duration `env:"WINKEL_UNPAID_TIME" default:"336h" help:"Time that an order waits for a bank transfer before it ends by itself."`
	CartTime      time.Duration `env:"WINKEL_CART_TIME" default:"1440h" help:"Time that a cart is kept that nobody touches."`
	PrivateTarget bool          `name:"webhook-private" env:"WINKEL_WEBHOOK_PRIVATE" help:"Allow webhooks to addresses of this machine and its network."`
}

// Stripe is the shop's account with Stripe.
type Stripe struct {
	SecretKey      string `env:"SECRET_KEY" placeholder:"KEY" secret:"all" help:"Secret key, sk_… or rk_…."`
	PublishableKey string `env:"PUBLISHABLE_KEY" placeholder:"KEY" help:"Publishable key, pk_…, for the script in the browser."`
	WebhookSecret  string `env:"WEBHOOK_SECRET" placeholder:"SECRET" secret:"all" help:"Signing secret, whsec_…, of the webhook endpoint /api/payments/stripe/webhook."`
	API            string `env:"API" placeholder:"URL" help:"Another server that speaks Stripe's language, on this machine: for tests."`
}

// Mail says how mails leave the shop.
type Mail struct {
	Host     string `env:"HOST" placeholder:"HOST" help:"SMTP server. Without one mails are kept and not sent; with --dev they are files below mail/ in the data directory."`
	Port     int    `env:"PORT" placeholder:"PORT" help:"Port of the SMTP server: 587, or 465 with TLS from the first byte."`
	User     string `env:"USER" placeholder:"NAME" help:"Account at the SMTP server."`
	Password string `env:"PASSWORD" placeholder:"PASSWORD" secret:"all" help:"Password of the account."`
	TLS      string `env:"TLS" default:"starttls" enum:"starttls,opportunistic,implicit,none" help:"How the connection is kept private: starttls, opportunistic, implicit (from the first byte) or none."`
	From     string `env:"FROM" placeholder:"ADDRESS" help:"Address that mails come from, such as shop@example.com."`
}

// providers are the ways to pay that a shop can choose.
var providers = []string{"manual", "cod", "stripe"}

// secretDigits is how long the key is in hexadecimal.
const secretDigits = 64

func (c *Config) validateSelling(wrong *mistakes) {
	s := &c.Selling
	wrong.whenf(s.Secret != "" && (len(s.Secret) != secretDigits || strings.Trim(strings.ToLower(s.Secret), "0123456789abcdef") != ""),
		"--secret is not %d hexadecimal digits. Make one with: openssl rand -hex 32", secretDigits)
	for i, name := range s.Payments {
		wrong.whenf(!slices.Contains(providers, name), "--payments has %q. Choose from %s.", name, strings.Join(providers, ", "))
		wrong.whenf(slices.Contains(s.Payments[:i], name), "--payments has %q twice.", name)
	}
	wrong.whenf(slices.Contains(s.Payments, "stripe") && c.Stripe.SecretKey == "",
		"--payments has stripe. Give its --stripe-secret-key too, or take it out.")
	wrong.positive("hold-time", s.HoldTime)
	wrong.positive("unpaid-time", s.UnpaidTime)
	wrong.positive("cart-time", s.CartTime)
	wrong.whenf(s.HoldLimit < s.HoldTime, "--hold-limit is %s. It must not be shorter than --hold-time (%s).", s.HoldLimit, s.HoldTime)
	wrong.whenf(c.Mail.Host != "" && c.Mail.From == "", "--smtp-host is given. Say with --smtp-from which address mails come from.")
	wrong.whenf(c.Mail.Port < 0 || c.Mail.Port > 65535, "--smtp-port is %d. A port lies between 1 and 65535.", c.Mail.Port)
}
