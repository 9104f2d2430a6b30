package stripe

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	api "github.com/stripe/stripe-go/v85"

	"winkel/internal/commerce/payment"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/resilience"
)

// Name is the provider's name.
const Name = "stripe"

// Names of our ids in the metadata of what Stripe keeps.
const (
	paymentKey = "payment_id"
	orderKey   = "order_id"
	numberKey  = "order_number"
	refundKey  = "refund_id"
)

// Provider takes money through Stripe. It is safe for concurrent use.
type Provider struct {
	config     Config
	intents    intents
	methods    methods
	refunds    refunds
	currencies []money.Currency
}

// intents, methods and refunds are the services of the library that are used. A field with the library's whole client would have the
// linker keep the methods of all its services: 6 MB.
type (
	intents interface {
		Create(ctx context.Context, params *api.PaymentIntentCreateParams) (*api.PaymentIntent, error)
		Retrieve(ctx context.Context, name string, params *api.PaymentIntentRetrieveParams) (*api.PaymentIntent, error)
		Capture(ctx context.Context, name string, params *api.PaymentIntentCaptureParams) (*api.PaymentIntent, error)
		Cancel(ctx context.Context, name string, params *api.PaymentIntentCancelParams) (*api.PaymentIntent, error)
		List(ctx context.Context, params *api.PaymentIntentListParams) *api.V1List[*api.PaymentIntent]
		Search(ctx context.Context, params *api.PaymentIntentSearchParams) *api.V1SearchList[*api.PaymentIntent]
	}
	methods interface {
		Retrieve(ctx context.Context, name string, params *api.PaymentMethodRetrieveParams) (*api.PaymentMethod, error)
	}
	refunds interface {
		Create(ctx context.Context, params *api.RefundCreateParams) (*api.Refund, error)
		Retrieve(ctx context.Context, name string, params *api.RefundRetrieveParams) (*api.Refund, error)
		List(ctx context.Context, params *api.RefundListParams) *api.V1List[*api.Refund]
	}
)

// New returns the provider, or says what is wrong with the configuration. It asks nobody.
func New(c Config) (*Provider, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	backends := api.NewBackendsWithConfig(&api.BackendConfig{
		HTTPClient: resilience.NewClient(resilience.Options{
			Timeout: c.Timeout, AllowPrivate: c.APIBase != "", Longest: 4 << 20,
		}),
		// Repetition is the policy's business, and what the library would log is in the errors.
		MaxNetworkRetries: api.Int64(0),
		LeveledLogger:     &api.LeveledLogger{Level: api.LevelNull},
		EnableTelemetry:   new(false),
		URL:               urlOf(c.APIBase),
	})
	client := api.NewClient(c.SecretKey, api.WithBackends(backends))
	return &Provider{config: c, intents: client.V1PaymentIntents, refunds: client.V1Refunds, methods: client.V1PaymentMethods, currencies: currencies()}, nil
}

func urlOf(base string) *string {
	if base == "" {
		return api.String(api.APIURL)
	}
	return api.String(base)
}

// Name is "stripe".
func (p *Provider) Name() string { return Name }

// Promise is false.
func (p *Provider) Promise() bool { return false }

// Method is what shoppers are told, with the publishable key for Stripe's script.
func (p *Provider) Method() payment.Method {
	m := payment.Method{
		Provider: Name, Title: p.config.Title, Description: p.config.Description, Currencies: p.currencies,
		Config: map[string]string{"publishable_key": p.config.PublishableKey},
	}
	if m.Title == "" {
		m.Title = "Card"
	}
	return m
}

// paymentMethodOf is the payment method in the data: {"payment_method": "pm_…"}. Without one, the script in the browser
// asks the shopper.
func paymentMethodOf(data string) (string, error) {
	if data == "" {
		return "", nil
	}
	var d struct {
		PaymentMethod string `json:"payment_method"`
	}
	if err := json.Unmarshal([]byte(data), &d); err != nil {
		return "", fault.Invalidf("payment.data", `The data of a payment by Stripe is {"payment_method": "pm_…"}.`)
	}
	if d.PaymentMethod != "" && !strings.HasPrefix(d.PaymentMethod, "pm_") || len(d.PaymentMethod) > 255 {
		return "", fault.Invalidf("payment.data.payment_method", "A payment method of Stripe begins with pm_.")
	}
	return d.PaymentMethod, nil
}

