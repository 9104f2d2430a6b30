package order_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
	"winkel/internal/kernel/money"
)

func eur(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: "EUR"} }

// paid is a payment in a status with what is authorized, captured and refunded of it.
func paid(status payment.Status, authorized, captured, refunded int64) payment.Payment {
	return payment.Payment{
		Status: status, Amount: eur(100), Authorized: eur(authorized), Captured: eur(captured), Refunded: eur(refunded), RefundPending: eur(0),
	}
}

func TestPaymentStatus(t *testing.T) {
	for _, c := range []struct {
		total    int64
		payments []payment.Payment
		want     order.PaymentStatus
	}{
		{100, nil, order.PaymentPending},
		{0, nil, order.PaymentPaid},
		{100, []payment.Payment{paid(payment.Pending, 0, 0, 0)}, order.PaymentPending},
		{100, []payment.Payment{paid(payment.RequiresAction, 0, 0, 0)}, order.PaymentRequiresAction},
		{100, []payment.Payment{paid(payment.Failed, 0, 0, 0), paid(payment.RequiresAction, 0, 0, 0)}, order.PaymentRequiresAction},
		{100, []payment.Payment{paid(payment.Failed, 0, 0, 0), paid(payment.Pending, 0, 0, 0)}, order.PaymentPending},
		{100, []payment.Payment{paid(payment.Failed, 0, 0, 0)}, order.PaymentFailed},
		{100, []payment.Payment{paid(payment.Failed, 0, 0, 0), paid(payment.Voided, 0, 0, 0)}, order.PaymentVoided},
		{100, []payment.Payment{paid(payment.Voided, 100, 0, 0)}, order.PaymentVoided},
		{100, []payment.Payment{paid(payment.Expired, 100, 0, 0)}, order.PaymentExpired},
		{100, []payment.Payment{paid(payment.Authorized, 100, 0, 0)}, order.PaymentAuthorized},
		{100, []payment.Payment{paid(payment.Authorized, 99, 0, 0)}, order.PaymentPartiallyAuthorized},
		{100, []payment.Payment{paid(payment.Captured, 100, 99, 0)}, order.PaymentPartiallyPaid},
		{100, []payment.Payment{paid(payment.Captured, 100, 100, 0)}, order.PaymentPaid},
		{100, []payment.Payment{paid(payment.Failed, 0, 0, 0), paid(payment.Captured, 100, 100, 0)}, order.PaymentPaid},
		{100, []payment.Payment{paid(payment.Captured, 60, 60, 0), paid(payment.Captured, 40, 40, 0)}, order.PaymentPaid},
		{100, []payment.Payment{paid(payment.Captured, 101, 101, 0)}, order.PaymentOverpaid},
		{100, []payment.Payment{paid(payment.Captured, 100, 100, 1)}, order.PaymentPartiallyRefunded},
		{100, []payment.Payment{paid(payment.Captured, 100, 100, 100)}, order.PaymentRefunded},
		{100, []payment.Payment{paid(payment.Captured, 100, 50, 50)}, order.PaymentRefunded},
	} {
		if got := order.PaymentStatusOf(eur(c.total), c.payments); got != c.want {
			t.Errorf("%d with %+v is %s, want %s", c.total, c.payments, got, c.want)
		}
	}
}

// line is a line to be sent, with how many are ordered, canceled, fulfilled, delivered and returned.
func line(ordered, canceled, fulfilled, delivered, returned int64) order.Line {
	return order.Line{
		Quantity: ordered, CanceledQuantity: canceled, FulfilledQuantity: fulfilled, DeliveredQuantity: delivered,
		ReturnedQuantity: returned, RequiresShipping: true,
	}
}

func TestFulfillmentStatus(t *testing.T) {
	for _, c := range []struct {
		lines []order.Line
		want  order.FulfillmentStatus
	}{
		{nil, order.NotRequired},
		{[]order.Line{{Quantity: 1}}, order.NotRequired},
		{[]order.Line{line(2, 2, 0, 0, 0)}, order.NotRequired},
		{[]order.Line{line(2, 0, 0, 0, 0), {Quantity: 3}}, order.Unfulfilled},
		{[]order.Line{line(2, 1, 0, 0, 0)}, order.Unfulfilled},
		{[]order.Line{line(2, 0, 1, 0, 0)}, order.PartiallyFulfilled},
		{[]order.Line{line(2, 0, 2, 1, 0), line(1, 0, 0, 0, 0)}, order.PartiallyFulfilled},
		{[]order.Line{line(2, 1, 1, 0, 0)}, order.Fulfilled},
		{[]order.Line{line(2, 0, 2, 1, 0)}, order.PartiallyDelivered},
		{[]order.Line{line(2, 0, 2, 2, 0), line(1, 1, 0, 0, 0)}, order.Delivered},
	} {
		if got := order.FulfillmentStatusOf(c.lines); got != c.want {
			t.Errorf("%+v is %s, want %s", c.lines, got, c.want)
		}
	}
}

func TestReturnStatus(t *testing.T) {
	one := []order.Line{line(2, 0, 2, 2, 0)}
	some, all := []order.Line{line(2, 0, 2, 2, 1)}, []order.Line{line(2, 0, 2, 2, 2)}
	for _, c := range []struct {
		lines   []order.Line
		returns string
		want    order.ReturnStatus
	}{
		{one, "", order.NoReturn},
		{one, "canceled", order.NoReturn},
		{one, "requested", order.ReturnRequested},
		{one, "requested open", order.ReturnInProgress},
		{some, "partially_received", order.ReturnInProgress},
		{some, "closed", order.PartiallyReturned},
		{some, "closed declined", order.PartiallyReturned},
		{all, "received", order.Returned},
		{all, "closed requested", order.ReturnRequested},
		{one, "declined", order.ReturnFailed},
		{one, "declined canceled", order.ReturnFailed},
	} {
		if got := order.ReturnStatusOf(c.lines, returns(c.returns)); got != c.want {
			t.Errorf("%+v with returns %s is %s, want %s", c.lines, c.returns, got, c.want)
		}
	}
}

