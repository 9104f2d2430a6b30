package identity_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"winkel/internal/commerce/identity"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/password"
	"winkel/internal/platform/token"
)

var (
	ada   = identity.OfCustomer(id.Customer(1 << 40))
	bob   = identity.OfCustomer(id.Customer(2 << 40))
	grace = identity.OfStaff(id.Staff(3 << 40))
)

// staff is the staff of a shop that has only Grace, as she is right now.
type staff struct {
	mu     sync.Mutex
	member identity.Member
	err    error
	asked  int
}

func (s *staff) Member(_ context.Context, who id.Staff) (identity.Member, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked++
	if who != grace.Staff() {
		return identity.Member{}, fault.Missing("staff user", who.String())
	}
	return s.member, s.err
}

func (s *staff) set(m identity.Member, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.member, s.err = m, err
}

func signer(t testing.TB, fill byte) *token.Signer {
	t.Helper()
	s, err := token.NewSigner([]byte(strings.Repeat(string(rune(fill)), token.KeyBytes)))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// desk is a shop at whose door people log in.
type desk struct {
	*identity.Service

	t     testing.TB
	db    *db.DB
	now   *clock.Fake
	staff *staff
}

var cheap = password.Options{Cost: password.Cost{Passes: 1, KiB: 64}}

func newDesk(t testing.TB, d *db.DB, now *clock.Fake) *desk {
	t.Helper()
	people := &staff{member: identity.Member{Name: "grace@shop.example", Scopes: []string{"catalog:write"}, Active: true}}
	return &desk{
		t: t, db: d, now: now, staff: people,
		Service: identity.New(identity.Options{
			DB: d, Log: slog.New(slog.DiscardHandler), Tokens: signer(t, 'k'), Passwords: password.New(cheap), Members: people,
		}),
	}
}

// eachDesk runs f at a door of each engine, where it is noon on the first of May.
func eachDesk(t *testing.T, f func(t *testing.T, d *desk)) {
	t.Helper()
	now := clock.NewFake(time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC))
	dbtest.EachWith(t, db.Options{Clock: now}, func(t *testing.T, d *db.DB) { f(t, newDesk(t, d, now)) })
}

func (d *desk) submit(add func(b *db.Batch)) {
	d.t.Helper()
	b := &db.Batch{}
	add(b)
	if err := d.db.Submit(d.t.Context(), b); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) start(of identity.Subject, browser bool) identity.Grant {
	d.t.Helper()
	var g identity.Grant
	d.submit(func(b *db.Batch) {
		var err error
		g, err = d.StartSession(d.t.Context(), b, identity.NewSession{Subject: of, Browser: browser, UserAgent: "test", Address: "192.0.2.1"})
		if err != nil {
			d.t.Fatal(err)
		}
	})
	return g
}

// wants checks the code with which somebody is refused; "" if he is not.
func wants(t testing.TB, what string, err error, code string) {
	t.Helper()
	if fault.CodeOf(err) != code {
		t.Errorf("%s: %v, want %q", what, err, code)
	}
}

func (d *desk) bearer(what, secret, code string) identity.Caller {
	d.t.Helper()
	c, err := d.Bearer(d.t.Context(), secret)
	wants(d.t, what, err, code)
	return c
}

func (d *desk) cookie(what string, kind identity.SubjectKind, secret, code string) identity.Caller {
	d.t.Helper()
	c, err := d.Cookie(d.t.Context(), kind, secret)
	wants(d.t, what, err, code)
	return c
}

func (d *desk) refresh(what string, kind identity.SubjectKind, secret, code string) identity.Grant {
	d.t.Helper()
	g, err := d.Refresh(d.t.Context(), kind, secret)
	wants(d.t, what, err, code)
	return g
}

