package fulfillment

import (
	"context"
	"slices"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
)

func (s *Service) newOption(zone id.ShippingZone, in OptionInput, now time.Time) *Option {
	o := &Option{ID: id.ShippingOption(s.db.IDs().Next()), Version: 1, Zone: zone, CreatedAt: now}
	o.become(in, now)
	return o
}

// become makes an input true of an option.
func (o *Option) become(in OptionInput, now time.Time) {
	o.Name, o.Description, o.Kind, o.Amount, o.Tiers = in.Name, in.Description, in.Kind, in.Amount, in.Tiers
	o.FreeOver, o.MinSubtotal, o.MaxSubtotal, o.MaxWeightGrams = in.FreeOver, in.MinSubtotal, in.MaxSubtotal, in.MaxWeightGrams
	o.TaxClass, o.PickupLocation, o.MinDays, o.MaxDays = in.TaxClass, in.PickupLocation, in.MinDays, in.MaxDays
	o.Active, o.Position, o.UpdatedAt = in.Active, in.Position, now
}

// CreateOption adds an option to a zone. Like every change of an option it is a change of the zone, too.
func (s *Service) CreateOption(ctx context.Context, zone id.ShippingZone, in OptionInput, claim *idem.Claim) (*Option, error) {
	return fault.Again(nil, func() (*Option, error) {
		in, err := in.validate()
		if err != nil {
			return nil, err
		}
		z, err := s.GetZone(ctx, zone)
		if err != nil {
			return nil, err
		}
		if len(z.Options) >= MaxOptions {
			return nil, fault.Invalidf("", "A zone has at most %d shipping options.", MaxOptions)
		}
		now := s.db.Clock().Now()
		o := s.newOption(zone, in, now)
		b := &db.Batch{}
		b.Exec(touchZone, clock.Micros(now), int64(zone), z.Version).Want(1, fault.Stale("shipping zone"))
		addOption(b, o)
		return o, s.submit(ctx, b, claim, o)
	})
}

// GetOption is one option.
func (s *Service) GetOption(ctx context.Context, option id.ShippingOption) (*Option, error) {
	o, err := db.One(ctx, s.db.Read(), scanOption, getOption, int64(option))
	return found(o, err, "shipping option", option.String())
}

// UpdateOption makes an option what the input says, all of it.
func (s *Service) UpdateOption(ctx context.Context, option id.ShippingOption, expected *int64, in OptionInput, claim *idem.Claim) (*Option, error) {
	return fault.Again(expected, func() (*Option, error) {
		in, err := in.validate()
		if err != nil {
			return nil, err
		}
		o, err := s.GetOption(ctx, option)
		if err != nil {
			return nil, err
		}
		if err := fault.Expect("shipping option", expected, o.Version); err != nil {
			return nil, err
		}
		now, version := s.db.Clock().Now(), o.Version
		o.become(in, now)
		o.Version++
		b := &db.Batch{}
		b.Exec(touchWhole, clock.Micros(now), int64(o.Zone))
		args := slices.Concat(optionArgs(o), []any{clock.Micros(now), int64(o.ID), version})
		b.Exec(updateOption, args...).Want(1, fault.Stale("shipping option"))
		return o, s.submit(ctx, b, claim, o)
	})
}

// DeleteOption removes an option. Orders keep what was chosen; a checkout that chose it must choose again.
func (s *Service) DeleteOption(ctx context.Context, option id.ShippingOption, expected *int64, claim *idem.Claim) error {
	_, err := fault.Again(expected, func() (*Option, error) {
		o, err := s.GetOption(ctx, option)
		if err != nil {
			return nil, err
		}
		if err := fault.Expect("shipping option", expected, o.Version); err != nil {
			return nil, err
		}
		b := &db.Batch{}
		b.Exec(touchWhole, clock.Micros(s.db.Clock().Now()), int64(o.Zone))
		b.Exec(deleteOption, int64(o.ID), o.Version).Want(1, fault.Stale("shipping option"))
		return nil, s.submit(ctx, b, claim, nil)
	})
	return err
}
