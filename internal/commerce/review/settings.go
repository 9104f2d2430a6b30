package review

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
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

// settingsRow is the row that they are kept in.
const settingsRow = "reviews"

type storedSettings struct {
	Look       Look `json:"look"`
	BuyersOnly bool `json:"buyers_only"`
}

var (
	readSetting   = db.SQL(`SELECT value, version FROM shop_setting WHERE name = $1`)
	insertSetting = db.SQL(`
		INSERT INTO shop_setting (name, value, version, updated_at) VALUES ($1, $2, 1, $3) ON CONFLICT (name) DO NOTHING`)
	updateSetting = db.SQL(`
		UPDATE shop_setting SET value = $1, version = version + 1, updated_at = $2 WHERE name = $3 AND version = $4`)
)

// Settings is how the shop takes reviews: until somebody says otherwise, from everybody, and somebody looks at each.
func (s *Service) Settings(ctx context.Context) (Settings, error) {
	settings, err := db.One(ctx, s.db.Read(), scanSettings, readSetting, settingsRow)
	if errors.Is(err, db.ErrNoRows) {
		return Settings{Look: LookAtAll}, nil
	}
	if err != nil {
		return settings, fmt.Errorf("read how reviews are taken: %w", err)
	}
	return settings, nil
}

func scanSettings(row db.Row) (Settings, error) {
	var settings Settings
	var text string
	if err := row.Scan(&text, &settings.Version); err != nil {
		return settings, err
	}
	var stored storedSettings
	err := json.Unmarshal([]byte(text), &stored)
	settings.Look, settings.BuyersOnly = stored.Look, stored.BuyersOnly
	return settings, err
}

// SetSettings says how the shop takes reviews from now on; what was written before stays as it is. The version of the input
// counts for nothing; expected (nil: whatever it is) must be the current one. Codes: validation_failed, version_conflict.
func (s *Service) SetSettings(ctx context.Context, expected *int64, settings Settings, claim *idem.Claim) (Settings, error) {
	switch settings.Look {
	case LookAtAll, LookAtUnverified, LookAtNone:
	default:
		return settings, fault.Invalidf("moderate", "moderate must be all, unverified or none.")
	}
	before, err := s.Settings(ctx)
	if err == nil {
		err = fault.Expect("setting", expected, before.Version)
	}
	if err != nil {
		return settings, err
	}
	value, now := string(encode(storedSettings{settings.Look, settings.BuyersOnly})), clock.Micros(s.db.Clock().Now())
	b := &db.Batch{}
	if before.Version == 0 {
		b.Exec(insertSetting, settingsRow, value, now).Want(1, fault.Stale("setting"))
	} else {
		b.Exec(updateSetting, value, now, settingsRow, before.Version).Want(1, fault.Stale("setting"))
	}
	settings.Version = before.Version + 1
	if err := claim.Add(b, settings); err != nil {
		return settings, err
	}
	return settings, s.db.Submit(ctx, b)
}

// first is the state of a review that was just written.
func (settings Settings) first(verified bool) State {
	if settings.Look == LookAtNone || settings.Look == LookAtUnverified && verified {
		return Published
	}
	return Pending
}
