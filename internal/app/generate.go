package app

import (
	"fmt"
	"time"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/catalog/generate"
	"winkel/internal/kernel/actor"
)

type generateCommand struct {
	Products int    `required:"" help:"How many, from 1 to 1000000."`
	Seed     uint64 `default:"1" help:"The same seed makes the same products, on every machine and both databases."`
}

// Help is what --help says beyond the flags.
func (generateCommand) Help() string {
	return `Examples:

  winkel generate --products 1000 --data ./trial
  winkel generate --products 1000000 --seed 7 --data ./large`
}

// Run makes the products. Running it again with the same seed changes nothing; with more products it adds the rest.
func (c generateCommand) Run(env *environment) error {
	return withShop(env, func(s *shop) error {
		made, took, err := c.fill(env, s, func(*catalog.ProductInput) {})
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(env.stdout, "Generated %d products with seed %d (%s, %s).\n",
			made, c.Seed, took.Round(10*time.Millisecond), perSecond(made, took))
		return err
	})
}

// fill puts the products into the shop, each as change leaves it.
func (c generateCommand) fill(env *environment, s *shop, change func(*catalog.ProductInput)) (made int64, took time.Duration, err error) {
	ctx := actor.With(env.ctx, "command:generate")
	currency, err := s.currency(ctx, env)
	if err != nil {
		return 0, 0, unusable{err}
	}
	products, err := generate.Catalog(generate.Options{Products: c.Products, Seed: c.Seed, Currency: currency})
	if err != nil {
		return 0, 0, unusable{err}
	}
	importer, err := s.catalog.StartImport(ctx, catalog.ImportOptions{Format: "generate", Currency: currency})
	if err != nil {
		return 0, 0, err
	}
	bar := newProgress(env.stderr, "generating", int64(c.Products))
	chunk := make([]catalog.Record, 0, catalog.MaxBulk)
	var number int64
	flush := func() error {
		results, err := importer.Upsert(ctx, chunk)
		if err != nil {
			return err
		}
		for _, r := range results {
			if r.Outcome == catalog.Refused {
				return fmt.Errorf("generate product %d: %w", r.Number, r.Err)
			}
			made++
		}
		bar.add(int64(len(chunk)))
		chunk = chunk[:0]
		return nil
	}
	for product := range products {
		number++
		change(&product)
		chunk = append(chunk, catalog.Record{Number: number, Product: product, Fields: catalog.AllFields})
		if len(chunk) == cap(chunk) {
			if err := flush(); err != nil {
				return 0, 0, err
			}
		}
	}
	if err := flush(); err != nil {
		return 0, 0, err
	}
	return made, bar.finish(), nil
}
