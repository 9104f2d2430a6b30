package promotion

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"winkel/internal/kernel/address"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

// Limits.
const (
	MaxNamed     = 500 // products or categories that one promotion names
	MaxGroups    = 100 // groups or segments that one promotion names
	MaxAutomatic = 500 // active promotions that apply by themselves, more or less: every cart is held against all of them
	MaxCodes     = 32  // codes that are looked up at once
	maxName      = 100
	maxPriority  = 1_000_000
	maxUses      = 1_000_000_000
)

// Input is a promotion as somebody wants it to be.
type Input struct {
	Name                  string
	Label                 string // empty: the name
	Code                  string // empty: applies by itself
	Active                bool
	Kind                  Kind
	Target                Target // may be empty for FreeShipping, which can be on nothing else
	Rate                  money.Rate
	Amount                money.Amount
	Conditions            Conditions
	Priority              int64
	Exclusive             bool
	StartsAt              time.Time
	EndsAt                time.Time
	UsageLimit            int64
	UsageLimitPerCustomer int64
}

// Patch is a change of a promotion: what is nil stays as it is, except that another kind forgets the rate and the amount
// of the old one. Conditions replaces all of them.
type Patch struct {
	Name                  *string
	Label                 *string
	Code                  *string
	Active                *bool
	Kind                  *Kind
	Target                *Target
	Rate                  *money.Rate
	Amount                *money.Amount
	Conditions            *Conditions
	Priority              *int64
	Exclusive             *bool
	StartsAt              *time.Time
	EndsAt                *time.Time
	UsageLimit            *int64
	UsageLimitPerCustomer *int64
}

// apply makes the patch true of the input.
func (p Patch) apply(in Input) Input {
	if p.Kind != nil && *p.Kind != in.Kind {
		in.Rate, in.Amount = 0, money.Amount{}
		if *p.Kind == FreeShipping {
			in.Target = ""
		}
	}
	// A limit of one that came with the condition goes with it.
	if p.Conditions != nil && in.Conditions.FirstOrder && !p.Conditions.FirstOrder {
		in.UsageLimitPerCustomer = 0
	}
	take(&in.Name, p.Name)
	take(&in.Label, p.Label)
	take(&in.Code, p.Code)
	take(&in.Active, p.Active)
	take(&in.Kind, p.Kind)
	take(&in.Target, p.Target)
	take(&in.Rate, p.Rate)
	take(&in.Amount, p.Amount)
	take(&in.Conditions, p.Conditions)
	take(&in.Priority, p.Priority)
	take(&in.Exclusive, p.Exclusive)
	take(&in.StartsAt, p.StartsAt)
	take(&in.EndsAt, p.EndsAt)
	take(&in.UsageLimit, p.UsageLimit)
	take(&in.UsageLimitPerCustomer, p.UsageLimitPerCustomer)
	return in
}

func take[T any](to, from *T) {
	if from != nil {
		*to = *from
	}
}

// input is the promotion as an input that would make it again.
func (p *Promotion) input() Input {
	return Input{
		Name: p.Name, Label: p.Label, Code: p.Code, Active: p.Active, Kind: p.Kind, Target: p.Target, Rate: p.Rate,
		Amount: p.Amount, Conditions: p.Conditions, Priority: p.Priority, Exclusive: p.Exclusive, StartsAt: p.StartsAt,
		EndsAt: p.EndsAt, UsageLimit: p.UsageLimit, UsageLimitPerCustomer: p.UsageLimitPerCustomer,
	}
}

// become makes a good input true of the promotion.
func (p *Promotion) become(in Input) {
	p.Name, p.Label, p.Code, p.Active, p.Kind, p.Target = in.Name, in.Label, in.Code, in.Active, in.Kind, in.Target
	p.Rate, p.Amount, p.Conditions, p.Priority, p.Exclusive = in.Rate, in.Amount, in.Conditions, in.Priority, in.Exclusive
	p.StartsAt, p.EndsAt = in.StartsAt, in.EndsAt
	p.UsageLimit, p.UsageLimitPerCustomer = in.UsageLimit, in.UsageLimitPerCustomer
}

// validate checks the input and returns it in its stored form.
func (in Input) validate() (Input, error) {
	var wrong fault.Mistakes
	in.Name = wrong.Line("name", in.Name, maxName)
	if in.Label = strings.TrimSpace(in.Label); in.Label == "" {
		in.Label = in.Name
	} else {
		in.Label = wrong.Line("label", in.Label, maxName)
	}
	in.Code = strings.ToUpper(strings.TrimSpace(in.Code))
	if in.Code != "" && !isCode(in.Code) {
		wrong.Addf("code", "code must be %d to %d letters from A to Z, digits, - and _.", MinCodeLength, MaxCodeLength)
	}
	in.discount(&wrong)
	in.Conditions = in.Conditions.validate(&wrong, in.Amount.Currency)
	wrong.Within("priority", in.Priority, -maxPriority, maxPriority)
	if !in.EndsAt.IsZero() && !in.EndsAt.After(in.StartsAt) {
		wrong.Addf("ends_at", "It ends before it begins.")
	}
	in.StartsAt, in.EndsAt = stored(in.StartsAt), stored(in.EndsAt)
	wrong.Within("usage_limit", in.UsageLimit, 0, maxUses)
	wrong.Within("usage_limit_per_customer", in.UsageLimitPerCustomer, 0, maxUses)
	if in.Conditions.FirstOrder {
		if in.UsageLimitPerCustomer > 1 {
			wrong.Addf("usage_limit_per_customer", "Nobody has more than one first order: leave the limit out.")
		}
		in.UsageLimitPerCustomer = 1
	}
	return in, wrong.Err()
}

