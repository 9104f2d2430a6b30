package tax

import (
	"context"
	"fmt"
	"slices"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/page"
	"winkel/internal/platform/cache"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
)

// trustFor is how long a node may go on charging rates that another node has changed.
const trustFor = time.Second

// Service is the use cases of taxes. It is safe for concurrent use.
//
// Methods that change something take the version that the caller has seen (nil: whatever it is) and answer
// version_conflict when it is no longer current; and an idempotency claim (nil: none), which is recorded in the same commit
// together with the result. What does not exist is not_found; an input with mistakes is validation_failed.
type Service struct {
	db    *db.DB
	table *cache.Snapshot[Table]
}

// New returns the use cases of taxes.
func New(d *db.DB) *Service {
	s := &Service{db: d}
	s.table = cache.NewSnapshot(s.load, trustFor, d.Clock())
	return s
}

// Table is all zones with their rates, from memory: as this node has left them, and of what other nodes changed at most a
// second old. It is shared, and nobody may change it.
func (s *Service) Table(ctx context.Context) (Table, error) { return s.table.Get(ctx) }

func (s *Service) load(ctx context.Context) (Table, error) {
	zones, err := db.List(ctx, s.db.Read(), scanZone, allZones)
	if err == nil {
		err = fill(ctx, s.db.Read(), zones, allRates)
	}
	if err != nil {
		return Table{}, fmt.Errorf("load the tax table: %w", err)
	}
	t := Table{Zones: make([]Zone, len(zones))}
	for i, z := range zones {
		t.Zones[i] = *z
	}
	return t, nil
}

// EnsureDefaults gives a fresh shop the standard class and a zone without rates that holds everywhere: nothing is taxed
// until somebody says how. A shop that has the class is left alone.
func (s *Service) EnsureDefaults(ctx context.Context) error {
	codes, err := db.List(ctx, s.db.Read(), scanText, classCodes.For(1), Standard)
	if err != nil || len(codes) > 0 {
		return err
	}
	now := clock.Micros(s.db.Clock().Now())
	b := &db.Batch{}
	b.Exec(insertClass, s.db.IDs().Next(), Standard, "Standard", now, now).Want(1, fault.Stale("tax class"))
	b.Exec(insertZone, s.db.IDs().Next(), "Everywhere", "", "", "", int64(0), now, now)
	b.AfterCommit(s.table.Invalidate)
	err = s.db.Submit(ctx, b)
	if fault.CodeOf(err) == fault.CodeVersionConflict {
		return nil // another node was faster
	}
	return err
}

// submit commits a change of the table.
func (s *Service) submit(ctx context.Context, b *db.Batch, claim *idem.Claim, result any) error {
	if err := claim.Add(b, result); err != nil {
		return err
	}
	b.AfterCommit(s.table.Invalidate)
	return s.db.Submit(ctx, b)
}

// CreateClass makes a class. A code that another class has is refused with tax_class_taken.
func (s *Service) CreateClass(ctx context.Context, in ClassInput, claim *idem.Claim) (*Class, error) {
	in, err := in.validate()
	if err != nil {
		return nil, err
	}
	count, err := db.Value[int64](ctx, s.db.Read(), countClasses)
	if err != nil {
		return nil, err
	}
	if count >= MaxClasses {
		return nil, fault.Invalidf("", "There are %d tax classes, and no more are allowed.", count)
	}
	now := s.db.Clock().Now()
	c := &Class{ID: id.TaxClass(s.db.IDs().Next()), Version: 1, Code: in.Code, Name: in.Name, CreatedAt: now, UpdatedAt: now}
	b := &db.Batch{}
	b.Exec(insertClass, c.ID, c.Code, c.Name, clock.Micros(now), clock.Micros(now)).Want(1,
		fault.Newf(fault.Conflict, CodeTaxClassTaken, "There is a tax class %q already.", c.Code).WithParam("code"))
	return c, s.submit(ctx, b, claim, c)
}

// GetClass is one class.
func (s *Service) GetClass(ctx context.Context, class id.TaxClass) (*Class, error) {
	c, err := db.One(ctx, s.db.Read(), scanClass, getClass, class)
	return found(c, err, "tax class", class.String())
}

var classSort = page.NewSort("tax_class.code", page.Text)

