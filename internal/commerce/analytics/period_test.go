package analytics

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"winkel/internal/kernel/fault"
)

func date(t testing.TB, text string) Date {
	t.Helper()
	d, err := ParseDate("from", text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestDates(t *testing.T) {
	for _, text := range []string{"1970-01-01", "2024-02-29", "2026-12-31"} {
		if got := date(t, text).String(); got != text {
			t.Errorf("%s is read as %s", text, got)
		}
	}
	for text, why := range map[string]string{
		"": "not a day", "2026-02-30": "not a day", "26-01-01": "not a day", "2026-1-1": "not a day", "2026-01-01T00:00:00Z": "not a day",
		"1900-01-01": "begin on 1970-01-01", "1969-12-31": "begin on 1970-01-01", "9999-01-01": "end on 9998-12-31",
	} {
		if _, err := ParseDate("from", text); fault.CodeOf(err) != fault.CodeValidation || !strings.Contains(err.Error(), why) {
			t.Errorf("%q is refused with %v; want %s", text, err, why)
		}
	}
}

// TestDaysOfTheClock looks at the days on which clocks are set: they have 23 or 25 hours, and every moment is in one hour of one day.
func TestDaysOfTheClock(t *testing.T) {
	for _, c := range []struct {
		zone, day string
		hours     int
		start     string
	}{
		{"Europe/Berlin", "2026-03-28", 24, "2026-03-28T00:00:00+01:00"},
		{"Europe/Berlin", "2026-03-29", 23, "2026-03-29T00:00:00+01:00"},
		{"Europe/Berlin", "2026-10-25", 25, "2026-10-25T00:00:00+02:00"},
		{"America/New_York", "2026-11-01", 25, "2026-11-01T00:00:00-04:00"},
		{"America/Santiago", "2026-09-06", 23, "2026-09-06T01:00:00-03:00"}, // there is no midnight
		{"Asia/Kathmandu", "2026-05-05", 24, "2026-05-05T00:00:00+05:45"},
		{"Asia/Kolkata", "2026-05-05", 24, "2026-05-05T00:00:00+05:30"},
		{"Australia/Lord_Howe", "2026-04-05", 24, "2026-04-05T00:00:00+11:00"}, // set back by half an hour
		{"Antarctica/Casey", "2023-03-09", 27, "2023-03-09T00:00:00+11:00"},    // set back at three o'clock: midnight comes twice
		{"Antarctica/Vostok", "2023-12-18", 26, "2023-12-18T00:00:00+07:00"},
		{"UTC", "2026-05-05", 24, "2026-05-05T00:00:00Z"},
	} {
		z, day := zone(t, c.zone), date(t, c.day)
		if got := day.Start(z).In(z).Format(time.RFC3339); got != c.start {
			t.Errorf("%s begins at %s in %s, want %s", c.day, got, c.zone, c.start)
		}
		hours := Period{day, day + 1}.hours(z)
		if len(hours)-1 != c.hours {
			t.Errorf("%s has %d hours in %s, want %d", c.day, len(hours)-1, c.zone, c.hours)
		}
		for at := hours[0]; at.Before(hours[len(hours)-1]); at = at.Add(time.Minute) {
			if DateOf(at.In(z)) != day {
				t.Fatalf("%s is not on %s in %s", at, c.day, c.zone)
			}
		}
		if before := hours[0].Add(-time.Microsecond); DateOf(before.In(z)) != day-1 {
			t.Errorf("%s is still on %s in %s", before, c.day, c.zone)
		}
		for _, h := range hours {
			if h.Unix()%900 != 0 {
				t.Errorf("%s is no quarter of an hour", h)
			}
		}
	}
}

func TestIntervals(t *testing.T) {
	p := Period{date(t, "2026-01-29"), date(t, "2026-03-03")}
	for interval, want := range map[Interval][]string{
		Weekly:  {"2026-01-29", "2026-02-02", "2026-02-09", "2026-02-16", "2026-02-23", "2026-03-02", "2026-03-03"},
		Monthly: {"2026-01-29", "2026-02-01", "2026-03-01", "2026-03-03"},
	} {
		var got []string
		for _, d := range p.steps(interval) {
			got = append(got, d.String())
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", interval, diff)
		}
	}
	if steps := p.steps(Daily); len(steps) != 34 {
		t.Errorf("%d days", len(steps)-1)
	}
}

func TestPreviousPeriods(t *testing.T) {
	for _, c := range [][4]string{
		{"2026-03-01", "2026-04-01", "2026-02-01", "2026-03-01"},
		{"2026-01-01", "2027-01-01", "2025-01-01", "2026-01-01"},
		{"2026-01-01", "2026-03-01", "2025-11-01", "2026-01-01"},
		{"2026-03-10", "2026-03-17", "2026-03-03", "2026-03-10"},
		{"2026-03-01", "2026-03-31", "2026-01-30", "2026-03-01"},
	} {
		got := Period{date(t, c[0]), date(t, c[1])}.Previous()
		if got.From.String() != c[2] || got.To.String() != c[3] {
			t.Errorf("before %s to %s come %s to %s, want %s to %s", c[0], c[1], got.From, got.To, c[2], c[3])
		}
	}
}

// TestRunsCoverAPeriod: every day once, by few runs.
func TestRunsCoverAPeriod(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := Date(rapid.Int64Range(0, 30_000).Draw(t, "from"))
		to := from + Date(rapid.Int64Range(1, 8000).Draw(t, "days"))
		lengths := spans(rapid.SampledFrom([]Dimension{ByProduct, ByCountry}).Draw(t, "dimension"))
		at := int64(from)
		runs := cover(from, to, lengths)
		buckets := int64(0)
		for _, r := range runs {
			if r.from != at || r.from%r.span != 0 || (r.to-r.from)%r.span != 0 || r.to <= r.from {
				t.Fatalf("%v does not follow %d", r, at)
			}
			at = r.to
			buckets += (r.to - r.from) / r.span
		}
		if at != int64(to) || len(runs) > maxRuns {
			t.Fatalf("%d runs end at %d, not %d", len(runs), at, to)
		}
		if len(lengths) > 1 && buckets > 6*4+int64(to-from)/256 {
			t.Fatalf("%d buckets for %d days", buckets, to-from)
		}
	})
}
