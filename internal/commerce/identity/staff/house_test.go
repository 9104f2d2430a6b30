package staff_test

import (
	"context"
	"encoding/base32"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"winkel/internal/commerce/identity"
	"winkel/internal/commerce/identity/staff"
	"winkel/internal/kernel/actor"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/password"
	"winkel/internal/platform/token"
	"winkel/internal/platform/totp"
)

const secret = "Correct horse 42"

// house is the staff of a shop, on one node.
type house struct {
	*staff.Service
	t        testing.TB
	db       *db.DB
	identity *identity.Service
	clock    *clock.Fake
	mails    *letters
	diary    *diary
}

// diary keeps what a witness is told: who did what to whom.
type diary struct {
	mu      sync.Mutex
	lines   []string
	details []any         // of reports
	held    chan struct{} // not nil: no report is over before this is closed
}

func (d *diary) Note(ctx context.Context, b *db.Batch, action, target string, _ any) error {
	line := actor.From(ctx) + " " + action + " " + target
	b.AfterCommit(func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.lines = append(d.lines, line)
	})
	return nil
}

func (d *diary) Report(ctx context.Context, action, target string, detail any) error {
	if d.held != nil {
		<-d.held
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lines = append(d.lines, actor.From(ctx)+" "+action+" "+target)
	d.details = append(d.details, detail)
	return nil
}

// letters keeps the mails to staff.
type letters struct {
	mu        sync.Mutex
	sent      []staff.Mail
	meanwhile func() // happens once, while the next mail is added to the batch of what it is about
}

func (l *letters) AddStaffMail(b *db.Batch, m staff.Mail) error {
	if happens := l.meanwhile; happens != nil {
		l.meanwhile = nil
		happens()
	}
	b.AfterCommit(func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.sent = append(l.sent, m)
	})
	return nil
}

// kinds is which mails were sent to an address, in order.
func (l *letters) kinds(to string) (kinds []staff.MailKind) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, m := range l.sent {
		if m.To == to {
			kinds = append(kinds, m.Kind)
		}
	}
	return kinds
}

// last is the last mail to an address.
func (l *letters) last(t testing.TB, to string) staff.Mail {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, m := range slices.Backward(l.sent) {
		if m.To == to {
			return m
		}
	}
	t.Fatalf("nobody wrote to %s", to)
	return staff.Mail{}
}

// members asks whatever service is behind it.
type members struct{ of *staff.Service }

func (m *members) Member(ctx context.Context, number id.Staff) (identity.Member, error) {
	return m.of.Member(ctx, number)
}

// eachHouse runs f on a house on each engine.
func eachHouse(t *testing.T, f func(t *testing.T, h *house)) {
	t.Helper()
	hands := clock.NewFake(time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC))
	dbtest.EachWith(t, db.Options{Clock: hands}, func(t *testing.T, d *db.DB) { f(t, newNode(t, d, hands)) })
}

// newNode is a node of the shop on a database.
func newNode(t testing.TB, d *db.DB, hands *clock.Fake) *house {
	t.Helper()
	tokens, err := token.NewSigner(make([]byte, token.KeyBytes))
	if err != nil {
		t.Fatal(err)
	}
	log, door := slog.New(slog.DiscardHandler), &members{}
	who := identity.New(identity.Options{
		DB: d, Log: log, Tokens: tokens, Members: door,
		Passwords: password.New(password.Options{Cost: password.Cost{Passes: 1, KiB: 64}}),
	})
	h := &house{t: t, db: d, identity: who, clock: hands, mails: &letters{}, diary: &diary{}}
	h.Service = staff.New(staff.Options{
		DB: d, Log: log, Identity: who, Tokens: tokens, Mails: h.mails, Witness: h.diary,
		Shop: func(context.Context) (string, error) { return "Kettle & Co", nil },
	})
	door.of = h.Service
	return h
}

// hire invites somebody and has him accept.
func (h *house) hire(address string, roles ...string) *staff.User {
	h.t.Helper()
	_, once, err := h.Invite(h.t.Context(), staff.Machine, staff.Invitation{Email: address, Roles: roles}, nil)
	if err != nil {
		h.t.Fatal(err)
	}
	u, err := h.Accept(h.t.Context(), h.identity.OneTimeText(identity.Invitation, once.ID), "Somebody", secret)
	if err != nil {
		h.t.Fatal(err)
	}
	return u
}

// by is somebody who asks for changes.
func by(u *staff.User) staff.By { return staff.By{Staff: u.ID, Scopes: u.Scopes()} }

// login tries to come in.
func (h *house) login(address, password, code string, from ...string) (*staff.User, identity.Grant, error) {
	a := identity.Attempt{Kind: identity.StaffKind, Address: "192.0.2.1"}
	if len(from) > 0 {
		a.Device = from[0]
	}
	return h.Login(h.t.Context(), staff.Login{
		Email: address, Password: password, Code: code, From: a,
		Session: func(of identity.Subject) identity.NewSession {
			return identity.NewSession{Subject: of, Address: a.Address}
		},
	})
}

// enter comes in.
func (h *house) enter(address, password, code string) (*staff.User, identity.Grant) {
	h.t.Helper()
	u, grant, err := h.login(address, password, code)
	if err != nil {
		h.t.Fatal(err)
	}
	return u, grant
}

// caller is who shows the access token of a login.
func (h *house) caller(g identity.Grant) (identity.Caller, error) {
	return h.identity.Bearer(h.t.Context(), g.AccessToken)
}

// protect sets up the second factor of somebody, and returns its secret and the recovery codes.
func (h *house) protect(u *staff.User, session id.Session) (key []byte, codes []string) {
	h.t.Helper()
	e, err := h.Enroll(h.t.Context(), u.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	key, err = base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(e.Secret)
	if err != nil {
		h.t.Fatal(err)
	}
	_, codes, err = h.Confirm(h.t.Context(), u.ID, session, h.code(key))
	if err != nil {
		h.t.Fatal(err)
	}
	return key, codes
}

// code is what the app shows now.
func (h *house) code(key []byte) string { return totp.Code(key, totp.Step(h.clock.Now())) }

// nextStep waits until the app shows another code.
func (h *house) nextStep() { h.clock.Advance(totp.Period) }

// refused fails the test unless err is a fault with the code.
func refused(t testing.TB, what string, err error, code string) {
	t.Helper()
	if fault.CodeOf(err) != code {
		t.Errorf("%s: %v, want %s", what, err, code)
	}
}

// unchanged fails the test if somebody is not what he was.
func (h *house) unchanged(before *staff.User) {
	h.t.Helper()
	after, err := h.Get(h.t.Context(), before.ID)
	if err != nil || after.Version != before.Version || after.State != before.State || !slices.Equal(after.Scopes(), before.Scopes()) {
		h.t.Errorf("%s was version %d, %s, %v and is %+v, %v", before.Email, before.Version, before.State, before.Scopes(), after, err)
	}
}
