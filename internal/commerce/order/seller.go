package order

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode"

	"winkel/internal/kernel/address"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
)

// Seller is who sells, as it stands on what is printed.
type Seller struct {
	Version int64           // 0: nobody has said it yet
	Address address.Address // with company and phone
	VATID   string
	Email   string
}

// maxSeller bounds each text, in characters.
const maxSeller = 200

// sellerSetting is the row that it is kept in.
const sellerSetting = "seller"

type storedSeller struct {
	Address string `json:"address"`
	VATID   string `json:"vat_id"`
	Email   string `json:"email"`
}

var (
	readSetting   = db.SQL(`SELECT value, version FROM shop_setting WHERE name = $1`)
	insertSetting = db.SQL(`
		INSERT INTO shop_setting (name, value, version, updated_at) VALUES ($1, $2, 1, $3) ON CONFLICT (name) DO NOTHING`)
	updateSetting = db.SQL(`
		UPDATE shop_setting SET value = $1, version = version + 1, updated_at = $2 WHERE name = $3 AND version = $4`)
)

// Seller is who sells; empty, with version 0, until somebody has said it.
func (s *Service) Seller(ctx context.Context) (Seller, error) {
	seller, err := db.One(ctx, s.db.Read(), scanSeller, readSetting, sellerSetting)
	if errors.Is(err, db.ErrNoRows) {
		return Seller{}, nil
	}
	if err != nil {
		return seller, fmt.Errorf("read the seller: %w", err)
	}
	return seller, nil
}

func scanSeller(row db.Row) (Seller, error) {
	var seller Seller
	var text string
	if err := row.Scan(&text, &seller.Version); err != nil {
		return seller, err
	}
	var stored storedSeller
	if err := json.Unmarshal([]byte(text), &stored); err != nil {
		return seller, err
	}
	seller.VATID, seller.Email = stored.VATID, stored.Email
	var err error
	seller.Address, err = address.Decode(stored.Address)
	return seller, err
}

// SetSeller says who sells. The version of the input counts for nothing; expected (nil: whatever it is) must be the
// current one. Codes: validation_failed, version_conflict.
func (s *Service) SetSeller(ctx context.Context, expected *int64, seller Seller, claim *idem.Claim) (Seller, error) {
	seller, err := seller.normalize()
	if err != nil {
		return seller, err
	}
	before, err := s.Seller(ctx)
	if err != nil {
		return seller, err
	}
	stale := fault.Stale("seller")
	if expected != nil && *expected != before.Version {
		return seller, stale
	}
	value := encodeJSON(storedSeller{Address: seller.Address.Encode(), VATID: seller.VATID, Email: seller.Email})
	b, now := &db.Batch{}, clock.Micros(s.db.Clock().Now())
	if before.Version == 0 {
		b.Exec(insertSetting, sellerSetting, value, now).Want(1, stale)
	} else {
		b.Exec(updateSetting, value, now, sellerSetting, before.Version).Want(1, stale)
	}
	seller.Version = before.Version + 1
	if err := claim.Add(b, seller); err != nil {
		return seller, err
	}
	return seller, s.db.Submit(ctx, b)
}

// normalize checks what is said about a seller, and returns it in its stored form.
func (seller Seller) normalize() (Seller, error) {
	for _, field := range []struct {
		param string
		text  *string
	}{{"vat_id", &seller.VATID}, {"email", &seller.Email}} {
		*field.text = strings.TrimSpace(*field.text)
		if len([]rune(*field.text)) > maxSeller || strings.ContainsFunc(*field.text, unicode.IsControl) {
			return seller, fault.Invalidf(field.param, "This is one line of at most %d characters.", maxSeller)
		}
	}
	if seller.Email != "" && !strings.Contains(seller.Email, "@") {
		return seller, fault.Invalidf("email", "This is not an e-mail address: write it as in shop@example.com.")
	}
	seller.Address = seller.Address.Normalize()
	return seller, seller.Address.Validate()
}
