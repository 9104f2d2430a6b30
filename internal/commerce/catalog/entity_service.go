package catalog

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

// What categories, collections, brands, types and attributes have in common.

// found turns a missing row into not_found.
func found[T any](value T, err error, what, name string) (T, error) {
	if errors.Is(err, db.ErrNoRows) {
		return value, fault.Missing(what, clipText(name))
	}
	if err != nil {
		return value, fmt.Errorf("get %s: %w", what, err)
	}
	return value, nil
}

// slugWish is a slug that something shall get.
type slugWish struct {
	given  *string // nil or empty: made from the name
	name   string
	had    string // what it has now
	number int64  // its id, for help when every numbered slug is taken
	kind   string
}

// slug finds the slug for a wish among those that the statement finds taken, and notes in v when there is none.
func (s *Service) slug(ctx context.Context, r db.Reader, v *violations, taken db.Lists, wish slugWish) (string, error) {
	if (wish.given == nil || *wish.given == "") && wish.had != "" {
		return wish.had, nil
	}
	base := SlugOr(wish.name, wish.kind)
	isGiven := wish.given != nil && *wish.given != ""
	if isGiven {
		base = *wish.given
		if err := ValidSlug(base); err != nil {
			v.take("slug", err)
			return base, nil
		}
	}
	if base == wish.had {
		return base, nil
	}
	candidates := []string{base}
	for n := 2; n < 2+suffixes; n++ {
		candidates = append(candidates, slugWithSuffix(base, strconv.Itoa(n)))
	}
	used := map[string]bool{}
	list, err := listNamed(ctx, r, scanText, taken, candidates)
	if err != nil {
		return "", fmt.Errorf("look up slugs: %w", err)
	}
	for _, slug := range list {
		used[slug] = true
	}
	free := slugWithTail(base, wish.number)
	if i := slices.IndexFunc(candidates, func(slug string) bool { return !used[slug] }); i >= 0 {
		free = candidates[i]
	}
	if isGiven && free != base {
		v.addf(fault.Conflict, CodeSlugTaken, "slug", "The slug %q is taken; %q is free.", base, free)
	}
	return free, nil
}

// redirect lets an old slug lead to the entity, and the new one lead nowhere else.
func (w *writer) redirect(entity string, target int64, old, slug string) {
	if old == slug {
		return
	}
	if old != "" {
		w.b.Exec(putRedirect, entity, old, target, w.now)
	}
	w.b.Exec(dropRedirect, entity, slug)
}

// retouch writes the search text of a product anew and counts its version up.
var retouchProduct = db.SQL(`UPDATE product SET search_text = $1, version = version + 1, updated_at = $2 WHERE id = $3`)

// retouch counts up the version of many products that show something which has changed, such as the name of their brand,
// writes their search text anew, and tells of it. The next function gives their ids in ascending order, in chunks.
//
// The new version is what makes it safe: a change of such a product that was computed from the old name is refused, and
// computed anew.
func (s *Service) retouch(ctx context.Context, tx db.Tx, changed string, next func(after id.Product) ([]id.Product, error)) error {
	after := id.Product(0)
	for {
		ids, err := next(after)
		if err != nil || len(ids) == 0 {
			return err
		}
		products, err := loadProducts(ctx, tx, ids)
		if err != nil {
			return err
		}
		b := &db.Batch{}
		for _, p := range products {
			b.Exec(retouchProduct, searchText(p), clock.Micros(tx.Now()), int64(p.ID))
			news(s.outbox, b, ProductUpdated, p.ID.String(), p.Version+1,
				ProductEvent{ID: p.ID.String(), Slug: p.Slug, Status: string(p.Status), Changed: []string{changed}}, nil)
		}
		if err := tx.Send(ctx, b); err != nil {
			return err
		}
		after = ids[len(ids)-1]
	}
}
