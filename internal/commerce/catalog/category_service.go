package catalog

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
)

// CreateCategory adds a category to the tree.
func (s *Service) CreateCategory(ctx context.Context, in CategoryInput, claim *idem.Claim) (*Category, error) {
	return s.shapeTree(ctx, nil, func(tx db.Tx, w *writer) (*Category, error) {
		c := &Category{ID: id.Category(s.mint()), Version: 1, ParentID: in.ParentID, CreatedAt: tx.Now(), UpdatedAt: tx.Now()}
		if err := s.descend(ctx, tx, c); err != nil {
			return nil, err
		}
		if c.Depth > MaxCategoryDepth {
			return nil, tooDeep()
		}
		err := s.applyCategory(ctx, tx, c, CategoryPatch{
			Slug: &in.Slug, Name: &in.Name, Description: &in.Description, SEOTitle: &in.SEO.Title, SEODescription: &in.SEO.Description,
			Metadata: &in.Metadata,
		})
		if err != nil {
			return nil, err
		}
		addCategory(w.b, c)
		w.redirect(categoryEntity, int64(c.ID), "", c.Slug)
		if err := s.place(ctx, tx, w, c, in.Position); err != nil {
			return nil, err
		}
		w.categoryNews(CategoryCreated, c)
		return c, nil
	}, claim)
}

// shapeTree changes the shape of the tree: one such change at a time, each in one transaction that begins with a write
// to the tree's own row, so that everything read in it is as the change before left it.
func (s *Service) shapeTree(ctx context.Context, expected *int64, change func(tx db.Tx, w *writer) (*Category, error), claim *idem.Claim) (*Category, error) {
	return retry("category", expected, func() (*Category, error) {
		var c *Category
		err := s.db.Write(ctx, func(tx db.Tx) error {
			if _, err := tx.Exec(ctx, touchTree); err != nil {
				return err
			}
			w := s.newWriter(ctx)
			var err error
			if c, err = change(tx, w); err != nil {
				return err
			}
			if err := tx.Send(ctx, w.b); err != nil {
				return err
			}
			return claim.Record(ctx, tx, c)
		})
		if err != nil {
			return nil, fmt.Errorf("change the category tree: %w", err)
		}
		return c, nil
	})
}

// descend finds the depth of a category below its parent, which must exist.
func (s *Service) descend(ctx context.Context, r db.Reader, c *Category) error {
	c.Depth = 0
	if c.ParentID == 0 {
		return nil
	}
	parent, err := db.One(ctx, r, scanCategory, getCategory, int64(c.ParentID))
	if errors.Is(err, db.ErrNoRows) {
		return fault.Invalidf("parent_id", "There is no category %s.", c.ParentID)
	}
	if err != nil {
		return err
	}
	c.Depth = parent.Depth + 1
	return nil
}

func tooDeep() error {
	return fault.Invalidf("parent_id", "The tree would be more than %d levels deep.", MaxCategoryDepth)
}

// applyCategory makes the patch true of the category, or says everything that is wrong with it.
func (s *Service) applyCategory(ctx context.Context, r db.Reader, c *Category, p CategoryPatch) error {
	v := violations{}
	if p.Name != nil {
		c.Name = v.required("name", *p.Name, MaxTitleLength)
	}
	if p.Description != nil {
		c.Description = v.html("description", *p.Description)
	}
	if p.SEOTitle != nil {
		c.SEO.Title = v.line("seo.title", *p.SEOTitle, MaxTitleLength)
	}
	if p.SEODescription != nil {
		c.SEO.Description = v.line("seo.description", *p.SEODescription, MaxShortLength)
	}
	if p.Metadata != nil {
		c.Metadata = v.metadata("metadata", *p.Metadata)
	}
	var err error
	c.Slug, err = s.slug(ctx, r, &v, categorySlugs, slugWish{p.Slug, c.Name, c.Slug, int64(c.ID), categoryEntity})
	if err != nil {
		return err
	}
	return v.err()
}

