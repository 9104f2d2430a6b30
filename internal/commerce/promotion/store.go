package promotion

import (
	"encoding/json"
	"fmt"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/db"
)

const columns = `id, version, name, label, code, active, kind, target, rate_ppm, amount, currency_code, conditions, priority,
	exclusive, starts_at, ends_at, usage_limit, usage_limit_per_customer, used_count, archived_at, created_at, updated_at`

var (
	getPromotion = db.SQL(`SELECT ` + columns + ` FROM promotion WHERE id = $1`)

	// What is over for more than a day is of no use to a cart whose price was frozen.
	listAutomatic = db.SQL(`
		SELECT ` + columns + ` FROM promotion
		WHERE active = TRUE AND code = '' AND archived_at = 0 AND (ends_at = 0 OR ends_at > $1)
		ORDER BY priority DESC, id`)
	countAutomatic = db.SQL(`SELECT COUNT(*) FROM promotion WHERE active = TRUE AND code = '' AND archived_at = 0 AND id <> $1`)
	listCoded      = db.NewLists(`
		SELECT `+columns+` FROM promotion WHERE code IN (%s) AND active = TRUE AND archived_at = 0 ORDER BY priority DESC, id`, MaxCodes)

	insertPromotion = db.SQL(`
		INSERT INTO promotion (id, name, label, code, active, kind, target, rate_ppm, amount, currency_code, conditions, priority,
			exclusive, starts_at, ends_at, usage_limit, usage_limit_per_customer, used_count, archived_at, version, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 0, 0, 1, $18, $19)`)

	// A limit is not set below what is used already. The row is held first, so that who is just claiming is seen.
	holdPromotion   = db.SQL(`UPDATE promotion SET version = version WHERE id = $1`)
	updatePromotion = db.SQL(`
		UPDATE promotion SET name = $1, label = $2, code = $3, active = $4, kind = $5, target = $6, rate_ppm = $7, amount = $8,
			currency_code = $9, conditions = $10, priority = $11, exclusive = $12, starts_at = $13, ends_at = $14, usage_limit = $15,
			usage_limit_per_customer = $16, version = version + 1, updated_at = $17
		WHERE id = $18 AND version = $19
			AND (CAST($20 AS BIGINT) = 0 OR used_count <= CAST($21 AS BIGINT))
			AND (CAST($22 AS BIGINT) = 0 OR NOT EXISTS (
				SELECT 1 FROM promotion_customer c WHERE c.promotion_id = promotion.id AND c.used_count > CAST($23 AS BIGINT)))`)
	archivePromotion = db.SQL(`
		UPDATE promotion SET archived_at = $1, version = version + 1, updated_at = $2 WHERE id = $3 AND version = $4`)
	mostOfOne = db.SQL(`SELECT CAST(COALESCE(MAX(used_count), 0) AS BIGINT) FROM promotion_customer WHERE promotion_id = $1`)
)

// listShape is which filters a list has.
type listShape struct {
	active, code, counting bool
	when                   When
}

// whens is what the times of a promotion must be at a moment.
var whens = map[When]string{
	Running:   ` AND starts_at <= $%[1]d AND (ends_at = 0 OR ends_at > $%[1]d)`,
	Scheduled: ` AND starts_at > $%[1]d`,
	Ended:     ` AND ends_at <> 0 AND ends_at <= $%[1]d`,
}

// listPromotions is one page of the promotions, newest first, or how many there are.
var listPromotions = db.NewVariants(32, func(shape listShape) *db.Stmt {
	where, n := `WHERE (archived_at <> 0) = $1`, 2
	add := func(condition string) {
		where += fmt.Sprintf(condition, n)
		n++
	}
	if shape.active {
		add(` AND active = $%d`)
	}
	if shape.code {
		add(` AND code = $%d`)
	}
	if shape.when != AnyTime {
		add(whens[shape.when])
	}
	if shape.counting {
		return db.SQL(`SELECT COUNT(*) FROM promotion ` + where)
	}
	add(` AND id < $%d ORDER BY id DESC`)
	add(` LIMIT CAST($%d AS BIGINT)`)
	add(` OFFSET CAST($%d AS BIGINT)`)
	return db.SQL(`SELECT ` + columns + ` FROM promotion ` + where)
})

func scan(row db.Row) (Promotion, error) {
	var p Promotion
	var conditions string
	var currency string
	var starts, ends, archived, created, updated int64
	err := row.Scan(&p.ID, &p.Version, &p.Name, &p.Label, &p.Code, &p.Active, (*string)(&p.Kind), (*string)(&p.Target),
		(*int64)(&p.Rate), &p.Amount.Minor, &currency, &conditions, &p.Priority, &p.Exclusive, &starts, &ends, &p.UsageLimit,
		&p.UsageLimitPerCustomer, &p.UsedCount, &archived, &created, &updated)
	if err != nil {
		return p, err
	}
	p.Amount.Currency = money.Currency(currency)
	p.StartsAt, p.EndsAt, p.ArchivedAt = clock.FromMicros(starts), clock.FromMicros(ends), clock.FromMicros(archived)
	p.CreatedAt, p.UpdatedAt = clock.FromMicros(created), clock.FromMicros(updated)
	p.Conditions, err = decode(conditions)
	return p, err
}

// values is the columns that staff decide, in the order of insertPromotion and updatePromotion.
func (p *Promotion) values() []any {
	return []any{
		p.Name, p.Label, p.Code, p.Active, string(p.Kind), string(p.Target), int64(p.Rate), p.Amount.Minor, string(p.Amount.Currency),
		encode(&p.Conditions), p.Priority, p.Exclusive, clock.Micros(p.StartsAt), clock.Micros(p.EndsAt), p.UsageLimit,
		p.UsageLimitPerCustomer,
	}
}

// storedConditions is how conditions are kept.
type storedConditions struct {
	MinSubtotal *storedAmount `json:"min_subtotal,omitempty"`
	Products    []id.Product  `json:"products,omitempty"`
	Categories  []id.Category `json:"categories,omitempty"`
	Groups      []string      `json:"groups,omitempty"`
	Segments    []string      `json:"segments,omitempty"`
	Countries   []string      `json:"countries,omitempty"`
	FirstOrder  bool          `json:"first_order,omitempty"`
}

type storedAmount struct {
	Amount   int64          `json:"amount"`
	Currency money.Currency `json:"currency_code"`
}

func encode(c *Conditions) string {
	kept := storedConditions{
		Products: c.Products, Categories: c.Categories, Groups: c.Groups, Segments: c.Segments, Countries: c.Countries,
		FirstOrder: c.FirstOrder,
	}
	if c.MinSubtotal != nil {
		kept.MinSubtotal = &storedAmount{c.MinSubtotal.Minor, c.MinSubtotal.Currency}
	}
	text, err := json.Marshal(kept)
	if err != nil {
		panic("promotion: conditions cannot be encoded: " + err.Error())
	}
	return string(text)
}

func decode(text string) (Conditions, error) {
	var kept storedConditions
	if err := json.Unmarshal([]byte(text), &kept); err != nil {
		return Conditions{}, fmt.Errorf("read the conditions of a promotion: %w", err)
	}
	c := Conditions{
		Products: kept.Products, Categories: kept.Categories, Groups: kept.Groups, Segments: kept.Segments,
		Countries: kept.Countries, FirstOrder: kept.FirstOrder,
	}
	if kept.MinSubtotal != nil {
		c.MinSubtotal = &money.Amount{Minor: kept.MinSubtotal.Amount, Currency: kept.MinSubtotal.Currency}
	}
	return c, nil
}
