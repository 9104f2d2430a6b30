package catalog

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/outbox"
)

// Collections with rules are filled by whoever learns that a product or the rules have changed: a consumer of the event log
// for products, jobs for rules, for moved categories and for the passing of days. All of them take a turn first, read
// what is so then, and write what differs. So whoever comes last has read what is newest, and since each change is followed
// by one of them, the collections become true of it.

// rulesConsumer keys the cursor.
const rulesConsumer = "catalog.rules"

// settleTries is how often differences are reckoned anew because a product or a collection went meanwhile.
const settleTries = 5

// rulesLimit is how many events are heard at once: with a product in each, a transaction of a few milliseconds.
const rulesLimit = 64

// RulesConsumer keeps the collections that have rules true of the products that change.
func (s *Service) RulesConsumer() outbox.Consumer {
	return outbox.Consumer{Name: rulesConsumer, Prepare: s.hearProducts, Limit: rulesLimit, Concerns: func(kind string) bool {
		return kind == ProductCreated || kind == ProductUpdated
	}}
}

// hearProducts looks for rules before there is a transaction. Where there are none, there is nothing to do: rules that somebody
// is about to write are held against all products later, and so against these.
func (s *Service) hearProducts(ctx context.Context, events []outbox.Event) (func(context.Context, db.Tx) error, error) {
	products := ruledProducts(events)
	if len(products) == 0 {
		return nil, nil
	}
	turn, err := db.One(ctx, s.db.Read(), scanRuleTurn, readRuleTurn)
	if err != nil {
		return nil, fmt.Errorf("look for rules: %w", err)
	}
	book, err := s.ruleBook(ctx, s.db.Read(), turn.version)
	if err != nil || len(book.rules) == 0 {
		return nil, err
	}
	return func(ctx context.Context, tx db.Tx) error {
		turn, err := db.One(ctx, tx, scanRuleTurn, takeRuleTurn)
		if err != nil {
			return fmt.Errorf("take a turn: %w", err)
		}
		return s.settleAt(ctx, tx, turn, products)
	}, nil
}

// ruledFields is what rules look at, by the names that product.updated has for it.
var ruledFields = []string{"title", "published_at", "brand", "product_type", "categories", "tags", "prices", "attributes"}

// ruledProducts is the products of which events say that rules may see them with other eyes, each once. The event of a product
// names all that changed with it, its variants' prices, too; so no other needs to be listened to, least of all those of orders.
func ruledProducts(events []outbox.Event) []id.Product {
	var products []id.Product
	for i := range events {
		e := &events[i]
		if e.Type != ProductCreated && e.Type != ProductUpdated {
			continue
		}
		product, err := id.ParseProduct(e.EntityID)
		if err != nil {
			continue // events are written by this program; one that cannot be read is verify's to report
		}
		var data ProductEvent
		isRead := json.Unmarshal(e.Data, &data) == nil
		if e.Type == ProductUpdated && isRead && len(data.Changed) > 0 &&
			!slices.ContainsFunc(data.Changed, func(field string) bool { return slices.Contains(ruledFields, field) }) {
			continue
		}
		products = append(products, product)
	}
	slices.Sort(products)
	return slices.Compact(products)
}

// settle puts products, at most MaxBulk, into the collections that rules say and takes them out of others. The caller has taken a turn.
func (s *Service) settle(ctx context.Context, tx db.Tx, book *ruleBook, asOf int64, products []id.Product) error {
	return s.reconcile(ctx, tx, func() (wanted, current []membership, err error) {
		if wanted, err = wantedMembers(ctx, tx, book, asOf, products); err != nil {
			return nil, nil, err
		}
		current, err = readMembers(ctx, tx, products)
		return wanted, current, err
	})
}

// wantedMembers is what the rules say about products.
func wantedMembers(ctx context.Context, r db.Reader, book *ruleBook, asOf int64, products []id.Product) ([]membership, error) {
	facts, err := loadFacts(ctx, r, products, book.needs)
	if err != nil {
		return nil, err
	}
	var wanted []membership
	for _, p := range products {
		if f := facts[p]; f != nil {
			for _, c := range book.collectionsOf(f, asOf) {
				wanted = append(wanted, membership{p, c})
			}
		}
	}
	return wanted, nil
}

// reconcile writes the differences between what is and what should be. A product that is deleted at the same moment cannot
// be put anywhere: it is all reckoned once more then, without it.
func (s *Service) reconcile(ctx context.Context, tx db.Tx, look func() (wanted, current []membership, err error)) error {
	for try := 1; ; try++ {
		wanted, current, err := look()
		if err != nil {
			return err
		}
		b := &db.Batch{}
		s.addDifferences(b, wanted, current)
		if b.Len() == 0 {
			return nil
		}
		err = tx.Try(ctx, b)
		if err == nil || try == settleTries || !db.ViolatesRule(err, "foreign_key") {
			return err
		}
	}
}

// addDifferences puts into the batch what makes the wanted memberships of the current ones, and the news of it.
func (s *Service) addDifferences(b *db.Batch, wanted, current []membership) {
	joined, left := differences(wanted, current)
	args := make([]any, 0, 3*len(joined))
	for _, m := range joined {
		args = append(args, int64(m.collection), int64(m.product), int64(0))
	}
	joinRuled.Add(b, args)
	for _, group := range byCollection(left) {
		for chunk := range slices.Chunk(group, MaxBulk) {
			gone := make([]id.Product, len(chunk))
			for i, m := range chunk {
				gone[i] = m.product
			}
			list := db.ListOf(gone)
			b.Exec(leaveRuled.For(len(list)), append([]any{int64(chunk[0].collection)}, list...)...)
		}
	}
	for _, group := range byCollection(slices.Concat(joined, left)) {
		for chunk := range slices.Chunk(group, MaxBulk) {
			data := MembersEvent{ID: chunk[0].collection.String()}
			for _, m := range chunk {
				data.Products = append(data.Products, m.product.String())
			}
			news(s.outbox, b, CollectionMembersChanged, data.ID, 0, data, nil)
		}
	}
}

func (m membership) compare(n membership) int {
	return cmp.Or(cmp.Compare(m.collection, n.collection), cmp.Compare(m.product, n.product))
}

// differences is what is wanted and not there, and what is there and not wanted, in order. It sorts both lists.
func differences(wanted, current []membership) (joined, left []membership) {
	slices.SortFunc(wanted, membership.compare)
	slices.SortFunc(current, membership.compare)
	without := func(list, others []membership) []membership {
		return slices.DeleteFunc(slices.Clone(list), func(m membership) bool {
			_, found := slices.BinarySearchFunc(others, m, membership.compare)
			return found
		})
	}
	return without(wanted, current), without(current, wanted)
}

// byCollection is memberships by the collections that they are in.
func byCollection(list []membership) [][]membership {
	slices.SortFunc(list, membership.compare)
	var groups [][]membership
	for i, m := range list {
		if i == 0 || list[i-1].collection != m.collection {
			groups = append(groups, nil)
		}
		last := len(groups) - 1
		groups[last] = append(groups[last], m)
	}
	return groups
}
