package staff

import "context"

// SendReset is what ForgotPassword does in the background.
func (s *Service) SendReset(ctx context.Context, key string) error { return s.sendReset(ctx, key) }

// AwaitReports waits until every failed log-in so far is written down.
func (s *Service) AwaitReports() {
	for range cap(s.reports) {
		s.reports <- struct{}{}
	}
	for range cap(s.reports) {
		<-s.reports
	}
}
