package review

import (
	"context"

	"winkel/internal/kernel/fault"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/setting"
)

// Look says at which reviews somebody looks before they are shown.
type Look string

// What is looked at.
const (
	LookAtAll        Look = "all"        // at every review
	LookAtUnverified Look = "unverified" // at those of people who have not received the product
	LookAtNone       Look = "none"       // at none: they are shown at once
)

// Settings is how the shop takes reviews.
type Settings struct {
	Version    int64 // 0: nobody has changed them yet
	Look       Look
	BuyersOnly bool // only who has received the product may review it
}

type storedSettings struct {
	Look       Look `json:"look"`
	BuyersOnly bool `json:"buyers_only"`
}

// kept is where they are kept: until somebody says otherwise, everybody may write, and somebody looks at each.
var kept = setting.New("reviews", "setting", storedSettings{Look: LookAtAll})

// Settings is how the shop takes reviews.
func (s *Service) Settings(ctx context.Context) (Settings, error) {
	stored, version, err := kept.Read(ctx, s.db.Read())
	return Settings{Version: version, Look: stored.Look, BuyersOnly: stored.BuyersOnly}, err
}

// SetSettings says how the shop takes reviews from now on; what was written before stays as it is. The version of the input
// counts for nothing; expected (nil: whatever it is) must be the current one. Codes: validation_failed, version_conflict.
func (s *Service) SetSettings(ctx context.Context, expected *int64, settings Settings, claim *idem.Claim) (Settings, error) {
	switch settings.Look {
	case LookAtAll, LookAtUnverified, LookAtNone:
	default:
		return settings, fault.Invalidf("moderate", "moderate must be all, unverified or none.")
	}
	err := kept.Change(ctx, s.db, expected, func(b *db.Batch, _ storedSettings, version int64) (storedSettings, error) {
		settings.Version = version
		return storedSettings{settings.Look, settings.BuyersOnly}, claim.Add(b, settings)
	})
	return settings, err
}

// first is the state of a review that was just written.
func (settings Settings) first(verified bool) State {
	if settings.Look == LookAtNone || settings.Look == LookAtUnverified && verified {
		return Published
	}
	return Pending
}
