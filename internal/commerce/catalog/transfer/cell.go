package transfer

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/money"
)

// risky is what spreadsheets take for the beginning of a formula, at the beginning of a cell.
const risky = "=+-@\t\r\n"

// guard makes a text safe to open in a spreadsheet: one that would be taken for a formula gets an apostrophe before it,
// and so does one that begins with an apostrophe, so that unguard can tell them apart.
func guard(text string) string {
	if text != "" && (strings.IndexByte(risky, text[0]) >= 0 || text[0] == '\'') {
		return "'" + text
	}
	return text
}

// unguard takes away what guard added, and nothing else: guard never leaves an apostrophe before any other character.
func unguard(cell string) string {
	if len(cell) > 1 && cell[0] == '\'' && (strings.IndexByte(risky, cell[1]) >= 0 || cell[1] == '\'') {
		return cell[1:]
	}
	return cell
}

// joinList writes a list into one cell: separated by | with a backslash before a | or backslash that is part of an item,
// and \e for an item without text where it would vanish.
func joinList(items []string) string {
	if len(items) == 1 && items[0] == "" {
		return `\e`
	}
	escaped := make([]string, len(items))
	for i, item := range items {
		escaped[i] = escape(item, `\|`)
	}
	return strings.Join(escaped, "|")
}

// splitList reads what joinList wrote. An empty cell is an empty list.
func splitList(cell string) []string {
	if cell == "" {
		return nil
	}
	var items []string
	for _, part := range splitEscaped(cell, '|') {
		items = append(items, unescape(part))
	}
	return items
}

