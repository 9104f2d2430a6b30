package admin

import (
	"context"
	"net/http"
	"strings"
	"time"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/aftersale"
	"winkel/internal/commerce/identity"
	"winkel/internal/commerce/order"
	"winkel/internal/kernel/email"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/idem"
)

const orderRoot = "/api/admin/orders"

func (h *handlers) registerOrders(a *wire.API) {
	op := func(opID, summary, scope string) wire.Op {
		return wire.Op{ID: opID, Summary: summary, Tag: "Admin: orders", Scope: scope}
	}
	wire.Get(a, orderRoot, op("admin-list-orders", "The orders, newest first", ordersRead), h.listOrders)
	wire.Get(a, orderRoot+"/{id}", op("admin-get-order", "The whole order, by id or number", ordersRead), h.getOrder)
	wire.Get(a, orderRoot+"/{id}/payment-events", op("admin-list-payment-events", "What was said about the money of an order, oldest first", ordersRead), h.listPaymentEvents)
	wire.Post(a, orderRoot+"/{id}/notes", op("admin-add-order-note", "Write a note into the history of an order", ordersWrite), h.addOrderNote)
	wire.Post(a, orderRoot+"/{id}/archive", op("admin-archive-order", "Take an order out of the working lists", ordersWrite), h.archiveOrder)
	wire.Post(a, orderRoot+"/{id}/unarchive", op("admin-unarchive-order", "Put an order back into the working lists", ordersWrite), h.unarchiveOrder)
	wire.Post(a, orderRoot+"/{id}/confirm", op("admin-confirm-order", "Accept an order that requires action as it is", ordersWrite), h.confirmOrder)
	cancel := op("admin-cancel-order", "Cancel an order of which nothing was sent", ordersWrite)
	cancel.Description = "What it claims is free again, authorizations are voided, and what was captured is refunded. " +
		"Refunds that the provider cannot be asked for now are pending in the answer, and made later. " +
		"An order that gives money back is canceled by a key with refunds:write, or with \"refund\": false."
	wire.Post(a, orderRoot+"/{id}/cancel", cancel, h.cancelOrder)
	capture := op("admin-capture-payment", "Take authorized money, or record money that arrived", ordersWrite)
	wire.Post(a, orderRoot+"/{id}/payments/{payment_id}/capture", capture, h.capturePayment)
	wire.Post(a, orderRoot+"/{id}/payments/{payment_id}/void", op("admin-void-payment", "Take an authorization back", ordersWrite), h.voidPayment)
	h.registerParcels(a)
	h.registerReturns(a)
	h.registerPrints(a)
}

type orderQuery struct {
	wire.Paging
	Status            string    `query:"status" enum:"draft,pending,requires_action,confirmed,completed,canceled,expired"`
	PaymentStatus     string    `query:"payment_status" maxLength:"40" doc:"As in authorized, paid or partially_refunded."`
	FulfillmentStatus string    `query:"fulfillment_status" maxLength:"40" doc:"As in unfulfilled or delivered."`
	ReturnStatus      string    `query:"return_status" maxLength:"40" doc:"As in return_requested or in_progress."`
	Query             string    `query:"q" maxLength:"200" doc:"Words, each of which is part of the number, the buyer's address, or where it goes."`
	Country           string    `query:"country" maxLength:"2" doc:"Where it goes: ISO 3166-1 alpha-2. Of what was placed or canceled in a time, where it is billed to if it goes nowhere, as in reports."`
	Currency          string    `query:"currency" maxLength:"3" doc:"ISO 4217."`
	Email             string    `query:"email" maxLength:"254" doc:"Of the buyer, however it was written."`
	Number            string    `query:"number" maxLength:"60"`
	CustomerID        string    `query:"customer_id" maxLength:"60"`
	CreatedFrom       time.Time `query:"created_from" doc:"Made at this moment or later."`
	CreatedBefore     time.Time `query:"created_before" doc:"Made before this moment."`
	PlacedFrom        time.Time `query:"placed_from" doc:"Began to stand at this moment or later. A list of orders that were placed in a time has what reports count: those that stand or stood, archived or not, without imported cancellations of older sales; the one that was placed last comes first."`
	PlacedBefore      time.Time `query:"placed_before" doc:"Began to stand before this moment."`
	CanceledFrom      time.Time `query:"canceled_from" doc:"Was canceled or expired at this moment or later, after it stood. As for placed_from, the list has what reports count."`
	CanceledBefore    time.Time `query:"canceled_before" doc:"Was canceled or expired before this moment."`
	Archived          bool      `query:"archived" doc:"The archived ones instead of the others."`
}

