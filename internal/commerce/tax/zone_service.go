package tax

import (
	"context"
	"fmt"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/page"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
)

// CreateZone makes a zone with its rates.
func (s *Service) CreateZone(ctx context.Context, in ZoneInput, claim *idem.Claim) (*Zone, error) {
	return fault.Again(nil, func() (*Zone, error) {
		in, err := in.validate()
		if err != nil {
			return nil, err
		}
		if err := s.checkClasses(ctx, in.Rates); err != nil {
			return nil, err
		}
		count, err := db.Value[int64](ctx, s.db.Read(), countZones)
		if err != nil {
			return nil, err
		}
		if count >= MaxZones {
			return nil, fault.Invalidf("", "There are %d tax zones, and no more are allowed.", count)
		}
		now := s.db.Clock().Now()
		z := &Zone{ID: id.TaxZone(s.db.IDs().Next()), Version: 1, CreatedAt: now, UpdatedAt: now}
		s.become(z, in)
		b := &db.Batch{}
		b.Exec(insertZone, z.ID, z.Name, z.CountryCode, z.ProvinceCode, z.PostalPattern, z.Position, clock.Micros(now), clock.Micros(now))
		addRates(b, z, in)
		return z, s.submit(ctx, b, claim, z)
	})
}

// become makes an input true of a zone. A rate keeps its id as long as there is one at its place.
func (s *Service) become(z *Zone, in ZoneInput) {
	z.Name, z.CountryCode, z.ProvinceCode, z.PostalPattern = in.Name, in.CountryCode, in.ProvinceCode, in.PostalPattern
	z.Position = in.Position
	rates := make([]Rate, len(in.Rates))
	for i, r := range in.Rates {
		rates[i] = Rate{Class: r.Class, Name: r.Name, Rate: r.Rate}
		if i < len(z.Rates) {
			rates[i].ID = z.Rates[i].ID
		} else {
			rates[i].ID = id.TaxRate(s.db.IDs().Next())
		}
	}
	z.Rates = rates
}

// addRates writes the rates of a zone that has none in the database.
func addRates(b *db.Batch, z *Zone, in ZoneInput) {
	for _, class := range classesOf(in.Rates) {
		b.Exec(holdClass, class).Want(1, fault.Stale("tax class"))
	}
	args := make([]any, 0, 6*len(z.Rates))
	for i, r := range z.Rates {
		args = append(args, r.ID, z.ID, r.Class, r.Name, int64(r.Rate), int64(i))
	}
	insertRates.Add(b, args)
}

// GetZone is one zone with its rates.
func (s *Service) GetZone(ctx context.Context, zone id.TaxZone) (*Zone, error) {
	z, err := db.One(ctx, s.db.Read(), scanZone, getZone, zone)
	if err == nil {
		err = withRates(ctx, s.db.Read(), []*Zone{z})
	}
	return found(z, err, "tax zone", zone.String())
}

var zoneSort = page.NewSort("tax_zone.position", page.Int, page.Int)

// ListZones is one page of the zones with their rates, by position.
func (s *Service) ListZones(ctx context.Context, request page.Request) (page.Page[*Zone], error) {
	var p page.Page[*Zone]
	after, err := begin(request, zoneSort)
	if err != nil {
		return p, err
	}
	position, number := int64(-maxPosition-1), int64(0)
	if after != nil {
		position, number = after[0].Int(), after[1].Int()
	}
	p.Items, err = db.List(ctx, s.db.Read(), scanZone, listZones, position, number, int64(request.Limit)+1, int64(request.Offset))
	if err != nil {
		return p, fmt.Errorf("list tax zones: %w", err)
	}
	if len(p.Items) > request.Limit {
		p.Items = p.Items[:request.Limit]
		last := p.Items[request.Limit-1]
		p.Next = zoneSort.Encode(page.IntKey(last.Position), page.IntKey(int64(last.ID)))
	}
	if err := withRates(ctx, s.db.Read(), p.Items); err != nil {
		return p, fmt.Errorf("list tax rates: %w", err)
	}
	p.Total, err = db.Value[int64](ctx, s.db.Read(), countZones)
	return p, err
}

// UpdateZone changes a zone and its rates.
func (s *Service) UpdateZone(ctx context.Context, zone id.TaxZone, expected *int64, patch ZonePatch, claim *idem.Claim) (*Zone, error) {
	return fault.Again(expected, func() (*Zone, error) {
		z, err := s.GetZone(ctx, zone)
		if err != nil {
			return nil, err
		}
		if err := fault.Expect("tax zone", expected, z.Version); err != nil {
			return nil, err
		}
		in, err := patch.apply(z.input()).validate()
		if err != nil {
			return nil, err
		}
		if err := s.checkClasses(ctx, in.Rates); err != nil {
			return nil, err
		}
		now := s.db.Clock().Now()
		s.become(z, in)
		b := &db.Batch{}
		b.Exec(updateZone, z.Name, z.CountryCode, z.ProvinceCode, z.PostalPattern, z.Position, clock.Micros(now), z.ID, z.Version).
			Want(1, fault.Stale("tax zone"))
		b.Exec(clearRates, z.ID)
		addRates(b, z, in)
		z.Version, z.UpdatedAt = z.Version+1, now
		return z, s.submit(ctx, b, claim, z)
	})
}

// DeleteZone removes a zone with its rates. Orders keep what they were charged.
func (s *Service) DeleteZone(ctx context.Context, zone id.TaxZone, expected *int64, claim *idem.Claim) error {
	_, err := fault.Again(expected, func() (*Zone, error) {
		z, err := s.GetZone(ctx, zone)
		if err != nil {
			return nil, err
		}
		if err := fault.Expect("tax zone", expected, z.Version); err != nil {
			return nil, err
		}
		b := &db.Batch{}
		b.Exec(clearRates, z.ID)
		b.Exec(deleteZone, z.ID, z.Version).Want(1, fault.Stale("tax zone"))
		return nil, s.submit(ctx, b, claim, nil)
	})
	return err
}
