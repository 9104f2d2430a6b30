package admin

import (
	"context"
	"net/http"
	"time"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/idem"
)

const attributeRoot = "/api/admin/attributes"

func (h *handlers) registerAttributes(a *wire.API) {
	op := func(opID, summary, scope string) wire.Op {
		return wire.Op{ID: opID, Summary: summary, Tag: "Admin: attributes", Scope: scope}
	}
	wire.Get(a, attributeRoot, op("admin-list-attributes", "The attributes with their choices", catalogRead), h.listAttributes)
	creation := op("admin-create-attribute", "Define an attribute", catalogWrite)
	creation.Status = http.StatusCreated
	wire.Post(a, attributeRoot, creation, h.createAttribute)
	wire.Get(a, attributeRoot+"/{id}", op("admin-get-attribute", "An attribute", catalogRead), h.getAttribute)
	wire.Patch(a, attributeRoot+"/{id}", op("admin-update-attribute", "Change an attribute and its choices", catalogWrite), h.updateAttribute)
	wire.Delete(a, attributeRoot+"/{id}", op("admin-delete-attribute", "Remove an attribute without values", catalogWrite), h.deleteAttribute)
}

// AttributeDefinition describes one property that products may have.
type AttributeDefinition struct {
	ID         id.Attribute `json:"id"`
	Version    int64        `json:"version"`
	Code       string       `json:"code" doc:"The name in filters: attr.<code>."`
	Label      string       `json:"label"`
	Type       string       `json:"type" doc:"text, number, boolean, date or choice." example:"number"`
	Unit       string       `json:"unit" doc:"Of a number."`
	Filterable bool         `json:"filterable"`
	Searchable bool         `json:"searchable"`
	Facet      bool         `json:"facet"`
	Position   int64        `json:"position"`
	Choices    []Choice     `json:"choices" doc:"Of a choice attribute, in order."`
	CreatedAt  time.Time    `json:"created_at"`
	UpdatedAt  time.Time    `json:"updated_at"`
}

// Choice is one value that a choice attribute may have.
type Choice struct {
	ID    id.AttributeChoice `json:"id"`
	Value string             `json:"value"`
	Label string             `json:"label"`
}

func attributeDocument(a *catalog.Attribute) AttributeDefinition {
	doc := AttributeDefinition{
		ID: a.ID, Version: a.Version, Code: a.Code, Label: a.Label, Type: string(a.Type), Unit: a.Unit, Filterable: a.Filterable,
		Searchable: a.Searchable, Facet: a.Facet, Position: a.Position, Choices: []Choice{}, CreatedAt: a.CreatedAt, UpdatedAt: a.UpdatedAt,
	}
	for _, c := range a.Choices {
		doc.Choices = append(doc.Choices, Choice{ID: c.ID, Value: c.Value, Label: c.Label})
	}
	return doc
}

func attributeReply(a *catalog.Attribute) *wire.Reply[AttributeDefinition] {
	return &wire.Reply[AttributeDefinition]{Body: attributeDocument(a), Version: a.Version}
}

// AttributeInput is an attribute as somebody wants it to be.
type AttributeInput struct {
	Code       string        `json:"code" example:"screen_size"`
	Label      string        `json:"label,omitempty" doc:"Empty: made from the code."`
	Type       string        `json:"type" enum:"text,number,boolean,date,choice"`
	Unit       string        `json:"unit,omitempty"`
	Filterable bool          `json:"filterable,omitempty"`
	Searchable bool          `json:"searchable,omitempty"`
	Facet      bool          `json:"facet,omitempty"`
	Position   int64         `json:"position,omitempty"`
	Choices    []ChoiceInput `json:"choices,omitempty" doc:"In order."`
}

// ChoiceInput is one value of a choice attribute.
type ChoiceInput struct {
	Value string `json:"value"`
	Label string `json:"label,omitempty" doc:"Empty: the value."`
}