// filter is the query as the shop knows it.
func (in *orderQuery) filter() (order.Filter, error) {
	f := order.Filter{
		Status: order.Status(in.Status), PaymentStatus: order.PaymentStatus(in.PaymentStatus),
		FulfillmentStatus: order.FulfillmentStatus(in.FulfillmentStatus), Number: strings.ToUpper(strings.TrimSpace(in.Number)),
		ReturnStatus: order.ReturnStatus(in.ReturnStatus), Words: in.Query, Country: in.Country,
		Currency: money.Currency(strings.ToUpper(in.Currency)), CreatedFrom: in.CreatedFrom, CreatedBefore: in.CreatedBefore,
		PlacedFrom: in.PlacedFrom, PlacedBefore: in.PlacedBefore, CanceledFrom: in.CanceledFrom, CanceledBefore: in.CanceledBefore,
		Archived: in.Archived,
	}
	if in.Currency != "" && !f.Currency.IsValid() {
		return f, fault.Invalidf("currency", "This is no currency. Write it as in EUR.")
	}
	var err error
	if in.Email != "" {
		if _, f.EmailKey, err = email.Normalize(in.Email); err != nil {
			return f, err
		}
	}
	if in.CustomerID != "" {
		if f.Customer, err = id.ParseCustomer(in.CustomerID); err != nil {
			return f, fault.From(err).WithParam("customer_id")
		}
	}
	return f, nil
}

func (h *handlers) listOrders(ctx context.Context, _ *wire.Call, in *orderQuery) (*wire.Reply[wire.List[OrderListItem]], error) {
	request, err := in.Request()
	if err != nil {
		return nil, err
	}
	filter, err := in.filter()
	if err != nil {
		return nil, err
	}
	found, err := h.orders.List(ctx, filter, request)
	if err != nil {
		return nil, err
	}
	return &wire.Reply[wire.List[OrderListItem]]{Body: wire.ListOf(found, orderListItem)}, nil
}

// findOrder is an order by its id or its number.
func (h *handlers) findOrder(ctx context.Context, name string) (*order.Order, error) {
	if named, err := id.ParseOrder(name); err == nil {
		return h.orders.Get(ctx, named)
	}
	return h.orders.GetByNumber(ctx, strings.ToUpper(name))
}

