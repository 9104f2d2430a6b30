package store

import (
	"context"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/account"
	"winkel/internal/commerce/customer"
	"winkel/internal/commerce/identity"
	"winkel/internal/kernel/id"
)

// registerAuth adds the routes by which somebody gets in and out. None takes an Idempotency-Key, because answers to keys are
// kept and these hold secrets; each is safe to repeat by itself.
func (h *handlers) registerAuth(a *wire.API) {
	op := func(opID, summary, description string) wire.Op {
		return wire.Op{
			ID: opID, Summary: summary, Description: description, Tag: "Accounts", Public: true, Shopper: true, NoKey: true,
			Entrance: true, Limit: wire.LimitLogin,
		}
	}
	register := op("register", "Open an account",
		"A mail asks for a proof of the address; orders that were placed with it before appear in the account then. "+
			"With cart_id, or the cookie of a browser, what is in the cart becomes the customer's.")
	register.Status = 201
	wire.Post(a, "/api/auth/register", register, h.registerAccount)
	wire.Post(a, "/api/auth/login", op("log-in", "Log in",
		"401 invalid_credentials. 429 rate_limited while too many passwords were wrong. A browser asks for a cookie instead of tokens."), h.logIn)
	// What is shown here cannot be guessed, and clients of many customers come from one address.
	refreshing := op("refresh-tokens", "Take new tokens for a refresh token",
		"A refresh token works once. One that is shown again ends the whole session, because somebody else has it too.")
	leaving := op("log-out", "Log out", "Ends the session of the access token or cookie, or of the refresh token in the body.")
	refreshing.Limit, leaving.Limit = wire.LimitWrite, wire.LimitWrite
	wire.Post(a, "/api/auth/refresh", refreshing, h.refresh)
	wire.Post(a, "/api/auth/logout", leaving, h.logOut)
	everywhere := wire.Op{
		ID: "log-out-everywhere", Summary: "Log out on every device", Tag: "Accounts", Customer: true, NoKey: true,
	}
	wire.Post(a, "/api/auth/logout-everywhere", everywhere, h.logOutEverywhere)
	verify := op("verify-email", "Prove an address by the token in the mail",
		"Send it signed in to the account, or with its password. Without either the address is proven all the same, but the "+
			"account is its owner's who reads the mailbox, and not of whoever opened it: the password is removed, every session "+
			"ends, and a new password is set by forgot-password. 422 token_invalid when it was used, or is too old.")
	confirm := op("confirm-email", "Move the account to another address by the token in the mail there",
		"Signed in to the account, or with its password: 401 invalid_credentials without either. Both mailboxes are told.")
	// A client whose access token has ended is to learn that, before it is taken for nobody.
	verify.Entrance, confirm.Entrance = false, false
	wire.Post(a, "/api/auth/verify-email", verify, h.verifyEmail)
	wire.Post(a, "/api/auth/confirm-email", confirm, h.confirmEmail)
	forgot := op("forgot-password", "Ask for a new password", "The answer is the same for an address that has no account.")
	forgot.Status, forgot.Limit = 202, wire.LimitReset
	wire.Post(a, "/api/auth/forgot-password", forgot, h.forgotPassword)
	wire.Post(a, "/api/auth/reset-password", op("reset-password", "Set a new password by the token in the mail", "Ends every session of the account."), h.resetPassword)
}

// SignedIn is what somebody gets who has signed in.
type SignedIn struct {
	User   User                   `json:"user"`
	CartID wire.Nullable[id.Cart] `json:"cart_id" doc:"His cart, with what he put into one as a guest."`
	wire.Tokens
}

func (h *handlers) signedIn(call *wire.Call, s account.Signed) *wire.Reply[SignedIn] {
	reply := &wire.Reply[SignedIn]{Body: SignedIn{User: userDocument(s.Customer), Tokens: call.Grant(s.Grant)}}
	if !s.Cart.IsZero() {
		reply.Body.CartID = wire.Some(s.Cart)
		call.SetCartCookie(s.Cart.String(), h.carts.Token(s.Cart))
	}
	return reply
}

