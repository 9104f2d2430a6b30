package resilience_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/resilience"
)

var errDown = errors.New("down")

func down(context.Context) error { return errDown }
func up(context.Context) error   { return nil }

func wantState(t *testing.T, p *resilience.Policy, want resilience.State) {
	t.Helper()
	if got := p.State(); got != want {
		t.Fatalf("state %s, want %s", got, want)
	}
	if p.Available() != (want != resilience.Open) {
		t.Fatalf("available %v while %s", p.Available(), want)
	}
}

func TestBreaker(t *testing.T) {
	p := resilience.New("psp", resilience.Settings{Failures: 3, OpenFor: 20 * time.Millisecond})
	for _, call := range []func(context.Context) error{down, down, up, down, down, down} { // a success in between starts anew
		wantState(t, p, resilience.Closed)
		_ = p.Do(t.Context(), call)
	}
	wantState(t, p, resilience.Open)
	made := false
	err := p.Do(t.Context(), func(context.Context) error { made = true; return nil })
	if !errors.Is(err, resilience.ErrOpen) || made || !strings.HasPrefix(err.Error(), "psp: ") {
		t.Fatalf("an open breaker answered %v, made the call: %v", err, made)
	}
	waitFor(t, func() bool { return p.State() == resilience.HalfOpen })
	if err := p.Do(t.Context(), down); !errors.Is(err, errDown) {
		t.Fatalf("the probe got %v", err)
	}
	wantState(t, p, resilience.Open) // one failed probe is enough
	waitFor(t, p.Available)
	if err := p.Do(t.Context(), up); err != nil {
		t.Fatal(err)
	}
	wantState(t, p, resilience.Closed)
	want := resilience.Status{Name: "psp", State: resilience.Closed, Calls: 8, Failures: 6, Refused: 1}
	if got := p.Status(); got != want {
		t.Errorf("status %+v, want %+v", got, want)
	}
}

func waitFor(t *testing.T, condition func() bool) {
	t.Helper()
	for deadline := time.Now().Add(5 * time.Second); !condition(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("waited in vain")
		}
	}
}

func TestOneProbeAtATime(t *testing.T) {
	p := resilience.New("psp", resilience.Settings{Failures: 1, OpenFor: time.Millisecond})
	_ = p.Do(t.Context(), down)
	waitFor(t, p.Available)
	probing, proceed, done := make(chan struct{}), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		_ = p.Do(t.Context(), func(context.Context) error { close(probing); <-proceed; return nil })
	}()
	<-probing
	if err := p.Do(t.Context(), up); !errors.Is(err, resilience.ErrOpen) {
		t.Errorf("a second call beside the probe got %v", err)
	}
	close(proceed)
	<-done
	wantState(t, p, resilience.Closed)
}

func TestGoodAnswersDoNotOpen(t *testing.T) {
	declined := errors.New("declined")
	p := resilience.New("psp", resilience.Settings{Failures: 1, Fails: func(err error) bool { return !errors.Is(err, declined) }})
	if err := p.Do(t.Context(), func(context.Context) error { return declined }); !errors.Is(err, declined) {
		t.Fatal(err)
	}
	wantState(t, p, resilience.Closed)
	_ = p.Do(t.Context(), down)
	wantState(t, p, resilience.Open)
}

func TestGivingUpProvesNothing(t *testing.T) {
	p := resilience.New("psp", resilience.Settings{Failures: 2, OpenFor: time.Millisecond})
	giveUp := func() error {
		ctx, cancel := context.WithCancel(t.Context())
		return p.Do(ctx, func(ctx context.Context) error { cancel(); <-ctx.Done(); return ctx.Err() })
	}
	_ = p.Do(t.Context(), down)
	for range 5 {
		if err := giveUp(); !errors.Is(err, context.Canceled) || errors.Is(err, resilience.ErrDeadline) {
			t.Fatal(err)
		}
	}
	wantState(t, p, resilience.Closed)
	_ = p.Do(t.Context(), down) // the count was not started anew either
	waitFor(t, p.Available)
	if _ = giveUp(); p.State() == resilience.Closed {
		t.Error("a probe that was given up closed the breaker")
	}
}

