package stripetest

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"
)

// intent is a PaymentIntent.
type intent struct {
	id, status, currency, captureMethod, method, returnURL, cancellation string
	amount, capturable, received                                         int64
	created                                                              time.Time
	metadata                                                             map[string]string
	lastError                                                            *failure
}

func (i *intent) refundedBy(refunds []*refund) (sum int64) {
	for _, r := range refunds {
		if r.intent == i.id && r.status != "failed" {
			sum += r.amount
		}
	}
	return sum
}

// object is the intent as Stripe writes it. The charge is a name, or the whole where it was asked for.
func (i *intent) object(expand bool) map[string]any {
	o := map[string]any{
		"id": i.id, "object": "payment_intent", "status": i.status, "amount": i.amount, "amount_capturable": i.capturable,
		"amount_received": i.received, "currency": i.currency, "capture_method": i.captureMethod, "created": i.created.Unix(),
		"client_secret": i.id + "_secret_x", "metadata": i.metadata, "livemode": false, "latest_charge": nil,
		"last_payment_error": nil, "next_action": nil, "cancellation_reason": nil,
	}
	if i.lastError != nil {
		o["last_payment_error"] = i.lastError
	}
	if i.cancellation != "" {
		o["cancellation_reason"] = i.cancellation
	}
	if i.status == "requires_action" && i.method != "" {
		action := map[string]any{"type": "use_stripe_sdk", "use_stripe_sdk": map[string]any{"type": "three_d_secure_redirect"}}
		if i.returnURL != "" {
			action = map[string]any{"type": "redirect_to_url", "redirect_to_url": map[string]any{
				"url": "https://hooks.stripe.example/3ds/" + i.id, "return_url": i.returnURL,
			}}
		}
		o["next_action"] = action
	}
	if i.received+i.capturable > 0 {
		charge := "ch_" + strings.TrimPrefix(i.id, "pi_")
		o["latest_charge"] = charge
		if expand {
			o["latest_charge"] = map[string]any{"id": charge, "object": "charge", "payment_method_details": map[string]any{
				"type": "card", "card": map[string]any{"capture_before": i.created.Add(7 * 24 * time.Hour).Unix()},
			}}
		}
	}
	return o
}

func expands(r *http.Request) bool {
	for name, values := range r.Form {
		if strings.HasPrefix(name, "expand[") && slices.Contains(values, "latest_charge") {
			return true
		}
	}
	return false
}

func (s *Server) intent(id string) *intent {
	i := slices.IndexFunc(s.intents, func(i *intent) bool { return i.id == id })
	if i < 0 {
		return nil
	}
	return s.intents[i]
}

func (s *Server) intentOf(r *http.Request) (*intent, *failure) {
	if i := s.intent(r.PathValue("id")); i != nil {
		return i, nil
	}
	missing := invalid("resource_missing", "No such payment_intent: '%s'", r.PathValue("id"))
	missing.Status = http.StatusNotFound
	return nil, missing
}

func (s *Server) create(r *http.Request) (any, *failure) {
	i := &intent{
		amount: number(r, "amount"), currency: r.Form.Get("currency"), captureMethod: r.Form.Get("capture_method"),
		method: r.Form.Get("payment_method"), returnURL: r.Form.Get("return_url"), created: s.now(), metadata: metadata(r),
		status: "requires_payment_method",
	}
	switch {
	case i.amount < 1 || i.amount > 99_999_999:
		return nil, invalid("amount_too_small", "Invalid amount.")
	case i.currency != strings.ToLower(i.currency) || len(i.currency) != 3:
		return nil, invalid("", "Invalid currency: %s", i.currency)
	case i.method == Missing:
		return nil, invalid("resource_missing", "No such PaymentMethod: '%s'", i.method)
	case r.Form.Get("return_url") != "" && r.Form.Get("confirm") != "true":
		return nil, invalid("", "You may only specify return_url with confirm=true.")
	}
	i.id = s.nextID("pi")
	s.intents = append(s.intents, i)
	s.emit("payment_intent.created", i.object(false))
	if r.Form.Get("confirm") != "true" {
		return i.object(expands(r)), nil
	}
	switch i.method {
	case Declined:
		return nil, s.decline(i, "card_declined", "generic_decline", "Your card was declined.")
	case InsufficientFunds:
		return nil, s.decline(i, "card_declined", "insufficient_funds", "Your card has insufficient funds.")
	case ThreeDSecure:
		i.status = "requires_action"
		s.emit("payment_intent.requires_action", i.object(false))
	case Slow:
		i.status = "processing"
		s.emit("payment_intent.processing", i.object(false))
	default:
		s.pay(i)
	}
	return i.object(expands(r)), nil
}

// decline lets an attempt fail, and is the error that says so.
func (s *Server) decline(i *intent, code, declineCode, message string) *failure {
	i.status = "requires_payment_method"
	i.lastError = &failure{Type: "card_error", Code: code, DeclineCode: declineCode, Message: message, Method: methodObject(i.method)}
	s.emit("payment_intent.payment_failed", i.object(false))
	answer := *i.lastError
	answer.Status, answer.Intent = http.StatusPaymentRequired, i.object(false)
	return &answer
}

// pay is what a good card does.
func (s *Server) pay(i *intent) {
	i.lastError = nil
	if i.captureMethod == "manual" {
		i.status, i.capturable = "requires_capture", i.amount
		s.emit("payment_intent.amount_capturable_updated", i.object(false))
		return
	}
	i.status, i.received = "succeeded", i.amount
	s.emit("payment_intent.succeeded", i.object(false))
}

