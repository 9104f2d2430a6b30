package recommend

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
)

// settingName is the row of the settings.
const settingName = "recommendations"

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

func readSettings(ctx context.Context, r db.Reader) (Settings, error) {
	settings, err := db.One(ctx, r, func(row db.Row) (Settings, error) {
		var text string
		var out Settings
		if err := row.Scan(&text, &out.Version); err != nil {
			return out, err
		}
		var stored storedSettings
		err := json.Unmarshal([]byte(text), &stored)
		out.Personal, out.Related, out.HeldOutDays = stored.Personal, stored.Related, stored.HeldOutDays
		return out, err
	}, getSetting, settingName)
	if errors.Is(err, db.ErrNoRows) {
		return Settings{Personal: Automatic, Related: Automatic, HeldOutDays: defaultHeldOut}, nil
	}
	if err != nil {
		return Settings{}, fmt.Errorf("read the settings of recommendations: %w", err)
	}
	return settings, nil
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
	settings, err := s.GetSettings(ctx)
	if err != nil {
		return Settings{}, err
	}
	if expected != nil && *expected != settings.Version {
		return Settings{}, fault.Stale("settings")
	}
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
		return Settings{}, err
	}
	text, err := json.Marshal(storedSettings{settings.Personal, settings.Related, settings.HeldOutDays})
	if err != nil {
		return Settings{}, fmt.Errorf("encode the settings of recommendations: %w", err)
	}
	b := &db.Batch{}
	now := clock.Micros(s.db.Clock().Now())
	if settings.Version == 0 {
		b.Exec(insertSetting, settingName, string(text), now).Want(1, fault.Stale("settings"))
	} else {
		b.Exec(updateSetting, string(text), now, settingName, settings.Version).Want(1, fault.Stale("settings"))
	}
	settings.Version++
	if err := claim.Add(b, settings); err != nil {
		return Settings{}, err
	}
	b.AfterCommit(s.state.Invalidate)
	if err := s.db.Submit(ctx, b); err != nil {
		return Settings{}, fmt.Errorf("update the settings of recommendations: %w", err)
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