func TestDeadline(t *testing.T) {
	p := resilience.New("psp", resilience.Settings{Deadline: 5 * time.Millisecond, Failures: 1, Fails: func(error) bool { return false }})
	err := p.Do(t.Context(), func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() })
	if !errors.Is(err, resilience.ErrDeadline) || !errors.Is(err, context.DeadlineExceeded) {
		t.Fatal(err)
	}
	wantState(t, p, resilience.Open) // silence always counts
}

func TestPanicCounts(t *testing.T) {
	p := resilience.New("psp", resilience.Settings{Failures: 1, Concurrency: 1})
	func() {
		defer func() { _ = recover() }()
		_ = p.Do(t.Context(), func(context.Context) error { panic("bug") })
	}()
	wantState(t, p, resilience.Open)
	if got := p.Status().Running; got != 0 {
		t.Errorf("%d running", got)
	}
}

func TestBulkhead(t *testing.T) {
	p := resilience.New("psp", resilience.Settings{Concurrency: 2, Wait: time.Millisecond})
	stay, inside := make(chan struct{}), make(chan struct{}, 2)
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			_ = p.Do(t.Context(), func(context.Context) error { inside <- struct{}{}; <-stay; return nil })
		})
	}
	<-inside
	<-inside
	if err := p.Do(t.Context(), up); !errors.Is(err, resilience.ErrFull) {
		t.Errorf("the third call got %v", err)
	}
	close(stay)
	group.Wait()
	if err := p.Do(t.Context(), up); err != nil {
		t.Error(err)
	}
	wantState(t, p, resilience.Closed)
}

func TestRepeat(t *testing.T) {
	quick := resilience.Settings{Repeats: 2, RepeatAfter: time.Microsecond, RepeatLimit: time.Millisecond, Failures: 4}
	p := resilience.New("psp", quick)
	tries := 0
	err := p.Repeat(t.Context(), func(context.Context) error {
		if tries++; tries < 3 {
			return errDown
		}
		return nil
	})
	if err != nil || tries != 3 {
		t.Errorf("%v after %d tries, want success at the third", err, tries)
	}
	tries = 0
	if err := p.Repeat(t.Context(), func(context.Context) error { tries++; return errDown }); !errors.Is(err, errDown) || tries != 3 {
		t.Errorf("%v after %d tries, want the last failure after 3", err, tries)
	}
	tries = 0
	_ = p.Do(t.Context(), down)
	if err := p.Repeat(t.Context(), func(context.Context) error { tries++; return errDown }); !errors.Is(err, resilience.ErrOpen) || tries != 0 {
		t.Errorf("%v after %d tries of an open breaker", err, tries)
	}
	good := resilience.New("psp", resilience.Settings{RepeatAfter: time.Microsecond, Fails: func(error) bool { return false }})
	tries = 0
	if err := good.Repeat(t.Context(), func(context.Context) error { tries++; return errDown }); !errors.Is(err, errDown) || tries != 1 {
		t.Errorf("%v after %d tries of what would be answered the same", err, tries)
	}
}

func TestRegistry(t *testing.T) {
	var r resilience.Registry
	mail := r.Policy("mail", resilience.Settings{Failures: 1})
	r.Policy("blob", resilience.Settings{})
	if r.Policy("mail", resilience.Settings{}) != mail {
		t.Error("the second policy of a name is another one")
	}
	_ = mail.Do(t.Context(), down)
	want := "[{blob closed 0 0 0 0} {mail open 1 1 0 0}]"
	if got := fmt.Sprint(r.Statuses()); got != want {
		t.Errorf("statuses %s, want %s", got, want)
	}
	r.Forget("mail")
	if got := len(r.Statuses()); got != 1 {
		t.Errorf("%d statuses, want 1", got)
	}
}

func TestIsPublic(t *testing.T) {
	for address, want := range map[string]bool{
		"93.184.216.34": true, "2606:4700::1111": true, "::ffff:93.184.216.34": true,
		"127.0.0.1": false, "10.1.2.3": false, "172.16.0.1": false, "192.168.1.1": false, "169.254.169.254": false,
		"100.64.0.1": false, "0.0.0.0": false, "0.1.2.3": false, "224.0.0.1": false, "255.255.255.255": false, "240.0.0.1": false,
		"198.18.0.1": false, "192.0.2.1": false, "::": false, "::1": false, "fe80::1": false, "fe80::1%eth0": false,
		"fc00::1": false, "fd12::1": false, "ff02::1": false, "::ffff:127.0.0.1": false, "::ffff:10.0.0.1": false,
		"::7f00:1": false, "64:ff9b::7f00:1": false, "2002:7f00:1::": false, "2001:db8::1": false, "2001::1": false,
	} {
		if got := resilience.IsPublic(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s is public: %v, want %v", address, got, want)
		}
	}
}

