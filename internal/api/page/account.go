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
	purpose  identity.Purpose
	title    string
	text     string
	chooses  bool   // a new password is asked for; else the account's, so that nobody confirms for somebody else what he opened
	instead  string // how the page leads on who knows no password: to the errand in strangers; empty: nowhere
	button   string
	do       func(a Accounts, ctx context.Context, token, password string) error
	done     string // the heading when it is done
	doneText string
}

var errands = map[string]errand{
	VerifyPath: {
		purpose: identity.VerifyEmail, title: "Confirm your address",
		text:    "If you opened an account with this address, confirm that it is yours by the password that you chose for it:",
		instead: "You forgot the password, or never chose one? Set a new one.", button: "Confirm",
		do: func(a Accounts, ctx context.Context, token, password string) error {
			_, err := a.VerifyEmail(ctx, token, account.Shown{Password: password})
			return err
		},
		done: "Your address is confirmed", doneText: "Your orders, also earlier ones, are in your account now. You can close this page.",
	},
	ConfirmPath: {
		purpose: identity.ChangeEmail, title: "Confirm your new address",
		text:   "From now on your account is to have this address. Confirm it by the password of your account:",
		button: "Confirm",
		do: func(a Accounts, ctx context.Context, token, password string) error {
			_, err := a.ConfirmEmail(ctx, token, account.Shown{Password: password})
			return err
		},
		done: "Your address was changed", doneText: "Please sign in with your new address from now on.",
	},
	ResetPath: {
		purpose: identity.ResetPassword, title: "Set a new password", text: "Choose a new password for your account:", chooses: true,
		button: "Save the password",
		do: func(a Accounts, ctx context.Context, token, password string) error {
			_, err := a.ResetPassword(ctx, token, password)
			return err
		},
		done: "Your password was changed", doneText: "You were signed out everywhere. Please sign in with your new password.",
	},
}

// strangers are the errands of those who read the mailbox and know no password: the account becomes theirs alone.
var strangers = map[string]errand{
	VerifyPath: {
		purpose: identity.VerifyEmail, title: "Confirm your address",
		text: "Choose a password for the account with this address. Whoever knew another one, or is signed in, is signed out " +
			"everywhere. If you want no account, close this page: then nothing is changed.",
		chooses: true, button: "Confirm and save the password",
		do: func(a Accounts, ctx context.Context, token, password string) error {
			_, err := a.VerifyWithNewPassword(ctx, token, password)
			return err
		},
		done: "Your address is confirmed", doneText: "The account is yours alone now. Please sign in with your new password.",
	},
}

// doneMark is in the query of the page that says that an errand is done, and chooseMark in that of a stranger's.
const (
	doneMark   = "done"
	chooseMark = "choose"
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

type accountBody struct {
	Heading string
	Text    string
	Email   string // whose account it is; empty: nothing is asked any more
	Action  string // where the form goes
	Token   string
	Chooses bool // a new password; else the account's is asked for
	Button  string
	Instead string
	Choose  string // where that leads
	Mistake string // what was wrong with what was entered
}

// account is the page that a link in a mail leads to.
func (s *site) account(v *visit) (*document, error) {
	e, err := s.errandOf(v.request.URL.Path, v.request.URL.Query())
	if err != nil {
		return nil, err
	}
	if v.request.URL.Query().Has(doneMark) {
		return e.document(&accountBody{Heading: e.done, Text: e.doneText}), nil
	}
	return s.ask(v, e, v.request.URL.Query().Get("token"), nil)
}

// ask is the page of an errand that is still to be done, with what was wrong with the last try.
func (s *site) ask(v *visit, e errand, token string, mistake error) (*document, error) {
	email, err := s.options.Accounts.LooksAt(v.context(), e.purpose, token)
	if err != nil {
		return nil, err
	}
	body := &accountBody{
		Heading: e.title, Text: e.text, Email: email, Action: v.request.URL.Path, Token: token, Chooses: e.chooses, Button: e.button,
	}
	if v.request.URL.Query().Has(chooseMark) {
		body.Action += "?" + chooseMark
	}
	if e.instead != "" {
		body.Instead, body.Choose = e.instead, body.Action+"?"+url.Values{chooseMark: {""}, "token": {token}}.Encode()
	}
	d := e.document(body)
	if mistake != nil {
		body.Mistake, d.status = fault.From(mistake).Message, http.StatusUnprocessableEntity
	}
	return d, nil
}

func (e errand) document(body *accountBody) *document {
	return &document{template: "account", title: body.Heading, noIndex: true, private: true, body: body}
}

// runErrand does what the form of an errand asks for. That the form was sent by its reader is proven by the token in it, which
// no other site knows.
func (s *site) runErrand(v *visit) (*document, error) {
	e, err := s.errandOf(v.request.URL.Path, v.request.URL.Query())
	if err != nil {
		return nil, err
	}
	form, err := v.answers()
	if err != nil {
		return nil, err
	}
	token, password := form.Get("token"), form.Get("password")
	switch {
	case e.chooses && password != form.Get("repeated"):
		return s.ask(v, e, token, fault.Invalidf("repeated", "The two passwords differ. Please enter the same one twice."))
	case password == "":
		return s.ask(v, e, token, fault.Invalidf("password", "Please enter the password."))
	}
	err = e.do(s.options.Accounts, v.context(), token, password)
	f := fault.From(err)
	switch {
	case err == nil:
		to := v.request.URL.Path + "?" + doneMark
		if v.request.URL.Query().Has(chooseMark) {
			to += "&" + chooseMark
		}
		return &document{moved: to, status: http.StatusSeeOther, private: true}, nil
	case f.Code == identity.CodeInvalidCredentials:
		return s.ask(v, e, token, fault.Invalidf("password", "That is not the password of this account."))
	case e.chooses && f.Kind == fault.Invalid && f.Code != identity.CodeTokenInvalid:
		return s.ask(v, e, token, err)
	}
	return nil, err
}
