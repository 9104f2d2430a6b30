package catalog

import (
	"context"
	"errors"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

// The depth of a category is that of its longest row in the closure.
const categoryColumns = `c.id, c.version, COALESCE(c.parent_id, 0), c.slug, c.name, c.description, c.position,
	(SELECT MAX(d.depth) FROM category_path d WHERE d.descendant_id = c.id), c.seo_title, c.seo_description, c.metadata,
	c.created_at, c.updated_at`

var (
	getCategory       = db.SQL(`SELECT ` + categoryColumns + ` FROM category c WHERE c.id = $1`)
	getCategoryBySlug = db.SQL(`SELECT ` + categoryColumns + ` FROM category c WHERE c.slug = $1`)
	getRootNamed      = db.SQL(`SELECT ` + categoryColumns + ` FROM category c WHERE c.parent_id IS NULL AND c.name = $1
		ORDER BY c.id LIMIT 1`)
	getChildNamed = db.SQL(`SELECT ` + categoryColumns + ` FROM category c WHERE c.parent_id = $1 AND c.name = $2
		ORDER BY c.id LIMIT 1`)
	listCategories   = db.SQL(`SELECT ` + categoryColumns + ` FROM category c ORDER BY c.position, c.id`)
	listCategoryPath = db.SQL(`SELECT ` + categoryColumns + ` FROM category_path p JOIN category c ON c.id = p.ancestor_id
		WHERE p.descendant_id = $1 ORDER BY p.depth DESC`)
	categorySlugs = lists(`SELECT slug FROM category WHERE slug IN (%s)`)

	rootPositions  = db.SQL(`SELECT id, position FROM category WHERE parent_id IS NULL ORDER BY position, id`)
	childPositions = db.SQL(`SELECT id, position FROM category WHERE parent_id = $1 ORDER BY position, id`)

	nextRootPosition  = db.SQL(`SELECT COALESCE(MAX(position) + 1, 0) FROM category WHERE parent_id IS NULL`)
	nextChildPosition = db.SQL(`SELECT COALESCE(MAX(position) + 1, 0) FROM category WHERE parent_id = $1`)

	// touchTree comes first in whatever changes the shape of the tree: the row lock makes such changes wait for each
	// other, and what is read after it is the tree as the one before left it.
	touchTree = db.SQL(`UPDATE category_tree SET version = version + 1 WHERE id = 1`)

	insertCategory = db.SQL(`INSERT INTO category (id, parent_id, slug, name, description, position, seo_title, seo_description,
			metadata, version, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10, $11) ON CONFLICT (id) DO NOTHING`)
	updateCategory = db.SQL(`UPDATE category SET slug = $1, name = $2, description = $3, seo_title = $4, seo_description = $5,
			metadata = $6, version = version + 1, updated_at = $7
		WHERE id = $8 AND version = $9`)
	placeCategory  = db.SQL(`UPDATE category SET parent_id = $1, version = version + 1, updated_at = $2 WHERE id = $3 AND version = $4`)
	setPosition    = db.SQL(`UPDATE category SET position = $1 WHERE id = $2`)
	deleteCategory = db.SQL(`DELETE FROM category WHERE id = $1 AND version = $2`)

	// The closure rows of a new leaf: itself, and every ancestor of its parent one step further away.
	linkSelf    = db.SQL(`INSERT INTO category_path (ancestor_id, descendant_id, depth) VALUES ($1, $1, 0) ON CONFLICT DO NOTHING`)
	linkParents = db.SQL(`INSERT INTO category_path (ancestor_id, descendant_id, depth)
		SELECT ancestor_id, CAST($1 AS BIGINT), depth + 1 FROM category_path WHERE descendant_id = $2 ON CONFLICT DO NOTHING`)
	unlinkCategory = db.SQL(`DELETE FROM category_path WHERE descendant_id = $1`)

	// detachSubtree removes the rows that lead from outside a subtree into it; attachSubtree makes those under a new parent.
	detachSubtree = db.SQL(`DELETE FROM category_path
		WHERE descendant_id IN (SELECT descendant_id FROM category_path WHERE ancestor_id = $1)
		AND ancestor_id NOT IN (SELECT descendant_id FROM category_path WHERE ancestor_id = $1)`)
	attachSubtree = db.SQL(`INSERT INTO category_path (ancestor_id, descendant_id, depth)
		SELECT above.ancestor_id, below.descendant_id, above.depth + below.depth + 1
		FROM category_path above CROSS JOIN category_path below
		WHERE above.descendant_id = $1 AND below.ancestor_id = $2`)
	subtreeHeight = db.SQL(`SELECT COALESCE(MAX(depth), 0) FROM category_path WHERE ancestor_id = $1`)
	isBelow       = db.SQL(`SELECT count(*) FROM category_path WHERE ancestor_id = $1 AND descendant_id = $2`)

	countChildren         = db.SQL(`SELECT count(*) FROM category WHERE parent_id = $1`)
	countCategoryProducts = db.SQL(`SELECT count(*) FROM product_category WHERE category_id = $1`)
)

func scanCategory(row db.Row) (*Category, error) {
	c := Category{}
	var created, updated int64
	var metadata string
	err := row.Scan((*int64)(&c.ID), &c.Version, (*int64)(&c.ParentID), &c.Slug, &c.Name, &c.Description, &c.Position, &c.Depth,
		&c.SEO.Title, &c.SEO.Description, &metadata, &created, &updated)
	if err != nil {
		return nil, err
	}
	c.CreatedAt, c.UpdatedAt = clock.FromMicros(created), clock.FromMicros(updated)
	c.Metadata, err = decodeMetadata(metadata)
	return &c, err
}

// optional is an id for a column that may be NULL.
func optional[N ~int64](n N) any {
	if n == 0 {
		return nil
	}
	return int64(n)
}

// addCategory puts a new leaf into the batch. The batch must have touched the tree before.
func addCategory(b *db.Batch, c *Category) {
	b.Exec(insertCategory, int64(c.ID), optional(c.ParentID), c.Slug, c.Name, c.Description, c.Position, c.SEO.Title,
		c.SEO.Description, encodeMetadata(c.Metadata), clock.Micros(c.CreatedAt), clock.Micros(c.UpdatedAt))
	b.Exec(linkSelf, int64(c.ID))
	if c.ParentID != 0 {
		b.Exec(linkParents, int64(c.ID), int64(c.ParentID))
	}
}

// findCategory finds a category by slug or id; nil if there is none.
func findCategory(ctx context.Context, r db.Reader, slugOrID string) (*Category, error) {
	if number, err := id.ParseCategory(slugOrID); err == nil {
		return orNil(db.One(ctx, r, scanCategory, getCategory, int64(number)))
	}
	return orNil(db.One(ctx, r, scanCategory, getCategoryBySlug, slugOrID))
}

// findChildCategory finds a category by its parent (zero: among the roots) and its name; nil if there is none.
func findChildCategory(ctx context.Context, r db.Reader, parent id.Category, name string) (*Category, error) {
	if parent == 0 {
		return orNil(db.One(ctx, r, scanCategory, getRootNamed, name))
	}
	return orNil(db.One(ctx, r, scanCategory, getChildNamed, int64(parent), name))
}

// orNil makes a missing row no error.
func orNil[T any](value *T, err error) (*T, error) {
	if errors.Is(err, db.ErrNoRows) {
		return nil, nil
	}
	return value, err
}

// nextCategoryPosition is the position behind the last child of a parent (zero: behind the last root).
func nextCategoryPosition(ctx context.Context, r db.Reader, parent id.Category) (int64, error) {
	if parent == 0 {
		return db.Value[int64](ctx, r, nextRootPosition)
	}
	return db.Value[int64](ctx, r, nextChildPosition, int64(parent))
}
