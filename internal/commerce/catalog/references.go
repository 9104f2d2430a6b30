package catalog

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

// references finds what product inputs name: brands, product types, attributes, categories. It remembers what it found,
// for as long as one import runs; what a name means is decided here, and what does not exist yet is made here, in
// memory. Such a thing is pending until a batch that makes it is committed; every batch that needs it makes it, if it
// is still not there. When the database turns out to have changed in between, the references are thrown away.
type references struct {
	mint       func() int64
	brands     map[string]*Brand       // by name and by id
	types      map[string]*ProductType // by name and by id
	attributes map[string]*Attribute   // by code and by id
	categories map[string]*Category    // by slug, by id, and by categoryKey
	taken      map[string]bool         // slugs of brands ("b:") and categories ("c:") that are in use
	siblings   map[id.Category]int64   // how many children a category has, where it was asked
	pending    map[any]bool            // *Brand, *ProductType, *Attribute, *Category, *newChoice
	choices    map[id.AttributeChoice]*newChoice
}

// newChoice is a choice that is added to an attribute.
type newChoice struct {
	attribute id.Attribute
	choice    Choice
	position  int64
}

func newReferences(mint func() int64) *references {
	return &references{
		mint: mint, brands: map[string]*Brand{}, types: map[string]*ProductType{}, attributes: map[string]*Attribute{},
		categories: map[string]*Category{}, taken: map[string]bool{}, siblings: map[id.Category]int64{},
		pending: map[any]bool{}, choices: map[id.AttributeChoice]*newChoice{},
	}
}

// wants is the names that inputs mention.
type wants struct {
	brands, types, attributes []string
	categories                []CategoryRef
}

// mention adds the names in a patch.
func (w *wants) mention(p *ProductPatch) {
	if p.Brand != nil && *p.Brand != "" {
		w.brands = append(w.brands, strings.TrimSpace(*p.Brand))
	}
	if p.ProductType != nil && *p.ProductType != "" {
		w.types = append(w.types, strings.TrimSpace(*p.ProductType))
	}
	if p.Attributes != nil {
		for i := range *p.Attributes {
			w.attributes = append(w.attributes, (*p.Attributes)[i].Code)
		}
	}
	if p.Categories != nil {
		w.categories = append(w.categories, *p.Categories...)
	}
}

// look finds everything that is wanted and not known yet.
func (f *references) look(ctx context.Context, r db.Reader, w *wants) error {
	if err := f.lookForBrands(ctx, r, unknown(w.brands, f.brands)); err != nil {
		return fmt.Errorf("look up brands: %w", err)
	}
	if err := f.lookForTypes(ctx, r, unknown(w.types, f.types)); err != nil {
		return fmt.Errorf("look up product types: %w", err)
	}
	if err := f.lookForAttributes(ctx, r, unknown(w.attributes, f.attributes)); err != nil {
		return fmt.Errorf("look up attributes: %w", err)
	}
	for _, ref := range w.categories {
		if err := f.lookForCategory(ctx, r, ref); err != nil {
			return fmt.Errorf("look up category: %w", err)
		}
	}
	return nil
}

// unknown is the names that the map does not have, each once. A name that was looked for in vain has a nil entry.
func unknown[T any](names []string, known map[string]*T) []string {
	var list []string
	seen := map[string]bool{}
	for _, name := range names {
		if _, ok := known[name]; !ok && !seen[name] && name != "" {
			seen[name] = true
			list = append(list, name)
		}
	}
	return list
}

func (f *references) lookForBrands(ctx context.Context, r db.Reader, names []string) error {
	for chunk := range slices.Chunk(names, MaxBulk) {
		for _, name := range chunk {
			f.brands[name] = nil
		}
		if err := eachBrandNamed(ctx, r, chunk, func(b *Brand) {
			f.brands[b.Name], f.brands[b.ID.String()] = b, b
		}); err != nil {
			return err
		}
		if err := eachTakenSlug(ctx, r, brandSlugs, chunk, func(slug string) { f.taken["b:"+slug] = true }); err != nil {
			return err
		}
	}
	return nil
}