// AttributePatch is a change of an attribute: what is not given stays as it is.
type AttributePatch struct {
	Versioned
	Code       *string        `json:"code,omitempty"`
	Label      *string        `json:"label,omitempty"`
	Type       *string        `json:"type,omitempty" enum:"text,number,boolean,date,choice"`
	Unit       *string        `json:"unit,omitempty"`
	Filterable *bool          `json:"filterable,omitempty"`
	Searchable *bool          `json:"searchable,omitempty"`
	Facet      *bool          `json:"facet,omitempty"`
	Position   *int64         `json:"position,omitempty"`
	Choices    *[]ChoiceInput `json:"choices,omitempty" doc:"All choices in order; a choice keeps its id by its value."`
}

func choices(list []ChoiceInput) []catalog.ChoiceInput {
	out := make([]catalog.ChoiceInput, 0, len(list))
	for _, c := range list {
		out = append(out, catalog.ChoiceInput{Value: c.Value, Label: c.Label})
	}
	return out
}

func (h *handlers) listAttributes(ctx context.Context, _ *wire.Call, in *wire.Paging) (*wire.Reply[wire.List[AttributeDefinition]], error) {
	request, err := in.Request()
	if err != nil {
		return nil, err
	}
	list, err := h.catalog.ListAttributes(ctx, request)
	if err != nil {
		return nil, err
	}
	return &wire.Reply[wire.List[AttributeDefinition]]{Body: wire.ListOf(list, attributeDocument)}, nil
}

func (h *handlers) createAttribute(ctx context.Context, call *wire.Call, in *create[AttributeInput]) (*wire.Reply[AttributeDefinition], error) {
	b := &in.Body
	input := catalog.AttributeDefinition{
		Code: b.Code, Label: b.Label, Type: catalog.AttributeType(b.Type), Unit: b.Unit, Filterable: b.Filterable,
		Searchable: b.Searchable, Facet: b.Facet, Position: b.Position, Choices: choices(b.Choices),
	}
	made := func(a *catalog.Attribute) *wire.Reply[AttributeDefinition] {
		reply := attributeReply(a)
		reply.Location = attributeRoot + "/" + a.ID.String()
		return reply
	}
	return wire.Do(call, made, func(claim *idem.Claim) (*catalog.Attribute, error) {
		return h.catalog.CreateAttribute(ctx, input, claim)
	})
}

func (h *handlers) getAttribute(ctx context.Context, _ *wire.Call, in *ByID) (*wire.Reply[AttributeDefinition], error) {
	attribute, err := parsed(id.ParseAttribute, "attribute", in.ID)
	if err != nil {
		return nil, err
	}
	a, err := h.catalog.GetAttribute(ctx, attribute)
	if err != nil {
		return nil, err
	}
	return attributeReply(a), nil
}

func (h *handlers) updateAttribute(ctx context.Context, call *wire.Call, in *change[AttributePatch]) (*wire.Reply[AttributeDefinition], error) {
	attribute, err := parsed(id.ParseAttribute, "attribute", in.ID)
	if err != nil {
		return nil, err
	}
	b := &in.Body
	expected, err := in.Expected(b.Version)
	if err != nil {
		return nil, err
	}
	patch := catalog.AttributePatch{
		Code: b.Code, Label: b.Label, Type: (*catalog.AttributeType)(b.Type), Unit: b.Unit, Filterable: b.Filterable,
		Searchable: b.Searchable, Facet: b.Facet, Position: b.Position, Choices: each(b.Choices, choices),
	}
	return wire.Do(call, attributeReply, func(claim *idem.Claim) (*catalog.Attribute, error) {
		return h.catalog.UpdateAttribute(ctx, attribute, expected, patch, claim)
	})
}

func (h *handlers) deleteAttribute(ctx context.Context, call *wire.Call, in *Target) (*wire.Reply[wire.None], error) {
	attribute, err := parsed(id.ParseAttribute, "attribute", in.ID)
	if err != nil {
		return nil, err
	}
	expected, err := in.Expected(nil)
	if err != nil {
		return nil, err
	}
	return wire.Do(call, gone, func(claim *idem.Claim) (nothing, error) {
		return removed(h.catalog.DeleteAttribute(ctx, attribute, expected, claim))
	})
}
