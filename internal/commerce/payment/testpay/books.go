package testpay

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"

	"github.com/gofrs/flock"

	"winkel/internal/commerce/payment"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

// Account is what the provider knows about one payment.
type Account struct {
	Payment           id.Payment                   `json:"payment_id"`
	Order             id.Order                     `json:"order_id"`
	ProviderPaymentID string                       `json:"provider_payment_id"`
	Scenario          string                       `json:"scenario"`
	ReturnURL         string                       `json:"return_url,omitempty"`
	Capture           bool                         `json:"capture"` // the shop wants the money at once
	Status            payment.Status               `json:"status"`
	Amount            money.Amount                 `json:"amount"`
	Authorized        money.Amount                 `json:"authorized"`
	Captured          money.Amount                 `json:"captured"`
	Charges           int64                        `json:"charges"` // how often money was taken
	FailureCode       string                       `json:"failure_code,omitempty"`
	FailureMessage    string                       `json:"failure_message,omitempty"`
	Keys              map[string]bool              `json:"keys,omitempty"` // calls that had their effect
	Refunds           map[id.Refund]*AccountRefund `json:"refunds,omitempty"`
	Events            int64                        `json:"events"` // how many callbacks there were
}

// AccountRefund is one refund of an account.
type AccountRefund struct {
	ProviderRefundID string               `json:"provider_refund_id"`
	Amount           money.Amount         `json:"amount"`
	Status           payment.RefundStatus `json:"status"`
}

// Refunded is what was given back.
func (a *Account) Refunded() money.Amount {
	sum := money.Amount{Currency: a.Amount.Currency}
	for _, r := range a.Refunds {
		if r.Status == payment.RefundSucceeded {
			sum = sum.Add(r.Amount)
		}
	}
	return sum
}

// Books is where the provider keeps its accounts. They are not the shop's: like those of a real provider, they are there
// when the shop dies between a charge and its record.
type Books interface {
	// Change calls f with the account of a payment, a new one if there is none, and keeps what f makes of it unless f fails.
	// Two changes never overlap, in whichever processes they are.
	Change(payment id.Payment, f func(a *Account, known bool) error) error
	// All is every account.
	All() ([]Account, error)
}

// NewMemory returns books that live as long as the program: for tests, which let the shop die and not the process.
func NewMemory() Books { return &memory{accounts: map[id.Payment]json.RawMessage{}} }

// memory holds accounts encoded, so that nobody changes one outside Change.
type memory struct {
	mu       sync.Mutex
	accounts map[id.Payment]json.RawMessage
	order    []id.Payment
}

func (m *memory) Change(p id.Payment, f func(a *Account, known bool) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	text, err := m.change(p, f)
	if err == nil {
		m.put(p, text)
	}
	return err
}

func (m *memory) change(p id.Payment, f func(a *Account, known bool) error) (json.RawMessage, error) {
	account := Account{Payment: p}
	text, known := m.accounts[p]
	if known {
		if err := json.Unmarshal(text, &account); err != nil {
			return nil, fmt.Errorf("read the account of %s: %w", p, err)
		}
	}
	if err := f(&account, known); err != nil {
		return nil, err
	}
	return json.Marshal(account)
}

func (m *memory) put(p id.Payment, text json.RawMessage) {
	if m.accounts[p] == nil {
		m.order = append(m.order, p)
	}
	m.accounts[p] = text
}

func (m *memory) All() ([]Account, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	accounts := make([]Account, len(m.order))
	for i, p := range m.order {
		if err := json.Unmarshal(m.accounts[p], &accounts[i]); err != nil {
			return nil, fmt.Errorf("read the account of %s: %w", p, err)
		}
	}
	return accounts, nil
}

// file is memory that is written behind: each line is an account as it became, and the last one of a payment counts. The
// lock beside it lets several processes share it, each reading what the others have added.
type file struct {
	memory

	path string
	lock *flock.Flock
	read int64 // bytes that are in memory
}

// OpenFile returns books in a file of JSON lines, which is made if there is none. It is for development: it only grows.
func OpenFile(path string) (Books, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return nil, fmt.Errorf("make the directory of the test provider's books: %w", err)
	}
	f := &file{memory: memory{accounts: map[id.Payment]json.RawMessage{}}, path: path, lock: flock.New(path + ".lock")}
	_, err := f.All()
	return f, err
}

func (f *file) Change(p id.Payment, change func(a *Account, known bool) error) error {
	return f.locked(func(books *os.File) error {
		text, err := f.change(p, change)
		if err != nil || bytes.Equal(text, f.accounts[p]) {
			return err
		}
		// One line is written at the end that was read: what a process that died left of a line is overwritten.
		// Nothing is synced: the books outlive a process, and a power cut is no part of development.
		line := append(bytes.Clone(text), '\n')
		if _, err := books.WriteAt(line, f.read); err != nil {
			return err
		}
		f.read += int64(len(line))
		if err := books.Truncate(f.read); err != nil {
			return err
		}
		f.put(p, text)
		return nil
	})
}

func (f *file) All() ([]Account, error) {
	if err := f.locked(func(*os.File) error { return nil }); err != nil {
		return nil, err
	}
	return f.memory.All()
}

// locked calls do while nobody else has the books, after reading what others have written.
func (f *file) locked(do func(books *os.File) error) (err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.lock.Lock(); err != nil {
		return fmt.Errorf("lock the test provider's books: %w", err)
	}
	defer func() { err = errors.Join(err, f.lock.Unlock()) }()
	books, err := os.OpenFile(f.path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("open the test provider's books: %w", err)
	}
	defer func() { err = errors.Join(err, books.Close()) }()
	if err := f.catchUp(books); err != nil {
		return fmt.Errorf("read the test provider's books %s: %w", f.path, err)
	}
	return do(books)
}

func (f *file) catchUp(books *os.File) error {
	if _, err := books.Seek(f.read, io.SeekStart); err != nil {
		return err
	}
	for lines := bufio.NewReader(books); ; {
		line, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return nil // what is left is no whole line
		} else if err != nil {
			return err
		}
		var head struct {
			Payment id.Payment `json:"payment_id"`
		}
		if err := json.Unmarshal(line, &head); err != nil {
			return fmt.Errorf("at byte %d: %w", f.read, err)
		}
		f.read += int64(len(line))
		f.put(head.Payment, bytes.TrimSpace(line))
	}
}
