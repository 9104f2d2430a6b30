package search

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"

	"winkel/internal/kernel/clock"
	"winkel/internal/platform/db"
)

// What is kept of queries. Anybody may type anything, so that what is written down is bounded, and what somebody types once is his
// own affair: most of it are slips, and among it are names and addresses.
const (
	maxCounted = 80     // characters of a query that is counted: what is longer is somebody's text
	maxDigits  = 5      // of a query that finds nothing: what has more is somebody's number
	maxFound   = 20_000 // queries of which a node remembers what they found

	enough      = 2      // searches, from which on a query is written down; before that a node has it in memory alone
	keepWaiting = 7      // days in which it has to be searched for so often
	maxWaiting  = 20_000 // queries that wait for that
	// A node begins to write down at most maxRows different ones a day. After each rowsToRise of them one search more is needed
	// for the next, so that what many ask for is counted also where somebody asks for thousands of things.
	maxRows    = 5000
	rowsToRise = 500

	keepQueries   = 400 // days
	queriesAtOnce = 100 // rows that are written at once
	forgetAtOnce  = 500 // rows that are deleted at once
	forgetPause   = 50 * time.Millisecond
)

// MaxQueries is how many rows a report has at most.
const MaxQueries = 100_000

// queries counts what was searched for, until it is written down. It is safe for concurrent use.
type queries struct {
	mu      sync.Mutex
	counts  map[asked]*count   // to be written down
	known   map[string]int64   // the last day of those that were written down
	waiting map[string][]daily // those that were not searched for often enough, by day, ascending
	found   map[string]int64   // what queries found when they were last answered anew
	today   int64
	rows    int // that were begun today
}

// asked is a query on a day.
type asked struct {
	day  int64
	text string
}

type count struct{ searches, fruitless, found int64 }

func (c *count) add(more count) {
	c.searches, c.fruitless, c.found = c.searches+more.searches, c.fruitless+more.fruitless, more.found
}

// daily is the count of a day.
type daily struct {
	day int64
	count
}

// dayOf is a day of UTC, counted from 1970-01-01.
func dayOf(t time.Time) int64 { return clock.Micros(t) / (24 * time.Hour).Microseconds() }

// Count notes that something was searched for, by its words alone, and how many products they found; found < 0: as many as the last time, for
// answers that are given again. It keeps the words and nothing else, and those only once they are searched for again; what
// looks like somebody's address or number is not kept.
func (s *Service) Count(query string, found int64) {
	text := strings.ToLower(normal(query))
	if text == "" || len([]rune(text)) > maxCounted || strings.Contains(text, "@") {
		return
	}
	q := &s.asked
	q.mu.Lock()
	defer q.mu.Unlock()
	if found < 0 {
		last, known := q.found[text]
		if !known {
			return // it is not known whether it found anything
		}
		found = last
	} else {
		q.remember(text, found)
	}
	one := count{searches: 1, found: found}
	if found == 0 {
		if digits(text) > maxDigits {
			return
		}
		one.fruitless = 1
	}
	q.note(dayOf(s.o.DB.Clock().Now()), text, one)
}

