package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"winkel/internal/app/simulate"
	"winkel/internal/commerce/payment"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/platform/resilience"
)

type simulateCommand struct {
	Minutes  int    `default:"1" help:"How long people use the shop, from 1 to 10000."`
	Seed     uint64 `help:"Decides what everybody does. 0 takes a new one, which is printed."`
	Shoppers int    `default:"1000" help:"How many people buy, from 1 to 100000."`
	JSON     bool   `name:"json" help:"Print the report as JSON on standard output."`
}

// Help is what --help says beyond the flags.
func (simulateCommand) Help() string {
	return `Examples:

  winkel simulate --minutes 5
  winkel simulate --minutes 60 --seed 42 --json
  winkel simulate --minutes 5 --database postgres://winkel@localhost/empty

Shoppers, staff and a bank use the shop at once, while the clock jumps, answers get lost and nodes of the shop die.
Everything that has to be true is compared all the time, and once more at the end. The shop is a made-up one in a
directory that is removed afterwards, whatever --data says; with --database it is made in that database, which has to be
empty, and stays there. Nothing else that is configured is used.

Exit code 1 when something was not as it must be; the command that replays it is printed.`
}

// trial is what a shop that is only simulated has in place of the world.
type trial struct {
	clock    clock.Clock
	provider payment.Provider
	policy   resilience.Settings
}

// time is the clock of the shop; nil is the machine's.
func (t *trial) time() clock.Clock {
	if t == nil {
		return nil
	}
	return t.clock
}

// bank is the provider of the trial, guarded like any other.
func (t *trial) bank(policies *resilience.Registry) payment.Provider {
	t.policy.Fails = payment.ProviderFails
	return payment.Guarded(t.provider, policies.Policy("payment."+t.provider.Name(), t.policy))
}

const (
	maxMinutes  = 10_000
	maxShoppers = 100_000
)

// Run simulates; exit code 1 when something was found.
func (c simulateCommand) Run(env *environment) error {
	if c.Minutes < 1 || c.Minutes > maxMinutes || c.Shoppers < 1 || c.Shoppers > maxShoppers {
		return unusable{fault.Invalidf("minutes", "A simulation takes 1 to %d minutes and has 1 to %d shoppers.", maxMinutes, maxShoppers)}
	}
	if c.Seed == 0 {
		c.Seed = uint64(time.Now().UnixMicro()) % 1_000_000_000
	}
	own, done, err := env.aside()
	if err != nil {
		return err
	}
	report, err := c.simulate(own)
	if err := errors.Join(err, done()); err != nil {
		return err
	}
	if err := c.print(env, report); err != nil {
		return err
	}
	if report.Count > 0 {
		fmt.Fprintf(env.stderr, "To replay it: winkel simulate --seed %d --minutes %d --shoppers %d\n", c.Seed, c.Minutes, c.Shoppers)
		return errNotClean
	}
	return nil
}

// aside is the environment of a shop in a directory of its own, which done removes. A database that is named has to be empty, and
// stays; nothing else that is configured is used.
func (env *environment) aside() (own *environment, done func() error, err error) {
	quiet := *env
	quiet.log = slog.New(slog.DiscardHandler) // what goes wrong on purpose is not for the log
	if env.config.Storage.Database != "" {
		// Before anything is changed in it: it may be that of a shop.
		empty, err := isVacant(env)
		if err != nil {
			return nil, nil, unusable{err}
		}
		if !empty {
			return nil, nil, fault.New(fault.Refused, codeNotEmpty, "There is a shop in the database, which a made-up one would spoil: name an empty database.")
		}
	}
	place, err := newScratch(os.TempDir(), madeUpPrefix)
	if err != nil {
		return nil, nil, err
	}
	quiet.config = settingsApart(env.config, place.dir)
	quiet.config.Storage.Database = env.config.Storage.Database
	return &quiet, place.remove, nil
}

// simulate runs the simulation, and shows how far it is.
func (c simulateCommand) simulate(env *environment) (simulate.Report, error) {
	loud := slog.Default()
	slog.SetDefault(env.log)
	defer slog.SetDefault(loud)
	bar := newProgress(env.stderr, "simulating", int64(c.Minutes)*60)
	shown := int64(0)
	report, err := simulate.Run(env.ctx, simulate.Options{
		Open: opener(env, c.Seed), Seed: c.Seed, For: time.Duration(c.Minutes) * time.Minute, Shoppers: c.Shoppers,
		Progress: func(r simulate.Report) {
			bar.add(r.Seconds - shown)
			shown = r.Seconds
		},
	})
	bar.finish()
	return report, err
}

func (c simulateCommand) print(env *environment, report simulate.Report) error {
	if !c.JSON {
		return report.Write(env.stdout)
	}
	encoder := json.NewEncoder(env.stdout)
	encoder.SetIndent("", "  ")
	return encoder.Encode(report)
}

// opener opens nodes of the shop as the program does. Every other seed has card payments taken later, by staff.
func opener(env *environment, seed uint64) simulate.Opener {
	if seed%2 == 1 {
		env.config.Selling.Capture = "later"
	}
	return func(ctx context.Context, c clock.Clock, bank payment.Provider, policy resilience.Settings) (*simulate.Shop, error) {
		own := *env
		own.ctx, own.trial = ctx, &trial{clock: c, provider: bank, policy: policy}
		s, err := openShop(ctx, &own)
		if err != nil {
			return nil, err
		}
		return s.simulated(), nil
	}
}

// simulated is the shop as the simulation uses it.
func (s *shop) simulated() *simulate.Shop {
	shop := &simulate.Shop{
		DB: s.db, Outbox: s.outbox, Idem: s.idem, Catalog: s.catalog, Inventory: s.inventory, Taxes: s.taxes, Shipping: s.shipping,
		Promotions: s.promotions, Carts: s.carts, Checkouts: s.checkouts, Orders: s.orders, Payments: s.payments,
		Settlement: s.settlement, Aftersale: s.aftersale, Consumers: s.consumers(), Close: s.close,
	}
	for _, l := range s.looks() {
		shop.Rounds = append(shop.Rounds, simulate.Task{Name: l.name, Do: l.do})
	}
	shop.Rounds = append(shop.Rounds, simulate.Task{Name: "forget old answers", Do: func(ctx context.Context) error {
		_, err := s.idem.Sweep(ctx)
		return err
	}})
	for _, c := range s.checks() {
		shop.Checks = append(shop.Checks, simulate.Check{Name: c.name, Run: c.run})
	}
	return shop
}
