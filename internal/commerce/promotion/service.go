package promotion

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/page"
	"winkel/internal/platform/cache"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/outbox"
)

// trustFor is how long a node may go on granting a discount that another node has changed.
const trustFor = time.Second

// Service is the use cases of promotions. It is safe for concurrent use.
//
// Methods that change something take the version that the caller has seen (nil: whatever it is) and answer
// version_conflict when it is no longer current; and an idempotency claim (nil: none), which is recorded in the same commit
// together with the result. What does not exist is not_found; an input with mistakes is validation_failed.
type Service struct {
	db        *db.DB
	outbox    *outbox.Log
	automatic *cache.Snapshot[[]Promotion]
	segments  func(ctx context.Context) ([]string, error)
}

// NameSegments says which segments the shop sorts its customers into: a promotion can then name no others. It comes before every
// other call; without it whatever is named is taken.
func (s *Service) NameSegments(codes func(ctx context.Context) ([]string, error)) { s.segments = codes }

// New returns the use cases of promotions.
func New(d *db.DB, log *outbox.Log) *Service {
	s := &Service{db: d, outbox: log}
	s.automatic = cache.NewSnapshot(func(ctx context.Context) ([]Promotion, error) {
		since := clock.Micros(d.Clock().Now().Add(-24 * time.Hour))
		list, err := db.List(ctx, d.Read(), scan, listAutomatic, since)
		if err != nil {
			return nil, fmt.Errorf("load the promotions: %w", err)
		}
		return list, nil
	}, trustFor, d.Clock())
	return s
}

// Candidates is every promotion that may apply to a cart in which these codes were entered, normalized: the active ones
// that apply by themselves, from memory, and the active ones with one of the codes. A code that nothing has is simply
// missing. The list is shared, and nobody may change it or what it holds. More than MaxCodes codes are validation_failed.
func (s *Service) Candidates(ctx context.Context, codes []string) ([]Promotion, error) {
	if len(codes) > MaxCodes {
		return nil, fault.Invalidf("codes", "There are %d codes; %d are allowed.", len(codes), MaxCodes)
	}
	automatic, err := s.automatic.Get(ctx)
	if err != nil || len(codes) == 0 {
		return automatic, err
	}
	// The empty code is no code: every promotion that applies by itself has it.
	codes = slices.DeleteFunc(slices.Clone(codes), func(code string) bool { return code == "" })
	if len(codes) == 0 {
		return automatic, nil
	}
	coded, err := db.List(ctx, s.db.Read(), scan, listCoded.For(len(codes)), db.ListOf(codes)...)
	if err != nil {
		return nil, fmt.Errorf("look up codes: %w", err)
	}
	return slices.Concat(automatic, coded), nil
}

// Refresh has the promotions that apply by themselves read anew. Whoever was refused with coupon_limit_reached calls it
// before the cart is priced again: what is in memory may not know yet that a limit is reached.
func (s *Service) Refresh() { s.automatic.Invalidate() }

// submit commits a change of a promotion.
func (s *Service) submit(ctx context.Context, b *db.Batch, p *Promotion, claim *idem.Claim) (*Promotion, error) {
	if err := claim.Add(b, p); err != nil {
		return nil, err
	}
	b.AfterCommit(s.automatic.Invalidate)
	err := s.db.Submit(ctx, b)
	if db.Violates(err, "promotion_code_key") {
		err = fault.Newf(fault.Conflict, CodeCouponTaken, "Another promotion has the code %s.", p.Code).WithParam("code").WithCause(err)
	}
	if err != nil {
		return nil, err
	}
	return p, nil
}

// checkSegments refuses a segment that no customer can be in, unless the promotion named it before it was removed.
func (s *Service) checkSegments(ctx context.Context, named, before []string) error {
	if s.segments == nil || len(named) == 0 {
		return nil
	}
	known, err := s.segments(ctx)
	if err != nil {
		return err
	}
	for _, code := range named {
		if !slices.Contains(known, code) && !slices.Contains(before, code) {
			return fault.Newf(fault.Invalid, CodeSegmentUnknown, "There is no segment %q. The shop has %s.", code, strings.Join(known, ", ")).
				WithParam("conditions.segments")
		}
	}
	return nil
}

