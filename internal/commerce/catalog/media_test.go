package catalog_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/blob"
	"winkel/internal/platform/db"
)

// withBlobs is the shop with a place for files.
func (s *shop) withBlobs() *shop {
	s.t.Helper()
	folder := s.t.TempDir()
	store, err := blob.Connect(s.t.Context(), (&url.URL{Scheme: "file", Path: folder}).String())
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = store.Close() })
	with := *s
	with.blobs, with.folder = store, folder
	with.Service = catalog.New(catalog.Options{DB: s.db, Outbox: s.outbox, Stock: stockKeeper{s.stock}, Blobs: store})
	return &with
}

func photo(t *testing.T, width, height int) []byte {
	t.Helper()
	b := bytes.Buffer{}
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, width, height)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestUploadBecomesRenditions(t *testing.T) {
	eachShop(t, func(t *testing.T, bare *shop) {
		s := bare.withBlobs()
		content := photo(t, 1000, 500)
		up, err := s.StoreUpload(t.Context(), bytes.NewReader(content))
		if err != nil || up.MIME != "image/jpeg" || up.Width != 1000 || up.Height != 500 || up.Bytes != int64(len(content)) {
			t.Fatalf("%+v, %v", up, err)
		}
		p := s.create(catalog.ProductInput{Title: "P"})
		m, err := s.AddMedia(t.Context(), p.ID, nil, catalog.MediaInput{BlobKey: up.BlobKey, Alt: "Front"}, nil)
		if err != nil || m.Width != 1000 || m.Height != 500 || m.Bytes != up.Bytes || m.MIME != "image/jpeg" {
			t.Errorf("the answer has %d × %d, %d bytes of %q; %v", m.Width, m.Height, m.Bytes, m.MIME, err)
		}
		if m.Status != catalog.MediaPending || m.ContentHash != up.ContentHash || m.Source != catalog.Upload {
			t.Fatalf("%+v, %v", m, err)
		}
		n := len(s.events(0))
		for range 2 { // a job may run twice
			if err := s.RenderMedia(t.Context(), m.ID); err != nil {
				t.Fatal(err)
			}
		}
		got := s.get(p.ID)
		widths, sizes := []int64{}, []int64{}
		for _, r := range got.Media[0].Renditions {
			widths, sizes = append(widths, r.Width), append(sizes, r.Size)
		}
		if got.Media[0].Status != catalog.MediaReady || got.Media[0].Width != 1000 || !slices.Equal(widths, []int64{400, 800, 1000}) ||
			!slices.Equal(sizes, []int64{400, 800, 1200}) {
			t.Errorf("%+v", got.Media[0])
		}
		if got.Version != 4 || !slices.Equal(s.events(n), []string{"product.updated", "product.updated"}) {
			t.Errorf("version %d, events %v", got.Version, s.events(n))
		}
		if err := s.RenderMedia(t.Context(), m.ID+1); err != nil {
			t.Errorf("a picture that is gone: %v", err)
		}
		s.clean()
	})
}

func TestDamagedUploads(t *testing.T) {
	eachShop(t, func(t *testing.T, bare *shop) {
		s := bare.withBlobs()
		_, err := s.StoreUpload(t.Context(), strings.NewReader("<svg/>"))
		if f := refused(t, err, catalog.CodeUnsupportedImage); f.Kind != fault.Invalid {
			t.Errorf("kind %v", f.Kind)
		}
		_, err = s.StoreUpload(t.Context(), bytes.NewReader(append(photo(t, 10, 10), make([]byte, catalog.MaxUploadBytes)...)))
		if f := refused(t, err, catalog.CodeImageTooLarge); f.Kind != fault.TooLarge {
			t.Errorf("kind %v", f.Kind)
		}
		_, err = bare.StoreUpload(t.Context(), bytes.NewReader(photo(t, 10, 10)))
		if fault.KindOf(err) != fault.Refused {
			t.Errorf("without a place for files: %v", err)
		}
		content := photo(t, 900, 900)
		up, err := s.StoreUpload(t.Context(), bytes.NewReader(content[:len(content)/2])) // its header is whole
		if err != nil {
			t.Fatal(err)
		}
		p := s.create(catalog.ProductInput{Title: "P", Media: []catalog.MediaInput{{BlobKey: up.BlobKey}}})
		if err := s.RenderMedia(t.Context(), p.Media[0].ID); err != nil {
			t.Fatal(err)
		}
		if got := s.get(p.ID).Media[0]; got.Status != catalog.MediaFailed || got.Error == "" || len(got.Renditions) != 0 {
			t.Errorf("%+v", got)
		}
		for _, key := range []string{"x", "media/original/../../secret", "media/rendition/ab/abc.jpg", strings.ToUpper(up.BlobKey)} {
			_, err := s.AddMedia(t.Context(), p.ID, nil, catalog.MediaInput{BlobKey: key}, nil)
			refused(t, err, fault.CodeValidation)
		}
		s.clean()
	})
}

