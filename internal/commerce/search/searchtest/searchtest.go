// Package searchtest helps tests that read lists.
package searchtest

import (
	"testing"
	"time"

	"winkel/internal/commerce/search"
)

// settleMost is how long news is waited for.
const settleMost = 20 * time.Second

// Settle waits until the running model shows what was written: on PostgreSQL the transactions of other tests hold news back for
// longer than a list waits for it.
func Settle(t testing.TB, s *search.Service) {
	t.Helper()
	var behind []string
	for limit := time.Now().Add(settleMost); time.Now().Before(limit); {
		behind = nil
		if err := s.Compare(t.Context(), func(difference string) { behind = append(behind, difference) }); err != nil {
			t.Fatal(err)
		}
		if len(behind) == 0 {
			return
		}
	}
	t.Fatalf("the lists stay behind: %q", behind)
}
