package address

import "strings"

// Country is a country of ISO 3166-1 and what an address in it needs.
type Country struct {
	Code               string // alpha-2, upper case
	Name               string // English short name
	CityRequired       bool
	ProvinceRequired   bool // by name or by code
	PostalCodeRequired bool

	postal string // forms of its postal codes, as in the table
}

// countries is the table by code.
var countries = func() map[string]Country {
	byCode := make(map[string]Country, len(table))
	for i := range table {
		c := countryAt(i)
		byCode[c.Code] = c
	}
	return byCode
}()

func countryAt(i int) Country {
	row := table[i]
	return Country{
		Code:               row.code,
		Name:               row.name,
		CityRequired:       row.needs&noCity == 0,
		ProvinceRequired:   row.needs&province != 0,
		PostalCodeRequired: row.needs&postal != 0,
		postal:             row.postal,
	}
}

// Countries is every country, sorted by code.
func Countries() []Country {
	all := make([]Country, len(table))
	for i := range table {
		all[i] = countryAt(i)
	}
	return all
}

// Lookup finds a country by its code in upper case; false when there is none.
func Lookup(code string) (Country, bool) {
	c, known := countries[code]
	return c, known
}

// printed removes what is in a postal code for the eye.
var printed = strings.NewReplacer(" ", "", "-", "")

// fits reports whether a postal code in upper case has one of the country's forms, with or without the country's code
// before it, as in "CH-8001".
func (c Country) fits(code string) bool {
	if c.postal == "" {
		return true
	}
	code = printed.Replace(code)
	short := strings.TrimPrefix(code, c.Code)
	for form := range strings.SplitSeq(printed.Replace(c.postal), "|") {
		if hasForm(code, form) || hasForm(short, form) {
			return true
		}
	}
	return false
}

// hasForm reports whether code is spelled like form: # a digit, @ a letter, * either, all else itself.
func hasForm(code, form string) bool {
	if len(code) != len(form) {
		return false
	}
	for i := range len(form) {
		digit := code[i] >= '0' && code[i] <= '9'
		letter := code[i] >= 'A' && code[i] <= 'Z'
		switch form[i] {
		case '#':
			if !digit {
				return false
			}
		case '@':
			if !letter {
				return false
			}
		case '*':
			if !digit && !letter {
				return false
			}
		default:
			if code[i] != form[i] {
				return false
			}
		}
	}
	return true
}
