package settlement

import (
	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
)

// Consequence is what follow decided.
type Consequence struct {
	Place    bool
	Status   order.Status
	Release  string
	GiveBack int64
	Note     string
}

// Follow is follow for an order with one payment.
func Follow(o *order.Order, was, is payment.Payment) Consequence {
	c := follow(o, was, is, []payment.Payment{is})
	return Consequence{c.place, c.status, c.release, c.giveBack.Minor, c.note}
}
