package segment

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/db"
)

// pot is what somebody bought in one currency: a row of customer_sales.
type pot struct {
	person   Person
	currency money.Currency
}

// change is what comes to a pot.
type change struct {
	spent, orders int64
	first, last   int64 // of the orders that come; 0: none do
	redate        bool  // an order goes, so that the first and the last may be others
}

// recount counts orders as they are, and returns whose figures are others now. What is counted as it is changes nothing. Customers whose
// orders as guests became theirs, and who stood nowhere, take over where the guests stood, and their history: heirs.
func (s *Service) recount(ctx context.Context, tx db.Tx, orders []id.Order) (persons []Person, heirs map[Person]bool, err error) {
	changes := map[pot]*change{}
	heirs = map[Person]bool{}
	b := &db.Batch{}
	for part := range slices.Chunk(orders, atOnce) {
		numbers := make([]int64, len(part))
		for i, o := range part {
			numbers[i] = int64(o)
		}
		counts, err := db.List(ctx, tx, scanCount, countsOf.For(len(numbers)), db.ListOf(numbers)...)
		if err != nil {
			return nil, nil, fmt.Errorf("read orders to count them: %w", err)
		}
		addCounts(b, counts, changes)
		if err := inherit(ctx, tx, counts, heirs); err != nil {
			return nil, nil, err
		}
	}
	if len(changes) == 0 {
		return nil, nil, nil
	}
	pots := make([]pot, 0, len(changes))
	for p := range changes {
		pots = append(pots, p)
	}
	slices.SortFunc(pots, pot.compare)
	for _, p := range pots {
		changes[p].add(b, p)
		if len(persons) == 0 || persons[len(persons)-1] != p.person {
			persons = append(persons, p.person)
		}
	}
	return persons, heirs, tx.Send(ctx, b)
}

// inherit has customers who stand nowhere take over what is known of the guests that they were.
func inherit(ctx context.Context, tx db.Tx, counts []count, heirs map[Person]bool) error {
	for i := range counts {
		c := &counts[i]
		from, to := c.was.person, c.wants.person
		if !c.wasThere || !c.isWanted || !from.Customer.IsZero() || to.Customer.IsZero() || heirs[to] {
			continue
		}
		// The standing goes last: it is what tells that somebody stands somewhere.
		_, err := tx.Exec(ctx, inheritChanges, to.Customer, from.Email)
		moved := int64(0)
		if err == nil {
			moved, err = tx.Exec(ctx, inheritStanding, to.Customer, from.Email)
		}
		if err != nil {
			return fmt.Errorf("hand on the history of a guest: %w", err)
		}
		if moved > 0 {
			heirs[to] = true
		}
	}
	return nil
}

// addCounts adds to the batch that orders are counted as they are, and gathers what that changes.
func addCounts(b *db.Batch, counts []count, changes map[pot]*change) {
	var rows []any
	var gone []int64
	of := func(c *counted) *change {
		p := pot{c.person, c.currency}
		if changes[p] == nil {
			changes[p] = &change{}
		}
		return changes[p]
	}
	for i := range counts {
		c := &counts[i]
		if !c.differs() {
			continue
		}
		if c.wasThere {
			was := of(&c.was)
			was.spent, was.orders, was.redate = was.spent-c.was.spent, was.orders-1, true
		}
		if !c.isWanted {
			gone = append(gone, int64(c.order))
			continue
		}
		w := &c.wants
		is := of(w)
		is.spent, is.orders, is.last = is.spent+w.spent, is.orders+1, max(is.last, w.placed)
		if is.first == 0 || w.placed < is.first {
			is.first = w.placed
		}
		rows = append(rows, c.order, w.person.Customer, w.person.Email, string(w.currency), w.spent, w.placed)
	}
	countOrders.Add(b, rows)
	if len(gone) > 0 {
		b.Exec(uncountOrders.For(len(gone)), db.ListOf(gone)...)
	}
}

