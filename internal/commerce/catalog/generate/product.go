package generate

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/money"
)

// maker makes one product after the other. The scratch buffer is what makes it fast and unfit for two goroutines.
type maker struct {
	seed     uint64
	currency money.Currency
	unit     int64
	tree     *shelves
	dice     dice
	scratch  []byte
}

// draft is a product in the making: what was drawn first and everything else depends on.
type draft struct {
	number   int
	aisle    *aisle
	noun     int
	material int
	brand    string
	series   string
	colors   []string // of the variants; one if they do not differ in it, none if the kind has none
	sizes    []string // of the variants; none if they do not differ in it
	origin   string
}

// product makes the product of a number.
func (m *maker) product(number int) catalog.ProductInput {
	m.dice.roll(m.seed, uint64(number))
	d := m.draw(number)
	k := d.aisle.kind
	input := catalog.ProductInput{
		Title: m.title(&d), Brand: d.brand, ProductType: k.name,
		Subtitle:   d.aisle.subtitles[m.dice.below(len(d.aisle.subtitles))],
		Categories: d.aisle.main,
	}
	input.Slug = m.slug(input.Title, number)
	if m.dice.percent(8) {
		input.Categories = d.aisle.both
	}
	words := [peopleWord + 1]string{
		nounWord: d.aisle.lower[d.noun], materialWord: strings.ToLower(d.aisle.materials[d.material]), brandWord: d.brand,
		seriesWord: d.series, placeWord: k.place, peopleWord: k.people,
	}
	m.scratch = appendDescription(m.scratch[:0], &m.dice, k, &words)
	input.Description = string(m.scratch)
	first := m.dice.below(len(k.tags))
	input.Tags = slices.Clip(k.tags[first:min(len(k.tags), first+1+m.dice.below(3))])
	input.Status, input.PublishedAt = m.publication()
	input.Attributes = m.attributes(&d)
	input.Options = options(&d)
	input.Variants = m.variants(&d)
	return input
}

// draw decides what the product is.
func (m *maker) draw(number int) draft {
	d := draft{number: number, aisle: &m.tree.aisles[m.tree.sizes.rank(&m.dice)]}
	k := d.aisle.kind
	d.noun, d.material = m.dice.below(len(d.aisle.leaf.nouns)), m.dice.below(len(d.aisle.materials))
	d.brand = m.tree.brands[(d.aisle.brand+m.tree.popular.rank(&m.dice)*7)%len(m.tree.brands)]
	d.series = series[m.dice.below(len(series))]
	colors, sizes := m.spread()
	if len(k.colors) > 0 {
		colors = min(colors, len(k.colors))
		first := m.dice.below(len(k.colors) - colors + 1)
		d.colors = slices.Clip(k.colors[first : first+colors])
	}
	if sizes = min(sizes, len(k.sizes)); sizes > 1 {
		first := m.dice.below(len(k.sizes) - sizes + 1)
		d.sizes = slices.Clip(k.sizes[first : first+sizes])
	}
	return d
}

// spread decides how many colours and sizes a product comes in: one of each in seven of ten cases, 3 × 4 at most.
func (m *maker) spread() (colors, sizes int) {
	switch kind := m.dice.below(100); {
	case kind < 70:
		return 1, 1
	case kind < 82:
		return 2 + m.dice.below(3), 1
	case kind < 94:
		return 1, 2 + m.dice.below(3)
	default:
		return 2 + m.dice.below(2), 2 + m.dice.below(3)
	}
}

// title writes brand, series, material and noun in one of the orders that shops use. Electronics and tools often carry
// a model number.
func (m *maker) title(d *draft) string {
	k, noun := d.aisle.kind, d.aisle.leaf.nouns[d.noun]
	material := d.aisle.materials[d.material]
	b := m.scratch[:0]
	b = append(b, d.brand...)
	b = append(b, ' ')
	b = append(b, d.series...)
	if m.dice.percent(60) {
		b = append(append(b, ' '), material...)
		b = append(append(b, ' '), noun...)
	} else {
		b = append(append(b, ' '), noun...)
		b = append(append(b, " in "...), material...)
	}
	switch {
	case k == gadgets || k == tools:
		b = append(b, ' ', byte('A'+m.dice.below(26)), byte('A'+m.dice.below(26)))
		b = strconv.AppendInt(b, int64(100+m.dice.below(900)), 10)
	case len(d.colors) == 1 && m.dice.percent(60):
		b = append(append(b, ", "...), d.colors[0]...)
	case len(d.sizes) == 0 && m.dice.percent(60):
		b = append(append(b, ", "...), k.sizes[m.dice.below(len(k.sizes))]...)
	}
	m.scratch = b
	return string(b)
}

// slug is the title in small letters with the product's number in base 36, which makes it unique. Titles are ASCII.
func (m *maker) slug(title string, number int) string {
	b := m.scratch[:0]
	for i := range len(title) {
		switch c := title[i]; {
		case c >= 'A' && c <= 'Z':
			b = append(b, c|0x20)
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			b = append(b, c)
		case len(b) > 0 && b[len(b)-1] != '-':
			b = append(b, '-')
		}
	}
	b = append(b, '-')
	b = strconv.AppendInt(b, int64(number)+1, 36)
	m.scratch = b
	return string(b)
}

// publication is published for most, on a minute of the three years before Epoch.
func (m *maker) publication() (catalog.Status, time.Time) {
	const minutes = 3 * 365 * 24 * 60
	at := Epoch.Add(-time.Duration(1+m.dice.below(minutes)) * time.Minute)
	switch share := m.dice.below(100); {
	case share < 3:
		return catalog.Draft, time.Time{}
	case share < 7:
		return catalog.Archived, at
	}
	return catalog.Published, at
}

// attributes draws what is known about the product, and notes where it comes from.
func (m *maker) attributes(d *draft) []catalog.AttributeInput {
	k := d.aisle.kind
	list := make([]catalog.AttributeInput, 0, len(k.attributes)+2)
	material := d.aisle.material.definition
	material.Values = d.aisle.material.values[d.material]
	list = append(list, material)
	if len(d.colors) > 0 {
		color := d.aisle.color.definition
		color.Values = d.colors
		list = append(list, color)
	}
	for i := range k.attributes {
		known := m.dice.percent(k.attributes[i].share)
		value := m.dice.below(len(k.attributes[i].values))
		if k.attributes[i].definition.Code == madeIn.definition.Code {
			d.origin = origins[value]
		}
		if known {
			attribute := k.attributes[i].definition
			attribute.Values = k.attributes[i].values[value]
			list = append(list, attribute)
		}
	}
	return list
}

// options are the ways in which the variants differ.
func options(d *draft) []catalog.OptionInput {
	if len(d.colors) < 2 && len(d.sizes) == 0 {
		return nil
	}
	list := make([]catalog.OptionInput, 0, 2)
	if len(d.colors) > 1 {
		list = append(list, catalog.OptionInput{Name: "Colour", Values: d.colors})
	}
	if len(d.sizes) > 0 {
		list = append(list, catalog.OptionInput{Name: d.aisle.kind.sizeName, Values: d.sizes})
	}
	return list
}
