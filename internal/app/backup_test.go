package app

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"winkel/internal/kernel/fault"
	"winkel/internal/platform/backup"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
)

// phrase is the flag by which copies in these tests are encrypted: a shop needs its key.
func phrase(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "passphrase")
	if err := os.WriteFile(path, []byte("correct horse battery\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return "--backup-passphrase-file=" + path
}

// vacantTargets are places for a shop on each engine.
func vacantTargets(t *testing.T) map[string]target {
	t.Helper()
	dir, url := filepath.Join(t.TempDir(), "new"), dbtest.EmptyPostgresURL(t)
	return map[string]target{
		"sqlite": {[]string{"--data", dir}, func(t *testing.T) *db.DB {
			return dbtest.Open(t, db.Options{Path: filepath.Join(dir, "winkel.db")})
		}},
		"postgres": {[]string{"--data", filepath.Join(t.TempDir(), "new"), "--database", url, "--pg-min", "2"}, func(t *testing.T) *db.DB {
			return dbtest.Open(t, db.Options{URL: url, PoolMin: 1})
		}},
	}
}

// A shop is copied while people buy. Every order that somebody was told of before the copy began is in the copy, nobody waited for
// it, and what is made of it agrees with itself, on either engine.
func TestBackupWhileSelling(t *testing.T) {
	eachTarget(t, func(t *testing.T, s target) {
		s.flags = append(s.flags, "--dev")
		server, mug := s.sellingMugs(t)
		var placed atomic.Int64
		var mu sync.Mutex
		var told []string
		buying, stop := context.WithCancel(t.Context())
		var shoppers sync.WaitGroup
		for i := range 4 {
			shoppers.Go(func() {
				for n := 0; buying.Err() == nil; n++ {
					status, b := server.buy(t, mug, fmt.Sprintf("buy-%d-%d", i, n))
					if status != http.StatusCreated {
						t.Errorf("an order was answered with %d %s %s", status, b.Code, b.Detail)
						return
					}
					mu.Lock()
					told = append(told, b.Number)
					mu.Unlock()
					placed.Add(1)
				}
			})
		}
		within(t, 30*time.Second, "people buy", func() bool { return placed.Load() > 20 })
		mu.Lock()
		before := append([]string(nil), told...)
		mu.Unlock()
		copied, secret := filepath.Join(t.TempDir(), "shop.winkel"), phrase(t)
		began := placed.Load()
		if out, code := s.run(t, "backup", copied, secret, "--backup-rate", "256KiB"); code != exitDone {
			t.Fatalf("backup: exit code %d\n%s", code, out)
		}
		meanwhile := placed.Load() - began
		stop()
		shoppers.Wait()
		server.stop(t)
		if meanwhile < 3 {
			t.Errorf("%d orders were placed while the copy was made", meanwhile)
		}
		for engine, there := range vacantTargets(t) {
			if out, code := there.run(t, "restore", copied, secret); code != exitDone {
				t.Fatalf("restore into %s: exit code %d\n%s", engine, code, out)
			}
			there.verify(t)
			d := there.d(t)
			for _, number := range before {
				if n, err := db.Value[int64](t.Context(), d.Read(), countConfirmed, number); err != nil || n != 1 {
					t.Errorf("%s: order %s is there %d times, %v", engine, number, n, err)
				}
			}
			there.sellsOn(t, mug)
		}
	})
}

// sellingMugs opens a shop with one product and a million of it.
func (s target) sellingMugs(t *testing.T) (opened *open, mug string) {
	t.Helper()
	key, code := s.run(t, "staff", "key", "--name", "test", "--scopes", "all")
	if code != exitDone {
		t.Fatalf("staff key: exit code %d", code)
	}
	opened = s.open(t, "--limit-exempt", "127.0.0.1")
	var product struct{ Variants []struct{ ID string } }
	if status := opened.running.send(t, "/api/admin/products", `{"title": "Mug", "status": "published", "variants": [{"sku": "MUG",
		"inventory_tracked": true, "on_hand": 1000000, "prices": [{"price": {"amount": 500, "currency_code": "USD"}}]}]}`, &product,
		map[string]string{"Authorization": "Bearer " + strings.TrimSpace(key)}); status != http.StatusCreated {
		t.Fatalf("make a product: %d", status)
	}
	return opened, product.Variants[0].ID
}

// sellsOn opens a shop that was restored, and buys in it.
func (s target) sellsOn(t *testing.T, variant string) {
	t.Helper()
	s.flags = append(s.flags, "--dev")
	opened := s.open(t)
	if status, b := opened.buy(t, variant, "after"); status != http.StatusCreated {
		t.Errorf("an order in the restored shop: %d %s %s", status, b.Code, b.Detail)
	}
	opened.stop(t)
	s.verify(t)
}

// A copy that is killed leaves nothing under its name, and what was there before.
func TestKilledBackup(t *testing.T) {
	eachTarget(t, func(t *testing.T, s target) {
		if out, code := s.run(t, "demo"); code != exitDone {
			t.Fatalf("demo: exit code %d\n%s", code, out)
		}
		copied, secret := filepath.Join(t.TempDir(), "shop.winkel"), phrase(t)
		delay, kills := delays(t), 0
		for patience, finished := 200*time.Millisecond, false; !finished; patience += patience / 2 {
			if _, finished = s.kill(t, patience/2+delay(patience/2), "backup", copied, secret, "--backup-rate", "4MiB"); !finished {
				kills++
				if _, err := os.Stat(copied); err == nil {
					// It may have been killed after the copy got its name.
					if out, code := s.run(t, "backup", "show", copied, secret); code != exitDone {
						t.Fatalf("half a copy got its name: %d\n%s", code, out)
					}
				}
			}
		}
		t.Logf("%d kills", kills)
		if kills == 0 {
			t.Error("nothing was killed")
		}
		if out, code := s.run(t, "backup", "show", copied, secret); code != exitDone {
			t.Errorf("show: exit code %d\n%s", code, out)
		}
		s.verify(t)
	})
}

// Restoring is killed again and again: nobody gets into half a shop, and the next try makes the whole one.
func TestKilledRestore(t *testing.T) {
	from := target{[]string{"--data", t.TempDir()}, nil}
	if out, code := from.run(t, "demo"); code != exitDone {
		t.Fatalf("demo: exit code %d\n%s", code, out)
	}
	copied, secret := filepath.Join(t.TempDir(), "shop.winkel"), phrase(t)
	if out, code := from.run(t, "backup", copied, secret, "--json"); code != exitDone {
		t.Fatalf("backup: exit code %d\n%s", code, out)
	}
	for engine, there := range vacantTargets(t) {
		t.Run(engine, func(t *testing.T) {
			delay, kills, done := delays(t), 0, false
			for patience := 400 * time.Millisecond; !done; patience += patience / 2 {
				if _, done = there.kill(t, patience/2+delay(patience/2), "restore", copied, secret); done {
					break
				}
				kills++
				// Either the shop is whole, or it is closed to everybody until it is restored.
				switch _, code := there.run(t, "verify"); code {
				case exitDone:
					done = true
				case exitNotClean:
					t.Fatal("somebody got into half a shop")
				}
			}
			t.Logf("%d kills", kills)
			if kills == 0 {
				t.Error("nothing was killed")
			}
			there.verify(t)
			out, code := there.run(t, "verify", "--json")
			var verdict struct{ Clean bool }
			if err := json.Unmarshal([]byte(out), &verdict); err != nil || !verdict.Clean || code != exitDone {
				t.Errorf("verify: %d, %v\n%s", code, err, out)
			}
		})
	}
}

// A restore that fails when media are in their place already keeps everybody out, and is repeated without anything being removed by hand.
func TestRestoreThatFailsAtTheEnd(t *testing.T) {
	from := target{[]string{"--data", t.TempDir()}, nil}
	if out, code := from.run(t, "demo"); code != exitDone {
		t.Fatalf("demo: exit code %d\n%s", code, out)
	}
	copied, secret := filepath.Join(t.TempDir(), "shop.winkel"), phrase(t)
	if out, code := from.run(t, "backup", copied, secret); code != exitDone {
		t.Fatalf("backup: exit code %d\n%s", code, out)
	}
	dir := t.TempDir()
	there := target{[]string{"--data", dir}, nil}
	inTheWay := filepath.Join(dir, "winkel.db")
	if err := os.Mkdir(inTheWay, 0o700); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if out, code := there.run(t, "restore", copied, secret); code != exitNotClean {
			t.Fatalf("into a place that is taken: exit code %d\n%s", code, out)
		}
		if _, code := there.run(t, "verify"); code != exitUnusable {
			t.Errorf("somebody got into half a shop: exit code %d", code)
		}
	}
	if err := os.Remove(inTheWay); err != nil {
		t.Fatal(err)
	}
	if out, code := there.run(t, "restore", copied, secret); code != exitDone {
		t.Fatalf("when the place is free: exit code %d\n%s", code, out)
	}
	there.verify(t)
}