// Create makes a promotion. A code that another promotion has is refused with coupon_taken; one that is archived leaves
// its code to others. segment_unknown refuses a segment that the shop does not have.
func (s *Service) Create(ctx context.Context, in Input, claim *idem.Claim) (*Promotion, error) {
	in, err := in.validate()
	if err != nil {
		return nil, err
	}
	now := s.db.Clock().Now()
	p := &Promotion{ID: id.Promotion(s.db.IDs().Next()), Version: 1, CreatedAt: now, UpdatedAt: now}
	p.become(in)
	if err := errors.Join(s.checkRoom(ctx, p), s.checkSegments(ctx, in.Conditions.Segments, nil)); err != nil {
		return nil, err
	}
	b := &db.Batch{}
	b.Exec(insertPromotion, slices.Concat([]any{p.ID}, p.values(), []any{clock.Micros(now), clock.Micros(now)})...)
	s.news(b, EventCreated, p)
	return s.submit(ctx, b, p, claim)
}

// Draft is the promotion that an input would make, or that an existing one would become by it; zero: it is a new one. Nothing
// is kept of it: it is for carts that are priced to see what it does. It is refused with what Create and Update refuse in the
// input itself; whether its code is free, and whether there is room for it, is not asked.
func (s *Service) Draft(ctx context.Context, in Input, of id.Promotion) (*Promotion, error) {
	in, err := in.validate()
	if err != nil {
		return nil, err
	}
	now := s.db.Clock().Now()
	p := &Promotion{ID: id.Promotion(s.db.IDs().Next()), Version: 1, CreatedAt: now, UpdatedAt: now}
	if !of.IsZero() {
		if p, err = s.Get(ctx, of); err != nil {
			return nil, err
		}
	}
	before := p.Conditions.Segments
	p.become(in)
	return p, s.checkSegments(ctx, in.Conditions.Segments, before)
}

// checkRoom refuses one more active promotion that applies by itself than there may be. A few that are made at once may
// pass the limit, which is there so that carts are priced quickly, and not to be exact.
func (s *Service) checkRoom(ctx context.Context, p *Promotion) error {
	if !p.Active || p.Code != "" {
		return nil
	}
	others, err := db.Value[int64](ctx, s.db.Read(), countAutomatic, p.ID)
	if err == nil && others >= MaxAutomatic {
		return fault.Invalidf("active", "There are %d active promotions that apply by themselves, and no more are allowed.", others)
	}
	return err
}

// Get is one promotion, also an archived one.
func (s *Service) Get(ctx context.Context, promo id.Promotion) (*Promotion, error) {
	p, err := db.One(ctx, s.db.Read(), scan, getPromotion, promo)
	if errors.Is(err, db.ErrNoRows) {
		return nil, fault.Missing("promotion", promo.String())
	}
	if err != nil {
		return nil, fmt.Errorf("get promotion: %w", err)
	}
	return &p, nil
}

// Filter says which promotions are listed.
type Filter struct {
	Active   *bool  // nil: either
	Code     string // the one with this code, as it was entered; empty: all
	Archived bool   // those that are archived, instead of those that are not
	When     When   // those whose time is so now
}

// When says how the time of a promotion lies to now, whether it is active or not.
type When string

// Before, within and after its time.
const (
	AnyTime   When = ""
	Scheduled When = "scheduled"
	Running   When = "running"
	Ended     When = "ended"
)

var newest = page.NewSort("promotion.newest", page.Int)

