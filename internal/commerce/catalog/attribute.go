package catalog

import (
	"time"

	"winkel/internal/kernel/id"
)

// AttributeType is the type of an attribute's values.
type AttributeType string

// The attribute types.
const (
	TextAttribute    AttributeType = "text"
	NumberAttribute  AttributeType = "number"
	BooleanAttribute AttributeType = "boolean"
	DateAttribute    AttributeType = "date"
	ChoiceAttribute  AttributeType = "choice"
)

// NumberScale is how many parts a number attribute's unit has: values are stored in millionths, exactly.
const NumberScale = 1_000_000

// Attribute describes one property that products may have.
type Attribute struct {
	ID         id.Attribute
	Version    int64
	Code       string // snake_case, unique; the name in filters: attr.<code>=
	Label      string
	Type       AttributeType
	Unit       string // of a number: "mm", "GB"; may be empty
	Filterable bool
	Searchable bool
	Facet      bool
	Position   int64
	Choices    []Choice // of a choice attribute
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

// Choice is one value that a choice attribute may have.
type Choice struct {
	ID    id.AttributeChoice
	Value string
	Label string
}

// AttributeValue is the values that a product has for one attribute, of the attribute's type.
type AttributeValue struct {
	AttributeID id.Attribute
	Code        string
	Label       string
	Type        AttributeType
	Unit        string
	Filterable  bool
	Searchable  bool
	Facet       bool
	Texts       []string // text and choice
	Numbers     []int64  // number in millionths; boolean 0 or 1; date in days since 1970-01-01
}

// AttributeDefinition is an attribute as somebody wants it to be. In an update, code and type of an attribute in use
// stay as they are.
type AttributeDefinition struct {
	Code       string
	Label      string // empty: made from the code
	Type       AttributeType
	Unit       string
	Filterable bool
	Searchable bool
	Facet      bool
	Position   int64
	Choices    []ChoiceInput // in order
}

// ChoiceInput is one value of a choice attribute.
type ChoiceInput struct {
	Value string
	Label string // empty: the value
}

// AttributePatch is a change of an attribute: what is nil stays as it is. Choices replaces the whole list; a choice
// keeps its id by its value.
type AttributePatch struct {
	Code       *string
	Label      *string
	Type       *AttributeType
	Unit       *string
	Filterable *bool
	Searchable *bool
	Facet      *bool
	Position   *int64
	Choices    *[]ChoiceInput
}

// ProductTypeInput is a product type as somebody wants it to be.
type ProductTypeInput struct {
	Name       string
	Attributes []TypeAttribute // in order
}

// ProductTypePatch is a change of a product type: what is nil stays as it is.
type ProductTypePatch struct {
	Name       *string
	Attributes *[]TypeAttribute
}
