package page_test

import (
	"strings"
	"testing"

	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/page"
)

func TestValidate(t *testing.T) {
	for _, r := range []page.Request{
		{Limit: 1}, {Limit: 100, Offset: 10_000}, {Limit: 50, Cursor: "abc"}, {Limit: 50, Cursor: strings.Repeat("a", page.MaxCursor)},
	} {
		if err := r.Validate(); err != nil {
			t.Errorf("%+v is refused: %v", r, err)
		}
	}
}

func TestValidateRefuses(t *testing.T) {
	for _, test := range []struct {
		request page.Request
		params  string // of the details, in order
		message string
	}{
		{page.Request{}, "limit", "limit must be 1 to 100."},
		{page.Request{Limit: 101}, "limit", "limit must be 1 to 100."},
		{page.Request{Limit: -1}, "limit", "limit must be 1 to 100."},
		{page.Request{Limit: 24, Offset: -1}, "offset", "offset must not be negative."},
		{page.Request{Limit: 24, Offset: 10_001}, "offset", "take the cursor in \"next\""},
		{page.Request{Limit: 24, Offset: 1, Cursor: "abc"}, "cursor", "cannot be used together"},
		{page.Request{Limit: 24, Cursor: strings.Repeat("a", page.MaxCursor+1)}, "cursor", "is not one of this list"},
		{page.Request{Offset: -5, Cursor: strings.Repeat("a", page.MaxCursor+1)}, "limit offset cursor", "There are 2 more problems."},
	} {
		err := test.request.Validate()
		if fault.CodeOf(err) != fault.CodeValidation {
			t.Errorf("%+v is answered %v, want validation_failed", test.request, err)
			continue
		}
		f := fault.From(err)
		var params []string
		for _, detail := range f.Details {
			params = append(params, detail.Param)
		}
		if strings.Join(params, " ") != test.params || f.Param != params[0] || !strings.Contains(f.Message, test.message) {
			t.Errorf("%+v is refused for %v with %q, want %q with %q", test.request, params, f.Message, test.params, test.message)
		}
	}
}
