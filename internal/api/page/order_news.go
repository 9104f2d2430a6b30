package page

import (
	"fmt"
	"strconv"

	"winkel/internal/commerce/fulfillment"
	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
)

// news is where an order stands, and what comes next.
type news struct {
	Heading string
	Text    string
	Action  link // what the buyer has to do; empty: nothing
}

// newsOf says it in the order in which it matters: what ended, what waits for the buyer, where the goods are.
func (v *visit) newsOf(o *order.Order) news {
	switch o.Status {
	case order.Canceled, order.Expired:
		return v.newsOfEnd(o)
	case order.Pending, order.RequiresAction, order.Draft:
		return v.newsOfPayment(o)
	case order.Confirmed, order.Completed:
	}
	return v.newsOfGoods(o)
}

func (v *visit) newsOfEnd(o *order.Order) news {
	n := news{Heading: "This order was canceled", Text: "Nothing will be sent."}
	if o.Status == order.Expired {
		n = news{Heading: "This order has expired", Text: "It was not paid in time, so its goods are for sale again."}
	}
	if o.CancelReason != "" && o.Status == order.Canceled {
		n.Text = fmt.Sprintf("Nothing will be sent. The reason: %s.", o.CancelReason)
	}
	switch {
	case o.PaidTotal.IsZero():
		n.Text += " You have not been charged."
	case o.RefundedTotal.Cmp(o.PaidTotal) >= 0:
		n.Text += " We have sent back " + v.format.Amount(o.RefundedTotal) + "."
	case len(o.Refunds) > 0:
		n.Text += " What you paid is on its way back to you."
	}
	return n
}

func (v *visit) newsOfPayment(o *order.Order) news {
	p := lastPayment(o)
	switch {
	case !o.PaidTotal.IsZero():
		return news{
			Heading: "We are looking into your payment",
			Text: fmt.Sprintf("%s arrived and the order comes to %s. You need not do anything; we will be in touch.",
				v.format.Amount(o.PaidTotal), v.format.Amount(o.Total)),
		}
	case p != nil && p.Status == payment.RequiresAction:
		n := news{Heading: "One step is left", Text: "Your payment waits for you to confirm it. Until then the goods are held for you."}
		if p.Action != nil && webAddress(p.Action.URL) != "" {
			n.Action = link{Text: "Confirm the payment", Path: webAddress(p.Action.URL)}
		}
		return n
	case p != nil && o.PlacedAt.IsZero():
		return news{Heading: "Your payment is being checked", Text: "That takes a moment. Look at this page again soon; you are not charged twice."}
	case p != nil && v.method(p.Provider).OnDelivery:
		return v.newsOfGoods(o)
	}
	return news{
		Heading: "Thank you for your order",
		Text:    fmt.Sprintf("We send it as soon as %s has arrived. Please name the order, %s, when you pay.", v.format.Amount(o.Outstanding()), o.Number),
	}
}

func (v *visit) newsOfGoods(o *order.Order) news {
	var n news
	switch o.FulfillmentStatus {
	case order.Unfulfilled:
		n = news{Heading: "Thank you for your order", Text: "It is being packed. We write to you as soon as it is on its way."}
		if o.ShippingMethod.Kind == string(fulfillment.Pickup) {
			n.Text = "It is being packed. We write to you as soon as you can pick it up."
		}
	case order.PartiallyFulfilled:
		n = news{Heading: "A part of it is on its way", Text: "The rest is being packed, and comes in another parcel."}
	case order.Fulfilled:
		n = news{Heading: "Your order is on its way", Text: "Everything you ordered has left us."}
	case order.PartiallyDelivered:
		n = news{Heading: "A part of it has arrived", Text: "The rest follows."}
	case order.Delivered:
		n = news{Heading: "Your order has arrived", Text: "Enjoy it. If something is not right, answer the mail that brought you here."}
	case order.NotRequired:
		n = news{Heading: "Thank you for your order", Text: "Nothing has to be sent for it."}
	default:
		n = news{Heading: "Thank you for your order"}
	}
	switch o.PaymentStatus {
	case order.PaymentRefunded:
		n.Text += " What you paid was sent back to you."
	case order.PaymentPartiallyRefunded:
		n.Text += " " + v.format.Amount(o.RefundedTotal) + " was sent back to you."
	default:
		if p := lastPayment(o); p != nil && v.method(p.Provider).OnDelivery && p.Status == payment.Pending {
			n.Text += " You pay " + v.format.Amount(o.Outstanding()) + " when it arrives."
		}
	}
	return n
}

