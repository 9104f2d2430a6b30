package admin

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/webhook"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/idem"
)

const (
	webhookRoot  = "/api/admin/webhooks"
	deliveryRoot = "/api/admin/webhook-deliveries"
)

func (h *handlers) registerWebhooks(a *wire.API) {
	op := func(opID, summary, scope string) wire.Op {
		return wire.Op{ID: opID, Summary: summary, Tag: "Admin: webhooks", Scope: scope}
	}
	wire.Get(a, webhookRoot, op("admin-list-webhooks", "The endpoints that are told of events, oldest first", webhooksRead), h.listEndpoints)
	creation := op("admin-create-webhook", "Make an endpoint", webhooksWrite)
	creation.Description = "The secret is in this answer alone; a repetition of the request gets the endpoint without it."
	creation.Status = http.StatusCreated
	wire.Post(a, webhookRoot, creation, h.createEndpoint)
	wire.Get(a, webhookRoot+"/{id}", op("admin-get-webhook", "An endpoint", webhooksRead), h.getEndpoint)
	wire.Patch(a, webhookRoot+"/{id}", op("admin-update-webhook", "Change an endpoint, or switch it on or off", webhooksWrite), h.updateEndpoint)
	wire.Delete(a, webhookRoot+"/{id}", op("admin-delete-webhook", "Remove an endpoint with its deliveries", webhooksWrite), h.deleteEndpoint)
	rotation := op("admin-rotate-webhook-secret", "Give an endpoint a new secret", webhooksWrite)
	rotation.Description = "The secret is in this answer alone. The old one signs too, beside it, while the overlap lasts."
	wire.Post(a, webhookRoot+"/{id}/rotate-secret", rotation, h.rotateSecret)
	wire.Post(a, webhookRoot+"/{id}/ping", op("admin-ping-webhook", "Send an endpoint a message of the type ping", webhooksWrite), h.pingEndpoint)
	wire.Post(a, webhookRoot+"/{id}/replay", op("admin-replay-webhook", "Send the deliveries of a time again", webhooksWrite), h.replayRange)
	wire.Get(a, deliveryRoot, op("admin-list-webhook-deliveries", "The deliveries, newest first", webhooksRead), h.listDeliveries)
	wire.Get(a, deliveryRoot+"/{id}", op("admin-get-webhook-delivery", "A delivery with its tries", webhooksRead), h.getDelivery)
	again := op("admin-replay-webhook-delivery", "Send a delivery again that succeeded or is dead", webhooksWrite)
	again.Description = "It has the same webhook-id. Refused with webhook_delivery_queued while it waits to be sent."
	wire.Post(a, deliveryRoot+"/{id}/replay", again, h.replayDelivery)
}

// WebhookEndpoint is an address that wants to know of events. Its secret is shown once, when it is made or rotated.
type WebhookEndpoint struct {
	ID                  id.WebhookEndpoint       `json:"id"`
	Version             int64                    `json:"version"`
	URL                 string                   `json:"url"`
	Description         string                   `json:"description"`
	EventTypes          []string                 `json:"event_types" doc:"As in order.placed or order.*; empty: all."`
	Active              bool                     `json:"active"`
	Hint                string                   `json:"hint" doc:"The last four characters of the secret."`
	Secret              string                   `json:"secret,omitempty" doc:"Only in the answer that made it."`
	PreviousSecretUntil wire.Nullable[time.Time] `json:"previous_secret_until" doc:"Until then bodies are signed with the old secret, too."`
	Failures            int64                    `json:"failures" doc:"Deliveries that died in a row."`
	DisabledAt          wire.Nullable[time.Time] `json:"disabled_at" doc:"Since when nothing is sent, because it was not taken. What is missed is kept as dead deliveries."`
	CreatedAt           time.Time                `json:"created_at"`
	UpdatedAt           time.Time                `json:"updated_at"`
}

func endpointDocument(e *webhook.Endpoint) WebhookEndpoint {
	return WebhookEndpoint{
		ID: e.ID, Version: e.Version, URL: e.URL, Description: e.Description, EventTypes: orEmpty(e.EventTypes), Active: e.Active,
		Hint: e.Hint, PreviousSecretUntil: wire.TimeOrNull(e.PreviousSecretUntil), Failures: e.Failures,
		DisabledAt: wire.TimeOrNull(e.DisabledAt), CreatedAt: e.CreatedAt, UpdatedAt: e.UpdatedAt,
	}
}

