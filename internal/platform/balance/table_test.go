package balance

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// drawTable is a table of one to eight nodes in any state.
func drawTable(t *rapid.T) *table {
	tb := &table{}
	for range rapid.IntRange(1, 8).Draw(t, "nodes") {
		tb.rows = append(tb.rows, row{
			standing: Standing(rapid.IntRange(int(Out), int(Ready)).Draw(t, "standing")), backup: rapid.Bool().Draw(t, "backup"),
			weight: rapid.Int64Range(1, 100_000).Draw(t, "weight"), running: rapid.Int64Range(0, 50).Draw(t, "running"),
		})
	}
	return tb
}

// Whatever the state: a node that is out, or was tried, is never picked; a backup only when no other is ready; one that is impaired only
// when none is ready at all; and somebody is picked whenever somebody may be.
func TestNobodyIsAskedBeforeHisTurn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tb := drawTable(t)
		tried := rapid.Uint64Range(0, 1<<len(tb.rows)-1).Draw(t, "tried")
		best := 0
		for i, r := range tb.rows {
			if tried&(1<<i) == 0 {
				best = max(best, r.rank())
			}
		}
		before := append([]row(nil), tb.rows...)
		got := tb.pick(tried)
		if best == 0 {
			if got != -1 {
				t.Fatalf("node %d was picked, and none may be", got)
			}
			return
		}
		if got < 0 {
			t.Fatal("nobody was picked")
		}
		r := before[got]
		if tried&(1<<got) != 0 || r.standing == Out || r.rank() != best {
			t.Fatalf("node %d was picked: %+v, tried %b, best rank %d", got, r, tried, best)
		}
		for i, other := range before {
			if tried&(1<<i) == 0 && other.rank() == best && other.running*r.weight < r.running*other.weight {
				t.Fatalf("node %d was picked, and node %d has less to do: %+v", got, i, before)
			}
		}
		if tb.rows[got].running != r.running+1 {
			t.Fatalf("node %d has %d under way", got, tb.rows[got].running)
		}
	})
}

// ready is a table of nodes that are all ready and have nothing to do.
func ready(t *rapid.T) *table {
	tb := &table{}
	for _, weight := range rapid.SliceOfN(rapid.Int64Range(1, 10), 2, 6).Draw(t, "weights") {
		tb.rows = append(tb.rows, row{standing: Ready, weight: weight * fullWeight})
	}
	return tb
}

// While each request ends before the next one comes, turns are taken by weight: however many there were, nobody has more than one too
// many.
func TestTurnsFollowWeights(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tb := ready(t)
		total := int64(0)
		for _, r := range tb.rows {
			total += r.weight
		}
		counts := make([]int64, len(tb.rows))
		for n := int64(1); n <= rapid.Int64Range(1, 300).Draw(t, "requests"); n++ {
			i := tb.pick(0)
			tb.done(i)
			counts[i]++
		}
		n := int64(0)
		for _, c := range counts {
			n += c
		}
		for i, r := range tb.rows {
			// counts[i] against n*weight/total, times total. Each of the others may be a turn ahead, however long it goes on.
			if off := counts[i]*total - n*r.weight; off > total || off < -total*int64(len(tb.rows)) {
				t.Fatalf("of %d requests node %d has had %d: %v of %+v", n, i, counts[i], counts, tb.rows)
			}
		}
	})
}

// While no request ends, what is under way follows the weights: no node has more for its weight than another would have with one
// more.
func TestLoadFollowsWeights(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tb := ready(t)
		for range rapid.IntRange(1, 300).Draw(t, "requests") {
			tb.pick(0)
		}
		for i, a := range tb.rows {
			for j, b := range tb.rows {
				if (a.running-1)*b.weight > b.running*a.weight {
					t.Fatalf("node %d has too much beside node %d: %+v", i, j, tb.rows)
				}
			}
		}
	})
}

// A node that was away does not get what it missed: of the next requests it gets its share.
func TestWhoWasAwayDoesNotCatchUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tb := &table{rows: []row{{standing: Ready, weight: fullWeight}, {standing: Ready, weight: fullWeight}}}
		tb.rows[1].standing = Out
		for range rapid.IntRange(0, 1000).Draw(t, "meanwhile") {
			tb.done(tb.pick(0))
		}
		tb.rows[1].standing = Ready
		got := [2]int{}
		for range 20 {
			i := tb.pick(0)
			tb.done(i)
			got[i]++
		}
		if got[1] < 9 || got[1] > 11 {
			t.Fatalf("of 20 requests the node that came back got %d", got[1])
		}
	})
}

func TestWarmth(t *testing.T) {
	for _, c := range []struct {
		since, over time.Duration
		want        int64
	}{
		{0, 0, 1000},
		{time.Second, 0, 1000},
		{0, 10 * time.Second, 100},
		{500 * time.Millisecond, 10 * time.Second, 100},
		{5 * time.Second, 10 * time.Second, 500},
		{9999 * time.Millisecond, 10 * time.Second, 999},
		{10 * time.Second, 10 * time.Second, 1000},
		{time.Hour, 10 * time.Second, 1000},
	} {
		if got := warmth(c.since, c.over); got != c.want {
			t.Errorf("after %s of %s: %d, want %d", c.since, c.over, got, c.want)
		}
	}
}

// However requests and retries come, no more are told again than the share allows beside those that were allowed at first.
func TestRetriesStayWithinTheBudget(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		millionths := rapid.Int64Range(0, whole).Draw(t, "share")
		b := newBudget(float64(millionths) / whole)
		earned, spent := int64(0), int64(0)
		for _, spend := range rapid.SliceOfN(rapid.Bool(), 0, 1000).Draw(t, "what happens") {
			if !spend {
				b.earn()
				earned++
				continue
			}
			if b.spend() {
				spent++
			}
		}
		ahead := int64(retriesAhead)
		if millionths == 0 {
			ahead = 0
		}
		if spent*whole > ahead*whole+earned*millionths {
			t.Fatalf("%d of %d requests were told again, at a share of %d millionths", spent, earned, millionths)
		}
	})
}
