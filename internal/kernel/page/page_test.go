package page_test

import (
	"strings"
	"testing"

	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/page"
)

func TestParse(t *testing.T) {
	tests := []struct {
		limit, offset, cursor string
		want                  page.Request
	}{
		{"", "", "", page.Request{Limit: 24}},
		{"1", "0", "", page.Request{Limit: 1}},
		{"100", "10000", "", page.Request{Limit: 100, Offset: 10_000}},
		{"50", "", "abc", page.Request{Limit: 50, Cursor: "abc"}},
		{"50", "0", "abc", page.Request{Limit: 50, Cursor: "abc"}},
	}
	for _, test := range tests {
		if got, err := page.Parse(test.limit, test.offset, test.cursor); got != test.want || err != nil {
			t.Errorf("Parse(%q, %q, %q) = %+v, %v, want %+v", test.limit, test.offset, test.cursor, got, err, test.want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	tests := []struct {
		limit, offset, cursor string
		params                string // of the details, in order
		message               string
	}{
		{"0", "", "", "limit", "limit must be 1 to 100."},
		{"101", "", "", "limit", "limit must be 1 to 100."},
		{"-1", "", "", "limit", "limit must be 1 to 100."},
		{"ten", "", "", "limit", "limit is not a whole number in range."},
		{"1e2", "", "", "limit", "limit is not a whole number"},
		{"99999999999999999999", "", "", "limit", "limit is not a whole number in range."},
		{"", "-1", "", "offset", "offset must not be negative."},
		{"", "10001", "", "offset", "take the cursor in \"next\""},
		{"", "1", "abc", "cursor", "cannot be used together"},
		{"", "", strings.Repeat("a", page.MaxCursor+1), "cursor", "is not one of this list"},
		{"x", "y", "", "limit offset", "There is 1 more problem."},
		{"0", "-5", strings.Repeat("a", page.MaxCursor+1), "limit offset cursor", "There are 2 more problems."},
	}
	for _, test := range tests {
		got, err := page.Parse(test.limit, test.offset, test.cursor)
		if got != (page.Request{}) || fault.CodeOf(err) != fault.CodeValidation {
			t.Errorf("Parse(%.9q, %q, %.9q) = %+v, %v, want validation_failed", test.limit, test.offset, test.cursor, got, err)
			continue
		}
		f := fault.From(err)
		var params []string
		for _, detail := range f.Details {
			params = append(params, detail.Param)
		}
		if strings.Join(params, " ") != test.params || f.Param != params[0] || !strings.Contains(f.Message, test.message) {
			t.Errorf("Parse(%.9q, %q, %.9q) refuses %v with %q, want %q with %q",
				test.limit, test.offset, test.cursor, params, f.Message, test.params, test.message)
		}
	}
}

func TestValidate(t *testing.T) {
	if err := (page.Request{Limit: 24, Offset: 10_000}).Validate(); err != nil {
		t.Errorf("a good request is refused: %v", err)
	}
	if err := (page.Request{}).Validate(); fault.CodeOf(err) != fault.CodeValidation || fault.From(err).Param != "limit" {
		t.Errorf("a request without limit is answered %v, want validation_failed", err)
	}
}
