package config

import (
	"bytes"
	"encoding/json"
	"net/netip"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"

	"winkel/internal/platform/limit"
)

// commandLine is shaped like that of the program.
type commandLine struct {
	Config
	Serve struct {
		Quiet bool `help:"A flag of a command is no setting."`
	} `cmd:""`
}

func parse(t *testing.T, args ...string) (*commandLine, *kong.Context, error) {
	t.Helper()
	var line commandLine
	parser, err := kong.New(&line, kong.Name("winkel"))
	if err != nil {
		t.Fatal(err)
	}
	ctx, err := parser.Parse(append([]string{"serve"}, args...))
	return &line, ctx, err
}

func TestDefaultsAreThoseOfTheDocumentation(t *testing.T) {
	line, _, err := parse(t)
	if err != nil {
		t.Fatal(err)
	}
	want := Config{
		Storage: Storage{Data: "./data", SlowQuery: 200 * time.Millisecond},
		HTTP: HTTP{
			Listen: "127.0.0.1:8080", BodyLimit: 1 << 20, RequestTimeout: 30 * time.Second,
			ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: time.Minute,
			IdleTimeout: 2 * time.Minute, Drain: 20 * time.Second,
		},
		TLS:   TLS{Redirect: ":80"},
		Nodes: Nodes{Roles: []string{"web", "worker"}, Lag: 5 * time.Second},
		Balance: Balance{
			CheckInterval: time.Second, CheckTimeout: 2 * time.Second, Rise: 2, Fall: 2, WarmUp: 10 * time.Second,
			ConnectTimeout: time.Second, AnswerTimeout: 5 * time.Minute, RetryShare: 0.2, RetryBody: 64 << 10, BodyLimit: 260 << 20,
			Running: 4000,
		},
		Limits: Limits{
			Read: limit.Rate{Count: 12000, Per: time.Minute, Burst: 2000}, File: limit.Rate{Count: 60000, Per: time.Minute, Burst: 10000},
			Write: limit.Rate{Count: 1200, Per: time.Minute, Burst: 300}, Order: limit.Rate{Count: 120, Per: time.Minute, Burst: 60},
			Coupon: limit.Rate{Count: 60, Per: time.Minute, Burst: 30}, Lookup: limit.Rate{Count: 120, Per: time.Minute, Burst: 60},
			Login: limit.Rate{Count: 60, Per: time.Minute, Burst: 30}, Reset: limit.Rate{Count: 60, Per: time.Hour, Burst: 20},
			Upload: limit.Rate{Count: 600, Per: time.Minute, Burst: 300}, Callback: limit.Rate{Count: 6000, Per: time.Minute, Burst: 2000},
			Staff: limit.Rate{Count: 12000, Per: time.Minute, Burst: 3000}, Key: limit.Rate{Count: 6000, Per: time.Minute, Burst: 1000},
			Account: limit.Rate{Count: 1200, Per: time.Minute, Burst: 300}, Connections: 10000, ConnectionsPerAddress: 500, Running: 1000,
		},
		Shop:   Shop{Currency: "USD"},
		Search: Search{Rows: 256 << 20, Snapshot: 10 * time.Minute},
		Selling: Selling{
			Payments: []string{"manual", "cod"}, Capture: "order", HoldTime: 15 * time.Minute, HoldLimit: time.Hour,
			UnpaidTime: 14 * 24 * time.Hour, CartTime: 60 * 24 * time.Hour,
		},
		Access: Access{LoginShare: 5, AccessTime: 15 * time.Minute},
		Mail:   Mail{TLS: "starttls"},
		Privacy: Privacy{
			Checkouts: 90 * 24 * time.Hour, Buyers: 3650 * 24 * time.Hour, Consents: 1095 * 24 * time.Hour, Mails: 90 * 24 * time.Hour,
			Events: 90 * 24 * time.Hour, Callbacks: 90 * 24 * time.Hour, Answers: 24 * time.Hour, AuditAddresses: 90 * 24 * time.Hour,
			AuditDocuments: 730 * 24 * time.Hour,
		},
		Backup:   Backup{Every: 24 * time.Hour, Keep: 7, DrillEvery: 7 * 24 * time.Hour, Rate: 8 << 20},
		Traces:   Traces{Sample: 0.01},
		Log:      Log{Level: "info", Format: "auto"},
		Postgres: Postgres{Min: 10, Max: 20, Lifetime: time.Hour, HealthCheck: 30 * time.Second},
	}
	if !reflect.DeepEqual(line.Config, want) {
		t.Errorf("got  %+v\nwant %+v", line.Config, want)
	}
}

