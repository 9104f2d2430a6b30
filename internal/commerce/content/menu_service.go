package content

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

var (
	getMenu    = db.SQL(`SELECT code, version, items FROM content_menu WHERE code = $1`)
	insertMenu = db.SQL(`INSERT INTO content_menu (code, items, version, updated_at) VALUES ($1, $2, 1, $3) ON CONFLICT (code) DO NOTHING`)
	updateMenu = db.SQL(`UPDATE content_menu SET items = $1, version = version + 1, updated_at = $2 WHERE code = $3 AND version = $4`)
)

func scanMenu(row db.Row) (*Menu, error) {
	m := Menu{}
	var items string
	if err := row.Scan(&m.Code, &m.Version, &items); err != nil {
		return nil, err
	}
	return &m, json.Unmarshal([]byte(items), &m.Items)
}

// GetMenu is a menu; an empty one while nobody has written it. Code: not_found for one that no shop has.
func (s *Service) GetMenu(ctx context.Context, code string) (*Menu, error) {
	if code != Header && code != Footer {
		return nil, fault.Missing("menu", clip(code))
	}
	m, err := db.One(ctx, s.db.Read(), scanMenu, getMenu, code)
	switch {
	case errors.Is(err, db.ErrNoRows):
		return &Menu{Code: code, Items: []Item{}}, nil
	case err != nil:
		return nil, fmt.Errorf("read a menu: %w", err)
	}
	return m, nil
}

// SetMenu writes a menu anew, over the expected version (nil: any). Codes: not_found, validation_failed, version_conflict.
func (s *Service) SetMenu(ctx context.Context, code string, expected *int64, items []Item, claim *idem.Claim) (*Menu, error) {
	m, err := s.GetMenu(ctx, code)
	if err == nil {
		err = fault.Expect("menu", expected, m.Version)
	}
	if err == nil {
		m.Items, err = checkItems(items)
	}
	if err != nil {
		return nil, err
	}
	b, text, now := &db.Batch{}, string(encode(m.Items)), clock.Micros(s.db.Clock().Now())
	if m.Version == 0 {
		b.Exec(insertMenu, code, text, now).Want(1, fault.Stale("menu"))
	} else {
		b.Exec(updateMenu, text, now, code, m.Version).Want(1, fault.Stale("menu"))
	}
	m.Version++
	return m, s.submit(ctx, b, MenuUpdated, code, m.Version, MenuEvent{Code: code}, claim, m)
}