func (s *Server) retrieve(r *http.Request) (any, *failure) {
	i, failed := s.intentOf(r)
	if failed != nil {
		return nil, failed
	}
	return i.object(expands(r)), nil
}

// retrieveMethod is a payment method with its card.
func (s *Server) retrieveMethod(r *http.Request) (any, *failure) {
	name := r.PathValue("id")
	if name == Missing {
		return nil, &failure{
			Status: http.StatusNotFound, Type: "invalid_request_error", Code: "resource_missing", Message: "No such PaymentMethod: '" + name + "'",
		}
	}
	return methodObject(name), nil
}

func methodObject(name string) map[string]any {
	return map[string]any{
		"id": name, "object": "payment_method", "type": "card", "card": map[string]any{"brand": "visa", "fingerprint": "print of " + name},
	}
}

func (s *Server) capture(r *http.Request) (any, *failure) {
	i, failed := s.intentOf(r)
	if failed != nil {
		return nil, failed
	}
	amount := number(r, "amount_to_capture")
	if amount < 0 {
		amount = i.capturable
	}
	switch {
	case i.status != "requires_capture":
		return nil, invalid("payment_intent_unexpected_state", "This PaymentIntent could not be captured because it has a status of %s.", i.status)
	case amount > i.capturable:
		return nil, invalid("amount_too_large", "The amount to capture is greater than what can be captured.")
	}
	i.status, i.received, i.capturable = "succeeded", amount, 0
	s.emit("payment_intent.succeeded", i.object(false))
	return i.object(expands(r)), nil
}

func (s *Server) cancel(r *http.Request) (any, *failure) {
	i, failed := s.intentOf(r)
	if failed != nil {
		return nil, failed
	}
	if i.status == "succeeded" || i.status == "canceled" {
		return nil, invalid("payment_intent_unexpected_state", "You cannot cancel this PaymentIntent because it has a status of %s.", i.status)
	}
	s.end(i, "requested_by_customer")
	return i.object(expands(r)), nil
}

func (s *Server) end(i *intent, reason string) {
	i.status, i.capturable, i.cancellation = "canceled", 0, reason
	s.emit("payment_intent.canceled", i.object(false))
}

// page cuts a list like Stripe: newest first, up to limit, after starting_after.
func page[T any](r *http.Request, all []T, name func(T) string, object func(T) map[string]any) map[string]any {
	limit := number(r, "limit")
	if limit < 1 || limit > 100 {
		limit = 10
	}
	newest := slices.Clone(all)
	slices.Reverse(newest)
	if after := r.Form.Get("starting_after"); after != "" {
		newest = newest[slices.IndexFunc(newest, func(v T) bool { return name(v) == after })+1:]
	}
	data := []map[string]any{}
	for _, v := range newest[:min(int(limit), len(newest))] {
		data = append(data, object(v))
	}
	return map[string]any{"object": "list", "data": data, "has_more": len(newest) > len(data), "url": r.URL.Path}
}

func intentName(i *intent) string           { return i.id }
func intentObject(i *intent) map[string]any { return i.object(false) }

func (s *Server) list(r *http.Request) (any, *failure) {
	from, to := number(r, "created[gte]"), number(r, "created[lte]")
	var found []*intent
	for _, i := range s.intents {
		if at := i.created.Unix(); (from < 0 || at >= from) && (to < 0 || at <= to) {
			found = append(found, i)
		}
	}
	return page(r, found, intentName, intentObject), nil
}

var searchQuery = regexp.MustCompile(`^metadata\['(\w+)'\]:'(\w+)'$`)

func (s *Server) search(r *http.Request) (any, *failure) {
	query := searchQuery.FindStringSubmatch(r.Form.Get("query"))
	if query == nil {
		return nil, invalid("", "The query cannot be read: %s", r.Form.Get("query"))
	}
	var found []*intent
	for _, i := range s.intents {
		if i.metadata[query[1]] == query[2] && !s.noSearch {
			found = append(found, i)
		}
	}
	result := page(r, found, intentName, intentObject)
	result["object"] = "search_result"
	return result, nil
}

// CompleteAction is what the shopper does at the bank. A payment that waits for nothing stays as it is.
func (s *Server) CompleteAction(id string, approve bool) {
	s.settle(id, "requires_action", approve, "payment_intent_authentication_failure", "We are unable to authenticate your payment method.")
}

// Settle ends a payment that is processing.
func (s *Server) Settle(id string, approve bool) {
	s.settle(id, "processing", approve, "payment_intent_payment_attempt_failed", "The payment failed.")
}

func (s *Server) settle(id, from string, approve bool, code, message string) {
	s.change(func() {
		switch i := s.intent(id); {
		case i == nil || i.status != from:
		case approve:
			s.pay(i)
		default:
			s.decline(i, code, "", message)
		}
	})
}

// Pay is the shopper who pays in the browser, with another card perhaps.
func (s *Server) Pay(id string) {
	s.change(func() {
		if i := s.intent(id); i != nil && i.status == "requires_payment_method" {
			s.pay(i)
		}
	})
}

// Expire lets an authorization run out.
func (s *Server) Expire(id string) {
	s.change(func() {
		if i := s.intent(id); i != nil && i.status == "requires_capture" {
			s.end(i, "automatic")
		}
	})
}

// Charged is what was taken for the payment whose metadata has our id, of all its intents together.
func (s *Server) Charged(paymentID string) (sum int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, i := range s.intents {
		if i.metadata["payment_id"] == paymentID {
			sum += i.received
		}
	}
	return sum
}
