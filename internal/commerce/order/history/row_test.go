package history

import (
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func row(t *testing.T, text string) Row {
	t.Helper()
	var cells [columnCount]string
	copy(cells[:], strings.Split(text, ","))
	r, err := parseRow(&cells)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return r
}

func TestRowsAreRead(t *testing.T) {
	got := row(t, " C536379 , 22423a ,REGENCY  CAKESTAND ,-3,2011-06-01 00:30:00,12.75,17850.0,EIRE")
	want := Row{
		Invoice: "C536379", Code: "22423A", Description: "REGENCY CAKESTAND", Quantity: -3, Price: 1275, Customer: "17850", Country: "EIRE",
		At: time.Date(2011, 5, 31, 23, 30, 0, 0, time.UTC), // summer in London
	}
	if got != want || got.Amount() != -3825 || Month(got.At) != "2011-06" {
		t.Errorf("%+v of %d in %s, want %+v", got, got.Amount(), Month(got.At), want)
	}
	if other := row(t, "1,a,x,1,12/1/2010 8:26,1,,X"); !other.At.Equal(time.Date(2010, 12, 1, 8, 26, 0, 0, time.UTC)) || other.Price != 100 {
		t.Errorf("the other edition: %+v", other)
	}
	for _, text := range []string{
		",a,x,1,2011-06-01 00:30:00,1,,X", "1,,x,1,2011-06-01 00:30:00,1,,X", "1,a,x,,2011-06-01 00:30:00,1,,X",
		"1,a,x,0,2011-06-01 00:30:00,1,,X", "1,a,x,1.5,2011-06-01 00:30:00,1,,X", "1,a,x,1,yesterday,1,,X",
		"1,a,x,1,0001-06-01 00:30:00,1,,X", "1,a,x,1,2011-06-01 00:30:00,1e3,,X", "1,a,x,1,2011-06-01 00:30:00,,,X",
		"1,a,x,1,2011-06-01 00:30:00,0.0000001,,X", "1,a,x,1,2011-06-01 00:30:00,99999999999,,X", "1,a,\xff,1,2011-06-01 00:30:00,1,,X",
		"1,a," + strings.Repeat("x", 501) + ",1,2011-06-01 00:30:00,1,,X",
	} {
		var cells [columnCount]string
		copy(cells[:], strings.Split(text, ","))
		if r, err := parseRow(&cells); err == nil {
			t.Errorf("%q was read: %+v", text, r)
		}
	}
}

// Amounts are those of exact arithmetic, rounded to the nearest penny and away from zero in the middle.
func TestAmountsAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := fmt.Sprintf("%d.%06d", rapid.IntRange(0, 99_999).Draw(t, "pounds"), rapid.IntRange(0, 999_999).Draw(t, "parts"))
		if rapid.Bool().Draw(t, "negative") {
			text = "-" + text
		}
		r := Row{Quantity: rapid.Int64Range(-maxQuantity, maxQuantity).Draw(t, "quantity")}
		var err error
		if r.Price, r.fraction, err = parsePrice(text); err != nil {
			t.Fatal(err)
		}
		exact, _ := new(big.Rat).SetString(text)
		exact.Mul(exact, big.NewRat(100*r.Quantity, 1))
		if want := exact.FloatString(0); fmt.Sprint(r.Amount()) != want && want != "-0" {
			t.Fatalf("%d × %s is %d pennies, want %s", r.Quantity, text, r.Amount(), want)
		}
	})
}

func TestDecide(t *testing.T) {
	for _, c := range []struct {
		invoice, code, description, quantity, price string
		kind                                        Kind
		reason                                      Reason
	}{
		{"536365", "85123A", "HOLDER", "6", "2.55", Goods, ""},
		{"536365", "DCGSSBOY", "BOYS PARTY BAG", "1", "3.29", Goods, ""},
		{"C536379", "85123A", "HOLDER", "-6", "2.55", Goods, ""},
		{"536370", "POST", "POSTAGE", "3", "18", Shipping, ""},
		{"536544", "DOT", "DOTCOM POSTAGE", "1", "569.77", Shipping, ""},
		{"536540", "C2", "CARRIAGE", "1", "50", Shipping, ""},
		{"C536370", "POST", "POSTAGE", "-1", "18", Shipping, ""},
		{"536569", "M", "Manual", "1", "1.25", Charge, ""},
		{"536569", "m", "Manual", "1", "2.55", Charge, ""},
		{"C536379", "D", "Discount", "-1", "27.50", Charge, ""},
		{"536569", "gift_0001_20", "Gift Voucher", "1", "17.02", Charge, ""},
		{"536569", "gift_0001_20", "", "10", "0", Aside, NoDescription},
		{"537434", "BANK CHARGES", "Bank Charges", "1", "15", Aside, BankCharge},
		{"C537651", "AMAZONFEE", "AMAZON FEE", "-1", "13541.33", Aside, MarketplaceFee},
		{"C540117", "CRUK", "CRUK Commission", "-1", "52.24", Aside, Donation},
		{"C537581", "S", "SAMPLES", "-1", "12.95", Aside, Sample},
		{"549684", "S", "SAMPLES", "1", "30", Aside, Sample},
		{"A563186", "B", "Adjust bad debt", "1", "-11062.06", Aside, BadDebt},
		{"A563186", "22423", "CAKESTAND", "1", "1", Aside, BadDebt},
		{"536589", "21777", "", "-10", "0", Aside, StockWriteOff},
		{"536589", "21777", "damaged", "-10", "1", Aside, StockWriteOff},
		{"536414", "22139", "", "56", "0", Aside, NoDescription},
		{"537197", "22841", "CAKE TIN", "1", "0", Aside, NoPrice},
		{"550193", "PADS", "PADS", "1", "0.001", Aside, PriceTooFine},
		{"536589", "21777", "x", "1", "-1", Aside, NegativePrice},
		{"C536589", "21777", "x", "1", "1", Aside, NoCancellation},
		{"X1", "21777", "x", "1", "1", Aside, UnknownDocument},
		{"C", "21777", "x", "1", "1", Aside, UnknownDocument},
	} {
		r := row(t, strings.Join([]string{c.invoice, c.code, c.description, c.quantity, "2011-06-01 00:30:00", c.price, "", "X"}, ","))
		if kind, reason := Decide(&r); kind != c.kind || reason != c.reason {
			t.Errorf("%+v: %d, %q", c, kind, reason)
		}
	}
	for _, reason := range []Reason{
		StockWriteOff, NoDescription, NoPrice, PriceTooFine, NegativePrice, BankCharge, MarketplaceFee, Donation, Sample, BadDebt,
		NoCancellation, UnknownDocument,
	} {
		if Reasons[reason] == "" {
			t.Errorf("nobody says what %s means", reason)
		}
	}
}
