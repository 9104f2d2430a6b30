package blob

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"winkel/internal/kernel/fault"
)

// each runs a test on every kind of store.
func each(t *testing.T, test func(t *testing.T, s *Store)) {
	t.Helper()
	s3 := newFakeS3(t)
	for name, url := range map[string]string{"file": fileURL(t.TempDir()), "mem": "mem://", "s3": s3.url()} {
		t.Run(name, func(t *testing.T) { test(t, connect(t, url)) })
	}
}

func connect(t *testing.T, url string) *Store {
	t.Helper()
	s, err := Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func fileURL(dir string) string { return (&url.URL{Scheme: "file", Path: dir}).String() }

func put(t *testing.T, s *Store, key, text string) {
	t.Helper()
	n, err := s.Put(t.Context(), key, strings.NewReader(text), "text/plain", 1<<20)
	if err != nil || n != int64(len(text)) {
		t.Fatalf("put %s: %d, %v", key, n, err)
	}
}

// content is what the store holds at key, or the code of the fault.
func content(t *testing.T, s *Store, key string, offset, length int64) string {
	t.Helper()
	r, _, err := s.Open(t.Context(), key, offset, length)
	if err != nil {
		return fault.CodeOf(err)
	}
	text, err := io.ReadAll(r)
	if err := errors.Join(err, r.Close()); err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func keys(t *testing.T, s *Store, prefix string) []string {
	t.Helper()
	list := []string{}
	err := s.List(t.Context(), prefix, func(i Info) error { list = append(list, i.Key); return nil })
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestStoreKeepsFiles(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		put(t, s, "a/one.txt", "first")
		put(t, s, "a/one.txt", "second, replacing the first")
		put(t, s, "a/b/two.jpg", "2")
		put(t, s, "empty", "")
		if got := content(t, s, "a/one.txt", 0, -1); got != "second, replacing the first" {
			t.Errorf("the whole is %q", got)
		}
		if got := content(t, s, "a/one.txt", 8, 9); got != "replacing" {
			t.Errorf("the range is %q", got)
		}
		if got := content(t, s, "empty", 0, -1); got != "" {
			t.Errorf("nothing is %q", got)
		}
		info, err := s.Stat(t.Context(), "a/one.txt")
		if err != nil || info.Bytes != 27 || !strings.HasPrefix(info.ContentType, "text/plain") || info.Modified.IsZero() {
			t.Errorf("Stat says %+v, %v", info, err)
		}
		r, opened, err := s.Open(t.Context(), "a/one.txt", 8, 9)
		if err != nil || opened.Bytes != 27 {
			t.Errorf("Open says %+v, %v", opened, err)
		}
		r.Close()

		if got, want := keys(t, s, ""), []string{"a/b/two.jpg", "a/one.txt", "empty"}; !reflect.DeepEqual(got, want) {
			t.Errorf("all are %v, want %v", got, want)
		}
		if got, want := keys(t, s, "a/b/"), []string{"a/b/two.jpg"}; !reflect.DeepEqual(got, want) {
			t.Errorf("in a/b/ are %v, want %v", got, want)
		}
		stop := errors.New("stop")
		if err := s.List(t.Context(), "", func(Info) error { return stop }); !errors.Is(err, stop) {
			t.Errorf("List stopped with %v", err)
		}

		for range 2 { // the second time it is gone already
			if err := s.Delete(t.Context(), "a/one.txt"); err != nil {
				t.Errorf("delete: %v", err)
			}
		}
		if got := content(t, s, "a/one.txt", 0, -1); got != "not_found" {
			t.Errorf("after Delete there is %q", got)
		}
		if _, err := s.Stat(t.Context(), "a/one.txt"); fault.CodeOf(err) != "not_found" {
			t.Errorf("Stat after Delete: %v", err)
		}
		if err := s.Check(t.Context()); err != nil {
			t.Errorf("Check: %v", err)
		}
	})
}

func TestPutThatFailsChangesNothing(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		put(t, s, "kept", "as it was")
		_, err := s.Put(t.Context(), "kept", bytes.NewReader(make([]byte, 101)), "", 100)
		if f := fault.From(err); f.Code != "body_too_large" || f.Kind != fault.TooLarge {
			t.Errorf("over the limit: %v", err)
		}
		if n, err := s.Put(t.Context(), "full", bytes.NewReader(make([]byte, 100)), "", 100); err != nil || n != 100 {
			t.Errorf("at the limit: %d, %v", n, err)
		}
		broken := errors.New("broken pipe")
		half := io.MultiReader(strings.NewReader("half"), iotest.ErrReader(broken))
		if _, err := s.Put(t.Context(), "kept", half, "", 100); !errors.Is(err, broken) || fault.KindOf(err) != fault.Internal {
			t.Errorf("a reader that fails: %v", err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := s.Put(ctx, "kept", strings.NewReader("late"), "", 100); err == nil {
			t.Error("a canceled write succeeded")
		}
		if got := content(t, s, "kept", 0, -1); got != "as it was" {
			t.Errorf("it became %q", got)
		}
		if got, want := keys(t, s, ""), []string{"full", "kept"}; !reflect.DeepEqual(got, want) {
			t.Errorf("the store has %v, want %v", got, want)
		}
	})
}

func TestPutHashed(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		const text = "a picture"
		sum := sha256.Sum256([]byte(text))
		digest := hex.EncodeToString(sum[:])
		want := Hashed{Key: "product/" + digest[:2] + "/" + digest + ".jpg", SHA256: digest, Bytes: 9}
		for range 2 {
			got, err := s.PutHashed(t.Context(), "product", strings.NewReader(text), ".jpg", 9)
			if err != nil || got != want {
				t.Fatalf("got %+v, %v; want %+v", got, err, want)
			}
		}
		if info, err := s.Stat(t.Context(), want.Key); err != nil || info.ContentType != "image/jpeg" {
			t.Errorf("Stat says %+v, %v", info, err)
		}
		if _, err := s.PutHashed(t.Context(), "product", strings.NewReader("ten bytes!"), ".jpg", 9); fault.CodeOf(err) != "body_too_large" {
			t.Errorf("over the limit: %v", err)
		}
		if _, err := s.PutHashed(t.Context(), "../product", strings.NewReader("x"), ".jpg", 9); fault.KindOf(err) != fault.Invalid {
			t.Errorf("a prefix that leads out: %v", err)
		}
		if got := keys(t, s, ""); !reflect.DeepEqual(got, []string{want.Key}) {
			t.Errorf("the store has %v", got)
		}

		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				if _, err := s.PutHashed(t.Context(), "many", strings.NewReader(text), "", 9); err != nil {
					t.Errorf("at once: %v", err)
				}
			})
		}
		all.Wait()
		if got := content(t, s, "many/"+digest[:2]+"/"+digest, 0, -1); got != text {
			t.Errorf("put by many it is %q", got)
		}
	})
}

