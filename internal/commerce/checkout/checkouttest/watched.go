package checkouttest

import (
	"context"

	"winkel/internal/commerce/payment"
	"winkel/internal/commerce/payment/testpay"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

// watched is the test provider with a step before and after each call.
type watched struct {
	*testpay.Provider

	shop *Shop
}

func (w *watched) step(name string) {
	if w.shop.Step != nil {
		w.shop.Step(name)
	}
}

func (w *watched) Authorize(ctx context.Context, c payment.Charge) (payment.Outcome, error) {
	w.step("before authorize")
	out, err := w.Provider.Authorize(ctx, c)
	w.step("after authorize")
	return out, err
}

func (w *watched) Capture(ctx context.Context, ref payment.Ref, amount money.Amount, key string) (payment.Outcome, error) {
	w.step("before capture")
	out, err := w.Provider.Capture(ctx, ref, amount, key)
	w.step("after capture")
	return out, err
}

func (w *watched) Void(ctx context.Context, ref payment.Ref, key string) (payment.Outcome, error) {
	w.step("before void")
	out, err := w.Provider.Void(ctx, ref, key)
	w.step("after void")
	return out, err
}

func (w *watched) Refund(ctx context.Context, ref payment.Ref, refund id.Refund, amount money.Amount) (payment.RefundOutcome, error) {
	w.step("before refund")
	out, err := w.Provider.Refund(ctx, ref, refund, amount)
	w.step("after refund")
	return out, err
}

func (w *watched) Fetch(ctx context.Context, ref payment.Ref) (payment.Outcome, error) {
	w.step("before fetch")
	out, err := w.Provider.Fetch(ctx, ref)
	w.step("after fetch")
	return out, err
}

func (w *watched) FetchRefund(ctx context.Context, ref payment.Ref, refund id.Refund, providerRefundID string) (payment.RefundOutcome, error) {
	w.step("before fetch refund")
	out, err := w.Provider.FetchRefund(ctx, ref, refund, providerRefundID)
	w.step("after fetch refund")
	return out, err
}
