package testpay

import (
	"errors"

	"winkel/internal/commerce/payment"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

// CompleteAction is what the shopper does at the bank: the payment goes on, or fails. It returns where he is sent back to.
// Doing it again changes nothing.
func (p *Provider) CompleteAction(name id.Payment, approved bool) (returnURL string, err error) {
	return p.settle(name, payment.RequiresAction, approved)
}

// Settle ends a payment whose scenario is processing.
func (p *Provider) Settle(name id.Payment, approved bool) error {
	_, err := p.settle(name, payment.Pending, approved)
	return err
}

func (p *Provider) settle(name id.Payment, from payment.Status, approved bool) (returnURL string, err error) {
	outcome, err := p.change(name, existing(func(a *Account) error {
		returnURL = a.ReturnURL
		switch {
		case a.Status != from:
		case approved:
			a.approve()
		default:
			a.fail()
		}
		return nil
	}))
	if err == nil && !outcome.Found {
		err = fault.Missing("test payment", name.String())
	}
	return returnURL, err
}

// ReverseRefund lets a refund fail after it had succeeded, as when the shopper's account is closed.
func (p *Provider) ReverseRefund(name id.Payment, refund id.Refund) error {
	var told *payment.Callback
	err := p.o.Books.Change(name, existing(func(a *Account) error {
		r := a.Refunds[refund]
		if r == nil {
			return fault.Missing("test refund", refund.String())
		}
		r.Status = payment.RefundFailed
		a.Events++
		outcome := r.outcome()
		outcome.FailureMessage = "The test refund came back."
		told = &payment.Callback{
			EventID: a.eventID(), Payment: a.Payment, ProviderPaymentID: a.ProviderPaymentID, Refund: refund, RefundOutcome: &outcome,
		}
		return nil
	}))
	if err == nil {
		p.deliver(told)
	}
	return err
}

// Account is what the provider knows about a payment; not_found if it was never heard of.
func (p *Provider) Account(name id.Payment) (Account, error) {
	var account Account
	err := p.o.Books.Change(name, existing(func(a *Account) error {
		account = *a
		return nil
	}))
	if errors.Is(err, errUnknown) {
		return Account{}, fault.Missing("test payment", name.String())
	}
	return account, err
}

// TotalCharged is what was taken for a payment altogether, refunds not subtracted; no money if it was never heard of.
func (p *Provider) TotalCharged(name id.Payment) money.Amount {
	account, err := p.Account(name)
	if err != nil {
		return money.Amount{}
	}
	return account.Captured
}
