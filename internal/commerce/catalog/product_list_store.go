package catalog

import (
	"fmt"
	"math"
	"math/bits"
	"strconv"
	"strings"

	"winkel/internal/kernel/clock"
	"winkel/internal/platform/db"
)

// A product list has a dozen filters and six orders. A statement with a condition for each of them could use no index; a
// statement for each combination would be millions of them. So the shape of a list says only what decides which index
// is used: order, audience, and the selective filters. The others stand together in one block of conditions that are
// switched off by a parameter, and lists of values have a fixed number of slots, filled up with a value that is never
// there. That leaves a few thousand possible statements, of which a shop uses a few dozen.

// listShape is what the text of a product list depends on.
type listShape struct {
	count      bool // count the products instead of listing them; then there is no order
	sort       Sort
	created    bool // SortNewest by creation instead of publication
	cursor     bool // go on after a row
	visible    bool // what shoppers see
	statuses   bool
	categories bool
	brands     bool
	sku        bool
	ids        bool
	refined    bool // words, price, stock
	attributes int  // slots for attributes: 0, 1, 3 or MaxAttributeFilters
	rare       bool // collection, type, tags, updated
}

// The slots of lists of values.
const (
	statusSlots    = 3
	attributeSlots = 8 // values of one attribute
	idSlots        = 128
	maxListShapes  = 16_384
)

// Values that are never stored: texts are trimmed, and amounts and values are never the smallest number.
const (
	noText   = " "
	noNumber = math.MinInt64
)

var productLists = db.NewVariants(maxListShapes, func(shape listShape) *db.Stmt {
	return newListQuery(shape, &listFilter{}).stmt()
})

// listFilter is a ProductFilter whose names were looked up.
type listFilter struct {
	ProductFilter
	now        int64
	words      []string
	attributes []attributeCondition
	after      []any // sort keys of the last row before the page
	limit      int64
	offset     int64
}

// attributeCondition holds for a product that has one of the texts or numbers, or a number in the range.
type attributeCondition struct {
	attribute int64
	texts     []string
	numbers   []int64
	min, max  int64
}

// listQuery writes the text of a list and gathers its arguments at the same time, so that they cannot get out of step. The
// text depends on the shape alone.
type listQuery struct {
	text  string
	args  []any
	where []string
}

// stmt declares the statement that was written.
func (q *listQuery) stmt() *db.Stmt {
	// Differs because a text is searched in by strpos on PostgreSQL and by instr on SQLite.
	return db.Spell(strings.ReplaceAll(q.text, "FIND(", "strpos("), strings.ReplaceAll(q.text, "FIND(", "instr("))
}

// arg is the placeholder of a value.
func (q *listQuery) arg(value any) string {
	q.args = append(q.args, value)
	return fmt.Sprintf("$%d", len(q.args))
}

// slots is placeholders for a list of values, filled up to n with what never matches.
func slots[T any](q *listQuery, values []T, n int, never T) string {
	first := len(q.args) + 1
	for i := range n {
		if i < len(values) {
			q.args = append(q.args, values[i])
		} else {
			q.args = append(q.args, never)
		}
	}
	return db.Placeholders(first, n)
}

func (q *listQuery) andf(format string, args ...any) {
	q.where = append(q.where, fmt.Sprintf(format, args...))
}