func endpointReply(e *webhook.Endpoint) *wire.Reply[WebhookEndpoint] {
	return &wire.Reply[WebhookEndpoint]{Body: endpointDocument(e), Version: e.Version}
}

// WebhookEndpoints is every endpoint.
type WebhookEndpoints struct {
	Data []WebhookEndpoint `json:"data"`
}

func (h *handlers) listEndpoints(ctx context.Context, _ *wire.Call, _ *wire.None) (*wire.Reply[WebhookEndpoints], error) {
	endpoints, err := h.webhooks.ListEndpoints(ctx)
	if err != nil {
		return nil, err
	}
	list := WebhookEndpoints{Data: make([]WebhookEndpoint, 0, len(endpoints))}
	for _, e := range endpoints {
		list.Data = append(list.Data, endpointDocument(e))
	}
	return &wire.Reply[WebhookEndpoints]{Body: list}, nil
}

// WebhookEndpointInput is an endpoint as somebody wants it to be.
type WebhookEndpointInput struct {
	URL         string   `json:"url" maxLength:"2000" example:"https://erp.example.com/hooks"`
	Description string   `json:"description,omitempty" maxLength:"500"`
	EventTypes  []string `json:"event_types,omitempty" maxItems:"100" doc:"As in order.placed or order.*; empty: all."`
}

func (h *handlers) createEndpoint(ctx context.Context, call *wire.Call, in *create[WebhookEndpointInput]) (*wire.Reply[WebhookEndpoint], error) {
	made := func(e *webhook.Endpoint) *wire.Reply[WebhookEndpoint] {
		reply := endpointReply(e)
		reply.Location = webhookRoot + "/" + e.ID.String()
		return reply
	}
	e, secret, err := h.webhooks.CreateEndpoint(ctx, webhook.EndpointInput{
		URL: in.Body.URL, Description: in.Body.Description, EventTypes: in.Body.EventTypes,
	}, wire.Claim(call, made))
	if err != nil {
		return nil, err
	}
	reply := made(e)
	reply.Body.Secret = secret
	return reply, nil
}

func (h *handlers) getEndpoint(ctx context.Context, _ *wire.Call, in *ByID) (*wire.Reply[WebhookEndpoint], error) {
	number, err := parsed(id.ParseWebhookEndpoint, "webhook endpoint", in.ID)
	if err != nil {
		return nil, err
	}
	e, err := h.webhooks.GetEndpoint(ctx, number)
	if err != nil {
		return nil, err
	}
	return endpointReply(e), nil
}

// WebhookEndpointPatch is a change of an endpoint: what is not given stays as it is.
type WebhookEndpointPatch struct {
	Versioned
	URL         *string   `json:"url,omitempty" maxLength:"2000"`
	Description *string   `json:"description,omitempty" maxLength:"500"`
	EventTypes  *[]string `json:"event_types,omitempty" maxItems:"100"`
	Active      *bool     `json:"active,omitempty" doc:"true forgets its failures; false ends what waits for it."`
}

// namedEndpoint reads which endpoint a request is about, and in which version.
func namedEndpoint(condition wire.Precondition, name string, version *int64) (id.WebhookEndpoint, *int64, error) {
	number, err := parsed(id.ParseWebhookEndpoint, "webhook endpoint", name)
	if err != nil {
		return 0, nil, err
	}
	expected, err := condition.Expected(version)
	return number, expected, err
}

func (h *handlers) updateEndpoint(ctx context.Context, call *wire.Call, in *change[WebhookEndpointPatch]) (*wire.Reply[WebhookEndpoint], error) {
	number, expected, err := namedEndpoint(in.Precondition, in.ID, in.Body.Version)
	if err != nil {
		return nil, err
	}
	patch := webhook.EndpointPatch{
		URL: in.Body.URL, Description: in.Body.Description, EventTypes: in.Body.EventTypes, Active: in.Body.Active,
	}
	return wire.Do(call, endpointReply, func(claim *idem.Claim) (*webhook.Endpoint, error) {
		return h.webhooks.UpdateEndpoint(ctx, number, expected, patch, claim)
	})
}

