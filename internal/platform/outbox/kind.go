package outbox

import (
	"encoding/json"
	"reflect"
	"strings"
)

// Kind declares a type of event: what others may rely on. A version of its data only ever gains fields; one that would
// lose a field, or give it another type, is a new version.
type Kind struct {
	Type     string // as in Event.Type
	Version  int    // of data and previous, from 1
	Data     any    // a value of the Go type that is encoded as Event.Data; which value does not matter
	Previous any    // as Data, for Event.Previous; nil: such events have none
}

// Schema is the part of JSON Schema that events need.
type Schema struct {
	Type       string             `json:"type"`
	Const      string             `json:"const,omitempty"`
	Version    int                `json:"x-version,omitempty"`
	Format     string             `json:"format,omitempty"`
	Properties map[string]*Schema `json:"properties,omitempty"`
	Required   []string           `json:"required,omitempty"`
	Items      *Schema            `json:"items,omitempty"`
}

// Schema describes whole events of this kind, as they are carried to others.
func (k Kind) Schema() *Schema {
	text := &Schema{Type: "string"}
	s := &Schema{
		Type: "object", Version: k.Version, Required: []string{"id", "type", "entity_id", "version", "occurred_at", "data"},
		Properties: map[string]*Schema{
			"id": text, "type": {Type: "string", Const: k.Type}, "entity_id": text, "version": {Type: "integer"},
			"occurred_at": {Type: "string", Format: "date-time"}, "data": schemaOf(reflect.TypeOf(k.Data)),
		},
	}
	if k.Previous != nil {
		s.Properties["previous"] = schemaOf(reflect.TypeOf(k.Previous))
	}
	return s
}

// schemaOf describes how a type is encoded. It panics for one that events have no use for.
func schemaOf(t reflect.Type) *Schema {
	switch t.Kind() {
	case reflect.Pointer:
		return schemaOf(t.Elem())
	case reflect.String:
		return &Schema{Type: "string"}
	case reflect.Int64:
		return &Schema{Type: "integer"}
	case reflect.Bool:
		return &Schema{Type: "boolean"}
	case reflect.Slice:
		return &Schema{Type: "array", Items: schemaOf(t.Elem())}
	case reflect.Struct:
		s := &Schema{Type: "object", Properties: map[string]*Schema{}}
		for field := range t.Fields() {
			name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
			s.Properties[name] = schemaOf(field.Type)
			if options != "omitempty" {
				s.Required = append(s.Required, name)
			}
		}
		return s
	}
	panic("outbox: events have no use for " + t.String())
}

// Catalogue is a JSON Schema document of the kinds: an event is one of them.
func Catalogue(kinds []Kind) []byte {
	type reference struct {
		Ref string `json:"$ref"`
	}
	doc := struct {
		Dialect string             `json:"$schema"`
		Title   string             `json:"title"`
		OneOf   []reference        `json:"oneOf"`
		Defs    map[string]*Schema `json:"$defs"`
	}{Dialect: "https://json-schema.org/draft/2020-12/schema", Title: "Events of a Winkel shop", Defs: map[string]*Schema{}}
	for _, k := range kinds {
		doc.OneOf = append(doc.OneOf, reference{"#/$defs/" + k.Type})
		doc.Defs[k.Type] = k.Schema()
	}
	text, err := json.MarshalIndent(doc, "", "  ")
	if err != nil {
		panic("outbox: a catalogue is always JSON: " + err.Error())
	}
	return append(text, '\n')
}