// guestCart is the cart that somebody used as a guest, if he shows its token: the one that he names, else his browser's.
func (h *handlers) guestCart(call *wire.Call, named string) (id.Cart, error) {
	if named != "" {
		of, err := id.ParseCart(named)
		if err != nil || !h.carts.Allows(of, call.CartToken()) {
			return 0, missingCart(named).WithCause(err)
		}
		return of, nil
	}
	// A cookie that has ended, or that somebody made up, is as none.
	if of, err := id.ParseCart(call.CookieCart()); err == nil && h.carts.Allows(of, call.CartToken()) {
		return of, nil
	}
	return 0, nil
}

type registerRequest struct {
	Token string `header:"Cart-Token" maxLength:"100" doc:"The secret of the cart, if one is named."`
	Body  struct {
		Email     string                      `json:"email" maxLength:"254"`
		Password  string                      `json:"password" minLength:"8" maxLength:"1000"`
		FirstName string                      `json:"first_name,omitempty" maxLength:"100"`
		LastName  string                      `json:"last_name,omitempty" maxLength:"100"`
		Language  string                      `json:"language,omitempty" maxLength:"35" doc:"BCP 47: in which mails are written." example:"de-AT"`
		Consents  []wire.CustomerConsentInput `json:"consents,omitempty" maxItems:"20"`
		CartID    string                      `json:"cart_id,omitempty" maxLength:"60" doc:"The cart of before."`
		Cookie    bool                        `json:"cookie,omitempty" doc:"For browsers: a session cookie instead of tokens."`
	}
}

func (h *handlers) registerAccount(ctx context.Context, call *wire.Call, in *registerRequest) (*wire.Reply[SignedIn], error) {
	guest, err := h.guestCart(call, in.Body.CartID)
	if err != nil {
		return nil, err
	}
	signed, err := h.accounts.Register(ctx, account.Registration{
		Email: in.Body.Email, Password: in.Body.Password, FirstName: in.Body.FirstName, LastName: in.Body.LastName,
		Language: in.Body.Language, Consents: wire.NewConsents(in.Body.Consents),
		Session: call.NewSession(identity.Subject{}, in.Body.Cookie), Cart: guest,
	})
	if err != nil {
		return nil, err
	}
	return h.signedIn(call, signed), nil
}

type logInRequest struct {
	Token string `header:"Cart-Token" maxLength:"100" doc:"The secret of the cart, if one is named."`
	Body  struct {
		Email    string `json:"email" maxLength:"254"`
		Password string `json:"password" maxLength:"1000"`
		CartID   string `json:"cart_id,omitempty" maxLength:"60" doc:"The cart of before."`
		Cookie   bool   `json:"cookie,omitempty" doc:"For browsers: a session cookie instead of tokens."`
	}
}

func (h *handlers) logIn(ctx context.Context, call *wire.Call, in *logInRequest) (*wire.Reply[SignedIn], error) {
	guest, err := h.guestCart(call, in.Body.CartID)
	if err != nil {
		return nil, err
	}
	signed, err := h.accounts.LogIn(ctx, account.Login{
		Email: in.Body.Email, Password: in.Body.Password, Attempt: call.Attempt(identity.CustomerKind, ""),
		Session: call.NewSession(identity.Subject{}, in.Body.Cookie), Cart: guest,
	})
	if err != nil {
		return nil, err
	}
	return h.signedIn(call, signed), nil
}

type refreshRequest struct {
	Body struct {
		RefreshToken string `json:"refresh_token" maxLength:"200"`
	}
}

// Refreshed is what somebody gets for a refresh token.
type Refreshed struct {
	wire.Tokens
}

