package search_test

import (
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"winkel/internal/commerce/search"
	"winkel/internal/platform/db"
)

var (
	queryRows = db.SQL(`SELECT count(*) FROM search_query`)
	askOnce   = db.SQL(`INSERT INTO search_query (day, text, searches, fruitless, found) VALUES ($1, $2, 1, 0, 1)`)
	noQuery   = db.SQL(`INSERT INTO search_query (day, text, searches, fruitless, found) VALUES (0, NULL, 1, 0, 1)`)
)

func (s *shop) queryRows() int64 {
	s.t.Helper()
	n, err := db.Value[int64](s.t.Context(), s.db.Read(), queryRows)
	must(s.t, err)
	return n
}

// queries is the report of what was searched for.
func (s *shop) queries(r search.QueryReport) []string {
	s.t.Helper()
	list, err := s.search.ListQueries(s.t.Context(), r)
	must(s.t, err)
	today := s.clock.Now().Truncate(24 * time.Hour)
	report := []string{}
	for _, q := range list {
		report = append(report, fmt.Sprintf("%s %d/%d found %d, %s ago", q.Text, q.Fruitless, q.Searches, q.Found, today.Sub(q.LastDay)))
	}
	return report
}

func (s *shop) reports(r search.QueryReport, want ...string) {
	s.t.Helper()
	if got := s.queries(r); !slices.Equal(got, append([]string{}, want...)) {
		s.t.Errorf("the report of %+v is %q, not %q", r, got, want)
	}
}

func TestQueriesAreCountedOnceTheyAreAskedAgain(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		closed := s.open(search.Options{})
		for _, text := range []string{"Jane Doe, 4 Elm Street", "lamp", " LAMP", "jane@example.com", "jane@example.com", "unicorn"} {
			s.search.Count(text, map[bool]int64{true: 3}[strings.Contains(strings.ToLower(text), "lamp")])
		}
		for range 3 { // an answer that is given again
			s.search.Count("lamp", -1)
			s.search.Count("never answered", -1)
			s.search.Count("555 0100 42", 0) // somebody's number
			s.search.Count("4006381333931", 1)
		}
		s.clock.Advance(24 * time.Hour)
		s.search.Count("unicorn", 0) // again, a day later
		s.search.Count("lamp", 2)
		s.clock.Advance(8 * 24 * time.Hour)
		s.search.Count("Jane Doe, 4 Elm Street", 0) // too long after the first
		closed()
		s.reports(search.QueryReport{Days: 30, Limit: 10},
			"lamp 0/6 found 2, 192h0m0s ago", "4006381333931 0/3 found 1, 216h0m0s ago", "unicorn 2/2 found 0, 192h0m0s ago")
		s.reports(search.QueryReport{Days: 30, Limit: 10, Fruitless: true}, "unicorn 2/2 found 0, 192h0m0s ago")
		if rows := s.queryRows(); rows != 5 {
			t.Errorf("%d rows are kept", rows)
		}
	})
}

// Whoever types thousands of things, each of them many times, neither fills the database nor hides what others look for.
func TestFloodsOfQueriesAreBounded(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		closed := s.open(search.Options{})
		for i := range 30_000 {
			s.search.Count(fmt.Sprint("once ", letters(i)), 0)
		}
		for round := range 10 {
			for i := range 6000 {
				s.search.Count(fmt.Sprint("often ", letters(i)), 0)
			}
			for range 2 * round {
				s.search.Count("kettle", 4)
			}
		}
		closed()
		if rows := s.queryRows(); rows < 1000 || rows > 5000 {
			t.Errorf("%d rows are kept", rows)
		}
		if got := s.queries(search.QueryReport{Days: 1, Limit: 500}); !slices.Contains(got, "kettle 0/90 found 4, 0s ago") {
			t.Error("what others looked for is not in the report")
		}
	})
}

// letters writes a number in letters: long numbers are not counted.
func letters(n int) string {
	return strings.Map(func(r rune) rune { return r - '0' + 'a' }, fmt.Sprint(n))
}

// Counts that cannot be written are written later, each once.
func TestQueriesThatCannotBeWrittenWait(t *testing.T) {
	var broken atomic.Int64 // how many writes fail from now on
	var failed atomic.Int64
	probe := &db.Probe{}
	probe.Before = func(b *db.Batch) {
		writes := slices.ContainsFunc(b.Statements(db.SQLite), func(text string) bool { return strings.Contains(text, "search_query") })
		if writes && broken.Add(-1) < 0 && failed.Add(1) <= 1 {
			b.Replace(b.Len()/2, noQuery)
		}
	}
	eachShopWith(t, db.Options{Probe: probe}, func(t *testing.T, s *shop) {
		broken.Store(1) // the first some are written, the others are not
		failed.Store(0)
		closed := s.open(search.Options{})
		for range 2 {
			for i := range 250 {
				s.search.Count(letters(i), 1)
			}
		}
		eventually(t, "it was tried in vain", func() bool { return failed.Load() > 0 })
		for i := range 250 {
			s.search.Count(letters(i), 2)
		}
		eventually(t, "it was tried again", func() bool { return failed.Load() > 1 })
		closed()
		got := s.queries(search.QueryReport{Days: 1, Limit: 500})
		if len(got) != 250 {
			t.Errorf("%d queries are counted, not 250", len(got))
		}
		for _, line := range got {
			if !strings.HasSuffix(line, " 0/3 found 2, 0s ago") {
				t.Errorf("counted is %q", line)
			}
		}
	})
}

func TestOldQueriesAreForgotten(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		today := s.clock.Now().Unix() / (24 * 60 * 60)
		b := &db.Batch{}
		for i := range 1201 {
			b.Exec(askOnce, today-401-int64(i%3), letters(i))
		}
		b.Exec(askOnce, today-400, "kept")
		must(t, s.db.Submit(t.Context(), b))
		s.open(search.Options{})
		eventually(t, "what is too old is gone", func() bool { return s.queryRows() == 1 })
		s.reports(search.QueryReport{Days: 401, Limit: 10}, "kept 0/1 found 1, 9600h0m0s ago")
	})
}
