package aftersale_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
	"winkel/internal/commerce/payment/testpay"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/db"
)

var lastCallback = db.SQL(`SELECT state, error FROM payment_callback ORDER BY id DESC LIMIT 1`)

// told hands a charge-back over as the provider does, and returns what became of it.
func (s *shop) told(o *order.Order, event string, amount money.Amount) string {
	s.t.Helper()
	c := payment.Callback{EventID: event, Payment: o.Payments[0].ID, ChargeBack: &amount}
	body := made(json.Marshal(c))(s.t)
	header := testpay.Sign([]byte("secret"), s.clock.Now(), body)
	must(s.t, s.settlement.Receive(s.t.Context(), s.test.Name(), header, body))
	return made(db.One(s.t.Context(), s.db.Read(), func(row db.Row) (string, error) {
		var state, reason string
		err := row.Scan(&state, &reason)
		return fmt.Sprint(state, " ", reason), err
	}, lastCallback))(s.t)
}

func TestAChargeBackThatCannotBeIsIgnored(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		o := s.buy("test", "", 1, 0, 0)
		for i, c := range []struct {
			amount money.Amount
			want   string
		}{
			{money.Amount{Minor: 2489, Currency: "USD"}, "ignored The bank took 24.89 USD back of a payment in EUR."},
			{eur(0), "ignored The bank took 0.00 EUR back, which is nothing."},
			{eur(-1), "ignored The bank took -0.01 EUR back, which is nothing."},
			{eur(2490), "ignored The bank took 24.90 EUR back, of 24.89 EUR that were captured."},
		} {
			if got := s.told(o, fmt.Sprint("evt_", i), c.amount); got != c.want {
				t.Errorf("%s: %q, want %q", c.amount, got, c.want)
			}
		}
		is := s.get(o.ID)
		if is.Version != o.Version || is.Status != order.Confirmed || len(is.History) != len(o.History) {
			t.Errorf("version %d, %s", is.Version, is.Status)
		}
		if got := s.told(o, "evt_true", eur(2489)); got != "applied " || s.get(o.ID).Status != order.RequiresAction {
			t.Errorf("%q, the order is %s", got, s.get(o.ID).Status)
		}
	})
}

// Providers tell things in any order: money may be taken back before the shop hears that it came.
func TestAChargeBackBeforeItsCaptureWaits(t *testing.T) {
	eachShopThat(t, true, func(t *testing.T, s *shop) {
		o := s.buy("test", "", 1, 0, 0)
		if got := s.told(o, "evt_early", eur(2489)); got != "pending charge_back_insane: The bank took 24.89 EUR back, of 0.00 EUR that were captured." {
			t.Errorf("%q", got)
		}
		made(s.Capture(t.Context(), o.Payments[0].ID, nil, "", nil))(t)
		s.clock.Advance(time.Hour)
		made(s.settlement.ApplyCallbacks(t.Context()))(t)
		if is := s.get(o.ID); is.Status != order.RequiresAction {
			t.Errorf("the order is %s", is.Status)
		}
	})
}
