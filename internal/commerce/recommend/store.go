package recommend

import (
	"context"
	"encoding/json"
	"fmt"
	"math"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

var (
	listPopularity = db.SQL(`SELECT product_id, score FROM product_popularity`)
	listPopular    = db.SQL(`SELECT product_id, score FROM product_popularity ORDER BY score DESC, product_id DESC LIMIT CAST($1 AS BIGINT)`)
	// What sells of a category and of all below it.
	listPopularIn = db.SQL(`
		SELECT product_id, score FROM product_popularity WHERE product_id IN (
			SELECT c.product_id FROM category_path t JOIN product_category c ON c.category_id = t.descendant_id WHERE t.ancestor_id = $1)
		ORDER BY score DESC, product_id DESC LIMIT CAST($2 AS BIGINT)`)
	listHabits = db.NewLists(`SELECT product_id, again_ppm, trend_ppm FROM product_popularity WHERE product_id IN (%s)`, maxHistory)

	deletePopularity = db.SQL(`DELETE FROM product_popularity WHERE product_id > $1 AND product_id <= $2`)
	insertPopularity = db.InsertInto("product_popularity", "product_id, score, buyers, repeat_buyers, again_ppm, trend_ppm", "")

	listOthers   = db.NewLists(`SELECT product_id, kind, others FROM recommendation WHERE product_id IN (%s) ORDER BY product_id, kind`, maxHistory)
	deleteOthers = db.SQL(`DELETE FROM recommendation WHERE kind = $1 AND product_id > $2 AND product_id <= $3`)
	insertOthers = db.InsertInto("recommendation", "product_id, kind, others", "")

	listBest   = db.NewLists(`SELECT category_id, products FROM category_best WHERE category_id IN (%s)`, maxHistory)
	deleteBest = db.SQL(`DELETE FROM category_best WHERE category_id > $1 AND category_id <= $2`)
	insertBest = db.InsertInto("category_best", "category_id, products", "")

	insertRun = db.SQL(`
		INSERT INTO recommendation_run (id, personal, related, report, started_at, finished_at) VALUES ($1, $2, $3, $4, $5, $6)`)
	listRuns  = db.SQL(`SELECT id, report FROM recommendation_run ORDER BY id DESC LIMIT CAST($1 AS BIGINT)`)
	pruneRuns = db.SQL(`
		DELETE FROM recommendation_run WHERE id NOT IN (SELECT id FROM recommendation_run ORDER BY id DESC LIMIT CAST($1 AS BIGINT))`)
)

// Kinds of others.
const (
	together = "together"
	similar  = "similar"
)

const (
	million  = 1_000_000
	thousand = 1_000
)

// micro is a score as it is stored: in millionths, and never so little that it says nothing.
func micro(score float64) int64 { return max(int64(math.Round(score*million)), 1) }

// encodeScored writes a list as JSON: ids and scores by turns.
func encodeScored(list []Scored) (string, error) {
	numbers := make([]int64, 0, 2*len(list))
	for _, p := range list {
		numbers = append(numbers, int64(p.Product), micro(p.Score))
	}
	text, err := json.Marshal(numbers)
	return string(text), err
}

func decodeScored(text string) ([]Scored, error) {
	var numbers []int64
	if err := json.Unmarshal([]byte(text), &numbers); err != nil {
		return nil, fmt.Errorf("decode recommended products: %w", err)
	}
	list := make([]Scored, 0, len(numbers)/2)
	for ; len(numbers) >= 2; numbers = numbers[2:] {
		list = append(list, Scored{id.Product(numbers[0]), float64(numbers[1]) / million})
	}
	return list, nil
}

// rowsAtOnce is how many rows one batch replaces: so few that a checkout that waits behind it does not notice.
const rowsAtOnce = 256

// replacement puts rows, which come in ascending order of their key, into the place of all that there are: range by range,
// so that the shop goes on selling meanwhile. A run that dies on the way leaves rows of two runs, each whole.
type replacement struct {
	db     *db.DB
	insert db.Inserts
	wipe   func(b *db.Batch, after, until int64)

	after int64 // keys up to here are replaced
	last  int64 // the key of the last row
	rows  int
	args  []any
}

func newReplacement(d *db.DB, insert db.Inserts, wipe func(b *db.Batch, after, until int64)) *replacement {
	return &replacement{db: d, insert: insert, wipe: wipe, after: math.MinInt64}
}

// add adds a row with a key that is higher than those before.
func (r *replacement) add(ctx context.Context, key int64, row ...any) error {
	if r.rows == rowsAtOnce {
		if err := r.write(ctx, r.last); err != nil {
			return err
		}
	}
	r.last, r.rows, r.args = key, r.rows+1, append(r.args, row...)
	return nil
}

// finish writes what is left, and clears what lies behind it.
func (r *replacement) finish(ctx context.Context) error { return r.write(ctx, math.MaxInt64) }

func (r *replacement) write(ctx context.Context, until int64) error {
	b := &db.Batch{}
	r.wipe(b, r.after, until)
	r.insert.Add(b, r.args)
	if err := r.db.Submit(ctx, b); err != nil {
		return fmt.Errorf("write recommendations: %w", err)
	}
	r.after, r.rows, r.args = until, 0, r.args[:0]
	return nil
}

// replaceSales replaces how products sell by these rows, in ascending order of product.
func replaceSales(ctx context.Context, d *db.DB, rows []sales) error {
	r := newReplacement(d, insertPopularity, func(b *db.Batch, after, until int64) { b.Exec(deletePopularity, after, until) })
	for _, s := range rows {
		err := r.add(ctx, int64(s.product), int64(s.product), s.score, s.buyers, s.repeated, s.againPPM, s.trendPPM)
		if err != nil {
			return err
		}
	}
	return r.finish(ctx)
}

// othersOf replaces the lists of one kind; add them in ascending order of product.
func othersOf(d *db.DB, kind string) *replacement {
	return newReplacement(d, insertOthers, func(b *db.Batch, after, until int64) { b.Exec(deleteOthers, kind, after, until) })
}

func (r *replacement) addList(ctx context.Context, kind string, product id.Product, list []Scored) error {
	if len(list) == 0 {
		return nil
	}
	text, err := encodeScored(list)
	if err != nil {
		return err
	}
	return r.add(ctx, int64(product), int64(product), kind, text)
}

// Popularity is how well every product sells that somebody bought: orders in thousandths, each the less the older it is. A
// product that is missing sold nothing. It is as new as the last run of the job.
func (s *Service) Popularity(ctx context.Context) (map[id.Product]int64, error) {
	scores := map[id.Product]int64{}
	err := db.Each(ctx, s.db.Read(), func(row db.Row) error {
		var product id.Product
		var score int64
		err := row.Scan((*int64)(&product), &score)
		scores[product] = score
		return err
	}, listPopularity)
	if err != nil {
		return nil, fmt.Errorf("read how products sell: %w", err)
	}
	return scores, nil
}

func scanPopular(row db.Row) (Scored, error) {
	var product id.Product
	var score int64
	err := row.Scan((*int64)(&product), &score)
	return Scored{product, float64(score) / thousand}, err
}

// popularIn reads what sells best in a category and below it.
func popularIn(ctx context.Context, r db.Reader, category id.Category) ([]Scored, error) {
	list, err := db.List(ctx, r, scanPopular, listPopularIn, category, int64(maxPopular))
	if err != nil {
		return nil, fmt.Errorf("read what sells best in a category: %w", err)
	}
	return list, nil
}

// popular reads what sells best.
func popular(ctx context.Context, r db.Reader) ([]Scored, error) {
	list, err := db.List(ctx, r, scanPopular, listPopular, int64(maxPopular))
	if err != nil {
		return nil, fmt.Errorf("read what sells best: %w", err)
	}
	return list, nil
}

// learned is what the tables say about a few products: a Knowledge.
type learned struct {
	together map[id.Product][]Scored
	similar  map[id.Product][]Scored
	habits   map[id.Product]Habit
	popular  []Scored
}

func (l *learned) TogetherWith(product id.Product) []Scored { return l.together[product] }
func (l *learned) Popular() []Scored                        { return l.popular }

func (l *learned) Habit(product id.Product) Habit {
	if habit, known := l.habits[product]; known {
		return habit
	}
	return Habit{Trend: 1}
}

// readLearned reads what is known about at most maxHistory products.
func readLearned(ctx context.Context, r db.Reader, products []id.Product, popular []Scored) (*learned, error) {
	l := &learned{
		together: map[id.Product][]Scored{}, similar: map[id.Product][]Scored{}, habits: map[id.Product]Habit{}, popular: popular,
	}
	if len(products) == 0 {
		return l, nil
	}
	args := db.ListOf(products)
	err := db.Each(ctx, r, func(row db.Row) error {
		var product id.Product
		var kind, text string
		if err := row.Scan((*int64)(&product), &kind, &text); err != nil {
			return err
		}
		list, err := decodeScored(text)
		if kind == together {
			l.together[product] = list
		} else {
			l.similar[product] = list
		}
		return err
	}, listOthers.For(len(products)), args...)
	if err != nil {
		return nil, fmt.Errorf("read recommendations: %w", err)
	}
	err = db.Each(ctx, r, func(row db.Row) error {
		var product id.Product
		var again, trend int64
		err := row.Scan((*int64)(&product), &again, &trend)
		l.habits[product] = Habit{Again: float64(again) / million, Trend: float64(trend) / million}
		return err
	}, listHabits.For(len(products)), args...)
	if err != nil {
		return nil, fmt.Errorf("read how products sell: %w", err)
	}
	return l, nil
}

// readBest reads the best of a few categories.
func readBest(ctx context.Context, r db.Reader, categories []id.Category) (map[id.Category][]Scored, error) {
	best := map[id.Category][]Scored{}
	if len(categories) == 0 {
		return best, nil
	}
	err := db.Each(ctx, r, func(row db.Row) error {
		var category id.Category
		var text string
		if err := row.Scan((*int64)(&category), &text); err != nil {
			return err
		}
		list, err := decodeScored(text)
		best[category] = list
		return err
	}, listBest.For(len(categories)), db.ListOf(categories)...)
	if err != nil {
		return nil, fmt.Errorf("read the best of categories: %w", err)
	}
	return best, nil
}

// keepRuns is how many reports are kept: about a year of nights.
const keepRuns = 400

// addRun adds the report of a run to the batch, and lets the oldest go.
func addRun(b *db.Batch, r *Report) error {
	text, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("encode a report: %w", err)
	}
	b.Exec(insertRun, int64(r.ID), r.Personal.Serves, r.Related.Serves, string(text), clock.Micros(r.StartedAt), clock.Micros(r.FinishedAt))
	b.Exec(pruneRuns, int64(keepRuns))
	return nil
}

func readRuns(ctx context.Context, r db.Reader, limit int) ([]Report, error) {
	list, err := db.List(ctx, r, func(row db.Row) (Report, error) {
		var number int64
		var text string
		var report Report
		if err := row.Scan(&number, &text); err != nil {
			return report, err
		}
		err := json.Unmarshal([]byte(text), &report)
		report.ID = id.RecommendRun(number)
		return report, err
	}, listRuns, int64(limit))
	if err != nil {
		return nil, fmt.Errorf("read reports: %w", err)
	}
	return list, nil
}
