package recommend

import (
	"slices"
	"sort"
	"time"

	"winkel/internal/kernel/id"
)

// Past is everything that was bought, in a few bytes a line: what is learned from, and what it is measured on. Orders are
// added in any order; nothing is read before Sort.
type Past struct {
	products []id.Product
	numberOf map[id.Product]int32
	buyerOf  map[uint64]int32
	orders   []pastOrder
	items    []int32 // the products of all orders, by number, those of one order side by side
}

// pastOrder is one order. Its products are items[from:from+count], each once.
type pastOrder struct {
	at    int64 // in seconds since 1970
	from  int32
	count int32
	buyer int32 // 0: nobody knows whose it was
}

// maxLines is how many lines of orders are learned from. When there are more, those count that were written down last.
const maxLines = 20_000_000

// NewPast returns a past in which nothing was bought.
func NewPast() *Past {
	return &Past{numberOf: map[id.Product]int32{}, buyerOf: map[uint64]int32{}}
}

// Add notes an order: when it was placed, and what was bought and kept. The buyer is any number that is always the same for
// the same person; 0 is somebody unknown.
func (p *Past) Add(buyer uint64, at time.Time, products []id.Product) {
	if len(products) == 0 {
		return
	}
	order := pastOrder{at: at.Unix(), from: int32(len(p.items))}
	if buyer != 0 {
		number, known := p.buyerOf[buyer]
		if !known {
			number = int32(len(p.buyerOf)) + 1
			p.buyerOf[buyer] = number
		}
		order.buyer = number
	}
	for _, product := range products {
		number, known := p.numberOf[product]
		if !known {
			number = int32(len(p.products))
			p.numberOf[product] = number
			p.products = append(p.products, product)
		}
		p.items = append(p.items, number)
	}
	own := p.items[order.from:]
	slices.Sort(own)
	own = slices.Compact(own)
	p.items = p.items[:int(order.from)+len(own)]
	order.count = int32(len(own))
	p.orders = append(p.orders, order)
}

// Sort puts the orders into the order of time. Nothing is added after it.
func (p *Past) Sort() {
	slices.SortStableFunc(p.orders, func(a, b pastOrder) int {
		switch {
		case a.at < b.at:
			return -1
		case a.at > b.at:
			return 1
		}
		return int(a.buyer) - int(b.buyer)
	})
}

// Lines is how many lines of orders there are.
func (p *Past) Lines() int { return len(p.items) }

// Orders is how many orders there are.
func (p *Past) Orders() int { return len(p.orders) }

// Products is how many different products were bought.
func (p *Past) Products() int { return len(p.products) }

// Span is when the first and the last order were placed; zero times where there is none.
func (p *Past) Span() (first, last time.Time) {
	if len(p.orders) == 0 {
		return first, last
	}
	return time.Unix(p.orders[0].at, 0).UTC(), time.Unix(p.orders[len(p.orders)-1].at, 0).UTC()
}

// before is the orders that were placed before a moment, and those from then on.
func (p *Past) before(moment time.Time) (earlier, later []pastOrder) {
	cut := sort.Search(len(p.orders), func(i int) bool { return p.orders[i].at >= moment.Unix() })
	return p.orders[:cut], p.orders[cut:]
}

// bought is the products of an order.
func (p *Past) bought(o pastOrder) []int32 { return p.items[o.from : o.from+o.count] }

// byBuyer is the orders of each buyer, in the order of time. Orders of unknown people are left out.
func (p *Past) byBuyer(orders []pastOrder) map[int32][]pastOrder {
	of := make(map[int32][]pastOrder)
	for _, o := range orders {
		if o.buyer != 0 {
			of[o.buyer] = append(of[o.buyer], o)
		}
	}
	return of
}
