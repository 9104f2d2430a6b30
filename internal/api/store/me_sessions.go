package store

import (
	"context"
	"time"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/customer"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/idem"
)

// MyConsents is everything that a customer agreed to and took back, as far as a person can say it.
type MyConsents struct {
	Data []wire.CustomerConsent `json:"data"`
}

// maxConsents is how many consents are shown: the newest.
const maxConsents = 500

func (h *handlers) listConsents(ctx context.Context, call *wire.Call, _ *wire.None) (*wire.Reply[MyConsents], error) {
	list, err := h.customers.ListConsents(ctx, call.Principal.Customer, 0, maxConsents)
	if err != nil {
		return nil, err
	}
	said := MyConsents{Data: make([]wire.CustomerConsent, len(list))}
	for i, c := range list {
		said.Data[i] = wire.CustomerConsentOf(c)
	}
	return &wire.Reply[MyConsents]{Body: said}, nil
}

type consentsRequest struct {
	Body wire.ConsentsInput
}

func (h *handlers) addConsents(ctx context.Context, call *wire.Call, in *consentsRequest) (*wire.Reply[wire.CustomerConsents], error) {
	return wire.Do(call, wire.ConsentsReply, func(claim *idem.Claim) ([]customer.Consent, error) {
		return h.customers.Consent(ctx, call.Principal.Customer, wire.NewConsents(in.Body.Consents), customer.SourceAccount, claim)
	})
}

// Session is a device on which a customer is signed in.
type Session struct {
	ID         id.Session `json:"id"`
	Current    bool       `json:"current" doc:"The one that asks."`
	Kind       string     `json:"kind" enum:"browser,api"`
	UserAgent  string     `json:"user_agent" doc:"What the device says it is."`
	Address    string     `json:"address" doc:"From where it was signed in."`
	CreatedAt  time.Time  `json:"created_at"`
	LastUsedAt time.Time  `json:"last_used_at"`
	ExpiresAt  time.Time  `json:"expires_at"`
}

// Sessions is the devices on which a customer is signed in.
type Sessions struct {
	Data []Session `json:"data"`
}

func (h *handlers) listSessions(ctx context.Context, call *wire.Call, _ *wire.None) (*wire.Reply[Sessions], error) {
	list, err := h.accounts.Sessions(ctx, call.Principal.Customer)
	if err != nil {
		return nil, err
	}
	sessions := Sessions{Data: make([]Session, len(list))}
	for i, s := range list {
		kind := "api"
		if s.Browser {
			kind = "browser"
		}
		sessions.Data[i] = Session{
			ID: s.ID, Current: s.ID == call.Principal.Session, Kind: kind, UserAgent: s.UserAgent, Address: s.Address,
			CreatedAt: s.CreatedAt, LastUsedAt: s.LastUsedAt, ExpiresAt: s.ExpiresAt,
		}
	}
	return &wire.Reply[Sessions]{Body: sessions}, nil
}

func (h *handlers) endOtherSessions(ctx context.Context, call *wire.Call, _ *wire.None) (*wire.Reply[wire.None], error) {
	return doing(call, func(claim *idem.Claim) error {
		return h.accounts.LogOutEverywhere(ctx, call.Principal.Customer, call.Principal.Session, claim)
	})
}

type sessionRequest struct {
	ID string `path:"id" maxLength:"60"`
}

func (h *handlers) endSession(ctx context.Context, call *wire.Call, in *sessionRequest) (*wire.Reply[wire.None], error) {
	session, err := id.ParseSession(in.ID)
	if err != nil {
		return nil, fault.Missing("session", clip(in.ID)).WithCause(err)
	}
	return doing(call, func(claim *idem.Claim) error {
		return h.accounts.EndSession(ctx, call.Principal.Customer, session, claim)
	})
}
