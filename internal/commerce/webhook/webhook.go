package webhook

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/outbox"
)

// Codes that this domain raises.
const (
	CodeTooManyEndpoints = "too_many_webhook_endpoints"
	CodeDeliveryQueued   = "webhook_delivery_queued" // it waits to be sent already
	CodeDisabled         = "webhook_endpoint_disabled"
)

// Limits.
const (
	MaxEndpoints   = 50
	MaxReplay      = 10_000 // deliveries of one replay
	maxURL         = 2000   // bytes
	maxDescription = 500    // characters
	maxTypes       = 100
	maxError       = 1 << 10 // bytes of an answer that are kept
)

// PingType is the type of a delivery that only tries an endpoint out. It is no event.
const PingType = "ping"

const secretPrefix = "whsec_"

// Endpoint is an address that wants to know of events.
type Endpoint struct {
	ID                  id.WebhookEndpoint
	Version             int64
	URL                 string
	Description         string
	EventTypes          []string // "order.placed", "order.*"; empty: all
	Active              bool
	Hint                string    // the last four characters of the secret
	PreviousSecretUntil time.Time // zero: there is no older secret that still signs
	Failures            int64     // deliveries that died in a row
	DisabledAt          time.Time // zero: nobody but staff switched it off
	CreatedAt           time.Time
	UpdatedAt           time.Time

	secret   string
	previous string
}

// Wants reports whether the endpoint is told of events of the type.
func (e *Endpoint) Wants(kind string) bool {
	entity, _, _ := strings.Cut(kind, ".")
	return len(e.EventTypes) == 0 || slices.Contains(e.EventTypes, kind) || slices.Contains(e.EventTypes, entity+".*")
}

// Status is how far a delivery is. The package documentation shows what leads where.
type Status string

// The statuses of a delivery.
const (
	Queued    Status = "queued"
	Succeeded Status = "succeeded"
	Failed    Status = "failed"
	Dead      Status = "dead"
)

// Delivery is one event on its way to one endpoint.
type Delivery struct {
	ID             id.WebhookDelivery
	Endpoint       id.WebhookEndpoint
	Event          id.Event
	EventType      string
	Body           string
	Status         Status
	Attempts       int64     // since it was queued, the last time
	NextAttemptAt  time.Time // of one that waits
	ResponseStatus int64     // of the last try; 0: there was no answer
	Error          string    // of the last try
	CreatedAt      time.Time
	UpdatedAt      time.Time
}

// Attempt is one try at a delivery.
type Attempt struct {
	Number         int64 // from 1, replays included
	At             time.Time
	Duration       time.Duration
	ResponseStatus int64 // 0: there was no answer
	Error          string
}

// schedule is when the tries of a delivery come, counted from the first.
var schedule = []time.Duration{
	0, 5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour, 10 * time.Hour, 24 * time.Hour,
}

// MaxAttempts is how often a delivery is tried.
var MaxAttempts = int64(len(schedule))

// Pause is how long to wait after so many tries (from 1), and whether another one comes at all. chance, from 0 to 999, spreads
// the pause by a tenth to either side, so that what failed together is not tried together again.
func Pause(attempts, chance int64) (time.Duration, bool) {
	if attempts < 1 || attempts >= MaxAttempts {
		return 0, false
	}
	pause := schedule[attempts] - schedule[attempts-1]
	return pause / 10_000 * time.Duration(9000+2*chance), true
}

// envelope is what is sent about an event.
type envelope struct {
	ID         string          `json:"id"`
	Type       string          `json:"type"`
	EntityID   string          `json:"entity_id"`
	OccurredAt time.Time       `json:"occurred_at"`
	Version    int64           `json:"version"`
	Data       json.RawMessage `json:"data"`
	Previous   json.RawMessage `json:"previous,omitempty"`
}

func bodyOf(e outbox.Event) (string, error) {
	if len(e.Data) == 0 {
		e.Data = json.RawMessage("{}")
	}
	text, err := json.Marshal(envelope{
		ID: e.ID.String(), Type: e.Type, EntityID: e.EntityID, OccurredAt: e.OccurredAt, Version: e.Version, Data: e.Data,
		Previous: e.Previous,
	})
	if err != nil {
		return "", fmt.Errorf("write event %s down: %w", e.ID, err)
	}
	return string(text), nil
}

// newSecret is 256 random bits in the form of Standard Webhooks.
func newSecret() string {
	bits := make([]byte, 32)
	_, _ = rand.Read(bits) // it never fails
	return secretPrefix + base64.StdEncoding.EncodeToString(bits)
}

// sign is the signature of a message, with each of the secrets.
func sign(message string, at time.Time, body string, secrets ...string) (string, error) {
	var signatures []string
	for _, secret := range secrets {
		key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, secretPrefix))
		if err != nil {
			return "", fmt.Errorf("read the secret of an endpoint: %w", err)
		}
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte(message + "." + strconv.FormatInt(at.Unix(), 10) + "." + body))
		signatures = append(signatures, "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	}
	return strings.Join(signatures, " "), nil
}

// EndpointInput is an endpoint as somebody wants it to be.
type EndpointInput struct {
	URL         string
	Description string
	EventTypes  []string
}

// EndpointPatch is a change of an endpoint: what is nil stays as it is.
type EndpointPatch struct {
	URL         *string
	Description *string
	EventTypes  *[]string
	Active      *bool // true also takes back that it was disabled
}

// validate checks the endpoint against the types of events that there are.
func (s *Service) validate(e *Endpoint) error {
	var wrong []fault.Detail
	add := func(param, format string, args ...any) {
		wrong = append(wrong, fault.Detail{Param: param, Message: fmt.Sprintf(format, args...)})
	}
	u, err := url.Parse(e.URL)
	switch {
	case err != nil || len(e.URL) > maxURL || u.Hostname() == "" || !isPort(u.Port()) || u.User != nil || u.Fragment != "":
		add("url", "That is not the address of an endpoint, such as https://erp.example.com/hooks.")
	case u.Scheme != "https" && (u.Scheme != "http" || !s.o.AllowHTTP):
		add("url", "The address begins with https://, so that nobody reads what is sent.")
	}
	if utf8.RuneCountInString(e.Description) > maxDescription || strings.ContainsRune(e.Description, 0) || !utf8.ValidString(e.Description) {
		add("description", "The description has at most %d characters.", maxDescription)
	}
	if len(e.EventTypes) > maxTypes {
		add("event_types", "There are at most %d types.", maxTypes)
	}
	for i, wanted := range e.EventTypes {
		if !slices.ContainsFunc(s.o.Kinds, func(k outbox.Kind) bool {
			entity, _, _ := strings.Cut(k.Type, ".")
			return wanted == k.Type || wanted == entity+".*"
		}) {
			add("event_types["+strconv.Itoa(i)+"]", "There are no events %q.", clip(wanted, 60))
		}
	}
	return fault.Violations(wrong)
}

// isPort reports whether text names a port that can be connected to; empty is that of the scheme.
func isPort(text string) bool {
	n, err := strconv.ParseUint(text, 10, 16)
	return text == "" || err == nil && n > 0
}

// clip is the text as valid UTF-8 without NUL, cut to so many bytes.
func clip(text string, limit int) string {
	text = strings.ReplaceAll(text, "\x00", "")
	if len(text) > limit {
		text = text[:limit]
	}
	return strings.ToValidUTF8(text, "")
}