func escape(text, special string) string {
	if !strings.ContainsAny(text, special) {
		return text
	}
	var b strings.Builder
	for i := range len(text) {
		if strings.IndexByte(special, text[i]) >= 0 {
			b.WriteByte('\\')
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

// unescape makes every escaped character itself, and \e nothing.
func unescape(text string) string {
	if !strings.Contains(text, `\`) {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+1 < len(text) {
			i++
			if text[i] == 'e' {
				continue
			}
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

// splitEscaped cuts at each separator that no backslash protects, and leaves the backslashes.
func splitEscaped(text string, separator byte) []string {
	var parts []string
	from := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case separator:
			parts = append(parts, text[from:i])
			from = i + 1
		}
	}
	return append(parts, text[from:])
}

// joinCategories writes paths of names: "Computers > Notebooks|Sale". A reference by slug becomes "slug:notebooks".
func joinCategories(refs []catalog.CategoryRef) string {
	cells := make([]string, len(refs))
	for i, ref := range refs {
		if len(ref.Path) == 0 {
			cells[i] = slugPrefix + escape(ref.Slug, `\|>`)
			continue
		}
		names := make([]string, len(ref.Path))
		for j, name := range ref.Path {
			names[j] = escape(name, `\|>`)
			if strings.HasPrefix(names[j], slugPrefix) {
				names[j] = `\` + names[j]
			}
		}
		cells[i] = strings.Join(names, " > ")
	}
	return strings.Join(cells, "|")
}

const slugPrefix = "slug:"

// splitCategories reads what joinCategories wrote. Space around the names does not count.
func splitCategories(cell string) ([]catalog.CategoryRef, *flaw) {
	if strings.TrimSpace(cell) == "" {
		return nil, nil
	}
	var refs []catalog.CategoryRef
	for _, one := range splitEscaped(cell, '|') {
		one = strings.TrimSpace(one)
		if slug, ok := strings.CutPrefix(one, slugPrefix); ok {
			refs = append(refs, catalog.CategoryRef{Slug: strings.TrimSpace(unescape(slug))})
			continue
		}
		var path []string
		for _, name := range splitEscaped(one, '>') {
			if name = strings.TrimSpace(unescape(name)); name == "" {
				return nil, flawf(CodeInvalid, "The category path %q has a name without text.", clip(one))
			}
			path = append(path, name)
		}
		if len(path) > catalog.MaxCategoryDepth {
			return nil, flawf(CodeTooMany, "The category path %q is deeper than %d.", clip(one), catalog.MaxCategoryDepth)
		}
		refs = append(refs, catalog.CategoryRef{Path: path})
	}
	if len(refs) > catalog.MaxCategories {
		return nil, flawf(CodeTooMany, "A product can be in %d categories; these are %d.", catalog.MaxCategories, len(refs))
	}
	return refs, nil
}

func parseBool(cell string) (bool, *flaw) {
	switch strings.ToLower(strings.TrimSpace(cell)) {
	case "true", "yes", "y", "1":
		return true, nil
	case "false", "no", "n", "0":
		return false, nil
	}
	return false, flawf(CodeInvalid, "%q is neither true nor false.", clip(cell))
}

// parseCount reads a whole number that is not negative.
func parseCount(cell string) (int64, *flaw) {
	text := strings.TrimSpace(cell)
	if whole, zeros, pointed := strings.Cut(text, "."); pointed && strings.Trim(zeros, "0") == "" {
		text = whole // what a spreadsheet makes of 12
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, flawf(CodeInvalid, "%q is not a whole number.", clip(cell))
	}
	if n < 0 {
		return 0, flawf(CodeInvalid, "%d is negative.", n)
	}
	return n, nil
}

// parseTime reads RFC 3339, or a date, which means the beginning of that day in UTC.
func parseTime(cell string) (time.Time, *flaw) {
	text := strings.TrimSpace(cell)
	if text == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		t, err = time.Parse(time.DateOnly, text)
	}
	if err != nil || t.Year() < 1 || t.Year() > 9999 {
		return time.Time{}, flawf(CodeInvalid, "%q is not a time such as 2026-11-23T09:30:00Z, nor a date such as 2026-11-23.", clip(cell))
	}
	return t.UTC().Truncate(time.Microsecond), nil
}

func formatTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}

// parseMoney reads an amount that is not negative.
func parseMoney(cell string, currency money.Currency) (money.Amount, *flaw) {
	amount, err := money.Parse(strings.TrimSpace(cell), currency)
	if err != nil {
		return money.Amount{}, flawOf(CodeMoney, err)
	}
	if amount.IsNegative() {
		return money.Amount{}, flawf(CodeMoney, "%s is negative.", amount)
	}
	return amount, nil
}

func parseSlug(cell string) (string, *flaw) {
	slug := strings.TrimSpace(cell)
	if slug == "" {
		return "", nil
	}
	if err := catalog.ValidSlug(slug); err != nil {
		return slug, flawOf(CodeInvalid, err)
	}
	return slug, nil
}

func parseTaxClass(cell string) (string, *flaw) {
	class := strings.TrimSpace(cell)
	if err := catalog.ValidTaxClass(class); err != nil {
		return class, flawOf(CodeInvalid, err)
	}
	return class, nil
}

func parseStatus(cell string) (catalog.Status, *flaw) {
	status := catalog.Status(strings.ToLower(strings.TrimSpace(cell)))
	switch status {
	case "", catalog.Draft, catalog.Published, catalog.Archived:
		return status, nil
	}
	return "", flawf(CodeInvalid, "%q is not a status: draft, published or archived.", clip(cell))
}

func parsePolicy(cell string) (catalog.Policy, *flaw) {
	policy := catalog.Policy(strings.ToLower(strings.TrimSpace(cell)))
	switch policy {
	case "", catalog.Deny, catalog.Continue:
		return policy, nil
	}
	return "", flawf(CodeInvalid, "%q is not an inventory policy: deny or continue.", clip(cell))
}

func parseGTIN(cell string) (string, *flaw) {
	gtin := strings.TrimSpace(cell)
	if gtin == "" {
		return "", nil
	}
	if strings.ContainsAny(gtin, "eE") && strings.Contains(gtin, "+") {
		return "", flawf(CodeGTIN, "A spreadsheet made %s of the GTIN. Format that column as text and enter the digits again.", clip(gtin))
	}
	if err := catalog.ValidGTIN(gtin); err != nil {
		return "", flawOf(CodeGTIN, err)
	}
	return gtin, nil
}

// parseMetadata reads a JSON object whose values are texts.
func parseMetadata(cell string) (map[string]string, *flaw) {
	if strings.TrimSpace(cell) == "" {
		return nil, nil
	}
	var metadata map[string]string
	if err := json.Unmarshal([]byte(cell), &metadata); err != nil {
		return nil, flawf(CodeInvalid, `This is not a JSON object of texts such as {"key": "value"}.`)
	}
	return metadata, checkMetadata(metadata)
}

func checkMetadata(metadata map[string]string) *flaw {
	if len(metadata) > catalog.MaxMetadataEntries {
		return flawf(CodeTooMany, "There can be %d metadata entries; these are %d.", catalog.MaxMetadataEntries, len(metadata))
	}
	for key, value := range metadata {
		if strings.ContainsRune(key, 0) || strings.ContainsRune(value, 0) {
			return flawf(CodeInvalid, "A text may not hold a NUL character.")
		}
	}
	return nil
}

// formatMetadata writes what parseMetadata reads, sorted by key.
func formatMetadata(metadata map[string]string) string {
	if len(metadata) == 0 {
		return ""
	}
	return string(marshal(metadata))
}

// maxDecimalPlaces is how exact a number attribute is.
const maxDecimalPlaces = 6

// parseDecimal reads a decimal number and returns it in its shortest spelling: "+02.50" becomes "2.5".
func parseDecimal(cell string) (string, *flaw) {
	text := strings.TrimSpace(cell)
	digits := strings.TrimLeft(text, "+-")
	whole, fraction, pointed := strings.Cut(digits, ".")
	if len(text)-len(digits) > 1 || !allDigits(whole) || pointed && !allDigits(fraction) {
		return "", flawf(CodeInvalid, "%q is not a number such as 12.5.", clip(cell))
	}
	if fraction = strings.TrimRight(fraction, "0"); len(fraction) > maxDecimalPlaces {
		return "", flawf(CodeInvalid, "%q has more than %d decimal places.", clip(cell), maxDecimalPlaces)
	}
	sign := text[:len(text)-len(digits)]
	millionths, err := strconv.ParseInt(sign+whole+fraction+strings.Repeat("0", maxDecimalPlaces-len(fraction)), 10, 64)
	if err != nil {
		return "", flawf(CodeInvalid, "%q is too large.", clip(cell))
	}
	return formatMillionths(millionths), nil
}

func allDigits(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}

// formatMillionths is the shortest decimal spelling of n millionths.
func formatMillionths(n int64) string {
	text, sign := strconv.FormatInt(n, 10), ""
	if n < 0 {
		text, sign = text[1:], "-"
	}
	if short := maxDecimalPlaces + 1 - len(text); short > 0 {
		text = strings.Repeat("0", short) + text
	}
	point := len(text) - maxDecimalPlaces
	return sign + strings.TrimRight(strings.TrimRight(text[:point]+"."+text[point:], "0"), ".")
}

// parseValue reads one value of an attribute of the type, and returns it in its shortest spelling. A value without a type
// is checked by whoever knows the attribute.
func parseValue(text string, of catalog.AttributeType) (string, *flaw) {
	switch of {
	case catalog.NumberAttribute:
		return parseDecimal(text)
	case catalog.BooleanAttribute:
		value, bad := parseBool(text)
		return strconv.FormatBool(value), bad
	case catalog.DateAttribute:
		day, err := time.Parse(time.DateOnly, strings.TrimSpace(text))
		if err != nil {
			return "", flawf(CodeInvalid, "%q is not a date such as 2026-11-23.", clip(text))
		}
		return day.Format(time.DateOnly), nil
	}
	return text, nil
}

var attributeTypes = []catalog.AttributeType{
	catalog.TextAttribute, catalog.NumberAttribute, catalog.BooleanAttribute, catalog.DateAttribute, catalog.ChoiceAttribute,
}

func validType(t catalog.AttributeType) bool { return slices.Contains(attributeTypes, t) }