// Authorize makes the PaymentIntent and confirms it when there is a payment method.
func (p *Provider) Authorize(ctx context.Context, c payment.Charge) (payment.Outcome, error) {
	method, err := paymentMethodOf(c.Data)
	if err != nil {
		return payment.Outcome{}, err
	}
	amount, err := toStripe(c.Amount)
	if err != nil {
		return payment.Outcome{}, err
	}
	params := &api.PaymentIntentCreateParams{
		Amount:      new(amount),
		Currency:    api.String(strings.ToLower(string(c.Amount.Currency))),
		Description: api.String(c.Number),
		Metadata:    map[string]string{paymentKey: c.Payment.String(), orderKey: c.Order.String(), numberKey: c.Number},
		AutomaticPaymentMethods: &api.PaymentIntentCreateAutomaticPaymentMethodsParams{
			Enabled: new(true), AllowRedirects: api.String("always"),
		},
		CaptureMethod: api.String(string(api.PaymentIntentCaptureMethodAutomatic)),
	}
	if p.config.ManualCapture || !c.Capture {
		params.CaptureMethod = api.String(string(api.PaymentIntentCaptureMethodManual))
	}
	if c.ReturnURL == "" {
		params.AutomaticPaymentMethods.AllowRedirects = api.String("never")
	}
	if method != "" {
		params.Confirm, params.PaymentMethod = new(true), api.String(method)
		if c.ReturnURL != "" {
			params.ReturnURL = api.String(c.ReturnURL)
		}
	}
	params.AddExpand("latest_charge")
	params.SetIdempotencyKey(c.Payment.String() + "/authorize")
	intent, err := p.intents.Create(ctx, params)
	if err != nil {
		return declined(err)
	}
	return outcomeOf(intent)
}

// Card is Stripe's fingerprint of the card that the payment method in the data stands for. A new payment method of the same
// card has the same one.
func (p *Provider) Card(ctx context.Context, data string) (string, error) {
	name, err := paymentMethodOf(data)
	if err != nil || name == "" {
		return "", err
	}
	method, err := p.methods.Retrieve(ctx, name, &api.PaymentMethodRetrieveParams{})
	if err != nil {
		return "", explain(err)
	}
	return fingerprintOf(method), nil
}

func fingerprintOf(method *api.PaymentMethod) string {
	if method == nil || method.Card == nil || method.Card.Fingerprint == "" {
		return ""
	}
	return "stripe:" + method.Card.Fingerprint
}

// declined is what a refused Authorize means: a failed payment. Whatever leaves the outcome open stays an error.
func declined(err error) (payment.Outcome, error) {
	refusal := refusalOf(err)
	if refusal == nil {
		return payment.Outcome{}, explain(err)
	}
	o := payment.Outcome{Found: true, Status: payment.Failed}
	o.FailureCode, o.FailureMessage = failureOf(refusal)
	o.Card = fingerprintOf(refusal.PaymentMethod)
	if refusal.Type != api.ErrorTypeCard {
		// Stripe's words are for whoever wrote the request, and not for the shopper.
		o.FailureMessage = "The payment was not accepted. Please try another way to pay."
	}
	if refusal.PaymentIntent != nil {
		o.ProviderPaymentID = refusal.PaymentIntent.ID
	}
	return o, nil
}

// refusalOf is Stripe's refusal of a request, which then had no effect; nil when nobody knows, or when it is nothing about
// the request.
func refusalOf(err error) *api.Error {
	var e *api.Error
	if !errors.As(err, &e) || e.Type == api.ErrorTypeIdempotency {
		return nil
	}
	switch e.HTTPStatusCode {
	case http.StatusBadRequest, http.StatusPaymentRequired, http.StatusNotFound:
		if e.Code == api.ErrorCodeLockTimeout || e.Code == api.ErrorCodeIdempotencyKeyInUse {
			return nil
		}
		return e
	}
	return nil
}