func (h *handlers) refresh(ctx context.Context, call *wire.Call, in *refreshRequest) (*wire.Reply[Refreshed], error) {
	grant, err := h.identity.Refresh(ctx, identity.CustomerKind, in.Body.RefreshToken)
	if err != nil {
		return nil, err
	}
	return &wire.Reply[Refreshed]{Body: Refreshed{call.Grant(grant)}}, nil
}

type logOutRequest struct {
	Body *struct {
		RefreshToken string `json:"refresh_token,omitempty" maxLength:"200"`
	} `required:"false"`
}

func (h *handlers) logOut(ctx context.Context, call *wire.Call, in *logOutRequest) (*wire.Reply[wire.None], error) {
	if in.Body != nil && in.Body.RefreshToken != "" {
		if err := h.identity.EndByRefreshToken(ctx, identity.CustomerKind, in.Body.RefreshToken); err != nil {
			return nil, err
		}
	}
	if !call.Principal.Customer.IsZero() {
		if err := h.accounts.LogOut(ctx, call.Principal.Session); err != nil {
			return nil, err
		}
	}
	h.endCookies(call)
	return &wire.Reply[wire.None]{}, nil
}

// endCookies has a browser forget who was signed in, and his cart: the next person at it may be somebody else.
func (h *handlers) endCookies(call *wire.Call) {
	call.EndCookie(identity.CustomerKind)
	call.EndCartCookie()
}

func (h *handlers) logOutEverywhere(ctx context.Context, call *wire.Call, _ *wire.None) (*wire.Reply[wire.None], error) {
	if err := h.accounts.LogOutEverywhere(ctx, call.Principal.Customer, 0, nil); err != nil {
		return nil, err
	}
	h.endCookies(call)
	return &wire.Reply[wire.None]{}, nil
}

type tokenRequest struct {
	Body struct {
		Token    string `json:"token" maxLength:"200" doc:"From the link in the mail."`
		Password string `json:"password,omitempty" maxLength:"1000" doc:"Of the account, for whoever is not signed in to it."`
	}
}

// shown is what somebody shows besides the token.
func (in *tokenRequest) shown(call *wire.Call) account.Shown {
	return account.Shown{Customer: call.Principal.Customer, Password: in.Body.Password}
}

// Proven is an account whose address was proven.
type Proven struct {
	User User `json:"user"`
}

func provenReply(c *customer.Customer, err error) (*wire.Reply[Proven], error) {
	if err != nil {
		return nil, err
	}
	return &wire.Reply[Proven]{Body: Proven{User: userDocument(c)}}, nil
}

func (h *handlers) verifyEmail(ctx context.Context, call *wire.Call, in *tokenRequest) (*wire.Reply[Proven], error) {
	return provenReply(h.accounts.VerifyEmail(ctx, in.Body.Token, in.shown(call)))
}

func (h *handlers) confirmEmail(ctx context.Context, call *wire.Call, in *tokenRequest) (*wire.Reply[Proven], error) {
	return provenReply(h.accounts.ConfirmEmail(ctx, in.Body.Token, in.shown(call)))
}

type forgotRequest struct {
	Body struct {
		Email string `json:"email" maxLength:"254"`
	}
}

func (h *handlers) forgotPassword(ctx context.Context, _ *wire.Call, in *forgotRequest) (*wire.Reply[wire.None], error) {
	if err := h.accounts.ForgotPassword(ctx, in.Body.Email); err != nil {
		return nil, err
	}
	return &wire.Reply[wire.None]{}, nil
}

type resetRequest struct {
	Body struct {
		Token    string `json:"token" maxLength:"200" doc:"From the link in the mail."`
		Password string `json:"password" minLength:"8" maxLength:"1000"`
	}
}

func (h *handlers) resetPassword(ctx context.Context, _ *wire.Call, in *resetRequest) (*wire.Reply[wire.None], error) {
	if _, err := h.accounts.ResetPassword(ctx, in.Body.Token, in.Body.Password); err != nil {
		return nil, err
	}
	return &wire.Reply[wire.None]{}, nil
}
