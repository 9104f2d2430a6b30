package identity

import (
	"context"
	"log/slog"
	"time"

	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/password"
	"winkel/internal/platform/token"
)

// DefaultAccessTime is how long an access token is good; MaxAccessTime is the longest that it may be.
const (
	DefaultAccessTime = 15 * time.Minute
	MaxAccessTime     = time.Hour
)

// Options is what the use cases stand on.
type Options struct {
	DB         *db.DB
	Log        *slog.Logger
	Tokens     *token.Signer    // the shop's key; without it there are only API keys
	Passwords  *password.Hasher // nil: one of the usual cost
	Issuer     string           // of access tokens: where the shop is; empty: "winkel"
	AccessTime time.Duration    // 0: DefaultAccessTime
	Members    Members          // nil: nobody of the staff can call
	// Unhurried says of which addresses failed logins are not slowed down; nil: of none.
	Unhurried func(address string) bool
}

// Members knows the staff. It is asked about a staff user who shows a good credential, at most every 0.9 s for each of his
// sessions, and never within a transaction.
type Members interface {
	// Member is the staff user; not_found if there is none.
	Member(ctx context.Context, staff id.Staff) (Member, error)
}

// Member is what identity has to know about a staff user.
type Member struct {
	Name   string   // how logs name him: his e-mail
	Scopes []string // of all his roles
	Active bool     // whether he may call at all
	Hold   error    // not nil: he has to do something first, and until then whatever needs a scope is refused with this
}

// Service is the use cases of identity. It is safe for concurrent use.
type Service struct {
	db         *db.DB
	log        *slog.Logger
	tokens     *token.Signer
	passwords  *password.Hasher
	issuer     string
	accessTime time.Duration
	members    Members
	unhurried  func(address string) bool

	known     memory
	forgotten func(what string) // told of what is not trusted any longer; nil: nobody is
	signing   keyring
	patience  patience
}

// New returns the use cases of identity.
func New(o Options) *Service {
	if o.Passwords == nil {
		o.Passwords = password.New(password.Options{})
	}
	if o.Issuer == "" {
		o.Issuer = "winkel"
	}
	if o.AccessTime == 0 {
		o.AccessTime = DefaultAccessTime
	}
	if o.Unhurried == nil {
		o.Unhurried = func(string) bool { return false }
	}
	s := &Service{
		db: o.DB, log: o.Log, tokens: o.Tokens, passwords: o.Passwords, issuer: o.Issuer, accessTime: o.AccessTime,
		members: o.Members, unhurried: o.Unhurried, known: memory{recent: newRecent[place, remembered](maxRemembered)},
	}
	s.patience.counts = newRecent[mark, tries](maxMarks)
	return s
}
