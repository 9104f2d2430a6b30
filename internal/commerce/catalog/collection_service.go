package catalog

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/page"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/job"
)

const collectionColumns = `c.id, c.version, c.slug, c.title, c.description, c.seo_title, c.seo_description, c.metadata,
	(SELECT count(*) FROM collection_product x WHERE x.collection_id = c.id), c.created_at, c.updated_at,
	COALESCE(r.rules, ''), COALESCE(r.version, 0), COALESCE(r.filled_version, 0), COALESCE(r.job_id, 0)`

const collectionTables = ` FROM collection c LEFT JOIN collection_rule r ON r.collection_id = c.id`

var (
	getCollection         = db.SQL(`SELECT ` + collectionColumns + collectionTables + ` WHERE c.id = $1`)
	getCollectionBySlug   = db.SQL(`SELECT ` + collectionColumns + collectionTables + ` WHERE c.slug = $1`)
	getCollectionRedirect = db.SQL(`SELECT c.slug FROM slug_redirect r JOIN collection c ON c.id = r.target_id
		WHERE r.entity = 'collection' AND r.slug = $1`)
	listCollections = db.SQL(`SELECT ` + collectionColumns + collectionTables + ` WHERE (c.title, c.id) > ($1, $2)
		ORDER BY c.title, c.id LIMIT CAST($3 AS BIGINT) OFFSET CAST($4 AS BIGINT)`)
	countCollections = db.SQL(`SELECT count(*) FROM collection`)
	collectionSlugs  = lists(`SELECT slug FROM collection WHERE slug IN (%s)`)

	insertCollection = db.SQL(`INSERT INTO collection (id, slug, title, description, seo_title, seo_description, metadata, version,
			created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9)`)
	updateCollection = db.SQL(`UPDATE collection SET slug = $1, title = $2, description = $3, seo_title = $4, seo_description = $5,
			metadata = $6, version = version + 1, updated_at = $7
		WHERE id = $8 AND version = $9`)
	deleteCollection = db.SQL(`DELETE FROM collection WHERE id = $1 AND version = $2`)

	membersOf     = db.SQL(`SELECT product_id FROM collection_product WHERE collection_id = $1 ORDER BY position, product_id`)
	clearMembers  = db.SQL(`DELETE FROM collection_product WHERE collection_id = $1`)
	insertMembers = db.InsertInto("collection_product", "collection_id, product_id, position", "")
	existing      = lists(`SELECT id FROM product WHERE id IN (%s)`)
)

func scanCollection(row db.Row) (*Collection, error) {
	c := Collection{}
	var metadata, rules string
	var created, updated, full int64
	err := row.Scan((*int64)(&c.ID), &c.Version, &c.Slug, &c.Title, &c.Description, &c.SEO.Title, &c.SEO.Description, &metadata,
		&c.ProductCount, &created, &updated, &rules, &c.RuledAt, &full, (*int64)(&c.FillJob))
	if err != nil {
		return nil, err
	}
	if rules != "" {
		c.Rules, c.Filling = decodeRules(rules), full != c.RuledAt
	}
	c.CreatedAt, c.UpdatedAt = clock.FromMicros(created), clock.FromMicros(updated)
	c.Metadata, err = decodeMetadata(metadata)
	return &c, err
}

// CreateCollection makes a collection.
func (s *Service) CreateCollection(ctx context.Context, in CollectionInput, claim *idem.Claim) (*Collection, error) {
	return retry("collection", nil, func() (*Collection, error) {
		now := s.db.Clock().Now()
		c := &Collection{ID: id.Collection(s.mint()), Version: 1, CreatedAt: now, UpdatedAt: now}
		err := s.applyCollection(ctx, c, CollectionPatch{
			Slug: &in.Slug, Title: &in.Title, Description: &in.Description, SEOTitle: &in.SEO.Title, SEODescription: &in.SEO.Description,
			Metadata: &in.Metadata, Products: handPicked(&in), Rules: in.Rules,
		})
		if err != nil {
			return nil, err
		}
		w := s.newWriter(ctx)
		if c.Rules != nil {
			w.b.Exec(bumpRuleBook, w.now)
		}
		w.b.Exec(insertCollection, int64(c.ID), c.Slug, c.Title, c.Description, c.SEO.Title, c.SEO.Description,
			encodeMetadata(c.Metadata), clock.Micros(c.CreatedAt), clock.Micros(c.UpdatedAt))
		w.members(c.ID, in.Products)
		if c.Rules != nil {
			if err := s.addRules(w, c); err != nil {
				return nil, err
			}
		}
		w.redirect(collectionEntity, int64(c.ID), "", c.Slug)
		w.collectionNews(CollectionCreated, c)
		return c, s.submit(ctx, w, claim, c, "create collection")
	})
}

