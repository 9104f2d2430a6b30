package segment

import (
	"fmt"
	"regexp"
	"strings"

	"winkel/internal/kernel/fault"
)

// Limits.
const (
	MaxRules  = 50
	MaxSpent  = 1_000_000_000_000 // whole units
	maxOrders = 1_000_000
	maxDays   = 36_500
	maxName   = 100
)

var codes = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,49}$`)

// normalize checks rules, and returns them as they are kept: every field at fault is named. Only the last rule may be for
// everybody, and it must be, so that everybody is somewhere; and no rule asks for what an earlier one takes already, so that
// none is there for nothing.
func (rules Rules) normalize() (Rules, error) {
	if len(rules) == 0 || len(rules) > MaxRules {
		return nil, fault.Invalidf("rules", "There are 1 to %d segments.", MaxRules)
	}
	var wrong fault.Mistakes
	kept, seen := make(Rules, len(rules)), map[string]bool{}
	for i, r := range rules {
		param := func(field string) string { return fmt.Sprintf("rules[%d].%s", i, field) }
		r.Code = strings.ToLower(strings.TrimSpace(r.Code))
		r.Name = wrong.Line(param("name"), r.Name, maxName)
		switch {
		case !codes.MatchString(r.Code):
			wrong.Addf(param("code"), "A code has 1 to 50 letters, digits, - and _, and begins with a letter or digit.")
		case seen[r.Code]:
			wrong.Addf(param("code"), "There are two segments with the code %s.", r.Code)
		}
		seen[r.Code] = true
		wrong.Within(param("min_spent"), r.MinSpent, 0, MaxSpent)
		wrong.Within(param("min_orders"), r.MinOrders, 0, maxOrders)
		wrong.Within(param("within_days"), r.WithinDays, 0, maxDays)
		wrong.Within(param("after_days"), r.AfterDays, 0, maxDays)
		if r.WithinDays > 0 && r.AfterDays >= r.WithinDays {
			wrong.Addf(param("after_days"), "Nobody's last order is older than %d days and at most %d days old.", r.AfterDays, r.WithinDays)
		}
		last := i == len(rules)-1
		if last && !r.everybody() {
			wrong.Addf(param("code"), "The last segment is for the rest: it may have no conditions.")
		}
		if !last && r.everybody() {
			wrong.Addf(param("code"), "A segment without conditions takes everybody, and nobody is left for those after it. Put it last.")
		}
		if taker := kept[:i].takes(&r); taker != nil && !last {
			wrong.Addf(param("code"), "Nobody gets here: whoever matches is in the segment %s before. Put this one first, or ask for more there.", taker.Code)
		}
		kept[i] = r
	}
	return kept, wrong.Err()
}

// takes is the rule that everybody matches who matches r; nil if there is none. Rules for everybody are told elsewhere that they are.
func (rules Rules) takes(r *Rule) *Rule {
	for i := range rules {
		e := &rules[i]
		switch {
		case e.everybody(), e.MinSpent > r.MinSpent, e.MinOrders > r.MinOrders, e.AfterDays > r.AfterDays:
		case e.WithinDays > 0 && (r.WithinDays == 0 || e.WithinDays < r.WithinDays):
		default:
			return e
		}
	}
	return nil
}