// A rehearsal compares media with their sums and writes none of them: the disk of a node may be a small one.
func TestRehearsalKeepsNoMedia(t *testing.T) {
	data, copies, drills := t.TempDir(), t.TempDir(), filepath.Join(t.TempDir(), "rehearsals")
	s := target{[]string{"--data", data, "--backup-to", dirURL(copies), "--backup-drill-dir", drills, phrase(t)}, nil}
	for _, command := range []string{"demo", "backup"} {
		if out, code := s.run(t, command); code != exitDone {
			t.Fatalf("%s: exit code %d\n%s", command, code, out)
		}
	}
	watching, stop := context.WithCancel(t.Context())
	var files, most atomic.Int64
	var watch sync.WaitGroup
	watch.Go(func() {
		for ; watching.Err() == nil; time.Sleep(time.Millisecond) {
			for _, dir := range []string{data, drills} {
				_ = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error { // it goes while it is looked at
					if err == nil && strings.Contains(path, drillPrefix) && strings.HasSuffix(path, ".jpg") {
						files.Add(1)
						if info, err := entry.Info(); err == nil {
							most.Store(max(most.Load(), info.Size()))
						}
					}
					return nil
				})
			}
		}
	})
	out, code := s.run(t, "backup", "drill", "--json")
	stop()
	watch.Wait()
	if code != exitDone || !strings.Contains(out, `"differences":[]`) {
		t.Errorf("exit code %d\n%s", code, out)
	}
	if files.Load() == 0 || most.Load() > 0 {
		t.Errorf("%d pictures were seen, the largest with %d bytes", files.Load(), most.Load())
	}
	if left, err := os.ReadDir(drills); err != nil || len(left) > 0 {
		t.Errorf("left behind are %v, %v", left, err)
	}
	if left, _ := filepath.Glob(filepath.Join(data, drillPrefix+"*")); len(left) > 0 {
		t.Errorf("left behind are %v", left)
	}
}

