package search

import "winkel/internal/platform/outbox"

// At is how far the log was followed, for tests.
func (s *Service) At() outbox.Position {
	s.heard.mu.Lock()
	defer s.heard.mu.Unlock()
	return s.heard.at
}
