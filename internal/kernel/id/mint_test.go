package id

import (
	"slices"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"winkel/internal/kernel/clock"
)

// anEvening is a time like any other.
var anEvening = time.Date(2025, 5, 5, 20, 0, 0, 0, time.UTC)

// parts takes an id apart.
func parts(id int64) (millisecond, node, sequence int64) {
	return id >> 22, id >> 12 & 1023, id & 4095
}

func TestNextHoldsTimeNodeAndSequence(t *testing.T) {
	m := NewMinter(clock.NewFake(anEvening), 513)
	want := anEvening.Sub(time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)).Milliseconds()
	for i := range int64(3) {
		millisecond, node, sequence := parts(m.Next())
		if millisecond != want || node != 513 || sequence != i {
			t.Errorf("id %d is of %d, node %d, sequence %d, want %d, 513, %d", i, millisecond, node, sequence, want, i)
		}
	}
}

// After 4,096 ids in a millisecond the minter borrows from the next instead of waiting or repeating, and when the clock
// gets there it goes on without a gap in the order.
func TestMoreThanFitIntoAMillisecond(t *testing.T) {
	c := clock.NewFake(anEvening)
	m := NewMinter(c, 1)
	first := m.Next()
	start, _, _ := parts(first)
	previous := first
	for range 3 * 4096 {
		next := m.Next()
		if next <= previous {
			t.Fatalf("%d follows %d", next, previous)
		}
		previous = next
	}
	millisecond, _, sequence := parts(previous)
	if millisecond != start+3 || sequence != 0 {
		t.Errorf("after 3 × 4,096 more, the id is of %d, sequence %d, want %d, 0", millisecond-start, sequence, 3)
	}
	c.Advance(2 * time.Millisecond) // still behind what was borrowed
	if next := m.Next(); next != previous+1 {
		t.Errorf("%d follows %d, want the next number", next, previous)
	}
	c.Advance(2 * time.Millisecond)
	if millisecond, _, sequence := parts(m.Next()); millisecond != start+4 || sequence != 0 {
		t.Errorf("once the clock has caught up, the id is of %d, sequence %d, want 4, 0", millisecond-start, sequence)
	}
}

// However the clock jumps, ids of one minter grow, and carry its node.
func TestIDsGrowWhateverTheClockDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := clock.NewFake(anEvening)
		node := rapid.IntRange(0, MaxNode).Draw(t, "node")
		m := NewMinter(c, node)
		previous := int64(0)
		for range rapid.IntRange(1, 200).Draw(t, "ids") {
			c.Advance(time.Duration(rapid.Int64Range(-int64(time.Hour), int64(time.Hour)).Draw(t, "jump")))
			next := m.Next()
			if _, got, _ := parts(next); next <= previous || got != int64(node) {
				t.Fatalf("%d of node %d follows %d", next, got, previous)
			}
			previous = next
		}
	})
}

// A machine that believes it is 1970 still makes ids that are not zero and do not repeat.
func TestClockBeforeTheEpoch(t *testing.T) {
	m := NewMinter(clock.NewFake(time.Unix(0, 0)), 0)
	if a, b := m.Next(), m.Next(); a <= 0 || b <= a {
		t.Errorf("ids are %d, %d, want growing positive numbers", a, b)
	}
}

func TestConcurrentMintersNeverAgree(t *testing.T) {
	const goroutines, each = 8, 3000
	minters := []*Minter{NewMinter(clock.System, 0), NewMinter(clock.System, MaxNode)}
	batches := make([][]int64, goroutines)
	var wg sync.WaitGroup
	for g := range batches {
		wg.Go(func() {
			for range each {
				batches[g] = append(batches[g], minters[g%2].Next())
			}
		})
	}
	wg.Wait()
	all := slices.Concat(batches...)
	slices.Sort(all)
	if distinct := len(slices.Compact(all)); distinct != goroutines*each {
		t.Errorf("%d distinct ids of %d", distinct, goroutines*each)
	}
	for _, batch := range batches {
		if !slices.IsSorted(batch) {
			t.Error("a goroutine saw ids go back")
		}
	}
}

func TestNodeOutOfRangePanics(t *testing.T) {
	for _, node := range []int{-1, MaxNode + 1} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("node %d is accepted", node)
				}
			}()
			NewMinter(clock.System, node)
		}()
	}
}

func TestTimeIsWhenItWasMinted(t *testing.T) {
	for _, at := range []time.Time{epoch, anEvening, anEvening.Add(987 * time.Millisecond)} {
		if got := Order(NewMinter(clock.NewFake(at), MaxNode).Next()).Time(); !got.Equal(at) {
			t.Errorf("minted at %s, says %s", at, got)
		}
	}
}

func TestLowestAtDividesIDsByTime(t *testing.T) {
	earlier := NewMinter(clock.NewFake(anEvening.Add(-time.Millisecond)), MaxNode).Next()
	if at, first := LowestAt(anEvening), NewMinter(clock.NewFake(anEvening), 0).Next(); earlier >= at || first != at {
		t.Errorf("%d is at or after %d, or the first then is %d", earlier, at, first)
	}
	if before, beyond := LowestAt(epoch.Add(-time.Hour)), LowestAt(epoch.AddDate(200, 0, 0)); before != 0 || beyond <= earlier {
		t.Errorf("before all ids %d, want 0; beyond them %d", before, beyond)
	}
}
