// Package setting keeps what somebody set about the shop: for each name one value, with a version. Until somebody has set it, a
// value is what the program begins with, in version 0.
package setting

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/platform/db"
)

var (
	readSetting   = db.SQL(`SELECT value, version FROM shop_setting WHERE name = $1`)
	insertSetting = db.SQL(`
		INSERT INTO shop_setting (name, value, version, updated_at) VALUES ($1, $2, 1, $3) ON CONFLICT (name) DO NOTHING`)
	updateSetting = db.SQL(`
		UPDATE shop_setting SET value = $1, version = version + 1, updated_at = $2 WHERE name = $3 AND version = $4`)
)

// Setting is one of them. T is how it is stored: JSON can be made of it, and only ever gains fields.
type Setting[T any] struct {
	name, what string
	initial    T
}

// New returns the setting with a name, which is that of its row and may not change. what is how people call it, when they are told
// that somebody else changed it; initial is its value until somebody sets it.
func New[T any](name, what string, initial T) Setting[T] { return Setting[T]{name, what, initial} }

// Read is the value and its version; 0 if nobody has set it yet.
func (s Setting[T]) Read(ctx context.Context, r db.Reader) (value T, version int64, err error) {
	var text string
	err = r.QueryRow(ctx, readSetting, s.name).Scan(&text, &version)
	switch {
	case errors.Is(err, db.ErrNoRows):
		return s.initial, 0, nil
	case err == nil:
		err = json.Unmarshal([]byte(text), &value)
	}
	if err != nil {
		return value, version, fmt.Errorf("read the setting %s: %w", s.name, err)
	}
	return value, version, nil
}

// Change sets the value to what plan makes of the value before. version is that of the value after; what plan adds to the batch is
// committed with it or not at all. Where somebody else is faster plan is asked again, unless the caller has said which version he
// expects: expected (nil: whatever it is) must be the current one, or the answer is version_conflict.
func (s Setting[T]) Change(
	ctx context.Context, d *db.DB, expected *int64, plan func(b *db.Batch, before T, version int64) (after T, err error),
) error {
	_, err := fault.Again(expected, func() (struct{}, error) { return struct{}{}, s.change(ctx, d, expected, plan) })
	return err
}

func (s Setting[T]) change(
	ctx context.Context, d *db.DB, expected *int64, plan func(b *db.Batch, before T, version int64) (after T, err error),
) error {
	before, version, err := s.Read(ctx, d.Read())
	if err == nil {
		err = fault.Expect(s.what, expected, version)
	}
	if err != nil {
		return err
	}
	b := &db.Batch{}
	after, err := plan(b, before, version+1)
	if err != nil {
		return err
	}
	text, err := json.Marshal(after)
	if err != nil {
		return fmt.Errorf("encode the setting %s: %w", s.name, err)
	}
	now := clock.Micros(d.Clock().Now())
	if version == 0 {
		b.Exec(insertSetting, s.name, string(text), now).Want(1, fault.Stale(s.what))
	} else {
		b.Exec(updateSetting, string(text), now, s.name, version).Want(1, fault.Stale(s.what))
	}
	if err := d.Submit(ctx, b); err != nil {
		return fmt.Errorf("change the setting %s: %w", s.name, err)
	}
	return nil
}
