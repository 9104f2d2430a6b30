package analytics

import (
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
)

// quarter is the shortest bucket, in microseconds. The clocks of all time zones differ by whole quarters of an hour.
const quarter = int64(15 * time.Minute / time.Microsecond)

// quarterOf is the quarter of an hour since 1970, in UTC, that a moment is in.
func quarterOf(at time.Time) int64 { return clock.Micros(at) / quarter }

// Date is a day of a calendar, as days since 1970-01-01.
type Date int64

// DateOf is the day of a moment in the time zone of its location.
func DateOf(at time.Time) Date {
	year, month, day := at.Date()
	return Date(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / secondsOfDay)
}

const secondsOfDay = 24 * 60 * 60

// ParseDate reads a day such as 2026-11-25; validation_failed for anything else, and for days that no figures
// can be of. The parameter is named in the fault.
func ParseDate(param, text string) (Date, error) {
	at, err := time.Parse(time.DateOnly, text)
	switch {
	case err != nil:
		return 0, fault.Invalidf(param, "This is not a day. Write it as in 2026-11-25.")
	case at.Year() < 1970:
		return 0, fault.Invalidf(param, "Figures begin on 1970-01-01. Choose that day or a later one.")
	case at.Year() > 9998:
		return 0, fault.Invalidf(param, "Figures end on 9998-12-31. Choose that day or an earlier one.")
	}
	return DateOf(at), nil
}

// utc is the day's midnight in UTC: the calendar alone.
func (d Date) utc() time.Time { return time.Unix(int64(d)*secondsOfDay, 0).UTC() }

// String is the day as ParseDate reads it.
func (d Date) String() string { return d.utc().Format(time.DateOnly) }

// Start is the moment at which the day begins in a time zone. Where clocks are set forward at midnight, that is the moment
// at which they are; where they are set back to midnight, which comes twice, the first of them.
func (d Date) Start(zone *time.Location) time.Time {
	year, month, day := d.utc().Date()
	at := time.Date(year, month, day, 0, 0, 0, 0, zone)
	// Of a midnight that does not exist, time.Date may return a moment of the day before.
	if DateOf(at) < d {
		_, end := at.ZoneBounds()
		return end
	}
	if last := at.Add(-1); DateOf(last) == d {
		_, earlier := last.Zone()
		_, later := at.Zone()
		return at.Add(-time.Duration(earlier-later) * time.Second)
	}
	return at
}

// spans is the lengths of the buckets of a dimension, in days, from the shortest. A dimension with few keys has days alone.
func spans(d Dimension) []int64 {
	switch d {
	case ByProduct, ByCategory:
		return []int64{1, 4, 16, 64, 256}
	case ByShop, ByCountry, ByPromotion:
	}
	return []int64{1}
}

// maxRuns is how many runs cover any period: for each span one on the way up and one on the way down.
const maxRuns = 9

// run is buckets of one span that follow each other: those that begin in [from, to).
type run struct{ span, from, to int64 }

// cover is the fewest buckets of the spans that make up the days [from, to), as runs.
func cover(from, to Date, spans []int64) []run {
	var runs []run
	for at := int64(from); at < int64(to); {
		span := spans[0]
		for _, longer := range spans[1:] {
			if at%longer == 0 && at+longer <= int64(to) {
				span = longer
			}
		}
		if last := len(runs) - 1; last >= 0 && runs[last].span == span {
			runs[last].to = at + span
		} else {
			runs = append(runs, run{span, at, at + span})
		}
		at += span
	}
	return runs
}

// Interval is what a report of sales is divided into.
type Interval string

// The intervals.
const (
	Hourly  Interval = "hour"
	Daily   Interval = "day"
	Weekly  Interval = "week" // from Monday
	Monthly Interval = "month"
)

// Intervals is all of them.
func Intervals() []Interval { return []Interval{Hourly, Daily, Weekly, Monthly} }

// first is the first day of the week or month that a day is in; the day itself for shorter intervals.
func (i Interval) first(d Date) Date {
	switch i {
	case Weekly:
		return d - Date((int64(d.utc().Weekday())+6)%7)
	case Monthly:
		return d - Date(d.utc().Day()-1)
	case Hourly, Daily:
	}
	return d
}

// next is the first day of the next one.
func (i Interval) next(d Date) Date {
	switch i {
	case Weekly:
		return d + 7
	case Monthly:
		return DateOf(d.utc().AddDate(0, 1, 0))
	case Hourly, Daily:
	}
	return d + 1
}

// Period is days: From is the first, To the first after it.
type Period struct{ From, To Date }

// Until is the thirty days that end with a day.
func Until(text string) (Period, error) {
	last, err := ParseDate("to", text)
	return Period{last - defaultDays + 1, last + 1}, err
}

// Days is how many days it has.
func (p Period) Days() int64 { return int64(p.To - p.From) }

// Previous is the period that it is compared with: for whole months, as many months before; else as many days.
func (p Period) Previous() Period {
	if Monthly.first(p.From) == p.From && Monthly.first(p.To) == p.To && p.From < p.To {
		from, to := p.From.utc(), p.To.utc()
		months := (to.Year()-from.Year())*12 + int(to.Month()) - int(from.Month())
		return Period{DateOf(from.AddDate(0, -months, 0)), p.From}
	}
	return Period{p.From - (p.To - p.From), p.From}
}

// steps is where the intervals of a period begin, and the end of the last: the days for which there are rows. The first and the
// last of them may be cut off by the period.
func (p Period) steps(i Interval) []Date {
	list := []Date{p.From}
	for at := i.next(i.first(p.From)); at < p.To; at = i.next(at) {
		list = append(list, at)
	}
	return append(list, p.To)
}

// hours is the moments at which the hours of a period begin by the clocks of a time zone, and its end. Where clocks are set
// forward an hour is missing, and where they are set back there is one twice. Of a zone that is set by half an hour, the hour
// in which that happens is half an hour long, or an hour and a half.
func (p Period) hours(zone *time.Location) []time.Time {
	end := p.To.Start(zone)
	list := []time.Time{p.From.Start(zone)}
	for at := list[0].Add(15 * time.Minute); at.Before(end); at = at.Add(15 * time.Minute) {
		if at.In(zone).Minute() == 0 {
			list = append(list, at)
		}
	}
	return append(list, end)
}