// The key of an upload may come from elsewhere, where its file is.
func TestUploadsMustBeThere(t *testing.T) {
	eachShop(t, func(t *testing.T, bare *shop) {
		s := bare.withBlobs()
		hash := strings.Repeat("ab", 32)
		in := catalog.ProductInput{Title: "P", Media: []catalog.MediaInput{
			{URL: "https://example.com/a.jpg"}, {BlobKey: "media/original/ab/" + hash + ".jpg"},
		}}
		_, err := s.CreateProduct(t.Context(), in, nil)
		if f := refused(t, err, fault.CodeValidation); f.Param != "media[1].blob_key" || !strings.Contains(f.Message, "not in this shop's store") {
			t.Errorf("%s: %s", f.Param, f.Message)
		}
		results, err := s.UpsertProducts(t.Context(), []catalog.Record{
			{Number: 1, Fields: catalog.AllFields, Product: in}, {Number: 2, Fields: catalog.AllFields, Product: catalog.ProductInput{Title: "Q"}},
		})
		if err != nil || results[0].Outcome != catalog.Refused || results[1].Outcome != catalog.Created {
			t.Fatalf("%+v, %v", results, err)
		}
		if f := refused(t, results[0].Err, fault.CodeValidation); f.Param != "media[1].blob_key" {
			t.Errorf("%s", f.Param)
		}
		p := s.get(results[1].Product)
		_, err = s.AddMedia(t.Context(), p.ID, nil, in.Media[1], nil)
		if f := refused(t, err, fault.CodeValidation); f.Param != "blob_key" {
			t.Errorf("%s", f.Param)
		}
		if got := s.get(p.ID); got.Version != 1 || len(got.Media) != 0 {
			t.Errorf("%+v", got)
		}
		s.clean()
	})
}

// Files that no picture shows go, a day after they came.
func TestSweepMedia(t *testing.T) {
	eachShop(t, func(t *testing.T, bare *shop) {
		s := bare.withBlobs()
		var keys []string
		for width := range 4 {
			up, err := s.StoreUpload(t.Context(), bytes.NewReader(photo(t, 500+width, 10)))
			if err != nil {
				t.Fatal(err)
			}
			keys = append(keys, up.BlobKey)
		}
		shown := s.create(catalog.ProductInput{Title: "P", Media: []catalog.MediaInput{{BlobKey: keys[0]}, {BlobKey: keys[1]}}})
		for _, m := range shown.Media {
			if err := s.RenderMedia(t.Context(), m.ID); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.DeleteMedia(t.Context(), shown.Media[1].ID, nil, nil); err != nil {
			t.Fatal(err)
		}
		if n, err := s.SweepMedia(t.Context()); err != nil || n != 0 {
			t.Fatalf("young files: %d, %v", n, err)
		}
		before := time.Now().Add(-blob.KeepFor - time.Minute)
		err := filepath.WalkDir(s.folder, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			return os.Chtimes(path, before, before)
		})
		if err != nil {
			t.Fatal(err)
		}
		// One that is sent again is about to be shown again.
		if _, err := s.StoreUpload(t.Context(), bytes.NewReader(photo(t, 502, 10))); err != nil {
			t.Fatal(err)
		}
		// And one that is about to be shown is renewed before it is.
		if _, err := s.AddMedia(t.Context(), shown.ID, nil, catalog.MediaInput{BlobKey: keys[3]}, nil); err != nil {
			t.Fatal(err)
		}
		if info, err := s.blobs.Stat(t.Context(), keys[3]); err != nil || !info.Modified.After(before.Add(time.Hour)) {
			t.Errorf("the file that is shown anew is of %v, %v", info.Modified, err)
		}
		if n, err := s.SweepMedia(t.Context()); err != nil || n != 3 {
			t.Errorf("%d files removed, want an upload and its two renditions; %v", n, err)
		}
		for i, there := range []bool{true, false, true, true} {
			if _, err := s.blobs.Stat(t.Context(), keys[i]); (err == nil) != there {
				t.Errorf("upload %d: %v", i, err)
			}
		}
		s.clean()
	})
}

