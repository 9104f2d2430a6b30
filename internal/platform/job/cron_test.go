package job

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestSpecLast(t *testing.T) {
	for _, test := range []struct{ spec, at, want string }{
		{"* * * * *", "2030-05-01 12:34:56", "2030-05-01 12:34:00"},
		{"* * * * *", "2030-05-01 12:34:00", "2030-05-01 12:34:00"},
		{"17 3 * * *", "2030-05-01 12:00:00", "2030-05-01 03:17:00"},
		{"17 3 * * *", "2030-05-01 03:16:59", "2030-04-30 03:17:00"},
		{"*/15 * * * *", "2030-05-01 12:44:00", "2030-05-01 12:30:00"},
		{"5-20/5 * * * *", "2030-05-01 12:44:00", "2030-05-01 12:20:00"},
		{"40/5 * * * *", "2030-05-01 12:51:00", "2030-05-01 12:50:00"},
		{"0,30 9-17 * * mon-fri", "2030-05-05 12:00:00", "2030-05-03 17:30:00"}, // a Sunday
		{"0 0 1 jan *", "2030-05-05 12:00:00", "2030-01-01 00:00:00"},
		{"0 0 31 * *", "2030-05-01 00:00:00", "2030-03-31 00:00:00"},
		{"0 0 29 2 *", "2030-05-01 00:00:00", "2028-02-29 00:00:00"},
		{"0 0 * * 7", "2030-05-08 00:00:00", "2030-05-05 00:00:00"},
		{"0 0 * * 0", "2030-05-08 00:00:00", "2030-05-05 00:00:00"},
		{"0 0 * * fri-7", "2030-05-08 00:00:00", "2030-05-05 00:00:00"},
		{"0 0 * * 1/2", "2030-05-05 12:00:00", "2030-05-03 00:00:00"},   // Monday, Wednesday, Friday
		{"0 0 13 * fri", "2030-05-12 00:00:00", "2030-05-10 00:00:00"},  // either day
		{"0 0 13 * fri", "2030-05-14 00:00:00", "2030-05-13 00:00:00"},  // either day
		{"0 0 */2 * fri", "2030-05-12 00:00:00", "2030-05-03 00:00:00"}, // a star: both
		{"@hourly", "2030-05-01 12:34:56", "2030-05-01 12:00:00"},
		{"@daily", "2030-05-01 12:34:56", "2030-05-01 00:00:00"},
		{"@weekly", "2030-05-08 12:34:56", "2030-05-05 00:00:00"},
		{"@MONTHLY", "2030-05-08 12:34:56", "2030-05-01 00:00:00"},
		{"@yearly", "2030-05-08 12:34:56", "2030-01-01 00:00:00"},
		{"@every 5m", "2030-05-01 12:34:56", "2030-05-01 12:30:00"},
		{"@every 1h30m", "1970-01-01 04:00:00", "1970-01-01 03:00:00"},
	} {
		t.Run(test.spec+" at "+test.at, func(t *testing.T) {
			s, err := parseSpec(test.spec)
			if err != nil {
				t.Fatal(err)
			}
			at, err := time.Parse(time.DateTime, test.at)
			if err != nil {
				t.Fatal(err)
			}
			if got := s.last(at).Format(time.DateTime); got != test.want {
				t.Errorf("last = %s, want %s", got, test.want)
			}
		})
	}
}

func TestSpecRefused(t *testing.T) {
	for _, text := range []string{
		"", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * 32 * *", "* * * 13 *", "* * * * 8",
		"-1 * * * *", "5-1 * * * *", "*/0 * * * *", "*/x * * * *", "a * * * *", "1,,2 * * * *", "* * * mon *",
		"0 0 30 2 *", "@every", "@every 5", "@every 0s", "@every -5m", "@every 1500ms", "@often",
	} {
		t.Run(text, func(t *testing.T) {
			if s, err := parseSpec(text); err == nil {
				t.Errorf("parseSpec(%q) = %+v, want an error", text, s)
			}
		})
	}
}

// TestSpecLastAgreesWithCounting compares the search, which leaps over months and days, with going back by the minute.
func TestSpecLastAgreesWithCounting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		field := func(name string, lowest, highest int) string {
			return rapid.OneOf(
				rapid.Just("*"),
				rapid.Custom(func(t *rapid.T) string { return fmt.Sprint(rapid.IntRange(lowest, highest).Draw(t, "n")) }),
				rapid.Custom(func(t *rapid.T) string { return fmt.Sprintf("*/%d", rapid.IntRange(1, highest).Draw(t, "step")) }),
				rapid.Custom(func(t *rapid.T) string {
					from := rapid.IntRange(lowest, highest).Draw(t, "from")
					return fmt.Sprintf("%d-%d,%d", from, rapid.IntRange(from, highest).Draw(t, "to"), lowest)
				}),
			).Draw(t, name)
		}
		text := strings.Join([]string{field("minute", 0, 59), field("hour", 0, 23), field("day", 1, 28), "*",
			field("weekday", 0, 6)}, " ")
		s, err := parseSpec(text)
		if err != nil {
			t.Fatal(err)
		}
		at := time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "at"), 0).UTC()
		got := s.last(at)
		if got.IsZero() || got.After(at) || got.Second() != 0 || !s.matches(got) {
			t.Fatalf("%q: last(%s) = %s", text, at, got)
		}
		// A month of minutes is enough for most, and keeps the test quick for the others.
		limit := at.AddDate(0, 0, -31)
		for between := at.Truncate(time.Minute); between.After(got) && between.After(limit); between = between.Add(-time.Minute) {
			if s.matches(between) {
				t.Fatalf("%q: last(%s) = %s, but %s is later", text, at, got, between)
			}
		}
	})
}

// matches is the definition of the five fields.
func (s spec) matches(t time.Time) bool {
	return has(s.minute, t.Minute()) && has(s.hour, t.Hour()) && has(s.month, int(t.Month())) && s.onDay(t)
}
