package catalog

import (
	"fmt"
	"slices"
	"strings"

	"winkel/internal/kernel/id"
)

// setOptions replaces the options. What goes on is recognized by id or name, and values by their text, and keeps its ids.
func (d *draft) setOptions(in []OptionInput) {
	if len(in) > MaxOptions {
		d.invalidf("options", "There are %d options; %d are allowed.", len(in), MaxOptions)
		return
	}
	matches := matchOptions(d.after.Options, in)
	options := make([]Option, 0, len(in))
	for i, o := range in {
		at := fmt.Sprintf("options[%d]", i)
		name := d.required(at+".name", o.Name, 100)
		if slices.ContainsFunc(options, func(other Option) bool { return other.Name == name }) {
			d.invalidf(at+".name", "The option %q is there twice.", clipText(name))
		}
		option := Option{Name: name}
		switch old := matches[i]; {
		case old != nil:
			option.ID, option.Values = old.ID, old.Values
		case o.ID != 0:
			d.invalidf(at+".id", "The product has no option %s, or the list names it twice.", o.ID)
		default:
			option.ID = id.Option(d.mint())
		}
		option.Values = d.optionValues(at, option.Values, o.Values)
		options = append(options, option)
	}
	d.after.Options = options
	d.keepVariants()
}

// matchOptions finds the existing option that each input continues, nil where it is a new one. Ids go before names: an option
// may get the name of another one that goes.
func matchOptions(old []Option, in []OptionInput) []*Option {
	matches := make([]*Option, len(in))
	taken := map[id.Option]bool{}
	match := func(same func(o *OptionInput, e *Option) bool) {
		for i := range in {
			for k := range old {
				if matches[i] == nil && !taken[old[k].ID] && same(&in[i], &old[k]) {
					matches[i], taken[old[k].ID] = &old[k], true
				}
			}
		}
	}
	match(func(o *OptionInput, e *Option) bool { return o.ID == e.ID })
	match(func(o *OptionInput, e *Option) bool { return o.ID == 0 && strings.TrimSpace(o.Name) == e.Name })
	return matches
}

func (d *draft) optionValues(at string, old []OptionValue, in []string) []OptionValue {
	if len(in) == 0 || len(in) > MaxOptionValues {
		d.invalidf(at+".values", "An option has 1 to %d values, not %d.", MaxOptionValues, len(in))
		return nil
	}
	values := make([]OptionValue, 0, len(in))
	for i, text := range in {
		text = d.required(fmt.Sprintf("%s.values[%d]", at, i), text, 200)
		if slices.ContainsFunc(values, func(v OptionValue) bool { return v.Value == text }) {
			d.invalidf(fmt.Sprintf("%s.values[%d]", at, i), "The value %q is there twice.", clipText(text))
			continue
		}
		if k := slices.IndexFunc(old, func(v OptionValue) bool { return v.Value == text }); k >= 0 {
			values = append(values, old[k])
		} else {
			values = append(values, OptionValue{ID: id.OptionValue(d.mint()), Value: text})
		}
	}
	return values
}

// keepVariants rearranges the variants' option values after the options changed. Those that lost a value are marked by
// a missing one, which is refused in checkVariants unless the variants are replaced as well.
func (d *draft) keepVariants() {
	if len(d.after.Variants) == 0 {
		return
	}
	before, options := d.before.Options, d.after.Options
	variants := slices.Clone(d.after.Variants)
	for i := range variants {
		v := &variants[i]
		generated := v.Title == variantTitle(before, v.OptionValues)
		// An option that went may not take its values along while a variant has them: they leave a gap.
		values := make([]id.OptionValue, max(len(options), len(v.OptionValues)))
		for j, option := range options {
			for _, value := range v.OptionValues {
				if slices.ContainsFunc(option.Values, func(o OptionValue) bool { return o.ID == value }) {
					values[j] = value
				}
			}
		}
		v.OptionValues = values
		if generated {
			v.Title = variantTitle(options, values)
		}
	}
	d.after.Variants = variants
}
