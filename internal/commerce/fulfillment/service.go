package fulfillment

import (
	"context"
	"fmt"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/kernel/page"
	"winkel/internal/platform/cache"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
)

// trustFor is how long a node may go on offering what another node has changed.
const trustFor = time.Second

// Service is the use cases of shipping, and the store of parcels. It is safe for concurrent use.
//
// Methods that change something take the version that the caller has seen (nil: whatever it is) and answer
// version_conflict when it is no longer current; and an idempotency claim (nil: none), which is recorded in the same
// commit together with the result. What does not exist is not_found; an input with mistakes is validation_failed.
type Service struct {
	db    *db.DB
	table *cache.Snapshot[Table]
}

// New returns the use cases of shipping.
func New(d *db.DB) *Service {
	s := &Service{db: d}
	s.table = cache.NewSnapshot(s.load, trustFor, d.Clock())
	return s
}

// Table is all zones with their options, from memory: as this node has left them, and of what other nodes changed at
// most a second old. It is shared, and nobody may change it.
func (s *Service) Table(ctx context.Context) (Table, error) { return s.table.Get(ctx) }

func (s *Service) load(ctx context.Context) (Table, error) {
	zones, err := db.List(ctx, s.db.Read(), scanZone, allZones)
	if err == nil {
		err = fill(ctx, s.db.Read(), zones, allOptions)
	}
	if err != nil {
		return Table{}, fmt.Errorf("load the shipping table: %w", err)
	}
	t := Table{Zones: make([]Zone, len(zones))}
	for i, z := range zones {
		t.Zones[i] = *z
	}
	return t, nil
}

// EnsureDefaults gives a fresh shop a zone that is everywhere with one option that costs nothing, so that it can sell
// at once. A shop that has a zone is left alone.
func (s *Service) EnsureDefaults(ctx context.Context, currency money.Currency) error {
	count, err := db.Value[int64](ctx, s.db.Read(), countZones)
	if err != nil || count > 0 {
		return err
	}
	now := s.db.Clock().Now()
	z := &Zone{ID: id.ShippingZone(s.db.IDs().Next()), Name: "Everywhere"}
	in, err := OptionInput{
		Name: "Standard shipping", Kind: Flat, Amount: money.Amount{Currency: currency}, Active: true,
	}.validate()
	if err != nil {
		return err
	}
	b := &db.Batch{}
	b.Exec(insertFirstZone, int64(z.ID), z.Name, clock.Micros(now), clock.Micros(now)).Want(1, fault.Stale("shipping zone"))
	addOption(b, s.newOption(z.ID, in, now))
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
	err := s.db.Submit(ctx, b)
	if db.ViolatesRule(err, "foreign_key") {
		return fault.Invalidf("pickup_location_id", "There is no such stock location.")
	}
	return err
}

// CreateZone makes a zone without options.
func (s *Service) CreateZone(ctx context.Context, in ZoneInput, claim *idem.Claim) (*Zone, error) {
	in, err := in.validate()
	if err != nil {
		return nil, err
	}
	count, err := db.Value[int64](ctx, s.db.Read(), countZones)
	if err != nil {
		return nil, err
	}
	if count >= MaxZones {
		return nil, fault.Invalidf("", "There are %d shipping zones, and no more are allowed.", count)
	}
	now := s.db.Clock().Now()
	z := &Zone{
		ID: id.ShippingZone(s.db.IDs().Next()), Version: 1, Name: in.Name, Areas: in.Areas, Position: in.Position,
		Options: []Option{}, CreatedAt: now, UpdatedAt: now,
	}
	b := &db.Batch{}
	b.Exec(insertZone, int64(z.ID), z.Name, encode(z.Areas), z.Position, clock.Micros(now), clock.Micros(now))
	return z, s.submit(ctx, b, claim, z)
}

// GetZone is one zone with its options.
func (s *Service) GetZone(ctx context.Context, zone id.ShippingZone) (*Zone, error) {
	z, err := db.One(ctx, s.db.Read(), scanZone, getZone, int64(zone))
	if err == nil {
		err = withOptions(ctx, s.db.Read(), []*Zone{z})
	}
	return found(z, err, "shipping zone", zone.String())
}

var zoneSort = page.NewSort("shipping_zone.position", page.Int, page.Int)

// ListZones is one page of the zones with their options, by position.
func (s *Service) ListZones(ctx context.Context, request page.Request) (page.Page[*Zone], error) {
	var p page.Page[*Zone]
	if err := request.Validate(); err != nil {
		return p, err
	}
	after, err := zoneSort.Decode(request.Cursor)
	if err != nil {
		return p, err
	}
	position, number := int64(-1), int64(0)
	if after != nil {
		position, number = after[0].Int(), after[1].Int()
	}
	p.Items, err = db.List(ctx, s.db.Read(), scanZone, listZones, position, number, int64(request.Limit)+1, int64(request.Offset))
	if err != nil {
		return p, fmt.Errorf("list shipping zones: %w", err)
	}
	if len(p.Items) > request.Limit {
		p.Items = p.Items[:request.Limit]
		last := p.Items[request.Limit-1]
		p.Next = zoneSort.Encode(page.IntKey(last.Position), page.IntKey(int64(last.ID)))
	}
	if err := withOptions(ctx, s.db.Read(), p.Items); err != nil {
		return p, fmt.Errorf("list shipping options: %w", err)
	}
	p.Total, err = db.Value[int64](ctx, s.db.Read(), countZones)
	return p, err
}

// UpdateZone changes a zone; its options stay.
func (s *Service) UpdateZone(ctx context.Context, zone id.ShippingZone, expected *int64, patch ZonePatch, claim *idem.Claim) (*Zone, error) {
	return fault.Again(expected, func() (*Zone, error) {
		z, err := s.GetZone(ctx, zone)
		if err != nil {
			return nil, err
		}
		if err := fault.Expect("shipping zone", expected, z.Version); err != nil {
			return nil, err
		}
		in, err := patch.apply(ZoneInput{Name: z.Name, Areas: z.Areas, Position: z.Position}).validate()
		if err != nil {
			return nil, err
		}
		now := s.db.Clock().Now()
		b := &db.Batch{}
		b.Exec(updateZone, in.Name, encode(in.Areas), in.Position, clock.Micros(now), int64(z.ID), z.Version).
			Want(1, fault.Stale("shipping zone"))
		z.Name, z.Areas, z.Position, z.Version, z.UpdatedAt = in.Name, in.Areas, in.Position, z.Version+1, now
		return z, s.submit(ctx, b, claim, z)
	})
}

// DeleteZone removes a zone with its options. Orders keep what was chosen.
func (s *Service) DeleteZone(ctx context.Context, zone id.ShippingZone, expected *int64, claim *idem.Claim) error {
	_, err := fault.Again(expected, func() (*Zone, error) {
		z, err := s.GetZone(ctx, zone)
		if err != nil {
			return nil, err
		}
		if err := fault.Expect("shipping zone", expected, z.Version); err != nil {
			return nil, err
		}
		b := &db.Batch{}
		// Held first: an option that is just being added is waited for, and the version then differs.
		b.Exec(touchZone, clock.Micros(s.db.Clock().Now()), int64(z.ID), z.Version).Want(1, fault.Stale("shipping zone"))
		b.Exec(deleteOptions, int64(z.ID))
		b.Exec(deleteZone, int64(z.ID))
		return nil, s.submit(ctx, b, claim, nil)
	})
	return err
}
