package webhook

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/outbox"
)

// active refuses to send anything to an endpoint that is switched off.
func active(e *Endpoint) error {
	if e.Active {
		return nil
	}
	return fault.New(fault.Refused, CodeDisabled, "The endpoint is switched off. Make it active first.")
}

// Replay sends a delivery again that succeeded or is dead, with all its tries and the same webhook-id. Refused with
// webhook_delivery_queued while it waits, and with webhook_endpoint_disabled.
func (s *Service) Replay(ctx context.Context, number id.WebhookDelivery, claim *idem.Claim) (*Delivery, error) {
	d, err := s.delivery(ctx, number)
	if err != nil {
		return nil, err
	}
	e, err := s.GetEndpoint(ctx, d.Endpoint)
	if err != nil {
		return nil, err
	}
	if err := active(e); err != nil {
		return nil, err
	}
	now := s.o.DB.Clock().Now()
	b := &db.Batch{}
	b.Exec(replayDelivery, clock.Micros(now), int64(number)).
		Want(1, fault.New(fault.Conflict, CodeDeliveryQueued, "The delivery waits to be sent already."))
	b.AfterCommit(s.poke)
	d.Status, d.Attempts, d.NextAttemptAt, d.Error, d.UpdatedAt = Queued, 0, now, "", now
	if err := claim.Add(b, d); err != nil {
		return nil, err
	}
	if err := s.o.DB.Submit(ctx, b); err != nil {
		return nil, fmt.Errorf("replay webhook delivery: %w", err)
	}
	return d, nil
}

// Replayed says what a replay of a time came to.
type Replayed struct {
	Deliveries int64
	More       bool // there were more than MaxReplay: ask again
}

// setBack is how far a clock may have been set back, so that ids run ahead of it.
const setBack = 24 * time.Hour

// ReplayRange sends the endpoint's deliveries again that were made from a time on and before another: those that are dead, or
// also those that succeeded. It takes at most MaxReplay, the oldest first.
func (s *Service) ReplayRange(ctx context.Context, endpoint id.WebhookEndpoint, from, to time.Time, succeeded bool, claim *idem.Claim) (Replayed, error) {
	if from.IsZero() || !to.After(from) {
		return Replayed{}, fault.Invalidf("to", "Name a time and a later one.")
	}
	e, err := s.GetEndpoint(ctx, endpoint)
	if err != nil {
		return Replayed{}, err
	}
	if err := active(e); err != nil {
		return Replayed{}, err
	}
	also := Dead
	if succeeded {
		also = Succeeded
	}
	found, err := db.List(ctx, s.o.DB.Read(), scanNumber, listReplayable, int64(endpoint), id.LowestAt(from),
		id.LowestAt(to.Add(setBack)), clock.Micros(from), clock.Micros(to), string(also), int64(MaxReplay))
	if err != nil {
		return Replayed{}, fmt.Errorf("list webhook deliveries to replay: %w", err)
	}
	var out Replayed
	err = s.o.DB.Write(ctx, func(tx db.Tx) (err error) {
		out = Replayed{More: len(found) == MaxReplay}
		if len(found) > 0 {
			out.Deliveries, err = tx.Exec(ctx, replayRange, clock.Micros(tx.Now()), int64(endpoint), found[0], found[len(found)-1],
				clock.Micros(from), clock.Micros(to), string(also))
			if err != nil {
				return err
			}
			tx.AfterCommit(s.poke)
		}
		return claim.Record(ctx, tx, out)
	})
	if err != nil {
		return Replayed{}, fmt.Errorf("replay webhook deliveries: %w", err)
	}
	return out, nil
}

// Ping sends an endpoint a message of the type "ping", to try it out.
func (s *Service) Ping(ctx context.Context, endpoint id.WebhookEndpoint, claim *idem.Claim) (*Delivery, error) {
	e, err := s.GetEndpoint(ctx, endpoint)
	if err != nil {
		return nil, err
	}
	if err := active(e); err != nil {
		return nil, err
	}
	now := s.o.DB.Clock().Now()
	event := outbox.Event{
		ID: id.Event(s.o.DB.IDs().Next()), Type: PingType, EntityID: e.ID.String(), Version: e.Version, OccurredAt: now,
		Data: json.RawMessage(`{}`),
	}
	body, err := bodyOf(event)
	if err != nil {
		return nil, err
	}
	d := s.newDelivery(e, event, body, now)
	b := &db.Batch{}
	insertDeliveries.Add(b, d.row())
	b.AfterCommit(s.poke)
	if err := claim.Add(b, d); err != nil {
		return nil, err
	}
	if err := s.o.DB.Submit(ctx, b); err != nil {
		return nil, fmt.Errorf("ping webhook endpoint: %w", err)
	}
	return d, nil
}

// keepFor is how long deliveries are kept that have come to an end.
const keepFor = 90 * 24 * time.Hour

// Prune removes deliveries that came to an end long ago, and returns how many. It looks for them without holding anybody up,
// and removes some at a time.
func (s *Service) Prune(ctx context.Context) (int64, error) {
	const atOnce = 500
	before := s.o.DB.Clock().Now().Add(-keepFor)
	for last, total := int64(0), int64(0); ; {
		old, err := db.List(ctx, s.o.DB.Read(), scanNumber, listOld, last, id.LowestAt(before), clock.Micros(before), int64(atOnce))
		if err != nil || len(old) == 0 {
			return total, err
		}
		first := old[0]
		last = old[len(old)-1]
		var n int64
		err = s.o.DB.Write(ctx, func(tx db.Tx) (err error) {
			n, err = tx.Exec(ctx, deleteOld, first, last, clock.Micros(before))
			return err
		})
		if total += n; err != nil || len(old) < atOnce {
			return total, err
		}
	}
}
