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

	"winkel/internal/kernel/clock"
	"winkel/internal/platform/db"
)

// What is kept of queries.
const (
	maxAsked    = 2000   // different ones that a node counts between two times that they are written down; others are not
	maxFound    = 20_000 // queries of which a node remembers what they found
	maxCounted  = 80     // characters of a query that is counted: what is longer is somebody's text
	keepQueries = 400    // days
	maxQueries  = 500    // in a report
)

// queries counts what was searched for, until it is written down. It is safe for concurrent use.
type queries struct {
	mu     sync.Mutex
	counts map[asked]*count
	found  map[string]int64 // what queries found when they were last answered anew
}

// asked is a query on a day.
type asked struct {
	day  int64
	text string
}

type count struct{ searches, fruitless, found int64 }

// dayOf is a day of UTC, counted from 1970-01-01.
func dayOf(t time.Time) int64 { return clock.Micros(t) / (24 * time.Hour).Microseconds() }

// Count notes that something was searched for, and how many products that found; found < 0: as many as the last time, for
// answers that are given again. It keeps the words and nothing else; what looks like somebody's address is not kept.
func (s *Service) Count(query string, found int64) {
	text := strings.ToLower(normal(query))
	if text == "" || len([]rune(text)) > maxCounted || strings.Contains(text, "@") {
		return
	}
	q := &s.asked
	key := asked{dayOf(s.o.DB.Clock().Now()), text}
	q.mu.Lock()
	defer q.mu.Unlock()
	c := q.counts[key]
	if c == nil {
		if len(q.counts) >= maxAsked {
			return
		}
		if q.counts == nil {
			q.counts = map[asked]*count{}
		}
		c = &count{}
		q.counts[key] = c
	}
	if found < 0 {
		last, known := q.found[text]
		if !known {
			return // it is not known whether it found anything
		}
		found = last
	} else {
		q.remember(text, found)
	}
	c.found = found
	c.searches++
	if c.found == 0 {
		c.fruitless++
	}
}

// remember notes what a query found. When there is too much to remember it begins again.
func (q *queries) remember(text string, found int64) {
	if q.found == nil || len(q.found) >= maxFound {
		q.found = map[string]int64{}
	}
	q.found[text] = found
}

var (
	countQuery = db.SQL(`INSERT INTO search_query (day, text, searches, fruitless, found) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (day, text) DO UPDATE SET searches = search_query.searches + EXCLUDED.searches,
			fruitless = search_query.fruitless + EXCLUDED.fruitless, found = EXCLUDED.found`)
	forgetQueries = db.SQL(`DELETE FROM search_query WHERE day < $1`)
	topQueries    = db.SQL(`SELECT text, CAST(SUM(searches) AS BIGINT), CAST(SUM(fruitless) AS BIGINT), MAX(day),
			CAST(SUM(CASE WHEN day = latest THEN found ELSE 0 END) AS BIGINT)
		FROM (SELECT day, text, searches, fruitless, found, MAX(day) OVER (PARTITION BY text) AS latest
			FROM search_query WHERE day >= $1 AND day <= $2) counted
		GROUP BY text HAVING CAST($3 AS BIGINT) = 0 OR SUM(fruitless) > 0
		ORDER BY CASE WHEN CAST($3 AS BIGINT) = 0 THEN SUM(searches) ELSE SUM(fruitless) END DESC, text
		LIMIT CAST($4 AS BIGINT)`)
)

// flushQueries writes the counts down. What cannot be written is counted again with the next.
func (s *Service) flushQueries(ctx context.Context) error {
	q := &s.asked
	q.mu.Lock()
	counts := q.counts
	q.counts = nil
	q.mu.Unlock()
	if len(counts) == 0 {
		return nil
	}
	b := &db.Batch{}
	// In one order on every node, so that two of them do not wait for each other.
	for _, key := range slices.SortedFunc(maps.Keys(counts), func(a, b asked) int {
		return cmp.Or(cmp.Compare(a.day, b.day), strings.Compare(a.text, b.text))
	}) {
		c := counts[key]
		b.Exec(countQuery, key.day, key.text, c.searches, c.fruitless, c.found)
	}
	b.Exec(forgetQueries, dayOf(s.o.DB.Clock().Now())-keepQueries)
	if err := s.o.DB.Submit(ctx, b); err != nil {
		q.mu.Lock()
		defer q.mu.Unlock()
		for key, c := range q.counts { // what came since
			if old := counts[key]; old != nil {
				old.searches, old.fruitless, old.found = old.searches+c.searches, old.fruitless+c.fruitless, c.found
			} else {
				counts[key] = c
			}
		}
		q.counts = counts
		return fmt.Errorf("count queries: %w", err)
	}
	return nil
}

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
	Limit     int
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
	}, topQueries, today-int64(max(r.Days, 1))+1, today, only, int64(min(max(r.Limit, 1), maxQueries)))
	if err != nil {
		return nil, fmt.Errorf("report queries: %w", err)
	}
	return list, nil
}
