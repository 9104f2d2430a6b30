package admin

import (
	"context"
	"fmt"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/aftersale"
	"winkel/internal/commerce/order"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/idem"
)

const returnRoot = "/api/admin/returns"

func (h *handlers) registerReturns(a *wire.API) {
	op := func(opID, summary, scope string) wire.Op {
		return wire.Op{ID: opID, Summary: summary, Tag: "Admin: orders", Scope: scope, Description: oneETag}
	}
	refund := op("admin-create-refund", "Give money back: for items, for the shipping, as goodwill, or all", refundsWrite)
	refund.Description = "As often as one likes, up to what was captured. A refund that the provider cannot be asked for now " +
		"is pending in the answer, and made later. Where several payments have to give it, there are as many refunds. " +
		"Of two people who refund what they have seen at once, If-Match lets one."
	wire.Post(a, orderRoot+"/{id}/refunds", made(refund), h.createRefund)
	creation := op("admin-create-return", "Register that units of an order are to come back", ordersWrite)
	creation.Description = "The answer is the order; the new return is its last. " + oneETag
	wire.Post(a, orderRoot+"/{id}/returns", made(creation), h.createReturn)
	wire.Post(a, returnRoot+"/{id}/approve", op("admin-approve-return", "Have the goods of a return sent back", ordersWrite), h.approveReturn)
	wire.Post(a, returnRoot+"/{id}/decline", op("admin-decline-return", "Refuse a return that was requested", ordersWrite), h.declineReturn)
	wire.Post(a, returnRoot+"/{id}/cancel", op("admin-cancel-return", "Call off a return of which nothing has arrived", ordersWrite), h.cancelReturn)
	wire.Post(a, returnRoot+"/{id}/receive", op("admin-receive-return", "Count what arrived of a return", ordersWrite), h.receiveReturn)
	closing := op("admin-close-return", "End a return", ordersWrite)
	closing.Description = "What did not arrive is not expected any more. " + oneETag
	wire.Post(a, returnRoot+"/{id}/close", closing, h.closeReturn)
	paying := op("admin-refund-return", "End a return and give back what arrived", refundsWrite)
	wire.Post(a, returnRoot+"/{id}/refund", paying, h.refundReturn)
}

// RefundLine is units of a line for which money is given back.
type RefundLine struct {
	LineID   id.OrderLine `json:"line_id"`
	Quantity int64        `json:"quantity,omitempty" minimum:"0" maximum:"1000000000" doc:"May be 0 where an amount is given: the goods are then not counted as refunded."`
	Amount   *wire.Money  `json:"amount,omitempty" doc:"What the units cost, after discounts, if it is not given."`
}

// RefundInput is what is to be given back.
type RefundInput struct {
	Note
	All            bool         `json:"all,omitempty" doc:"Everything that is left. Nothing else is named then."`
	Items          []RefundLine `json:"items,omitempty" maxItems:"1000"`
	Shipping       bool         `json:"shipping,omitempty" doc:"What is left of the shipping."`
	ShippingAmount *wire.Money  `json:"shipping_amount,omitempty" doc:"So much of the shipping."`
	Amount         *wire.Money  `json:"amount,omitempty" doc:"Goodwill, beside items and shipping."`
	PaymentID      *id.Payment  `json:"payment_id,omitempty" doc:"Which payment gives it back; the newest ones, if it is not given."`
	Reason         string       `json:"reason,omitempty" maxLength:"200" doc:"The buyer sees it, in the order, on its page and on the invoice."`
}

func (in *RefundInput) domain() (aftersale.RefundInput, error) {
	input := aftersale.RefundInput{All: in.All, Shipping: in.Shipping, Reason: in.Reason, Note: in.Note.Note}
	if in.PaymentID != nil {
		input.Payment = *in.PaymentID
	}
	var err error
	for i, l := range in.Items {
		line := aftersale.RefundLine{Line: l.LineID, Quantity: l.Quantity}
		if line.Amount, err = amountOf(fmt.Sprintf("items[%d].amount", i), l.Amount); err != nil {
			return input, err
		}
		input.Lines = append(input.Lines, line)
	}
	if input.ShippingAmount, err = amountOf("shipping_amount", in.ShippingAmount); err != nil {
		return input, err
	}
	input.Amount, err = amountOf("amount", in.Amount)
	return input, err
}

func (h *handlers) createRefund(ctx context.Context, call *wire.Call, in *change[RefundInput]) (*wire.Reply[Order], error) {
	input, err := in.Body.domain()
	if err != nil {
		return nil, err
	}
	return withOrder(call, in.Precondition, in.ID, func(o id.Order, expected *int64, claim *idem.Claim) (*order.Order, error) {
		return h.aftersale.Expecting(expected).Refund(ctx, o, input, claim)
	})
}