// sibling is a child of the same parent.
type sibling struct {
	id       id.Category
	position int64
}

// siblings is the children of a parent (zero: the roots) in order, one of them aside.
func (s *Service) siblings(ctx context.Context, r db.Reader, parent, aside id.Category) ([]sibling, error) {
	stmt, args := rootPositions, []any(nil)
	if parent != 0 {
		stmt, args = childPositions, []any{int64(parent)}
	}
	list, err := db.List(ctx, r, func(row db.Row) (sibling, error) {
		x := sibling{}
		err := row.Scan((*int64)(&x.id), &x.position)
		return x, err
	}, stmt, args...)
	return slices.DeleteFunc(list, func(x sibling) bool { return x.id == aside }), err
}

// number gives siblings their positions by their order.
func (w *writer) number(siblings []sibling) {
	for i, x := range siblings {
		if x.position != int64(i) {
			w.b.Exec(setPosition, int64(i), int64(x.id))
		}
	}
}

// place puts a category to its position among its siblings, which move aside; nil is last.
func (s *Service) place(ctx context.Context, r db.Reader, w *writer, c *Category, position *int64) error {
	siblings, err := s.siblings(ctx, r, c.ParentID, c.ID)
	if err != nil {
		return err
	}
	at := len(siblings)
	if position != nil {
		if *position < 0 {
			return fault.Invalidf("position", "A position is not negative.")
		}
		at = int(min(*position, int64(len(siblings))))
	}
	w.number(slices.Insert(siblings, at, sibling{c.ID, -1}))
	c.Position = int64(at)
	return nil
}

// leave closes the gap that a category leaves among its siblings.
func (s *Service) leave(ctx context.Context, r db.Reader, w *writer, c *Category) error {
	siblings, err := s.siblings(ctx, r, c.ParentID, c.ID)
	w.number(siblings)
	return err
}

// UpdateCategory changes a category, but not its place.
func (s *Service) UpdateCategory(ctx context.Context, category id.Category, expected *int64, patch CategoryPatch, claim *idem.Claim) (*Category, error) {
	return retry("category", expected, func() (*Category, error) {
		c, err := s.GetCategory(ctx, category)
		if err != nil {
			return nil, err
		}
		if err := fault.Expect("category", expected, c.Version); err != nil {
			return nil, err
		}
		old := c.Slug
		if err := s.applyCategory(ctx, s.db.Read(), c, patch); err != nil {
			return nil, err
		}
		w := s.newWriter(ctx)
		w.b.Exec(updateCategory, c.Slug, c.Name, c.Description, c.SEO.Title, c.SEO.Description, encodeMetadata(c.Metadata), w.now,
			int64(c.ID), c.Version).Want(1, fault.Stale("category"))
		w.redirect(categoryEntity, int64(c.ID), old, c.Slug)
		c.Version, c.UpdatedAt = c.Version+1, clock.FromMicros(w.now)
		w.categoryNews(CategoryUpdated, c)
		return c, s.submit(ctx, w, claim, c, "update category")
	})
}

// MoveCategory moves a category with everything below it under another parent (zero: to the roots), to the position
// among its siblings there; nil is last. It is refused with category_cycle.
func (s *Service) MoveCategory(ctx context.Context, category id.Category, expected *int64, parent id.Category, position *int64, claim *idem.Claim) (*Category, error) {
	return s.shapeTree(ctx, expected, func(tx db.Tx, w *writer) (*Category, error) {
		c, err := s.treeNode(ctx, tx, category, expected)
		if err != nil {
			return nil, err
		}
		version := c.Version
		if c.ParentID != parent {
			if err := s.reattach(ctx, tx, w, c, parent); err != nil {
				return nil, err
			}
			if err := s.addRecheck(ctx, tx, w, c.ID); err != nil {
				return nil, err
			}
		}
		c.Version, c.UpdatedAt = version+1, tx.Now()
		w.b.Exec(placeCategory, optional(c.ParentID), clock.Micros(c.UpdatedAt), int64(c.ID), version).Want(1, fault.Stale("category"))
		if err := s.place(ctx, tx, w, c, position); err != nil {
			return nil, err
		}
		w.categoryNews(CategoryUpdated, c)
		return c, nil
	}, claim)
}

