package simulate

import (
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"winkel/internal/commerce/payment"
	"winkel/internal/commerce/payment/testpay"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

// authorizedFor is how long the bank keeps an authorization.
const authorizedFor = 7 * 24 * time.Hour

// bank is the test provider with what a real one does besides: authorizations end, and its callbacks go by post.
type bank struct {
	*testpay.Provider

	books  testpay.Books
	clock  *Clock
	secret []byte

	mu     sync.Mutex
	chance *rand.Rand
	post   []letter
	until  map[id.Payment]time.Time // when an authorization ends
}

// letter is a callback on its way.
type letter struct {
	body  []byte
	ticks int // until it arrives
}

func newBank(c *Clock, seed uint64) *bank {
	b := &bank{
		books: testpay.NewMemory(), clock: c, secret: []byte("the bank of the simulation"), until: map[id.Payment]time.Time{},
		chance: rand.New(rand.NewPCG(seed, 'b')),
	}
	b.Provider = testpay.New(testpay.Options{
		Books: b.books, Secret: b.secret, Clock: c, ActionURL: "http://127.0.0.1/bank",
		Deliver: func(_ http.Header, body []byte) { b.mail(body) },
	})
	return b
}

// mail decides how a callback travels: at once, later, twice, or not at all.
func (b *bank) mail(body []byte) {
	b.mu.Lock()
	defer b.mu.Unlock()
	var c payment.Callback
	if json.Unmarshal(body, &c) == nil && c.RefundOutcome != nil && c.RefundOutcome.Status == payment.RefundFailed {
		// Nobody asks about a refund that was made, so the bank sees to it that this is heard.
		b.post = append(b.post, letter{body, b.chance.IntN(20)})
		return
	}
	switch b.chance.IntN(10) {
	case 0, 1:
		return // lost
	case 2:
		b.post = append(b.post, letter{body, 0}, letter{body, b.chance.IntN(20)})
	case 3, 4, 5:
		b.post = append(b.post, letter{body, 1 + b.chance.IntN(40)})
	default:
		b.post = append(b.post, letter{body, 0})
	}
}

// arrived takes the letters out of the post that are due, in any order.
func (b *bank) arrived(all bool) [][]byte {
	b.mu.Lock()
	defer b.mu.Unlock()
	var due [][]byte
	var rest []letter
	for _, l := range b.post {
		if l.ticks > 0 && !all {
			rest = append(rest, letter{l.body, l.ticks - 1})
			continue
		}
		due = append(due, b.dated(l.body))
	}
	b.post = rest
	b.chance.Shuffle(len(due), func(i, j int) { due[i], due[j] = due[j], due[i] })
	return due
}

// dated adds to a callback when its authorization ends.
func (b *bank) dated(body []byte) []byte {
	var c payment.Callback
	if err := json.Unmarshal(body, &c); err != nil || c.Outcome == nil || c.Outcome.Status != payment.Authorized {
		return body
	}
	c.Outcome.ExpiresAt = b.endOf(c.Payment)
	text, err := json.Marshal(c)
	if err != nil {
		return body
	}
	return text
}

// endOf is when an authorization ends. The caller holds mu.
func (b *bank) endOf(p id.Payment) time.Time {
	end, known := b.until[p]
	if !known {
		end = b.clock.Now().Add(authorizedFor)
		b.until[p] = end
	}
	return end
}

// date adds to an outcome when its authorization ends.
func (b *bank) date(p id.Payment, o *payment.Outcome) {
	if o.Status != payment.Authorized {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	o.ExpiresAt = b.endOf(p)
}

// expire ends an authorization whose time is over.
func (b *bank) expire(p id.Payment) {
	b.mu.Lock()
	end, known := b.until[p]
	b.mu.Unlock()
	if !known || b.clock.Now().Before(end) {
		return
	}
	_ = b.books.Change(p, func(a *testpay.Account, known bool) error { // books in memory fail only where f does
		if !known || a.Status != payment.Authorized {
			return errUnchanged
		}
		a.Status = payment.Expired
		return nil
	})
}

var errUnchanged = errors.New("simulate: nothing to change")

// trouble makes the next calls fail before or after their effect.
func (b *bank) trouble(chance *rand.Rand) {
	calls := []testpay.Call{
		testpay.Authorize, testpay.Authorize, testpay.Capture, testpay.Void, testpay.Refund, testpay.Fetch, testpay.FetchRefund,
	}
	call := calls[chance.IntN(len(calls))]
	switch chance.IntN(3) {
	case 0:
		b.Fail(call, 1+chance.IntN(3))
	case 1:
		b.FailAfter(call, 1+chance.IntN(3))
	case 2:
		b.Delay(call, time.Duration(chance.IntN(5))*time.Millisecond)
	}
}

// heal gives the bank a good day: every call is answered, and what was still being processed is decided.
func (b *bank) heal() error {
	for _, call := range []testpay.Call{
		testpay.Authorize, testpay.Capture, testpay.Void, testpay.Refund, testpay.Fetch, testpay.FetchRefund,
	} {
		b.Fail(call, 0)
		b.FailAfter(call, 0)
		b.Delay(call, 0)
	}
	accounts, err := b.books.All()
	if err != nil {
		return err
	}
	for i := range accounts {
		if accounts[i].Status == payment.Pending {
			if err := b.Settle(accounts[i].Payment, accounts[i].Events%2 == 0); err != nil {
				return err
			}
		}
	}
	return nil
}

// door is the bank as one node reaches it: a node that is dead does not get through, and the node may die on the way in
// or out.
type door struct {
	*bank

	node *node
}

var errDead = errors.New("simulate: the node died")

// through makes a call while the node lives.
func through[T any](d *door, call func() (T, error)) (T, error) {
	var none T
	if d.node.burn() {
		return none, errDead
	}
	result, err := call()
	if d.node.burn() {
		return none, errDead
	}
	return result, err
}

func (d *door) Authorize(ctx context.Context, c payment.Charge) (payment.Outcome, error) {
	return through(d, func() (payment.Outcome, error) {
		out, err := d.bank.Authorize(ctx, c)
		d.date(c.Payment, &out)
		return out, err
	})
}

func (d *door) Capture(ctx context.Context, ref payment.Ref, amount money.Amount, key string) (payment.Outcome, error) {
	return through(d, func() (payment.Outcome, error) {
		d.expire(ref.Payment)
		out, err := d.bank.Capture(ctx, ref, amount, key)
		d.date(ref.Payment, &out)
		return out, err
	})
}

func (d *door) Void(ctx context.Context, ref payment.Ref, key string) (payment.Outcome, error) {
	return through(d, func() (payment.Outcome, error) {
		d.expire(ref.Payment)
		return d.bank.Void(ctx, ref, key)
	})
}

func (d *door) Refund(ctx context.Context, ref payment.Ref, refund id.Refund, amount money.Amount) (payment.RefundOutcome, error) {
	return through(d, func() (payment.RefundOutcome, error) { return d.bank.Refund(ctx, ref, refund, amount) })
}

func (d *door) Fetch(ctx context.Context, ref payment.Ref) (payment.Outcome, error) {
	return through(d, func() (payment.Outcome, error) {
		d.expire(ref.Payment)
		out, err := d.bank.Fetch(ctx, ref)
		d.date(ref.Payment, &out)
		return out, err
	})
}

func (d *door) FetchRefund(ctx context.Context, ref payment.Ref, refund id.Refund, providerID string) (payment.RefundOutcome, error) {
	return through(d, func() (payment.RefundOutcome, error) { return d.bank.FetchRefund(ctx, ref, refund, providerID) })
}

// sign is the header of a callback that arrives now.
func (b *bank) sign(body []byte) http.Header { return testpay.Sign(b.secret, b.clock.Now(), body) }
