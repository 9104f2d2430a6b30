package app

import (
	"net"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"winkel/internal/platform/config"
)

// dirURL is a directory of the test as a place for copies or files.
func dirURL(dir string) string {
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(dir)}).String()
}

// A made-up shop sends no mails, makes no copies, keeps no files and takes no address that belong to the shop that is configured.
func TestMadeUpShopLeavesTheConfiguredOneAlone(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the program starts itself again, which a test binary can do on Linux only")
	}
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	mails, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = mails.Close() }()
	called := make(chan struct{}, 1)
	go func() {
		if c, err := mails.Accept(); err == nil {
			_ = c.Close()
			called <- struct{}{}
		}
	}()
	copies, files := t.TempDir(), t.TempDir()
	_, port, err := net.SplitHostPort(mails.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{
		"WINKEL_METRICS_LISTEN": taken.Addr().String(), "WINKEL_BACKUP_TO": dirURL(copies), "WINKEL_BACKUP_EVERY": "1s",
		"WINKEL_BLOB": dirURL(files), "WINKEL_SMTP_HOST": "127.0.0.1", "WINKEL_SMTP_PORT": port, "WINKEL_SMTP_FROM": "shop@example.com",
	} {
		t.Setenv(name, value)
	}
	benched(t, exitDone, "--shoppers", "20", "--think-min", "1ms", "--think-max", "20ms", "--products", "20", "--for", "3s", "--buy", "60")
	for what, dir := range map[string]string{"copies": copies, "files": files} {
		if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
			t.Errorf("among the %s are %v, %v", what, left, err)
		}
	}
	select {
	case <-called:
		t.Error("the server of mails was called")
	default:
	}
}

// No address and no secret of a shop is left in the settings of a made-up one, whatever settings there will be.
func TestSettingsApartHaveNothingOfTheShop(t *testing.T) {
	full := config.Config{}
	var fill func(v reflect.Value, visit func(field reflect.StructField, v reflect.Value))
	fill = func(v reflect.Value, visit func(field reflect.StructField, v reflect.Value)) {
		for i := range v.NumField() {
			field := v.Type().Field(i)
			if v.Field(i).Kind() == reflect.Struct {
				fill(v.Field(i), visit)
			} else if _, secret := field.Tag.Lookup("secret"); secret && v.Field(i).Kind() == reflect.String {
				visit(field, v.Field(i))
			}
		}
	}
	count := 0
	fill(reflect.ValueOf(&full).Elem(), func(_ reflect.StructField, v reflect.Value) {
		count++
		v.SetString("postgres://of.the.shop")
	})
	if count < 8 {
		t.Fatalf("there are only %d settings with something to hide", count)
	}
	own := settingsApart(&full, "elsewhere")
	fill(reflect.ValueOf(own).Elem(), func(field reflect.StructField, v reflect.Value) {
		if v.String() != "" {
			t.Errorf("%s is %q", field.Name, v.String())
		}
	})
	if own.Storage.Data != "elsewhere" || own.Mail.Host != "" || own.Metrics.Listen != "" {
		t.Errorf("%+v", own)
	}
	env := &environment{config: &full}
	if alone := env.alone().config; alone.Storage.Database != "" || full.Storage.Database == "" {
		t.Errorf("the plan would use the database %q", alone.Storage.Database)
	}
}

// The database of a made-up shop is not among the arguments, which everybody on the machine can read.
func TestSettingsOfAMadeUpShop(t *testing.T) {
	own := &environment{config: &config.Config{}}
	own.config.Storage.Database = "postgres://winkel:secret@db/empty"
	got := settingsFor(own, []string{"PATH=/bin", "WINKEL_BACKUP_TO=s3://copies", "WINKEL_CONFIG=/etc/winkel.json", "WINKEL_DATABASE=postgres://shop", "WINKEL_PG_MAX=5"})
	if want := []string{"PATH=/bin", "WINKEL_PG_MAX=5", "WINKEL_DATABASE=postgres://winkel:secret@db/empty"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// What a killed program left behind is removed by the next one, and what another one works in is not.
func TestScratchOfKilledPrograms(t *testing.T) {
	parent := t.TempDir()
	used, err := newScratch(parent, drillPrefix)
	if err != nil {
		t.Fatal(err)
	}
	other, err := newScratch(parent, drillPrefix)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(other.dir, "winkel.db"), []byte("everything about the customers"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := other.lock.Close(); err != nil { // as the system does with those of a program that is killed
		t.Fatal(err)
	}
	if got := leftBehind(parent, drillPrefix); !slices.Equal(got, []string{other.dir}) {
		t.Errorf("left behind are %q, want %q", got, other.dir)
	}
	if err := os.Mkdir(filepath.Join(parent, drillPrefix+"of-somebody-else"), 0o700); err != nil {
		t.Fatal(err)
	}
	next, err := newScratch(parent, drillPrefix)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(other.dir); !os.IsNotExist(err) {
		t.Errorf("what was left behind is there: %v", err)
	}
	for _, s := range []*scratch{used, next} {
		if info, err := os.Stat(s.dir); err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("%s: %v, %v", s.dir, info, err)
		}
		if err := s.remove(); err != nil {
			t.Error(err)
		}
	}
	left, err := os.ReadDir(parent)
	if err != nil || len(left) != 1 || !strings.HasSuffix(left[0].Name(), "somebody-else") {
		t.Errorf("there are %v, %v", left, err)
	}
}
