// Package stripetest is a server that speaks as much of Stripe's HTTP as the shop uses, and unlike Stripe's own mock
// remembers what it was told: payments are confirmed, captured, canceled and refunded, keys are honored, events are signed.
// It can fail on purpose.
package stripetest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"winkel/internal/kernel/clock"
)

// The keys of the account. WebhookSecret signs its events.
const (
	SecretKey      = "sk_test_stripetest"
	PublishableKey = "pk_test_stripetest"
	WebhookSecret  = "whsec_stripetest"
)

// Payment methods, named like those of Stripe's test mode.
const (
	Visa              = "pm_card_visa"                                 // pays
	Declined          = "pm_card_visa_chargeDeclined"                  // is declined
	InsufficientFunds = "pm_card_visa_chargeDeclinedInsufficientFunds" // is declined, for that reason
	ThreeDSecure      = "pm_card_authenticationRequired"               // wants 3-D Secure: CompleteAction
	Slow              = "pm_sepaDebit"                                 // is processing: Settle
	Missing           = "pm_missing"                                   // does not exist
)

// Op names a request, for Fail.
type Op string

// The requests.
const (
	Create         Op = "create"
	Retrieve       Op = "retrieve"
	RetrieveMethod Op = "retrieve_method"
	List           Op = "list"
	Search         Op = "search"
	Capture        Op = "capture"
	Cancel         Op = "cancel"
	CreateRefund   Op = "create_refund"
	RetrieveRefund Op = "retrieve_refund"
	ListRefunds    Op = "list_refunds"
)

// Mode is a way to fail.
type Mode int

// The ways to fail. Those whose name ends in After have the request's effect first.
const (
	ServerError Mode = iota + 1 // 500, nothing happened
	RateLimit                   // 429, nothing happened
	Locked                      // 409: another request with the key is under way
	Forbidden                   // 401: the key is wrong
	CutBefore                   // the connection breaks, nothing happened
	CutAfter                    // the connection breaks
	HangAfter                   // no answer until the client gives up
)

// Event is one webhook event, signed.
type Event struct {
	ID     string
	Type   string
	Header http.Header
	Body   []byte
}

// Server is the server. It is safe for concurrent use.
type Server struct {
	URL string

	mu        sync.Mutex
	now       func() time.Time
	count     int
	intents   []*intent
	refunds   []*refund
	answers   map[string]answer // by idempotency key
	failures  map[Op][]Mode
	events    []Event
	noSearch  bool
	requests  map[Op]int
	hanging   int
	delivered func(Event)
}

// answer is what a key got the first time.
type answer struct {
	request string
	status  int
	body    []byte
}

// New starts a server that ends with the test.
func New(t testing.TB) *Server {
	t.Helper()
	s := &Server{now: clock.System.Now, answers: map[string]answer{}, failures: map[Op][]Mode{}, requests: map[Op]int{}}
	server := httptest.NewServer(s.routes())
	t.Cleanup(server.Close)
	s.URL = server.URL
	return s
}

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	for pattern, route := range map[string]struct {
		op Op
		do func(r *http.Request) (any, *failure)
	}{
		"POST /v1/payment_intents":              {Create, s.create},
		"GET /v1/payment_intents":               {List, s.list},
		"GET /v1/payment_intents/search":        {Search, s.search},
		"GET /v1/payment_intents/{id}":          {Retrieve, s.retrieve},
		"POST /v1/payment_intents/{id}/capture": {Capture, s.capture},
		"POST /v1/payment_intents/{id}/cancel":  {Cancel, s.cancel},
		"GET /v1/payment_methods/{id}":          {RetrieveMethod, s.retrieveMethod},
		"POST /v1/refunds":                      {CreateRefund, s.createRefund},
		"GET /v1/refunds":                       {ListRefunds, s.listRefunds},
		"GET /v1/refunds/{id}":                  {RetrieveRefund, s.retrieveRefund},
	} {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) { s.serve(w, r, route.op, route.do) })
	}
	return mux
}

// failure is an error as Stripe writes it.
type failure struct {
	Status      int            `json:"-"`
	Type        string         `json:"type"`
	Code        string         `json:"code,omitempty"`
	DeclineCode string         `json:"decline_code,omitempty"`
	Message     string         `json:"message"`
	Intent      map[string]any `json:"payment_intent,omitempty"`
	Method      map[string]any `json:"payment_method,omitempty"`
}

