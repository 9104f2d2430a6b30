package catalog

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"winkel/internal/kernel/actor"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/job"
)

// planner turns wishes into drafts that the database will accept: it knows what inputs name, and who has which slug and
// SKU. What it knows may be out of date by the time the batch is committed; then a constraint refuses the batch, and it
// is planned anew.
type planner struct {
	blobs BlobStore // nil: uploads are not kept here
	refs  *references
	slugs map[string]id.Product // who has a slug, of those that were asked for; zero: nobody
	skus  map[string]id.Product
}

func (s *Service) newPlanner() *planner {
	return &planner{blobs: s.blobs, refs: newReferences(s.mint), slugs: map[string]id.Product{}, skus: map[string]id.Product{}}
}

func (s *Service) mint() int64 { return s.db.IDs().Next() }

// newWriter begins a batch.
func (s *Service) newWriter(ctx context.Context) *writer {
	return &writer{
		b: &db.Batch{}, log: s.outbox, jobs: s.jobs, actor: actor.From(ctx), now: clock.Micros(s.db.Clock().Now()),
		mint: s.mint, made: map[any]bool{},
	}
}

// suffixes is how many numbered slugs are tried before the id is taken for help.
const suffixes = 8

// ask finds out who has the slugs and SKUs that the drafts want, and whether the uploads that they show are there.
func (p *planner) ask(ctx context.Context, r db.Reader, drafts []*draft) error {
	var slugs, skus []string
	for _, d := range drafts {
		switch {
		case d.slugFrom != "":
			slugs = append(slugs, SlugOr(d.slugFrom, productEntity))
		case d.before == nil || d.before.Slug != d.after.Slug:
			slugs = append(slugs, d.after.Slug)
		}
		skus = append(skus, d.newSKUs()...)
	}
	asked, err := p.askSlugs(ctx, r, slugs)
	if err != nil {
		return err
	}
	if err := p.askSKUs(ctx, r, skus); err != nil {
		return err
	}
	// A slug that is taken, or that two of the drafts want, needs a number; and a suggestion needs one too.
	var numbered []string
	for _, slug := range slugs {
		if asked[slug] > 1 || p.slugs[slug] != 0 {
			for n := 2; n < 2+suffixes; n++ {
				numbered = append(numbered, slugWithSuffix(slug, strconv.Itoa(n)))
			}
		}
	}
	if _, err = p.askSlugs(ctx, r, numbered); err != nil {
		return err
	}
	return p.inspect(ctx, drafts)
}

// newSKUs is the SKUs that the product did not have before.
func (d *draft) newSKUs() []string {
	var skus []string
	for i := range d.after.Variants {
		if sku := d.after.Variants[i].SKU; sku != "" && !d.hadSKU(sku) {
			skus = append(skus, sku)
		}
	}
	return skus
}

func (d *draft) hadSKU(sku string) bool {
	if d.before == nil {
		return false
	}
	for i := range d.before.Variants {
		if d.before.Variants[i].SKU == sku {
			return true
		}
	}
	return false
}

// askSlugs finds out who has the slugs, and counts how often each was asked for.
func (p *planner) askSlugs(ctx context.Context, r db.Reader, slugs []string) (map[string]int, error) {
	asked, err := owners(ctx, r, productSlugOwners, slugs, p.slugs)
	if err != nil {
		return nil, fmt.Errorf("look up slugs: %w", err)
	}
	return asked, nil
}

func (p *planner) askSKUs(ctx context.Context, r db.Reader, skus []string) error {
	if _, err := owners(ctx, r, variantSKUOwners, skus, p.skus); err != nil {
		return fmt.Errorf("look up SKUs: %w", err)
	}
	return nil
}

// owners notes which product has each of the names, zero for none, and counts how often each name is in the list.
func owners(ctx context.Context, r db.Reader, s db.Lists, names []string, found map[string]id.Product) (map[string]int, error) {
	asked := make(map[string]int, len(names))
	fresh := make([]string, 0, len(names))
	for _, name := range names {
		asked[name]++
		if _, known := found[name]; !known {
			found[name] = 0
			fresh = append(fresh, name)
		}
	}
	for len(fresh) > 0 {
		chunk := fresh[:min(len(fresh), MaxBulk)]
		fresh = fresh[len(chunk):]
		_, err := listNamed(ctx, r, func(row db.Row) (struct{}, error) {
			var name string
			var product id.Product
			err := row.Scan(&name, (*int64)(&product))
			found[name] = product
			return struct{}{}, err
		}, s, chunk)
		if err != nil {
			return nil, err
		}
	}
	return asked, nil
}

// settle gives the draft its slug, refuses what others have, and checks the product as a whole.
func (p *planner) settle(d *draft) error {
	a := d.after
	if d.slugFrom != "" {
		a.Slug = p.freeSlug(SlugOr(d.slugFrom, productEntity), int64(a.ID))
		d.slugFrom = ""
	} else if owner := p.slugs[a.Slug]; owner != 0 && owner != a.ID {
		d.addf(fault.Conflict, CodeSlugTaken, "slug", "The slug %q is taken; %q is free.", a.Slug, p.freeSlug(a.Slug, int64(a.ID)))
	}
	for i := range a.Variants {
		sku := a.Variants[i].SKU
		if owner := p.skus[sku]; sku != "" && owner != 0 && owner != a.ID {
			d.addf(fault.Conflict, CodeSKUTaken, fmt.Sprintf("variants[%d].sku", i), "Another product has the SKU %q.", clipText(sku))
		}
	}
	return d.finish()
}

