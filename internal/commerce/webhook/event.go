package webhook

import "winkel/internal/platform/outbox"

// EventDisabled says that nothing is sent to an endpoint any more, because it does not take it.
const EventDisabled = "webhook_endpoint.disabled"

// Why an endpoint is disabled.
const (
	ReasonGone   = "gone"   // it answered 410
	ReasonFailed = "failed" // several deliveries in a row died
)

// DisabledEvent is the data of webhook_endpoint.disabled.
type DisabledEvent struct {
	ID     string `json:"id"`
	URL    string `json:"url"`
	Reason string `json:"reason"`
}

// Events is the kinds of events of webhooks.
func Events() []outbox.Kind {
	return []outbox.Kind{{Type: EventDisabled, Version: 1, Data: DisabledEvent{}}}
}
