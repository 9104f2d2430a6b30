package wire

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"path"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"winkel/internal/api/problem"
	"winkel/internal/commerce/audit"
	"winkel/internal/kernel/fault"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/limit"
	"winkel/internal/platform/telemetry"
)

// DefaultBodyLimit is the size of the largest body that a route takes unless it says otherwise.
const DefaultBodyLimit = 1 << 20

// Options are what an API stands on. For the document alone none of them is needed.
type Options struct {
	Version      string // of the program, for the document
	Authenticate Authenticate
	Audit        *audit.Log // where changes by staff and keys are noted; nil for the document alone
	Keys         *idem.Store
	BodyLimit    int64       // bytes of a JSON body; 0: DefaultBodyLimit
	Limits       *limit.Gate // how often somebody may ask; nil: as often as he likes
}

// API is the routes of the shop and the document that describes them. Register everything before serving.
type API struct {
	options Options
	mux     *http.ServeMux
	huma    huma.API
	routes  []Route

	byPattern map[string]*route
}

// Route is a registered operation, for tests that walk through all of them.
type Route struct {
	Method string
	Path   string
	Op     Op
}

func init() {
	// huma keeps its defaults in variables. A list that is empty is [], never null; names are taken as they are written.
	huma.DefaultArrayNullable = false
	huma.ValidateStrictCasing = true
	huma.NewError = func(status int, message string, errs ...error) huma.StatusError {
		return problemOf(status, message, errs)
	}
	huma.NewErrorWithContext = func(ctx huma.Context, status int, message string, errs ...error) huma.StatusError {
		document := problemOf(status, message, errs)
		if ctx != nil {
			document.RequestID = telemetry.RequestID(ctx.Context())
			telemetry.RecordError(ctx.Context(), fault.New(fault.Invalid, document.Code, document.Detail))
		}
		return document
	}
}

// New returns an API without routes.
func New(o Options) *API {
	if o.BodyLimit <= 0 {
		o.BodyLimit = DefaultBodyLimit
	}
	a := &API{options: o, mux: http.NewServeMux(), byPattern: map[string]*route{}}
	a.huma = humago.New(a.mux, huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{
				Title:       "Winkel",
				Version:     o.Version,
				Description: about,
				License:     &huma.License{Name: "Apache-2.0", Identifier: "Apache-2.0"},
			},
			Components: &huma.Components{
				Schemas: huma.NewMapRegistry("#/components/schemas/", schemaName),
				SecuritySchemes: map[string]*huma.SecurityScheme{
					keyScheme: {Type: "http", Scheme: "bearer", Description: "An API key: winkel_…. Make one with `winkel staff key`."},
					tokenScheme: {
						Type: "http", Scheme: "bearer", BearerFormat: "JWT",
						Description: "An access token of a customer or of somebody of the staff, from a login or a refresh token.",
					},
					sessionScheme: {Type: "apiKey", In: "cookie", Name: SessionCookie, Description: "The session of a customer's browser."},
					staffScheme:   {Type: "apiKey", In: "cookie", Name: StaffCookie, Description: "The session of a staff user's browser."},
				},
			},
		},
		Formats:       map[string]huma.Format{"application/json": huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat},
		DefaultFormat: "application/json",
	})
	return a
}

// The names of the ways to prove oneself, in the document.
const (
	keyScheme     = "apiKey"
	tokenScheme   = "accessToken"
	sessionScheme = "sessionCookie"
	staffScheme   = "staffCookie"
)

const about = `The API of a Winkel shop. The routes below /api/admin need an API key, or somebody of the staff
who is signed in, with the scope that each of them names; those that say so need a customer who is signed in; the others are for
everybody. A bearer token that is shown must be good, wherever it is shown.

Money is in minor units with its currency, {"amount": 1999, "currency_code": "USD"}. Ids are strings with a prefix. Times
are RFC 3339 in UTC. Lists are pages: {"data": [...], "total": n, "next": "cursor or null"}; send next back as cursor for
the page after it. Errors are application/problem+json: decide by code, show detail, quote request_id when asking for help.
Values of enumerations in answers may grow: accept ones that you do not know.

Every route that changes something takes an Idempotency-Key. The answer to a key is kept for a day; the same request with
the same key gets it again, with the header Idempotent-Replayed: true, and has no second effect.`

