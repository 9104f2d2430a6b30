package wire

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"winkel/internal/kernel/fault"
)

// Op says what a route is, for the document and for admission.
type Op struct {
	ID          string // unique, in the form list-products: the name of the function in generated clients
	Summary     string
	Description string
	Tag         string
	// Exactly one of these four says who may call: whoever has the scope, as "catalog:write"; everybody; customers who are
	// signed in; staff who are signed in, about themselves.
	Scope    string
	Public   bool
	Customer bool
	Staff    bool

	Entrance    bool          // of a public route by which people get in and out: a token that has ended is as none there
	OwnProof    bool          // of a public route whose callers prove themselves in their own way: what else they show is theirs
	Shopper     bool          // public, and changes something: the handler finds out by a secret in the request whose it is
	PerAddress  bool          // of a Shopper's route that hands out a secret: idempotency keys of other addresses are others
	Status      int           // of a success; 0: 200, or 204 where there is no body
	Also        []int         // other statuses of a success, with the same document: 202 where it may take longer
	KeyRequired bool          // the Idempotency-Key must be there
	NoKey       bool          // it takes no Idempotency-Key: the body itself says what it repeats
	BodyLimit   int64         // bytes; 0: the API's
	Limit       string        // the class by which its requests are counted, one of Limit…; empty: by what the route is
	Timeout     time.Duration // of a route that may take longer than others; 0: the server's
	Content     string        // Cache-Control of a public document; its ETag is then made from its bytes

	// RawBody lists the content types of a body that is no JSON: the handler reads Call.Body.
	RawBody []string
	// Families lists prefixes of query parameters whose names nobody knows beforehand, such as "attr.".
	Families []string
	// AliasOf is the path of the route that this one is another name of: they share their idempotency keys.
	AliasOf string
	// Produces lists the content types of an answer that is no JSON.
	Produces []string
}

// None is the body of an answer that has none, and the input of a route that takes nothing.
type None struct{}

// Handler does what a route is for. Its errors are faults.
type Handler[I, O any] func(ctx context.Context, call *Call, in *I) (*Reply[O], error)

// Get registers a route that reads.
func Get[I, O any](a *API, path string, op Op, h Handler[I, O]) {
	register(a, http.MethodGet, path, op, h)
}

// Post registers a route that makes or does something.
func Post[I, O any](a *API, path string, op Op, h Handler[I, O]) {
	register(a, http.MethodPost, path, op, h)
}

// Put registers a route that replaces something.
func Put[I, O any](a *API, path string, op Op, h Handler[I, O]) {
	register(a, http.MethodPut, path, op, h)
}

// Patch registers a route that changes the fields that are sent.
func Patch[I, O any](a *API, path string, op Op, h Handler[I, O]) {
	register(a, http.MethodPatch, path, op, h)
}

// Delete registers a route that removes something.
func Delete[I, O any](a *API, path string, op Op, h Handler[I, O]) {
	register(a, http.MethodDelete, path, op, h)
}

// route is a registered operation at work.
type route struct {
	api    *API
	op     Op
	method string
	path   string
	json   bool            // it takes a JSON body
	bare   bool            // and does without one
	single map[string]bool // its query parameters: whether each may be there only once
	listed bool            // it answers with a list
	twin   *twin           // the route that shows what this one changes
	look   sync.Once       // for the twin
}

// answered is what huma sees of every handler: a function that writes the answer itself.
type answered struct {
	Body func(huma.Context)
}

func register[I, O any](a *API, method, path string, op Op, h Handler[I, O]) {
	checkOp(method, path, op)
	hasBody := reflect.TypeFor[O]() != reflect.TypeFor[None]()
	if op.Status == 0 {
		op.Status = http.StatusOK
		if !hasBody && len(op.Produces) == 0 {
			op.Status = http.StatusNoContent
		}
	}
	if op.BodyLimit == 0 {
		op.BodyLimit = a.options.BodyLimit
	}
	body, takesJSON := reflect.TypeFor[I]().FieldByName("Body")
	rt := &route{
		api: a, op: op, method: method, path: path, json: takesJSON, single: map[string]bool{},
		bare: takesJSON && (method == http.MethodPost || method == http.MethodDelete) && allOptional(body.Type),
	}

	description := &huma.Response{Description: http.StatusText(op.Status)}
	if hasBody {
		schema := a.huma.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[O](), true, op.ID)
		description.Content = map[string]*huma.MediaType{"application/json": {Schema: schema}}
	}
	for _, contentType := range op.Produces {
		if description.Content == nil {
			description.Content = map[string]*huma.MediaType{}
		}
		description.Content[contentType] = &huma.MediaType{}
	}
	operation := huma.Operation{
		OperationID: op.ID, Method: method, Path: path, Summary: op.Summary, Description: op.Description,
		Tags: []string{op.Tag}, DefaultStatus: op.Status,
		Responses:    map[string]*huma.Response{strconv.Itoa(op.Status): description},
		MaxBodyBytes: op.BodyLimit + 1, // it was bounded before
		Middlewares:  huma.Middlewares{rt.admit},
	}
	operation.Security = op.security()
	switch {
	case op.Scope != "":
		operation.Extensions = map[string]any{"x-required-scope": op.Scope}
	case op.Customer:
		operation.Extensions = map[string]any{"x-required-caller": string(CustomerCaller)}
	case op.Staff:
		operation.Extensions = map[string]any{"x-required-caller": string(StaffCaller)}
	}
	huma.Register(a.huma, operation, func(_ context.Context, in *I) (*answered, error) {
		return &answered{Body: func(ctx huma.Context) {
			r, w := unwrap(ctx)
			serve(ctx.Context(), rt, w, r, in, h)
		}}, nil
	})
	rt.listed = isList(reflect.TypeFor[O]())
	rt.document()
	a.routes = append(a.routes, Route{Method: method, Path: path, Op: op})
	a.byPattern[method+" "+path] = rt
}