func TestSessionsOfBrowsers(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		g := d.start(ada, true)
		if g.AccessToken != "" || g.RefreshToken != "" || len(g.Cookie) != 52 || g.ExpiresIn != 30*24*time.Hour {
			t.Errorf("a browser gets %+v", g)
		}
		c := d.cookie("ada", identity.CustomerKind, g.Cookie, "")
		if c.Subject != ada || c.Session != g.Session.ID || c.Name != ada.String() || c.Scopes != nil || !c.Key.ID.IsZero() {
			t.Errorf("resolved to %+v", c)
		}
		for _, wrong := range []string{"", g.Cookie[1:], g.Cookie + "a", strings.ToUpper(g.Cookie), strings.Repeat("a", 52), strings.Repeat("a", 99999)} {
			d.cookie("wrong", identity.CustomerKind, wrong, fault.CodeUnauthorized)
		}
		d.cookie("at the door for staff", identity.StaffKind, g.Cookie, fault.CodeUnauthorized)
		d.bearer("as a bearer token", g.Cookie, fault.CodeUnauthorized)

		// Used every three weeks it lasts for ninety days, and no longer.
		for range 4 {
			d.now.Advance(21 * 24 * time.Hour)
			d.cookie("within a month", identity.CustomerKind, g.Cookie, "")
			d.waitForUse(ada)
		}
		d.now.Advance(6*24*time.Hour + time.Hour)
		d.cookie("after ninety days", identity.CustomerKind, g.Cookie, fault.CodeUnauthorized)

		idle := d.start(ada, true)
		d.now.Advance(30 * 24 * time.Hour)
		d.cookie("after a month without use", identity.CustomerKind, idle.Cookie, fault.CodeUnauthorized)
	})
}

// waitForUse waits until the last use of the only session is noted, which happens in the background.
func (d *desk) waitForUse(of identity.Subject) {
	d.t.Helper()
	for range 500 {
		if list, err := d.ListSessions(d.t.Context(), of); err == nil && len(list) > 0 && list[0].LastUsedAt.Equal(d.now.Now()) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	d.t.Fatal("the last use was not noted within 5 s")
}

func TestSessionsEnd(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		elsewhere := newDesk(t, d.db, d.now)
		one, two, three, others := d.start(ada, true), d.start(ada, false), d.start(ada, true), d.start(bob, true)
		for _, node := range []*desk{d, elsewhere} {
			node.cookie("one", identity.CustomerKind, one.Cookie, "")
			node.bearer("two", two.AccessToken, "")
		}
		d.submit(func(b *db.Batch) { d.EndSession(b, one.Session.ID) })
		d.cookie("ended, on the own node", identity.CustomerKind, one.Cookie, fault.CodeUnauthorized)
		elsewhere.cookie("ended, elsewhere at once", identity.CustomerKind, one.Cookie, "")
		d.now.Advance(time.Second)
		elsewhere.cookie("ended, elsewhere a second later", identity.CustomerKind, one.Cookie, fault.CodeUnauthorized)
		d.bearer("another", two.AccessToken, "")

		d.submit(func(b *db.Batch) { d.EndSessions(b, ada, three.Session.ID) })
		d.bearer("signed out everywhere", two.AccessToken, fault.CodeUnauthorized)
		d.refresh("signed out everywhere", identity.CustomerKind, two.RefreshToken, identity.CodeInvalidRefreshToken)
		d.cookie("but here", identity.CustomerKind, three.Cookie, "")
		if list, err := d.ListSessions(t.Context(), ada); err != nil || len(list) != 1 || list[0].ID != three.Session.ID || list[0].Address != "192.0.2.1" {
			t.Errorf("sessions of ada: %+v, %v", list, err)
		}
		d.submit(func(b *db.Batch) { d.EndSessions(b, ada, 0) })
		d.cookie("and here", identity.CustomerKind, three.Cookie, fault.CodeUnauthorized)
		d.cookie("somebody else", identity.CustomerKind, others.Cookie, "")

		// Nobody has more than a hundred.
		first := d.start(ada, true)
		for range 100 {
			d.start(ada, true)
		}
		d.now.Advance(time.Second)
		d.cookie("the oldest of too many", identity.CustomerKind, first.Cookie, fault.CodeUnauthorized)
		if list, err := d.ListSessions(t.Context(), ada); err != nil || len(list) != 100 {
			t.Errorf("%d sessions, %v", len(list), err)
		}
	})
}

