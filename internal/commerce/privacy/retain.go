package privacy

import (
	"context"
	"errors"
	"fmt"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/outbox"
)

// RetainJob takes away what was kept for long enough, every night.
const RetainJob = "privacy.retain"

// Keeping is how long things are kept. Zero is for good.
type Keeping struct {
	Checkouts      time.Duration // completed ones: the order has everything that matters
	Buyers         time.Duration // the person in an order of which nothing is open any more
	Consents       time.Duration // after a newer one of the kind took their place
	AuditAddresses time.Duration
	AuditDocuments time.Duration
}

const retainAtOnce = 200

var (
	oldCheckouts = db.SQL(`
		SELECT c.id FROM checkout c JOIN sales_order o ON o.id = c.order_id
		WHERE c.status = 'completed' AND c.updated_at < $1 AND o.status IN ('completed', 'canceled', 'expired')
		ORDER BY c.id LIMIT $2`)
	oldConsents = db.SQL(`
		DELETE FROM customer_consent
		WHERE id IN (
			SELECT c.id FROM customer_consent c
			WHERE EXISTS (SELECT 1 FROM customer_consent n
				WHERE n.customer_id = c.customer_id AND n.kind = c.kind AND n.id > c.id AND n.created_at < $1)
			ORDER BY c.id LIMIT $2)`)
	oldBuyers = db.SQL(`
		SELECT ` + orderColumns + ` FROM sales_order
		WHERE email_key <> '' AND created_at < $1 AND id > $2 ORDER BY id LIMIT $3`)
)

// Retain takes away what was kept for long enough. What each domain keeps by itself (mails, events, callbacks, carts,
// sessions, jobs, answers) it takes away by itself.
func (s *Service) Retain(ctx context.Context) error {
	keep := s.o.Keep
	var failures []error
	note := func(what string, err error) {
		if err != nil {
			failures = append(failures, fmt.Errorf("%s: %w", what, err))
		}
	}
	if keep.Checkouts > 0 {
		note("remove old checkouts", s.retainCheckouts(ctx))
	}
	if keep.Buyers > 0 {
		note("take buyers out of old orders", s.retainBuyers(ctx))
	}
	if keep.Consents > 0 {
		note("remove old consents", s.retainConsents(ctx))
	}
	if keep.AuditAddresses > 0 {
		_, err := s.o.Audit.ForgetAddresses(ctx, keep.AuditAddresses)
		note("take old addresses out of the audit log", err)
	}
	if keep.AuditDocuments > 0 {
		_, err := s.o.Audit.ForgetDocuments(ctx, keep.AuditDocuments)
		note("take old documents out of the audit log", err)
	}
	return errors.Join(failures...)
}

func (s *Service) before(keep time.Duration) int64 {
	return clock.Micros(s.o.DB.Clock().Now().Add(-keep))
}

func (s *Service) retainCheckouts(ctx context.Context) error {
	for {
		old, err := db.List(ctx, s.o.DB.Read(), scanNumber, oldCheckouts, s.before(s.o.Keep.Checkouts), retainAtOnce)
		if err != nil || len(old) == 0 {
			return err
		}
		b := &db.Batch{}
		for _, checkout := range old {
			if err := s.addTakings(ctx, b, byCheckout, checkout, ""); err != nil {
				return err
			}
		}
		if err := s.o.DB.Submit(ctx, b); err != nil {
			return err
		}
	}
}

// retainConsents removes consents that stopped counting long ago; the newest of a kind is never removed.
func (s *Service) retainConsents(ctx context.Context) error {
	for {
		var n int64
		err := s.o.DB.Write(ctx, func(tx db.Tx) (err error) {
			n, err = tx.Exec(ctx, oldConsents, s.before(s.o.Keep.Consents), int64(retainAtOnce))
			return err
		})
		if err != nil || n < retainAtOnce {
			return err
		}
	}
}

// retainBuyers does with old orders what an erasure would. Documents about them were taken away long ago.
func (s *Service) retainBuyers(ctx context.Context) error {
	now := s.o.DB.Clock().Now()
	for last := int64(0); ; {
		old, err := db.List(ctx, s.o.DB.Read(), scanOrder, oldBuyers, s.before(s.o.Keep.Buyers), last, retainAtOnce)
		if err != nil {
			return err
		}
		for i := range old {
			last = old[i].id
			if old[i].isOpen(now) {
				continue
			}
			b := &db.Batch{}
			if err := s.addTakings(ctx, b, byOrder, old[i].id, ""); err != nil {
				return err
			}
			name := id.Order(old[i].id).String()
			s.o.Outbox.Add(b, outbox.Event{Type: EventBuyerForgotten, EntityID: name, Data: encodeEvent(ForgottenEvent{OrderIDs: []string{name}})})
			if err := s.o.DB.Submit(ctx, b); err != nil {
				return err
			}
		}
		if len(old) < retainAtOnce {
			return nil
		}
	}
}
