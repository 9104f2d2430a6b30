package analytics

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/db"
)

// MaxRows is how many rows a report of products and the like has at most.
const MaxRows = 100_000

// Sort is what a ranking goes by, the most first.
type Sort string

// What rankings go by.
const (
	ByRevenue   Sort = "revenue"
	ByUnits     Sort = "units"
	ByProfit    Sort = "profit"
	ByMargin    Sort = "margin"
	ByDiscounts Sort = "discounts"
)

// Sorts is what rankings of goods go by.
func Sorts() []Sort { return []Sort{ByRevenue, ByUnits, ByProfit, ByMargin} }

// sortBy is the sums that they go by.
var sortBy = map[Sort]string{
	ByRevenue: "SUM(gross - discounts + shipping + tax_added - canceled - refunded - tax + canceled_tax + refunded_tax)",
	ByUnits:   "SUM(units - canceled_units - refunded_units)",
	ByProfit:  "SUM(costed - cost)",
	// Beside what has a cost, what has none stands last.
	ByMargin:    "CASE WHEN SUM(costed) > 0 THEN SUM(costed - cost) * 10000 / SUM(costed) ELSE -1000000000000 END",
	ByDiscounts: "SUM(discounts)",
}

// Ranking is a report by product, category, country or promotion.
type Ranking struct {
	Head
	Dimension  Dimension
	Sort       Sort
	Compared   bool // rows have what they came to before
	Currencies []RankingIn
}

// RankingIn is the ranking in one currency.
type RankingIn struct {
	Currency money.Currency
	Rows     []RankingRow
	Total    Figures // of the whole shop
}

// RankingRow is one product, category, country or promotion.
type RankingRow struct {
	Key      int64 // 0: what has none
	Name     string
	Code     string      // of a country, its two letters; of a promotion, its code
	Category id.Category // of a product, now; zero: none
	In       string      // the name of Category
	Price    *money.Amount
	Figures  Figures
	Previous *Figures // of the period before; nil where nobody asked for it
}

// shape is what statements that choose differ by.
type shape struct {
	sort    Sort
	runs    int
	without bool // what has no key is left out
}

// listKeys chooses the first keys by one sum alone, because all sums of all keys would be most of the time. Its parameters are
// those of runsOf, and the number of rows.
var listKeys = db.NewVariants(len(sortBy)*maxRuns*2, func(sh shape) *db.Stmt {
	return db.SQL(`SELECT key FROM (` + runsOf(sh.runs, columns(plain), inOne, sh.without) + `) AS runs
		GROUP BY key ORDER BY ` + sortBy[sh.sort] + fmt.Sprintf(" DESC, key LIMIT $%d", 4+3*sh.runs))
})

// chosenShape is what statements differ by that add up what was chosen: so many runs, for a power of two of keys.
type chosenShape struct{ runs, keys int }

// listChosen adds everything up of some keys. Its parameters are those of runsOf, and the keys.
var listChosen = db.NewVariants(maxRuns*9, func(sh chosenShape) *db.Stmt {
	return db.SQL(`SELECT key, ` + columns(func(name string) string { return "CAST(SUM(" + name + ") AS BIGINT)" }) + `
		FROM (` + runsOf(sh.runs, columns(plain), inOne, false) + `) AS runs
		WHERE key IN (` + db.Placeholders(4+3*sh.runs, sh.keys) + `) GROUP BY key`)
})

// listAll adds everything up of all keys: for tables of so many rows that to choose them would take longer. Its parameters are those of
// runsOf.
var listAll = db.NewVariants(maxRuns, func(runs int) *db.Stmt {
	return db.SQL(`SELECT key, ` + columns(func(name string) string { return "CAST(SUM(" + name + ") AS BIGINT)" }) + `
		FROM (` + runsOf(runs, columns(plain), inOne, false) + `) AS runs GROUP BY key`)
})

// chosenMost is up to how many keys are chosen.
var chosenMost = 4 * namedMost

// ranked is the first keys of a ranking with all their sums, in order.
func (s *Service) ranked(ctx context.Context, sh shape, args []any, limit int) ([]RankingRow, error) {
	rows, err := db.List(ctx, s.DB.ReadLagging(), func(row db.Row) (RankingRow, error) {
		var r RankingRow
		err := row.Scan(&r.Key)
		return r, err
	}, listKeys.For(sh), append(slices.Clip(args), int64(limit))...)
	if err != nil {
		return nil, err
	}
	byKey := make(map[int64]*Figures, len(rows))
	for i := range rows {
		byKey[rows[i].Key] = &rows[i].Figures
	}
	return rows, s.sums(ctx, rows, sh.runs, args, byKey)
}

