package admin

import (
	"context"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/identity"
	"winkel/internal/commerce/identity/staff"
)

const authRoot = "/api/admin/auth"

// registerStaffAuth adds the routes by which staff come in. They are for everybody, and whoever calls proves himself by what
// he sends. Their answers hold secrets, which are not kept, so they take no Idempotency-Key.
func (h *handlers) registerStaffAuth(a *wire.API) {
	op := func(opID, summary, description string) wire.Op {
		return wire.Op{
			ID: opID, Summary: summary, Description: description, Tag: "Admin: signing in",
			Public: true, Shopper: true, OwnProof: true, NoKey: true, Limit: wire.LimitLogin,
		}
	}
	forgotten := op("admin-forgot-password", "Have a link sent to set another password", "It says nothing about whether there is such an account.")
	forgotten.Limit = wire.LimitReset
	wire.Post(a, authRoot+"/login", op("admin-login", "Sign in",
		"401 invalid_credentials says the same of everybody who is not let in, and takes the same time. Once the password is "+
			"right, 401 totp_required asks for code, which is that of the authenticator app or a recovery code; 401 totp_invalid says "+
			"that it was none, or used before. With cookie the answer sets the cookie winkel_staff and has no tokens."), h.login)
	wire.Post(a, authRoot+"/refresh", op("admin-refresh", "Exchange a refresh token",
		"Each refresh token is good once. One that is shown again ends its session: somebody has stolen it."), h.refresh)
	wire.Post(a, authRoot+"/forgot-password", forgotten, h.forgotPassword)
	wire.Post(a, authRoot+"/reset-password", op("admin-reset-password", "Set another password by the link of a mail",
		"All sessions end. A second factor stays as it is."), h.resetPassword)
	wire.Post(a, authRoot+"/accept-invitation", op("admin-accept-invitation", "Accept an invitation by the link of its mail", ""), h.acceptInvitation)
	wire.Post(a, authRoot+"/become-owner", op("admin-become-owner", "Become an owner by the link that the program printed", ""), h.becomeOwner)
}

// StaffSignedIn is what somebody gets who is let in.
type StaffSignedIn struct {
	User StaffSelf `json:"user"`
	wire.Tokens
}

// StaffSelf is somebody of the staff as he sees himself.
type StaffSelf struct {
	StaffUser
	MustEnrollTOTP bool     `json:"must_enroll_totp" doc:"Until he has set up a second factor, nothing else is open to him."`
	Scopes         []string `json:"scopes" doc:"What he may do; none while must_enroll_totp."`
}

func selfDocument(u *staff.User) StaffSelf {
	self := StaffSelf{StaffUser: staffDocument(u), MustEnrollTOTP: u.MustEnroll(), Scopes: []string{}}
	if !self.MustEnrollTOTP {
		self.Scopes = orEmpty(u.Scopes())
	}
	return self
}

// StaffLogin is what somebody shows to be let in.
type StaffLogin struct {
	Email    string `json:"email" maxLength:"254"`
	Password string `json:"password" maxLength:"1000"`
	Code     string `json:"code,omitempty" maxLength:"20" doc:"Of the authenticator app, or a recovery code."`
	Cookie   bool   `json:"cookie,omitempty" doc:"Remember the session in a cookie, for browsers."`
}

func (h *handlers) login(ctx context.Context, call *wire.Call, in *create[StaffLogin]) (*wire.Reply[StaffSignedIn], error) {
	if err := call.FromThisSite(); err != nil {
		return nil, err
	}
	u, grant, err := h.staff.Login(ctx, staff.Login{
		Email: in.Body.Email, Password: in.Body.Password, Code: in.Body.Code,
		From:    call.Attempt(identity.StaffKind, in.Body.Email),
		Session: func(of identity.Subject) identity.NewSession { return call.NewSession(of, in.Body.Cookie) },
	})
	return signedIn(call, u, grant, err)
}

func signedIn(call *wire.Call, u *staff.User, grant identity.Grant, err error) (*wire.Reply[StaffSignedIn], error) {
	if err != nil {
		return nil, err
	}
	return &wire.Reply[StaffSignedIn]{Body: StaffSignedIn{User: selfDocument(u), Tokens: call.Grant(grant)}}, nil
}

// RefreshInput is a refresh token.
type RefreshInput struct {
	RefreshToken string `json:"refresh_token" maxLength:"500"`
}

func (h *handlers) refresh(ctx context.Context, call *wire.Call, in *create[RefreshInput]) (*wire.Reply[StaffSignedIn], error) {
	u, grant, err := h.staff.Refresh(ctx, in.Body.RefreshToken)
	return signedIn(call, u, grant, err)
}

// ForgottenPassword is whose password is forgotten.
type ForgottenPassword struct {
	Email string `json:"email" maxLength:"254"`
}

func (h *handlers) forgotPassword(ctx context.Context, _ *wire.Call, in *create[ForgottenPassword]) (*wire.Reply[wire.None], error) {
	return &wire.Reply[wire.None]{}, h.staff.ForgotPassword(ctx, in.Body.Email)
}

// PasswordReset is another password, with the secret of the link.
type PasswordReset struct {
	Token    string `json:"token" maxLength:"200"`
	Password string `json:"password" maxLength:"1000"`
}

func (h *handlers) resetPassword(ctx context.Context, _ *wire.Call, in *create[PasswordReset]) (*wire.Reply[wire.None], error) {
	_, err := h.staff.ResetPassword(ctx, in.Body.Token, in.Body.Password)
	return &wire.Reply[wire.None]{}, err
}

// InvitationAnswer accepts an invitation.
type InvitationAnswer struct {
	Token    string `json:"token" maxLength:"200"`
	Name     string `json:"name" maxLength:"100"`
	Password string `json:"password" maxLength:"1000"`
}

func (h *handlers) acceptInvitation(ctx context.Context, _ *wire.Call, in *create[InvitationAnswer]) (*wire.Reply[StaffUser], error) {
	u, err := h.staff.Accept(ctx, in.Body.Token, in.Body.Name, in.Body.Password)
	if err != nil {
		return nil, err
	}
	return staffReply(u), nil
}

// NewOwnerInput is who becomes an owner.
type NewOwnerInput struct {
	Token    string `json:"token" maxLength:"200" doc:"Of the link that the program printed."`
	Email    string `json:"email" maxLength:"254"`
	Name     string `json:"name" maxLength:"100"`
	Password string `json:"password" maxLength:"1000"`
}

func (h *handlers) becomeOwner(ctx context.Context, _ *wire.Call, in *create[NewOwnerInput]) (*wire.Reply[StaffUser], error) {
	u, err := h.staff.BecomeOwner(ctx, in.Body.Token, staff.NewOwner{
		Email: in.Body.Email, Name: in.Body.Name, Password: in.Body.Password,
	})
	if err != nil {
		return nil, err
	}
	return staffReply(u), nil
}
