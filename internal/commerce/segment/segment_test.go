package segment_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"winkel/internal/commerce/segment"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/money"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

const oneDay = 24 * time.Hour

func figures(spent int64, orders int64, age time.Duration) segment.Figures {
	return segment.Figures{Spent: money.Amount{Minor: spent, Currency: "EUR"}, Orders: orders, First: noon.Add(-age), Last: noon.Add(-age)}
}

func TestTheFirstRuleThatMatchesWins(t *testing.T) {
	for _, test := range []struct {
		name string
		f    segment.Figures
		want string
	}{
		{"all that a VIP needs, and no more", figures(100_000, 5, 30*oneDay), segment.VIP},
		{"a cent less", figures(99_999, 5, 30*oneDay), segment.Loyal},
		{"an order less", figures(100_000, 4, 30*oneDay), segment.Loyal},
		{"a moment longer ago", figures(100_000, 5, 30*oneDay+time.Microsecond), segment.Loyal},
		{"all that a loyal one needs", figures(50_000, 3, 60*oneDay), segment.Loyal},
		{"too little for it", figures(49_999, 3, 60*oneDay), segment.Regular},
		{"too few", figures(50_000, 2, 60*oneDay), segment.Regular},
		{"too long ago", figures(50_000, 3, 60*oneDay+time.Microsecond), segment.Regular},
		{"all that a regular one needs", figures(0, 2, 90*oneDay), segment.Regular},
		{"one order", figures(1_000_000, 1, 0), segment.Newcomer},
		{"between regular and at risk", figures(1_000_000, 20, 90*oneDay+time.Microsecond), segment.Newcomer},
		{"not at risk yet", figures(1_000_000, 20, 180*oneDay), segment.Newcomer},
		{"at risk", figures(1_000_000, 20, 180*oneDay+time.Microsecond), segment.AtRisk},
		{"one order, at risk", figures(100, 1, 181*oneDay), segment.AtRisk},
		{"a clock that is ahead", figures(100_000, 5, -oneDay), segment.VIP},
	} {
		if got, _ := segment.Reckon(segment.Standard(), test.f, noon, segment.Cuts{}); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
	nobody := segment.Figures{Spent: money.Amount{Currency: "EUR"}}
	if got := segment.Standard().Of(nobody, noon); got != segment.Newcomer {
		t.Errorf("who never ordered is %s", got)
	}
	if got, _ := segment.Reckon(segment.Standard(), nobody, noon, segment.Cuts{}); got != "" {
		t.Errorf("whose orders do not count any more stands in %s", got)
	}
}

// Thresholds are in whole units, whatever the currency divides them into.
func TestThresholdsAreInWholeUnits(t *testing.T) {
	rule := segment.Rule{MinSpent: 1000}
	for currency, least := range map[money.Currency]int64{"EUR": 100_000, "JPY": 1000, "KWD": 1_000_000} {
		f := segment.Figures{Spent: money.Amount{Minor: least, Currency: currency}}
		if !rule.Matches(f, noon) {
			t.Errorf("%s does not do", f.Spent)
		}
		if f.Spent.Minor--; rule.Matches(f, noon) {
			t.Errorf("%s does", f.Spent)
		}
	}
}

func TestScores(t *testing.T) {
	for _, test := range []struct {
		figures, want []int64
	}{
		{[]int64{7}, []int64{1}},
		{[]int64{1, 2}, []int64{1, 3}},
		{[]int64{1, 2, 3, 4, 5}, []int64{1, 2, 3, 4, 5}},
		{[]int64{1, 1, 2, 2, 3, 3, 4, 4, 5, 5}, []int64{1, 1, 2, 2, 3, 3, 4, 4, 5, 5}},
		{[]int64{1, 1, 1, 1, 2}, []int64{1, 1, 1, 1, 5}}, // equal figures have equal scores
		{[]int64{3, 3, 3}, []int64{1, 1, 1}},
	} {
		cuts := segment.CutsOf(test.figures)
		var got []int64
		for _, figure := range test.figures {
			got = append(got, segment.ScoreOf(figure, cuts))
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%v: %v, want %v", test.figures, got, test.want)
		}
	}
}

// A score is what its definition says: one more than the whole fifths of everybody who have less.
func TestScoresAreTheFifthsThatHaveLess(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfN(rapid.Int64Range(-5, 20), 1, 60).Draw(t, "figures")
		slices.Sort(all)
		cuts := segment.CutsOf(all)
		for _, figure := range all {
			less := 0
			for _, other := range all {
				if other < figure {
					less++
				}
			}
			if got, want := segment.ScoreOf(figure, cuts), int64(1+5*less/len(all)); got != want {
				t.Fatalf("%d of %v has %d, want %d", figure, all, got, want)
			}
		}
	})
}

// plain is the rules said again, in the words of whoever thought them up.
func plain(spent float64, orders int, days float64) string {
	switch {
	case spent >= 1000 && orders >= 5 && days <= 30:
		return "vip"
	case spent >= 500 && orders >= 3 && days <= 60:
		return "loyal"
	case orders >= 2 && days <= 90:
		return "regular"
	case days > 180:
		return "at_risk"
	}
	return "new"
}

func TestRulesEqualTheirWords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cents := rapid.OneOf(rapid.Int64Range(0, 200_000), rapid.SampledFrom([]int64{49_999, 50_000, 99_999, 100_000})).Draw(t, "cents")
		orders := rapid.Int64Range(1, 8).Draw(t, "orders")
		hours := rapid.OneOf(rapid.Int64Range(0, 24*200), rapid.SampledFrom([]int64{720, 721, 1440, 1441, 2160, 2161, 4320, 4321})).Draw(t, "hours")
		got, _ := segment.Reckon(segment.Standard(), figures(cents, orders, time.Duration(hours)*time.Hour), noon, segment.Cuts{})
		if want := plain(float64(cents)/100, int(orders), float64(hours)/24); got != want {
			t.Fatalf("%s, want %s", got, want)
		}
	})
}

