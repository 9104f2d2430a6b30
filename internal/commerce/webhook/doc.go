// Package webhook tells other programs what happened, by HTTP, as https://www.standardwebhooks.com describes.
//
// # Endpoints and deliveries
//
// An endpoint is an address that somebody registered, with the types of events that it wants: by name, as in order.placed, by
// entity, as in order.*, or all. A consumer of the outbox adds a delivery for each event and endpoint, in the transaction
// that moves its cursor; a sender, on whatever node, posts what is due.
//
//	queued ──▶ succeeded    the endpoint answered 2xx
//	   │
//	   ├─────▶ failed ──▶ …  another try comes at next_attempt_at
//	   └─────▶ dead          the eighth try failed, 24 hours after the first, or the endpoint is disabled
//
// A delivery is sent at least once, and events of one entity may arrive in any order. So each carries what a receiver needs:
// webhook-id is the event's id, the same in every try and replay, and the body has the entity's version.
//
// # Trouble
//
// A sender takes a delivery by moving its due time a minute on, which also is how long a delivery rests whose sender was
// killed. It has four tries under way at an endpoint at most, so that one with a backlog that answers slowly keeps nobody else
// waiting. Each endpoint has a circuit breaker; a try that it keeps away counts as one that failed, so that a dead endpoint costs
// nothing and its deliveries still come to an end. The last try is always made. An endpoint that answers 410 Gone, or of
// which several deliveries in a row died, is disabled and announced with webhook_endpoint.disabled. What it misses while it
// is disabled is kept as dead deliveries, to be replayed.
//
// An endpoint may have more deliveries than one transaction should touch. So one that is switched off, disabled or removed is
// only marked; nothing is sent to it from then on, and of one that is removed nothing is seen. Senders then give up what waits
// for it, or remove what it had, some at a time, and an endpoint that was removed goes with the last of its deliveries.
//
// # Secrets
//
// Each endpoint has a secret, shown once, with which bodies are signed. For a while after it was exchanged bodies are signed
// with both. Secrets are stored as they are, because signing needs them.
package webhook
