package catalog

import (
	"context"
	"fmt"
	"math"
	"slices"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/page"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
)

// CreateAttribute defines an attribute.
func (s *Service) CreateAttribute(ctx context.Context, in AttributeDefinition, claim *idem.Claim) (*Attribute, error) {
	return retry("attribute", nil, func() (*Attribute, error) {
		now := s.db.Clock().Now()
		a := &Attribute{ID: id.Attribute(s.mint()), Version: 1, CreatedAt: now, UpdatedAt: now}
		if err := s.define(ctx, a, in); err != nil {
			return nil, err
		}
		w := s.newWriter(ctx)
		addAttribute(w.b, a)
		for i, c := range a.Choices {
			addChoice(w.b, a.ID, c, int64(i))
		}
		w.attributeNews(AttributeCreated, a)
		return a, s.submit(ctx, w, claim, a, "create attribute")
	})
}

// define gives an attribute its definition, if it is good and the code is free. Choices keep their ids by their values.
func (s *Service) define(ctx context.Context, a *Attribute, in AttributeDefinition) error {
	v := violations{}
	in = v.definition("", in)
	others, err := listNamed(ctx, s.db.Read(), scanAttribute, attributesCoded, []string{in.Code})
	if err != nil {
		return fmt.Errorf("look up attribute: %w", err)
	}
	if len(others) > 0 && others[0].ID != a.ID {
		v.addf(fault.Conflict, CodeNameTaken, "code", "There is an attribute %q already.", clipText(in.Code))
	}
	if err := v.err(); err != nil {
		return err
	}
	a.Code, a.Label, a.Type, a.Unit, a.Position = in.Code, in.Label, in.Type, in.Unit, in.Position
	a.Filterable, a.Searchable, a.Facet = in.Filterable, in.Searchable, in.Facet
	choices := make([]Choice, len(in.Choices))
	for i, c := range in.Choices {
		choices[i] = Choice{Value: c.Value, Label: c.Label}
		if k := slices.IndexFunc(a.Choices, func(old Choice) bool { return old.Value == c.Value }); k >= 0 {
			choices[i].ID = a.Choices[k].ID
		} else {
			choices[i].ID = id.AttributeChoice(s.mint())
		}
	}
	a.Choices = choices
	return nil
}

// over is the definition that an attribute has, with the patch over it.
func (p AttributePatch) over(a *Attribute) AttributeDefinition {
	d := AttributeDefinition{
		Code: a.Code, Label: a.Label, Type: a.Type, Unit: a.Unit, Filterable: a.Filterable, Searchable: a.Searchable, Facet: a.Facet,
		Position: a.Position,
	}
	for _, c := range a.Choices {
		d.Choices = append(d.Choices, ChoiceInput{c.Value, c.Label})
	}
	set(&d.Code, p.Code)
	set(&d.Label, p.Label)
	set(&d.Type, p.Type)
	set(&d.Unit, p.Unit)
	set(&d.Filterable, p.Filterable)
	set(&d.Searchable, p.Searchable)
	set(&d.Facet, p.Facet)
	set(&d.Position, p.Position)
	set(&d.Choices, p.Choices)
	return d
}

// UpdateAttribute changes the definition of an attribute: refused with attribute_in_use when code or type of an
// attribute in use would change, and with choice_in_use when a choice in use would go.
func (s *Service) UpdateAttribute(ctx context.Context, attribute id.Attribute, expected *int64, patch AttributePatch, claim *idem.Claim) (*Attribute, error) {
	return retry("attribute", expected, func() (*Attribute, error) {
		old, err := s.GetAttribute(ctx, attribute)
		if err != nil {
			return nil, err
		}
		if err := fault.Expect("attribute", expected, old.Version); err != nil {
			return nil, err
		}
		a := *old
		if err := s.define(ctx, &a, patch.over(old)); err != nil {
			return nil, err
		}
		return &a, s.db.Write(ctx, func(tx db.Tx) error { return s.redefine(ctx, tx, old, &a, claim) })
	})
}