// add adds to the batch what comes to a pot.
func (c *change) add(b *db.Batch, p pot) {
	who, of := p.person, string(p.currency)
	if c.orders > 0 {
		b.Exec(addSales, who.Customer, who.Email, of, c.spent, c.orders, c.first, c.last)
	} else {
		b.Exec(changeSales, c.spent, c.orders, who.Customer, who.Email, of)
	}
	if c.redate {
		b.Exec(redateSales, who.Customer, who.Email, of)
		b.Exec(dropNoSales, who.Customer, who.Email, of)
	}
}

func (p pot) compare(q pot) int {
	if by := p.person.compare(q.person); by != 0 {
		return by
	}
	return cmp.Compare(p.currency, q.currency)
}

// settle looks where persons stand now, and writes what is other than before: standings, history and news. Of heirs it is news where they
// stand, also where that is nothing else than before.
func (s *Service) settle(ctx context.Context, tx db.Tx, b *basis, persons []Person, heirs map[Person]bool) (moved int64, err error) {
	for part := range slices.Chunk(persons, atOnce) {
		n, err := s.settlePart(ctx, tx, b, part, heirs)
		if err != nil {
			return 0, err
		}
		moved += n
	}
	return moved, nil
}

func (s *Service) settlePart(ctx context.Context, tx db.Tx, by *basis, persons []Person, heirs map[Person]bool) (moved int64, err error) {
	figures, standings, err := s.read(ctx, tx, by, persons)
	if err != nil {
		return 0, fmt.Errorf("read what persons bought: %w", err)
	}
	lost, err := s.lost(ctx, tx, persons, figures)
	if err != nil {
		return 0, fmt.Errorf("look who is left: %w", err)
	}
	b := &db.Batch{}
	var rows, changes []any
	now := tx.Now()
	for _, p := range persons {
		before := standings[p]
		before.Person = p
		if lost[p] {
			b.Exec(forgetStanding, p.Customer, p.Email)
			b.Exec(forgetChanges, p.Customer, p.Email)
			continue
		}
		f := figures[p]
		f.Spent.Currency = by.currency
		after := before.moved(f, by, now)
		if heirs[p] && after.Segment == before.Segment && after.Segment != "" {
			s.news(b, &Standing{Person: p}, &after)
		}
		if after.same(&before) {
			continue
		}
		after.Updated = now
		rows = append(rows, after.args()...)
		if after.Segment == before.Segment {
			continue
		}
		moved++
		changes = append(changes, p.Customer, p.Email, after.Version, before.Segment, after.Segment, string(f.Spent.Currency), f.Spent.Minor,
			f.Orders, clock.Micros(f.Last), by.version, clock.Micros(now))
		if !p.Customer.IsZero() {
			s.news(b, &before, &after)
		}
	}
	putStandings.Add(b, rows)
	putChanges.Add(b, changes)
	if b.Len() == 0 {
		return 0, nil
	}
	return moved, tx.Send(ctx, b)
}

// read is what persons bought, and where they stood until now.
func (s *Service) read(ctx context.Context, r db.Reader, by *basis, persons []Person) (map[Person]Figures, map[Person]Standing, error) {
	figures, standings := map[Person]Figures{}, map[Person]Standing{}
	err := eachOf(ctx, r, persons, salesOfCustomers, salesOfGuests, func(row db.Row) error {
		t, err := scanSales(row)
		f := figures[t.person]
		f.Spent.Currency = by.currency
		f.add(&t)
		figures[t.person] = f
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	err = eachOf(ctx, r, persons, standingsOfCustomers, standingsOfGuests, func(row db.Row) error {
		st, err := scanStanding(row)
		standings[st.Person] = st
		return err
	})
	return figures, standings, err
}

// lost is who of the persons has no order that counts and is nobody any more: customers who were erased or are somebody
// else now, guests all of whose orders became a customer's. What is known of them goes.
func (s *Service) lost(ctx context.Context, r db.Reader, persons []Person, figures map[Person]Figures) (map[Person]bool, error) {
	lost := map[Person]bool{}
	var without []Person
	for _, p := range persons {
		if _, buys := figures[p]; !buys {
			without = append(without, p)
			lost[p] = true
		}
	}
	err := eachOf(ctx, r, without, livingCustomers, orderingGuests, func(row db.Row) error {
		var p Person
		err := row.Scan(&p.Customer, &p.Email)
		delete(lost, p)
		return err
	})
	return lost, err
}