// compared adds what the rows came to in the period before.
func (s *Service) compared(ctx context.Context, g *generation, d Dimension, in *RankingIn, previous Period) error {
	byKey := make(map[int64]*Figures, len(in.Rows))
	for i := range in.Rows {
		in.Rows[i].Previous = &Figures{}
		byKey[in.Rows[i].Key] = in.Rows[i].Previous
	}
	runs := cover(previous.From, previous.To, spans(d))
	return s.sums(ctx, in.Rows, len(runs), runArgs(g, d, in.Currency, runs), byKey)
}

// sums reads what the keys of the rows came to in so many runs, each to where byKey says.
func (s *Service) sums(ctx context.Context, rows []RankingRow, runs int, args []any, byKey map[int64]*Figures) error {
	take := func(row db.Row) error {
		var key int64
		var f Figures
		err := row.Scan(append([]any{&key}, f.pointers()...)...)
		if of := byKey[key]; of != nil {
			*of = f
		}
		return err
	}
	if len(rows) > chosenMost {
		return db.Each(ctx, s.DB.ReadLagging(), take, listAll.For(runs), args...)
	}
	for some := range slices.Chunk(rows, namedMost) {
		keys := make([]int64, len(some))
		for i := range some {
			keys[i] = some[i].Key
		}
		list := db.ListOf(keys)
		err := db.Each(ctx, s.DB.ReadLagging(), take, listChosen.For(chosenShape{runs, len(list)}), append(slices.Clip(args), list...)...)
		if err != nil {
			return err
		}
	}
	return nil
}

// The currencies of a run: that of the third argument, or all, which is right for units and for nothing else.
const (
	inOne = "= $3"
	inAny = "IN (SELECT CAST($3 AS TEXT) UNION SELECT currency_code FROM analytics_rollup WHERE generation = $1 AND dimension = 'shop' AND span = 1 GROUP BY currency_code)"
)

// runsOf selects the key and some columns of so many runs.
func runsOf(runs int, names, currencies string, without bool) string {
	parts := make([]string, runs)
	for i := range parts {
		n := 4 + 3*i
		parts[i] = fmt.Sprintf(`SELECT key, %s FROM analytics_rollup
			WHERE generation = $1 AND dimension = $2 AND currency_code %s AND span = $%d AND bucket >= $%d AND bucket < $%d`, names, currencies, n, n+1, n+2)
		if without {
			parts[i] += " AND key <> 0"
		}
	}
	return strings.Join(parts, " UNION ALL ")
}

// runArgs is the arguments of runsOf.
func runArgs(g *generation, d Dimension, currency money.Currency, runs []run) []any {
	args := []any{g.number, string(d), string(currency)}
	for _, r := range runs {
		args = append(args, r.span, r.from, r.to)
	}
	return args
}

// RankQuery says what a ranking is of.
type RankQuery struct {
	Query
	Dimension Dimension
	Sort      Sort
	Limit     int  // rows for each currency
	Compare   bool // each row with what it came to in the period before
}