// redefine writes a changed definition, and looks up in the same transaction whether the old one is in use.
func (s *Service) redefine(ctx context.Context, tx db.Tx, old, a *Attribute, claim *idem.Claim) error {
	w := s.newWriter(ctx)
	a.Version, a.UpdatedAt = old.Version+1, tx.Now()
	w.b.Exec(updateAttribute, a.Code, a.Label, string(a.Type), a.Unit, a.Filterable, a.Searchable, a.Facet, a.Position,
		clock.Micros(a.UpdatedAt), int64(a.ID), old.Version).Want(1, fault.Stale("attribute"))
	for _, c := range old.Choices {
		if !a.hasChoice(c.Value) {
			w.b.Exec(deleteChoice, int64(c.ID))
		}
	}
	for i, c := range a.Choices {
		addChoice(w.b, a.ID, c, int64(i))
	}
	w.attributeNews(AttributeUpdated, a)
	if err := tx.Send(ctx, w.b); err != nil {
		return err
	}
	if a.Code != old.Code || a.Type != old.Type {
		if err := s.refuseUsed(ctx, tx, old, CodeAttributeInUse, "Products have values of %q: its code and type stay.",
			attributeIsUsed, int64(a.ID)); err != nil {
			return err
		}
	}
	for _, c := range old.Choices {
		if a.hasChoice(c.Value) {
			continue
		}
		if err := s.refuseUsed(ctx, tx, old, CodeChoiceInUse, "Products have the choice "+c.Value+" of %q.",
			choiceIsUsed, int64(a.ID), c.Value); err != nil {
			return err
		}
	}
	if a.Searchable != old.Searchable {
		err := s.retouch(ctx, tx, "attributes", func(after id.Product) ([]id.Product, error) {
			return db.List(ctx, tx, scanNumber[id.Product], productsWithAttribute, int64(a.ID), int64(after), int64(MaxBulk))
		})
		if err != nil {
			return fmt.Errorf("write search texts: %w", err)
		}
	}
	return claim.Record(ctx, tx, a)
}

func (s *Service) refuseUsed(ctx context.Context, r db.Reader, a *Attribute, code, format string, stmt *db.Stmt, args ...any) error {
	used, err := db.Value[int64](ctx, r, stmt, args...)
	if err != nil {
		return fmt.Errorf("find values of attribute: %w", err)
	}
	if used > 0 {
		return fault.Newf(fault.Refused, code, format, a.Code)
	}
	return nil
}

func (w *writer) attributeNews(kind string, a *Attribute) {
	news(w.log, w.b, kind, a.ID.String(), a.Version, EntityEvent{ID: a.ID.String(), Name: a.Code}, nil)
}

// DeleteAttribute removes an attribute: refused with attribute_in_use.
func (s *Service) DeleteAttribute(ctx context.Context, attribute id.Attribute, expected *int64, claim *idem.Claim) error {
	_, err := retry("attribute", expected, func() (*Attribute, error) {
		a, err := s.GetAttribute(ctx, attribute)
		if err != nil {
			return nil, err
		}
		if err := fault.Expect("attribute", expected, a.Version); err != nil {
			return nil, err
		}
		if err := s.refuseUsed(ctx, s.db.Read(), a, CodeAttributeInUse, "Products have values of %q.", attributeIsUsed, int64(a.ID)); err != nil {
			return nil, err
		}
		w := s.newWriter(ctx)
		w.b.Exec(deleteTypeAttributes, int64(a.ID))
		w.b.Exec(deleteChoices, int64(a.ID))
		w.b.Exec(deleteAttribute, int64(a.ID), a.Version).Want(1, fault.Stale("attribute"))
		a.Version++
		w.attributeNews(AttributeDeleted, a)
		return a, s.submit(ctx, w, claim, nil, "delete attribute")
	})
	return err
}

// GetAttribute is one attribute with its choices.
func (s *Service) GetAttribute(ctx context.Context, attribute id.Attribute) (*Attribute, error) {
	a, err := db.One(ctx, s.db.Read(), scanAttribute, getAttribute, int64(attribute))
	if a, err = found(a, err, "attribute", attribute.String()); err != nil {
		return nil, err
	}
	return a, loadChoices(ctx, s.db.Read(), []*Attribute{a})
}

var attributeSort = page.NewSort("attribute.position", page.Int, page.Text)

// ListAttributes is one page of the attributes with their choices, by position and code.
func (s *Service) ListAttributes(ctx context.Context, request page.Request) (page.Page[*Attribute], error) {
	return listPage(request, attributeSort, func(after []page.Key, limit, offset int64) ([]*Attribute, error) {
		position, code := int64(math.MinInt64), ""
		if after != nil {
			position, code = after[0].Int(), after[1].Text()
		}
		list, err := db.List(ctx, s.db.Read(), scanAttribute, listAttributes, position, code, limit, offset)
		if err != nil {
			return nil, err
		}
		return list, loadChoices(ctx, s.db.Read(), list)
	}, func(a *Attribute) []page.Key { return []page.Key{page.IntKey(a.Position), page.TextKey(a.Code)} }, func() (int64, error) {
		return db.Value[int64](ctx, s.db.Read(), countAttributes)
	})
}
