package page

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"winkel/internal/api/problem"
	"winkel/internal/api/wire"
	"winkel/internal/commerce/identity/staff"
	"winkel/internal/kernel/fault"
	"winkel/internal/platform/telemetry"
)

// readyPath is where every form for staff leads: where the application says that one can sign in now.
const readyPath = "/admin/ready"

// Door is what lets staff in who come by a link: the use cases of staff.
type Door interface {
	CheckOwnerLink(ctx context.Context, text string) error
	BecomeOwner(ctx context.Context, text string, in staff.NewOwner) (*staff.User, error)
	Invited(ctx context.Context, text string) (*staff.User, error)
	Accept(ctx context.Context, text, name, password string) (*staff.User, error)
	CheckResetLink(ctx context.Context, text string) error
	ResetPassword(ctx context.Context, text, password string) (*staff.User, error)
}

// maxForm is how many bytes a form has at most: a review of 5,000 letters is sent as three times as many bytes as it has in UTF-8, which
// are three for a letter of Chinese.
const maxForm = 128 << 10

// door adds the pages for staff to the site.
func (s *site) door(mux *http.ServeMux) {
	for path, form := range map[string]struct {
		show func(*visit) (*document, error)
		take take
	}{
		staff.OwnerPath:      {s.ownerForm, s.takeOwner},
		staff.InvitationPath: {s.invitationForm, s.takeInvitation},
		staff.ResetPath:      {s.resetForm, s.takeReset},
	} {
		mux.Handle("GET "+path, discreet(s.page(form.show)))
		mux.Handle("POST "+path, discreet(s.taken(always(wire.LimitLogin), form.take)))
	}
}

// answers is what was sent in a form.
func (v *visit) answers() (url.Values, error) {
	v.request.Body = http.MaxBytesReader(nil, v.request.Body, maxForm)
	if err := v.request.ParseForm(); err != nil {
		if tooLarge, cut := errors.AsType[*http.MaxBytesError](err); cut {
			return nil, problem.BodyTooLarge(tooLarge.Limit).WithCause(err)
		}
		return nil, fault.Invalidf("", "The form could not be read.").WithCause(err)
	}
	return v.request.PostForm, nil //nolint:forbidigo // what was sent, and no client
}

// told is what a form leads to: a page that does not hold the secret, or the form again with what is wrong.
func (v *visit) told(d *document, sent url.Values, err error) (*document, error) {
	if err == nil {
		return see(readyPath), nil
	}
	f := fault.From(err)
	if f.Kind == fault.Internal || f.Param == "token" {
		return nil, err
	}
	telemetry.RecordError(v.context(), err)
	fields := map[string]string{f.Param: f.Message}
	for _, detail := range f.Details {
		fields[detail.Param] = detail.Message
	}
	d = wrong(d, errandForm, sent, fields)
	d.status = problem.Of(err, "").Status
	if f.Kind == fault.RateLimited {
		d.form.Code = f.Code
	}
	return d, nil
}

func (s *site) ownerForm(v *visit) (*document, error) {
	token := v.request.URL.Query().Get("token")
	if err := s.options.Door.CheckOwnerLink(v.context(), token); err != nil {
		return nil, err
	}
	return v.ownerPage(token)
}

func (v *visit) ownerPage(token string) (*document, error) {
	return v.errandPage([2]string{"Become the owner", "Inhaber werden"}, errandState{Kind: "owner", Token: token, Action: staff.OwnerPath})
}

func (s *site) takeOwner(v *visit, sent url.Values) (*document, error) {
	d, err := v.ownerPage(sent.Get("token"))
	if err != nil {
		return nil, err
	}
	if err = v.admitted(); err == nil {
		_, err = s.options.Door.BecomeOwner(v.context(), sent.Get("token"), staff.NewOwner{
			Email: sent.Get("email"), Name: sent.Get("name"), Password: sent.Get("password"),
		})
	}
	return v.told(d, sent, err)
}

func (v *visit) invitationPage(token string, u *staff.User) (*document, error) {
	return v.errandPage([2]string{"Welcome to " + v.shop.Name, "Willkommen bei " + v.shop.Name},
		errandState{Kind: "invitation", Token: token, Email: u.Email, Name: u.Name, Action: staff.InvitationPath})
}

func (s *site) invitationForm(v *visit) (*document, error) {
	token := v.request.URL.Query().Get("token")
	u, err := s.options.Door.Invited(v.context(), token)
	if err != nil {
		return nil, err
	}
	return v.invitationPage(token, u)
}

func (s *site) takeInvitation(v *visit, sent url.Values) (*document, error) {
	u, err := s.options.Door.Invited(v.context(), sent.Get("token"))
	if err != nil {
		return nil, err
	}
	d, err := v.invitationPage(sent.Get("token"), u)
	if err != nil {
		return nil, err
	}
	if err = v.admitted(); err == nil {
		_, err = s.options.Door.Accept(v.context(), sent.Get("token"), sent.Get("name"), sent.Get("password"))
	}
	return v.told(d, sent, err)
}

func (v *visit) resetPage(token string) (*document, error) {
	return v.errandPage([2]string{"Choose another password", "Anderes Passwort"}, errandState{Kind: "staffReset", Token: token, Action: staff.ResetPath})
}

func (s *site) resetForm(v *visit) (*document, error) {
	token := v.request.URL.Query().Get("token")
	if err := s.options.Door.CheckResetLink(v.context(), token); err != nil {
		return nil, err
	}
	return v.resetPage(token)
}

func (s *site) takeReset(v *visit, sent url.Values) (*document, error) {
	d, err := v.resetPage(sent.Get("token"))
	if err != nil {
		return nil, err
	}
	if err = v.admitted(); err == nil {
		_, err = s.options.Door.ResetPassword(v.context(), sent.Get("token"), sent.Get("password"))
	}
	return v.told(d, sent, err)
}
