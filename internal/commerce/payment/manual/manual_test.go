package manual_test

import (
	"testing"

	"winkel/internal/commerce/payment/manual"
	"winkel/internal/commerce/payment/paymenttest"
)

func TestConformance(t *testing.T) {
	paymenttest.ConformPromise(t, manual.New(manual.Config{}))
}

func TestConfig(t *testing.T) {
	m := manual.New(manual.Config{Title: "T", Description: "D", Instructions: "I"}).Method()
	if m.Title != "T" || m.Description != "D" || m.Instructions != "I" || m.Provider != "manual" {
		t.Errorf("%+v", m)
	}
}