func TestFlagBeatsEnvironmentBeatsFileBeatsDefault(t *testing.T) {
	path := filepath.Join(t.TempDir(), "winkel.json")
	write(t, path, `{"currency": "EUR", "drain": "5s", "pg_max": 7, "pg-min": 3, "dev": true, "body-limit": 2048,
		"trusted-proxies": ["10.0.0.0/8", "192.0.2.1"], "listen": "127.0.0.1:1"}`)
	t.Setenv("WINKEL_CONFIG", path)
	t.Setenv("WINKEL_DRAIN", "6s")
	t.Setenv("WINKEL_LISTEN", "127.0.0.1:2")
	line, ctx, err := parse(t, "--listen", "127.0.0.1:3")
	if err != nil {
		t.Fatal(err)
	}
	if got := line.HTTP.Listen; got != "127.0.0.1:3" {
		t.Errorf("listen is %s: the flag must win", got)
	}
	if got := line.HTTP.Drain; got != 6*time.Second {
		t.Errorf("drain is %s: the environment must win over the file", got)
	}
	if line.Shop.Currency != "EUR" || line.Postgres.Max != 7 || line.Postgres.Min != 3 || !line.HTTP.Dev || line.HTTP.BodyLimit != 2048 {
		t.Errorf("the file was not read: %+v", line.Config)
	}
	networks, err := line.HTTP.ProxyNetworks()
	want := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("192.0.2.1/32")}
	if err != nil || !reflect.DeepEqual(networks, want) {
		t.Errorf("networks are %v, %v", networks, err)
	}

	sources := map[string]string{}
	for _, s := range Settings(ctx) {
		sources[s.Name] = s.Source
	}
	for name, want := range map[string]string{
		"listen": FromFlag, "drain": FromEnvironment, "currency": FromFile, "pg-max": FromFile, "data": FromDefault,
		"config": FromEnvironment,
	} {
		if sources[name] != want {
			t.Errorf("%s came from %q, want %q", name, sources[name], want)
		}
	}
	if _, has := sources["help"]; has || len(sources) < 44 {
		t.Errorf("%d settings are printed: %v", len(sources), sources)
	}
}

func TestEverySettingHasItsEnvironmentTwinAndADocLine(t *testing.T) {
	_, ctx, err := parse(t)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range Settings(ctx) {
		if want := "WINKEL_" + strings.ToUpper(strings.ReplaceAll(s.Name, "-", "_")); s.Env != want {
			t.Errorf("--%s has the twin %s, want %s", s.Name, s.Env, want)
		}
		if len(s.Help) < 20 || s.Group == "" {
			t.Errorf("--%s lacks a doc line or a group: %+v", s.Name, s)
		}
	}
}

func TestFileIsRefusedWithAMessageThatHelps(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"unknown key": {`{"datebase": "x"}`, `"datebase", which does not exist. Settings are: access-token-time, backup-drill-dir, backup-drill-every`},
		"not JSON":    {"{\n\"data\": x}", "(line 2)"},
		"an array":    {`[]`, "is not a JSON object"},
		"nested":      {`{"data": {"dir": "x"}}`, `"data" must be a text, a number`},
		"two objects": {`{} {}`, "goes on after the JSON object ends"},
		"wrong type":  {`{"drain": "soon"}`, "drain"},
	} {
		path := filepath.Join(t.TempDir(), "winkel.json")
		write(t, path, c.text)
		_, _, err := parse(t, "--config", path)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want …%s…", name, err, c.want)
		}
	}
	if _, _, err := parse(t, "--config", "/nowhere/winkel.json"); err == nil || !strings.Contains(err.Error(), "/nowhere/winkel.json") {
		t.Errorf("a missing file: %v", err)
	}
}

func TestValidateSaysWhatToDo(t *testing.T) {
	for flag, want := range map[string]string{
		"--listen=8080":                 `--listen is "8080". Write host and port`,
		"--currency=eur":                `--currency is "eur". Give the three capital letters`,
		"--database=mysql://u:pw@h/d":   "--database is not a URL that begins with postgres://",
		"--blob=s3:bucket":              "--blob is not a URL that begins with s3://",
		"--public-url=shop.example.com": "--public-url is not a URL",
		"--body-limit=10":               "Allow at least 1KiB",
		"--request-timeout=2m":          "--write-timeout is 1m0s",
		"--drain=0s":                    "--drain is 0s. Give a time above zero",
		"--drain-delay=30s":             "must be shorter than --drain",
		"--pg-max=1":                    "at least 2 connections",
		"--pg-min=21":                   "between 0 and --pg-max (20)",
		"--trusted-proxies=proxy":       `--trusted-proxies has "proxy"`,
		"--metrics-listen=x":            `--metrics-listen is "x"`,
		"--log-level=loud":              "--log-level must be one of",
		"--body-limit=-1":               "is not a size",
		"--nodes=10.0.0.1:8080":         "is no address of a node",
		"--nodes=http://a;weight=0":     "Give a whole number from 1 to 100",
		"--nodes=http://a;backup":       "every node is a backup",
		"--balance-rise=0":              "--balance-rise is 0",
		"--balance-check-timeout=0s":    "--balance-check-timeout is 0s",
		"--balance-retry-share=1.5":     "Give a share from 0 to 1",
		"--balance-running=0":           "--balance-running is 0",
	} {
		_, _, err := parse(t, flag)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want …%s…", flag, err, want)
		} else if strings.Contains(err.Error(), "pw") {
			t.Errorf("%s: the message shows the password: %v", flag, err)
		}
	}
}