func TestStaffIsWhatItsRolesSay(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		g, browser := d.start(grace, false), d.start(grace, true)
		c := d.bearer("grace", g.AccessToken, "")
		if c.Name != "grace@shop.example" || strings.Join(c.Scopes, " ") != "catalog:write" || c.Subject != grace {
			t.Errorf("resolved to %+v", c)
		}
		d.cookie("grace's browser", identity.StaffKind, browser.Cookie, "")
		d.cookie("at the door for customers", identity.CustomerKind, browser.Cookie, fault.CodeUnauthorized)

		d.staff.set(identity.Member{Name: "grace@shop.example", Scopes: []string{"orders:read"}, Active: true}, nil)
		if c := d.bearer("within the time", g.AccessToken, ""); strings.Join(c.Scopes, " ") != "catalog:write" {
			t.Errorf("asked anew: %+v", c)
		}
		d.Forget(grace)
		if c := d.bearer("after her roles changed", g.AccessToken, ""); strings.Join(c.Scopes, " ") != "orders:read" {
			t.Errorf("not asked anew: %+v", c)
		}
		asked := d.staff.asked
		for range 100 {
			d.bearer("again", g.AccessToken, "")
		}
		if d.staff.asked != asked {
			t.Errorf("asked %d times for one token within 0.9 s", d.staff.asked-asked)
		}
		d.staff.set(identity.Member{Name: "grace@shop.example", Active: false}, nil)
		d.ForgetEverybody()
		d.bearer("sent home", g.AccessToken, fault.CodeUnauthorized)
		d.cookie("sent home", identity.StaffKind, browser.Cookie, fault.CodeUnauthorized)
		d.staff.set(identity.Member{}, errors.New("the staff cannot be read"))
		d.bearer("when nobody knows", g.AccessToken, fault.CodeInternal)

		g = d.start(grace, true)
		d.staff.set(identity.Member{Name: "grace@shop.example", Active: true}, nil)
		d.now.Advance(12 * time.Hour)
		d.cookie("after half a day without use", identity.StaffKind, g.Cookie, fault.CodeUnauthorized)
		d.bearer("somebody who is not there", d.start(identity.OfStaff(77), false).AccessToken, fault.CodeUnauthorized)
	})
}

func TestRefresh(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		first := d.start(ada, false)
		if first.Cookie != "" || first.ExpiresIn != 15*time.Minute || !strings.HasPrefix(first.RefreshToken, identity.RefreshPrefix) {
			t.Errorf("a client gets %+v", first)
		}
		d.refresh("at the door for staff", identity.StaffKind, first.RefreshToken, identity.CodeInvalidRefreshToken)
		second := d.refresh("once", identity.CustomerKind, first.RefreshToken, "")
		if second.RefreshToken == first.RefreshToken || second.AccessToken == first.AccessToken || second.Session.ID != first.Session.ID {
			t.Errorf("refreshed to %+v", second)
		}
		d.bearer("the first access token goes on", first.AccessToken, "")
		third := d.refresh("the new one", identity.CustomerKind, second.RefreshToken, "")
		d.bearer("the third", third.AccessToken, "")

		d.refresh("used before", identity.CustomerKind, first.RefreshToken, identity.CodeInvalidRefreshToken)
		d.bearer("the family, at once", third.AccessToken, fault.CodeUnauthorized)
		d.refresh("the family", identity.CustomerKind, third.RefreshToken, identity.CodeInvalidRefreshToken)

		for _, wrong := range []string{"", "x", identity.RefreshPrefix, third.AccessToken, third.RefreshToken[:60], third.RefreshToken + "a",
			strings.ToUpper(third.RefreshToken), identity.RefreshPrefix + strings.Repeat("a", 52)} {
			d.refresh("wrong", identity.CustomerKind, wrong, identity.CodeInvalidRefreshToken)
		}
		d.bearer("a refresh token as access token", d.start(bob, false).RefreshToken, fault.CodeUnauthorized)

		// Used every three weeks a session lasts for ninety days.
		g := d.start(ada, false)
		for range 4 {
			d.now.Advance(21 * 24 * time.Hour)
			g = d.refresh("within a month", identity.CustomerKind, g.RefreshToken, "")
		}
		if left := g.Session.ExpiresAt.Sub(d.now.Now()); left != 6*24*time.Hour {
			t.Errorf("%v are left", left)
		}
		d.now.Advance(6 * 24 * time.Hour)
		d.refresh("after ninety days", identity.CustomerKind, g.RefreshToken, identity.CodeInvalidRefreshToken)

		g = d.start(ada, false)
		d.now.Advance(30 * 24 * time.Hour)
		d.refresh("after a month without use", identity.CustomerKind, g.RefreshToken, identity.CodeInvalidRefreshToken)

		g = d.start(ada, false)
		if err := d.EndByRefreshToken(t.Context(), identity.StaffKind, g.RefreshToken); err != nil {
			t.Error(err)
		}
		d.bearer("logged out at the wrong door", g.AccessToken, "")
		for range 2 {
			if err := d.EndByRefreshToken(t.Context(), identity.CustomerKind, g.RefreshToken); err != nil {
				t.Error(err)
			}
		}
		d.bearer("logged out", g.AccessToken, fault.CodeUnauthorized)
		if err := d.EndByRefreshToken(t.Context(), identity.CustomerKind, "nonsense"); err != nil {
			t.Error(err)
		}
	})
}

