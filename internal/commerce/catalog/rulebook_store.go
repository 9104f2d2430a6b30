package catalog

import (
	"context"
	"fmt"
	"math/bits"
	"strings"
	"sync"

	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

var (
	// takeRuleTurn comes first in whatever holds products against rules: the row lock makes such transactions wait for each other and
	// for changes of rules, and what is read after it is as the one before left it.
	takeRuleTurn = db.SQL(`UPDATE rule_book SET turn = turn + 1 WHERE id = 1 RETURNING version, as_of, aged`)
	readRuleTurn = db.SQL(`SELECT version, as_of, aged FROM rule_book WHERE id = 1`)
	// bumpRuleBook comes first in whatever changes rules. The first of all rules begin with the days of now.
	bumpRuleBook = db.SQL(`UPDATE rule_book SET version = version + 1, as_of = CASE WHEN as_of = 0 THEN $1 ELSE as_of END,
			aged = CASE WHEN aged = 0 THEN $1 ELSE aged END
		WHERE id = 1`)
	putRules = db.SQL(`INSERT INTO collection_rule (collection_id, rules, version, job_id, filled_version, filled_to, book_version)
		VALUES ($1, $2, $3, $4, 0, 0, (SELECT version FROM rule_book WHERE id = 1))
		ON CONFLICT (collection_id) DO UPDATE SET rules = excluded.rules, version = excluded.version, job_id = excluded.job_id,
			filled_version = 0, filled_to = 0, book_version = excluded.book_version`)
	dropRules  = db.SQL(`DELETE FROM collection_rule WHERE collection_id = $1`)
	countRules = db.SQL(`SELECT count(*) FROM collection_rule`)
	// rulesSince has the text of those rules alone that came after a version of the book.
	rulesSince = db.SQL(`SELECT collection_id, book_version, CASE WHEN book_version > $1 THEN rules ELSE '' END FROM collection_rule`)

	ruleProducts   = lists(`SELECT id, title, COALESCE(brand_id, 0), COALESCE(product_type_id, 0), published_at FROM product WHERE id IN (%s)`)
	ruleCategories = lists(`SELECT DISTINCT pc.product_id, cp.ancestor_id FROM product_category pc
		JOIN category_path cp ON cp.descendant_id = pc.category_id WHERE pc.product_id IN (%s)`)
	ruleAttributes = lists(`SELECT v.product_id, v.attribute_id, a.type, v.text_value, v.number_value
		FROM product_attribute v JOIN attribute a ON a.id = v.attribute_id
		WHERE v.product_id IN (%s) ORDER BY v.product_id, v.attribute_id, v.position`)
	rulePrices = lists(`SELECT v.product_id, x.currency_code, MIN(x.amount), MAX(CASE WHEN x.compare_at_amount > x.amount THEN 1 ELSE 0 END)
		FROM variant v JOIN price x ON x.variant_id = v.id WHERE v.product_id IN (%s) GROUP BY v.product_id, x.currency_code`)

	// ruledMembers is what rules have put the products into.
	ruledMembers = lists(`SELECT m.product_id, m.collection_id FROM collection_product m
		JOIN collection_rule r ON r.collection_id = m.collection_id WHERE m.product_id IN (%s)`)
	membersBetween = db.SQL(`SELECT product_id, collection_id FROM collection_product
		WHERE collection_id = $1 AND product_id > $2 AND product_id <= $3`)
	joinRuled  = db.InsertInto("collection_product", "collection_id, product_id, position", "ON CONFLICT (collection_id, product_id) DO NOTHING")
	leaveRuled = db.NewVariants(bits.Len(MaxBulk), func(n int) *db.Stmt {
		return db.SQL(`DELETE FROM collection_product WHERE collection_id = $1 AND product_id IN (` + db.Placeholders(2, n) + `)`)
	})
)

// ruleTurn is what the book says to whoever has taken a turn.
type ruleTurn struct{ version, asOf, aged int64 }

func scanRuleTurn(row db.Row) (ruleTurn, error) {
	var t ruleTurn
	err := row.Scan(&t.version, &t.asOf, &t.aged)
	return t, err
}

// ruleCache is the book that a node has read last. Rules only ever change together with the version of the book, so one of the
// right version is right.
type ruleCache struct {
	mu   sync.Mutex
	book *ruleBook
}

// ruleBook is the rules at a version of the book. Only what has changed since the last look is read.
func (s *Service) ruleBook(ctx context.Context, r db.Reader, version int64) (*ruleBook, error) {
	s.rules.mu.Lock()
	before := s.rules.book
	s.rules.mu.Unlock()
	if before == nil {
		before = newRuleBook(0, nil)
	}
	if before.version == version {
		return before, nil
	}
	rules := map[id.Collection]*compiledRules{}
	err := db.Each(ctx, r, func(row db.Row) error {
		var collection id.Collection
		var version int64
		var text string
		if err := row.Scan((*int64)(&collection), &version, &text); err != nil {
			return err
		}
		known := before.rules[collection]
		if text != "" || known == nil {
			known = compileRules(collection, version, decodeRules(text))
		}
		rules[collection] = known
		return nil
	}, rulesSince, before.version)
	if err != nil {
		return nil, fmt.Errorf("read the rules of collections: %w", err)
	}
	book := newRuleBook(version, rules)
	s.rules.mu.Lock()
	defer s.rules.mu.Unlock()
	if s.rules.book == nil || s.rules.book.version < version {
		s.rules.book = book
	}
	return book, nil
}

// loadFacts reads what rules look at, of the products that exist: a fixed number of statements.
func loadFacts(ctx context.Context, r db.Reader, products []id.Product, needs ruleNeeds) (map[id.Product]*ruleFacts, error) {
	facts := make(map[id.Product]*ruleFacts, len(products))
	if len(products) == 0 {
		return facts, nil
	}
	l := factLoader{r: r, args: db.ListOf(products), facts: facts}
	l.each(ctx, true, ruleProducts, func(row db.Row) error {
		f := &ruleFacts{}
		err := row.Scan((*int64)(&f.product), &f.title, (*int64)(&f.brand), (*int64)(&f.typ), &f.published)
		f.title = strings.ToLower(f.title)
		facts[f.product] = f
		return err
	})
	l.each(ctx, needs.categories, ruleCategories, func(row db.Row) error {
		var category id.Category
		f, err := l.of(row, (*int64)(&category))
		f.categories = append(f.categories, category)
		return err
	})
	l.each(ctx, needs.tags, tagsOfProducts, func(row db.Row) error {
		var tag string
		f, err := l.of(row, &tag)
		f.tags = append(f.tags, tag)
		return err
	})
	l.each(ctx, needs.attributes, ruleAttributes, l.scanAttribute)
	l.each(ctx, needs.prices, rulePrices, func(row db.Row) error {
		var p rulePrice
		var sale int64
		f, err := l.of(row, (*string)(&p.currency), &p.low, &sale)
		p.sale = sale == 1
		f.prices = append(f.prices, p)
		return err
	})
	if l.err != nil {
		return nil, fmt.Errorf("read what rules look at: %w", l.err)
	}
	return facts, nil
}

// factLoader fills facts from one table after the other; the first error stops it.
type factLoader struct {
	r     db.Reader
	args  []any
	facts map[id.Product]*ruleFacts
	err   error
}

func (l *factLoader) each(ctx context.Context, wanted bool, s db.Lists, scan func(db.Row) error) {
	if wanted && l.err == nil {
		l.err = db.Each(ctx, l.r, scan, s.For(len(l.args)), l.args...)
	}
}

// of scans a row that begins with a product. A row of one that was made in between goes to facts that are thrown away.
func (l *factLoader) of(row db.Row, rest ...any) (*ruleFacts, error) {
	var product id.Product
	err := row.Scan(append([]any{(*int64)(&product)}, rest...)...)
	if f := l.facts[product]; f != nil {
		return f, err
	}
	return &ruleFacts{}, err
}

func (l *factLoader) scanAttribute(row db.Row) error {
	var v AttributeValue
	var text string
	var number int64
	f, err := l.of(row, (*int64)(&v.AttributeID), (*string)(&v.Type), &text, &number)
	last := len(f.attributes) - 1
	if last < 0 || f.attributes[last].AttributeID != v.AttributeID {
		f.attributes = append(f.attributes, v)
		last++
	}
	if v.Type.isNumeric() {
		f.attributes[last].Numbers = append(f.attributes[last].Numbers, number)
	} else {
		f.attributes[last].Texts = append(f.attributes[last].Texts, text)
	}
	return err
}

// membership is a product in a collection.
type membership struct {
	product    id.Product
	collection id.Collection
}

func scanMembership(row db.Row) (membership, error) {
	var m membership
	err := row.Scan((*int64)(&m.product), (*int64)(&m.collection))
	return m, err
}

// readMembers is what rules have put products into.
func readMembers(ctx context.Context, r db.Reader, products []id.Product) ([]membership, error) {
	args := db.ListOf(products)
	members, err := db.List(ctx, r, scanMembership, ruledMembers.For(len(args)), args...)
	if err != nil {
		return nil, fmt.Errorf("read the collections of products: %w", err)
	}
	return members, nil
}
