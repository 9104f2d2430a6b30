package redis

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/rueidis"
	"pgregory.net/rapid"

	"winkel/internal/kernel/clock"
	"winkel/internal/platform/limit"
	"winkel/internal/platform/redis/redistest"
	"winkel/internal/platform/resilience"
)

var quiet = slog.New(slog.NewTextHandler(io.Discard, nil))

// patient is for tests, which share a busy machine and are not to be judged by it.
var patient = resilience.Settings{Deadline: 5 * time.Second, Concurrency: 100, OpenFor: 50 * time.Millisecond}

func open(t *testing.T, url, shop, sender string) *Client {
	t.Helper()
	c, err := Open(Options{URL: url, Shop: shop, Policy: resilience.New("redis", patient), Log: quiet}, sender)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// await returns when something holds.
func await(t *testing.T, what string, holds func() bool) {
	t.Helper()
	most := time.After(30 * time.Second)
	for often := time.NewTicker(2 * time.Millisecond); !holds(); {
		select {
		case <-often.C:
		case <-most:
			t.Fatalf("%s: not within half a minute", what)
		}
	}
}

func connected(t *testing.T, c *Client) *Client {
	t.Helper()
	await(t, "connect", func() bool { return c.Ping(t.Context()) == nil })
	return c
}

// What Redis decides is what memory decides, whatever is asked for and whenever.
func TestRedisCountsAsMemoryDoes(t *testing.T) {
	c := connected(t, open(t, redistest.Start(t).URL(), "shop", "a"))
	now := clock.NewFake(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC))
	c.moment = func() string { return strconv.FormatInt(now.Now().UnixMicro(), 10) }
	var run atomic.Int64
	rapid.Check(t, func(rt *rapid.T) {
		memory, who := limit.NewMemory(1000, now), fmt.Sprint(run.Add(1))
		rate := limit.Rate{
			Count: rapid.SampledFrom([]int{1, 2, 50, 1000}).Draw(rt, "count"),
			Per:   rapid.SampledFrom([]time.Duration{time.Second, time.Minute, time.Hour}).Draw(rt, "per"),
			Burst: rapid.IntRange(0, 20).Draw(rt, "burst"),
		}
		for range rapid.IntRange(1, 30).Draw(rt, "requests") {
			key := limit.Key{What: "test", Who: who}
			cost := rapid.IntRange(-2, 3).Draw(rt, "cost")
			want := memory.Take(t.Context(), key, rate, cost)
			got, err := c.take(t.Context(), key, rate, cost)
			if err != nil || got != want {
				rt.Fatalf("cost %d: %+v %v, want %+v", cost, got, err, want)
			}
			now.Advance(time.Duration(rapid.IntRange(-1000, 5_000_000).Draw(rt, "pause")) * time.Microsecond)
		}
	})
}

// Two nodes grant a rate once; without Redis each grants it by itself, and nobody is let through uncounted.
func TestNodesCountTogether(t *testing.T) {
	server := redistest.Start(t)
	rate := limit.Rate{Count: 1, Per: time.Hour, Burst: 10}
	nodes := make([]*Limiter, 2)
	for i := range nodes {
		nodes[i] = NewLimiter(connected(t, open(t, server.URL(), "shop", fmt.Sprint(i))), limit.NewMemory(1000, nil), "read")
	}
	granted := func(what, who string) int {
		var sum atomic.Int64
		var all sync.WaitGroup
		for _, n := range nodes {
			for range 15 {
				all.Go(func() {
					if n.Take(t.Context(), limit.Key{What: what, Who: who}, rate, 1).Allowed {
						sum.Add(1)
					}
				})
			}
		}
		all.Wait()
		return int(sum.Load())
	}
	if got := granted("login", "ada"); got != 10 {
		t.Errorf("together they granted %d, want 10", got)
	}
	if got := granted("read", "ada"); got != 20 {
		t.Errorf("what each counts for itself was granted %d times, want 20", got)
	}
	other := NewLimiter(connected(t, open(t, server.URL(), "another shop", "x")), limit.NewMemory(1000, nil))
	if d := other.Take(t.Context(), limit.Key{What: "login", Who: "ada"}, rate, 1); d.Remaining != 9 {
		t.Errorf("another shop has %d left, want 9", d.Remaining)
	}
	server.Kill()
	if got := granted("login", "grace"); got != 20 {
		t.Errorf("without Redis they granted %d, want 20", got)
	}
	server.Again()
	await(t, "Redis is used again", func() bool {
		return nodes[0].client.Ping(t.Context()) == nil && nodes[1].client.Ping(t.Context()) == nil
	})
	if got := granted("login", "edsger"); got != 10 {
		t.Errorf("with Redis again they granted %d, want 10", got)
	}
}

