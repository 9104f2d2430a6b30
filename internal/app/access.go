package app

import (
	"net/netip"

	"winkel/internal/commerce/identity"
	"winkel/internal/platform/password"
)

// wireAccess wires what knows who calls.
func (s *shop) wireAccess(env *environment) (err error) {
	if s.tokens, err = signer(env); err != nil {
		return err
	}
	s.passwords = password.New(password.Options{Percent: env.config.Access.LoginShare, Apart: env.hashing, Log: env.log})
	s.identity = identity.New(identity.Options{
		DB: s.db, Log: env.log, Tokens: s.tokens, Passwords: s.passwords, Issuer: env.config.HTTP.PublicURL,
		AccessTime: env.config.Access.AccessTime, Members: members{s}, Unhurried: func(address string) bool { return env.config.HTTP.Dev && isLoopback(address) },
	})
	return nil
}

// isLoopback reports whether the address is of this machine.
func isLoopback(address string) bool {
	ip, err := netip.ParseAddr(address)
	return err == nil && ip.IsLoopback()
}
