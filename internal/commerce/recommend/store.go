package recommend

import (
	"context"
	"fmt"
	"math"

	"winkel/internal/platform/db"
)

var (
	listPopularity = db.SQL(`SELECT product_id, score FROM product_popularity`)

	deletePopularity = db.SQL(`DELETE FROM product_popularity WHERE product_id > $1 AND product_id <= $2`)
	insertPopularity = db.InsertInto("product_popularity", "product_id, score, buyers, repeat_buyers", "")
)

// rowsAtOnce is how many rows one batch replaces: so few that a checkout that waits behind it does not notice.
const rowsAtOnce = 256

// replaceSales puts these rows, in ascending order of product, into the place of all that there are: range by range, so that
// the shop goes on selling meanwhile. A run that dies on the way leaves rows of two runs, each whole.
func replaceSales(ctx context.Context, d *db.DB, rows []Sales) error {
	after := int64(math.MinInt64)
	for {
		chunk := rows[:min(len(rows), rowsAtOnce)]
		rows = rows[len(chunk):]
		until := int64(math.MaxInt64)
		if len(rows) > 0 {
			until = int64(chunk[len(chunk)-1].Product)
		}
		b := &db.Batch{}
		b.Exec(deletePopularity, after, until)
		args := make([]any, 0, 4*len(chunk))
		for _, r := range chunk {
			args = append(args, int64(r.Product), r.Score, r.Buyers, r.RepeatBuyers)
		}
		insertPopularity.Add(b, args)
		if err := d.Submit(ctx, b); err != nil {
			return fmt.Errorf("write how products sell: %w", err)
		}
		if len(rows) == 0 {
			return nil
		}
		after = until
	}
}
