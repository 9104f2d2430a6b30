package staff_test

import (
	"testing"
	"time"

	"winkel/internal/commerce/identity"
	"winkel/internal/commerce/identity/staff"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
)

// interrupted is a log-in during which something happens: after the password was found right, before there is a session. It
// says how often the log-in came that far.
func (h *house) interrupted(address, password string, meanwhile func()) (grant identity.Grant, times int, err error) {
	h.t.Helper()
	_, grant, err = h.Login(h.t.Context(), staff.Login{
		Email: address, Password: password, From: identity.Attempt{Kind: identity.StaffKind, Address: "192.0.2.1"},
		Session: func(of identity.Subject) identity.NewSession {
			if times++; times == 1 {
				meanwhile()
			}
			return identity.NewSession{Subject: of, Address: "192.0.2.1"}
		},
	})
	return grant, times, err
}

// Who was on his way in with the old password, when it was changed, does not get in.
func TestNoSessionOfAnOldPassword(t *testing.T) {
	const fresh = "Another one 43"
	for name, change := range map[string]func(h *house, u *staff.User) error{
		"changed": func(h *house, u *staff.User) error {
			_, err := h.ChangePassword(h.t.Context(), u.ID, 0, secret, fresh)
			return err
		},
		"reset": func(h *house, u *staff.User) error {
			if err := h.SendReset(h.t.Context(), u.EmailKey); err != nil {
				return err
			}
			_, err := h.ResetPassword(h.t.Context(), h.identity.OneTimeText(identity.ResetPassword, h.mails.last(h.t, u.Email).Token.ID), fresh)
			return err
		},
		"owner link": func(h *house, u *staff.User) error {
			text, err := h.OwnerLink(h.t.Context())
			if err != nil {
				return err
			}
			_, err = h.BecomeOwner(h.t.Context(), text, staff.NewOwner{Email: u.Email, Name: "Ada", Password: fresh})
			return err
		},
		"deactivated": func(h *house, u *staff.User) error {
			_, err := h.Deactivate(h.t.Context(), staff.Machine, u.ID, nil, nil)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			eachHouse(t, func(t *testing.T, h *house) {
				u := h.hire("ada@example.com", "support")
				_, times, err := h.interrupted("ada@example.com", secret, func() {
					if err := change(h, u); err != nil {
						t.Error(err)
					}
				})
				refused(t, "the log-in", err, identity.CodeInvalidCredentials)
				if list, err := h.Sessions(t.Context(), u.ID); err != nil || len(list) != 0 || times != 1 {
					t.Errorf("%d sessions after %d times, %v", len(list), times, err)
				}
			})
		})
	}
}

// Who was on his way in when all sessions were ended is looked at once more: what he gets began afterwards.
func TestLogInDuringSignOut(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		u := h.hire("ada@example.com", "support")
		for name, end := range map[string]func() error{
			"by himself": func() error { return h.LogOutEverywhere(t.Context(), u.ID, 0, nil) },
			"by another": func() error { _, err := h.SignOut(t.Context(), staff.Machine, u.ID, nil, nil); return err },
		} {
			_, before := h.enter("ada@example.com", secret, "")
			grant, times, err := h.interrupted("ada@example.com", secret, func() {
				if err := end(); err != nil {
					t.Error(name, err)
				}
			})
			if err != nil || times != 2 {
				t.Errorf("%s: the log-in came so far %d times, %v", name, times, err)
			}
			list, err := h.Sessions(t.Context(), u.ID)
			if err != nil || len(list) != 1 || list[0].ID != grant.Session.ID || list[0].ID == before.Session.ID {
				t.Errorf("%s: %+v, %v", name, list, err)
			}
		}
	})
}

// A password that was right before it was changed by somebody else changes it no more.
func TestOnePasswordChange(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		u := h.hire("ada@example.com", "support")
		h.mails.meanwhile = func() {
			if _, err := h.ChangePassword(t.Context(), u.ID, 0, secret, "Another one 43"); err != nil {
				t.Error(err)
			}
		}
		_, err := h.ChangePassword(t.Context(), u.ID, 0, secret, "A thief's one 44")
		refused(t, "the second change", err, identity.CodeInvalidCredentials)
		h.enter("ada@example.com", "Another one 43", "")
	})
}

var beginLogin = db.SQL(`UPDATE staff_user SET last_login_at = $1 WHERE id = $2`)

// A log-in whose transaction has begun, and is not over, when the password is changed: the change waits for it, and ends the
// session that it began. SQLite has one writer, where this cannot be.
func TestPasswordChangeWaitsForLogIn(t *testing.T) {
	address := dbtest.PostgresURL(t)
	hands := clock.NewFake(time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC))
	h := newNode(t, dbtest.Open(t, db.Options{URL: address, PoolMin: 1, Clock: hands}), hands)
	u := h.hire("ada@example.com", "support")
	session := &db.Batch{}
	grant, err := h.identity.StartSession(t.Context(), session, identity.NewSession{Subject: u.Subject()})
	if err != nil {
		t.Fatal(err)
	}
	changed := make(chan error, 1)
	err = h.db.Write(t.Context(), func(tx db.Tx) error {
		if _, err := tx.Exec(t.Context(), beginLogin, clock.Micros(hands.Now()), u.ID); err != nil {
			return err
		}
		go func() {
			_, err := h.ChangePassword(t.Context(), u.ID, 0, secret, "Another one 43")
			changed <- err
		}()
		dbtest.AwaitLock(t, address)
		return tx.Send(t.Context(), session)
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := <-changed; err != nil {
		t.Error(err)
	}
	if _, err := h.caller(grant); fault.CodeOf(err) != fault.CodeUnauthorized {
		t.Errorf("the session of the old password goes on: %v", err)
	}
}
