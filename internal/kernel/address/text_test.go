package address_test

import (
	"testing"

	"winkel/internal/kernel/address"
)

func TestEncode(t *testing.T) {
	whole := address.Address{
		FirstName: "Ada", LastName: "Lovelace", Company: "Engines", Address1: "St James's Square 12", Address2: "2nd floor",
		City: "London", Province: "Greater London", ProvinceCode: "LND", PostalCode: "SW1Y 4JH", CountryCode: "GB",
		Phone: "+442071234567",
	}
	for _, a := range []address.Address{{}, whole, {City: "Quote \" and \\ and <b>"}} {
		if got, err := address.Decode(a.Encode()); err != nil || got != a {
			t.Errorf("%+v came back as %+v, %v", a, got, err)
		}
	}
	if got := (address.Address{CountryCode: "NL"}).Encode(); got != `{"country_code":"NL"}` {
		t.Errorf("stored as %s", got)
	}
	if _, err := address.Decode("{"); err == nil {
		t.Error("half an address was read")
	}
}
