package history

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // a container may have no time zones
	"unicode/utf8"
)

// Row is one line of an invoice, as the file has it.
type Row struct {
	Line        int    // of the file, from 1
	Invoice     string // "536365", "C536379"
	Code        string // in upper case: the file has 85123A and 85123a for one thing
	Description string // with single spaces
	Quantity    int64
	At          time.Time
	Price       int64 // of one, in pennies, rounded towards zero
	fraction    int64 // of the price that is left, in ten-thousandths of a penny
	Customer    string
	Country     string
}

// Amount is quantity times price in pennies, rounded to the nearest.
func (r *Row) Amount() int64 {
	rest := r.Quantity * r.fraction
	half := int64(finest / 2)
	if rest < 0 {
		half = -half
	}
	return r.Quantity*r.Price + (rest+half)/finest
}

// Bounds of what a row may say. They keep every sum far from overflowing.
const (
	maxQuantity = 10_000_000
	maxPrice    = 1_000_000_000 // in pennies
	maxText     = 500
	maxName     = 60
	finest      = 10_000 // parts of a penny
)

// london is where the clock hangs that InvoiceDate was read from.
var london = func() *time.Location {
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic("history: " + err.Error())
	}
	return zone
}()

// Month is the month of a moment by the shop's clock: "2010-12".
func Month(at time.Time) string { return at.In(london).Format("2006-01") }

// dateForms are how InvoiceDate is written, by the one who published the file and by spreadsheets.
var dateForms = []string{"2006-01-02 15:04:05", "2006-01-02 15:04", "1/2/2006 15:04"}

func parseDate(text string) (time.Time, error) {
	for _, form := range dateForms {
		if at, err := time.ParseInLocation(form, text, london); err == nil {
			if at.Year() < 1971 || at.Year() > 9998 {
				break
			}
			return at.UTC(), nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is not a time such as 2010-12-01 08:26:00", clip(text))
}

// parsePrice reads a decimal of pounds into pennies and what is left of one.
func parsePrice(text string) (pennies, fraction int64, err error) {
	digits, negative := strings.CutPrefix(text, "-")
	whole, decimals, _ := strings.Cut(digits, ".")
	if len(decimals) > 6 || strings.Trim(whole+decimals, "0123456789") != "" || whole == "" || len(whole) > 9 {
		return 0, 0, fmt.Errorf("%q is not a price such as 2.55", clip(text))
	}
	parts, err := strconv.ParseInt(whole+decimals+strings.Repeat("0", 6-len(decimals)), 10, 64)
	if err != nil || parts > maxPrice*finest {
		return 0, 0, fmt.Errorf("%q is not a price such as 2.55", clip(text))
	}
	if negative {
		parts = -parts
	}
	return parts / finest, parts % finest, nil
}

// parseCustomer reads a customer's number, which programs that know no missing whole numbers write as 17850.0.
func parseCustomer(text string) (string, error) {
	number := strings.TrimSuffix(text, ".0")
	if len(number) > maxName {
		return "", errors.New("the customer's number is too long")
	}
	return number, nil
}

// columns of the file, by the names that they have in its two editions.
var columnNames = map[string]int{
	"invoiceno": 0, "invoice": 0, "stockcode": 1, "description": 2, "quantity": 3, "invoicedate": 4, "unitprice": 5, "price": 5,
	"customerid": 6, "country": 7,
}

const columnCount = 8

// parseRow reads the cells, which stand in the order of columnNames.
func parseRow(cells *[columnCount]string) (Row, error) {
	for _, cell := range cells {
		if !utf8.ValidString(cell) {
			return Row{}, errors.New("the text is not UTF-8")
		}
	}
	r := Row{
		Invoice: strings.TrimSpace(cells[0]), Code: strings.ToUpper(strings.TrimSpace(cells[1])),
		Description: strings.Join(strings.Fields(cells[2]), " "), Country: strings.TrimSpace(cells[7]),
	}
	if r.Invoice == "" || len(r.Invoice) > maxName {
		return Row{}, errors.New("there is no number of an invoice")
	}
	if r.Code == "" || len(r.Code) > maxName {
		return Row{}, errors.New("there is no stock code")
	}
	if len(r.Description) > maxText || len(r.Country) > maxName {
		return Row{}, errors.New("the text is too long")
	}
	var problems [4]error
	r.Quantity, problems[0] = parseQuantity(strings.TrimSpace(cells[3]))
	r.At, problems[1] = parseDate(strings.TrimSpace(cells[4]))
	r.Price, r.fraction, problems[2] = parsePrice(strings.TrimSpace(cells[5]))
	r.Customer, problems[3] = parseCustomer(strings.TrimSpace(cells[6]))
	return r, errors.Join(problems[:]...)
}

func parseQuantity(text string) (int64, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n == 0 || n > maxQuantity || n < -maxQuantity {
		return 0, fmt.Errorf("%q is not a quantity", clip(text))
	}
	return n, nil
}

func clip(text string) string {
	if len(text) > maxName {
		return text[:maxName] + "…"
	}
	return text
}