// List is one page of the promotions, newest first.
func (s *Service) List(ctx context.Context, request page.Request, filter Filter) (page.Page[*Promotion], error) {
	var p page.Page[*Promotion]
	if err := request.Validate(); err != nil {
		return p, err
	}
	after, err := newest.Decode(request.Cursor)
	if err != nil {
		return p, err
	}
	before := int64(math.MaxInt64)
	if after != nil {
		before = after[0].Int()
	}
	shape, args := listShape{}, []any{filter.Archived}
	if filter.Active != nil {
		shape.active, args = true, append(args, *filter.Active)
	}
	if filter.Code != "" {
		shape.code, args = true, append(args, strings.ToUpper(strings.TrimSpace(filter.Code)))
	}
	switch filter.When {
	case AnyTime:
	case Scheduled, Running, Ended:
		shape.when, args = filter.When, append(args, clock.Micros(s.db.Clock().Now()))
	default:
		return p, fault.Invalidf("when", "when must be scheduled, running or ended.")
	}
	list, err := db.List(ctx, s.db.Read(), scan, listPromotions.For(shape),
		slices.Concat(args, []any{before, int64(request.Limit) + 1, int64(request.Offset)})...)
	if err != nil {
		return p, fmt.Errorf("list promotions: %w", err)
	}
	if len(list) > request.Limit {
		list = list[:request.Limit]
		p.Next = newest.Encode(page.IntKey(int64(list[request.Limit-1].ID)))
	}
	p.Items = make([]*Promotion, len(list))
	for i := range list {
		p.Items[i] = &list[i]
	}
	shape.counting = true
	p.Total, err = db.Value[int64](ctx, s.db.Read(), listPromotions.For(shape), args...)
	return p, err
}

// Update changes a promotion; carts are priced by what it says from now on. An archived one cannot be changed, and a limit
// cannot be set below what is used already: validation_failed.
func (s *Service) Update(ctx context.Context, promo id.Promotion, expected *int64, patch Patch, claim *idem.Claim) (*Promotion, error) {
	return fault.Again(expected, func() (*Promotion, error) {
		p, err := s.current(ctx, promo, expected)
		if err != nil {
			return nil, err
		}
		if !p.ArchivedAt.IsZero() {
			return nil, fault.Invalidf("", "The promotion is archived, and cannot be changed. Make a new one.")
		}
		in, err := patch.apply(p.input()).validate()
		if err != nil {
			return nil, err
		}
		before := p.Conditions.Segments
		p.become(in)
		err = errors.Join(s.checkRoom(ctx, p), s.checkLimits(ctx, p), s.checkSegments(ctx, in.Conditions.Segments, before))
		if err != nil {
			return nil, err
		}
		version := p.Version
		p.Version, p.UpdatedAt = version+1, s.db.Clock().Now()
		b := &db.Batch{}
		b.Exec(holdPromotion, p.ID)
		b.Exec(updatePromotion, slices.Concat(p.values(), []any{
			clock.Micros(p.UpdatedAt), p.ID, version, p.UsageLimit, p.UsageLimit, p.UsageLimitPerCustomer, p.UsageLimitPerCustomer,
		})...).Want(1, fault.Stale("promotion"))
		s.news(b, EventUpdated, p)
		return s.submit(ctx, b, p, claim)
	})
}

func (s *Service) current(ctx context.Context, promo id.Promotion, expected *int64) (*Promotion, error) {
	p, err := s.Get(ctx, promo)
	if err == nil {
		err = fault.Expect("promotion", expected, p.Version)
	}
	return p, err
}

// checkLimits refuses limits below what is used already.
func (s *Service) checkLimits(ctx context.Context, p *Promotion) error {
	if p.UsageLimit > 0 && p.UsedCount > p.UsageLimit {
		return fault.Invalidf("usage_limit", "It was used %d times already. To stop it, set active to false.", p.UsedCount)
	}
	if p.UsageLimitPerCustomer == 0 {
		return nil
	}
	most, err := db.Value[int64](ctx, s.db.Read(), mostOfOne, p.ID)
	if err == nil && most > p.UsageLimitPerCustomer {
		return fault.Invalidf("usage_limit_per_customer", "One customer has used it %d times already.", most)
	}
	return err
}

// Archive ends a promotion for good and frees its code. What was granted stays granted. Archiving again changes nothing.
func (s *Service) Archive(ctx context.Context, promo id.Promotion, expected *int64, claim *idem.Claim) (*Promotion, error) {
	return fault.Again(expected, func() (*Promotion, error) {
		p, err := s.current(ctx, promo, expected)
		if err != nil {
			return nil, err
		}
		b := &db.Batch{}
		if p.ArchivedAt.IsZero() {
			now := s.db.Clock().Now()
			b.Exec(archivePromotion, clock.Micros(now), clock.Micros(now), p.ID, p.Version).Want(1, fault.Stale("promotion"))
			p.Version, p.ArchivedAt, p.UpdatedAt = p.Version+1, now, now
			s.news(b, EventUpdated, p)
		}
		return s.submit(ctx, b, p, claim)
	})
}
