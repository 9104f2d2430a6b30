package identity

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/platform/db"
)

// deviceProof is what the device cookie holds after a login: who logged in, when, and the proof that the shop wrote it. Only
// who shows a password gets one, so that nobody multiplies his tries by having another made.
func (s *Service) deviceProof(of Subject, at time.Time) string {
	if s.tokens == nil {
		return ""
	}
	since := clock.Micros(at)
	return fmt.Sprintf("%s.%d.%s", of, since, s.tokens.Make(fmt.Sprintf("device of %s since %d", of.Kind, since), of.ID))
}

// KnowsDevice reports whether the subject has logged in on the device that holds the proof, with the password that he still
// has, so that strangers who try his account need not slow him down. A new password ends all proofs.
func (s *Service) KnowsDevice(ctx context.Context, of Subject, proof string) (bool, error) {
	changed, err := db.Value[int64](ctx, s.db.Read(), getChangedAt, string(of.Kind), of.ID)
	if errors.Is(err, db.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read when a password was set: %w", err)
	}
	return s.isDeviceProof(of, proof, clock.FromMicros(changed)), nil
}

// isDeviceProof reports whether the shop wrote the proof for the subject, letter by letter, at that time or later. What is
// counted by the proof relies on there being one spelling of it.
func (s *Service) isDeviceProof(of Subject, proof string, earliest time.Time) bool {
	_, rest, _ := strings.Cut(proof, ".")
	text, _, _ := strings.Cut(rest, ".")
	since, err := strconv.ParseInt(text, 10, 64)
	if err != nil || s.tokens == nil || of.IsZero() {
		return false
	}
	at := clock.FromMicros(since)
	return !at.Before(earliest) && subtle.ConstantTimeCompare([]byte(s.deviceProof(of, at)), []byte(proof)) == 1
}
