package wire

import (
	"context"
	"net/http"
	"strings"

	"winkel/internal/commerce/identity"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
)

// PrincipalKind says what kind of caller somebody is.
type PrincipalKind string

// The kinds of callers. Nobody is the kind of the zero Principal.
const (
	Nobody         PrincipalKind = ""
	KeyCaller      PrincipalKind = "key"
	StaffCaller    PrincipalKind = "staff"
	CustomerCaller PrincipalKind = "customer"
)

// Principal is who calls.
type Principal struct {
	Kind     PrincipalKind
	KeyID    id.APIKey   // of a key
	Staff    id.Staff    // of a staff user
	Customer id.Customer // of a customer
	Session  id.Session  // of a staff user or customer
	Name     string      // how logs name him
	Scopes   []string    // of a key or staff user
	Hold     error       // of a staff user who has to do something before anything that needs a scope
	Rate     int64       // of a key that has one: requests a minute; 0: as any caller
}

// Subject is the staff user or customer for identity; zero for a key and for nobody.
func (p Principal) Subject() identity.Subject {
	switch p.Kind {
	case StaffCaller:
		return identity.OfStaff(p.Staff)
	case CustomerCaller:
		return identity.OfCustomer(p.Customer)
	case KeyCaller, Nobody:
	}
	return identity.Subject{}
}

// ID is the principal's id as the outside sees it; empty for nobody.
func (p Principal) ID() string {
	if p.Kind == KeyCaller {
		return p.KeyID.String()
	}
	return p.Subject().String()
}

// actor is how the principal is named in what is written down; empty for nobody.
func (p Principal) actor() string {
	if p.Kind == Nobody {
		return ""
	}
	return string(p.Kind) + ":" + p.Name
}

// ShownAs says how a credential was shown.
type ShownAs string

// The ways to show a credential.
const (
	AsBearer        ShownAs = "bearer"
	AsSessionCookie ShownAs = "session_cookie" // of a customer
	AsStaffCookie   ShownAs = "staff_cookie"
)

// Authenticate finds out whose credential that is: unauthorized if it is not good, or no longer.
type Authenticate func(ctx context.Context, how ShownAs, secret string) (Principal, error)

// ByIdentity authenticates by the use cases of identity.
func ByIdentity(s *identity.Service) Authenticate {
	return func(ctx context.Context, how ShownAs, secret string) (Principal, error) {
		var c identity.Caller
		var err error
		switch how {
		case AsBearer:
			c, err = s.Bearer(ctx, secret)
		case AsSessionCookie:
			c, err = s.Cookie(ctx, identity.CustomerKind, secret)
		case AsStaffCookie:
			c, err = s.Cookie(ctx, identity.StaffKind, secret)
		}
		if err != nil {
			return Principal{}, err
		}
		p := Principal{
			Kind: KeyCaller, KeyID: c.Key.ID, Staff: c.Subject.Staff(), Customer: c.Subject.Customer(), Session: c.Session,
			Name: c.Name, Scopes: c.Scopes, Hold: c.Hold, Rate: c.Key.RateLimit,
		}
		switch c.Subject.Kind {
		case identity.StaffKind:
			p.Kind = StaffCaller
		case identity.CustomerKind:
			p.Kind = CustomerCaller
		}
		return p, nil
	}
}

// identify finds out who calls, and that he may call the route at all. On a public route nobody has to be anybody, but a bearer
// token that is shown must be good: a client that has one is to learn that it has ended. A cookie that has ended is as none,
// because browsers go on sending it; and so is a token at the entrance, because that is where people go with it.
func (c *Call) identify(ctx context.Context) (err error) {
	rt := c.route
	if rt.op.OwnProof {
		return nil
	}
	if c.Principal, err = rt.principal(ctx, c.r); err != nil {
		return err
	}
	if err := c.throttle(); err != nil {
		return err
	}
	switch p := c.Principal; {
	case rt.op.Public, rt.op.Customer && p.Kind == CustomerCaller, rt.op.Staff && p.Kind == StaffCaller:
		return nil
	case p.Kind == Nobody:
		return fault.New(fault.Unauthorized, fault.CodeUnauthorized, rt.needs())
	case p.Hold != nil:
		return p.Hold
	case !identity.Allows(p.Scopes, rt.op.Scope):
		return lacking(p, rt.op.Scope)
	}
	return nil
}

