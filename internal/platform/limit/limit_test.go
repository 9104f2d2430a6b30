package limit_test

import (
	"fmt"
	"net/netip"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/platform/limit"
)

var begin = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func key(who string) limit.Key { return limit.Key{What: "test", Who: who} }

func TestARateIsGrantedAndEarnedBack(t *testing.T) {
	now := clock.NewFake(begin)
	m := limit.NewMemory(1000, now)
	rate := limit.Rate{Count: 60, Per: time.Minute, Burst: 3}
	for i := range 3 {
		d := m.Take(t.Context(), key("a"), rate, 1)
		want := limit.Decision{Allowed: true, Limit: 3, Remaining: 2 - i, Window: 3 * time.Second, Reset: time.Duration(i+1) * time.Second}
		if d != want {
			t.Fatalf("request %d: %+v, want %+v", i, d, want)
		}
	}
	refused := limit.Decision{Limit: 3, Window: 3 * time.Second, Reset: 3 * time.Second, RetryAfter: time.Second}
	for range 5 { // to ask in vain costs nothing
		if d := m.Take(t.Context(), key("a"), rate, 1); d != refused {
			t.Fatalf("one too many: %+v, want %+v", d, refused)
		}
	}
	if d := m.Take(t.Context(), key("b"), rate, 1); !d.Allowed {
		t.Errorf("somebody else: %+v", d)
	}
	if d := m.Take(t.Context(), limit.Key{What: "other", Who: "a"}, rate, 1); !d.Allowed {
		t.Errorf("for something else: %+v", d)
	}
	now.Advance(time.Second)
	if d := m.Take(t.Context(), key("a"), rate, 1); !d.Allowed || d.Remaining != 0 {
		t.Errorf("a second later: %+v", d)
	}
	if d := m.Take(t.Context(), key("a"), rate, 1); d.Allowed {
		t.Errorf("a second later, twice: %+v", d)
	}
	now.Advance(time.Hour)
	if d := m.Take(t.Context(), key("a"), rate, 0); !d.Allowed || d.Remaining != 3 || m.Len() != 2 {
		t.Errorf("an hour later: %+v, %d remembered", d, m.Len())
	}
}

func TestLookingTakesNothingAndGivingBackHelps(t *testing.T) {
	m := limit.NewMemory(1000, clock.NewFake(begin))
	rate := limit.Rate{Count: 1, Per: time.Hour, Burst: 2}
	for range 10 {
		if d := m.Take(t.Context(), key("a"), rate, 0); !d.Allowed || d.Remaining != 2 {
			t.Fatalf("a look: %+v", d)
		}
	}
	m.Take(t.Context(), key("a"), rate, 1)
	m.Take(t.Context(), key("a"), rate, 1)
	if d := m.Take(t.Context(), key("a"), rate, 0); d.Allowed || d.RetryAfter != time.Hour {
		t.Errorf("a look when nothing is left: %+v", d)
	}
	m.Take(t.Context(), key("a"), rate, -1)
	if d := m.Take(t.Context(), key("a"), rate, 0); !d.Allowed || d.Remaining != 1 {
		t.Errorf("after one was given back: %+v", d)
	}
	m.Take(t.Context(), key("a"), rate, -5)
	if d := m.Take(t.Context(), key("a"), rate, 0); d.Remaining != 2 || m.Len() != 0 {
		t.Errorf("after more was given back than was taken: %+v, %d remembered", d, m.Len())
	}
}

func TestAClockThatIsSetBackMakesNobodyWait(t *testing.T) {
	now := clock.NewFake(begin)
	m := limit.NewMemory(1000, now)
	rate := limit.Rate{Count: 60, Per: time.Minute, Burst: 3}
	m.Take(t.Context(), key("a"), rate, 1)
	now.Advance(-24 * time.Hour)
	if d := m.Take(t.Context(), key("a"), rate, 1); d.RetryAfter > time.Second {
		t.Errorf("a day earlier: %+v", d)
	}
}

func TestNobodyGetsMoreThanTheRate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now := clock.NewFake(begin)
		m := limit.NewMemory(1000, now)
		rate := limit.Rate{
			Count: rapid.IntRange(1, 100).Draw(t, "count"), Burst: rapid.IntRange(1, 50).Draw(t, "burst"),
			Per: rapid.SampledFrom([]time.Duration{time.Second, time.Minute, time.Hour}).Draw(t, "per"),
		}
		allowed := 0
		for range rapid.IntRange(1, 300).Draw(t, "requests") {
			now.Advance(time.Duration(rapid.IntRange(0, int(rate.Per)/rate.Count*2).Draw(t, "wait")).Truncate(time.Microsecond))
			if m.Take(t.Context(), key("a"), rate, 1).Allowed {
				allowed++
			}
			most := rate.Burst + int(now.Now().Sub(begin)/(rate.Per/time.Duration(rate.Count)))
			if allowed > most {
				t.Fatalf("%d were allowed after %s, at %s", allowed, now.Now().Sub(begin), rate)
			}
		}
	})
}

