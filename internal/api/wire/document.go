package wire

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/kernel/page"
)

// Money is an amount on the wire.
type Money struct {
	Amount       int64  `json:"amount" doc:"In minor units: cents, yen, fils." example:"1999"`
	CurrencyCode string `json:"currency_code" doc:"ISO 4217, upper case." minLength:"3" maxLength:"3" example:"USD"`
}

// MoneyOf is the amount on the wire.
func MoneyOf(a money.Amount) Money {
	return Money{Amount: a.Minor, CurrencyCode: string(a.Currency)}
}

// MoneyOrNull is the amount on the wire, null where there is none.
func MoneyOrNull(a *money.Amount) Nullable[Money] {
	if a == nil {
		return Nullable[Money]{}
	}
	return Some(MoneyOf(*a))
}

// Parse is what a client sent as money at the field param; validation_failed when the currency does not exist.
func (m Money) Parse(param string) (money.Amount, error) {
	currency, err := money.ParseCurrency(m.CurrencyCode)
	if err != nil {
		return money.Amount{}, fault.From(err).WithParam(param + ".currency_code")
	}
	return money.Amount{Minor: m.Amount, Currency: currency}, nil
}

// Nullable is a value that may be null in an answer.
type Nullable[T any] struct{ value *T }

// Some is a value that is there.
func Some[T any](value T) Nullable[T] { return Nullable[T]{value: &value} }

// MarshalJSON writes the value or null.
func (n Nullable[T]) MarshalJSON() ([]byte, error) {
	if n.value == nil {
		return []byte("null"), nil
	}
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(n.value)
	return bytes.TrimRight(buffer.Bytes(), "\n"), err
}

// Schema says so in the document.
func (Nullable[T]) Schema(r huma.Registry) *huma.Schema {
	return &huma.Schema{AnyOf: []*huma.Schema{
		r.Schema(reflect.TypeFor[T](), true, ""), {Type: "null", Enum: []any{nil}},
	}}
}

// TimeOrNull is a moment, null for the zero time.
func TimeOrNull(t time.Time) Nullable[time.Time] {
	if t.IsZero() {
		return Nullable[time.Time]{}
	}
	return Some(t.UTC())
}

// List is one page of a list.
type List[T any] struct {
	Data  []T     `json:"data"`
	Total int64   `json:"total" doc:"Rows of the whole list."`
	Next  *string `json:"next" doc:"Send it as cursor for the next page; null on the last one."`
}

// ListOf is a page on the wire.
func ListOf[R, T any](p page.Page[R], convert func(R) T) List[T] {
	list := List[T]{Data: make([]T, 0, len(p.Items)), Total: p.Total}
	for _, item := range p.Items {
		list.Data = append(list.Data, convert(item))
	}
	if p.Next != "" {
		list.Next = &p.Next
	}
	return list
}

// Paging is the input of routes that list.
type Paging struct {
	Limit  int    `query:"limit" default:"24" minimum:"1" maximum:"100" doc:"Rows of a page."`
	Offset int    `query:"offset" minimum:"0" maximum:"10000" doc:"Rows to skip. Not together with cursor."`
	Cursor string `query:"cursor" maxLength:"6000" doc:"The next of the page before."`
}

// Request is the page that is asked for; validation_failed when that contradicts itself.
func (p Paging) Request() (page.Request, error) {
	r := page.Request{Limit: p.Limit, Offset: p.Offset, Cursor: p.Cursor}
	return r, r.Validate()
}

// Optional is a query parameter of which it matters whether it is there.
type Optional[T any] struct {
	Value T
	IsSet bool
}

// Receiver is where huma puts the value.
func (o *Optional[T]) Receiver() reflect.Value { return reflect.ValueOf(&o.Value).Elem() }

// OnParamSet is told by huma whether the parameter is there.
func (o *Optional[T]) OnParamSet(isSet bool, _ any) { o.IsSet = isSet }

// Schema is that of the value.
func (o Optional[T]) Schema(r huma.Registry) *huma.Schema {
	return r.Schema(reflect.TypeFor[T](), true, "")
}

// Pointer is the value, or nil if the parameter is not there.
func (o Optional[T]) Pointer() *T {
	if !o.IsSet {
		return nil
	}
	return &o.Value
}

// SEO is what search engines are shown instead of title and description.
type SEO struct {
	Title       string `json:"title"`
	Description string `json:"description"`
}