// ReturnInput is a return to be registered.
type ReturnInput struct {
	Note
	Items  []LineUnits `json:"items" minItems:"1" maxItems:"1000"`
	Reason string      `json:"reason,omitempty" maxLength:"200" example:"too small" doc:"The buyer sees it, in the order; a refund of the return has the same."`
	Open   bool        `json:"open,omitempty" doc:"It needs no approval."`
}

func (h *handlers) createReturn(ctx context.Context, call *wire.Call, in *change[ReturnInput]) (*wire.Reply[Order], error) {
	input := aftersale.ReturnInput{
		Lines: unitsOf(in.Body.Items), Reason: in.Body.Reason, Note: in.Body.Note.Note, Open: in.Body.Open,
	}
	return withOrder(call, in.Precondition, in.ID, func(o id.Order, expected *int64, claim *idem.Claim) (*order.Order, error) {
		return h.aftersale.Expecting(expected).RequestReturn(ctx, o, input, claim)
	})
}

// withReturn has a service do something with the return that a request names. The answer is its order.
func withReturn(call *wire.Call, condition wire.Precondition, name string, do deed[id.Return]) (*wire.Reply[Order], error) {
	return doing(call, condition, id.ParseReturn, "return", name, orderReply, do)
}

func (h *handlers) approveReturn(ctx context.Context, call *wire.Call, in *change[Note]) (*wire.Reply[Order], error) {
	return withReturn(call, in.Precondition, in.ID, func(r id.Return, expected *int64, claim *idem.Claim) (*order.Order, error) {
		return h.aftersale.Expecting(expected).ApproveReturn(ctx, r, in.Body.Note, claim)
	})
}

func (h *handlers) declineReturn(ctx context.Context, call *wire.Call, in *change[Note]) (*wire.Reply[Order], error) {
	return withReturn(call, in.Precondition, in.ID, func(r id.Return, expected *int64, claim *idem.Claim) (*order.Order, error) {
		return h.aftersale.Expecting(expected).DeclineReturn(ctx, r, in.Body.Note, claim)
	})
}

func (h *handlers) cancelReturn(ctx context.Context, call *wire.Call, in *change[Note]) (*wire.Reply[Order], error) {
	return withReturn(call, in.Precondition, in.ID, func(r id.Return, expected *int64, claim *idem.Claim) (*order.Order, error) {
		return h.aftersale.Expecting(expected).CancelReturn(ctx, r, in.Body.Note, claim)
	})
}

// Arrival is units of a line that came back.
type Arrival struct {
	LineID    id.OrderLine `json:"line_id"`
	Restocked int64        `json:"restocked,omitempty" minimum:"0" maximum:"1000000000" doc:"Back on the shelf."`
	Damaged   int64        `json:"damaged,omitempty" minimum:"0" maximum:"1000000000"`
	Discarded int64        `json:"discarded,omitempty" minimum:"0" maximum:"1000000000"`
}

// Arrivals is what arrived of a return.
type Arrivals struct {
	Note
	Items []Arrival `json:"items" minItems:"1" maxItems:"1000"`
}

func (h *handlers) receiveReturn(ctx context.Context, call *wire.Call, in *change[Arrivals]) (*wire.Reply[Order], error) {
	arrivals := make([]aftersale.Arrival, len(in.Body.Items))
	for i, item := range in.Body.Items {
		arrivals[i] = aftersale.Arrival{
			Line: item.LineID, Restocked: item.Restocked, Damaged: item.Damaged, Discarded: item.Discarded,
		}
	}
	return withReturn(call, in.Precondition, in.ID, func(r id.Return, expected *int64, claim *idem.Claim) (*order.Order, error) {
		return h.aftersale.Expecting(expected).ReceiveReturn(ctx, r, arrivals, in.Body.Note.Note, claim)
	})
}

func (h *handlers) closeReturn(ctx context.Context, call *wire.Call, in *change[Note]) (*wire.Reply[Order], error) {
	return withReturn(call, in.Precondition, in.ID, func(r id.Return, expected *int64, claim *idem.Claim) (*order.Order, error) {
		return h.aftersale.Expecting(expected).CloseReturn(ctx, r, false, in.Body.Note, claim)
	})
}

func (h *handlers) refundReturn(ctx context.Context, call *wire.Call, in *change[Note]) (*wire.Reply[Order], error) {
	return withReturn(call, in.Precondition, in.ID, func(r id.Return, expected *int64, claim *idem.Claim) (*order.Order, error) {
		return h.aftersale.Expecting(expected).CloseReturn(ctx, r, true, in.Body.Note, claim)
	})
}
