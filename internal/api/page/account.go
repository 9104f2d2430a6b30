package page

import (
	"context"
	"net/http"
	"net/url"

	"winkel/internal/commerce/account"
	"winkel/internal/commerce/customer"
	"winkel/internal/commerce/identity"
	"winkel/internal/kernel/fault"
)

// Accounts does what the links in mails about accounts ask for. The service of package account does.
type Accounts interface {
	LooksAt(ctx context.Context, purpose identity.Purpose, token string) (email string, err error)
	VerifyEmail(ctx context.Context, token string, shown account.Shown) (*customer.Customer, error)
	VerifyWithNewPassword(ctx context.Context, token, password string) (*customer.Customer, error)
	ConfirmEmail(ctx context.Context, token string, shown account.Shown) (*customer.Customer, error)
	ResetPassword(ctx context.Context, token, password string) (*customer.Customer, error)
}

// Where the links in mails about accounts lead.
const (
	VerifyPath  = "/account/verify-email"
	ConfirmPath = "/account/change-email"
	ResetPath   = "/account/reset-password"
)

// errand is what a link in a mail about an account is for. Looking at its page changes nothing, because programs follow the
// links in mails before people do; its button does.
type errand struct {
	purpose identity.Purpose
	kind    string // by which the page knows what to say
	title   [2]string
	chooses bool // a new password is asked for; else the account's, so that nobody confirms for somebody else what he opened
	do      func(a Accounts, ctx context.Context, token, password string) error
}

// errandState is the errand of a page; the same as Errand in web/src/shop/state.ts.
type errandState struct {
	Kind   string `json:"kind"`
	Action string `json:"action"` // where the form goes; empty: nothing is asked any more
	Email  string `json:"email,omitempty"`
	Name   string `json:"name,omitempty"`
	Token  string `json:"token,omitempty"`
}

var errands = map[string]errand{
	VerifyPath: {
		purpose: identity.VerifyEmail, kind: "verify", title: [2]string{"Confirm your address", "Adresse bestätigen"},
		do: func(a Accounts, ctx context.Context, token, password string) error {
			_, err := a.VerifyEmail(ctx, token, account.Shown{Password: password})
			return err
		},
	},
	ConfirmPath: {
		purpose: identity.ChangeEmail, kind: "confirm", title: [2]string{"Confirm your new address", "Neue Adresse bestätigen"},
		do: func(a Accounts, ctx context.Context, token, password string) error {
			_, err := a.ConfirmEmail(ctx, token, account.Shown{Password: password})
			return err
		},
	},
	ResetPath: {
		purpose: identity.ResetPassword, kind: "reset", title: [2]string{"Set a new password", "Neues Passwort"}, chooses: true,
		do: func(a Accounts, ctx context.Context, token, password string) error {
			_, err := a.ResetPassword(ctx, token, password)
			return err
		},
	},
}

// strangers are the errands of those who read the mailbox and know no password: the account becomes theirs alone.
var strangers = map[string]errand{
	VerifyPath: {
		purpose: identity.VerifyEmail, kind: "claim", title: [2]string{"Confirm your address", "Adresse bestätigen"}, chooses: true,
		do: func(a Accounts, ctx context.Context, token, password string) error {
			_, err := a.VerifyWithNewPassword(ctx, token, password)
			return err
		},
	},
}

// doneMark is in the query of the page that says that an errand is done, and chooseMark in that of a stranger's.
const (
	doneMark   = "done"
	chooseMark = "choose"
)

// errandForm is the name of the form of every errand.
const errandForm = "errand"

// What is wrong with a field, in words that the page has in every language: problemOf in web/src/shop/account/problems.ts.
const (
	problemMissing = "missing"
	problemDiffers = "differs"
	problemWrong   = "wrong"
)

// errandOf is what the path and its query ask for.
func (s *site) errandOf(path string, query url.Values) (errand, error) {
	list := errands
	if query.Has(chooseMark) {
		list = strangers
	}
	e, known := list[path]
	if !known || s.options.Accounts == nil {
		return errand{}, fault.New(fault.NotFound, fault.CodeNotFound, "There is no such page.")
	}
	return e, nil
}

// account is the page that a link in a mail leads to.
func (s *site) account(v *visit) (*document, error) {
	e, err := s.errandOf(v.request.URL.Path, v.request.URL.Query())
	if err != nil {
		return nil, err
	}
	if v.request.URL.Query().Has(doneMark) {
		return v.errandPage(e.title, errandState{Kind: e.kind})
	}
	return s.ask(v, e, v.request.URL.Query().Get("token"))
}

// ask is the page of an errand that is still to be done.
func (s *site) ask(v *visit, e errand, token string) (*document, error) {
	email, err := s.options.Accounts.LooksAt(v.context(), e.purpose, token)
	if err != nil {
		return nil, err
	}
	action := v.request.URL.Path
	if v.request.URL.Query().Has(chooseMark) {
		action += "?" + chooseMark
	}
	return v.errandPage(e.title, errandState{Kind: e.kind, Email: email, Token: token, Action: action})
}

// errandPage is a page with a form that somebody was led to by a secret link.
func (v *visit) errandPage(title [2]string, state errandState) (*document, error) {
	d := &document{page: "errand", title: v.speaks(title[0], title[1]), noIndex: true, private: true, errand: &state}
	return d, v.readFrame(d)
}

// askAgain is the page of an errand once more, with what was wrong.
func (s *site) askAgain(v *visit, e errand, sent url.Values, field, problem string) (*document, error) {
	d, err := s.ask(v, e, sent.Get("token"))
	if err != nil {
		return nil, err
	}
	return wrong(d, errandForm, sent, map[string]string{field: problem}), nil
}

// runErrand does what the form of an errand asks for. That the form was sent by its reader is proven by the token in it, which
// no other site knows.
func (s *site) runErrand(v *visit, sent url.Values) (*document, error) {
	e, err := s.errandOf(v.request.URL.Path, v.request.URL.Query())
	if err != nil {
		return nil, err
	}
	token, password := sent.Get("token"), sent.Get("password")
	switch {
	case e.chooses && password != sent.Get("repeated"):
		return s.askAgain(v, e, sent, "repeated", problemDiffers)
	case password == "":
		return s.askAgain(v, e, sent, "password", problemMissing)
	}
	if err = v.admitted(); err == nil {
		err = e.do(s.options.Accounts, v.context(), token, password)
	}
	f := fault.From(err)
	switch {
	case err == nil:
		to := v.request.URL.Path + "?" + doneMark
		if v.request.URL.Query().Has(chooseMark) {
			to += "&" + chooseMark
		}
		return see(to), nil
	case f.Kind == fault.RateLimited:
		d, err := s.askAgain(v, e, sent, "", f.Message)
		if err == nil {
			d.form.Code, d.status = f.Code, http.StatusTooManyRequests
		}
		return d, err
	case f.Code == identity.CodeInvalidCredentials:
		return s.askAgain(v, e, sent, "password", problemWrong)
	case e.chooses && f.Kind == fault.Invalid && f.Code != identity.CodeTokenInvalid:
		return s.askAgain(v, e, sent, "password", f.Message)
	}
	return nil, err
}