// explain makes an error that can be logged: those of the library hold the whole object, with its client secret.
func explain(err error) error {
	var e *api.Error
	if !errors.As(err, &e) {
		return fmt.Errorf("stripe: %w", err)
	}
	cause := fmt.Errorf("stripe: %s %s (status %d, request %s)", e.Type, e.Code, e.HTTPStatusCode, e.RequestID)
	if e.HTTPStatusCode == http.StatusUnauthorized || e.HTTPStatusCode == http.StatusForbidden {
		return fault.New(fault.Unavailable, payment.CodeProviderUnavailable,
			"This way to pay does not work right now. Nothing was charged; please choose another one.").WithCause(cause)
	}
	return cause
}

// Capture takes what was authorized, or a part of it; Stripe lets go of the rest.
func (p *Provider) Capture(ctx context.Context, ref payment.Ref, amount money.Amount, key string) (payment.Outcome, error) {
	minor, err := toStripe(amount)
	if err != nil {
		return payment.Outcome{}, err
	}
	name, err := p.nameOf(ctx, ref)
	if err != nil || name == "" {
		return payment.Outcome{}, err
	}
	params := &api.PaymentIntentCaptureParams{AmountToCapture: new(minor)}
	params.AddExpand("latest_charge")
	params.SetIdempotencyKey(ref.Payment.String() + "/capture/" + key)
	intent, err := p.intents.Capture(ctx, name, params)
	refusal := refusalOf(err)
	switch {
	case err == nil:
		return outcomeOf(intent)
	case refusal == nil:
		return payment.Outcome{}, explain(err)
	case refusal.Code == api.ErrorCodeAmountTooLarge:
		return payment.Outcome{}, fault.Newf(fault.Refused, payment.CodeCaptureExceeds,
			"Stripe does not capture %s: more than is authorized.", amount)
	}
	return p.stateInstead(ctx, name, payment.CodeNotCapturable, payment.Captured)
}

// Void cancels the PaymentIntent.
func (p *Provider) Void(ctx context.Context, ref payment.Ref, key string) (payment.Outcome, error) {
	name, err := p.nameOf(ctx, ref)
	if err != nil || name == "" {
		return payment.Outcome{}, err
	}
	params := &api.PaymentIntentCancelParams{}
	params.SetIdempotencyKey(ref.Payment.String() + "/void/" + key)
	intent, err := p.intents.Cancel(ctx, name, params)
	switch {
	case err == nil:
		return outcomeOf(intent)
	case refusalOf(err) == nil:
		return payment.Outcome{}, explain(err)
	}
	return p.stateInstead(ctx, name, payment.CodeNotVoidable, payment.Voided, payment.Expired)
}

// stateInstead looks why Stripe refused. When the payment is where the call should have brought it, it was brought there
// before; else the call is refused.
func (p *Provider) stateInstead(ctx context.Context, name, code string, there ...payment.Status) (payment.Outcome, error) {
	o, err := p.retrieve(ctx, name)
	if err != nil || !o.Found {
		return payment.Outcome{}, err
	}
	if slices.Contains(there, o.Status) {
		return o, nil
	}
	return payment.Outcome{}, fault.Newf(fault.Refused, code, "At Stripe the payment is %s, which does not allow that.", o.Status)
}

// Refund gives back what was captured, or a part of it.
func (p *Provider) Refund(ctx context.Context, ref payment.Ref, refund id.Refund, amount money.Amount) (payment.RefundOutcome, error) {
	minor, err := toStripe(amount)
	if err != nil {
		return payment.RefundOutcome{}, err
	}
	name, err := p.nameOf(ctx, ref)
	if err != nil {
		return payment.RefundOutcome{}, err
	}
	if name == "" {
		return payment.RefundOutcome{Found: true, Status: payment.RefundFailed, FailureMessage: "Stripe does not know the payment."}, nil
	}
	params := &api.RefundCreateParams{
		PaymentIntent: api.String(name), Amount: new(minor),
		Metadata: map[string]string{refundKey: refund.String(), paymentKey: ref.Payment.String()},
	}
	params.SetIdempotencyKey(refund.String() + "/refund")
	made, err := p.refunds.Create(ctx, params)
	if err != nil {
		return refundRefused(err)
	}
	return refundOutcomeOf(made), nil
}

