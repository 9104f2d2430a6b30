package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"winkel/internal/commerce/account"
	"winkel/internal/commerce/analytics"
	"winkel/internal/commerce/audit"
	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/catalog/transfer"
	"winkel/internal/commerce/content"
	"winkel/internal/commerce/customer"
	"winkel/internal/commerce/fulfillment"
	"winkel/internal/commerce/identity"
	"winkel/internal/commerce/identity/staff"
	"winkel/internal/commerce/inventory"
	"winkel/internal/commerce/privacy"
	"winkel/internal/commerce/promotion"
	"winkel/internal/commerce/recommend"
	"winkel/internal/commerce/review"
	"winkel/internal/commerce/search"
	"winkel/internal/commerce/segment"
	"winkel/internal/commerce/tax"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/backup"
	"winkel/internal/platform/blob"
	"winkel/internal/platform/config"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/job"
	"winkel/internal/platform/outbox"
	"winkel/internal/platform/password"
	"winkel/internal/platform/redis"
	"winkel/internal/platform/token"
	"winkel/migrations"
)

// shop is every service, wired to each other. Commands use what they need.
type shop struct {
	db         *db.DB
	outbox     *outbox.Log
	jobs       *job.Queue
	idem       *idem.Store
	blobs      *blob.Store
	tokens     *token.Signer
	catalog    *catalog.Service
	content    *content.Service
	search     *search.Service
	inventory  *inventory.Service
	shipping   *fulfillment.Service
	taxes      *tax.Service
	promotions *promotion.Service
	customers  *customer.Service
	segments   *segment.Service
	accounts   *account.Service
	passwords  *password.Hasher
	identity   *identity.Service
	audit      *audit.Log
	staff      *staff.Service
	privacy    *privacy.Service
	reviews    *review.Service
	recommend  *recommend.Service
	keep       config.Privacy
	bulk       *catalog.Bulk
	imports    *transfer.Imports
	analytics  *analytics.Service
	backups    *backup.Service
	redis      *redis.Client // nil: the shop has none, or is not served by this process
	selling
}

// openDatabase opens the database that the configuration names, and changes nothing in it.
func openDatabase(env *environment) (*db.DB, error) {
	c, roles := env.config, ""
	if env.serving {
		roles = strings.Join(c.Nodes.Roles, ",")
	}
	return db.Open(env.ctx, db.Options{
		Roles: roles, Version: Version,
		Path: databaseFile(env), URL: c.Storage.Database, Logger: env.log, Clock: env.trial.time(),
		PoolMin: int(c.Postgres.Min), PoolMax: int(c.Postgres.Max), PoolLifetime: c.Postgres.Lifetime,
		PoolHealthCheck: c.Postgres.HealthCheck, ReplicaURL: c.Nodes.Replica, ReplicaLag: c.Nodes.Lag,
		Slow: c.Storage.SlowQuery,
	})
}

func databaseFile(env *environment) string {
	return filepath.Join(env.config.Storage.Data, "winkel.db")
}

// withDatabase opens the database alone, for commands that come before there is a schema.
func withDatabase(env *environment, f func(*db.DB) error) error {
	d, err := openDatabase(env)
	if err != nil {
		return unusable{err}
	}
	err = f(d)
	if fault.CodeOf(err) == db.CodeSchemaNewer {
		err = unusable{err}
	}
	return errors.Join(err, d.Close())
}