func (f *references) lookForTypes(ctx context.Context, r db.Reader, names []string) error {
	for chunk := range slices.Chunk(names, MaxBulk) {
		for _, name := range chunk {
			f.types[name] = nil
		}
		found, err := productTypesNamed(ctx, r, chunk)
		if err != nil {
			return err
		}
		for _, t := range found {
			f.types[t.Name], f.types[t.ID.String()] = t, t
			required := make([]string, 0, len(t.Attributes))
			for _, a := range t.Attributes {
				required = append(required, a.AttributeID.String())
			}
			if err := f.lookForAttributes(ctx, r, unknown(required, f.attributes)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (f *references) lookForAttributes(ctx context.Context, r db.Reader, codes []string) error {
	for chunk := range slices.Chunk(codes, MaxBulk) {
		for _, code := range chunk {
			f.attributes[code] = nil
		}
		found, err := attributesNamed(ctx, r, chunk)
		if err != nil {
			return err
		}
		for _, a := range found {
			f.attributes[a.Code], f.attributes[a.ID.String()] = a, a
		}
	}
	return nil
}

// lookForCategory walks down a path as far as it exists, and finds out what is needed to make the rest.
func (f *references) lookForCategory(ctx context.Context, r db.Reader, ref CategoryRef) error {
	if ref.Slug != "" {
		if _, ok := f.categories[ref.Slug]; ok {
			return nil
		}
		c, err := findCategory(ctx, r, ref.Slug)
		f.categories[ref.Slug] = c
		return err
	}
	var parent *Category
	for _, name := range ref.Path {
		name = strings.TrimSpace(name)
		if parent == nil && len(ref.Path) > 0 && name == "" {
			return nil
		}
		above := id.Category(0)
		if parent != nil {
			above = parent.ID
		}
		key := categoryKey(above, name)
		c, ok := f.categories[key]
		if !ok {
			var err error
			if c, err = findChildCategory(ctx, r, above, name); err != nil {
				return err
			}
			f.categories[key] = c
		}
		if c == nil {
			// From here on everything is new: its slug must be free, and it goes behind its siblings.
			if err := f.lookForSiblings(ctx, r, above); err != nil {
				return err
			}
			return eachTakenSlug(ctx, r, categorySlugs, categorySlugCandidates(ref.Path), func(slug string) {
				f.taken["c:"+slug] = true
			})
		}
		parent = c
	}
	return nil
}

func (f *references) lookForSiblings(ctx context.Context, r db.Reader, parent id.Category) error {
	if _, ok := f.siblings[parent]; ok {
		return nil
	}
	n, err := nextCategoryPosition(ctx, r, parent)
	f.siblings[parent] = n
	return err
}

// categoryKey names a category by its parent and its name.
func categoryKey(parent id.Category, name string) string { return parent.String() + "\x00" + name }

// categorySlugCandidates is the slugs that the categories on a path might get: of the name alone, else with the parent's.
func categorySlugCandidates(path []string) []string {
	candidates := make([]string, 0, 2*len(path))
	for i, name := range path {
		candidates = append(candidates, name)
		if i > 0 {
			candidates = append(candidates, path[i-1]+" "+name)
		}
	}
	return candidates
}

// need notes that the draft's batch must make a thing that is still pending.
func (f *references) need(d *draft, thing any) {
	if f.pending[thing] && !slices.Contains(d.needs, thing) {
		d.needs = append(d.needs, thing)
	}
}

// committed says that a batch which made these things is committed.
func (f *references) committed(things []any) {
	for _, thing := range things {
		delete(f.pending, thing)
	}
}

// freeSlug is the first of the names whose slug is free, or the first with a part of the id, which is as good as unique.
func (f *references) freeSlug(kind string, number int64, names ...string) string {
	for _, name := range names {
		if slug := Slugify(name); slug != "" && !f.taken[kind+slug] {
			f.taken[kind+slug] = true
			return slug
		}
	}
	slug := slugWithTail(SlugOr(names[0], "x"), number)
	f.taken[kind+slug] = true
	return slug
}

func (f *references) brand(d *draft, name string) *Brand {
	if name == "" {
		return nil
	}
	b := f.brands[name]
	if b == nil {
		if _, err := id.ParseBrand(name); err == nil {
			d.invalidf("brand", "There is no brand %s.", name)
			return nil
		}
		before := len(d.list)
		if name = d.line("brand", name, 200); len(d.list) > before {
			return nil
		}
		number := f.mint()
		b = &Brand{ID: id.Brand(number), Version: 1, Name: name, Slug: f.freeSlug("b:", number, name), CreatedAt: d.now, UpdatedAt: d.now}
		f.brands[name], f.brands[b.ID.String()] = b, b
		f.pending[b] = true
	}
	f.need(d, b)
	return b
}

func (f *references) productType(d *draft, name string) *ProductType {
	if name == "" {
		return nil
	}
	t := f.types[name]
	if t == nil {
		if _, err := id.ParseProductType(name); err == nil {
			d.invalidf("product_type", "There is no product type %s.", name)
			return nil
		}
		before := len(d.list)
		if name = d.line("product_type", name, 200); len(d.list) > before {
			return nil
		}
		t = &ProductType{ID: id.ProductType(f.mint()), Version: 1, Name: name, CreatedAt: d.now, UpdatedAt: d.now}
		f.types[name], f.types[t.ID.String()] = t, t
		f.pending[t] = true
	}
	f.need(d, t)
	return t
}

func (f *references) attribute(d *draft, param string, in *AttributeInput) *Attribute {
	a := f.attributes[in.Code]
	if a == nil {
		if in.Type == "" {
			d.invalidf(param+".code", "There is no attribute %q.", clipText(in.Code))
			return nil
		}
		before := len(d.list)
		definition := d.definition(param+".", AttributeDefinition{
			Code: in.Code, Label: in.Label, Type: in.Type, Unit: in.Unit,
			Filterable: in.Filterable, Searchable: in.Searchable, Facet: in.Facet,
		})
		if len(d.list) > before {
			return nil
		}
		a = &Attribute{
			ID: id.Attribute(f.mint()), Version: 1, Code: definition.Code, Label: definition.Label, Type: definition.Type,
			Unit: definition.Unit, Filterable: definition.Filterable, Searchable: definition.Searchable, Facet: definition.Facet,
			CreatedAt: d.now, UpdatedAt: d.now,
		}
		f.attributes[a.Code], f.attributes[a.ID.String()] = a, a
		f.pending[a] = true
	}
	if in.Type != "" && in.Type != a.Type {
		d.invalidf(param+".type", "The attribute %s is of type %s, not %s.", a.Code, a.Type, clipText(string(in.Type)))
		return nil
	}
	f.need(d, a)
	if a.Type == ChoiceAttribute && in.Type != "" {
		f.addChoices(d, a, in.Values)
	}
	return a
}

// addChoices makes the values of an imported choice attribute that are not known yet.
func (f *references) addChoices(d *draft, a *Attribute, values []string) {
	for _, value := range values {
		value = strings.TrimSpace(value)
		if value != "" && !a.hasChoice(value) && len(a.Choices) < MaxChoices && plainChoice(value) {
			c := Choice{ID: id.AttributeChoice(f.mint()), Value: value, Label: value}
			a.Choices = append(a.Choices, c)
			made := &newChoice{a.ID, c, int64(len(a.Choices) - 1)}
			f.choices[c.ID] = made
			f.pending[made] = true
		}
		for _, c := range a.Choices {
			if c.Value == value && f.choices[c.ID] != nil {
				f.need(d, f.choices[c.ID])
			}
		}
	}
}

// plainChoice reports whether a value would pass as a choice; what would not is refused where the values are read.
func plainChoice(value string) bool {
	v := violations{}
	v.required("", value, MaxShortLength)
	return len(v.list) == 0
}

func (f *references) attributeCode(a id.Attribute) string {
	if found := f.attributes[a.String()]; found != nil {
		return found.Code
	}
	return a.String()
}

// category finds a category by slug or id, or by its path; what is missing of a path is made.
func (f *references) category(d *draft, param string, ref CategoryRef) *Category {
	if ref.Slug != "" {
		c := f.categories[ref.Slug]
		if c == nil {
			d.invalidf(param, "There is no category %q.", clipText(ref.Slug))
			return nil
		}
		f.need(d, c)
		return c
	}
	if len(ref.Path) == 0 || len(ref.Path) > MaxCategoryDepth {
		d.invalidf(param, "A category is named by its slug or by a path of 1 to %d names.", MaxCategoryDepth)
		return nil
	}
	var c *Category
	for i, name := range ref.Path {
		before := len(d.list)
		name = d.required(param, name, MaxTitleLength)
		if len(d.list) > before {
			return nil
		}
		parent := id.Category(0)
		depth := int64(0)
		if c != nil {
			parent, depth = c.ID, c.Depth+1
		}
		next := f.categories[categoryKey(parent, name)]
		if next == nil {
			next = f.makeCategory(d, parent, depth, name, ref.Path[max(0, i-1)])
		}
		f.need(d, next)
		c = next
	}
	return c
}

func (f *references) makeCategory(d *draft, parent id.Category, depth int64, name, parentName string) *Category {
	number := f.mint()
	c := &Category{
		ID: id.Category(number), Version: 1, ParentID: parent, Name: name, Depth: depth, Position: f.siblings[parent],
		Slug: f.freeSlug("c:", number, name, parentName+" "+name), Metadata: map[string]string{}, CreatedAt: d.now, UpdatedAt: d.now,
	}
	f.siblings[parent]++
	f.categories[categoryKey(parent, name)] = c
	f.categories[c.Slug], f.categories[c.ID.String()] = c, c
	f.pending[c] = true
	return c
}
