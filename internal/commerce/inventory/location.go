package inventory

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
)

// Location is a place where stock lies. Goods are taken from the default location first, then from the others in order.
type Location struct {
	ID        id.Location
	Version   int64
	Code      string
	Name      string
	IsDefault bool
	Active    bool // nothing lies at, goes to or leaves from one that is not
	Position  int64
	CreatedAt time.Time
	UpdatedAt time.Time
}

// LocationPatch is a change of a location; nil stays as it is.
type LocationPatch struct {
	Code     *string
	Name     *string
	Active   *bool
	Position *int64
}

// Bounds of locations.
const (
	maxLocations  = 100 // counted before one more is made, so that two at once may pass it
	maxCodeLength = 60
	maxNameLength = 200
	maxPosition   = 1_000_000
)

func (l *Location) apply(p LocationPatch) error {
	var wrong fault.Mistakes
	if p.Code != nil {
		l.Code = strings.TrimSpace(*p.Code)
	}
	if p.Name != nil {
		l.Name = strings.TrimSpace(*p.Name)
	}
	if p.Active != nil {
		l.Active = *p.Active
	}
	if p.Position != nil {
		l.Position = *p.Position
	}
	if l.Code == "" || len(l.Code) > maxCodeLength || strings.Trim(l.Code, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
		wrong.Addf("code", "A code has 1 to %d characters of a to z, 0 to 9, - and _.", maxCodeLength)
	}
	if l.Name == "" || len([]rune(l.Name)) > maxNameLength {
		wrong.Addf("name", "A name has 1 to %d characters.", maxNameLength)
	}
	if l.Position < 0 || l.Position > maxPosition {
		wrong.Addf("position", "A position is between 0 and %d.", maxPosition)
	}
	return wrong.Err()
}

// ListLocations is every location in the order in which they are asked for goods, the default one first.
func (s *Service) ListLocations(ctx context.Context) ([]Location, error) {
	return db.List(ctx, s.db.Read(), scanLocation, listLocations)
}

// GetLocation is one location; not_found if there is none.
func (s *Service) GetLocation(ctx context.Context, location id.Location) (Location, error) {
	return locationOf(ctx, s.db.Read(), location)
}

func locationOf(ctx context.Context, r db.Reader, location id.Location) (Location, error) {
	l, err := db.One(ctx, r, scanLocation, getLocation, int64(location))
	if errors.Is(err, db.ErrNoRows) {
		return l, fault.Missing("stock location", location.String())
	}
	return l, err
}

// CreateLocation makes a location; Code and Name must be given. location_code_taken says that another one has the code.
func (s *Service) CreateLocation(ctx context.Context, p LocationPatch, claim *idem.Claim) (Location, error) {
	now := s.db.Clock().Now()
	l := Location{ID: id.Location(s.db.IDs().Next()), Version: 1, Active: true, CreatedAt: now, UpdatedAt: now}
	if err := l.apply(p); err != nil {
		return Location{}, err
	}
	all, err := s.ListLocations(ctx)
	if err != nil {
		return Location{}, fmt.Errorf("list the stock locations: %w", err)
	}
	if len(all) >= maxLocations {
		return Location{}, fault.Invalidf("", "A shop has at most %d stock locations.", maxLocations)
	}
	b := &db.Batch{}
	b.Exec(createLocation, int64(l.ID), l.Code, l.Name, l.Active, l.Position, clock.Micros(now), clock.Micros(now))
	return l, s.submitLocation(ctx, b, l, claim)
}

// UpdateLocation changes a location that has the expected version (nil: whichever). The default location stays active,
// and a location at which something lies or is promised does too: location_in_use.
func (s *Service) UpdateLocation(ctx context.Context, location id.Location, expected *int64, p LocationPatch, claim *idem.Claim) (Location, error) {
	l, err := s.GetLocation(ctx, location)
	if err != nil {
		return l, err
	}
	if expected != nil && *expected != l.Version {
		return Location{}, fault.Stale("stock location")
	}
	wasActive, version := l.Active, l.Version
	if err := l.apply(p); err != nil {
		return Location{}, err
	}
	if l.IsDefault && !l.Active {
		return Location{}, fault.New(fault.Refused, CodeLocationInUse, "The default location is always active.").WithParam("active")
	}
	l.Version, l.UpdatedAt = version+1, s.db.Clock().Now()
	b := &db.Batch{}
	if wasActive && !l.Active {
		// Held first: goods that are just being put there are waited for, and then seen.
		b.Exec(holdLocation, int64(location))
		b.Exec(closeLocation, int64(location)).Want(1, fault.New(fault.Refused, CodeLocationInUse,
			"There is stock at this location. Move it elsewhere first.").WithParam("active"))
	}
	b.Exec(updateLocation, l.Code, l.Name, l.Active, l.Position, clock.Micros(l.UpdatedAt), int64(location), version).
		Want(1, fault.Stale("stock location"))
	return l, s.submitLocation(ctx, b, l, claim)
}

func (s *Service) submitLocation(ctx context.Context, b *db.Batch, l Location, claim *idem.Claim) error {
	if err := claim.Add(b, l); err != nil {
		return err
	}
	err := s.db.Submit(ctx, b)
	if db.Violates(err, "stock_location_code_key") {
		return fault.New(fault.Conflict, CodeLocationCodeTaken, "Another location has this code.").WithParam("code")
	}
	return err
}

// keepActive refuses a location at which nothing may change, and has others who would close it wait until the
// transaction is over. The default location is always active.
func (s *Service) keepActive(ctx context.Context, tx db.Tx, location id.Location) error {
	if location == s.home() {
		return nil
	}
	held, err := tx.Exec(ctx, holdActive, int64(location))
	if err != nil || held == 1 {
		return err
	}
	if _, err := locationOf(ctx, tx, location); err != nil {
		return err
	}
	return fault.New(fault.Refused, CodeLocationInUse, "This location is not active.").WithParam("location_id")
}