// openShop opens the database, brings its schema up to date, takes a node number and wires the services.
func openShop(ctx context.Context, env *environment) (*shop, error) {
	s, err := wireShop(ctx, env)
	if err != nil {
		return nil, err
	}
	if _, err = s.db.Migrate(ctx, migrations.Files); err == nil {
		err = s.db.LeaseNode(ctx)
	}
	if err == nil {
		err = s.outbox.Rebase(ctx)
	}
	if err == nil {
		_, err = s.inventory.EnsureDefaultLocation(ctx)
	}
	if err == nil {
		err = s.taxes.EnsureDefaults(ctx)
	}
	if err == nil {
		err = s.analytics.Ensure(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}

// withShop opens the shop, lets f use it, and closes it again.
func withShop(env *environment, f func(*shop) error) error { return with(env, openShop, f) }

// withShopToRead is withShop for commands that only look.
func withShopToRead(env *environment, f func(*shop) error) error { return with(env, openToRead, f) }

func with(env *environment, open func(context.Context, *environment) (*shop, error), f func(*shop) error) error {
	s, err := open(env.ctx, env)
	if err != nil {
		return unusable{err}
	}
	return errors.Join(f(s), s.close())
}

// codeNoShop says that there is nothing to read, or that it is older than this program.
const codeNoShop = "no_shop"

// openToRead opens a shop that exists, and changes nothing: for commands that only look.
func openToRead(ctx context.Context, env *environment) (*shop, error) {
	if c := env.config.Storage; c.Database == "" {
		if _, err := os.Stat(databaseFile(env)); err != nil {
			return nil, fault.Newf(fault.Refused, codeNoShop, "There is no shop in %s. Name its directory with --data.", c.Data)
		}
	}
	env.looking = true
	s, err := wireShop(ctx, env)
	if err != nil {
		return nil, err
	}
	steps, err := s.db.Migrations(ctx, migrations.Files)
	for _, step := range steps {
		if !step.Applied {
			err = fault.New(fault.Refused, codeNoShop,
				"The schema of the shop is older than this program. Bring it up to date with: winkel migrate up")
		}
	}
	if err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}

// wireShop connects to everything and wires the services. It changes nothing.
func wireShop(ctx context.Context, env *environment) (_ *shop, err error) {
	if err := refuseUnfinished(env); err != nil {
		return nil, err
	}
	d, err := openDatabase(env)
	if err != nil {
		return nil, err
	}
	s := &shop{db: d, keep: env.config.Privacy}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.close())
		}
	}()
	location, err := env.config.BlobURL()
	if err != nil {
		return nil, err
	}
	if s.blobs, err = blob.Connect(ctx, location); err != nil {
		return nil, fmt.Errorf("open the media store: %w", err)
	}
	s.outbox = outbox.New(d)
	s.jobs = job.New(d, s.outbox, env.log, job.Config{})
	s.idem = idem.New(d, s.keep.Answers)
	if err := s.wireAccess(env); err != nil {
		return nil, err
	}
	if err := s.wireNodes(env); err != nil {
		return nil, err
	}
	s.inventory = inventory.New(d, s.outbox)
	s.shipping = fulfillment.New(d)
	s.taxes = tax.New(d)
	s.promotions = promotion.New(d, s.outbox)
	s.customers = customer.New(d, s.outbox)
	s.content = content.New(s.db, s.outbox)
	s.catalog = catalog.New(catalog.Options{
		DB: d, Outbox: s.outbox, Stock: stockKeeper{s.inventory}, Blobs: s.blobs, Jobs: s.jobs,
	})
	if err := s.wireSelling(env); err != nil {
		return nil, err
	}
	if err := s.wireRecords(env); err != nil {
		return nil, err
	}
	s.wireAccounts()
	s.wireStaff(env.log)
	s.wireReviews()
	if err := s.wireRecommend(); err != nil {
		return nil, err
	}
	s.wireSearch(env)
	s.bulk = catalog.NewBulk(s.catalog, s.jobs)
	s.imports = transfer.NewImports(s.catalog, d, s.jobs, s.blobs)
	if err := s.wireAnalytics(); err != nil {
		return nil, err
	}
	if err := s.wireBackups(ctx, env); err != nil {
		return nil, err
	}
	if err := s.registerJobs(); err != nil {
		return nil, err
	}
	return s, nil
}

// currency is what prices without one are in: the shop's own, or for a fresh shop the configured one.
func (s *shop) currency(ctx context.Context, env *environment) (money.Currency, error) {
	channel, err := s.catalog.GetChannel(ctx)
	if err != nil && fault.KindOf(err) == fault.NotFound {
		return money.ParseCurrency(env.config.Shop.Currency)
	}
	if err != nil {
		return "", err
	}
	return money.Currency(channel.CurrencyCode), nil
}

// close gives everything back.
func (s *shop) close() error {
	if s.passwords != nil {
		s.passwords.Close()
	}
	var blobs error
	if s.blobs != nil {
		blobs = s.blobs.Close()
	}
	if s.backups != nil && s.backups.Place() != nil {
		blobs = errors.Join(blobs, s.backups.Place().Close())
	}
	s.redis.Close()
	return errors.Join(blobs, s.db.Close())
}

// stockKeeper lets the catalog speak to its neighbour.
type stockKeeper struct{ inventory *inventory.Service }

func (k stockKeeper) SetOnHand(ctx context.Context, b *db.Batch, counts []catalog.StockCount, reason string) ([]int64, error) {
	own := make([]inventory.Count, len(counts))
	for i, c := range counts {
		own[i] = inventory.Count{Variant: c.Variant, SKU: c.SKU, OnHand: c.OnHand, New: c.New}
	}
	return k.inventory.SetOnHand(ctx, b, own, reason)
}

func (k stockKeeper) Forget(ctx context.Context, b *db.Batch, variants []id.Variant) error {
	return k.inventory.Forget(ctx, b, variants)
}
