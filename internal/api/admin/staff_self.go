package admin

import (
	"context"
	"time"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/identity"
	"winkel/internal/commerce/identity/staff"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/idem"
)

const meRoot = "/api/admin/me"

// registerStaffSelf adds the routes by which somebody of the staff looks after his own account. What the second factor is set
// up by is open to everybody who is signed in; the rest only to those who need not set one up first.
func (h *handlers) registerStaffSelf(a *wire.API) {
	op := func(opID, summary string) wire.Op {
		return wire.Op{ID: opID, Summary: summary, Tag: "Admin: my account", Staff: true}
	}
	// What holds a password or shows a secret leaves nothing behind, not even a digest, which a password could be guessed by.
	secret := func(o wire.Op) wire.Op {
		o.NoKey, o.Limit = true, wire.LimitLogin
		return o
	}
	once := func(o wire.Op) wire.Op {
		o.Description = "What it answers is shown once, and is not kept for a repetition."
		return secret(o)
	}
	wire.Get(a, meRoot, op("admin-get-me", "Who I am, and what I may do"), h.getMe)
	wire.Patch(a, meRoot, op("admin-update-me", "Say what I am called"), h.updateMe)
	wire.Get(a, meRoot+"/permissions", op("admin-list-my-permissions", "What I may see and change, area by area, for menus"), h.listMyPermissions)
	wire.Post(a, meRoot+"/password", secret(op("admin-change-my-password", "Set another password; other sessions end")), h.changeMyPassword)
	wire.Get(a, meRoot+"/sessions", op("admin-list-my-sessions", "Where I am signed in"), h.listMySessions)
	wire.Delete(a, meRoot+"/sessions/{id}", op("admin-end-my-session", "Sign out somewhere"), h.endMySession)
	wire.Post(a, authRoot+"/logout", op("admin-logout", "Sign out here"), h.logout)
	wire.Post(a, authRoot+"/logout-everywhere", op("admin-logout-everywhere", "Sign out everywhere, here too"), h.logoutEverywhere)
	wire.Post(a, meRoot+"/totp", once(op("admin-enroll-totp", "Begin to set up a second factor")), h.enrollTOTP)
	wire.Post(a, meRoot+"/totp/confirm", once(op("admin-confirm-totp", "Show that the app has it; other sessions end")), h.confirmTOTP)
	wire.Post(a, meRoot+"/totp/disable", secret(op("admin-disable-totp", "Remove my second factor; other sessions end")), h.disableTOTP)
	wire.Post(a, meRoot+"/totp/recovery-codes", once(op("admin-renew-recovery-codes", "Get other recovery codes")), h.renewRecoveryCodes)
}

// enrolled refuses with totp_enrollment_required whoever has to set up a second factor before anything else.
func (h *handlers) enrolled(ctx context.Context, call *wire.Call) error {
	if len(call.Principal.Scopes) > 0 {
		return nil // he was given what he may do, so he has one or needs none
	}
	u, err := h.staff.Get(ctx, call.Principal.Staff)
	if err == nil && u.MustEnroll() {
		err = staff.EnrollFirst()
	}
	return err
}

func selfReply(u *staff.User) *wire.Reply[StaffSelf] {
	return &wire.Reply[StaffSelf]{Body: selfDocument(u), Version: u.Version}
}

func (h *handlers) getMe(ctx context.Context, call *wire.Call, _ *wire.None) (*wire.Reply[StaffSelf], error) {
	u, err := h.staff.Get(ctx, call.Principal.Staff)
	if err != nil {
		return nil, err
	}
	return selfReply(u), nil
}

// StaffSelfPatch is what somebody says about himself.
type StaffSelfPatch struct {
	Name string `json:"name" maxLength:"100"`
}

func (h *handlers) updateMe(ctx context.Context, call *wire.Call, in *create[StaffSelfPatch]) (*wire.Reply[StaffSelf], error) {
	if err := h.enrolled(ctx, call); err != nil {
		return nil, err
	}
	return wire.Do(call, selfReply, func(claim *idem.Claim) (*staff.User, error) {
		return h.staff.Rename(ctx, call.Principal.Staff, in.Body.Name, claim)
	})
}

func (h *handlers) listMyPermissions(_ context.Context, call *wire.Call, _ *wire.None) (*wire.Reply[Permissions], error) {
	return &wire.Reply[Permissions]{Body: permissionDocuments(call.Principal.Scopes)}, nil
}

// PasswordChange is another password, and the one that it replaces.
type PasswordChange struct {
	CurrentPassword string `json:"current_password" maxLength:"1000"`
	NewPassword     string `json:"new_password" maxLength:"1000"`
}

func (h *handlers) changeMyPassword(ctx context.Context, call *wire.Call, in *create[PasswordChange]) (*wire.Reply[StaffSelf], error) {
	if err := h.enrolled(ctx, call); err != nil {
		return nil, err
	}
	p := call.Principal
	u, err := h.staff.ChangePassword(ctx, p.Staff, p.Session, in.Body.CurrentPassword, in.Body.NewPassword)
	if err != nil {
		return nil, err
	}
	return selfReply(u), nil
}

// StaffSessions is where somebody is signed in.
type StaffSessions struct {
	Data []StaffSession `json:"data"`
}