// ListClasses is one page of the classes, by code.
func (s *Service) ListClasses(ctx context.Context, request page.Request) (page.Page[*Class], error) {
	var p page.Page[*Class]
	after, err := begin(request, classSort)
	if err != nil {
		return p, err
	}
	code := ""
	if after != nil {
		code = after[0].Text()
	}
	p.Items, err = db.List(ctx, s.db.Read(), scanClass, listClasses, code, int64(request.Limit)+1, int64(request.Offset))
	if err == nil {
		p.Total, err = db.Value[int64](ctx, s.db.Read(), countClasses)
	}
	if len(p.Items) > request.Limit {
		p.Items = p.Items[:request.Limit]
		p.Next = classSort.Encode(page.TextKey(p.Items[request.Limit-1].Code))
	}
	return p, err
}

// begin is the keys of the row that a page begins after, nil at the beginning.
func begin(request page.Request, sort page.Sort) ([]page.Key, error) {
	if err := request.Validate(); err != nil {
		return nil, err
	}
	return sort.Decode(request.Cursor)
}

// UpdateClass renames a class.
func (s *Service) UpdateClass(ctx context.Context, class id.TaxClass, expected *int64, patch ClassPatch, claim *idem.Claim) (*Class, error) {
	return fault.Again(expected, func() (*Class, error) {
		c, err := s.GetClass(ctx, class)
		if err != nil {
			return nil, err
		}
		if err := fault.Expect("tax class", expected, c.Version); err != nil {
			return nil, err
		}
		in := ClassInput{Code: c.Code, Name: c.Name}
		if patch.Name != nil {
			in.Name = *patch.Name
		}
		if in, err = in.validate(); err != nil {
			return nil, err
		}
		b := &db.Batch{}
		now := s.db.Clock().Now()
		b.Exec(updateClass, in.Name, clock.Micros(now), c.ID, c.Version).Want(1, fault.Stale("tax class"))
		c.Name, c.Version, c.UpdatedAt = in.Name, c.Version+1, now
		return c, s.submit(ctx, b, claim, c)
	})
}

// DeleteClass removes a class. The standard class, and one that rates are for, is refused with tax_class_in_use; products
// that name the class are taxed by the rates for every class from then on.
func (s *Service) DeleteClass(ctx context.Context, class id.TaxClass, expected *int64, claim *idem.Claim) error {
	_, err := fault.Again(expected, func() (*Class, error) {
		c, err := s.GetClass(ctx, class)
		if err != nil {
			return nil, err
		}
		if err := fault.Expect("tax class", expected, c.Version); err != nil {
			return nil, err
		}
		if c.Code == Standard {
			return nil, fault.New(fault.Refused, CodeTaxClassInUse,
				"The standard class is the one of everything that names none. It cannot be removed.")
		}
		used, err := db.Value[int64](ctx, s.db.Read(), classInUse, c.Code)
		if err != nil {
			return nil, err
		}
		if used > 0 {
			return nil, fault.Newf(fault.Refused, CodeTaxClassInUse,
				"There are tax rates for the class %q. Remove them from their zones first.", c.Code)
		}
		b := &db.Batch{}
		// Held first: a zone that is just getting a rate for it is waited for, and then seen.
		b.Exec(holdClass, c.Code)
		b.Exec(deleteClass, c.ID, c.Version).Want(1, fault.Stale("tax class"))
		return nil, s.submit(ctx, b, claim, nil)
	})
	return err
}

// checkClasses refuses rates for classes that do not exist.
func (s *Service) checkClasses(ctx context.Context, rates []RateInput) error {
	named := classesOf(rates)
	if len(named) == 0 {
		return nil
	}
	known, err := db.List(ctx, s.db.Read(), scanText, classCodes.For(len(named)), db.ListOf(named)...)
	if err != nil {
		return fmt.Errorf("look up tax classes: %w", err)
	}
	var wrong fault.Mistakes
	for i, rate := range rates {
		if rate.Class != "" && !slices.Contains(known, rate.Class) {
			wrong.Addf(fmt.Sprintf("rates[%d].tax_class", i), "There is no tax class %q.", rate.Class)
		}
	}
	return wrong.Err()
}

// classesOf is the codes of the classes that the rates name, each once, in order.
func classesOf(rates []RateInput) []string {
	var named []string
	for _, rate := range rates {
		if rate.Class != "" {
			named = append(named, rate.Class)
		}
	}
	slices.Sort(named)
	return slices.Compact(named)
}

// Verify reports rates for classes that do not exist.
func (s *Service) Verify(ctx context.Context, report func(difference string)) error {
	return db.Each(ctx, s.db.Read(), func(row db.Row) error {
		var rate id.TaxRate
		var zone id.TaxZone
		var class string
		err := row.Scan(&rate, &zone, &class)
		if err == nil {
			report(fmt.Sprintf("tax rate %s of zone %s is for the class %q, which does not exist", rate, zone, class))
		}
		return err
	}, listOrphans)
}