func newListQuery(s listShape, f *listFilter) *listQuery {
	q := &listQuery{}
	from, key, direction := "product p", "", ""
	// The driving table comes first in a CROSS JOIN, which SQLite never reorders; to PostgreSQL it is a join like any other.
	switch s.sort {
	case SortPriceAsc, SortPriceDesc:
		from = "product_price_range r CROSS JOIN product p"
		q.andf("r.currency_code = %s AND p.id = r.product_id", q.arg(string(f.Currency)))
		key, direction = "r.min_amount", map[Sort]string{SortPriceAsc: "ASC", SortPriceDesc: "DESC"}[s.sort]
	case SortManual:
		from = "collection_product m CROSS JOIN product p"
		q.andf("m.collection_id = %s AND p.id = m.product_id", q.arg(int64(f.Collection)))
		key, direction = "m.position", "ASC"
	case SortTitle:
		key, direction = "p.title", "ASC"
	case SortUpdated:
		key, direction = "p.updated_at", "DESC"
	case SortNewest:
		key, direction = "p.published_at", "DESC"
		if s.created {
			key = "p.id"
		}
	}
	q.conditions(s, f)
	if s.count {
		q.text = "SELECT count(*) FROM " + from + q.clause()
		return q
	}
	// The id of the driving table, so that its index gives the order.
	tie := map[Sort]string{SortPriceAsc: "r.product_id", SortPriceDesc: "r.product_id", SortManual: "m.product_id"}[s.sort]
	if tie == "" {
		tie = "p.id"
	}
	if s.cursor {
		than := map[string]string{"ASC": ">", "DESC": "<"}[direction]
		values := f.after
		if len(values) == 0 {
			values = []any{nil, nil}
		}
		q.andf("(%s, %s) %s (%s, %s)", key, tie, than, q.arg(values[0]), q.arg(values[1]))
	}
	q.text = "SELECT p.id, " + key + " FROM " + from + q.clause() + " ORDER BY " + key + " " + direction + ", " + tie + " " + direction +
		" LIMIT CAST(" + q.arg(f.limit) + " AS BIGINT) OFFSET CAST(" + q.arg(f.offset) + " AS BIGINT)"
	return q
}

func (q *listQuery) clause() string {
	if len(q.where) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(q.where, " AND ")
}

func (q *listQuery) conditions(s listShape, f *listFilter) {
	if s.visible {
		q.andf("p.status = 'published' AND p.published_at <= %s", q.arg(f.now))
	}
	if s.statuses {
		q.andf("p.status IN (%s)", slots(q, f.Statuses, statusSlots, noText))
	}
	if s.categories {
		q.andf(`p.id IN (SELECT pc.product_id FROM category_path cp JOIN product_category pc ON pc.category_id = cp.descendant_id
			WHERE cp.ancestor_id IN (%s))`, slots(q, f.Categories, MaxFilterValues, 0))
	}
	if s.brands {
		q.andf("p.brand_id IN (%s)", slots(q, f.Brands, MaxFilterValues, 0))
	}
	if s.sku {
		q.andf("p.id IN (SELECT v.product_id FROM variant v WHERE v.sku = %s AND v.sku <> '')", q.arg(f.SKU))
	}
	if s.ids {
		q.andf("p.id IN (%s)", slots(q, f.IDs, idSlots, 0))
	}
	if s.refined {
		q.refine(f)
	}
	for i := range s.attributes {
		c := attributeCondition{max: -1}
		if i < len(f.attributes) {
			c = f.attributes[i]
		}
		q.attribute(c)
	}
	if s.rare {
		q.rarely(f)
	}
}

// inStock holds for a product that is told to be in stock, once its available_at has come: bestSupply, stopping at the
// first variant that has it.
const inStock = `p.status <> 'archived' AND EXISTS (SELECT 1 FROM variant v
	WHERE v.product_id = p.id AND (NOT v.inventory_tracked OR ` + availableUnits + ` > 0))`

func (q *listQuery) refine(f *listFilter) {
	// Every text contains the empty one.
	for i := range MaxSearchWords {
		word := ""
		if i < len(f.words) {
			word = f.words[i]
		}
		q.andf("FIND(p.search_text, %s) > 0", q.arg(word))
	}
	low, high, priced := int64(math.MinInt64), int64(math.MaxInt64), f.MinPrice != nil || f.MaxPrice != nil
	set(&low, f.MinPrice)
	set(&high, f.MaxPrice)
	q.andf(`(%s = FALSE OR EXISTS (SELECT 1 FROM product_price_range x
		WHERE x.product_id = p.id AND x.currency_code = %s AND x.max_amount >= %s AND x.min_amount <= %s))`,
		q.arg(priced), q.arg(string(f.Currency)), q.arg(low), q.arg(high))
	wanted := f.InStock != nil
	q.andf(`(%s = FALSE OR (p.available_at <= %s AND %s) = %s)`, q.arg(wanted), q.arg(f.now), inStock, q.arg(wanted && *f.InStock))
}

