package identity

import (
	"strings"

	"winkel/internal/kernel/id"
)

// Forget has this node ask anew about a subject before it trusts him again: after his roles changed. Other nodes do within a
// second, or as soon as they hear of it.
func (s *Service) Forget(of Subject) {
	s.forgetHere(of)
	s.announce(aboutSubject, of.String())
}

// ForgetEverybody is Forget for all: after a role changed.
func (s *Service) ForgetEverybody() {
	s.ForgetAllHere()
	s.announce(aboutAll, "")
}

// ForgetAllHere is ForgetEverybody for this node alone: after something may have been said unheard.
func (s *Service) ForgetAllHere() {
	s.known.forget(func(Caller) bool { return true })
}

func (s *Service) forgetHere(of Subject) {
	s.known.forget(func(c Caller) bool { return c.Subject == of })
}

func (s *Service) forgetSession(session id.Session) {
	s.forgetSessionHere(session)
	s.announce(aboutSession, session.String())
}

func (s *Service) forgetSessionHere(session id.Session) {
	s.known.forget(func(c Caller) bool { return c.Session == session })
}

func (s *Service) forgetKey(key id.APIKey) {
	s.forgetKeyHere(key)
	s.announce(aboutKey, key.String())
}

func (s *Service) forgetKeyHere(key id.APIKey) {
	s.known.forget(func(c Caller) bool { return c.Key.ID == key })
}

// What is announced is "about name". It tells nobody anything but that something ended.
const (
	aboutAll     = "all"
	aboutSubject = "subject"
	aboutSession = "session"
	aboutKey     = "key"
)

// OnForget has f called with everything that this node no longer trusts, for HearForgotten of the other nodes. It is set before
// the service is used.
func (s *Service) OnForget(f func(what string)) { s.forgotten = f }

func (s *Service) announce(about, name string) {
	if s.forgotten != nil {
		s.forgotten(about + " " + name)
	}
}

// HearForgotten has this node no longer trust what another one announced. What it does not understand is no harm: it asks the
// database again within a second anyway.
func (s *Service) HearForgotten(what string) {
	about, name, _ := strings.Cut(what, " ")
	switch about {
	case aboutAll:
		s.ForgetAllHere()
	case aboutSubject:
		if of, err := parseSubject(name); err == nil {
			s.forgetHere(of)
		}
	case aboutSession:
		if session, err := id.ParseSession(name); err == nil {
			s.forgetSessionHere(session)
		}
	case aboutKey:
		if key, err := id.ParseAPIKey(name); err == nil {
			s.forgetKeyHere(key)
		}
	}
}
