package wire

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"winkel/internal/api/arrival"
	"winkel/internal/api/problem"
	"winkel/internal/kernel/fault"
	"winkel/internal/platform/idem"
)

// Call is one request on its way through a handler.
type Call struct {
	Principal Principal // zero for nobody, whom a public route lets in
	Query     url.Values
	// Body is the body of a route with Op.RawBody, bounded by its limit. Reading past the limit is body_too_large.
	Body        io.Reader
	ContentType string
	FileName    string // of an upload, if the client named one

	route  *route
	w      http.ResponseWriter
	r      *http.Request
	prefix []byte // what the digest of the request begins with: method, path, query
	scope  string // of the Idempotency-Key
	key    string
	digest string
	claim  *idem.Claim
	notice *notice // of a route that leaves an entry in the audit log
	secret bool    // the answer holds one: nobody may keep it
}

type callKey struct{}

func callOf(ctx context.Context) *Call {
	call, _ := ctx.Value(callKey{}).(*Call)
	return call
}

// CartCookie is the name of the cookie that holds the secret of a browser's cart.
const CartCookie = "winkel_cart"

// CartToken is the secret of a cart that the request shows: the header Cart-Token, else what the cookie holds of it; empty
// if there is none.
func (c *Call) CartToken() string {
	if token := c.r.Header.Get("Cart-Token"); token != "" {
		return token
	}
	_, token := c.cartCookie()
	return token
}

// CookieCart is the id of the cart that the browser's cookie names, as text; empty if there is none.
func (c *Call) CookieCart() string {
	cart, _ := c.cartCookie()
	return cart
}

func (c *Call) cartCookie() (cart, token string) {
	cookie, err := c.r.Cookie(CartCookie)
	if err != nil {
		return "", ""
	}
	cart, token, _ = strings.Cut(cookie.Value, ".")
	return cart, token
}

// cartCookieAge is how long a browser keeps its cart: as long as an untouched cart lives.
const cartCookieAge = 60 * 24 * time.Hour

// SetCartCookie has a browser remember its cart. Scripts cannot read it, and other sites cannot send it along.
func (c *Call) SetCartCookie(cart, token string) {
	c.setCookie(CartCookie, cart+"."+token, cartCookieAge)
}

// EndCartCookie has the browser forget its cart.
func (c *Call) EndCartCookie() { c.setCookie(CartCookie, "", -time.Second) }

// Header is the headers of the request, for what only one route reads.
func (c *Call) Header() http.Header { return c.r.Header }

// RemoteAddress is the address of the client, as far as it is known.
func (c *Call) RemoteAddress() string {
	if address := arrival.Of(c.r).Address; address.IsValid() {
		return address.String()
	}
	return c.r.RemoteAddr
}

// Origin is the address that the client asked for, for links back to the shop: scheme and host. The host is what the
// client wrote, so it may be used only where IsLocal holds.
func (c *Call) Origin() string { return arrival.Of(c.r).Scheme() + "://" + c.r.Host }

// IsLocal reports whether the client is on this machine, and asked for it by a name that means it everywhere: what a
// stranger writes into the header Host decides nothing.
func (c *Call) IsLocal() bool { return arrival.IsLocal(c.r) }

// Identify tells a route with Op.RawBody what its body was, by a digest of the content, once it was read. It looks for
// the answer to the request's Idempotency-Key: an error must be returned as it is, because it may be that answer.
func (c *Call) Identify(ctx context.Context, content string) error {
	if c.key == "" {
		return nil
	}
	c.digest = idem.Digest(c.prefix, []byte(content))
	answer, err := c.route.api.options.Keys.Find(ctx, c.scope, c.key, c.digest)
	if err != nil {
		return err
	}
	if answer != nil {
		return &replay{answer: answer}
	}
	return nil
}

// replay ends a handler that found the answer of an earlier request.
type replay struct{ answer *idem.Answer }

func (*replay) Error() string { return "the request was answered before" }

// Precondition is the input of routes that change a document with a version.
type Precondition struct {
	IfMatch string `header:"If-Match" doc:"The ETag of the document that the change is based on, as \"v7\". If it was changed meanwhile, the answer is 409 version_conflict."`
}

// Expected is the version that the caller has seen, from If-Match or from the body (nil: the body names none); nil if he
// names none.
func (p Precondition) Expected(inBody *int64) (*int64, error) {
	inHeader, err := parseIfMatch(p.IfMatch)
	switch {
	case err != nil:
		return nil, err
	case inHeader == nil:
		return inBody, nil
	case inBody != nil && *inBody != *inHeader:
		return nil, fault.Invalidf("version", "If-Match and version name different versions.")
	}
	return inHeader, nil
}

func parseIfMatch(text string) (*int64, error) {
	if text == "" || text == "*" {
		return nil, nil
	}
	// A tag that compression made weak still names the version.
	version, ok := versionOf(strings.TrimPrefix(text, "W/"))
	if !ok {
		return nil, fault.Invalidf("If-Match", "If-Match must be the ETag of the document, as in \"v7\".")
	}
	return &version, nil
}

// refuse answers a request with an error.
func refuse(w http.ResponseWriter, r *http.Request, err error) { problem.Write(w, r, err) }
