// Package searchtest helps tests that read lists.
package searchtest

import (
	"testing"

	"winkel/internal/commerce/search"
)

// looks is how often a model is compared; each time waits two seconds for what differs.
const looks = 10

// Settle waits until the running model shows what was written: on PostgreSQL the transactions of other tests hold news back for
// longer than a list waits for it.
func Settle(t testing.TB, s *search.Service) {
	t.Helper()
	var behind []string
	for range looks {
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