func (h *handlers) getOrder(ctx context.Context, _ *wire.Call, in *ByID) (*wire.Reply[Order], error) {
	o, err := h.findOrder(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return orderReply(o), nil
}

// PaymentEvents is the ledger of an order.
type PaymentEvents struct {
	Data []PaymentEvent `json:"data"`
}

func (h *handlers) listPaymentEvents(ctx context.Context, _ *wire.Call, in *ByID) (*wire.Reply[PaymentEvents], error) {
	o, err := h.findOrder(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	events, err := h.aftersale.Ledger(ctx, o.ID)
	if err != nil {
		return nil, err
	}
	list := PaymentEvents{Data: make([]PaymentEvent, len(events))}
	for i := range events {
		list.Data[i] = paymentEventDocument(&events[i])
	}
	return &wire.Reply[PaymentEvents]{Body: list}, nil
}

// oneETag stands in the descriptions of routes for what belongs to an order.
const oneETag = "An order, its parcels and its returns have one ETag, that of the order."

// deed is what a service does with something of an order, if the order is still in the version that the caller expects.
type deed[T any] func(named T, expected *int64, claim *idem.Claim) (*order.Order, error)

// withOrder has a service do something with the order that a request names.
func withOrder(call *wire.Call, condition wire.Precondition, name string, do deed[id.Order]) (*wire.Reply[Order], error) {
	return doing(call, condition, id.ParseOrder, "order", name, orderReply, do)
}

// making is withOrder for routes that make something: it answers with where that is.
func making(call *wire.Call, condition wire.Precondition, name, root string, newest func(*order.Order) string, do deed[id.Order]) (*wire.Reply[Order], error) {
	answer := func(o *order.Order) *wire.Reply[Order] {
		reply := orderReply(o)
		reply.Location = root + "/" + newest(o)
		return reply
	}
	return doing(call, condition, id.ParseOrder, "order", name, answer, do)
}

// doing has a service do something with what a request names.
func doing[T any](call *wire.Call, condition wire.Precondition, parse func(string) (T, error), what, name string,
	answer func(*order.Order) *wire.Reply[Order], do deed[T],
) (*wire.Reply[Order], error) {
	named, err := parsed(parse, what, name)
	if err != nil {
		return nil, err
	}
	expected, err := condition.Expected(nil)
	if err != nil {
		return nil, err
	}
	return wire.Do(call, answer, func(claim *idem.Claim) (*order.Order, error) { return do(named, expected, claim) })
}

// Note is what staff write.
type Note struct {
	Note string `json:"note,omitempty" maxLength:"2000" doc:"For the history. The buyer does not see it."`
}

func (h *handlers) addOrderNote(ctx context.Context, call *wire.Call, in *change[Note]) (*wire.Reply[Order], error) {
	return withOrder(call, in.Precondition, in.ID, func(o id.Order, expected *int64, claim *idem.Claim) (*order.Order, error) {
		return h.orders.AddNote(ctx, o, expected, in.Body.Note, claim)
	})
}

func (h *handlers) archiveOrder(ctx context.Context, call *wire.Call, in *Target) (*wire.Reply[Order], error) {
	return withOrder(call, in.Precondition, in.ID, func(o id.Order, expected *int64, claim *idem.Claim) (*order.Order, error) {
		return h.orders.Archive(ctx, o, expected, true, claim)
	})
}

func (h *handlers) unarchiveOrder(ctx context.Context, call *wire.Call, in *Target) (*wire.Reply[Order], error) {
	return withOrder(call, in.Precondition, in.ID, func(o id.Order, expected *int64, claim *idem.Claim) (*order.Order, error) {
		return h.orders.Archive(ctx, o, expected, false, claim)
	})
}

func (h *handlers) confirmOrder(ctx context.Context, call *wire.Call, in *change[Note]) (*wire.Reply[Order], error) {
	return withOrder(call, in.Precondition, in.ID, func(o id.Order, expected *int64, claim *idem.Claim) (*order.Order, error) {
		return h.aftersale.Expecting(expected).Confirm(ctx, o, in.Body.Note, claim)
	})
}

// Cancellation is why an order is canceled.
type Cancellation struct {
	Note
	Reason string `json:"reason,omitempty" maxLength:"200" doc:"The buyer sees it, in the order and in the mail about it."`
	Refund *bool  `json:"refund,omitempty" doc:"Give back what was captured, which takes the scope refunds:write; true if it is not given."`
}

func (h *handlers) cancelOrder(ctx context.Context, call *wire.Call, in *change[Cancellation]) (*wire.Reply[Order], error) {
	input := aftersale.CancelInput{
		Reason: in.Body.Reason, Note: in.Body.Note.Note, KeepMoney: in.Body.Refund != nil && !*in.Body.Refund,
		MayNotRefund: !identity.Allows(call.Principal.Scopes, refundsWrite),
	}
	return withOrder(call, in.Precondition, in.ID, func(o id.Order, expected *int64, claim *idem.Claim) (*order.Order, error) {
		return h.aftersale.Expecting(expected).Cancel(ctx, o, input, claim)
	})
}

// OfOrder is the input of routes for a payment of an order.
type OfOrder struct {
	ByID
	PaymentID string `path:"payment_id" maxLength:"60" doc:"The payment."`
}

// payment finds the payment that an address names: one of the order that it names.
func (h *handlers) payment(ctx context.Context, in *OfOrder) (id.Payment, error) {
	pay, err := parsed(id.ParsePayment, "payment", in.PaymentID)
	if err != nil {
		return 0, err
	}
	o, err := h.findOrder(ctx, in.ID)
	if err != nil {
		return 0, err
	}
	for i := range o.Payments {
		if o.Payments[i].ID == pay {
			return pay, nil
		}
	}
	return 0, fault.Missing("payment of the order", pay.String())
}

// Capture is how much is taken.
type Capture struct {
	Note
	Amount *wire.Money `json:"amount,omitempty" doc:"All that is authorized and due, if it is not given."`
}

type captureRequest struct {
	wire.Precondition
	OfOrder
	Body Capture
}

func (h *handlers) capturePayment(ctx context.Context, call *wire.Call, in *captureRequest) (*wire.Reply[Order], error) {
	pay, err := h.payment(ctx, &in.OfOrder)
	if err != nil {
		return nil, err
	}
	amount, err := amountOf("amount", in.Body.Amount)
	if err != nil {
		return nil, err
	}
	expected, err := in.Expected(nil)
	if err != nil {
		return nil, err
	}
	return wire.Do(call, orderReply, func(claim *idem.Claim) (*order.Order, error) {
		return h.aftersale.Expecting(expected).Capture(ctx, pay, amount, in.Body.Note.Note, claim)
	})
}

type voidRequest struct {
	wire.Precondition
	OfOrder
	Body Note
}

func (h *handlers) voidPayment(ctx context.Context, call *wire.Call, in *voidRequest) (*wire.Reply[Order], error) {
	pay, err := h.payment(ctx, &in.OfOrder)
	if err != nil {
		return nil, err
	}
	expected, err := in.Expected(nil)
	if err != nil {
		return nil, err
	}
	return wire.Do(call, orderReply, func(claim *idem.Claim) (*order.Order, error) {
		return h.aftersale.Expecting(expected).VoidPayment(ctx, pay, in.Body.Note, claim)
	})
}

// made is an operation that answers with 201.
func made(op wire.Op) wire.Op {
	op.Status = http.StatusCreated
	return op
}
