package order

import (
	"context"
	"strings"
	"unicode"

	"winkel/internal/kernel/address"
	"winkel/internal/kernel/fault"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/setting"
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

type storedSeller struct {
	Address string `json:"address"`
	VATID   string `json:"vat_id"`
	Email   string `json:"email"`
}

// keptSeller is where it is kept.
var keptSeller = setting.New("seller", "seller", storedSeller{})

// Seller is who sells; empty, with version 0, until somebody has said it.
func (s *Service) Seller(ctx context.Context) (Seller, error) {
	stored, version, err := keptSeller.Read(ctx, s.db.Read())
	if err != nil || version == 0 {
		return Seller{}, err
	}
	seller := Seller{Version: version, VATID: stored.VATID, Email: stored.Email}
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
	err = keptSeller.Change(ctx, s.db, expected, func(b *db.Batch, _ storedSeller, version int64) (storedSeller, error) {
		seller.Version = version
		stored := storedSeller{Address: seller.Address.Encode(), VATID: seller.VATID, Email: seller.Email}
		return stored, claim.Add(b, seller)
	})
	return seller, err
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
