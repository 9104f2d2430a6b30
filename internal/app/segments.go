package app

import (
	"context"
	"log/slog"

	"winkel/internal/commerce/segment"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/money"
)

// wireSegments wires what sorts the people who buy.
func (s *shop) wireSegments(log *slog.Logger) {
	s.segments = segment.New(segment.Options{DB: s.db, Outbox: s.outbox, Jobs: s.jobs, Log: log, Currency: s.sellsIn})
	s.promotions.NameSegments(s.segments.Codes)
}

// sellsIn is the currency of the shop; empty while nothing was put up for sale yet.
func (s *shop) sellsIn(ctx context.Context) (money.Currency, error) {
	channel, err := s.catalog.CurrentChannel(ctx)
	switch {
	case err == nil:
		return money.Currency(channel.CurrencyCode), nil
	case fault.KindOf(err) == fault.NotFound:
		return "", nil
	}
	return "", err
}
