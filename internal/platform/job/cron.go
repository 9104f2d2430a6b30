package job

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// spec is when a schedule is due: either at every multiple of a duration since 1970, or at the minutes that match five
// fields. A field is a set of numbers, bit n for n.
type spec struct {
	every                             time.Duration
	minute, hour, day, month, weekday uint64
	// As in cron since Vixie: when both day fields are restricted, a day that matches either will do.
	eitherDay bool
}

// words are shorthands for five fields.
var words = map[string]string{
	"@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *", "@monthly": "0 0 1 * *", "@weekly": "0 0 * * 0",
	"@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@hourly": "0 * * * *",
}

var (
	monthNames   = []string{"", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}
	weekdayNames = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}
)

// farthest is how far back a due time is looked for: 29 February may be eight years away.
const farthest = 9

// parseSpec reads a schedule. A text that names no time that ever comes, such as 30 February, is an error.
func parseSpec(text string) (spec, error) {
	text = strings.ToLower(strings.TrimSpace(text))
	if rest, ok := strings.CutPrefix(text, "@every "); ok {
		every, err := time.ParseDuration(strings.TrimSpace(rest))
		if err != nil || every < time.Second || every%time.Second != 0 {
			return spec{}, fmt.Errorf("%q: after @every comes a duration in whole seconds, such as 5m", text)
		}
		return spec{every: every}, nil
	}
	if fields, ok := words[text]; ok {
		text = fields
	}
	fields := strings.Fields(text)
	if len(fields) != 5 {
		return spec{}, fmt.Errorf("%q: want minute, hour, day of month, month and day of week", text)
	}
	var s spec
	var err error
	for i, field := range []struct {
		name     string
		into     *uint64
		min, max int
		names    []string
	}{
		{"minute", &s.minute, 0, 59, nil}, {"hour", &s.hour, 0, 23, nil}, {"day of month", &s.day, 1, 31, nil},
		{"month", &s.month, 1, 12, monthNames}, {"day of week", &s.weekday, 0, 7, weekdayNames},
	} {
		if *field.into, err = parseField(fields[i], field.min, field.max, field.names); err != nil {
			return spec{}, fmt.Errorf("%q: %s: %w", text, field.name, err)
		}
	}
	s.weekday |= s.weekday >> 7 & 1 // 7 is Sunday too
	s.eitherDay = fields[2][0] != '*' && fields[4][0] != '*'
	if s.last(time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)).IsZero() {
		return spec{}, fmt.Errorf("%q: such a day never comes", text)
	}
	return s, nil
}

// parseField reads a list of *, n, a-b, each with an optional /step, into a set.
func parseField(text string, lowest, highest int, names []string) (uint64, error) {
	var set uint64
	for part := range strings.SplitSeq(text, ",") {
		span, stepText, stepped := strings.Cut(part, "/")
		step := 1
		if stepped {
			var err error
			if step, err = strconv.Atoi(stepText); err != nil || step < 1 {
				return 0, fmt.Errorf("%q is not a step", stepText)
			}
		}
		first, last := lowest, highest
		if names != nil {
			last = len(names) - 1 // Sunday is not counted twice
		}
		if span != "*" {
			from, to, ranged := strings.Cut(span, "-")
			var err error
			if first, err = parseNumber(from, lowest, highest, names); err != nil {
				return 0, err
			}
			switch {
			case ranged:
				if last, err = parseNumber(to, lowest, highest, names); err != nil {
					return 0, err
				}
			case !stepped:
				last = first
			}
			if last < first {
				return 0, fmt.Errorf("%q runs backwards", span)
			}
		}
		for n := first; n <= last; n += step {
			set |= 1 << n
		}
	}
	return set, nil
}

func parseNumber(text string, lowest, highest int, names []string) (int, error) {
	for n, name := range names {
		if name != "" && name == text {
			return n, nil
		}
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < lowest || n > highest {
		return 0, fmt.Errorf("%q is not a number from %d to %d", text, lowest, highest)
	}
	return n, nil
}

// last is the latest due time that is not after at; zero if there is none within nine years.
func (s spec) last(at time.Time) time.Time {
	at = at.UTC()
	if s.every > 0 {
		return time.UnixMicro(at.UnixMicro() / s.every.Microseconds() * s.every.Microseconds()).UTC()
	}
	t := at.Truncate(time.Minute)
	for limit := t.AddDate(-farthest, 0, 0); t.After(limit); {
		year, month, day := t.Date()
		// From the largest field down: what does not match is left through its beginning.
		switch {
		case !has(s.month, int(month)):
			t = time.Date(year, month, 1, 0, 0, 0, 0, time.UTC).Add(-time.Minute)
		case !s.onDay(t):
			t = time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Add(-time.Minute)
		case !has(s.hour, t.Hour()):
			t = time.Date(year, month, day, t.Hour(), 0, 0, 0, time.UTC).Add(-time.Minute)
		case !has(s.minute, t.Minute()):
			t = t.Add(-time.Minute)
		default:
			return t
		}
	}
	return time.Time{}
}

func (s spec) onDay(t time.Time) bool {
	day, weekday := has(s.day, t.Day()), has(s.weekday, int(t.Weekday()))
	if s.eitherDay {
		return day || weekday
	}
	return day && weekday
}

func has(set uint64, n int) bool { return set>>n&1 == 1 }