// members writes the products of a collection in order.
func (w *writer) members(c id.Collection, products []id.Product) {
	args := make([]any, 0, 3*len(products))
	for i, p := range products {
		args = append(args, int64(c), int64(p), int64(i))
	}
	insertMembers.Add(w.b, args)
}

// applyCollection makes the patch true of the collection, or says everything that is wrong with it.
func (s *Service) applyCollection(ctx context.Context, c *Collection, p CollectionPatch) error {
	v := violations{}
	if p.Title != nil {
		c.Title = v.required("title", *p.Title, MaxTitleLength)
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
	if err := s.applyMembers(ctx, &v, c, p); err != nil {
		return err
	}
	var err error
	c.Slug, err = s.slug(ctx, s.db.Read(), &v, collectionSlugs, slugWish{p.Slug, c.Title, c.Slug, int64(c.ID), collectionEntity})
	if err != nil {
		return err
	}
	return v.err()
}

// applyMembers says by what the collection is filled from now on: by these products, or by these rules.
func (s *Service) applyMembers(ctx context.Context, v *violations, c *Collection, p CollectionPatch) error {
	var err error
	switch {
	case p.Rules == nil:
	case len(p.Rules.Conditions) == 0 && c.Rules != nil:
		if c.ProductCount > MaxCollectionProducts && p.Products == nil {
			v.invalidf("rules", "The collection has %d products; by hand it can hold %d.", c.ProductCount, MaxCollectionProducts)
		}
		c.Rules, c.Filling, c.FillJob = nil, false, 0
	default:
		if c.Rules == nil {
			if err := s.checkRuled(ctx, v); err != nil {
				return err
			}
		}
		reading := violations{}
		if c.Rules, err = s.resolveRules(ctx, &reading, p.Rules); err != nil {
			return err
		}
		v.merge(&reading)
	}
	if p.Products == nil {
		return nil
	}
	if c.Rules != nil {
		v.addf(fault.Refused, CodeCollectionRuled, "products", "The collection is filled by its rules: change them instead.")
		return nil
	}
	c.ProductCount = int64(len(*p.Products))
	return s.checkMembers(ctx, v, *p.Products)
}

// checkRuled refuses rules for one collection more than there may be.
func (s *Service) checkRuled(ctx context.Context, v *violations) error {
	n, err := db.Value[int64](ctx, s.db.Read(), countRules)
	if err == nil && n >= MaxRuledCollections {
		v.invalidf("rules", "There are %d collections with rules already; more are not allowed.", n)
	}
	return err
}

// handPicked is the products of a new collection; nil where there are none and rules instead.
func handPicked(in *CollectionInput) *[]id.Product {
	if in.Rules != nil && len(in.Products) == 0 {
		return nil
	}
	return &in.Products
}

// addRules puts the rules of a collection into the batch, which has bumped the book, with the job that fills it by them.
func (s *Service) addRules(w *writer, c *Collection) error {
	if s.jobs == nil {
		return errors.New("catalog: nobody fills collections by rules")
	}
	number, err := s.jobs.Add(w.b, job.Job{Kind: FillJob, Payload: fill{c.ID, c.Version}})
	if err != nil {
		return err
	}
	w.b.Exec(putRules, int64(c.ID), encodeRules(c.Rules), c.Version, int64(number))
	c.Filling, c.FillJob, c.RuledAt = true, number, c.Version
	return nil
}

// checkMembers refuses products that do not exist or are there twice.
func (s *Service) checkMembers(ctx context.Context, v *violations, products []id.Product) error {
	if len(products) > MaxCollectionProducts {
		v.invalidf("products", "There are %d products; %d are allowed.", len(products), MaxCollectionProducts)
		return nil
	}
	known, seen := map[id.Product]bool{}, map[id.Product]bool{}
	for chunk := range slices.Chunk(products, MaxBulk) {
		list, err := listNumbered(ctx, s.db.Read(), scanNumber[id.Product], existing, chunk)
		if err != nil {
			return fmt.Errorf("look up products: %w", err)
		}
		for _, p := range list {
			known[p] = true
		}
	}
	for i, p := range products {
		switch {
		case !known[p]:
			v.invalidf(fmt.Sprintf("products[%d]", i), "There is no product %s.", p)
		case seen[p]:
			v.invalidf(fmt.Sprintf("products[%d]", i), "The product %s is there twice.", p)
		}
		seen[p] = true
	}
	return nil
}

// UpdateCollection changes a collection.
func (s *Service) UpdateCollection(ctx context.Context, collection id.Collection, expected *int64, patch CollectionPatch, claim *idem.Claim) (*Collection, error) {
	return s.changeCollection(ctx, collection, expected, claim, func(*Collection) (CollectionPatch, error) { return patch, nil })
}

// AddToCollection appends products to a collection; those that are in it already stay where they are.
func (s *Service) AddToCollection(ctx context.Context, collection id.Collection, expected *int64, products []id.Product, claim *idem.Claim) (*Collection, error) {
	return s.rearrange(ctx, collection, expected, claim, func(members []id.Product) []id.Product {
		for _, p := range products {
			if !slices.Contains(members, p) {
				members = append(members, p)
			}
		}
		return members
	})
}

// RemoveFromCollection takes products out of a collection; those that are not in it are ignored.
func (s *Service) RemoveFromCollection(ctx context.Context, collection id.Collection, expected *int64, products []id.Product, claim *idem.Claim) (*Collection, error) {
	return s.rearrange(ctx, collection, expected, claim, func(members []id.Product) []id.Product {
		return slices.DeleteFunc(members, func(p id.Product) bool { return slices.Contains(products, p) })
	})
}

// rearrange changes which products are in a collection, and their order.
func (s *Service) rearrange(ctx context.Context, collection id.Collection, expected *int64, claim *idem.Claim,
	arrange func(members []id.Product) []id.Product) (*Collection, error) {
	return s.changeCollection(ctx, collection, expected, claim, func(c *Collection) (CollectionPatch, error) {
		members, err := db.List(ctx, s.db.Read(), scanNumber[id.Product], membersOf, int64(c.ID))
		if err != nil {
			return CollectionPatch{}, fmt.Errorf("read collection: %w", err)
		}
		members = arrange(members)
		return CollectionPatch{Products: &members}, nil
	})
}

func (s *Service) changeCollection(ctx context.Context, collection id.Collection, expected *int64, claim *idem.Claim,
	change func(c *Collection) (CollectionPatch, error)) (*Collection, error) {
	return retry("collection", expected, func() (*Collection, error) {
		c, err := s.GetCollection(ctx, collection)
		if err != nil {
			return nil, err
		}
		if err := fault.Expect("collection", expected, c.Version); err != nil {
			return nil, err
		}
		patch, err := change(c)
		if err != nil {
			return nil, err
		}
		old, rules := c.Slug, c.Rules
		if err := s.applyCollection(ctx, c, patch); err != nil {
			return nil, err
		}
		w := s.newWriter(ctx)
		isRuledAnew := !sameRules(rules, c.Rules)
		if isRuledAnew {
			w.b.Exec(bumpRuleBook, w.now)
		}
		w.b.Exec(updateCollection, c.Slug, c.Title, c.Description, c.SEO.Title, c.SEO.Description, encodeMetadata(c.Metadata), w.now,
			int64(c.ID), c.Version).Want(1, fault.Stale("collection"))
		if patch.Products != nil {
			w.b.Exec(clearMembers, int64(c.ID))
			w.members(c.ID, *patch.Products)
		}
		w.redirect(collectionEntity, int64(c.ID), old, c.Slug)
		c.Version, c.UpdatedAt = c.Version+1, clock.FromMicros(w.now)
		if isRuledAnew {
			if err := s.changeRules(w, c); err != nil {
				return nil, err
			}
		}
		w.collectionNews(CollectionUpdated, c)
		return c, s.submit(ctx, w, claim, c, "update collection")
	})
}

func sameRules(a, b *Rules) bool {
	return a == nil && b == nil || a != nil && b != nil && a.Match == b.Match && slices.Equal(a.Conditions, b.Conditions)
}

// changeRules puts the new rules of a collection into the batch, or that it has none any more.
func (s *Service) changeRules(w *writer, c *Collection) error {
	if c.Rules == nil {
		w.b.Exec(dropRules, int64(c.ID))
		return nil
	}
	return s.addRules(w, c)
}

func (w *writer) collectionNews(kind string, c *Collection) {
	news(w.log, w.b, kind, c.ID.String(), c.Version, EntityEvent{ID: c.ID.String(), Slug: c.Slug, Name: c.Title}, nil)
}

// DeleteCollection removes a collection; its products stay.
func (s *Service) DeleteCollection(ctx context.Context, collection id.Collection, expected *int64, claim *idem.Claim) error {
	_, err := retry("collection", expected, func() (*Collection, error) {
		c, err := s.GetCollection(ctx, collection)
		if err != nil {
			return nil, err
		}
		if err := fault.Expect("collection", expected, c.Version); err != nil {
			return nil, err
		}
		w := s.newWriter(ctx)
		if c.Rules != nil {
			w.b.Exec(bumpRuleBook, w.now)
			w.b.Exec(dropRules, int64(c.ID))
		}
		w.b.Exec(clearMembers, int64(c.ID))
		w.b.Exec(dropRedirects, collectionEntity, int64(c.ID))
		w.b.Exec(deleteCollection, int64(c.ID), c.Version).Want(1, fault.Stale("collection"))
		c.Version++
		w.collectionNews(CollectionDeleted, c)
		return c, s.submit(ctx, w, claim, nil, "delete collection")
	})
	return err
}

// GetCollection is one collection. Its products are ListProducts; by hand, with SortManual.
func (s *Service) GetCollection(ctx context.Context, collection id.Collection) (*Collection, error) {
	c, err := db.One(ctx, s.db.Read(), scanCollection, getCollection, int64(collection))
	return found(c, err, "collection", collection.String())
}

// ResolveCollection finds a collection by id or slug. When the slug is an old one, it returns the slug to redirect to.
func (s *Service) ResolveCollection(ctx context.Context, idOrSlug string) (collection *Collection, redirect string, err error) {
	if number, err := id.ParseCollection(idOrSlug); err == nil {
		c, err := s.GetCollection(ctx, number)
		return c, "", err
	}
	c, err := orNil(db.One(ctx, s.db.Read(), scanCollection, getCollectionBySlug, idOrSlug))
	if err != nil || c != nil {
		return c, "", err
	}
	slug, err := db.Value[string](ctx, s.db.Read(), getCollectionRedirect, idOrSlug)
	slug, err = found(slug, err, "collection", idOrSlug)
	return nil, slug, err
}

var collectionSort = page.NewSort("collection.title", page.Text, page.Int)

// ListCollections is one page of the collections, by title.
func (s *Service) ListCollections(ctx context.Context, request page.Request) (page.Page[*Collection], error) {
	return listPage(request, collectionSort, func(after []page.Key, limit, offset int64) ([]*Collection, error) {
		title, number := "", int64(0)
		if after != nil {
			title, number = after[0].Text(), after[1].Int()
		}
		return db.List(ctx, s.db.Read(), scanCollection, listCollections, title, number, limit, offset)
	}, func(c *Collection) []page.Key { return []page.Key{page.TextKey(c.Title), page.IntKey(int64(c.ID))} }, func() (int64, error) {
		return db.Value[int64](ctx, s.db.Read(), countCollections)
	})
}
