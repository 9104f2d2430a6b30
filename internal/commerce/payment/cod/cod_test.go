package cod_test

import (
	"testing"

	"winkel/internal/commerce/payment/cod"
	"winkel/internal/commerce/payment/paymenttest"
)

func TestConformance(t *testing.T) {
	paymenttest.ConformPromise(t, cod.New(cod.Config{}))
}

func TestConfig(t *testing.T) {
	m := cod.New(cod.Config{Title: "T", Description: "D", Instructions: "I"}).Method()
	if m.Title != "T" || m.Description != "D" || m.Instructions != "I" || m.Provider != "cod" {
		t.Errorf("%+v", m)
	}
}
