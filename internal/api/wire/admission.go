package wire

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"winkel/internal/api/problem"
	"winkel/internal/kernel/actor"
	"winkel/internal/kernel/fault"
	"winkel/internal/platform/idem"
)

// humaContext is huma.Context by a name that its own method Context does not collide with.
type humaContext huma.Context

// admitted is a request that passed the gates: with its call in the context, and its body in memory.
type admitted struct {
	humaContext
	ctx  context.Context //nolint:containedctx // it is a context of huma's, which wraps one
	body []byte
}

// Context carries the call and the actor.
func (a admitted) Context() context.Context { return a.ctx }

// BodyReader is the body that was read before.
func (a admitted) BodyReader() io.Reader { return bytes.NewReader(a.body) }

// SetReadDeadline does nothing: the body is there, and a deadline that passes later would end the handler's context.
func (a admitted) SetReadDeadline(time.Time) error { return nil }

// Unwrap is the context below.
func (a admitted) Unwrap() huma.Context { return a.humaContext }

// admit leads a request through the gates, in the order that the package documentation gives.
func (rt *route) admit(ctx huma.Context, next func(huma.Context)) {
	r, w := unwrap(ctx)
	call := &Call{route: rt, w: w, r: r}
	inner := context.WithValue(ctx.Context(), callKey{}, call)
	if rt.method != http.MethodGet {
		inner = actor.WithAddress(inner, call.RemoteAddress())
	}
	if !call.fromInside(inner) {
		if err := call.identify(inner); err != nil {
			refuse(w, r, err)
			return
		}
		inner = actor.With(inner, call.Principal.actor())
	}
	query, err := rt.checkQuery(r.URL.RawQuery)
	if err != nil {
		refuse(w, r, err)
		return
	}
	call.Query = query
	if err := call.checkOrigin(); err != nil {
		refuse(w, r, err)
		return
	}
	if err := call.takeKey(); err != nil {
		refuse(w, r, err)
		return
	}
	body, err := rt.takeBody(call)
	if err != nil {
		refuse(w, r, err)
		return
	}
	release, answer, err := call.begin(inner, body)
	defer release()
	switch {
	case err != nil:
		refuse(w, r, err)
	case answer != nil:
		writeAgain(w, r, answer)
	default:
		call.takeNotice(inner)
		next(admitted{humaContext: ctx, ctx: inner, body: body})
	}
}

// checkOrigin refuses a change that another site made a browser ask for with the cookie of its cart; a session's cookie was
// looked at before.
func (c *Call) checkOrigin() error {
	if !c.route.op.Shopper || c.route.op.OwnProof {
		return nil
	}
	return fromThisSite(c.r)
}

// takeKey reads the Idempotency-Key of an unsafe request.
func (c *Call) takeKey() error {
	if c.route.method == http.MethodGet || c.route.op.NoKey {
		return nil
	}
	keys := c.r.Header.Values("Idempotency-Key")
	switch {
	case len(keys) == 0 && c.route.op.KeyRequired:
		return fault.New(fault.Invalid, fault.CodeIdempotencyMissing,
			"Send the header Idempotency-Key with a value that is new for each new request, such as a UUID.")
	case len(keys) == 0:
		return nil
	case len(keys) > 1:
		return fault.Invalidf("header.Idempotency-Key", "Send one Idempotency-Key.")
	}
	if err := idem.CheckKey(keys[0]); err != nil {
		return located(err, "header.")
	}
	path := c.r.URL.Path
	if c.route.op.AliasOf != "" {
		path = c.route.op.AliasOf
	}
	c.key, c.scope = keys[0], c.caller()+" "+c.route.method+" "+path
	c.prefix = []byte(c.route.method + " " + path + "?" + c.Query.Encode())
	return nil
}

// caller tells the keys of one caller from those of another: by who he is, else by the secret that the request shows, so that
// nobody is handed an answer who could not have asked for it.
func (c *Call) caller() string {
	switch {
	case c.Principal.Kind != Nobody:
		return c.Principal.ID()
	case c.route.op.PerAddress:
		return "address:" + c.RemoteAddress()
	}
	return "secret:" + idem.Digest([]byte(c.CartToken()), []byte(c.Query.Get("token")))[:32]
}