func TestPutHashedWorksInConstantMemory(t *testing.T) {
	spool := t.TempDir()
	t.Setenv("TMPDIR", spool)
	s := connect(t, fileURL(t.TempDir()))
	const size = 64 << 20
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	h, err := s.PutHashed(t.Context(), "large", io.LimitReader(zeros{}, size), ".bin", size)
	runtime.ReadMemStats(&after)
	if err != nil || h.Bytes != size {
		t.Fatalf("got %+v, %v", h, err)
	}
	if allocated := after.TotalAlloc - before.TotalAlloc; allocated > 4<<20 {
		t.Errorf("%d bytes were allocated for %d", allocated, size)
	}
	if left, err := os.ReadDir(spool); err != nil || len(left) != 0 {
		t.Errorf("temporary files are left: %v, %v", left, err)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestKeysCannotLeaveTheStore(t *testing.T) {
	parent := t.TempDir()
	if err := os.WriteFile(filepath.Join(parent, "secret"), []byte("hunter2"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := connect(t, fileURL(filepath.Join(parent, "media")))
	for _, key := range []string{
		"", "/", "../secret", "a/../../secret", "a/..", "./a", "a//b", "/etc/passwd", "a/", ".hidden", "a/.git/config",
		`..\secret`, "a\x00b", "a b", "é", "a%2e", "x.tmp", "x.attrs", "C:/x", strings.Repeat("a", 201), strings.Repeat("a/", 300) + "a",
	} {
		if _, err := s.Put(t.Context(), key, strings.NewReader("x"), "", 10); fault.KindOf(err) != fault.Invalid {
			t.Errorf("put %q: %v", key, err)
		}
		if _, _, err := s.Open(t.Context(), key, 0, -1); fault.KindOf(err) != fault.Invalid {
			t.Errorf("open %q: %v", key, err)
		}
		if _, err := s.Stat(t.Context(), key); fault.KindOf(err) != fault.Invalid {
			t.Errorf("stat %q: %v", key, err)
		}
		if err := s.Delete(t.Context(), key); fault.KindOf(err) != fault.Invalid {
			t.Errorf("delete %q: %v", key, err)
		}
	}
	if err := s.List(t.Context(), "../", func(Info) error { return nil }); fault.KindOf(err) != fault.Invalid {
		t.Errorf("list: %v", err)
	}
	if text, err := os.ReadFile(filepath.Join(parent, "secret")); err != nil || string(text) != "hunter2" {
		t.Errorf("the secret is %q, %v", text, err)
	}
	if entries, err := os.ReadDir(parent); err != nil || len(entries) != 2 {
		t.Errorf("beside the store there is %v, %v", entries, err)
	}
}

func TestDirectoryHoldsNothingButTheFiles(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "made", "for me")
	s := connect(t, fileURL(dir))
	put(t, s, "a/one.txt", "1")
	// What a crash in the middle of a write leaves behind is no file of the shop.
	if err := os.WriteFile(filepath.Join(dir, "a", "two.txt.18aa.tmp"), []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := keys(t, s, ""); !reflect.DeepEqual(got, []string{"a/one.txt"}) {
		t.Errorf("listed are %v", got)
	}
	entries, err := os.ReadDir(filepath.Join(dir, "a"))
	if err != nil || len(entries) != 2 {
		t.Errorf("the directory has %v, %v", entries, err)
	}
}

func TestConnectRefuses(t *testing.T) {
	for url, want := range map[string]string{
		"ftp://x":           "only file:// and s3:// are known",
		"file://relative/x": "with its whole path",
		"file:":             "with its whole path",
		"s3://b?regoin=x":   "regoin",
		"\x00hunter2":       "cannot be read",
	} {
		_, err := Connect(t.Context(), url)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q: %v, want …%s…", url, err, want)
		}
	}
}