// Rank is what a period came to by a dimension, the most first, at most so many rows for each currency as the query says. Codes:
// validation_failed, analytics_not_ready.
func (s *Service) Rank(ctx context.Context, q RankQuery) (*Ranking, error) {
	d := q.Dimension
	definition := map[Dimension]string{
		ByProduct: ProductsDefinition, ByCategory: CategoriesDefinition, ByCountry: CountriesDefinition, ByPromotion: PromotionsDefinition,
	}[d]
	switch {
	case definition == "":
		return nil, fmt.Errorf("analytics: there is no ranking by %s", d)
	case sortBy[q.Sort] == "" || (q.Sort == ByDiscounts) != (d == ByPromotion):
		return nil, fault.Invalidf("sort", "This report cannot be sorted by that.")
	case q.Limit < 1 || q.Limit > MaxRows:
		return nil, fault.Invalidf("limit", "A report has 1 to %d rows.", MaxRows)
	}
	head, g, err := s.head(ctx, &q.Query, definition, maxDays)
	if err != nil {
		return nil, err
	}
	ranking := &Ranking{Head: head, Dimension: d, Sort: q.Sort, Compared: q.Compare, Currencies: []RankingIn{}}
	currencies, err := s.currencies(ctx, &g, &q.Query)
	for _, currency := range currencies {
		if err != nil {
			break
		}
		in := RankingIn{Currency: currency}
		err = s.rankIn(ctx, &g, &q, &in)
		if q.Currency != "" || len(in.Rows) > 0 {
			ranking.Currencies = append(ranking.Currencies, in)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("report by %s: %w", d, err)
	}
	return ranking, nil
}

// rankIn reads the ranking in one currency.
func (s *Service) rankIn(ctx context.Context, g *generation, q *RankQuery, in *RankingIn) error {
	d := q.Dimension
	runs := cover(q.Period.From, q.Period.To, spans(d))
	sh := shape{q.Sort, len(runs), d == ByProduct || d == ByPromotion}
	var err error
	in.Rows, err = s.ranked(ctx, sh, runArgs(g, d, in.Currency, runs), q.Limit)
	if err == nil && q.Compare {
		err = s.compared(ctx, g, d, in, q.Period.Previous())
	}
	if err != nil {
		return err
	}
	if d == ByPromotion {
		for i := range in.Rows {
			in.Rows[i].Figures.withoutPromotion()
			if in.Rows[i].Previous != nil {
				in.Rows[i].Previous.withoutPromotion()
			}
		}
	}
	if in.Total, err = s.whole(ctx, g, in.Currency, q.Period); err != nil {
		return err
	}
	return s.name(ctx, d, in)
}

const namedMost = 256

var (
	nameProducts = db.NewLists(`
		SELECT p.id, p.title, COALESCE(c.id, 0), COALESCE(c.name, '') FROM product p LEFT JOIN category c ON c.id = p.primary_category_id
		WHERE p.id IN (%s) ORDER BY p.id`, namedMost)
	priceProducts  = db.NewLists(`SELECT product_id, currency_code, min_amount FROM product_price_range WHERE product_id IN (%s)`, namedMost)
	nameCategories = db.NewLists(`SELECT id, name FROM category WHERE id IN (%s)`, namedMost)
	namePromotions = db.NewLists(`SELECT id, name, code FROM promotion WHERE id IN (%s)`, namedMost)
)

// name adds to the rows what they are called now.
func (s *Service) name(ctx context.Context, d Dimension, in *RankingIn) error {
	byKey := make(map[int64]*RankingRow, len(in.Rows))
	keys := make([]int64, 0, len(in.Rows))
	for i := range in.Rows {
		r := &in.Rows[i]
		if d == ByCountry {
			r.Code = countryOf(r.Key)
		}
		if r.Key != 0 {
			byKey[r.Key] = r
			keys = append(keys, r.Key)
		}
	}
	each := func(lists db.Lists, scan func(row db.Row) error) error {
		for from := 0; from < len(keys); from += namedMost {
			some := keys[from:min(from+namedMost, len(keys))]
			if err := db.Each(ctx, s.DB.ReadLagging(), scan, lists.For(len(some)), db.ListOf(some)...); err != nil {
				return err
			}
		}
		return nil
	}
	switch d {
	case ByProduct:
		err := each(nameProducts, func(row db.Row) error {
			var key int64
			var r RankingRow
			err := row.Scan(&key, &r.Name, &r.Category, &r.In)
			byKey[key].Name, byKey[key].Category, byKey[key].In = r.Name, r.Category, r.In
			return err
		})
		if err != nil {
			return err
		}
		return each(priceProducts, func(row db.Row) error {
			var key, amount int64
			var currency string
			err := row.Scan(&key, &currency, &amount)
			if money.Currency(currency) == in.Currency {
				byKey[key].Price = &money.Amount{Minor: amount, Currency: in.Currency}
			}
			return err
		})
	case ByCategory:
		return each(nameCategories, func(row db.Row) error {
			var key int64
			var name string
			err := row.Scan(&key, &name)
			byKey[key].Name = name
			return err
		})
	case ByPromotion:
		return each(namePromotions, func(row db.Row) error {
			var key int64
			var name, code string
			err := row.Scan(&key, &name, &code)
			byKey[key].Name, byKey[key].Code = name, code
			return err
		})
	case ByShop, ByCountry:
	}
	return nil
}

// keyText is a key as the outside sees it: the id of what it names, the code of a country; empty for none.
func keyText(d Dimension, key int64) string {
	switch d {
	case ByProduct:
		return id.Product(key).String()
	case ByCategory:
		return id.Category(key).String()
	case ByPromotion:
		return id.Promotion(key).String()
	case ByCountry:
		return countryOf(key)
	case ByShop:
	}
	return ""
}

// keyName is a key as people read it.
func keyName(d Dimension, key int64) string { return cmp.Or(keyText(d, key), "what has no "+string(d)) }