// Of twenty who show one refresh token at once, on two nodes, one at most gets something, and it is of no use: somebody stole it.
func TestRefreshByManyAtOnce(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		nodes := []*desk{d, newDesk(t, d.db, d.now)}
		g := d.start(ada, false)
		var mu sync.Mutex
		var wg sync.WaitGroup
		var got []identity.Grant
		for i := range 20 {
			wg.Go(func() {
				next, err := nodes[i%2].Refresh(t.Context(), identity.CustomerKind, g.RefreshToken)
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					got = append(got, next)
				} else if fault.CodeOf(err) != identity.CodeInvalidRefreshToken {
					t.Errorf("refused with %v", err)
				}
			})
		}
		wg.Wait()
		if len(got) != 1 {
			t.Fatalf("%d got a new token", len(got))
		}
		d.now.Advance(time.Second)
		d.bearer("what the one got", got[0].AccessToken, fault.CodeUnauthorized)
		d.refresh("what the one got", identity.CustomerKind, got[0].RefreshToken, identity.CodeInvalidRefreshToken)
	})
}

func TestOneTimeTokens(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		issue := func(in identity.NewOneTime) (identity.OneTime, string) {
			var made identity.OneTime
			d.submit(func(b *db.Batch) { made = d.IssueOneTime(b, in) })
			return made, d.OneTimeText(in.Purpose, made.ID)
		}
		find := func(what string, p identity.Purpose, text, code string) identity.OneTime {
			found, err := d.FindOneTime(ctx, p, text)
			wants(t, what, err, code)
			return found
		}
		reset := identity.NewOneTime{Purpose: identity.ResetPassword, Subject: ada, Email: "ada@example.com", Lasts: time.Hour}
		made, text := issue(reset)
		if found := find("good", identity.ResetPassword, text, ""); found != made || found.Email != "ada@example.com" || found.Subject != ada {
			t.Errorf("found %+v, want %+v", found, made)
		}
		for _, wrong := range []string{"", ".", text + "a", text[:len(text)-1], made.ID.String(), made.ID.String() + ".", "once_" + text,
			strings.Repeat("x", 1<<16), id.OneTimeToken(5).String() + text[strings.Index(text, "."):]} {
			find(fmt.Sprintf("%.40q", wrong), identity.ResetPassword, wrong, identity.CodeTokenInvalid)
		}
		find("for another purpose", identity.VerifyEmail, text, identity.CodeTokenInvalid)
		find("of another shop", identity.ResetPassword, identity.OneTimeText(signer(t, 'x'), identity.ResetPassword, made.ID), identity.CodeTokenInvalid)

		_, verify := issue(identity.NewOneTime{Purpose: identity.VerifyEmail, Subject: ada, Lasts: time.Hour})
		later, laterText := issue(reset)
		find("after a later one was sent", identity.ResetPassword, text, identity.CodeTokenInvalid)
		find("the later one", identity.ResetPassword, laterText, "")
		find("of another purpose, meanwhile", identity.VerifyEmail, verify, "")

		// Twenty at once use it once.
		var wg sync.WaitGroup
		var mu sync.Mutex
		outcomes := map[string]int{}
		for range 20 {
			wg.Go(func() {
				b := &db.Batch{}
				d.UseOneTime(b, later)
				err := d.db.Submit(ctx, b)
				mu.Lock()
				defer mu.Unlock()
				outcomes[fault.CodeOf(err)]++
			})
		}
		wg.Wait()
		if outcomes[""] != 1 || outcomes[identity.CodeTokenInvalid] != 19 {
			t.Errorf("used by many at once: %v", outcomes)
		}
		find("used", identity.ResetPassword, laterText, identity.CodeTokenInvalid)

		d.submit(func(b *db.Batch) { d.EndOneTimes(b, ada) })
		find("taken back", identity.VerifyEmail, verify, identity.CodeTokenInvalid)

		late, lateText := issue(reset)
		d.now.Advance(time.Hour)
		find("expired", identity.ResetPassword, lateText, identity.CodeTokenInvalid)
		b := &db.Batch{}
		d.UseOneTime(b, late)
		wants(t, "used after its time", d.db.Submit(ctx, b), identity.CodeTokenInvalid)
	})
}