// What is refused because an earlier rule takes it is never matched, and what is kept can be.
func TestEveryRuleCanMatch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var rules segment.Rules
		for i := range rapid.IntRange(1, 4).Draw(t, "rules") {
			rules = append(rules, segment.Rule{
				Code: string(rune('a' + i)), Name: "X", MinSpent: rapid.Int64Range(0, 2).Draw(t, "spent"), MinOrders: rapid.Int64Range(0, 3).Draw(t, "orders"),
				WithinDays: rapid.Int64Range(0, 4).Draw(t, "within"), AfterDays: rapid.Int64Range(0, 3).Draw(t, "after"),
			})
		}
		rules = append(rules, segment.Rule{Code: "rest", Name: "Rest"})
		_, err := rules.Normalize()
		var reached int
		for i := range rules[:len(rules)-1] {
			for code := range everyone(rules) {
				if code == rules[i].Code {
					reached++
				}
			}
		}
		if err != nil && strings.Contains(err.Error(), "Nobody gets here") && reached == len(rules)-1 {
			t.Fatalf("%+v: %v", rules, err)
		}
	})
}

// everyone is the segments that somebody is in, of all figures that tell small rules apart.
func everyone(rules segment.Rules) map[string]bool {
	found := map[string]bool{}
	for spent := range int64(4) {
		for orders := range int64(5) {
			for days := range 6 {
				code, _ := segment.Reckon(rules, figures(100*spent, orders, time.Duration(days)*24*time.Hour), noon, segment.Cuts{})
				found[code] = true
			}
		}
	}
	return found
}

func TestRulesAreChecked(t *testing.T) {
	rest := segment.Rule{Code: "rest", Name: "The rest"}
	long := strings.Repeat("x", 101)
	many := make(segment.Rules, 51)
	for _, test := range []struct {
		name   string
		rules  segment.Rules
		params []string // at fault; none: it is good
	}{
		{"the standard ones", segment.Standard(), nil},
		{"one for everybody", segment.Rules{rest}, nil},
		{"own ones", segment.Rules{{Code: " Big-Spender ", Name: " Big ", MinSpent: 5000}, {Code: "lapsing", Name: "Lapsing", AfterDays: 60, WithinDays: 90}, rest}, nil},
		{"none", nil, []string{"rules"}},
		{"too many", many, []string{"rules"}},
		{"a code twice", segment.Rules{{Code: "a", Name: "A", MinOrders: 2}, {Code: "A", Name: "B", MinOrders: 1}, rest}, []string{"rules[1].code"}},
		{"no code and no name", segment.Rules{{MinOrders: 1}, rest}, []string{"rules[0].name", "rules[0].code"}},
		{"odd code, long name", segment.Rules{{Code: "a b", Name: long, MinOrders: 1}, rest}, []string{"rules[0].name", "rules[0].code"}},
		{"out of range", segment.Rules{{Code: "a", Name: "A", MinSpent: -1, MinOrders: -1, WithinDays: 36_501, AfterDays: -1}, rest},
			[]string{"rules[0].min_spent", "rules[0].min_orders", "rules[0].within_days", "rules[0].after_days"}},
		{"so much that it overflows", segment.Rules{{Code: "a", Name: "A", MinSpent: segment.MaxSpent + 1}, rest}, []string{"rules[0].min_spent"}},
		{"for nobody", segment.Rules{{Code: "a", Name: "A", WithinDays: 30, AfterDays: 30}, rest}, []string{"rules[0].after_days"}},
		{"nobody gets further", segment.Rules{{Code: "a", Name: "A"}, rest}, []string{"rules[0].code"}},
		{"taken by fewer orders", segment.Rules{{Code: "a", Name: "A", MinOrders: 2}, {Code: "b", Name: "B", MinOrders: 5}, rest}, []string{"rules[1].code"}},
		{"taken by a longer time", segment.Rules{
			{Code: "a", Name: "A", WithinDays: 60}, {Code: "b", Name: "B", AfterDays: 90},
			{Code: "c", Name: "C", WithinDays: 30, MinSpent: 9}, {Code: "d", Name: "D", AfterDays: 91, WithinDays: 100}, rest,
		}, []string{"rules[2].code", "rules[3].code"}},
		{"none takes the next", segment.Rules{
			{Code: "a", Name: "A", MinSpent: 500, WithinDays: 30}, {Code: "b", Name: "B", MinSpent: 1000, WithinDays: 60},
			{Code: "c", Name: "C", MinOrders: 2, WithinDays: 30}, {Code: "d", Name: "D", WithinDays: 30}, {Code: "e", Name: "E", MinOrders: 3}, rest,
		}, nil},
		{"no rest", segment.Rules{rest, {Code: "a", Name: "A", MinOrders: 1}}, []string{"rules[0].code", "rules[1].code"}},
	} {
		kept, err := test.rules.Normalize()
		if len(test.params) == 0 {
			if err != nil {
				t.Errorf("%s: %v", test.name, err)
			} else if test.name == "own ones" && (kept[0].Code != "big-spender" || kept[0].Name != "Big") {
				t.Errorf("%s: %+v", test.name, kept[0])
			}
			continue
		}
		var got []string
		if f := fault.From(err); f != nil {
			if got = []string{f.Param}; len(f.Details) > 0 {
				got = nil
				for _, d := range f.Details {
					got = append(got, d.Param)
				}
			}
		}
		if diff := cmp.Diff(test.params, got); diff != "" {
			t.Errorf("%s: %v\n%s", test.name, err, diff)
		}
	}
}
