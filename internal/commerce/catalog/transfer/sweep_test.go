package transfer

import (
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"winkel/internal/platform/blob"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/job"
)

// The file of an import stays while the import may need it, and a day longer; after that, a job that comes back to it says so.
func TestSweepRemovesFilesOfFinishedImports(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		folder := t.TempDir()
		files, err := blob.Connect(t.Context(), (&url.URL{Scheme: "file", Path: folder}).String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = files.Close() })
		s := newImportShop(t, d, files)
		store := func(text string) StoredFile {
			stored, err := files.PutHashed(t.Context(), filePrefix, strings.NewReader(text), ".txt", 1<<20)
			if err != nil {
				t.Fatal(err)
			}
			return StoredFile{Key: stored.Key, Digest: stored.SHA256, Format: CSV, Currency: "USD"}
		}
		sweep := func(want int) {
			t.Helper()
			if n, err := s.Sweep(t.Context()); err != nil || n != want {
				t.Fatalf("%d files removed, want %d; %v", n, want, err)
			}
		}
		done, waiting := store("title,sku\nMug,MUG\n"), store("title,sku\nCup,CUP\n")
		store("nobody queued this")
		first, err := s.Start(t.Context(), done, nil)
		if err != nil {
			t.Fatal(err)
		}
		if r := s.work(first.ID); r.State != job.Succeeded {
			t.Fatalf("%s: %s", r.State, r.Error)
		}
		second, err := s.Start(t.Context(), waiting, nil)
		if err != nil {
			t.Fatal(err)
		}
		sweep(0)
		age(t, folder)
		sweep(2)
		sweep(0)
		if r := s.work(second.ID); r.State != job.Succeeded {
			t.Fatalf("the import that waited: %s: %s", r.State, r.Error)
		}
		sweep(1)
		late, err := s.Start(t.Context(), done, nil)
		if err != nil {
			t.Fatal(err)
		}
		if r := s.work(late.ID); r.State != job.Dead || !strings.Contains(r.Error, "Send it again") || r.Attempt != 1 {
			t.Errorf("attempt %d of the import whose file is gone: %s %q", r.Attempt, r.State, r.Error)
		}
	})
}

// age makes every file in the folder older than files are kept.
func age(t *testing.T, folder string) {
	t.Helper()
	before := time.Now().Add(-blob.KeepFor - time.Minute)
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		return os.Chtimes(path, before, before)
	})
	if err != nil {
		t.Fatal(err)
	}
}