// stored is a moment as the databases keep it.
func stored(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.UTC().Truncate(time.Microsecond)
}

// discount checks what is taken off.
func (in *Input) discount(wrong *fault.Mistakes) {
	if in.Kind == FreeShipping && in.Target == "" {
		in.Target = Shipping
	}
	switch in.Target {
	case Items, Order, Shipping:
		if in.Kind == FreeShipping && in.Target != Shipping {
			wrong.Addf("target", "Free shipping is on the shipping: leave the target out.")
		}
	default:
		wrong.Addf("target", "target must be item, order or shipping.")
	}
	if in.Kind != Percent && in.Rate != 0 {
		wrong.Addf("rate", "Only a promotion of the kind percent has a rate.")
	}
	if in.Kind != Fixed && in.Amount != (money.Amount{}) {
		wrong.Addf("amount", "Only a promotion of the kind fixed has an amount.")
	}
	switch in.Kind {
	case Percent:
		if in.Rate <= 0 || in.Rate > money.Whole {
			wrong.Addf("rate", "rate must be more than 0 and at most 100 percent.")
		}
	case Fixed:
		positive(wrong, "amount", in.Amount)
	case FreeShipping:
	default:
		wrong.Addf("kind", "kind must be percent, fixed or free_shipping.")
	}
}

// positive notes an amount that is not one.
func positive(wrong *fault.Mistakes, param string, a money.Amount) {
	if a.Minor <= 0 {
		wrong.Addf(param, "%s must be more than 0.", param)
	}
	if !a.Currency.IsValid() {
		wrong.Addf(param+".currency_code", "%q is not a currency: use an ISO 4217 code such as EUR.", string(a.Currency))
	}
}

// validate checks the conditions of a promotion whose amount is in that currency; empty if it has none.
func (c Conditions) validate(wrong *fault.Mistakes, currency money.Currency) Conditions {
	if c.MinSubtotal != nil {
		least := *c.MinSubtotal
		c.MinSubtotal = &least
		positive(wrong, "conditions.min_subtotal", least)
		if currency != "" && least.Currency != currency {
			wrong.Addf("conditions.min_subtotal.currency_code", "The amount is in %s, so this must be too.", currency)
		}
	}
	c.Products = named(wrong, "conditions.products", c.Products, MaxNamed)
	c.Categories = named(wrong, "conditions.categories", c.Categories, MaxNamed)
	c.Groups = lines(wrong, "conditions.groups", c.Groups)
	c.Segments = lines(wrong, "conditions.segments", c.Segments)
	countries := make([]string, len(c.Countries))
	for i, country := range c.Countries {
		countries[i] = strings.ToUpper(strings.TrimSpace(country))
		if _, known := address.Lookup(countries[i]); !known {
			wrong.Addf(fmt.Sprintf("conditions.countries[%d]", i), "This is not an ISO 3166-1 code of two letters such as US.")
		}
	}
	c.Countries = named(wrong, "conditions.countries", countries, MaxNamed)
	return c
}

// named is a list in ascending order, without repetition; nil if it is empty.
func named[T ~int64 | ~string](wrong *fault.Mistakes, param string, list []T, most int) []T {
	if len(list) > most {
		wrong.Addf(param, "There are %d; %d are allowed.", len(list), most)
	}
	if len(list) == 0 {
		return nil
	}
	var none T
	if slices.Contains(list, none) {
		wrong.Addf(param, "One of them is empty.")
	}
	list = slices.Clone(list)
	slices.Sort(list)
	return slices.Compact(list)
}

// lines is a list of lines in ascending order, without repetition; nil if it is empty.
func lines(wrong *fault.Mistakes, param string, list []string) []string {
	if len(list) > MaxGroups {
		wrong.Addf(param, "There are %d; %d are allowed.", len(list), MaxGroups)
		return list
	}
	trimmed := make([]string, len(list))
	for i, text := range list {
		trimmed[i] = wrong.Line(fmt.Sprintf("%s[%d]", param, i), text, maxName)
	}
	return named(wrong, param, trimmed, MaxGroups)
}

// idsOf is the ids as numbers.
func idsOf(list []id.Promotion) []int64 {
	numbers := make([]int64, len(list))
	for i, p := range list {
		numbers[i] = int64(p)
	}
	return numbers
}