// schemaName names the schemas of documents for staff apart from those for shoppers: AdminProduct and Product.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if name != hint && path.Base(t.PkgPath()) == "admin" && !strings.HasPrefix(name, "Admin") {
		return "Admin" + name
	}
	// A list of documents for staff, whose type parameter carries the path of its package.
	if strings.Contains(t.Name(), "/api/admin.") {
		return "Admin" + name
	}
	if name != hint && path.Base(t.PkgPath()) == "capacity" && !strings.HasPrefix(name, "Capacity") {
		return "Capacity" + name // its words are as common as those of staff
	}
	if t == reflect.TypeFor[problem.Document]() {
		return "Problem"
	}
	return name
}

// ServeHTTP answers a request by the registered routes; anything else gets a problem with 404 or 405.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if _, pattern := a.mux.Handler(r); pattern == "" {
		a.lost(w, r)
		return
	}
	a.mux.ServeHTTP(w, r)
}

// lost says what is wrong with a request that no route takes.
func (a *API) lost(w http.ResponseWriter, r *http.Request) {
	var allowed []string
	for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE"} {
		other := &http.Request{Method: method, URL: r.URL, Host: r.Host}
		if _, pattern := a.mux.Handler(other); pattern != "" {
			allowed = append(allowed, method)
		}
	}
	if len(allowed) == 0 {
		problem.Write(w, r, fault.Newf(fault.NotFound, fault.CodeNotFound, "There is nothing at %s.", clip(r.URL.Path)))
		return
	}
	w.Header().Set("Allow", strings.Join(allowed, ", "))
	problem.Write(w, r, fault.Newf(fault.Invalid, fault.CodeMethodNotAllowed,
		"%s cannot be used here; %s can.", clip(r.Method), strings.Join(allowed, ", ")))
}

// BodyLimit is how many bytes the body of a request may have: the limit of its route.
func (a *API) BodyLimit(r *http.Request) int64 {
	if op := a.opOf(r); op != nil {
		return op.BodyLimit
	}
	return a.options.BodyLimit
}

// Timeout is how long a request may take, where its route has a time of its own; 0: as long as any.
func (a *API) Timeout(r *http.Request) time.Duration {
	if op := a.opOf(r); op != nil {
		return op.Timeout
	}
	return 0
}

// opOf is the operation that a request is for. Reads for shoppers, of which there are many, have nothing of their own.
func (a *API) opOf(r *http.Request) *Op {
	if r.Method == http.MethodGet && !strings.HasPrefix(r.URL.Path, "/api/admin/") {
		return nil
	}
	_, pattern := a.mux.Handler(r)
	if rt := a.byPattern[pattern]; rt != nil {
		return &rt.op
	}
	return nil
}

// Handle adds a route that is not part of the described API, such as the pictures.
func (a *API) Handle(pattern string, h http.Handler) { a.mux.Handle(pattern, h) }

// Routes is every registered operation, in the order of registration.
func (a *API) Routes() []Route { return slices.Clone(a.routes) }

// Document is the OpenAPI 3.1 document, indented. The same routes give the same bytes.
func (a *API) Document() []byte {
	plain, err := json.Marshal(a.huma.OpenAPI())
	if err != nil {
		panic(fmt.Sprintf("wire: the document of the API cannot be encoded: %v", err))
	}
	// Once more through generic maps, whose keys are sorted: the document is the same at every start.
	var tree any
	decoder := json.NewDecoder(bytes.NewReader(plain))
	decoder.UseNumber()
	if err := decoder.Decode(&tree); err != nil {
		panic(fmt.Sprintf("wire: the document of the API cannot be read: %v", err))
	}
	var indented bytes.Buffer
	encoder := json.NewEncoder(&indented)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(tree); err != nil {
		panic(fmt.Sprintf("wire: the document of the API cannot be indented: %v", err))
	}
	return indented.Bytes()
}

// Validate checks a body against the schema that the document gives for an answer, for tests. It returns what is wrong.
func (a *API) Validate(method, path string, status int, body any) []error {
	operation := operationOf(a.huma.OpenAPI().Paths[path], method)
	if operation == nil {
		return []error{fmt.Errorf("%s %s is not in the document", method, path)}
	}
	answer := operation.Responses[strconv.Itoa(status)]
	if answer == nil {
		answer = operation.Responses["default"]
	}
	for _, content := range answer.Content {
		if content.Schema == nil {
			continue
		}
		result := &huma.ValidateResult{}
		huma.Validate(a.huma.OpenAPI().Components.Schemas, content.Schema, huma.NewPathBuffer(nil, 0),
			huma.ModeReadFromServer, body, result)
		return result.Errors
	}
	return nil
}
