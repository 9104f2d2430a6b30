package privacy

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"io"
	"regexp"
	"slices"
	"strings"

	"winkel/internal/kernel/id"
)

// personalFields are the names under which documents hold what is a person's: the API, events, stored addresses.
var personalFields = []string{
	"email", "new_email", "recipient", "first_name", "last_name", "company", "address_1", "address_2", "city", "phone", "note", "notes",
	"reason", "cancel_reason", "tracking_number", "tracking_url", "failure_message", "message", "user_agent", "remote_address",
	"address_lines", "external_id", "consents", "tags", "subject", "html", "text",
	// As kernel/address is stored, by the names of its Go fields.
	"FirstName", "LastName", "Company", "Address1", "Address2", "City", "Phone",
}

// postalFields hold postal codes, of which the beginning may stay.
var postalFields = []string{"postal_code", "PostalCode"}

// postalLeft is how many characters of a postal code are left: a region of a country, and nobody's street.
const postalLeft = 2

// erased stands in the middle of a text where something was.
const erased = "[erased]"

// scrubber takes one person out of documents.
type scrubber struct {
	emails []string        // lower case
	ids    map[string]bool // "order_…" and so on
	others map[string]bool // of what is another customer's and has the person's address
	names  []string        // longest first
}

var mention = regexp.MustCompile(`\b(?:cus|order|cart|checkout)_[0-9a-z]{13}\b`)

func (p *person) scrubber() *scrubber {
	s := &scrubber{ids: map[string]bool{}, others: map[string]bool{}}
	for _, customer := range p.customers {
		s.ids[id.Customer(customer).String()] = true
	}
	for _, order := range p.orders {
		s.ids[id.Order(order).String()] = true
	}
	for _, cart := range p.carts {
		s.ids[id.Cart(cart).String()] = true
	}
	for _, checkout := range p.checkouts {
		s.ids[id.Checkout(checkout).String()] = true
	}
	for _, order := range p.others.Orders {
		s.others[id.Order(order).String()] = true
	}
	for _, checkout := range p.others.Checkouts {
		s.others[id.Checkout(checkout).String()] = true
	}
	for _, address := range p.emails {
		s.emails = append(s.emails, strings.ToLower(address))
	}
	s.names = slices.Clone(p.names)
	slices.SortFunc(s.names, func(a, b string) int { return len(b) - len(a) })
	return s
}

// concerns reports whether a text tells of the person.
func (s *scrubber) concerns(text string) bool {
	for _, found := range mention.FindAllString(text, -1) {
		if s.ids[found] {
			return true
		}
	}
	lower := strings.ToLower(text)
	return slices.ContainsFunc(s.emails, func(address string) bool { return strings.Contains(lower, address) })
}

// scrub is the document without the person; the very same text if he is not in it.
func (s *scrubber) scrub(text string) string {
	plain, packed := unpack(text)
	if plain == "" || !s.concerns(plain) {
		return text
	}
	trimmed := strings.TrimSpace(plain)
	if !strings.HasPrefix(trimmed, "{") && !strings.HasPrefix(trimmed, "[") && !strings.HasPrefix(trimmed, `"`) {
		return s.clean(plain)
	}
	decoder := json.NewDecoder(strings.NewReader(plain))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return s.clean(plain)
	}
	before := encode(value)
	after := encode(s.walk(value, false))
	if before == after && !packed {
		return text // its own spelling stays
	}
	return after
}

func encode(value any) string {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic("privacy: a decoded document can be encoded: " + err.Error())
	}
	return strings.TrimSpace(buffer.String())
}

// walk goes through a document. Within an object that tells of the person the personal fields are emptied; elsewhere, as
// in the neighbours of one element of a list, only what is certain to be his is.
func (s *scrubber) walk(value any, his bool) any {
	switch v := value.(type) {
	case map[string]any:
		his = (his || s.tellsOf(v)) && !s.isOthers(v)
		for name, inner := range v {
			switch {
			case his && slices.Contains(postalFields, name):
				v[name] = region(inner)
			case his && slices.Contains(personalFields, name):
				v[name] = emptied(inner)
			default:
				v[name] = s.walk(inner, his)
			}
		}
		return v
	case []any:
		for i := range v {
			v[i] = s.walk(v[i], his)
		}
		return v
	case string:
		return s.value(v)
	}
	return value
}