func (q *listQuery) attribute(c attributeCondition) {
	// A slot that is not used has no attribute.
	q.andf(`(CAST(%[1]s AS BIGINT) = 0 OR EXISTS (SELECT 1 FROM product_attribute a
		WHERE a.product_id = p.id AND a.attribute_id = %[1]s
		AND (a.text_value IN (%[2]s) OR a.number_value IN (%[3]s) OR (a.number_value >= %[4]s AND a.number_value <= %[5]s))))`,
		q.arg(c.attribute), slots(q, c.texts, attributeSlots, noText), slots(q, c.numbers, attributeSlots, noNumber),
		q.arg(c.min), q.arg(c.max))
}

func (q *listQuery) rarely(f *listFilter) {
	q.andf(`(CAST(%[1]s AS BIGINT) = 0 OR EXISTS (SELECT 1 FROM collection_product x
		WHERE x.collection_id = %[1]s AND x.product_id = p.id))`, q.arg(int64(f.Collection)))
	q.andf("(CAST(%[1]s AS BIGINT) = 0 OR p.product_type_id = %[1]s)", q.arg(int64(f.Type)))
	q.andf("(%s = FALSE OR EXISTS (SELECT 1 FROM product_tag x WHERE x.product_id = p.id AND x.tag IN (%s)))",
		q.arg(len(f.Tags) > 0), slots(q, f.Tags, MaxFilterValues, noText))
	q.andf("p.updated_at >= %s", q.arg(clock.Micros(f.UpdatedAt)))
}

// The rows of a page, by id. The currency comes first. What sums a product up is found among all of its variants, of which only the
// first are shown; the price is that of the first of its cheapest variants.
var (
	rowsByID = listsInCurrency(`SELECT p.id, p.version, p.slug, p.title, p.subtitle, p.status, p.published_at, p.available_at,
			COALESCE(b.id, 0), COALESCE(b.name, ''), r.max_amount, x.amount, x.compare_at_amount, x.cost_amount,
			COALESCE(x.updated_at, 0), (SELECT count(*) FROM variant v WHERE v.product_id = p.id), ` + bestSupply + `,
			p.created_at, p.updated_at
		FROM product p LEFT JOIN brand b ON b.id = p.brand_id
		LEFT JOIN product_price_range r ON r.product_id = p.id AND r.currency_code = $1
		LEFT JOIN price x ON x.currency_code = r.currency_code AND x.variant_id = (
			SELECT v.id FROM variant v JOIN price y ON y.variant_id = v.id AND y.currency_code = r.currency_code
			WHERE v.product_id = p.id AND y.amount = r.min_amount ORDER BY v.position, v.id LIMIT 1)
		WHERE p.id IN (%s)`)
	variantsOfRows = listsInCurrency(`SELECT v.product_id, v.id, v.title, v.sku, v.inventory_policy, v.inventory_tracked, ` +
		availableUnits + `, x.amount, x.compare_at_amount, x.cost_amount, COALESCE(x.updated_at, 0)
		FROM variant v LEFT JOIN price x ON x.variant_id = v.id AND x.currency_code = $1
		WHERE v.product_id IN (%s) AND v.position < ` + strconv.Itoa(MaxRowVariants) + ` ORDER BY v.product_id, v.position, v.id`)
	imagesOfRows = lists(`SELECT ` + mediaColumns + ` FROM media m WHERE m.product_id IN (%s) AND m.position = 0`)
)

// listsInCurrency declares a family of statements that take a currency and a list of ids.
func listsInCurrency(text string) *db.Variants[int] {
	return db.NewVariants(bits.Len(MaxBulk), func(n int) *db.Stmt {
		return db.SQL(fmt.Sprintf(text, db.Placeholders(2, n)))
	})
}