// takeBody reads and checks the body of a JSON route, and bounds that of a raw one.
func (rt *route) takeBody(call *Call) ([]byte, error) {
	r := call.r
	contentType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		contentType = strings.TrimSpace(r.Header.Get("Content-Type"))
	}
	call.ContentType = contentType
	if r.ContentLength > rt.op.BodyLimit && (rt.json || len(rt.op.RawBody) > 0) {
		return nil, problem.BodyTooLarge(rt.op.BodyLimit)
	}
	if encoding := r.Header.Get("Content-Encoding"); encoding != "" && encoding != "identity" && (rt.json || len(rt.op.RawBody) > 0) {
		return nil, unsupported(
			"Bodies with a Content-Encoding are not taken; send it as it is.")
	}
	body := http.MaxBytesReader(call.w, r.Body, rt.op.BodyLimit)
	if len(rt.op.RawBody) > 0 {
		return nil, rt.takeRaw(call, body)
	}
	if !rt.json {
		return nil, nil
	}
	if contentType != "application/json" && contentType != "" {
		return nil, unsupported(
			"The body must be JSON: send the header Content-Type: application/json, not " + clip(contentType) + ".")
	}
	content, err := io.ReadAll(body)
	if err != nil {
		return nil, readFault(err)
	}
	if rt.bare && len(bytes.TrimSpace(content)) == 0 {
		return []byte("{}"), nil
	}
	return content, checkJSON(content)
}

// takeRaw checks the content type of a raw body.
func (rt *route) takeRaw(call *Call, body io.Reader) error {
	if !slices.ContainsFunc(rt.op.RawBody, func(allowed string) bool {
		return allowed == call.ContentType || allowed == "*/*" ||
			strings.HasSuffix(allowed, "/*") && strings.HasPrefix(call.ContentType, strings.TrimSuffix(allowed, "*"))
	}) {
		return unsupported("The body cannot be of the type " + quoted(call.ContentType) +
			" here. Send the header Content-Type with one of: " + strings.Join(rt.op.RawBody, ", ") + ".")
	}
	call.Body = raw{body}
	if call.ContentType == "multipart/form-data" {
		return call.takeFile(body)
	}
	return nil
}

// takeFile finds the part "file" of a form, which is then the body.
func (c *Call) takeFile(body io.Reader) error {
	_, params, err := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	if err != nil || params["boundary"] == "" {
		return unsupported("The form has no boundary.")
	}
	part, err := formPart(body, params["boundary"], "file")
	if err != nil {
		return err
	}
	c.Body, c.FileName = raw{part}, part.FileName()
	c.ContentType, _, _ = mime.ParseMediaType(part.Header.Get("Content-Type"))
	return nil
}

// raw turns the errors of reading a body into faults.
type raw struct{ r io.Reader }

// Read reads from the body.
func (b raw) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = readFault(err)
	}
	return n, err
}

// readFault says why a body could not be read: it is too large, or the client stopped sending it.
func readFault(err error) error {
	if tooLarge, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return problem.BodyTooLarge(tooLarge.Limit).WithCause(err)
	}
	return fault.Invalidf("body", "The body ended before it was complete.").WithCause(err)
}

func quoted(text string) string {
	if text == "" {
		return "none"
	}
	return `"` + clip(text) + `"`
}

// begin marks the request's key as being worked on, and looks for an answer that it got before.
func (c *Call) begin(ctx context.Context, body []byte) (release func(), answer *idem.Answer, err error) {
	if c.key == "" {
		return func() {}, nil, nil
	}
	keys := c.route.api.options.Keys
	release, err = keys.Begin(c.scope, c.key)
	if err != nil || len(c.route.op.RawBody) > 0 {
		return release, nil, err // what the body is, is known when the handler has read it
	}
	c.digest = idem.Digest(c.prefix, body)
	answer, err = keys.Find(ctx, c.scope, c.key, c.digest)
	return release, answer, err
}
