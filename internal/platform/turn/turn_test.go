package turn_test

import (
	"context"
	"sync"
	"testing"

	"winkel/internal/kernel/fault"
	"winkel/internal/platform/turn"
)

func TestOneAtATime(t *testing.T) {
	var turns turn.Turns
	counts := map[int64]int{1: 0, 2: 0} // the race detector sees a second one at work; so does a lost count
	var wg sync.WaitGroup
	var mu sync.Mutex
	for i := range 200 {
		wg.Go(func() {
			thing := int64(i%2 + 1)
			release, err := turns.Take(t.Context(), thing)
			if err != nil {
				t.Error(err)
				return
			}
			defer release()
			mu.Lock()
			before := counts[thing]
			mu.Unlock()
			mu.Lock()
			counts[thing] = before + 1
			mu.Unlock()
		})
	}
	wg.Wait()
	if counts[1] != 100 || counts[2] != 100 {
		t.Errorf("counted %v; want 100 each", counts)
	}
}

func TestWhoGivesUpLeavesTheQueue(t *testing.T) {
	var turns turn.Turns
	release, err := turns.Take(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := turns.Take(ctx, 1); fault.KindOf(err) != fault.Canceled {
		t.Errorf("a canceled wait: %v", err)
	}
	if again, err := turns.Take(t.Context(), 2); err != nil {
		t.Errorf("another thing: %v", err)
	} else {
		again()
	}
	release()
	again, err := turns.Take(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	again()
}