func TestMediaOfAProduct(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		p := s.create(shirt())
		front, back := p.Media[0].ID, p.Media[1].ID
		side, err := s.AddMedia(t.Context(), p.ID, new(int64(1)), catalog.MediaInput{URL: "https://example.com/c.jpg"}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.UpdateMedia(t.Context(), side.ID, nil, catalog.MediaPatch{Alt: new("Side"), Variants: &[]id.Variant{p.Variants[0].ID, p.Variants[3].ID}}, nil); err != nil {
			t.Fatal(err)
		}
		_, err = s.UpdateMedia(t.Context(), side.ID, nil, catalog.MediaPatch{Variants: &[]id.Variant{7}}, nil)
		refused(t, err, fault.CodeValidation)
		_, err = s.ReorderMedia(t.Context(), p.ID, nil, []id.Media{back, back, side.ID}, nil)
		refused(t, err, fault.CodeValidation)
		_, err = s.ReorderMedia(t.Context(), p.ID, nil, []id.Media{back, side.ID}, nil)
		refused(t, err, fault.CodeValidation)
		reordered, err := s.ReorderMedia(t.Context(), p.ID, nil, []id.Media{side.ID, back, front}, nil)
		if err != nil {
			t.Fatal(err)
		}
		got := s.get(p.ID)
		if changed := diff(reordered, got); changed != "" {
			t.Errorf("what was returned differs from what is stored (-returned +stored):\n%s", changed)
		}
		if got.Media[0].Alt != "Side" || got.Media[2].ID != front || !slices.Equal(got.Variants[0].Media, []id.Media{front, side.ID}) || len(got.Variants[1].Media) != 1 {
			t.Errorf("%+v, %v", got.Media, got.Variants)
		}
		if err := s.DeleteMedia(t.Context(), front, nil, nil); err != nil {
			t.Fatal(err)
		}
		got = s.get(p.ID)
		if len(got.Media) != 2 || !slices.Equal(got.Variants[0].Media, []id.Media{side.ID}) || len(got.Variants[2].Media) != 0 {
			t.Errorf("%+v, %v", got.Media, got.Variants)
		}
		refused(t, s.DeleteMedia(t.Context(), front, nil, nil), fault.CodeNotFound)
		s.clean()
	})
}

func TestVerifyNoticesHarm(t *testing.T) {
	for word, harm := range harms {
		eachShop(t, func(t *testing.T, bare *shop) {
			s := bare.withBlobs()
			up, err := s.StoreUpload(t.Context(), bytes.NewReader(photo(t, 10, 10)))
			if err != nil {
				t.Fatal(err)
			}
			in := shirt()
			in.Media = append(in.Media, catalog.MediaInput{BlobKey: up.BlobKey})
			s.create(in)
			s.plant("x x/y")
			s.clean()
			b := &db.Batch{}
			b.Exec(harm)
			if err := s.db.Submit(t.Context(), b); err != nil {
				t.Fatal(err)
			}
			var noticed []string
			if err := s.Verify(t.Context(), func(problem string) { noticed = append(noticed, problem) }); err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(noticed, func(problem string) bool { return strings.Contains(problem, word) }) {
				t.Errorf("%s\nwas not reported as %q, but as %q", harm.Text(s.db.Engine()), word, noticed)
			}
		})
	}
}

// harms is what breaks something, by words of the report.
var harms = map[string]*db.Stmt{
	"price log ends":                  db.SQL(`DELETE FROM price WHERE variant_id = (SELECT MIN(variant_id) FROM price)`),
	"not the newest in the price log": db.SQL(`UPDATE price SET compare_at_amount = 1`),
	"or ends elsewhere":               db.SQL(`UPDATE product_price_range SET max_amount = max_amount + 1`),
	"but no price":                    db.SQL(`INSERT INTO product_price_range SELECT id, 'EUR', 1, 1 FROM product`),
	"primary category":                db.SQL(`DELETE FROM product_category`),
	"does not fit":                    db.SQL(`UPDATE attribute_choice SET value = 'rubber' WHERE value = 'linen'`),
	"also redirects":                  db.SQL(`INSERT INTO slug_redirect SELECT 'product', slug, 1, 1 FROM product`),
	"the closure has it":              db.SQL(`UPDATE category SET parent_id = NULL WHERE name = 'y'`),
	"the closure does not":            db.SQL(`DELETE FROM category_path WHERE depth = 1`),
	"search text":                     db.SQL(`UPDATE product SET search_text = 'x'`),
	"combination":                     db.SQL(`UPDATE variant SET combination = combination || '0'`),
	"is missing":                      db.SQL(`UPDATE media SET blob_key = 'media/original/none' WHERE source = 'upload'`),
	"no variant": db.SQL(`INSERT INTO product SELECT 1, 'ghost', title, subtitle, description, status, published_at, available_at,
		brand_id, product_type_id, primary_category_id, seo_title, seo_description, search_text, metadata, version, created_at, updated_at,
		tax_class FROM product`),
}