// A shop opens without Redis, and has it when it comes.
func TestRedisMayComeLater(t *testing.T) {
	server := redistest.Start(t)
	server.Kill()
	c := open(t, server.URL(), "shop", "a")
	documents := NewDocuments(c, "page")
	documents.Put(t.Context(), "p", "text")
	if _, found := documents.Get(t.Context(), "p"); found {
		t.Error("a document without Redis")
	}
	if d := NewLimiter(c, limit.NewMemory(10, nil)).Take(t.Context(), limit.Key{}, limit.Rate{Count: 1, Per: time.Second}, 1); !d.Allowed {
		t.Error("nobody is let through without Redis")
	}
	server.Again()
	connected(t, c)
}

func TestDocuments(t *testing.T) {
	server := redistest.Start(t)
	a, b := NewDocuments(connected(t, open(t, server.URL(), "shop", "a")), "page"), NewDocuments(connected(t, open(t, server.URL(), "shop", "b")), "page")
	if _, found := a.Get(t.Context(), "p"); found {
		t.Fatal("found before it was put")
	}
	b.Put(t.Context(), "p", "the page")
	// The answer that there is none was kept, until Redis said that it changed.
	await(t, "the other node's document", func() bool { text, found := a.Get(t.Context(), "p"); return found && text == "the page" })
	if _, found := NewDocuments(a.client, "mail").Get(t.Context(), "p"); found {
		t.Error("a document of another kind")
	}
	b.Put(t.Context(), "huge", strings.Repeat("x", documentMost+1))
	if _, found := b.Get(t.Context(), "huge"); found {
		t.Error("a document that is too large was kept")
	}
	var lives int64
	err := a.client.do(t.Context(), func(ctx context.Context, r rueidis.Client) (err error) {
		lives, err = r.Do(ctx, r.B().Pttl().Key(a.client.name("page", "p")).Build()).AsInt64()
		return err
	})
	if err != nil || lives < 200_000 || lives > 330_000 {
		t.Errorf("it lives for %d ms, %v", lives, err)
	}
	server.Kill()
	if _, found := b.Get(t.Context(), "q"); found {
		t.Error("a document of a Redis that is gone")
	}
	var none *Documents
	none.Put(t.Context(), "p", "x")
	if _, found := none.Get(t.Context(), "p"); found {
		t.Error("a document of nobody")
	}
}

// News reach the other nodes and not their sender; what may have been missed is said.
func TestNews(t *testing.T) {
	server := redistest.Start(t)
	a, b := connected(t, open(t, server.URL(), "shop", "a")), connected(t, open(t, server.URL(), "shop", "b"))
	var mu sync.Mutex
	var heard []string
	var own, missed atomic.Int64
	listen := func(c *Client, s Subscriber) {
		ctx, stop := context.WithCancel(context.Background())
		var listening sync.WaitGroup
		listening.Go(func() { c.Subscribe(ctx, s) })
		t.Cleanup(func() { stop(); listening.Wait() })
	}
	listen(b, Subscriber{"session", func(text string) { mu.Lock(); heard = append(heard, text); mu.Unlock() }, func() { missed.Add(1) }})
	listen(a, Subscriber{"session", func(string) { own.Add(1) }, func() { missed.Add(1) }})
	await(t, "both listen", func() bool { return missed.Load() == 2 })
	got := func() []string { mu.Lock(); defer mu.Unlock(); return append([]string{}, heard...) }
	for _, text := range []string{"one", "two words", ""} {
		a.Publish(t.Context(), "session", text)
	}
	a.Publish(t.Context(), "something else", "x")
	await(t, "the news", func() bool { return len(got()) == 3 })
	if list := got(); fmt.Sprintf("%q", list) != `["one" "two words" ""]` || own.Load() != 0 {
		t.Errorf("heard %q, of itself %d", list, own.Load())
	}
	server.Kill()
	server.Again()
	await(t, "both listen again", func() bool { return missed.Load() >= 4 })
	await(t, "news after it was gone", func() bool {
		a.Publish(t.Context(), "session", "again")
		list := got()
		return list[len(list)-1] == "again"
	})
	var none *Client
	none.Publish(t.Context(), "session", "x")
	none.Subscribe(t.Context(), Subscriber{})
	none.Close()
}

func TestWrongAddress(t *testing.T) {
	_, err := Open(Options{URL: "http://user:hunter2@somewhere", Policy: resilience.New("redis", patient), Log: quiet}, "a")
	if err == nil || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("%v", err)
	}
}