func TestMoves(t *testing.T) {
	all := []order.Status{
		order.Draft, order.Pending, order.RequiresAction, order.Confirmed, order.Completed, order.Canceled, order.Expired,
	}
	allowed := map[order.Status][]order.Status{
		order.Draft:          {order.Pending, order.Canceled},
		order.Pending:        {order.RequiresAction, order.Confirmed, order.Canceled, order.Expired},
		order.RequiresAction: {order.Pending, order.Confirmed, order.Canceled},
		order.Confirmed:      {order.RequiresAction, order.Completed, order.Canceled},
	}
	for _, from := range all {
		for _, to := range all {
			if got := from.CanBecome(to); got != slices.Contains(allowed[from], to) {
				t.Errorf("%s can become %s: %v", from, to, got)
			}
		}
		if open := from == order.Pending || from == order.RequiresAction || from == order.Confirmed; from.Open() != open {
			t.Errorf("%s is open: %v", from, from.Open())
		}
	}
}

// anyOrder draws an order with whatever payments, lines and returns the tables allow.
func anyOrder(t *rapid.T) *order.Order {
	o := &order.Order{Currency: "EUR", Total: eur(rapid.Int64Range(0, 200).Draw(t, "total"))}
	o.Status = rapid.SampledFrom([]order.Status{order.Pending, order.RequiresAction, order.Confirmed, order.Completed, order.Canceled, order.Expired}).Draw(t, "status")
	for range rapid.IntRange(0, 3).Draw(t, "payments") {
		authorized := rapid.Int64Range(0, 200).Draw(t, "authorized")
		captured := rapid.Int64Range(0, authorized).Draw(t, "captured")
		status := rapid.SampledFrom([]payment.Status{
			payment.Pending, payment.RequiresAction, payment.Authorized, payment.Captured, payment.Failed, payment.Voided, payment.Expired,
		}).Draw(t, "payment status")
		o.Payments = append(o.Payments, paid(status, authorized, captured, rapid.Int64Range(0, captured).Draw(t, "refunded")))
	}
	for range rapid.IntRange(1, 3).Draw(t, "lines") {
		ordered := rapid.Int64Range(1, 5).Draw(t, "ordered")
		fulfilled := rapid.Int64Range(0, ordered).Draw(t, "fulfilled")
		l := line(ordered, rapid.Int64Range(0, ordered-fulfilled).Draw(t, "canceled"), fulfilled,
			rapid.Int64Range(0, fulfilled).Draw(t, "delivered"), rapid.Int64Range(0, fulfilled).Draw(t, "returned"))
		l.RequiresShipping = rapid.Bool().Draw(t, "shipped")
		o.Lines = append(o.Lines, l)
	}
	return o
}

func TestDeriveTwiceIsDeriveOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := anyOrder(t)
		before := o.Status
		o.Derive()
		once := o.Clone()
		o.Derive()
		if o.Status != once.Status || o.PaymentStatus != once.PaymentStatus || o.FulfillmentStatus != once.FulfillmentStatus ||
			o.ReturnStatus != once.ReturnStatus || o.PaidTotal != once.PaidTotal || o.AuthorizedTotal != once.AuthorizedTotal {
			t.Fatalf("derived once: %+v, twice: %+v", once, o)
		}
		if once.Status != before && (before != order.Confirmed || once.Status != order.Completed) {
			t.Fatalf("%s became %s by itself", before, once.Status)
		}
		if once.Status == order.Completed && before == order.Confirmed && once.PaidTotal.Minor < once.Total.Minor {
			t.Fatalf("completed with %s of %s", once.PaidTotal, once.Total)
		}
	})
}

func TestCloneSharesNothing(t *testing.T) {
	o := &order.Order{
		Lines: []order.Line{line(2, 0, 0, 0, 0)}, Payments: []payment.Payment{paid(payment.Pending, 0, 0, 0)}, Refunds: []payment.Refund{{}},
		Returns: []order.Return{{Status: "open", Lines: []order.ReturnLine{{Quantity: 1}}}}, History: []order.Entry{{At: time.Unix(1, 0)}},
	}
	c := o.Clone()
	c.Lines[0].CanceledQuantity, c.Payments[0].Status, c.Refunds[0].Reason = 1, payment.Failed, "x"
	c.Returns[0].Status, c.Returns[0].Lines[0].Restocked, c.History[0].Note = "closed", 1, "x"
	if o.Lines[0].CanceledQuantity != 0 || o.Payments[0].Status != payment.Pending || o.Refunds[0].Reason != "" ||
		o.Returns[0].Status != "open" || o.Returns[0].Lines[0].Restocked != 0 || o.History[0].Note != "" {
		t.Errorf("the original is %+v", o)
	}
}

func TestLineIsChangedInPlace(t *testing.T) {
	o := &order.Order{Lines: []order.Line{{ID: 7}, {ID: 8}}}
	o.Line(8).Quantity = 3
	if o.Lines[0].Quantity != 0 || o.Lines[1].Quantity != 3 {
		t.Errorf("%+v", o.Lines)
	}
	if l := o.Line(9); l != nil {
		t.Errorf("%+v, want none", l)
	}
}