func (h *handlers) deleteEndpoint(ctx context.Context, call *wire.Call, in *Target) (*wire.Reply[wire.None], error) {
	number, expected, err := namedEndpoint(in.Precondition, in.ID, nil)
	if err != nil {
		return nil, err
	}
	return wire.Do(call, gone, func(claim *idem.Claim) (nothing, error) {
		return removed(h.webhooks.DeleteEndpoint(ctx, number, expected, claim))
	})
}

// SecretRotation says how long an old secret signs beside the new one.
type SecretRotation struct {
	Versioned
	OverlapSeconds *int64 `json:"overlap_seconds,omitempty" minimum:"0" maximum:"604800" doc:"A day, if it is not given."`
}

func (h *handlers) rotateSecret(ctx context.Context, call *wire.Call, in *change[SecretRotation]) (*wire.Reply[WebhookEndpoint], error) {
	number, expected, err := namedEndpoint(in.Precondition, in.ID, in.Body.Version)
	if err != nil {
		return nil, err
	}
	overlap := 24 * time.Hour
	if in.Body.OverlapSeconds != nil {
		overlap = time.Duration(*in.Body.OverlapSeconds) * time.Second
	}
	e, secret, err := h.webhooks.RotateSecret(ctx, number, expected, overlap, wire.Claim(call, endpointReply))
	if err != nil {
		return nil, err
	}
	reply := endpointReply(e)
	reply.Body.Secret = secret
	return reply, nil
}

// WebhookDelivery is one event on its way to one endpoint.
type WebhookDelivery struct {
	ID             id.WebhookDelivery       `json:"id"`
	EndpointID     id.WebhookEndpoint       `json:"endpoint_id"`
	EventID        id.Event                 `json:"event_id" doc:"The webhook-id of every try."`
	EventType      string                   `json:"event_type" example:"order.placed"`
	Status         string                   `json:"status" doc:"queued, succeeded, failed (another try will come) or dead (given up)." example:"succeeded"`
	Attempts       int64                    `json:"attempts"`
	NextAttemptAt  wire.Nullable[time.Time] `json:"next_attempt_at" doc:"null: none comes."`
	ResponseStatus int64                    `json:"response_status" doc:"Of the last try; 0: there was no answer."`
	Error          string                   `json:"error" doc:"Why the last try failed."`
	CreatedAt      time.Time                `json:"created_at"`
	UpdatedAt      time.Time                `json:"updated_at"`
}

func deliveryDocument(d *webhook.Delivery) WebhookDelivery {
	doc := WebhookDelivery{
		ID: d.ID, EndpointID: d.Endpoint, EventID: d.Event, EventType: d.EventType, Status: string(d.Status), Attempts: d.Attempts,
		ResponseStatus: d.ResponseStatus, Error: d.Error, CreatedAt: d.CreatedAt, UpdatedAt: d.UpdatedAt,
	}
	if d.Status == webhook.Queued || d.Status == webhook.Failed {
		doc.NextAttemptAt = wire.TimeOrNull(d.NextAttemptAt)
	}
	return doc
}

func deliveryReply(d *webhook.Delivery) *wire.Reply[WebhookDelivery] {
	return &wire.Reply[WebhookDelivery]{Body: deliveryDocument(d)}
}

func (h *handlers) pingEndpoint(ctx context.Context, call *wire.Call, in *ByID) (*wire.Reply[WebhookDelivery], error) {
	number, err := parsed(id.ParseWebhookEndpoint, "webhook endpoint", in.ID)
	if err != nil {
		return nil, err
	}
	return wire.Do(call, deliveryReply, func(claim *idem.Claim) (*webhook.Delivery, error) {
		return h.webhooks.Ping(ctx, number, claim)
	})
}

// WebhookReplay names the deliveries of a time.
type WebhookReplay struct {
	From      time.Time `json:"from" doc:"Deliveries that were made from then on."`
	To        time.Time `json:"to" doc:"And before then."`
	Succeeded bool      `json:"succeeded,omitempty" doc:"Also those that succeeded, not only the dead ones."`
}