func TestAFloodFromEverywhereCostsBoundedMemory(t *testing.T) {
	now := clock.NewFake(begin)
	m := limit.NewMemory(6400, now)
	rate := limit.Rate{Count: 60, Per: time.Minute, Burst: 30}
	for range 30 {
		m.Take(t.Context(), key("guilty"), rate, 1)
	}
	for i := range 200_000 {
		m.Take(t.Context(), key(strconv.Itoa(i)), rate, 1)
	}
	if n := m.Len(); n > 6400 {
		t.Errorf("%d keys are remembered", n)
	}
	if d := m.Take(t.Context(), key("guilty"), rate, 1); d.Allowed {
		t.Error("whoever owes most was forgotten")
	}
	now.Advance(time.Minute)
	for i := range 100_000 {
		m.Take(t.Context(), key("later"+strconv.Itoa(i)), rate, 1)
	}
	if n := m.Len(); n > 6400 {
		t.Errorf("%d keys are remembered", n)
	}
}

func TestManyAtOnceGetNoMoreThanOne(t *testing.T) {
	m := limit.NewMemory(0, clock.NewFake(begin))
	rate := limit.Rate{Count: 1, Per: time.Hour, Burst: 100}
	var allowed atomic.Int64
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 1000 {
				if m.Take(t.Context(), key("a"), rate, 1).Allowed {
					allowed.Add(1)
				}
			}
		})
	}
	wg.Wait()
	if allowed.Load() != 100 {
		t.Errorf("%d of 100 were allowed", allowed.Load())
	}
}

func TestGateCountsByAddressAndName(t *testing.T) {
	rate := limit.Rate{Count: 1, Per: time.Hour, Burst: 2}
	g := limit.NewGate(limit.NewMemory(0, clock.NewFake(begin)), map[string]limit.Rate{"login": rate, "free": {}},
		netip.MustParsePrefix("10.0.0.0/8"))
	ask := func(name, address string) bool {
		return g.TakeAddress(t.Context(), name, netip.MustParseAddr(address)).Allowed
	}
	for i, c := range []struct {
		name, address string
		want          bool
	}{
		{"login", "192.0.2.1", true},
		{"login", "::ffff:192.0.2.1", true},
		{"login", "192.0.2.1", false},
		{"login", "192.0.2.2", true},
		{"login", "2001:db8:1:2::1", true},
		{"login", "2001:db8:1:2:ffff::9", true},
		{"login", "2001:db8:1:2:1234::", false}, // the same network
		{"login", "2001:db8:1:3::1", true},
		{"free", "192.0.2.1", true},
		{"unknown", "192.0.2.1", true},
	} {
		if got := ask(c.name, c.address); got != c.want {
			t.Errorf("%d: %s from %s: %t", i, c.name, c.address, got)
		}
	}
	for range 10 {
		if !ask("login", "10.1.2.3") {
			t.Error("an exempt address was refused")
		}
	}
	if got := g.Counts()["login"]; got != [2]uint64{6, 2} {
		t.Errorf("counted %v", got)
	}
	var none *limit.Gate
	if !none.TakeAddress(t.Context(), "login", netip.MustParseAddr("192.0.2.1")).Allowed || none.Counts() != nil || !none.Rate("login").Unlimited() {
		t.Error("no gate refuses")
	}
}

func TestRefusalsAreFaults(t *testing.T) {
	if err := (limit.Decision{Allowed: true}).Fault(); err != nil {
		t.Errorf("allowed: %v", err)
	}
	f := fault.From(limit.Decision{RetryAfter: 1500 * time.Millisecond}.Fault())
	if f.Kind != fault.RateLimited || f.Code != "rate_limited" || f.RetryAfter != 1500*time.Millisecond {
		t.Errorf("refused: %#v", f)
	}
	if f := fault.From(limit.Decision{RetryAfter: time.Millisecond}.Fault()); f.RetryAfter != time.Second {
		t.Errorf("refused for a moment: %s", f.RetryAfter)
	}
}

func TestRatesAreText(t *testing.T) {
	for text, want := range map[string]limit.Rate{
		"120/m+60": {120, time.Minute, 60}, "5/s": {5, time.Second, 50}, "60/m": {60, time.Minute, 10}, "3/h": {3, time.Hour, 1},
		"off": {},
	} {
		var r limit.Rate
		if err := r.UnmarshalText([]byte(text)); err != nil || r != want {
			t.Errorf("%q is %+v, %v", text, r, err)
		}
		var again limit.Rate
		if err := again.UnmarshalText([]byte(r.String())); err != nil || again != r {
			t.Errorf("%q is written as %q and read as %+v, %v", text, r, again, err)
		}
	}
	for _, text := range []string{"", "5", "/m", "0/m", "-1/m", "5/d", "5/m+", "5/m+0", "5/m+x", "1000001/s", "5.5/m", "9999999999999999999/s"} {
		r := limit.Rate{Count: 1}
		if err := r.UnmarshalText([]byte(text)); err == nil || r != (limit.Rate{Count: 1}) {
			t.Errorf("%q is %+v, %v", text, r, err)
		}
	}
}

func BenchmarkTake(b *testing.B) {
	m := limit.NewMemory(0, nil)
	rate := limit.Rate{Count: 12000, Per: time.Minute, Burst: 2000}
	keys := make([]limit.Key, 1000)
	for i := range keys {
		keys[i] = key(fmt.Sprintf("192.0.2.%d", i))
	}
	i := 0
	for b.Loop() {
		m.Take(b.Context(), keys[i%len(keys)], rate, 1)
		i++
	}
}
