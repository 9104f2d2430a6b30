package staff

import "context"

// SendReset is what ForgotPassword does in the background.
func (s *Service) SendReset(ctx context.Context, key string) error { return s.sendReset(ctx, key) }