// SEOOf is the SEO fields on the wire.
func SEOOf(s catalog.SEO) SEO { return SEO{Title: s.Title, Description: s.Description} }

// Rendition is a picture at one size.
type Rendition struct {
	URL    string `json:"url"`
	Width  int64  `json:"width"`
	Height int64  `json:"height"`
}

// Image is a picture that a page can show.
type Image struct {
	ID         id.Media    `json:"id"`
	URL        string      `json:"url" doc:"The picture as it was given: below /media, or elsewhere."`
	Alt        string      `json:"alt" doc:"What the picture shows, in words."`
	Width      int64       `json:"width" doc:"In pixels; 0 where it is not known."`
	Height     int64       `json:"height"`
	Srcset     string      `json:"srcset" doc:"For the srcset attribute of an img; empty where there is one size."`
	Renditions []Rendition `json:"renditions" doc:"The same picture at fixed sizes, smallest first; none is larger than the picture itself."`
}

// ImageOf is a picture on the wire.
func ImageOf(m *catalog.Media) Image {
	image := Image{
		ID: m.ID, URL: m.Address(), Alt: m.Alt, Width: m.Width, Height: m.Height, Renditions: []Rendition{},
	}
	sizes := make([]string, 0, len(m.Renditions))
	for _, r := range m.Renditions {
		url := "/media/" + m.ContentHash + "/" + strconv.FormatInt(r.Size, 10) + ".jpg"
		image.Renditions = append(image.Renditions, Rendition{URL: url, Width: r.Width, Height: r.Height})
		sizes = append(sizes, url+" "+strconv.FormatInt(r.Width, 10)+"w")
	}
	image.Srcset = strings.Join(sizes, ", ")
	return image
}

// Attribute is the values of one attribute of a product.
type Attribute struct {
	Code   string `json:"code" doc:"The name in filters: attr.<code>."`
	Label  string `json:"label"`
	Type   string `json:"type" doc:"text, number, boolean, date or choice: the type of the values." example:"number"`
	Unit   string `json:"unit" doc:"Of a number; may be empty." example:"mm"`
	Values []any  `json:"values" doc:"Texts, choices and dates are strings; numbers are numbers; booleans are booleans."`
}

// AttributesOf is a product's attributes on the wire.
func AttributesOf(values []catalog.AttributeValue) []Attribute {
	list := make([]Attribute, 0, len(values))
	for _, v := range values {
		a := Attribute{Code: v.Code, Label: v.Label, Type: string(v.Type), Unit: v.Unit, Values: []any{}}
		for _, text := range v.Strings() {
			switch v.Type {
			case catalog.NumberAttribute:
				a.Values = append(a.Values, json.Number(text))
			case catalog.BooleanAttribute:
				a.Values = append(a.Values, text == "true")
			default:
				a.Values = append(a.Values, text)
			}
		}
		list = append(list, a)
	}
	return list
}

// Option is a way in which the variants of a product differ.
type Option struct {
	ID     id.Option     `json:"id"`
	Name   string        `json:"name"`
	Values []OptionValue `json:"values"`
}

// OptionValue is one choice of an option.
type OptionValue struct {
	ID    id.OptionValue `json:"id"`
	Value string         `json:"value"`
}

// OptionsOf is a product's options on the wire.
func OptionsOf(options []catalog.Option) []Option {
	list := make([]Option, 0, len(options))
	for _, o := range options {
		option := Option{ID: o.ID, Name: o.Name, Values: []OptionValue{}}
		for _, v := range o.Values {
			option.Values = append(option.Values, OptionValue{ID: v.ID, Value: v.Value})
		}
		list = append(list, option)
	}
	return list
}

// SelectedOption is what a variant is in one option.
type SelectedOption struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// SelectedOptions is what a variant is, in words.
func SelectedOptions(options []catalog.Option, chosen []id.OptionValue) []SelectedOption {
	list := []SelectedOption{}
	for i, value := range chosen {
		if i >= len(options) {
			break
		}
		for _, v := range options[i].Values {
			if v.ID == value {
				list = append(list, SelectedOption{Name: options[i].Name, Value: v.Value})
			}
		}
	}
	return list
}

// Metadata is never null.
func Metadata(m map[string]string) map[string]string {
	if m == nil {
		return map[string]string{}
	}
	return m
}
