package identity

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

// tokenType is the type of an access token, as RFC 9068 has it: nothing else that these keys may sign one day is one.
const tokenType = "at+jwt"

// audience is what the tokens of a side say they are for.
func audience(kind SubjectKind) string {
	if kind == StaffKind {
		return "admin"
	}
	return "store"
}

// claims is what an access token says, on the wire.
type claims struct {
	jwt.RegisteredClaims

	Session string `json:"sid"`
}

// accessClaims is what an access token says, read.
type accessClaims struct {
	subject Subject
	session id.Session
	ends    time.Time
}

// makeAccessToken makes a token for a session: good until its time is over, or the session's.
func (s *Service) makeAccessToken(ctx context.Context, session Session, now time.Time) (string, error) {
	key, err := s.activeKey(ctx, now)
	if err != nil {
		return "", err
	}
	t := jwt.NewWithClaims(jwt.SigningMethodEdDSA, claims{
		RegisteredClaims: jwt.RegisteredClaims{
			Issuer: s.issuer, Subject: session.Subject.String(), Audience: jwt.ClaimStrings{audience(session.Subject.Kind)},
			ExpiresAt: jwt.NewNumericDate(now.Add(s.accessTime)), IssuedAt: jwt.NewNumericDate(now), ID: rand.Text(),
		},
		Session: session.ID.String(),
	})
	t.Header["typ"], t.Header["kid"] = tokenType, key.id.String()
	text, err := t.SignedString(key.private)
	if err != nil {
		return "", fmt.Errorf("sign an access token: %w", err)
	}
	return text, nil
}

// readAccessToken reads a token that one of our keys signed and that is still good: unauthorized if it is none. Whether its
// session goes on is not asked. Whatever the token says about how it was signed, only EdDSA by a key of this shop counts.
func (s *Service) readAccessToken(ctx context.Context, text string, now time.Time) (accessClaims, error) {
	// Decoders of base64 pass over line ends; a token has one spelling.
	if s.tokens == nil || strings.ContainsFunc(text, foreignToTokens) {
		return accessClaims{}, errUnauthorized
	}
	var unreachable error // the database's, which is no fault of the token
	parser := jwt.NewParser(
		jwt.WithValidMethods([]string{jwt.SigningMethodEdDSA.Alg()}), jwt.WithStrictDecoding(), jwt.WithIssuer(s.issuer),
		jwt.WithExpirationRequired(), jwt.WithTimeFunc(func() time.Time { return now }))
	var c claims
	_, err := parser.ParseWithClaims(text, &c, func(t *jwt.Token) (any, error) {
		kid, _ := t.Header["kid"].(string)
		if t.Header["typ"] != tokenType {
			return nil, errUnauthorized
		}
		key, err := s.keyNamed(ctx, kid, now)
		if err != nil && !errors.Is(err, db.ErrNoRows) {
			unreachable = err
		}
		return key.public, err
	})
	if unreachable != nil {
		return accessClaims{}, unreachable
	}
	if err != nil {
		return accessClaims{}, errUnauthorized.WithCause(err)
	}
	return c.read()
}

func foreignToTokens(r rune) bool {
	letterOrDigit := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
	return !letterOrDigit && r != '-' && r != '_' && r != '.'
}

// read makes of the claims what they mean. A token is for one side, and its subject is of that side.
func (c claims) read() (accessClaims, error) {
	subject, err := parseSubject(c.Subject)
	if err != nil || len(c.Audience) != 1 || c.Audience[0] != audience(subject.Kind) {
		return accessClaims{}, errUnauthorized
	}
	session, err := id.ParseSession(c.Session)
	if err != nil {
		return accessClaims{}, errUnauthorized
	}
	return accessClaims{subject: subject, session: session, ends: c.ExpiresAt.Time}, nil
}