// isOthers reports whether an object is, or belongs to, an order or checkout of another customer.
func (s *scrubber) isOthers(object map[string]any) bool {
	for _, name := range []string{"id", "order_id", "checkout_id"} {
		if text, isText := object[name].(string); isText && s.others[text] {
			return true
		}
	}
	return false
}

// tellsOf reports whether an object tells of the person, by itself or by an object in it that is no element of a list.
func (s *scrubber) tellsOf(object map[string]any) bool {
	for _, inner := range object {
		switch v := inner.(type) {
		case string:
			if s.concerns(v) {
				return true
			}
		case map[string]any:
			if s.tellsOf(v) {
				return true
			}
		}
	}
	return false
}

// value is a text in a document about the person.
func (s *scrubber) value(text string) string {
	if slices.Contains(s.names, text) || slices.Contains(s.emails, strings.ToLower(text)) {
		return ""
	}
	return s.clean(text)
}

// clean takes addresses and longer names out of a text.
func (s *scrubber) clean(text string) string {
	for _, address := range s.emails {
		text = replaceFold(text, address)
	}
	for _, name := range s.names {
		if len(name) >= minSearched {
			text = replaceWord(text, name)
		}
	}
	return text
}

// minSearched is the shortest name that is looked for within texts: shorter ones are words in some language. Whole fields
// are compared with all of them.
const minSearched = 4

// replaceFold replaces a lower-case text wherever it stands, in whatever case.
func replaceFold(text, lower string) string {
	for {
		at := strings.Index(strings.ToLower(text), lower)
		if at < 0 || at+len(lower) > len(text) || !strings.EqualFold(text[at:at+len(lower)], lower) {
			return text
		}
		text = text[:at] + erased + text[at+len(lower):]
	}
}

// replaceWord replaces a name where it is no part of a longer word.
func replaceWord(text, name string) string {
	var out strings.Builder
	for {
		at := strings.Index(text, name)
		if at < 0 {
			out.WriteString(text)
			return out.String()
		}
		end := at + len(name)
		if isLetter(text, at-1) || isLetter(text, end) {
			out.WriteString(text[:end])
		} else {
			out.WriteString(text[:at] + erased)
		}
		text = text[end:]
	}
}

func isLetter(text string, at int) bool {
	if at < 0 || at >= len(text) {
		return false
	}
	c := text[at]
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}

// emptied is what a personal field becomes: the empty value of its kind.
func emptied(value any) any {
	switch value.(type) {
	case string:
		return ""
	case []any:
		return []any{}
	case map[string]any:
		return map[string]any{}
	}
	return value
}

// region is the beginning of a postal code.
func region(value any) any {
	text, isText := value.(string)
	if !isText {
		return value
	}
	return cutPostal(text)
}

func cutPostal(code string) string {
	letters := []rune(code)
	return string(letters[:min(len(letters), postalLeft)])
}

// reduced is a stored address of which nobody can tell whose it is.
func reduced(text string) string {
	if text == "" {
		return ""
	}
	var value map[string]any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		return ""
	}
	left := map[string]any{}
	for name, inner := range value {
		switch {
		case slices.Contains(postalFields, name):
			left[name] = region(inner)
		case slices.Contains([]string{"country_code", "province_code", "CountryCode", "ProvinceCode"}, name):
			left[name] = inner
		}
	}
	if len(left) == 0 {
		return ""
	}
	return encode(left)
}

// valuesIn is the texts of a stored address by which a person is recognized.
func valuesIn(text string) []string {
	var value map[string]any
	if text == "" || json.Unmarshal([]byte(text), &value) != nil {
		return nil
	}
	var values []string
	for name, inner := range value {
		known := slices.Contains(personalFields, name) && name != "city" && name != "City"
		if v, isText := inner.(string); isText && known {
			values = append(values, v)
		}
	}
	slices.Sort(values)
	return values
}

// packedPrefix marks a long answer that was packed to be kept.
const packedPrefix = "gzip:"

// unpackLimit bounds what a packed answer may grow to.
const unpackLimit = 64 << 20

// unpack is the text of a document, and whether it was packed.
func unpack(text string) (plain string, packed bool) {
	body, found := strings.CutPrefix(text, packedPrefix)
	if !found {
		return text, false
	}
	reader, err := gzip.NewReader(base64.NewDecoder(base64.StdEncoding, strings.NewReader(body)))
	if err != nil {
		return text, false
	}
	unpacked, err := io.ReadAll(io.LimitReader(reader, unpackLimit))
	if err != nil {
		return text, false
	}
	return string(unpacked), true
}
