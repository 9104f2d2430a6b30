package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/catalog/demo"
	"winkel/internal/kernel/actor"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/job"
)

type demoCommand struct{}

// Help is what --help says beyond the flags.
func (demoCommand) Help() string {
	return `Examples:

  winkel demo
  winkel demo --data ./demo && winkel serve --dev --data ./demo

A shop that has products is left as it is, with exit code 1.`
}

// Run fills an empty shop. A run that was interrupted is continued by the next.
func (demoCommand) Run(env *environment) error {
	return withShop(env, func(s *shop) error {
		ctx := actor.With(env.ctx, "command:demo")
		made, err := demo.Load(s.db.Clock().Now())
		if err != nil {
			return err
		}
		importer, err := s.startDemo(ctx, money.Currency(made.Channel.CurrencyCode))
		if err != nil {
			return err
		}
		bar := newProgress(env.stderr, "filling the shop", int64(len(made.Products)))
		_, err = s.catalog.UpdateChannel(ctx, nil, catalog.ChannelPatch{
			Name: &made.Channel.Name, Locale: &made.Channel.Locale, TimeZone: &made.Channel.TimeZone,
		}, nil)
		if err == nil {
			err = s.fill(ctx, made, importer, bar.add)
		}
		if err != nil {
			return err
		}
		took := bar.finish()
		_, err = fmt.Fprintf(env.stdout, "%s is ready: %d products in %d categories (%s). Open it with: winkel serve --dev\n",
			made.Channel.Name, len(made.Products), len(made.Categories), took.Round(10*time.Millisecond))
		return err
	})
}

// startDemo begins to fill the shop, or goes on with what was interrupted. Code: shop_not_empty.
func (s *shop) startDemo(ctx context.Context, currency money.Currency) (*catalog.Importer, error) {
	importer, err := s.catalog.StartImport(ctx, catalog.ImportOptions{Format: "demo", FileName: "demo", Digest: "demo", Currency: currency})
	if err != nil {
		return nil, err
	}
	count, err := s.catalog.CountProducts(ctx)
	if err != nil {
		return nil, err
	}
	if count > 0 && importer.Run().RecordsDone == 0 {
		return nil, fault.Newf(fault.Refused, demo.CodeNotEmpty, "The shop has %d products already. The demo is for an "+
			"empty shop: name another directory, such as --data ./demo.", count)
	}
	return importer, nil
}

// workSample fills the shop with the demo's catalog, as a job. The shop keeps its own name and its own currency.
func (s *shop) workSample(ctx context.Context, run *job.Run) error {
	made, err := demo.Load(s.db.Clock().Now())
	if err != nil {
		return err
	}
	channel, err := s.catalog.GetChannel(ctx)
	if err != nil {
		return err
	}
	made.Priced(money.Currency(channel.CurrencyCode))
	made.Channel.CurrencyCode = channel.CurrencyCode
	importer, err := s.startDemo(ctx, money.Currency(channel.CurrencyCode))
	if fault.CodeOf(err) == demo.CodeNotEmpty {
		return job.Permanent(err)
	}
	if err != nil {
		return err
	}
	done, total := int64(0), int64(len(made.Products))
	err = s.fill(ctx, made, importer, func(n int64) {
		done += n
		run.Progress(done, total)
	})
	if err != nil {
		return err
	}
	return run.SetResult(map[string]int{"products": len(made.Products), "categories": len(made.Categories), "collections": len(made.Collections)})
}

// fill puts everything in. Each part looks first whether it is there already.
func (s *shop) fill(ctx context.Context, made demo.Shop, importer *catalog.Importer, progress func(int64)) error {
	currency := money.Currency(made.Channel.CurrencyCode)
	if err := s.fillCategories(ctx, made.Categories); err != nil {
		return err
	}
	uploads := map[string]string{} // file name to blob key: some pictures are shown twice
	records := make([]catalog.Record, len(made.Products))
	for i, p := range made.Products {
		for m := range p.Media {
			if err := s.upload(ctx, made.Pictures, &p.Media[m], uploads); err != nil {
				return err
			}
		}
		records[i] = catalog.Record{Number: int64(i + 1), Product: p, Fields: catalog.AllFields}
		progress(1)
	}
	results, err := importer.Upsert(ctx, records)
	if err != nil {
		return err
	}
	for _, r := range results {
		if r.Outcome == catalog.Refused {
			return fmt.Errorf("demo product %s: %w", records[r.Number-1].Product.Slug, r.Err)
		}
	}
	for _, part := range []func() error{
		func() error { return s.fillCollections(ctx, made.Collections) },
		func() error { return s.fillReviews(ctx, made.Reviews) },
		func() error { return s.fillSelling(ctx, currency) },
		func() error { return s.fillWebsite(ctx) },
	} {
		if err := part(); err != nil {
			return err
		}
	}
	return importer.Finish(ctx)
}

func (s *shop) fillCategories(ctx context.Context, categories []demo.Category) error {
	ids := map[string]id.Category{}
	path := func(names []string) string { return strings.Join(names, "\x00") }
	for _, c := range categories {
		c.Input.ParentID = ids[path(c.Path[:len(c.Path)-1])]
		found, err := s.catalog.CreateCategory(ctx, c.Input, nil)
		if fault.CodeOf(err) == catalog.CodeSlugTaken {
			found, _, err = s.catalog.ResolveCategory(ctx, c.Input.Slug)
		}
		if err != nil {
			return fmt.Errorf("demo category %s: %w", c.Input.Slug, err)
		}
		ids[path(c.Path)] = found.ID
	}
	return nil
}

func (s *shop) fillCollections(ctx context.Context, collections []demo.Collection) error {
	for _, c := range collections {
		for _, slug := range c.Products {
			p, _, err := s.catalog.ResolveProduct(ctx, slug, catalog.Staff)
			if err != nil {
				return fmt.Errorf("demo collection %s: %w", c.Input.Slug, err)
			}
			c.Input.Products = append(c.Input.Products, p.ID)
		}
		created, err := s.catalog.CreateCollection(ctx, c.Input, nil)
		if fault.CodeOf(err) == catalog.CodeSlugTaken {
			continue
		}
		if err == nil {
			err = s.catalog.FillCollection(ctx, created)
		}
		if err != nil {
			return fmt.Errorf("demo collection %s: %w", c.Input.Slug, err)
		}
	}
	return nil
}

// upload stores a picture of the demo the way in which any upload is stored.
func (s *shop) upload(ctx context.Context, pictures fs.FS, m *catalog.MediaInput, uploads map[string]string) error {
	name, isDemo := strings.CutPrefix(m.BlobKey, demo.PicturePrefix)
	if !isDemo {
		return nil
	}
	if key, done := uploads[name]; done {
		m.BlobKey = key
		return nil
	}
	file, err := pictures.Open(name)
	if err != nil {
		return fmt.Errorf("demo picture: %w", err)
	}
	stored, err := s.catalog.StoreUpload(ctx, file)
	if err := errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("demo picture %s: %w", name, err)
	}
	uploads[name], m.BlobKey = stored.BlobKey, stored.BlobKey
	return nil
}