// allOptional reports whether a body can be left out: because it says so, or because nothing in it is needed.
func allOptional(body reflect.Type) bool {
	if body.Kind() == reflect.Pointer {
		return true
	}
	if body.Kind() != reflect.Struct {
		return false
	}
	for field := range body.Fields() {
		if field.Anonymous && allOptional(field.Type) {
			continue
		}
		if name := field.Tag.Get("json"); !strings.Contains(name, ",omitempty") && name != "-" {
			return false
		}
	}
	return true
}

// checkOp panics when a route is registered that nobody may have meant: deny by default.
func checkOp(method, path string, op Op) {
	refuse := func(why string) { panic(fmt.Sprintf("wire: %s %s: %s", method, path, why)) }
	callers := 0
	for _, named := range []bool{op.Scope != "", op.Public, op.Customer, op.Staff} {
		if named {
			callers++
		}
	}
	switch {
	case op.ID == "" || op.Summary == "" || op.Tag == "":
		refuse("name its ID, Summary and Tag")
	case callers == 0:
		refuse("it has no scope and does not say that it is public, for customers or for staff")
	case callers > 1:
		refuse("it has a scope and says that it is public, or is for more than one kind of callers")
	case (op.Public || op.Customer) && isForStaff(path):
		refuse("admin routes need a scope, or are for staff")
	case (op.Shopper || op.OwnProof || op.Entrance) && !op.Public:
		refuse("only a public route is for shoppers, is an entrance, or has proofs of its own")
	case op.Public && !op.Shopper && method != http.MethodGet:
		refuse("it would change something for everybody: say that it is a Shopper route")
	}
}

// isForStaff reports whether only staff and keys may call what is at the path. How staff sign in is open to those who have not
// yet.
func isForStaff(path string) bool {
	below := func(root string) bool { return path == root || strings.HasPrefix(path, root+"/") }
	return below("/api/admin") && !below("/api/admin/auth")
}

// security is what the document says about who may call.
func (op Op) security() []map[string][]string {
	only := func(names ...string) []map[string][]string {
		list := make([]map[string][]string, len(names))
		for i, name := range names {
			list[i] = map[string][]string{name: {}}
		}
		return list
	}
	switch {
	case op.Scope != "":
		return only(keyScheme, tokenScheme, staffScheme)
	case op.Staff:
		return only(tokenScheme, staffScheme)
	case op.Customer:
		return only(tokenScheme, sessionScheme)
	case op.Shopper && !op.OwnProof:
		return append([]map[string][]string{{}}, only(tokenScheme, sessionScheme)...)
	}
	return nil
}

// document completes what huma wrote down about the route, and learns its query parameters from there.
func (rt *route) document() {
	item := rt.api.huma.OpenAPI().Paths[rt.path]
	operation := operationOf(item, rt.method)
	for _, p := range operation.Parameters {
		if p.In == "query" {
			rt.single[p.Name] = p.Schema.Type != huma.TypeArray
		}
	}
	for _, status := range rt.op.Also {
		success := operation.Responses[strconv.Itoa(rt.op.Status)]
		operation.Responses[strconv.Itoa(status)] = &huma.Response{Description: http.StatusText(status), Content: success.Content}
	}
	if rt.method != http.MethodGet && !rt.op.NoKey {
		limit := 255
		operation.Parameters = append(operation.Parameters, &huma.Param{
			Name: "Idempotency-Key", In: "header", Required: rt.op.KeyRequired,
			Description: "Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request.",
			Schema:      &huma.Schema{Type: huma.TypeString, MaxLength: &limit},
		})
	}
	if rt.bare && operation.RequestBody != nil {
		operation.RequestBody.Required = false
	}
	if len(rt.op.RawBody) > 0 {
		operation.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{}}
		for _, contentType := range rt.op.RawBody {
			operation.RequestBody.Content[contentType] = &huma.MediaType{
				Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"},
			}
		}
	}
}

func operationOf(item *huma.PathItem, method string) *huma.Operation {
	if item == nil {
		return nil
	}
	switch method {
	case http.MethodGet:
		return item.Get
	case http.MethodPost:
		return item.Post
	case http.MethodPut:
		return item.Put
	case http.MethodPatch:
		return item.Patch
	case http.MethodDelete:
		return item.Delete
	}
	return nil
}

// checkQuery refuses query parameters that the route does not know, and such as are there twice but can have one value.
func (rt *route) checkQuery(raw string) (url.Values, error) {
	query, err := url.ParseQuery(raw)
	if err != nil {
		return nil, fault.Invalidf("query", "The query string cannot be read: %s", err.Error())
	}
	var wrong []fault.Detail
	for _, name := range slices.Sorted(maps.Keys(query)) {
		single, known := rt.single[name]
		family := slices.ContainsFunc(rt.op.Families, func(f string) bool { return strings.HasPrefix(name, f) })
		switch {
		case !known && !family:
			wrong = append(wrong, fault.Detail{Param: "query." + clip(name), Message: "There is no such parameter here."})
		case single && len(query[name]) > 1:
			wrong = append(wrong, fault.Detail{Param: "query." + name, Message: "This parameter can be given only once."})
		}
	}
	return query, fault.Violations(wrong)
}

// unwrap is the plain request and response below huma's context.
func unwrap(ctx huma.Context) (*http.Request, http.ResponseWriter) { return humago.Unwrap(ctx) }