func digits(text string) int {
	n := 0
	for _, r := range text {
		if unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

// remember notes what a query found. When there is too much to remember it begins again.
func (q *queries) remember(text string, found int64) {
	if q.found == nil || len(q.found) >= maxFound {
		q.found = map[string]int64{}
	}
	q.found[text] = found
}

// note counts a search, among those to be written down or among those that wait.
func (q *queries) note(day int64, text string, one count) {
	if day != q.today || q.waiting == nil {
		q.turn(day)
	}
	switch last, known := q.known[text]; {
	case known && last == day:
		q.write(day, text, one)
		return
	case known:
		if q.rows < maxRows {
			q.rows++
			q.known[text] = day
			q.write(day, text, one)
		}
		return
	}
	days := q.waiting[text]
	if len(days) == 0 || days[len(days)-1].day != day {
		days = append(days, daily{day: day})
	}
	days[len(days)-1].add(one)
	searches := int64(0)
	for _, d := range days {
		searches += d.searches
	}
	if q.rows >= maxRows || searches < enough+int64(q.rows/rowsToRise) {
		q.wait(text, days)
		return
	}
	delete(q.waiting, text)
	q.rows += len(days)
	q.known[text] = day
	for _, d := range days {
		q.write(d.day, text, d.count)
	}
}

// wait has a query wait to be searched for again. Where too many do, any of them makes room: those that matter come back.
func (q *queries) wait(text string, days []daily) {
	if _, waits := q.waiting[text]; !waits && len(q.waiting) >= maxWaiting {
		for other := range q.waiting {
			delete(q.waiting, other)
			break
		}
	}
	q.waiting[text] = days
}

// write has a count written down with the next.
func (q *queries) write(day int64, text string, more count) {
	if q.counts == nil {
		q.counts = map[asked]*count{}
	}
	key := asked{day, text}
	if q.counts[key] == nil {
		q.counts[key] = &count{}
	}
	q.counts[key].add(more)
}

// turn begins a day: what was last searched for too long ago is forgotten.
func (q *queries) turn(day int64) {
	q.today, q.rows = day, 0
	if q.waiting == nil {
		q.waiting, q.known = map[string][]daily{}, map[string]int64{}
	}
	maps.DeleteFunc(q.known, func(_ string, last int64) bool { return last <= day-keepWaiting })
	for text, days := range q.waiting {
		days = slices.DeleteFunc(days, func(d daily) bool { return d.day <= day-keepWaiting })
		if q.waiting[text] = days; len(days) == 0 {
			delete(q.waiting, text)
		}
	}
}

var (
	countQuery = db.SQL(`INSERT INTO search_query (day, text, searches, fruitless, found) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (day, text) DO UPDATE SET searches = search_query.searches + EXCLUDED.searches,
			fruitless = search_query.fruitless + EXCLUDED.fruitless, found = EXCLUDED.found`)
	forgetQueries = db.SQL(`DELETE FROM search_query WHERE (day, text) IN (
		SELECT day, text FROM search_query WHERE day < $1 ORDER BY day, text LIMIT CAST($2 AS BIGINT))`)
	topQueries = db.SQL(`SELECT text, CAST(SUM(searches) AS BIGINT), CAST(SUM(fruitless) AS BIGINT), MAX(day),
			CAST(SUM(CASE WHEN day = latest THEN found ELSE 0 END) AS BIGINT)
		FROM (SELECT day, text, searches, fruitless, found, MAX(day) OVER (PARTITION BY text) AS latest
			FROM search_query WHERE day >= $1 AND day <= $2) counted
		GROUP BY text HAVING CAST($3 AS BIGINT) = 0 OR SUM(fruitless) > 0
		ORDER BY CASE WHEN CAST($3 AS BIGINT) = 0 THEN SUM(searches) ELSE SUM(fruitless) END DESC, text
		LIMIT CAST($4 AS BIGINT)`)
)

// flushQueries writes the counts down, some at a time. What cannot be written is counted again with the next.
func (s *Service) flushQueries(ctx context.Context) error {
	q := &s.asked
	q.mu.Lock()
	counts := q.counts
	q.counts = nil
	q.mu.Unlock()
	// In one order on every node, so that two of them do not wait for each other.
	keys := slices.SortedFunc(maps.Keys(counts), func(a, b asked) int {
		return cmp.Or(cmp.Compare(a.day, b.day), strings.Compare(a.text, b.text))
	})
	for chunk := range slices.Chunk(keys, queriesAtOnce) {
		b := &db.Batch{}
		for _, key := range chunk {
			c := counts[key]
			b.Exec(countQuery, key.day, key.text, c.searches, c.fruitless, c.found)
		}
		if err := s.o.DB.Submit(ctx, b); err != nil {
			q.again(counts)
			return fmt.Errorf("count queries: %w", err)
		}
		for _, key := range chunk {
			delete(counts, key)
		}
	}
	return nil
}

// again puts counts back that could not be written.
func (q *queries) again(counts map[asked]*count) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for key, since := range q.counts {
		if old := counts[key]; old != nil {
			old.add(*since)
		} else {
			counts[key] = since
		}
	}
	q.counts = counts
}

// forgetQueries deletes what is too old, some at a time, so that nobody waits for it.
func (s *Service) forgetQueries(ctx context.Context) error {
	for {
		var deleted int64
		err := s.o.DB.Write(ctx, func(tx db.Tx) (err error) {
			deleted, err = tx.Exec(ctx, forgetQueries, dayOf(tx.Now())-keepQueries, int64(forgetAtOnce))
			return err
		})
		switch {
		case err != nil:
			return fmt.Errorf("forget old queries: %w", err)
		case deleted < forgetAtOnce:
			return nil
		}
		pause(ctx, forgetPause)
	}
}

// QueriesDefinition says what is counted, for whoever reads the report.
const QueriesDefinition = "Each first page of a search without filters is counted, by the words alone and the day of UTC; nothing is known about who searched. " +
	"What a filter leaves of what was found says nothing about the words, and is not counted. " +
	"Words are kept once they were searched for twice within a week on a node, and for 400 days; never what looks like an e-mail address, " +
	"nor what has more than five digits and finds nothing. A node begins to count at most 5000 different ones a day, and of thousands leaves the rare out."

// QueryCount is how often something was searched for.
type QueryCount struct {
	Text      string
	Searches  int64
	Fruitless int64 // those that found nothing
	Found     int64 // products that it found on the last day
	LastDay   time.Time
}

// QueryReport asks for the queries of the last days, today included.
type QueryReport struct {
	Days      int
	Fruitless bool // only those that found nothing, the most frequent first
	Limit     int  // rows; at most MaxQueries
}

// ListQueries is what was searched for most. What was counted a few seconds ago may be missing.
func (s *Service) ListQueries(ctx context.Context, r QueryReport) ([]QueryCount, error) {
	today := dayOf(s.o.DB.Clock().Now())
	only := int64(0)
	if r.Fruitless {
		only = 1
	}
	list, err := db.List(ctx, s.o.DB.Read(), func(row db.Row) (QueryCount, error) {
		q := QueryCount{}
		var day int64
		err := row.Scan(&q.Text, &q.Searches, &q.Fruitless, &day, &q.Found)
		q.LastDay = clock.FromMicros(day * (24 * time.Hour).Microseconds())
		return q, err
	}, topQueries, today-int64(max(r.Days, 1))+1, today, only, int64(min(max(r.Limit, 1), MaxQueries)))
	if err != nil {
		return nil, fmt.Errorf("report queries: %w", err)
	}
	return list, nil
}
