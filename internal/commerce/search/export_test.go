package search

import (
	"context"

	"winkel/internal/platform/outbox"
)

// At is how far the log was followed, for tests.
func (s *Service) At() outbox.Position {
	s.heard.mu.Lock()
	defer s.heard.mu.Unlock()
	return s.heard.at
}

// BuildAnew builds the model beside the live one, as the service does when the event log no longer reaches back.
func (s *Service) BuildAnew(ctx context.Context) error { return s.rebuild(ctx) }