// principal is who shows a credential that is meant for routes of this class; zero for nobody.
func (rt *route) principal(ctx context.Context, r *http.Request) (Principal, error) {
	token, shown, err := bearerOf(r)
	if err != nil {
		return Principal{}, err
	}
	if shown {
		p, err := rt.api.authenticate(ctx, AsBearer, token)
		if err == nil && !rt.isFor(p.Kind) {
			err = fault.New(fault.Unauthorized, fault.CodeUnauthorized, "That token is not for this. "+rt.needs())
		}
		if err != nil && rt.op.Entrance && fault.KindOf(err) == fault.Unauthorized {
			return Principal{}, nil // who has an old token in his hand comes for a new one
		}
		return p, err
	}
	name, how := SessionCookie, AsSessionCookie
	if rt.op.Scope != "" || rt.op.Staff {
		name, how = StaffCookie, AsStaffCookie
	}
	secret := cookieOf(r, name)
	if secret == "" {
		return Principal{}, nil
	}
	p, err := rt.api.authenticate(ctx, how, secret)
	switch {
	case err == nil:
		return p, fromThisSite(r)
	case fault.KindOf(err) == fault.Unauthorized:
		return Principal{}, nil // a cookie that has ended is as none
	}
	return Principal{}, err
}

func (a *API) authenticate(ctx context.Context, how ShownAs, secret string) (Principal, error) {
	if a.options.Authenticate == nil {
		return Principal{}, fault.New(fault.Unauthorized, fault.CodeUnauthorized, "Nobody is known here.")
	}
	return a.options.Authenticate(ctx, how, secret)
}

// bearerOf is the bearer token that a request shows, if it shows one. Another scheme is somebody else's: of a proxy that asks
// for a password before the shop, say.
func bearerOf(r *http.Request) (token string, shown bool, err error) {
	values := r.Header.Values("Authorization")
	if len(values) > 1 {
		return "", false, fault.New(fault.Unauthorized, fault.CodeUnauthorized, "Send one header Authorization.")
	}
	if len(values) == 0 {
		return "", false, nil
	}
	scheme, token, _ := strings.Cut(values[0], " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return "", false, nil
	}
	return strings.TrimSpace(token), true, nil
}

// cookieOf is what a cookie holds; empty if there is none.
func cookieOf(r *http.Request, name string) string {
	cookie, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return cookie.Value
}

// isFor reports whether bearer tokens of that kind are meant for the route.
func (rt *route) isFor(kind PrincipalKind) bool {
	switch {
	case rt.op.Public:
		return kind == CustomerCaller || kind == KeyCaller
	case rt.op.Customer:
		return kind == CustomerCaller
	case rt.op.Staff:
		return kind == StaffCaller
	}
	return kind == KeyCaller || kind == StaffCaller
}

// needs says what the route asks for.
func (rt *route) needs() string {
	switch {
	case rt.op.Public:
		return "This needs nothing, or the access token of a customer."
	case rt.op.Customer:
		return "This is for customers who are signed in: send the header Authorization: Bearer with an access token, or the cookie of a session."
	case rt.op.Staff:
		return "This is for staff who are signed in: send the header Authorization: Bearer with an access token, or the cookie of a session."
	}
	return "This needs an API key, or somebody of the staff who is signed in: send the header Authorization: Bearer winkel_…"
}

// lacking is the refusal of somebody who is known and has not the scope.
func lacking(p Principal, scope string) error {
	who := "you have"
	if p.Kind == KeyCaller {
		who = "the key " + quoted(p.Name) + " has"
	}
	scopes := strings.Join(p.Scopes, ", ")
	if scopes == "" {
		scopes = "none"
	}
	return fault.Newf(fault.Forbidden, fault.CodePermissionDenied, "This needs the scope %s; %s %s.", scope, who, scopes)
}

// crossOrigin refuses what a browser sends on behalf of another site.
var crossOrigin = http.NewCrossOriginProtection()

// fromThisSite refuses a change that another site made a browser ask for, with the cookies of this shop along.
func fromThisSite(r *http.Request) error {
	if crossOrigin.Check(r) == nil {
		return nil
	}
	return fault.New(fault.Forbidden, fault.CodePermissionDenied,
		"This request was sent by another site. Open the shop itself and try again there.")
}
