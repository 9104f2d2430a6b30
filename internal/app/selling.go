package app

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"winkel/internal/commerce/aftersale"
	"winkel/internal/commerce/cart"
	"winkel/internal/commerce/checkout"
	"winkel/internal/commerce/notify"
	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
	"winkel/internal/commerce/payment/cod"
	"winkel/internal/commerce/payment/manual"
	"winkel/internal/commerce/payment/stripe"
	"winkel/internal/commerce/payment/testpay"
	"winkel/internal/commerce/settlement"
	"winkel/internal/commerce/webhook"
	postal "winkel/internal/kernel/address"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/limit"
	"winkel/internal/platform/resilience"
	"winkel/internal/platform/token"
)

// selling is the services by which the shop sells.
type selling struct {
	policies   *resilience.Registry
	payments   *payment.Store
	providers  *payment.Registry
	sandbox    *testpay.Provider // nil without --dev
	orders     *order.Service
	carts      *cart.Service
	checkouts  *checkout.Service
	settlement *settlement.Service
	aftersale  *aftersale.Service
	mails      *notify.Service
	webhooks   *webhook.Service
	limits     *limit.Gate
	attempts   *payment.Attempts
}

// wireSelling wires the services by which the shop sells to each other and to those that it has.
func (s *shop) wireSelling(env *environment) error {
	c := env.config
	s.payments = payment.NewStore(s.db)
	if err := s.wireProviders(env); err != nil {
		return err
	}
	if err := s.wireLimits(env); err != nil {
		return err
	}
	s.orders = order.New(s.db, s.outbox, s.payments, s.shipping)
	s.wireSegments(env.log)
	s.carts = cart.New(cart.Options{
		DB: s.db, Outbox: s.outbox, Catalog: s.catalog, Promotions: s.promotions, Taxes: s.taxes, Shipping: s.shipping,
		Tokens: s.tokens, Ordered: s.orders.HasOrdered, Buyer: s.customers.Buyer, Segments: s.segments.CodesOf, Home: s.home,
		Keep: c.Selling.CartTime,
		Held: func(ctx context.Context, of id.Cart) (map[id.Variant]int64, error) { return s.checkouts.Held(ctx, of) },
	})
	s.settlement = settlement.New(settlement.Options{
		DB: s.db, Orders: s.orders, Payments: s.payments, Providers: s.providers, Stock: s.inventory, Promotions: s.promotions,
		Carts: s.carts,
	})
	s.checkouts = checkout.New(checkout.Options{
		DB: s.db, Outbox: s.outbox, Carts: s.carts, Orders: s.orders, Stock: s.inventory, Promotions: s.promotions,
		Payments: s.payments, Providers: s.providers, Settlement: s.settlement, Tokens: s.tokens, HoldTime: c.Selling.HoldTime,
		HoldLimit: c.Selling.HoldLimit, UnpaidTime: c.Selling.UnpaidTime, AuthorizeOnly: c.Selling.Capture == "later", Attempts: s.attempts,
	})
	s.aftersale = aftersale.New(aftersale.Options{
		DB: s.db, Outbox: s.outbox, Orders: s.orders, Settlement: s.settlement, Payments: s.payments, Providers: s.providers,
		Stock: s.inventory, Parcels: s.shipping,
	})
	return s.wireTelling(env)
}

// secretFile holds the key of the shop.
const secretFile = "secret.key"

// signer makes the shop's tokens, by the key that is configured, or the one in the data directory.
func signer(env *environment) (*token.Signer, error) {
	if text := env.config.Selling.Secret; text != "" {
		key, err := hex.DecodeString(text)
		if err != nil {
			return nil, errors.New("--secret is not hexadecimal")
		}
		return token.NewSigner(key)
	}
	path := filepath.Join(env.config.Storage.Data, secretFile)
	if _, err := os.Stat(path); env.looking && err != nil {
		return token.NewSigner(make([]byte, token.KeyBytes)) // nobody makes a token, and nothing is to be written
	}
	key, err := token.KeyFile(path)
	if err != nil {
		return nil, err
	}
	return token.NewSigner(key)
}

// sandboxPath is where the test provider sends shoppers.
const sandboxPath = "/dev/pay"

// providerPolicy is how payment providers are called: they may take their time, but not for ever.
var providerPolicy = resilience.Settings{Deadline: 20 * time.Second, Concurrency: 64, Fails: payment.ProviderFails}

// wireProviders makes the ways to pay that are configured, and the test provider with --dev.
func (s *shop) wireProviders(env *environment) error {
	c := env.config
	var list []payment.Provider
	for _, name := range c.Selling.Payments {
		switch name {
		case manual.Name:
			list = append(list, manual.New(manual.Config{Instructions: c.Selling.BankDetails}))
		case cod.Name:
			list = append(list, cod.New(cod.Config{}))
		case stripe.Name:
			p, err := stripe.New(stripe.Config{
				SecretKey: c.Stripe.SecretKey, PublishableKey: c.Stripe.PublishableKey, WebhookSecret: c.Stripe.WebhookSecret,
				ManualCapture: c.Selling.Capture == "later", APIBase: c.Stripe.API,
			})
			if err != nil {
				return err
			}
			list = append(list, payment.Guarded(p, s.policies.Policy("payment."+name, providerPolicy)))
		}
	}
	if c.HTTP.Dev && !env.looking {
		books, err := testpay.OpenFile(filepath.Join(c.Storage.Data, "test-payments.jsonl"))
		if err != nil {
			return fmt.Errorf("open the books of the test provider: %w", err)
		}
		s.sandbox = testpay.New(testpay.Options{
			Books: books, Secret: []byte(s.tokens.Fingerprint()), Clock: s.db.Clock(), ActionURL: strings.TrimSuffix(c.HTTP.PublicURL, "/") + sandboxPath,
		})
		list = append(list, payment.Guarded(s.sandbox, s.policies.Policy("payment.test", providerPolicy)))
	}
	if env.trial != nil {
		list = append(list, env.trial.bank(s.policies))
	}
	s.providers = payment.NewRegistry(list...).Keep(s.db)
	return nil
}

// home is where the shop is, as its owner says on invoices.
func (s *shop) home(ctx context.Context) (postal.Address, error) {
	seller, err := s.orders.Seller(ctx)
	return seller.Address, err
}
