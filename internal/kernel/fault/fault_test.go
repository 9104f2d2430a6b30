package fault_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"testing"
	"time"

	"winkel/internal/kernel/fault"
)

func TestKindNames(t *testing.T) {
	want := []string{
		"internal", "invalid", "unauthorized", "forbidden", "not_found", "conflict",
		"refused", "too_large", "rate_limited", "unavailable", "canceled", "internal",
	}
	for i, name := range want {
		if got := fault.Kind(i).String(); got != name {
			t.Errorf("kind %d is called %q, want %q", i, got, name)
		}
	}
}

func TestFrom(t *testing.T) {
	stock := fault.New(fault.Conflict, "insufficient_stock", "Only 2 are left.")
	tests := []struct {
		name string
		err  error
		kind fault.Kind
		code string
	}{
		{"a fault", stock, fault.Conflict, "insufficient_stock"},
		{"a wrapped fault", fmt.Errorf("place order: %w", fmt.Errorf("reserve: %w", stock)), fault.Conflict, "insufficient_stock"},
		{"a joined fault", errors.Join(io.EOF, stock), fault.Conflict, "insufficient_stock"},
		{"a fault that a cancel caused", stock.WithCause(context.Canceled), fault.Conflict, "insufficient_stock"},
		{"a canceled context", fmt.Errorf("query: %w", context.Canceled), fault.Canceled, fault.CodeCanceled},
		{"an expired context", fmt.Errorf("query: %w", context.DeadlineExceeded), fault.Unavailable, fault.CodeUnavailable},
		{"a foreign error", fmt.Errorf("secret host 10.0.0.7: %w", io.EOF), fault.Internal, fault.CodeInternal},
	}
	for _, test := range tests {
		f := fault.From(test.err)
		if f.Kind != test.kind || f.Code != test.code {
			t.Errorf("%s becomes %s %s, want %s %s", test.name, f.Kind, f.Code, test.kind, test.code)
		}
		if fault.KindOf(test.err) != test.kind || fault.CodeOf(test.err) != test.code {
			t.Errorf("%s: KindOf and CodeOf differ from From", test.name)
		}
	}
	if fault.From(nil) != nil || fault.CodeOf(nil) != "" {
		t.Error("no error becomes a fault")
	}
}

func TestForeignErrorIsForTheLogAlone(t *testing.T) {
	f := fault.From(fmt.Errorf("secret host 10.0.0.7: %w", io.EOF))
	if want := "Something went wrong on our side. It has been recorded."; f.Message != want {
		t.Errorf("the client reads %q, want %q", f.Message, want)
	}
	if want := "internal_error: Something went wrong on our side. It has been recorded.: secret host 10.0.0.7: EOF"; f.Error() != want {
		t.Errorf("the log reads %q, want %q", f.Error(), want)
	}
	if !errors.Is(f, io.EOF) {
		t.Error("the cause is lost")
	}
}

func TestIs(t *testing.T) {
	stock := fault.New(fault.Conflict, "insufficient_stock", "Only 2 are left.")
	same := fault.Newf(fault.Conflict, "insufficient_stock", "Only %d are left.", 1).WithParam("items[0].quantity")
	tests := []struct {
		name        string
		err, target error
		want        bool
	}{
		{"the same code", same, stock, true},
		{"the same code, wrapped", fmt.Errorf("place: %w", same), stock, true},
		{"another code", fault.Stale("cart"), stock, false},
		{"the same code of another kind", fault.New(fault.Refused, "insufficient_stock", ""), stock, false},
		{"a foreign target", stock, io.EOF, false},
		{"a foreign error", io.EOF, stock, false},
	}
	for _, test := range tests {
		if got := errors.Is(test.err, test.target); got != test.want {
			t.Errorf("%s: errors.Is is %v, want %v", test.name, got, test.want)
		}
	}
}

func TestWithMakesCopies(t *testing.T) {
	original := fault.New(fault.RateLimited, fault.CodeRateLimited, "Too many requests.")
	details := []fault.Detail{{Param: "a", Message: "A is wrong."}}
	changed := original.WithParam("email").WithDetails(details).WithRetryAfter(2 * time.Second).WithCause(io.EOF)
	details[0].Param = "changed later"

	if original.Param != "" || original.Details != nil || original.RetryAfter != 0 || original.Unwrap() != nil {
		t.Errorf("the original was changed to %+v", original)
	}
	if changed.Kind != fault.RateLimited || changed.Code != fault.CodeRateLimited || changed.Message != "Too many requests." ||
		changed.Param != "email" || changed.RetryAfter != 2*time.Second || !errors.Is(changed, io.EOF) {
		t.Errorf("the copy is %+v", changed)
	}
	if want := []fault.Detail{{Param: "a", Message: "A is wrong."}}; !reflect.DeepEqual(changed.Details, want) {
		t.Errorf("details are %+v, want %+v", changed.Details, want)
	}
	if want := "rate_limited (email): Too many requests.: EOF"; changed.Error() != want {
		t.Errorf("the log reads %q, want %q", changed.Error(), want)
	}
}

func TestShorthands(t *testing.T) {
	tests := []struct {
		got     *fault.Error
		kind    fault.Kind
		code    string
		param   string
		message string
	}{
		{fault.Invalidf("sku", "%q is taken.", "A1"), fault.Invalid, fault.CodeValidation, "sku", `"A1" is taken.`},
		{fault.Missing("product", "prod_1"), fault.NotFound, fault.CodeNotFound, "", "There is no product prod_1."},
		{fault.Stale("cart"), fault.Conflict, fault.CodeVersionConflict, "",
			"The cart was changed by somebody else in the meantime. Read it again, then repeat your change."},
	}
	for _, test := range tests {
		if f := test.got; f.Kind != test.kind || f.Code != test.code || f.Param != test.param || f.Message != test.message {
			t.Errorf("got %+v, want %+v", f, test)
		}
	}
}

func TestViolations(t *testing.T) {
	if err := fault.Violations(nil); err != nil {
		t.Errorf("no violation makes %v", err)
	}
	city := fault.Detail{Param: "city", Message: "City is missing (100%)."}
	phone := fault.Detail{Param: "phone", Message: "Phone is too long."}
	tests := []struct {
		violations []fault.Detail
		message    string
	}{
		{[]fault.Detail{city}, "City is missing (100%)."},
		{[]fault.Detail{city, phone}, "City is missing (100%). There is 1 more problem."},
		{[]fault.Detail{city, phone, phone}, "City is missing (100%). There are 2 more problems."},
	}
	for _, test := range tests {
		f := fault.From(fault.Violations(test.violations))
		if f.Kind != fault.Invalid || f.Code != fault.CodeValidation || f.Param != "city" || f.Message != test.message ||
			!reflect.DeepEqual(f.Details, test.violations) {
			t.Errorf("%d violations make %+v, want %q", len(test.violations), f, test.message)
		}
	}
}
