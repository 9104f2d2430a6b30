package catalog

import (
	"context"
	"errors"
	"fmt"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
)

// ChannelPatch is a change of the channel: what is nil stays as it is.
type ChannelPatch struct {
	Name             *string
	CurrencyCode     *string
	Locale           *string
	TimeZone         *string
	PricesIncludeTax *bool
}

const channelColumns = `id, version, slug, name, currency_code, locale, time_zone, prices_include_tax`

var (
	getChannel    = db.SQL(`SELECT ` + channelColumns + ` FROM channel ORDER BY id LIMIT 1`)
	insertChannel = db.SQL(`INSERT INTO channel (id, slug, name, currency_code, locale, time_zone, prices_include_tax, version,
			created_at, updated_at)
		VALUES ($1, 'default', 'Shop', $2, 'en', $3, FALSE, 1, $4, $4)`)
	updateChannel = db.SQL(`UPDATE channel SET name = $1, currency_code = $2, locale = $3, time_zone = $4, prices_include_tax = $5,
			version = version + 1, updated_at = $6
		WHERE id = $7 AND version = $8`)
)

func scanChannel(row db.Row) (*Channel, error) {
	c := Channel{}
	err := row.Scan((*int64)(&c.ID), &c.Version, &c.Slug, &c.Name, &c.CurrencyCode, &c.Locale, &c.TimeZone, &c.PricesIncludeTax)
	return &c, err
}

// EnsureChannel makes the shop's one channel with this currency, in UTC, if there is none, and returns the channel.
func (s *Service) EnsureChannel(ctx context.Context, currency money.Currency) (*Channel, error) {
	return s.EnsureChannelIn(ctx, currency, time.UTC.String())
}

// EnsureChannelIn is EnsureChannel with the time zone that days begin in.
func (s *Service) EnsureChannelIn(ctx context.Context, currency money.Currency, zone string) (*Channel, error) {
	c, err := s.GetChannel(ctx)
	if fault.CodeOf(err) != fault.CodeNotFound {
		return c, err
	}
	if !currency.IsValid() {
		return nil, fault.Invalidf("currency_code", "%q is not a currency: use an ISO 4217 code such as EUR.", clipText(string(currency)))
	}
	b := &db.Batch{}
	b.Exec(insertChannel, s.mint(), string(currency), zone, clock.Micros(s.db.Clock().Now()))
	// Two processes may find none at once; the slug lets one of them make it, and both read that one.
	if err := s.db.Submit(ctx, b); err != nil && !db.ViolatesRule(err, "unique") {
		return nil, fmt.Errorf("make channel: %w", err)
	}
	return s.GetChannel(ctx)
}

// CurrentChannel is GetChannel for whoever only reads it, and often: what another node changed a second ago may not be in
// it yet. Nobody may change it.
func (s *Service) CurrentChannel(ctx context.Context) (*Channel, error) { return s.channel.Get(ctx) }

// GetChannel is the shop's channel; not_found before EnsureChannel.
func (s *Service) GetChannel(ctx context.Context) (*Channel, error) {
	c, err := db.One(ctx, s.db.Read(), scanChannel, getChannel)
	if errors.Is(err, db.ErrNoRows) {
		return nil, fault.New(fault.NotFound, fault.CodeNotFound, "The shop has no channel yet.")
	}
	if err != nil {
		return nil, fmt.Errorf("get channel: %w", err)
	}
	return c, nil
}

// UpdateChannel changes the channel.
func (s *Service) UpdateChannel(ctx context.Context, expected *int64, patch ChannelPatch, claim *idem.Claim) (*Channel, error) {
	return retry("channel", expected, func() (*Channel, error) {
		c, err := s.GetChannel(ctx)
		if err != nil {
			return nil, err
		}
		if expected != nil && *expected != c.Version {
			return nil, fault.Stale("channel")
		}
		v := violations{}
		if patch.Name != nil {
			c.Name = v.required("name", *patch.Name, 200)
		}
		if patch.CurrencyCode != nil {
			currency, err := money.ParseCurrency(*patch.CurrencyCode)
			v.take("currency_code", err)
			c.CurrencyCode = string(currency)
		}
		if patch.Locale != nil {
			c.Locale = v.required("locale", *patch.Locale, 35)
		}
		if patch.TimeZone != nil {
			if _, err := time.LoadLocation(*patch.TimeZone); err != nil || *patch.TimeZone == "" {
				v.invalidf("time_zone", "%q is not a time zone: use an IANA name such as Europe/Amsterdam.", clipText(*patch.TimeZone))
			}
			c.TimeZone = *patch.TimeZone
		}
		set(&c.PricesIncludeTax, patch.PricesIncludeTax)
		if err := v.err(); err != nil {
			return nil, err
		}
		w := s.newWriter(ctx)
		w.b.Exec(updateChannel, c.Name, c.CurrencyCode, c.Locale, c.TimeZone, c.PricesIncludeTax, w.now, int64(c.ID), c.Version).
			Want(1, fault.Stale("channel"))
		c.Version++
		w.b.AfterCommit(s.channel.Invalidate)
		news(w.log, w.b, ChannelUpdated, c.ID.String(), c.Version, EntityEvent{ID: c.ID.String(), Slug: c.Slug, Name: c.Name}, nil)
		return c, s.submit(ctx, w, claim, c, "update channel")
	})
}

// submit records the claim and commits the batch.
func (s *Service) submit(ctx context.Context, w *writer, claim *idem.Claim, result any, operation string) error {
	if w.err != nil {
		return w.err
	}
	if err := claim.Add(w.b, result); err != nil {
		return err
	}
	if err := s.db.Submit(ctx, w.b); err != nil {
		return fmt.Errorf("%s: %w", operation, err)
	}
	return nil
}