// stepsOf is how far an order is on its way.
func stepsOf(o *order.Order) []step {
	if o.Status == order.Canceled || o.Status == order.Expired {
		return nil
	}
	f := o.FulfillmentStatus
	delivered := f == order.Delivered
	sent := delivered || f == order.Fulfilled || f == order.PartiallyDelivered
	steps := []step{{Name: "Ordered", Done: !o.PlacedAt.IsZero()}}
	paid := step{Name: "Paid", Done: o.Outstanding().Minor <= 0}
	if !paid.Done && o.PaymentStatus == order.PaymentAuthorized {
		paid = step{Name: "Payment reserved", Done: true} // it is taken later, and the shopper has nothing to do
	}
	if f == order.NotRequired {
		return here(append(steps, paid))
	}
	if sent && !paid.Done { // on delivery
		return here(append(steps, step{Name: "Sent", Done: sent}, step{Name: "Delivered", Done: delivered}, paid))
	}
	return here(append(steps, paid, step{Name: "Sent", Done: sent}, step{Name: "Delivered", Done: delivered}))
}

// here marks the first step that is not done.
func here(steps []step) []step {
	for i := range steps {
		if !steps[i].Done {
			steps[i].Here = true
			break
		}
	}
	return steps
}

// parcelWords is what a parcel does, and the tone in which it is said.
var parcelWords = map[fulfillment.Status][2]string{
	fulfillment.Pending:        {"Being packed", "soon"},
	fulfillment.Processing:     {"Being packed", "soon"},
	fulfillment.Shipped:        {"Sent", "good"},
	fulfillment.InTransit:      {"On its way", "good"},
	fulfillment.OutForDelivery: {"Arrives today", "good"},
	fulfillment.ReadyForPickup: {"Ready to be picked up", "good"},
	fulfillment.Delivered:      {"Delivered", "good"},
	fulfillment.Failed:         {"Could not be delivered; we are looking into it", "none"},
}

// parcelsOf is the parcels that were not unpacked again.
func (v *visit) parcelsOf(o *order.Order) []parcel {
	titles := map[int64]string{}
	for i := range o.Lines {
		titles[int64(o.Lines[i].ID)] = o.Lines[i].Title
	}
	var list []parcel
	for i := range o.Fulfillments {
		f := &o.Fulfillments[i]
		if f.Status == fulfillment.Canceled {
			continue
		}
		words := parcelWords[f.Status]
		p := parcel{
			Title: "Parcel " + strconv.Itoa(len(list)+1), Status: words[0], Tone: words[1], Carrier: f.Carrier,
			Number: f.TrackingNumber, Track: webAddress(f.TrackingURL),
		}
		switch {
		case !f.DeliveredAt.IsZero():
			p.Status += " on " + v.day(f.DeliveredAt)
		case !f.EstimatedDeliveryAt.IsZero():
			p.Estimated = v.day(f.EstimatedDeliveryAt)
		case f.Status == fulfillment.Shipped && !f.ShippedAt.IsZero():
			p.Status += " on " + v.day(f.ShippedAt)
		}
		for _, l := range f.Lines {
			p.Lines = append(p.Lines, v.count(l.Quantity)+" × "+titles[int64(l.OrderLine)])
		}
		list = append(list, p)
	}
	return list
}

// count is a number of things as the place writes it.
func (v *visit) count(n int64) string { return v.format.Number(strconv.FormatInt(n, 10)) }
