package wire

import (
	"math"
	"net/http"
	"time"

	"winkel/internal/api/arrival"
	"winkel/internal/commerce/identity"
)

// The cookies of somebody who has logged in with a browser: of a customer's session, of a staff user's, and the one that tells
// for long that somebody has logged in there before. Scripts cannot read them, and other sites cannot send them along.
const (
	SessionCookie = "winkel_session"
	StaffCookie   = "winkel_staff"
	DeviceCookie  = "winkel_device"
)

// SignedInCookie tells the scripts of a page that a customer has signed in with this browser, and nothing of him: pages are kept for
// everybody, so that what is for him alone is asked for by the browser, and nobody else's browser asks. It opens nothing.
const SignedInCookie = "winkel_signed_in"

const deviceCookieAge = 400 * 24 * time.Hour // the longest that browsers keep one

// Tokens is the part of an answer that somebody gets who has logged in. A browser that asked for a cookie gets that instead.
type Tokens struct {
	AccessToken  string `json:"access_token,omitempty" doc:"Send it as Authorization: Bearer. Not there if a cookie was asked for."`
	RefreshToken string `json:"refresh_token,omitempty" doc:"Takes a new access token, once. Not there if a cookie was asked for."`
	ExpiresIn    int64  `json:"expires_in" doc:"Seconds that the access token is good, or that the cookie's session lasts unless it is used."`
}

// Grant makes of a login what the client gets: cookies, or tokens in the answer, which nobody may keep then.
func (c *Call) Grant(g identity.Grant) Tokens {
	c.secret = true
	kind := g.Session.Subject.Kind
	if g.Device != "" {
		c.setCookie(DeviceCookie, g.Device, deviceCookieAge)
	}
	if g.Cookie != "" {
		c.setCookie(sessionCookieOf(kind), g.Cookie, identity.SessionLimit(kind))
		c.markSignedIn(kind, "1", identity.SessionLimit(kind))
	}
	return Tokens{
		AccessToken: g.AccessToken, RefreshToken: g.RefreshToken, ExpiresIn: int64(math.Ceil(g.ExpiresIn.Seconds())),
	}
}

// EndCookie has the browser forget the session cookie of one side.
func (c *Call) EndCookie(kind identity.SubjectKind) {
	c.setCookie(sessionCookieOf(kind), "", -time.Second)
	c.markSignedIn(kind, "", -time.Second)
}

// markSignedIn has a customer's browser know that it has a session, or forget it if the age is below zero.
func (c *Call) markSignedIn(kind identity.SubjectKind, value string, age time.Duration) {
	if kind != identity.CustomerKind {
		return
	}
	cookie := c.cookie(SignedInCookie, value, age) //nolint:gosec // a script is to read it; it opens nothing
	cookie.HttpOnly = false
	http.SetCookie(c.w, cookie)
}

func sessionCookieOf(kind identity.SubjectKind) string {
	if kind == identity.StaffKind {
		return StaffCookie
	}
	return SessionCookie
}

// setCookie has a browser remember something, or forget it if the age is below zero.
func (c *Call) setCookie(name, value string, age time.Duration) {
	http.SetCookie(c.w, c.cookie(name, value, age))
}

func (c *Call) cookie(name, value string, age time.Duration) *http.Cookie {
	return &http.Cookie{ //nolint:gosec // Secure wherever the shop is reached over HTTPS; a trial on this machine is not
		Name: name, Value: value, Path: "/", MaxAge: int(age.Seconds()),
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: arrival.Of(c.r).Secure,
	}
}

// Attempt is the try to log in to an account that this request is.
func (c *Call) Attempt(kind identity.SubjectKind, account string) identity.Attempt {
	return identity.Attempt{Kind: kind, Account: account, Address: c.RemoteAddress(), Device: c.Device()}
}

// NewSession is the session that this request begins, with a cookie or with tokens.
func (c *Call) NewSession(of identity.Subject, cookie bool) identity.NewSession {
	return identity.NewSession{Subject: of, Browser: cookie, UserAgent: c.UserAgent(), Address: c.RemoteAddress()}
}

// FromThisSite refuses a request that another site made a browser send, so that nobody is signed in as somebody else without
// knowing.
func (c *Call) FromThisSite() error { return fromThisSite(c.r) }

// UserAgent is what the client says it is.
func (c *Call) UserAgent() string { return c.r.UserAgent() }

// Device is what the device cookie holds; empty without one.
func (c *Call) Device() string { return cookieOf(c.r, DeviceCookie) }