// WebhookReplayed is what a replay came to.
type WebhookReplayed struct {
	Deliveries int64 `json:"deliveries"`
	More       bool  `json:"more" doc:"There were more than one replay takes: ask again."`
}

type replayRequest struct {
	ByID
	Body WebhookReplay
}

func (h *handlers) replayRange(ctx context.Context, call *wire.Call, in *replayRequest) (*wire.Reply[WebhookReplayed], error) {
	number, err := parsed(id.ParseWebhookEndpoint, "webhook endpoint", in.ID)
	if err != nil {
		return nil, err
	}
	answer := func(r webhook.Replayed) *wire.Reply[WebhookReplayed] {
		return &wire.Reply[WebhookReplayed]{Body: WebhookReplayed{Deliveries: r.Deliveries, More: r.More}}
	}
	return wire.Do(call, answer, func(claim *idem.Claim) (webhook.Replayed, error) {
		return h.webhooks.ReplayRange(ctx, number, in.Body.From, in.Body.To, in.Body.Succeeded, claim)
	})
}

type deliveryQuery struct {
	Following
	EndpointID string `query:"endpoint_id" maxLength:"60"`
	Status     string `query:"status" enum:"queued,succeeded,failed,dead"`
}

func (h *handlers) listDeliveries(ctx context.Context, _ *wire.Call, in *deliveryQuery) (*wire.Reply[wire.List[WebhookDelivery]], error) {
	filter := webhook.Filter{Status: webhook.Status(in.Status)}
	if in.EndpointID != "" {
		number, err := parsed(id.ParseWebhookEndpoint, "webhook endpoint", in.EndpointID)
		if err != nil {
			return nil, err
		}
		filter.Endpoint = number
	}
	return followed[*webhook.Delivery, WebhookDelivery]{
		name: "webhook_delivery",
		read: func(after int64, limit int) ([]*webhook.Delivery, error) {
			return h.webhooks.ListDeliveries(ctx, filter, id.WebhookDelivery(after), limit)
		},
		key:     func(d *webhook.Delivery) int64 { return int64(d.ID) },
		count:   func() (int64, error) { return h.webhooks.CountDeliveries(ctx, filter) },
		convert: deliveryDocument,
	}.page(in.Following)
}

// WebhookAttempt is one try at a delivery.
type WebhookAttempt struct {
	Attempt        int64     `json:"attempt" doc:"From 1, replays included."`
	At             time.Time `json:"at"`
	DurationMS     int64     `json:"duration_ms"`
	ResponseStatus int64     `json:"response_status" doc:"0: there was no answer."`
	Error          string    `json:"error"`
}

// WebhookDeliveryDetail is a delivery with its body and its last tries.
type WebhookDeliveryDetail struct {
	WebhookDelivery
	Body  json.RawMessage  `json:"body" doc:"What is sent: an event."`
	Tries []WebhookAttempt `json:"tries" doc:"The newest first."`
}

func (h *handlers) getDelivery(ctx context.Context, _ *wire.Call, in *ByID) (*wire.Reply[WebhookDeliveryDetail], error) {
	number, err := parsed(id.ParseWebhookDelivery, "webhook delivery", in.ID)
	if err != nil {
		return nil, err
	}
	d, attempts, err := h.webhooks.GetDelivery(ctx, number)
	if err != nil {
		return nil, err
	}
	doc := WebhookDeliveryDetail{WebhookDelivery: deliveryDocument(d), Body: json.RawMessage(d.Body), Tries: []WebhookAttempt{}}
	for _, a := range attempts {
		doc.Tries = append(doc.Tries, WebhookAttempt{
			Attempt: a.Number, At: a.At, DurationMS: a.Duration.Milliseconds(), ResponseStatus: a.ResponseStatus, Error: a.Error,
		})
	}
	return &wire.Reply[WebhookDeliveryDetail]{Body: doc}, nil
}

func (h *handlers) replayDelivery(ctx context.Context, call *wire.Call, in *ByID) (*wire.Reply[WebhookDelivery], error) {
	number, err := parsed(id.ParseWebhookDelivery, "webhook delivery", in.ID)
	if err != nil {
		return nil, err
	}
	return wire.Do(call, deliveryReply, func(claim *idem.Claim) (*webhook.Delivery, error) {
		return h.webhooks.Replay(ctx, number, claim)
	})
}
