package settlement_test

import (
	"testing"
	"time"

	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
	"winkel/internal/commerce/settlement"
	"winkel/internal/kernel/money"
)

func eur(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: "EUR"} }

func pay(status payment.Status, authorized, captured int64) payment.Payment {
	return payment.Payment{
		Status: status, Amount: eur(100), Authorized: eur(authorized), Captured: eur(captured), Refunded: eur(0), RefundPending: eur(0),
	}
}

func TestFollow(t *testing.T) {
	at := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	waiting := &order.Order{Status: order.Pending, Currency: "EUR", Total: eur(100)}
	transfer := &order.Order{Status: order.Pending, Currency: "EUR", Total: eur(100), PlacedAt: at}
	confirmed := &order.Order{Status: order.Confirmed, Currency: "EUR", Total: eur(100), PlacedAt: at}
	staff := &order.Order{Status: order.RequiresAction, Currency: "EUR", Total: eur(100), PlacedAt: at}
	canceled := &order.Order{Status: order.Canceled, Currency: "EUR", Total: eur(100)}
	expired := &order.Order{Status: order.Expired, Currency: "EUR", Total: eur(100), PlacedAt: at}
	pending := pay(payment.Pending, 0, 0)
	for name, c := range map[string]struct {
		o       *order.Order
		was, is payment.Payment
		want    settlement.Consequence
	}{
		"it is captured":        {waiting, pending, pay(payment.Captured, 100, 100), settlement.Consequence{Place: true, Status: order.Confirmed}},
		"it is authorized":      {waiting, pending, pay(payment.Authorized, 100, 0), settlement.Consequence{Place: true, Status: order.Confirmed}},
		"too little is taken":   {waiting, pending, pay(payment.Captured, 99, 99), settlement.Consequence{Place: true, Status: order.RequiresAction, Note: "amount_mismatch: 0.99 EUR was paid and 1.00 EUR is due."}},
		"too much is taken":     {waiting, pending, pay(payment.Captured, 101, 101), settlement.Consequence{Place: true, Status: order.RequiresAction, Note: "amount_mismatch: 1.01 EUR was paid and 1.00 EUR is due."}},
		"too little is held":    {waiting, pending, pay(payment.Authorized, 99, 0), settlement.Consequence{Place: true, Status: order.RequiresAction, Note: "amount_mismatch: 0.99 EUR was paid and 1.00 EUR is due."}},
		"it waits":              {waiting, pending, pay(payment.RequiresAction, 0, 0), settlement.Consequence{}},
		"it is declined":        {waiting, pending, pay(payment.Failed, 0, 0), settlement.Consequence{Release: "payment_declined"}},
		"it is called off":      {waiting, pay(payment.RequiresAction, 0, 0), pay(payment.Voided, 0, 0), settlement.Consequence{Release: "payment_voided"}},
		"its hold is over":      {waiting, pending, pay(payment.Expired, 100, 0), settlement.Consequence{Release: "payment_expired"}},
		"a part is transferred": {transfer, pending, pay(payment.Captured, 60, 60), settlement.Consequence{}},
		"all is transferred":    {transfer, pending, pay(payment.Captured, 100, 100), settlement.Consequence{Status: order.Confirmed}},
		"more is transferred":   {transfer, pending, pay(payment.Captured, 120, 120), settlement.Consequence{Status: order.RequiresAction, Note: "amount_mismatch: 1.20 EUR was paid and 1.00 EUR is due."}},
		"it is captured later":  {confirmed, pay(payment.Authorized, 100, 0), pay(payment.Captured, 100, 100), settlement.Consequence{}},
		"more is captured":      {confirmed, pay(payment.Captured, 100, 100), pay(payment.Captured, 150, 150), settlement.Consequence{Status: order.RequiresAction, Note: "amount_mismatch: 1.50 EUR was paid and 1.00 EUR is due."}},
		"staff have it already": {staff, pay(payment.Captured, 99, 99), pay(payment.Captured, 100, 100), settlement.Consequence{}},
		"late money":            {canceled, pay(payment.Failed, 0, 0), pay(payment.Captured, 100, 100), settlement.Consequence{GiveBack: 100, Note: "1.00 EUR arrived after the order was closed, and goes back."}},
		"late money once more":  {expired, pay(payment.Captured, 40, 40), pay(payment.Captured, 100, 100), settlement.Consequence{GiveBack: 60, Note: "0.60 EUR arrived after the order was closed, and goes back."}},
		"a late hold":           {canceled, pay(payment.Voided, 0, 0), pay(payment.Authorized, 100, 0), settlement.Consequence{}},
	} {
		if got := settlement.Follow(c.o, c.was, c.is); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

// An order that never stood lets go of its cart and its request; one that stood keeps them.
func TestClose(t *testing.T) {
	at := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	for _, stood := range []bool{false, true} {
		o := &order.Order{
			Status: order.Pending, Cart: 7, PlacementKey: "key", ExpiresAt: at, Lines: []order.Line{{Quantity: 5, FulfilledQuantity: 2}, {Quantity: 1}},
		}
		if stood {
			o.PlacedAt = at
		}
		settlement.Close(o, order.Canceled, "why", at)
		if o.Status != order.Canceled || o.CancelReason != "why" || !o.CanceledAt.Equal(at) || !o.ExpiresAt.IsZero() ||
			o.Lines[0].CanceledQuantity != 3 || o.Lines[1].CanceledQuantity != 1 {
			t.Errorf("%+v", o)
		}
		if kept := o.Cart == 7 && o.PlacementKey == "key"; kept != stood {
			t.Errorf("an order that stood (%v) keeps its cart: %v", stood, kept)
		}
	}
}