func TestClientRefusesPrivateAddresses(t *testing.T) {
	asked := atomic.Int64{}
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	defer server.Close()
	port := server.URL[strings.LastIndex(server.URL, ":"):]
	client := resilience.NewClient(resilience.Options{})
	for _, host := range []string{"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"} {
		response, err := client.Get("http://" + host + port)
		if err == nil {
			response.Body.Close()
		}
		if host != "[::1]" && !errors.Is(err, resilience.ErrPrivateAddress) || err == nil {
			t.Errorf("%s: %v", host, err)
		}
	}
	if asked.Load() != 0 {
		t.Errorf("the server was asked %d times", asked.Load())
	}
	response, err := resilience.NewClient(resilience.Options{AllowPrivate: true}).Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if asked.Load() != 1 {
		t.Errorf("the server was asked %d times, want 1", asked.Load())
	}
}

func TestClientAnswers(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("/exact", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, strings.Repeat("x", 100)) })
	mux.HandleFunc("/long", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, strings.Repeat("x", 101)) })
	mux.Handle("/away", http.RedirectHandler("/exact", http.StatusFound))
	mux.HandleFunc("/down", func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "sorry", http.StatusBadGateway) })
	mux.HandleFunc("/slow", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	server := httptest.NewServer(mux)
	defer server.Close()
	p := resilience.New("target", resilience.Settings{Failures: 2, Deadline: 50 * time.Millisecond})
	client := resilience.NewClient(resilience.Options{Policy: p, AllowPrivate: true, Longest: 100})
	get := func(client *http.Client, path string) (int, string, error) {
		response, err := client.Get(server.URL + path)
		if err != nil {
			return 0, "", err
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		return response.StatusCode, string(body), err
	}
	if status, body, err := get(client, "/exact"); err != nil || status != 200 || len(body) != 100 {
		t.Errorf("%d, %d bytes, %v", status, len(body), err)
	}
	if _, _, err := get(client, "/long"); !errors.Is(err, resilience.ErrTooLong) {
		t.Errorf("an answer of 101 bytes: %v", err)
	}
	if status, _, err := get(client, "/away"); err != nil || status != http.StatusFound {
		t.Errorf("a redirect: %d, %v; want it as the answer", status, err)
	}
	if status, _, err := get(resilience.NewClient(resilience.Options{AllowPrivate: true, Redirects: 1}), "/away"); err != nil || status != 200 {
		t.Errorf("a redirect to follow: %d, %v", status, err)
	}
	if status, body, err := get(client, "/down"); err != nil || status != http.StatusBadGateway || body != "sorry\n" {
		t.Errorf("a bad answer: %d %q, %v", status, body, err)
	}
	if _, _, err := get(client, "/slow"); !errors.Is(err, resilience.ErrDeadline) {
		t.Errorf("a slow answer: %v", err)
	}
	if _, _, err := get(client, "/exact"); !errors.Is(err, resilience.ErrOpen) {
		t.Errorf("after two failures: %v", err)
	}
}

func TestNotInsideATransaction(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer server.Close()
	p := resilience.New("psp", resilience.Settings{})
	client := resilience.NewClient(resilience.Options{AllowPrivate: true})
	caught := func(f func()) (reason any) {
		defer func() { reason = recover() }()
		f()
		return nil
	}
	ask := func() {
		response, err := client.Get(server.URL)
		if err != nil {
			t.Error(err)
			return
		}
		response.Body.Close()
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		err := d.Write(t.Context(), func(tx db.Tx) error {
			if caught(func() { _ = p.Do(t.Context(), up) }) == nil {
				t.Error("a policy let a call through inside a transaction")
			}
			if caught(ask) == nil {
				t.Error("a client sent a request inside a transaction")
			}
			tx.AfterCommit(func() {
				if reason := caught(func() { _ = p.Do(t.Context(), up); ask() }); reason != nil {
					t.Errorf("refused after the commit: %v", reason)
				}
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
