package wire

import (
	"fmt"
	"math"
	"net/http"
	"strings"
	"time"

	"winkel/internal/api/arrival"
	"winkel/internal/platform/limit"
)

// The classes of requests that are counted, each with a rate of its own. Op.Limit names one; a route that names none is a
// LimitRead, a LimitWrite, or below /api/admin a LimitStaff.
const (
	LimitRead     = "read"     // what shoppers look at
	LimitFile     = "file"     // pictures and style sheets, of which a page has many
	LimitWrite    = "write"    // carts and checkouts
	LimitOrder    = "order"    // orders being placed, each with work for a payment provider
	LimitCoupon   = "coupon"   // codes, which somebody could guess
	LimitLookup   = "lookup"   // things that open to whoever knows a secret address
	LimitLogin    = "login"    // passwords and codes, each with work for the processor
	LimitReset    = "reset"    // what sends a mail to an address that anybody can name, and exports of persons
	LimitUpload   = "upload"   // files
	LimitCallback = "callback" // what payment providers tell
	LimitStaff    = "staff"    // all of /api/admin, by address, before it is known who calls
	LimitKey      = "key"      // one API key
	LimitAccount  = "account"  // one person, customer or staff, from wherever
)

// LimitClass is the class of a request to the API.
func (a *API) LimitClass(r *http.Request) string {
	path := r.URL.Path
	switch {
	case strings.HasPrefix(path, "/media/"):
		return LimitFile
	case r.Method == http.MethodGet && strings.HasPrefix(path, "/api/products"):
		return LimitRead // most requests: their route need not be looked up
	}
	_, pattern := a.mux.Handler(r)
	var op *Op
	if rt := a.byPattern[pattern]; rt != nil {
		op = &rt.op
	}
	switch {
	case op != nil && op.Limit != "":
		return op.Limit
	case op != nil && op.Scope != "" || strings.HasPrefix(path, "/api/admin/"):
		return LimitStaff
	case op != nil && len(op.RawBody) > 0:
		return LimitUpload
	case r.Method == http.MethodGet || r.Method == http.MethodHead:
		return LimitRead
	}
	return LimitWrite
}

// AdmitAddress counts a request of a class for the address that it comes from: rate_limited where it is one too many.
func (a *API) AdmitAddress(w http.ResponseWriter, r *http.Request, class string) error {
	d := a.options.Limits.TakeAddress(r.Context(), class, arrival.Of(r).Address)
	// What everybody may read is kept by caches in between, which should not keep how much one of them has left.
	if !d.Allowed || class != LimitRead && class != LimitFile {
		showLimit(w.Header(), class, d)
	}
	return d.Fault()
}

// throttle counts a request for the caller, once it is known who he is. A key may have a rate of its own.
func (c *Call) throttle() error {
	limits, p := c.route.api.options.Limits, c.Principal
	if p.Kind == Nobody || limits.Exempts(arrival.Of(c.r).Address) {
		return nil
	}
	class := LimitAccount
	if p.Kind == KeyCaller {
		class = LimitKey
	}
	rate := limits.Rate(class)
	if p.Rate > 0 {
		rate = ownRate(int(p.Rate))
	}
	d := limits.Take(c.r.Context(), class, p.ID(), rate)
	showLimit(c.w.Header(), class, d)
	return d.Fault()
}

// ownRate is so many requests a minute, and at once what ten seconds bring.
func ownRate(perMinute int) limit.Rate {
	return limit.Rate{Count: perMinute, Per: time.Minute, Burst: max(1, perMinute/6)}
}

// showLimit tells a client how much he has left, as the IETF's draft on RateLimit header fields writes it: a quota of so many in
// a window, so many remaining, and everything back after so many seconds.
func showLimit(h http.Header, class string, d limit.Decision) {
	if d.Limit == 0 {
		return
	}
	h.Set("RateLimit-Policy", fmt.Sprintf("%q;q=%d;w=%d", class, d.Limit, seconds(d.Window)))
	h.Set("RateLimit", fmt.Sprintf("%q;r=%d;t=%d", class, d.Remaining, seconds(d.Reset)))
}

func seconds(d time.Duration) int { return int(math.Ceil(d.Seconds())) }
