package identity

import (
	"strings"
	"time"

	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
)

// CodeInvalidRefreshToken is the code of a refresh token that is unknown, expired, used or of a session that ended.
const CodeInvalidRefreshToken = "invalid_refresh_token"

// RefreshPrefix begins every refresh token, so that secret scanners recognize one.
const RefreshPrefix = "winkelrt_"

// How long a session lasts that nobody uses, how long it lasts altogether, and how many of them somebody has at once: the
// oldest end when he begins more.
const (
	customerIdle, customerLimit = 30 * 24 * time.Hour, 90 * 24 * time.Hour
	staffIdle, staffLimit       = 12 * time.Hour, 7 * 24 * time.Hour
	maxSessions                 = 100
)

// SessionLimit is how long a session of that side lasts altogether, whatever happens: what a browser keeps its cookie for.
func SessionLimit(kind SubjectKind) time.Duration {
	if kind == StaffKind {
		return staffLimit
	}
	return customerLimit
}

// idle is how long a session of that side lasts that nobody uses.
func idle(kind SubjectKind) time.Duration {
	if kind == StaffKind {
		return staffIdle
	}
	return customerIdle
}

// Session is one login: a browser with a cookie, or a client of the API with its tokens.
type Session struct {
	ID         id.Session
	Subject    Subject
	Browser    bool
	UserAgent  string
	Address    string // from where it began
	CreatedAt  time.Time
	LastUsedAt time.Time // to the minute
	ExpiresAt  time.Time // unless it is used before
	RevokedAt  time.Time // zero: it was not
}

// NewSession is what a session is made from.
type NewSession struct {
	Subject   Subject
	Browser   bool // it gets a cookie, and no tokens
	UserAgent string
	Address   string
}

// Grant is what somebody gets who has logged in. Nothing of it is stored but hashes.
type Grant struct {
	Session      Session
	Cookie       string        // of a browser
	AccessToken  string        // of a client of the API
	RefreshToken string        // of a client of the API
	ExpiresIn    time.Duration // of the access token; for a browser, of the session unless it is used
	Device       string        // of a login: proves later that somebody has logged in there before; for the device cookie
}

// prolonged is until when a session lasts that is used now.
func (s Session) prolonged(now time.Time) time.Time {
	until, limit := now.Add(idle(s.Subject.Kind)), s.CreatedAt.Add(SessionLimit(s.Subject.Kind))
	if limit.Before(until) {
		return limit
	}
	return until
}

// clean keeps of what a client says about itself what fits into a list.
func (n NewSession) clean() NewSession {
	const most = 300
	short := func(text string) string {
		text = strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), "")
		if len(text) > most {
			text = strings.ToValidUTF8(text[:most], "")
		}
		return text
	}
	n.UserAgent, n.Address = short(n.UserAgent), short(n.Address)
	return n
}

// errRefresh refuses every refresh token that is not good, in the same words.
var errRefresh = fault.New(fault.Unauthorized, CodeInvalidRefreshToken,
	"The refresh token is unknown, expired or was used before. Log in again.").WithParam("refresh_token")