func invalid(code, format string, args ...any) *failure {
	return &failure{Status: http.StatusBadRequest, Type: "invalid_request_error", Code: code, Message: fmt.Sprintf(format, args...)}
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request, op Op, do func(*http.Request) (any, *failure)) {
	mode := s.begin(op)
	switch mode {
	case ServerError:
		write(w, http.StatusInternalServerError, &failure{Type: "api_error", Message: "Something went wrong on Stripe's end."})
		return
	case RateLimit:
		write(w, http.StatusTooManyRequests, &failure{Type: "invalid_request_error", Code: "rate_limit", Message: "Too many requests."})
		return
	case Locked:
		write(w, http.StatusConflict, &failure{Type: "invalid_request_error", Code: "idempotency_key_in_use", Message: "Try again."})
		return
	case Forbidden:
		write(w, http.StatusUnauthorized, &failure{Type: "invalid_request_error", Message: "Invalid API key."})
		return
	case CutBefore:
		panic(http.ErrAbortHandler)
	}
	if err := r.ParseForm(); err != nil {
		write(w, http.StatusBadRequest, invalid("", "%v", err))
		return
	}
	status, body := s.once(r, do)
	switch mode {
	case CutAfter:
		panic(http.ErrAbortHandler)
	case HangAfter:
		s.locked(func() { s.hanging++ })
		<-r.Context().Done()
		s.locked(func() { s.hanging-- })
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Request-Id", "req_"+string(op))
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

// begin counts the request and takes the failure that is due.
func (s *Server) begin(op Op) Mode {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests[op]++
	due := s.failures[op]
	if len(due) == 0 {
		return 0
	}
	s.failures[op] = due[1:]
	return due[0]
}

// once does what a request says, unless its key was used: then it gets the same answer again. Events that it causes are
// delivered before it is answered.
func (s *Server) once(r *http.Request, do func(*http.Request) (any, *failure)) (status int, body []byte) {
	s.mu.Lock()
	before := len(s.events)
	status, body = s.answer(r, do)
	fresh, deliver := slices.Clone(s.events[before:]), s.delivered
	s.mu.Unlock()
	if deliver != nil {
		for _, e := range fresh {
			deliver(e)
		}
	}
	return status, body
}

func (s *Server) answer(r *http.Request, do func(*http.Request) (any, *failure)) (status int, body []byte) {
	if got := r.Header.Get("Authorization"); got != "Bearer "+SecretKey {
		return http.StatusUnauthorized, encode(map[string]any{"error": &failure{Type: "invalid_request_error", Message: "Invalid API key."}})
	}
	key, request := r.Header.Get("Idempotency-Key"), r.Method+" "+r.URL.Path+"?"+r.Form.Encode()
	if known, found := s.answers[key]; found && r.Method == http.MethodPost {
		if known.request != request {
			return http.StatusBadRequest, encode(map[string]any{"error": &failure{Type: "idempotency_error", Message: "The key came with another request."}})
		}
		return known.status, known.body
	}
	result, failed := do(r)
	status, body = http.StatusOK, encode(result)
	if failed != nil {
		status, body = failed.Status, encode(map[string]any{"error": failed})
	}
	if r.Method == http.MethodPost {
		s.answers[key] = answer{request, status, body}
	}
	return status, body
}

func encode(v any) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		panic("stripetest: " + err.Error())
	}
	return text
}

func write(w http.ResponseWriter, status int, f *failure) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(encode(map[string]any{"error": f}))
}

// SetClock sets what the server takes for the time.
func (s *Server) SetClock(now func() time.Time) { s.locked(func() { s.now = now }) }

// Fail makes the next requests of a kind fail, in these ways.
func (s *Server) Fail(op Op, modes ...Mode) {
	s.locked(func() { s.failures[op] = append(s.failures[op], modes...) })
}

// HideFromSearch makes the search find nothing, as it does in the first minute of a payment.
func (s *Server) HideFromSearch(hide bool) { s.locked(func() { s.noSearch = hide }) }

// Deliver has f called with every event, before the request that caused it is answered.
func (s *Server) Deliver(f func(Event)) { s.locked(func() { s.delivered = f }) }

// ForgetKeys lets the idempotency keys run out.
func (s *Server) ForgetKeys() { s.locked(func() { clear(s.answers) }) }

// Requests is how many requests of a kind came.
func (s *Server) Requests(op Op) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.requests[op]
}

// Hanging is how many requests have had their effect and get no answer.
func (s *Server) Hanging() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.hanging
}

// Events is every event so far, oldest first.
func (s *Server) Events() []Event {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.events)
}

func (s *Server) locked(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
}

// change does something that nobody requested, and delivers the events of it.
func (s *Server) change(f func()) {
	s.mu.Lock()
	before := len(s.events)
	f()
	fresh, deliver := slices.Clone(s.events[before:]), s.delivered
	s.mu.Unlock()
	if deliver != nil {
		for _, e := range fresh {
			deliver(e)
		}
	}
}

func (s *Server) nextID(prefix string) string {
	s.count++
	return fmt.Sprintf("%s_%06d", prefix, s.count)
}

// emit signs an event.
func (s *Server) emit(kind string, object map[string]any) {
	e := Event{ID: s.nextID("evt"), Type: kind}
	e.Body = encode(map[string]any{
		"id": e.ID, "object": "event", "type": kind, "api_version": "2020-08-27", "created": s.now().Unix(), "livemode": false,
		"pending_webhooks": 1, "data": map[string]any{"object": object},
	})
	e.Header = Sign(WebhookSecret, s.now(), e.Body)
	s.events = append(s.events, e)
}

// Sign is the header of an event with that body.
func Sign(secret string, at time.Time, body []byte) http.Header {
	seconds := strconv.FormatInt(at.Unix(), 10)
	h := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(h, "%s.%s", seconds, body)
	header := http.Header{}
	header.Set("Stripe-Signature", "t="+seconds+",v1="+hex.EncodeToString(h.Sum(nil)))
	return header
}

// number reads a whole number of a form; none is -1.
func number(r *http.Request, name string) int64 {
	n, err := strconv.ParseInt(r.Form.Get(name), 10, 64)
	if err != nil {
		return -1
	}
	return n
}

// metadata is the metadata[…] fields of a form.
func metadata(r *http.Request) map[string]string {
	found := map[string]string{}
	for name, values := range r.Form {
		if key, ok := strings.CutPrefix(name, "metadata["); ok {
			found[strings.TrimSuffix(key, "]")] = values[0]
		}
	}
	return found
}
