package catalog

import (
	"context"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

const attributeColumns = `a.id, a.version, a.code, a.label, a.type, a.unit, a.filterable, a.searchable, a.facet, a.position,
	a.created_at, a.updated_at`

var (
	getAttribute    = db.SQL(`SELECT ` + attributeColumns + ` FROM attribute a WHERE a.id = $1`)
	attributesCoded = lists(`SELECT ` + attributeColumns + ` FROM attribute a WHERE a.code IN (%s)`)
	attributesByID  = lists(`SELECT ` + attributeColumns + ` FROM attribute a WHERE a.id IN (%s)`)
	choicesOf       = lists(`SELECT attribute_id, id, value, label FROM attribute_choice WHERE attribute_id IN (%s)
		ORDER BY attribute_id, position, id`)
	countAttributes = db.SQL(`SELECT count(*) FROM attribute`)
	listAttributes  = db.SQL(`SELECT ` + attributeColumns + ` FROM attribute a
		WHERE a.position > $1 OR (a.position = $1 AND a.code > $2)
		ORDER BY a.position, a.code LIMIT CAST($3 AS BIGINT) OFFSET CAST($4 AS BIGINT)`)

	insertAttribute = db.SQL(`INSERT INTO attribute (id, code, label, type, unit, filterable, searchable, facet, position,
			version, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10, $11) ON CONFLICT (id) DO NOTHING`)
	updateAttribute = db.SQL(`UPDATE attribute SET code = $1, label = $2, type = $3, unit = $4, filterable = $5,
			searchable = $6, facet = $7, position = $8, version = version + 1, updated_at = $9
		WHERE id = $10 AND version = $11`)
	deleteAttribute      = db.SQL(`DELETE FROM attribute WHERE id = $1 AND version = $2`)
	deleteTypeAttributes = db.SQL(`DELETE FROM product_type_attribute WHERE attribute_id = $1`)

	upsertChoice = db.SQL(`INSERT INTO attribute_choice (id, attribute_id, value, label, position)
		VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (id) DO UPDATE SET label = excluded.label, position = excluded.position`)
	deleteChoice  = db.SQL(`DELETE FROM attribute_choice WHERE id = $1`)
	deleteChoices = db.SQL(`DELETE FROM attribute_choice WHERE attribute_id = $1`)

	attributeIsUsed = db.SQL(`SELECT count(*) FROM (SELECT 1 AS one FROM product_attribute WHERE attribute_id = $1 LIMIT 1) u`)
	choiceIsUsed    = db.SQL(`SELECT count(*) FROM
		(SELECT 1 AS one FROM product_attribute WHERE attribute_id = $1 AND text_value = $2 LIMIT 1) u`)
	productsWithAttribute = db.SQL(`SELECT DISTINCT product_id FROM product_attribute
		WHERE attribute_id = $1 AND product_id > $2 ORDER BY product_id LIMIT CAST($3 AS BIGINT)`)
)

func scanAttribute(row db.Row) (*Attribute, error) {
	a := Attribute{}
	var created, updated int64
	err := row.Scan((*int64)(&a.ID), &a.Version, &a.Code, &a.Label, (*string)(&a.Type), &a.Unit, &a.Filterable, &a.Searchable,
		&a.Facet, &a.Position, &created, &updated)
	a.CreatedAt, a.UpdatedAt = clock.FromMicros(created), clock.FromMicros(updated)
	return &a, err
}

func addAttribute(b *db.Batch, a *Attribute) {
	b.Exec(insertAttribute, int64(a.ID), a.Code, a.Label, string(a.Type), a.Unit, a.Filterable, a.Searchable, a.Facet, a.Position,
		clock.Micros(a.CreatedAt), clock.Micros(a.UpdatedAt))
}

func addChoice(b *db.Batch, attribute id.Attribute, c Choice, position int64) {
	b.Exec(upsertChoice, int64(c.ID), int64(attribute), c.Value, c.Label, position)
}

// attributesNamed finds attributes, with their choices, by codes, some of which may be ids.
func attributesNamed(ctx context.Context, r db.Reader, codes []string) ([]*Attribute, error) {
	found, err := listNamed(ctx, r, scanAttribute, attributesCoded, codes)
	if err != nil {
		return nil, err
	}
	byID, err := listNumbered(ctx, r, scanAttribute, attributesByID, numbersIn(codes, id.ParseAttribute))
	if err != nil {
		return nil, err
	}
	found = append(found, byID...)
	return found, loadChoices(ctx, r, found)
}

// loadChoices reads the choices of those that are choice attributes.
func loadChoices(ctx context.Context, r db.Reader, attributes []*Attribute) error {
	byID := map[id.Attribute]*Attribute{}
	var ids []id.Attribute
	for _, a := range attributes {
		if a.Type == ChoiceAttribute {
			byID[a.ID] = a
			ids = append(ids, a.ID)
		}
	}
	_, err := listNumbered(ctx, r, func(row db.Row) (struct{}, error) {
		var attribute id.Attribute
		c := Choice{}
		err := row.Scan((*int64)(&attribute), (*int64)(&c.ID), &c.Value, &c.Label)
		if a := byID[attribute]; err == nil && a != nil {
			a.Choices = append(a.Choices, c)
		}
		return struct{}{}, err
	}, choicesOf, ids)
	return err
}
