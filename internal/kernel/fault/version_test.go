package fault_test

import (
	"errors"
	"testing"

	"winkel/internal/kernel/fault"
)

func TestExpect(t *testing.T) {
	for name, c := range map[string]struct {
		expected *int64
		version  int64
		code     string
	}{
		"whatever it is":  {nil, 7, ""},
		"the current one": {new(int64(7)), 7, ""},
		"an old one":      {new(int64(6)), 7, fault.CodeVersionConflict},
	} {
		if err := fault.Expect("thing", c.expected, c.version); fault.CodeOf(err) != c.code && (err != nil || c.code != "") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAgain(t *testing.T) {
	other := errors.New("something else")
	for name, c := range map[string]struct {
		expected *int64
		fails    int // times, with version_conflict
		then     error
		plans    int
		want     error
	}{
		"at once":               {nil, 0, nil, 1, nil},
		"overtaken twice":       {nil, 2, nil, 3, nil},
		"overtaken for good":    {nil, 9, nil, 5, fault.Stale("thing")},
		"expecting a version":   {new(int64(1)), 9, nil, 1, fault.Stale("thing")},
		"refused for something": {nil, 1, other, 2, other},
	} {
		plans := 0
		got, err := fault.Again(c.expected, func() (int, error) {
			if plans++; plans <= c.fails {
				return 0, fault.Stale("thing")
			}
			return plans, c.then
		})
		if plans != c.plans || fault.CodeOf(err) != fault.CodeOf(c.want) || (err == nil) != (c.want == nil) || err == nil && got != plans {
			t.Errorf("%s: %d plans, %v", name, plans, err)
		}
	}
}