// refundRefused is what a refused Refund means: a failed one, with Stripe's words for staff.
func refundRefused(err error) (payment.RefundOutcome, error) {
	refusal := refusalOf(err)
	if refusal == nil {
		return payment.RefundOutcome{}, explain(err)
	}
	return payment.RefundOutcome{Found: true, Status: payment.RefundFailed, FailureMessage: refusal.Msg}, nil
}

// Fetch asks for the PaymentIntent, by its name or by ours.
func (p *Provider) Fetch(ctx context.Context, ref payment.Ref) (payment.Outcome, error) {
	name, err := p.nameOf(ctx, ref)
	if err != nil || name == "" {
		return payment.Outcome{}, err
	}
	return p.retrieve(ctx, name)
}

func (p *Provider) retrieve(ctx context.Context, name string) (payment.Outcome, error) {
	params := &api.PaymentIntentRetrieveParams{}
	params.AddExpand("latest_charge")
	intent, err := p.intents.Retrieve(ctx, name, params)
	if refusal := refusalOf(err); refusal != nil && refusal.HTTPStatusCode == http.StatusNotFound {
		return payment.Outcome{}, nil
	} else if err != nil {
		return payment.Outcome{}, explain(err)
	}
	return outcomeOf(intent)
}

const (
	madeBefore = 5 * time.Minute  // clocks differ
	madeAfter  = 15 * time.Minute // a call is made at once, and repeated soon or not at all
	mostListed = 1000
)

// nameOf is Stripe's name of a payment; empty when there is none.
func (p *Provider) nameOf(ctx context.Context, ref payment.Ref) (string, error) {
	if ref.ProviderPaymentID != "" {
		return ref.ProviderPaymentID, nil
	}
	ours := ref.Payment.String()
	search := &api.PaymentIntentSearchParams{SearchParams: api.SearchParams{
		Query: fmt.Sprintf("metadata['%s']:'%s'", paymentKey, ours), Limit: api.Int64(1), Single: true,
	}}
	for intent, err := range p.intents.Search(ctx, search).All(ctx) {
		if err != nil {
			break // some countries have no search; the list has everything
		}
		if intent.Metadata[paymentKey] == ours {
			return intent.ID, nil
		}
	}
	at, seen := ref.Payment.Time(), 0
	list := &api.PaymentIntentListParams{CreatedRange: &api.RangeQueryParams{
		GreaterThanOrEqual: at.Add(-madeBefore).Unix(), LesserThanOrEqual: at.Add(madeAfter).Unix(),
	}}
	list.Limit = api.Int64(100)
	for intent, err := range p.intents.List(ctx, list).All(ctx) {
		if err != nil {
			return "", explain(err)
		}
		if intent.Metadata[paymentKey] == ours {
			return intent.ID, nil
		}
		seen++
		if seen == mostListed {
			return "", fmt.Errorf("stripe: %s is not among the first %d payments of its time", ours, mostListed)
		}
	}
	return "", nil
}

// FetchRefund asks for a refund, by its name or by ours.
func (p *Provider) FetchRefund(ctx context.Context, ref payment.Ref, refund id.Refund, name string) (payment.RefundOutcome, error) {
	if name != "" {
		made, err := p.refunds.Retrieve(ctx, name, nil)
		if refusal := refusalOf(err); refusal != nil && refusal.HTTPStatusCode == http.StatusNotFound {
			return payment.RefundOutcome{}, nil
		} else if err != nil {
			return payment.RefundOutcome{}, explain(err)
		}
		return refundOutcomeOf(made), nil
	}
	intent, err := p.nameOf(ctx, ref)
	if err != nil || intent == "" {
		return payment.RefundOutcome{}, err
	}
	list := &api.RefundListParams{PaymentIntent: api.String(intent)}
	list.Limit = api.Int64(100)
	for made, err := range p.refunds.List(ctx, list).All(ctx) {
		if err != nil {
			return payment.RefundOutcome{}, explain(err)
		}
		if made.Metadata[refundKey] == refund.String() {
			return refundOutcomeOf(made), nil
		}
	}
	return payment.RefundOutcome{}, nil
}