// treeNode reads a category inside a change of the tree.
func (s *Service) treeNode(ctx context.Context, r db.Reader, category id.Category, expected *int64) (*Category, error) {
	c, err := db.One(ctx, r, scanCategory, getCategory, int64(category))
	if c, err = found(c, err, "category", category.String()); err != nil {
		return nil, err
	}
	return c, fault.Expect("category", expected, c.Version)
}

// reattach takes a subtree from its parent and puts it under another one.
func (s *Service) reattach(ctx context.Context, r db.Reader, w *writer, c *Category, parent id.Category) error {
	below, err := db.Value[int64](ctx, r, isBelow, int64(c.ID), int64(parent))
	if err != nil {
		return err
	}
	if below > 0 {
		return fault.New(fault.Refused, CodeCategoryCycle, "A category cannot be moved below itself.").WithParam("parent_id")
	}
	if err := s.leave(ctx, r, w, c); err != nil {
		return err
	}
	c.ParentID = parent
	if err := s.descend(ctx, r, c); err != nil {
		return err
	}
	height, err := db.Value[int64](ctx, r, subtreeHeight, int64(c.ID))
	if err != nil {
		return err
	}
	if c.Depth+height > MaxCategoryDepth {
		return tooDeep()
	}
	w.b.Exec(detachSubtree, int64(c.ID))
	if parent != 0 {
		w.b.Exec(attachSubtree, int64(parent), int64(c.ID))
	}
	return nil
}

// DeleteCategory removes a category. Its products go to reassign; if that is zero, it is refused with category_in_use
// while it has products. It is always refused while it has children.
func (s *Service) DeleteCategory(ctx context.Context, category id.Category, expected *int64, reassign id.Category, claim *idem.Claim) error {
	_, err := s.shapeTree(ctx, expected, func(tx db.Tx, w *writer) (*Category, error) {
		c, err := s.treeNode(ctx, tx, category, expected)
		if err != nil {
			return nil, err
		}
		children, err := db.Value[int64](ctx, tx, countChildren, int64(category))
		if err != nil {
			return nil, err
		}
		if children > 0 {
			return nil, fault.Newf(fault.Refused, CodeCategoryInUse, "The category %q has %d categories below it.", c.Name, children)
		}
		if err := s.vacate(ctx, tx, c, reassign); err != nil {
			return nil, err
		}
		if err := s.leave(ctx, tx, w, c); err != nil {
			return nil, err
		}
		w.b.Exec(unlinkCategory, int64(category))
		w.b.Exec(dropRedirects, categoryEntity, int64(category))
		w.b.Exec(deleteCategory, int64(category), c.Version).Want(1, fault.Stale("category"))
		c.Version++
		w.categoryNews(CategoryDeleted, c)
		return c, nil
	}, claim)
	return err
}

var (
	// moveProducts leaves those that are in the other category already; dropProducts removes what is left.
	moveProducts = db.SQL(`UPDATE product_category SET category_id = $1 WHERE category_id = $2
		AND product_id NOT IN (SELECT product_id FROM product_category WHERE category_id = $1)`)
	dropProducts   = db.SQL(`DELETE FROM product_category WHERE category_id = $1`)
	movePrimaries  = db.SQL(`UPDATE product SET primary_category_id = $1 WHERE primary_category_id = $2`)
	productsInside = db.SQL(`SELECT product_id FROM product_category WHERE category_id = $1 AND product_id > $2
		ORDER BY product_id LIMIT CAST($3 AS BIGINT)`)
)

