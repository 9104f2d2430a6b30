package privacy

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"

	"winkel/internal/kernel/fault"
	"winkel/internal/platform/db"
)

// aliases is what stands for addresses where promotions count how often one person used them: one for each address, so that
// two never meet in the primary key of the counts.
type aliases map[string]string

func (a aliases) of(address string) string {
	if a[address] == "" {
		a[address] = "erased:" + strings.ToLower(rand.Text())
	}
	return a[address]
}

var (
	usesOfOrder = db.SQL(`
		SELECT promotion_id, customer_key, customer_counted, released_at FROM promotion_use WHERE order_id = $1 ORDER BY promotion_id`)
	renameUse = db.SQL(`
		UPDATE promotion_use SET customer_key = $1
		WHERE promotion_id = $2 AND order_id = $3 AND customer_key = $4 AND released_at = $5`)
	uncount = db.SQL(`
		UPDATE promotion_customer SET used_count = used_count - 1 WHERE promotion_id = $1 AND customer_key = $2`)
	countAlias = db.SQL(`
		INSERT INTO promotion_customer (promotion_id, customer_key, used_count) VALUES ($1, $2, 1)
		ON CONFLICT (promotion_id, customer_key) DO UPDATE SET used_count = promotion_customer.used_count + 1`)
	dropUnused = db.SQL(`DELETE FROM promotion_customer WHERE promotion_id = $1 AND customer_key = $2 AND used_count = 0`)

	forgetOrderEmail = db.SQL(`
		UPDATE sales_order SET email = '', email_key = '', version = version + 1 WHERE id = $1 AND email_key = $2`)
	forgetCheckoutEmail = db.SQL(`
		UPDATE checkout SET email = '', email_key = '', version = version + 1 WHERE id = $1 AND email_key = $2`)
)

// addRenames puts into the batch that the uses of promotions by one order are nobody's, where they are counted for an address
// that was never proven to be the person's. Whoever has that address keeps the count of his own orders. Where the address is
// certain, everything of it is renamed at once.
func (s *Service) addRenames(ctx context.Context, b *db.Batch, p *person, order int64, a aliases) error {
	type use struct {
		promotion, released int64
		key                 string
		counted             bool
	}
	uses, err := db.List(ctx, s.o.DB.Read(), func(row db.Row) (u use, err error) {
		err = row.Scan(&u.promotion, &u.key, &u.counted, &u.released)
		return u, err
	}, usesOfOrder, order)
	if err != nil {
		return err
	}
	for _, u := range uses {
		if u.key == "" || strings.HasPrefix(u.key, "erased:") || slices.Contains(p.emails, u.key) {
			continue
		}
		alias := a.of(u.key)
		b.Exec(renameUse, alias, u.promotion, order, u.key, u.released).Want(1, fault.Stale("promotion"))
		if u.counted && u.released == 0 {
			b.ExecContended(u.promotion, uncount, u.promotion, u.key).Want(1, fault.Stale("promotion"))
			b.ExecContended(u.promotion, countAlias, u.promotion, alias)
		}
		if u.counted {
			b.ExecContended(u.promotion, dropUnused, u.promotion, u.key)
		}
	}
	return nil
}

// clearOthers takes the person's address out of what is another customer's, and nothing else: the order is not his.
func (s *Service) clearOthers(ctx context.Context, p *person) error {
	for _, group := range []struct {
		statement *db.Stmt
		numbers   []int64
	}{{forgetOrderEmail, p.others.Orders}, {forgetCheckoutEmail, p.others.Checkouts}} {
		for _, number := range group.numbers {
			b := &db.Batch{}
			for _, address := range p.emails {
				b.Exec(group.statement, number, address)
			}
			if b.Len() == 0 {
				continue
			}
			if err := s.o.DB.Submit(ctx, b); err != nil {
				return err
			}
		}
	}
	return nil
}
