package stripetest

import (
	"net/http"
	"slices"
	"time"
)

// refund is a Refund.
type refund struct {
	id, intent, status, currency, reason string
	amount                               int64
	created                              time.Time
	metadata                             map[string]string
}

func (r *refund) object() map[string]any {
	o := map[string]any{
		"id": r.id, "object": "refund", "status": r.status, "amount": r.amount, "currency": r.currency,
		"payment_intent": r.intent, "created": r.created.Unix(), "metadata": r.metadata,
	}
	if r.reason != "" {
		o["failure_reason"] = r.reason
	}
	return o
}

func (s *Server) createRefund(r *http.Request) (any, *failure) {
	i := s.intent(r.Form.Get("payment_intent"))
	amount := number(r, "amount")
	switch {
	case i == nil:
		return nil, invalid("resource_missing", "No such payment_intent: '%s'", r.Form.Get("payment_intent"))
	case i.received == 0:
		return nil, invalid("", "This PaymentIntent does not have a successful charge to refund.")
	case amount > i.received-i.refundedBy(s.refunds):
		return nil, invalid("charge_already_refunded", "Refund amount is greater than unrefunded amount on charge.")
	case amount < 1:
		return nil, invalid("parameter_invalid_integer", "Invalid positive integer")
	}
	made := &refund{
		id: s.nextID("re"), intent: i.id, status: "succeeded", currency: i.currency, amount: amount, created: s.now(),
		metadata: metadata(r),
	}
	if i.method == Slow { // a debit is paid back as slowly as it was paid
		made.status = "pending"
	}
	s.refunds = append(s.refunds, made)
	s.emit("refund.created", made.object())
	return made.object(), nil
}

func (s *Server) refund(id string) *refund {
	i := slices.IndexFunc(s.refunds, func(r *refund) bool { return r.id == id })
	if i < 0 {
		return nil
	}
	return s.refunds[i]
}

func (s *Server) retrieveRefund(r *http.Request) (any, *failure) {
	if found := s.refund(r.PathValue("id")); found != nil {
		return found.object(), nil
	}
	missing := invalid("resource_missing", "No such refund: '%s'", r.PathValue("id"))
	missing.Status = http.StatusNotFound
	return nil, missing
}

func (s *Server) listRefunds(r *http.Request) (any, *failure) {
	var found []*refund
	for _, made := range s.refunds {
		if name := r.Form.Get("payment_intent"); name == "" || made.intent == name {
			found = append(found, made)
		}
	}
	return page(r, found, func(r *refund) string { return r.id }, (*refund).object), nil
}

// EndRefund lets a refund succeed, or fail for a reason of Stripe's: "lost_or_stolen_card".
func (s *Server) EndRefund(id, failureReason string) {
	s.change(func() {
		made := s.refund(id)
		if made == nil {
			return
		}
		if failureReason == "" {
			made.status = "succeeded"
			s.emit("refund.updated", made.object())
			return
		}
		made.status, made.reason = "failed", failureReason
		s.emit("refund.failed", made.object())
	})
}

// Dispute is the shopper's bank that takes money back.
func (s *Server) Dispute(intent string, amount int64) {
	s.change(func() {
		i := s.intent(intent)
		if i == nil {
			return
		}
		s.emit("charge.dispute.created", map[string]any{
			"id": s.nextID("dp"), "object": "dispute", "amount": amount, "currency": i.currency, "reason": "fraudulent",
			"status": "needs_response", "charge": "ch_1", "payment_intent": i.id, "metadata": map[string]string{},
		})
	})
}