func TestSweep(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		count := func() string {
			var counts []string
			for _, s := range []*db.Stmt{countSessions, countRefreshTokens, countOneTimeTokens, countSigningKeys} {
				n, err := db.Value[int64](t.Context(), d.db.Read(), s)
				if err != nil {
					t.Fatal(err)
				}
				counts = append(counts, fmt.Sprint(n))
			}
			return strings.Join(counts, " ")
		}
		g := d.start(ada, false)
		d.refresh("once", identity.CustomerKind, g.RefreshToken, "")
		ended := d.start(bob, true)
		d.submit(func(b *db.Batch) {
			d.EndSession(b, ended.Session.ID)
			d.IssueOneTime(b, identity.NewOneTime{Purpose: identity.VerifyEmail, Subject: ada, Lasts: time.Hour})
		})
		sweep := func(after time.Duration, want string) {
			t.Helper()
			d.now.Advance(after)
			if _, err := d.Sweep(t.Context()); err != nil || count() != want {
				t.Errorf("after %v there are %s, want %s; %v", after, count(), want, err)
			}
		}
		sweep(0, "2 2 1 1")
		sweep(2*time.Hour, "2 2 0 1")
		sweep(30*24*time.Hour, "1 0 0 1") // ended 30 days ago; the tokens of the other have expired
		sweep(31*24*time.Hour, "0 0 0 1")
	})
}

var (
	countSessions      = db.SQL(`SELECT COUNT(*) FROM session`)
	countRefreshTokens = db.SQL(`SELECT COUNT(*) FROM refresh_token`)
	countOneTimeTokens = db.SQL(`SELECT COUNT(*) FROM one_time_token`)
	countSigningKeys   = db.SQL(`SELECT COUNT(*) FROM signing_key`)
)

func TestForgetSubject(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		g, others := d.start(ada, false), d.start(bob, false)
		d.submit(func(b *db.Batch) {
			if err := d.SetPassword(t.Context(), b, ada, "a quiet ferry"); err != nil {
				t.Fatal(err)
			}
			d.IssueOneTime(b, identity.NewOneTime{Purpose: identity.VerifyEmail, Subject: ada, Lasts: time.Hour})
		})
		d.bearer("before", g.AccessToken, "")
		d.submit(func(b *db.Batch) { d.ForgetSubject(b, ada) })
		d.bearer("afterwards", g.AccessToken, fault.CodeUnauthorized)
		d.refresh("afterwards", identity.CustomerKind, g.RefreshToken, identity.CodeInvalidRefreshToken)
		if has, err := d.HasPassword(t.Context(), ada); has || err != nil {
			t.Errorf("the password is there: %v, %v", has, err)
		}
		if list, err := d.ListSessions(t.Context(), ada); len(list) > 0 || err != nil {
			t.Errorf("sessions %v, %v", list, err)
		}
		d.bearer("somebody else", others.AccessToken, "")
	})
}