// vacate moves the products of a category to another one.
func (s *Service) vacate(ctx context.Context, tx db.Tx, c *Category, reassign id.Category) error {
	n, err := db.Value[int64](ctx, tx, countCategoryProducts, int64(c.ID))
	if err != nil || n == 0 {
		return err
	}
	if reassign == 0 || reassign == c.ID {
		return fault.Newf(fault.Refused, CodeCategoryInUse, "There are %d products in %q. Say which category they shall go to.", n, c.Name)
	}
	if _, err := db.One(ctx, tx, scanCategory, getCategory, int64(reassign)); err != nil {
		if errors.Is(err, db.ErrNoRows) {
			return fault.Invalidf("reassign_to", "There is no category %s.", reassign)
		}
		return err
	}
	// The versions first: a change of one of these products that is under way is then refused, and computed anew.
	err = s.retouch(ctx, tx, "categories", func(after id.Product) ([]id.Product, error) {
		return db.List(ctx, tx, scanNumber[id.Product], productsInside, int64(c.ID), int64(after), int64(MaxBulk))
	})
	if err != nil {
		return err
	}
	b := &db.Batch{}
	b.Exec(moveProducts, int64(reassign), int64(c.ID))
	b.Exec(dropProducts, int64(c.ID))
	b.Exec(movePrimaries, int64(reassign), int64(c.ID))
	return tx.Send(ctx, b)
}

func (w *writer) categoryNews(kind string, c *Category) {
	news(w.log, w.b, kind, c.ID.String(), c.Version, EntityEvent{ID: c.ID.String(), Slug: c.Slug, Name: c.Name}, nil)
}

// GetCategory is one category.
func (s *Service) GetCategory(ctx context.Context, category id.Category) (*Category, error) {
	c, err := db.One(ctx, s.db.Read(), scanCategory, getCategory, int64(category))
	return found(c, err, "category", category.String())
}

var getCategoryRedirect = db.SQL(`SELECT c.slug FROM slug_redirect r JOIN category c ON c.id = r.target_id
	WHERE r.entity = 'category' AND r.slug = $1`)

// ResolveCategory finds a category by id or slug. When the slug is an old one, it returns the slug to redirect to.
func (s *Service) ResolveCategory(ctx context.Context, idOrSlug string) (category *Category, redirect string, err error) {
	c, err := findCategory(ctx, s.db.Read(), idOrSlug)
	if err != nil || c != nil {
		return c, "", err
	}
	slug, err := db.Value[string](ctx, s.db.Read(), getCategoryRedirect, idOrSlug)
	slug, err = found(slug, err, "category", idOrSlug)
	return nil, slug, err
}

// ListCategories is the whole tree, depth first, siblings by position.
func (s *Service) ListCategories(ctx context.Context) ([]*Category, error) {
	all, err := db.List(ctx, s.db.Read(), scanCategory, listCategories)
	if err != nil {
		return nil, fmt.Errorf("list categories: %w", err)
	}
	children := map[id.Category][]*Category{}
	for _, c := range all {
		children[c.ParentID] = append(children[c.ParentID], c)
	}
	list := make([]*Category, 0, len(all))
	var walk func(parent id.Category)
	walk = func(parent id.Category) {
		for _, c := range children[parent] {
			list = append(list, c)
			walk(c.ID)
		}
	}
	walk(0)
	return list, nil
}

// CategoryPath is the way from the root to the category, with the category itself: the breadcrumb.
func (s *Service) CategoryPath(ctx context.Context, category id.Category) ([]*Category, error) {
	path, err := db.List(ctx, s.db.Read(), scanCategory, listCategoryPath, int64(category))
	if err != nil {
		return nil, fmt.Errorf("read category path: %w", err)
	}
	if len(path) == 0 {
		return nil, fault.Missing("category", category.String())
	}
	return path, nil
}