// StaffSession is one place where somebody is signed in.
type StaffSession struct {
	ID         id.Session `json:"id"`
	Current    bool       `json:"current" doc:"The one that asks."`
	Browser    bool       `json:"browser" doc:"By a cookie; else by tokens."`
	UserAgent  string     `json:"user_agent"`
	Address    string     `json:"address"`
	CreatedAt  time.Time  `json:"created_at"`
	LastUsedAt time.Time  `json:"last_used_at" doc:"To the minute."`
	ExpiresAt  time.Time  `json:"expires_at"`
}

func sessionDocument(s identity.Session, current id.Session) StaffSession {
	return StaffSession{
		ID: s.ID, Current: s.ID == current, Browser: s.Browser, UserAgent: s.UserAgent, Address: s.Address,
		CreatedAt: s.CreatedAt, LastUsedAt: s.LastUsedAt, ExpiresAt: s.ExpiresAt,
	}
}

func (h *handlers) listMySessions(ctx context.Context, call *wire.Call, _ *wire.None) (*wire.Reply[StaffSessions], error) {
	if err := h.enrolled(ctx, call); err != nil {
		return nil, err
	}
	sessions, err := h.staff.Sessions(ctx, call.Principal.Staff)
	if err != nil {
		return nil, err
	}
	list := StaffSessions{Data: make([]StaffSession, 0, len(sessions))}
	for _, s := range sessions {
		list.Data = append(list.Data, sessionDocument(s, call.Principal.Session))
	}
	return &wire.Reply[StaffSessions]{Body: list}, nil
}

func (h *handlers) endMySession(ctx context.Context, call *wire.Call, in *ByID) (*wire.Reply[wire.None], error) {
	if err := h.enrolled(ctx, call); err != nil {
		return nil, err
	}
	number, err := parsed(id.ParseSession, "session", in.ID)
	if err != nil {
		return nil, err
	}
	return wire.Do(call, gone, func(claim *idem.Claim) (nothing, error) {
		return removed(h.staff.LogOut(ctx, call.Principal.Staff, number, claim))
	})
}

func (h *handlers) logout(ctx context.Context, call *wire.Call, _ *wire.None) (*wire.Reply[wire.None], error) {
	call.EndCookie(identity.StaffKind)
	return wire.Do(call, gone, func(claim *idem.Claim) (nothing, error) {
		return removed(h.staff.LogOut(ctx, call.Principal.Staff, call.Principal.Session, claim))
	})
}

func (h *handlers) logoutEverywhere(ctx context.Context, call *wire.Call, _ *wire.None) (*wire.Reply[wire.None], error) {
	call.EndCookie(identity.StaffKind)
	return wire.Do(call, gone, func(claim *idem.Claim) (nothing, error) {
		return removed(h.staff.LogOutEverywhere(ctx, call.Principal.Staff, 0, claim))
	})
}

// TOTPEnrollment is what an authenticator app needs.
type TOTPEnrollment struct {
	Secret string `json:"secret" doc:"To be typed into an app that cannot read the picture."`
	URI    string `json:"uri" example:"otpauth://totp/…"`
	QRCode string `json:"qr_code" doc:"The URI as a picture in SVG."`
}

func (h *handlers) enrollTOTP(ctx context.Context, call *wire.Call, _ *wire.None) (*wire.Reply[TOTPEnrollment], error) {
	e, err := h.staff.Enroll(ctx, call.Principal.Staff)
	if err != nil {
		return nil, err
	}
	return &wire.Reply[TOTPEnrollment]{Body: TOTPEnrollment{Secret: e.Secret, URI: e.URI, QRCode: e.Picture}}, nil
}

// TOTPCode is a code of the app.
type TOTPCode struct {
	Code string `json:"code" maxLength:"20" example:"123456"`
}

// RecoveryCodes is what stands in for the app when it is lost.
type RecoveryCodes struct {
	RecoveryCodes []string `json:"recovery_codes" doc:"Each is good once. Nobody can see them again."`
}

func (h *handlers) confirmTOTP(ctx context.Context, call *wire.Call, in *create[TOTPCode]) (*wire.Reply[RecoveryCodes], error) {
	_, codes, err := h.staff.Confirm(ctx, call.Principal.Staff, call.Principal.Session, in.Body.Code)
	if err != nil {
		return nil, err
	}
	return &wire.Reply[RecoveryCodes]{Body: RecoveryCodes{RecoveryCodes: codes}}, nil
}

// TOTPProof is what somebody shows before his second factor is touched.
type TOTPProof struct {
	Password string `json:"password" maxLength:"1000"`
	Code     string `json:"code" maxLength:"20" doc:"Of the authenticator app, or a recovery code."`
}

func (p TOTPProof) proof() staff.Proof { return staff.Proof{Password: p.Password, Code: p.Code} }

func (h *handlers) disableTOTP(ctx context.Context, call *wire.Call, in *create[TOTPProof]) (*wire.Reply[StaffSelf], error) {
	u, err := h.staff.Disable(ctx, call.Principal.Staff, call.Principal.Session, in.Body.proof())
	if err != nil {
		return nil, err
	}
	return selfReply(u), nil
}

func (h *handlers) renewRecoveryCodes(ctx context.Context, call *wire.Call, in *create[TOTPProof]) (*wire.Reply[RecoveryCodes], error) {
	codes, err := h.staff.RenewRecoveryCodes(ctx, call.Principal.Staff, in.Body.proof())
	if err != nil {
		return nil, err
	}
	return &wire.Reply[RecoveryCodes]{Body: RecoveryCodes{RecoveryCodes: codes}}, nil
}
