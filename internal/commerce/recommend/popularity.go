package recommend

import (
	"context"
	"fmt"

	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

// Sales is what is known of how a product sells.
type Sales struct {
	Product      id.Product
	Score        int64 // orders in thousandths, each the less the older it is; more than 0
	Buyers       int64 // customers who bought it
	RepeatBuyers int64 // those of them who bought it in more than one order
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