// take notes that a settled draft is going to be written: what it has is taken for the drafts after it.
func (p *planner) take(d *draft) {
	p.slugs[d.after.Slug] = d.after.ID
	for i := range d.after.Variants {
		if sku := d.after.Variants[i].SKU; sku != "" {
			p.skus[sku] = d.after.ID
		}
	}
}

// freeSlug is the slug itself, or with the first number that is free, or with a number that cannot be taken.
func (p *planner) freeSlug(slug string, number int64) string {
	if owner, asked := p.slugs[slug]; asked && owner == 0 {
		return slug
	}
	for n := 2; n < 2+suffixes; n++ {
		candidate := slugWithSuffix(slug, strconv.Itoa(n))
		if owner, asked := p.slugs[candidate]; asked && owner == 0 {
			return candidate
		}
	}
	return slugWithTail(slug, number)
}

// slugWithSuffix appends to a slug, which is cut where the whole would be too long.
func slugWithSuffix(slug, suffix string) string {
	room := MaxSlugLength - len(suffix) - 1
	if len(slug) > room {
		slug = strings.TrimRight(strings.ToValidUTF8(slug[:room], ""), "-")
	}
	return slug + "-" + suffix
}

// slugWithTail appends the digits of an id to a slug, which makes it one of its kind.
func slugWithTail(slug string, number int64) string {
	digits := strings.TrimPrefix(id.Product(number).String(), "prod_")
	return slugWithSuffix(slug, strings.TrimLeft(digits, "0"))
}

// put writes a draft into the batch, stock aside, and reports whether that changes anything.
func (s *Service) put(ctx context.Context, w *writer, d *draft) (bool, error) {
	if gone := d.goneVariants(); len(gone) > 0 && s.stock != nil {
		if err := s.stock.Forget(ctx, w.b, gone); err != nil {
			return false, err
		}
	}
	changed := w.write(d)
	return changed, w.err
}

// count adds what drafts say about stock to the end of the batch.
func (s *Service) count(ctx context.Context, w *writer, reason string, drafts ...*draft) error {
	var counts []StockCount
	owner := map[id.Variant]*draft{}
	for _, d := range drafts {
		for _, c := range d.stockCounts() {
			counts = append(counts, c)
			owner[c.Variant] = d
		}
	}
	if len(counts) == 0 {
		return nil
	}
	if s.stock == nil {
		return fault.New(fault.Refused, fault.CodeValidation, "Stock is not kept here.")
	}
	slices.SortFunc(counts, func(a, b StockCount) int { return cmp.Compare(a.Variant, b.Variant) })
	deltas, err := s.stock.SetOnHand(ctx, w.b, counts, reason)
	if err != nil {
		return err
	}
	for i, c := range counts {
		d := owner[c.Variant]
		d.after.variant(c.Variant).Available += deltas[i]
		d.moved = d.moved || deltas[i] != 0
	}
	return nil
}

// render has the renditions of a picture made after the commit.
func (w *writer) render(media id.Media) {
	if w.jobs == nil {
		return
	}
	_, err := w.jobs.Add(w.b, job.Job{Kind: RenderJob, Payload: media.String(), UniqueKey: RenderJob + ":" + media.String()})
	w.err = errors.Join(w.err, err)
}

// attempts is how often a change is planned anew because somebody else was faster.
const attempts = 5

// retry runs f until it is not refused because of somebody else's change; what names what f changes. With an expected
// version, the first version_conflict is the answer.
func retry[T any](what string, expected *int64, f func() (T, error)) (T, error) {
	for attempt := 1; ; attempt++ {
		value, err := f()
		switch {
		case err == nil:
			return value, nil
		case !overtaken(err), fault.CodeOf(err) == fault.CodeVersionConflict && expected != nil:
			return value, err
		case attempt == attempts:
			return value, outrun(what, err)
		}
	}
}

// takenNames is the constraints by which others have a name that a thing wants, with the field and the code.
var takenNames = map[string]struct{ what, param, code string }{
	"attribute_code_key":    {"attribute", "code", CodeNameTaken},
	"brand_name_key":        {"brand", "name", CodeNameTaken},
	"brand_slug_key":        {"brand", "slug", CodeSlugTaken},
	"category_slug_key":     {"category", "slug", CodeSlugTaken},
	"collection_slug_key":   {"collection", "slug", CodeSlugTaken},
	"product_slug_key":      {"product", "slug", CodeSlugTaken},
	"product_type_name_key": {"product type", "name", CodeNameTaken},
	"variant_sku_key":       {"product", "sku", CodeSKUTaken},
}

// outrun is the answer when others were faster in every attempt: that they have the name, if that was it, or else that
// what is to be changed is not what it was.
func outrun(what string, err error) error {
	if v, ok := errors.AsType[*db.Violation](err); ok {
		if taken, known := takenNames[v.Constraint]; known && taken.what == what {
			return fault.Newf(fault.Conflict, taken.code, "Another %s has just got the same %s.", what, taken.param).
				WithParam(taken.param).WithCause(err)
		}
	}
	return fault.Stale(what).WithCause(err)
}

// overtaken reports whether a batch was refused because the database is no longer what it was planned for.
func overtaken(err error) bool {
	return fault.CodeOf(err) == fault.CodeVersionConflict || db.ViolatesRule(err, "unique") || db.ViolatesRule(err, "foreign_key")
}