// What does not fit on the disk is refused before it is full.
func TestRestoreAsksForRoom(t *testing.T) {
	const most = 1 << 60
	for name, c := range map[string]struct {
		r    restoration
		m    backup.Manifest
		code string
	}{
		"a small shop":                 {restoration{media: true}, backup.Manifest{Tables: []backup.Part{{Bytes: 10}}, Media: backup.Part{Bytes: 10}}, ""},
		"many rows":                    {restoration{}, backup.Manifest{Tables: []backup.Part{{Bytes: 5}, {Bytes: most}}}, codeNoRoom},
		"many pictures":                {restoration{media: true}, backup.Manifest{Media: backup.Part{Bytes: most}}, codeNoRoom},
		"many pictures, only compared": {restoration{media: true, rehearsed: true}, backup.Manifest{Media: backup.Part{Bytes: most}}, ""},
	} {
		c.r.env, c.r.work = simulated(t), t.TempDir()
		err := c.r.room(&c.m)
		if code := fault.CodeOf(err); err != nil && code != c.code || err == nil && c.code != "" {
			t.Errorf("%s: %v, want the code %q", name, err, c.code)
		}
	}
	// On a server of its own a database takes no room here.
	r := restoration{env: simulated(t, "--database", "postgres://db/shop"), work: t.TempDir()}
	if err := r.room(&backup.Manifest{Tables: []backup.Part{{Bytes: most}}}); err != nil {
		t.Error(err)
	}
}

func TestAgesOfCopies(t *testing.T) {
	const day = 24 * time.Hour
	for _, c := range []struct {
		age, every time.Duration
		want       state
	}{
		{time.Hour, day, well},
		{47 * time.Hour, day, well},
		{49 * time.Hour, day, bad},
		{90 * time.Minute, 10 * time.Minute, well}, // a node may be restarted
		{3 * time.Hour, 10 * time.Minute, bad},
		{20 * day, 0, well}, // by hand
		{40 * day, 0, warn},
	} {
		if got, next := ageOfCopy(c.age, c.every); got != c.want || (next == "") != (got == well) {
			t.Errorf("%s old, one every %s: %s, %q", c.age, c.every, got, next)
		}
	}
}