func TestPrintMasksSecrets(t *testing.T) {
	_, ctx, err := parse(t, "--database=postgres://shop:hunter2@db/shop?sslpassword=hunter3", "--metrics-token=hunter4",
		"--blob=s3://bucket?region=eu-central-1")
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range []string{"text", "json"} {
		var out bytes.Buffer
		if err := Print(&out, format, ctx); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(out.String(), "hunter") {
			t.Errorf("%s shows a secret:\n%s", format, out.String())
		}
		for _, want := range []string{"postgres://shop:redacted@db/shop?sslpassword=redacted", "[redacted]", "s3://bucket?region=eu-central-1"} {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%s lacks %s:\n%s", format, want, out.String())
			}
		}
	}
	var out bytes.Buffer
	if err := Print(&out, "json", ctx); err != nil {
		t.Fatal(err)
	}
	var settings []Setting
	if err := json.Unmarshal(out.Bytes(), &settings); err != nil || settings[0].Name != "config" {
		t.Errorf("JSON is %v: %s", err, out.String())
	}
	if err := Print(&out, "yaml", ctx); err == nil {
		t.Error("an unknown format was accepted")
	}
}

func TestMaskURLHidesEverythingWhenInDoubt(t *testing.T) {
	for in, want := range map[string]string{
		"postgres://a:b@c/d":    "postgres://a:redacted@c/d",
		"postgres://a@c/d":      "postgres://a@c/d",
		"postgres:a:b@c":        masked,
		"postgres://a:b%zz@c/d": masked,
	} {
		if got := maskURL(in); got != want {
			t.Errorf("maskURL(%s) = %s, want %s", in, got, want)
		}
	}
}

func TestBytes(t *testing.T) {
	for text, want := range map[string]int64{"0": 0, "512": 512, "64KiB": 65536, "20 MiB": 20 << 20, "1gib": 1 << 30, "5MB": 5e6, "7b": 7} {
		var b Bytes
		if err := b.UnmarshalText([]byte(text)); err != nil || int64(b) != want {
			t.Errorf("%s is %d, %v; want %d", text, b, err, want)
		}
		var again Bytes
		if err := again.UnmarshalText([]byte(b.String())); err != nil || again != b {
			t.Errorf("%s does not survive as %s", text, b)
		}
	}
	for _, text := range []string{"", "MiB", "-1", "1.5MiB", "9223372036854775807KiB", "1TB"} {
		var b Bytes
		if err := b.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q was read as %d", text, b)
		}
	}
}

func TestScheduleOfCopies(t *testing.T) {
	day, week := 24*time.Hour, 7*24*time.Hour
	for name, c := range map[string]struct {
		b            Backup
		every, drill time.Duration
	}{
		"no place":                   {Backup{Every: day, DrillEvery: week}, 0, 0},
		"for everybody to read":      {Backup{To: "file:///copies", Every: day, DrillEvery: week}, day, week},
		"a passphrase":               {Backup{To: "file:///copies", Every: day, DrillEvery: week, PassphraseFile: "phrase"}, day, week},
		"no key that opens them":     {Backup{To: "file:///copies", Every: day, DrillEvery: week, Recipients: []string{"age1"}}, day, 0},
		"a key that opens them":      {Backup{To: "file:///copies", Every: day, DrillEvery: week, Recipients: []string{"age1"}, Identity: "key"}, day, week},
		"only when somebody asks":    {Backup{To: "file:///copies", DrillEvery: week}, 0, week},
		"never to see whether it is": {Backup{To: "file:///copies", Every: day}, day, 0},
	} {
		if every, drill := c.b.Schedule(); every != c.every || drill != c.drill {
			t.Errorf("%s: %s and %s", name, every, drill)
		}
	}
}

func TestBlobURLIsMediaInTheDataDirectory(t *testing.T) {
	c := Config{Storage: Storage{Data: "/srv/my shop"}}
	if got, err := c.BlobURL(); err != nil || got != "file:///srv/my%20shop/media" {
		t.Errorf("got %s, %v", got, err)
	}
	c.Storage.Blob = "s3://bucket"
	if got, _ := c.BlobURL(); got != "s3://bucket" {
		t.Errorf("got %s", got)
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
