package app

import (
	"bytes"
	"io"
	"log/slog"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/alecthomas/kong"

	"winkel/internal/app/simulate"
	"winkel/internal/platform/db/dbtest"
)

// People use the shop on a bad day, and everything that has to be true is true. WINKEL_SIM_SECONDS makes the day longer
// and WINKEL_SIM_SEED replays one; WINKEL_SIM_LOG names a file for what everybody did.
func TestSimulation(t *testing.T) {
	seconds, seed := number(t, "WINKEL_SIM_SECONDS", 4), number(t, "WINKEL_SIM_SEED", uint64(time.Now().UnixMicro())%1_000_000)
	run := func(t *testing.T, flags ...string) {
		var log io.Writer
		if name := os.Getenv("WINKEL_SIM_LOG"); name != "" {
			file, err := os.Create(name)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = file.Close() }()
			log = file
		}
		report, err := simulate.Run(t.Context(), simulate.Options{
			Open: opener(simulated(t, flags...), seed), Seed: seed, For: time.Duration(seconds) * time.Second, Shoppers: 400, Log: log,
		})
		var text bytes.Buffer
		if printing := report.Write(&text); printing != nil {
			t.Error(printing)
		}
		if err != nil || report.Count > 0 {
			t.Fatalf("%v\n%s\nTo replay it: WINKEL_SIM_SEED=%d WINKEL_SIM_SECONDS=%d go test -run %s ./internal/app/",
				err, &text, seed, seconds, t.Name())
		}
		t.Logf("\n%s", &text)
		if report.Orders == 0 || report.Checks < 2 {
			t.Errorf("%d orders and %d checks prove nothing", report.Orders, report.Checks)
		}
	}
	t.Run("sqlite", func(t *testing.T) { run(t) })
	t.Run("postgres", func(t *testing.T) { run(t, "--database", dbtest.PostgresURL(t), "--pg-min", "2") })
}

// simulated is the environment of a command with those flags, with a data directory of its own.
func simulated(t *testing.T, flags ...string) *environment {
	t.Helper()
	var line commandLine
	parser, err := kong.New(&line, kong.Vars{"areas": ""})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parser.Parse(append([]string{"version", "--data", t.TempDir()}, flags...)); err != nil {
		t.Fatal(err)
	}
	return &environment{ctx: t.Context(), config: &line.Config, stdout: io.Discard, stderr: io.Discard, log: slog.New(slog.DiscardHandler)}
}

// number is a number from the environment.
func number(t *testing.T, name string, fallback uint64) uint64 {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return fallback
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		t.Fatalf("%s is no number: %v", name, err)
	}
	return n
}
