package recommend

import (
	"context"
	"fmt"
	"slices"
	"time"

	"winkel/internal/kernel/fault"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/setting"
)

// Automatic leaves a choice to what was measured.
const Automatic = "auto"

// What settings may say.
const (
	defaultHeldOut = 56
	leastHeldOut   = 7
	mostHeldOut    = 365
)

var (
	personalChoices = []string{Automatic, Personal, ByCategory, Popularity}
	relatedChoices  = []string{Automatic, ByTogether, Popularity}
)

// Settings is what staff say about recommendations.
type Settings struct {
	Personal    string // what customers are served: auto, personal, category or popularity
	Related     string // what products are shown with: auto, together or popularity
	HeldOutDays int64  // the last days of the orders, which are guessed when the quality is measured
	Version     int64  // 0: never saved
}

// storedSettings is Settings as they are stored.
type storedSettings struct {
	Personal    string `json:"personal"`
	Related     string `json:"related"`
	HeldOutDays int64  `json:"held_out_days"`
}

func (s Settings) heldOut() time.Duration { return time.Duration(s.HeldOutDays) * day }

// kept is where they are kept.
var kept = setting.New("recommendations", "settings", storedSettings{Personal: Automatic, Related: Automatic, HeldOutDays: defaultHeldOut})

func (stored storedSettings) in(version int64) Settings {
	return Settings{Personal: stored.Personal, Related: stored.Related, HeldOutDays: stored.HeldOutDays, Version: version}
}

func readSettings(ctx context.Context, r db.Reader) (Settings, error) {
	stored, version, err := kept.Read(ctx, r)
	return stored.in(version), err
}

// GetSettings is what staff say about recommendations.
func (s *Service) GetSettings(ctx context.Context) (Settings, error) {
	return readSettings(ctx, s.db.Read())
}

// SettingsPatch is a change of the settings: what is nil stays as it is.
type SettingsPatch struct {
	Personal    *string
	Related     *string
	HeldOutDays *int64
}

// UpdateSettings changes the settings. validation_failed names personal, related or held_out_days; version_conflict tells
// that somebody else changed them.
func (s *Service) UpdateSettings(ctx context.Context, expected *int64, patch SettingsPatch, claim *idem.Claim) (Settings, error) {
	var settings Settings
	err := kept.Change(ctx, s.db, expected, func(b *db.Batch, before storedSettings, version int64) (storedSettings, error) {
		settings = before.in(version)
		if patch.Personal != nil {
			settings.Personal = *patch.Personal
		}
		if patch.Related != nil {
			settings.Related = *patch.Related
		}
		if patch.HeldOutDays != nil {
			settings.HeldOutDays = *patch.HeldOutDays
		}
		if err := settings.validate(); err != nil {
			return before, err
		}
		b.AfterCommit(s.state.Invalidate)
		return storedSettings{settings.Personal, settings.Related, settings.HeldOutDays}, claim.Add(b, settings)
	})
	if err != nil {
		return Settings{}, err
	}
	return settings, nil
}

func (s Settings) validate() error {
	var wrong []fault.Detail
	refuse := func(param, format string, args ...any) {
		wrong = append(wrong, fault.Detail{Param: param, Message: fmt.Sprintf(format, args...)})
	}
	if !slices.Contains(personalChoices, s.Personal) {
		refuse("personal", "personal must be one of auto, personal, category and popularity.")
	}
	if !slices.Contains(relatedChoices, s.Related) {
		refuse("related", "related must be one of auto, together and popularity.")
	}
	if s.HeldOutDays < leastHeldOut || s.HeldOutDays > mostHeldOut {
		refuse("held_out_days", "held_out_days must be between %d and %d.", leastHeldOut, mostHeldOut)
	}
	return fault.Violations(wrong)
}
