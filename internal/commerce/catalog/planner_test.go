package catalog

import (
	"errors"
	"fmt"
	"testing"

	"winkel/internal/kernel/fault"
	"winkel/internal/platform/db"
)

// Whoever is overtaken in every attempt is told what it is about, and that a name is taken if that was it.
func TestRetrySaysWhatWasOvertaken(t *testing.T) {
	unique := func(constraint string) error {
		return fmt.Errorf("write: %w", &db.Violation{Rule: "unique", Constraint: constraint})
	}
	foreign, broken, one := &db.Violation{Rule: "foreign_key"}, errors.New("broken"), int64(1)
	for _, c := range []struct {
		what     string
		expected *int64
		err      error
		calls    int
		code     string
		param    string
		message  string
	}{
		{"brand", nil, fault.Stale("brand"), attempts, fault.CodeVersionConflict, "", fault.Stale("brand").Message},
		{"channel", &one, fault.Stale("channel"), 1, fault.CodeVersionConflict, "", fault.Stale("channel").Message},
		{"category", nil, foreign, attempts, fault.CodeVersionConflict, "", fault.Stale("category").Message},
		{"brand", &one, unique("brand_name_key"), attempts, CodeNameTaken, "name", "Another brand has just got the same name."},
		{"category", nil, unique("category_slug_key"), attempts, CodeSlugTaken, "slug", "Another category has just got the same slug."},
		{"product", nil, unique("variant_sku_key"), attempts, CodeSKUTaken, "sku", "Another product has just got the same sku."},
		// The brand that a product would have made is not the product.
		{"product", nil, unique("brand_name_key"), attempts, fault.CodeVersionConflict, "", fault.Stale("product").Message},
		{"product", nil, broken, 1, fault.CodeInternal, "", fault.From(broken).Message},
	} {
		calls := 0
		_, err := retry(c.what, c.expected, func() (int, error) {
			calls++
			return 0, c.err
		})
		f := fault.From(err)
		if calls != c.calls || f.Code != c.code || f.Param != c.param || f.Message != c.message {
			t.Errorf("%s, %v: %d calls, %+v", c.what, c.err, calls, f)
		}
	}
}
