package page

import (
	"context"
	"net/http"
	"net/url"

	"winkel/internal/api/problem"
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

// doorBody is a page with a form on it.
type doorBody struct {
	Heading string
	Text    string
	Action  string // where the form is sent
	Token   string
	Fields  []field
	Wrong   string // what is wrong with what was sent
	Button  string
}

// field is a question of a form.
type field struct {
	Name         string
	Label        string
	Hint         string
	Type         string
	Value        string
	Autocomplete string
	Fixed        bool // it is shown, and cannot be changed
	Wrong        bool
}

// chooseWell says what identity asks of a password.
const chooseWell = "At least 8 characters, and not one that everybody uses."

// maxForm is how many bytes a form has at most.
const maxForm = 16 << 10

// door adds the pages for staff to the site.
func (s *site) door(mux *http.ServeMux) {
	sameOrigin := http.NewCrossOriginProtection()
	for path, form := range map[string]struct {
		show, take func(*visit) (*document, error)
	}{
		staff.OwnerPath:      {s.ownerForm, s.takeOwner},
		staff.InvitationPath: {s.invitationForm, s.takeInvitation},
		staff.ResetPath:      {s.resetForm, s.takeReset},
	} {
		mux.Handle("GET "+path, discreet(s.page(form.show)))
		mux.Handle("POST "+path, discreet(sameOrigin.Handler(s.page(form.take))))
	}
}

// answers is what was sent in a form.
func (v *visit) answers() (url.Values, error) {
	v.request.Body = http.MaxBytesReader(nil, v.request.Body, maxForm)
	if err := v.request.ParseForm(); err != nil {
		return nil, fault.Invalidf("", "The form could not be read.").WithCause(err)
	}
	return v.request.PostForm, nil //nolint:forbidigo // what was sent, and no client
}

// asked is a form as a page of its own, which nobody keeps.
func asked(b *doorBody) *document {
	return &document{template: "door", title: b.Heading, noIndex: true, private: true, body: b}
}

// told is what a form leads to: a page that does not hold the secret, or the form again with what is wrong.
func (v *visit) told(b *doorBody, err error) (*document, error) {
	if err == nil {
		return &document{moved: readyPath, status: http.StatusSeeOther, private: true}, nil
	}
	f := fault.From(err)
	if f.Kind == fault.Internal || f.Param == "token" {
		return nil, err
	}
	telemetry.RecordError(v.context(), err)
	b.Wrong = f.Message
	wrong := map[string]bool{f.Param: true}
	for i, d := range f.Details {
		wrong[d.Param] = true
		if b.Wrong = d.Message; i > 0 {
			b.Wrong = f.Message
		}
	}
	for i := range b.Fields {
		b.Fields[i].Wrong = wrong[b.Fields[i].Name]
	}
	d := asked(b)
	d.status = problem.Of(err, "").Status
	return d, nil
}

func (s *site) ownerBody(text, email, name string) *doorBody {
	return &doorBody{
		Heading: "Become the owner", Action: staff.OwnerPath, Token: text, Button: "Become the owner",
		Text: "The owner may do everything in this shop, and invites the others. If you are on the staff already, give your " +
			"e-mail address: your password is replaced, and your second factor is removed.",
		Fields: []field{
			{Name: "email", Label: "Your e-mail address", Type: "email", Value: email, Autocomplete: "username"},
			{Name: "name", Label: "Your name", Type: "text", Value: name, Autocomplete: "name"},
			{Name: "password", Label: "A password", Hint: chooseWell, Type: "password", Autocomplete: "new-password"},
		},
	}
}

func (s *site) ownerForm(v *visit) (*document, error) {
	text := v.request.URL.Query().Get("token")
	if err := s.options.Door.CheckOwnerLink(v.context(), text); err != nil {
		return nil, err
	}
	return asked(s.ownerBody(text, "", "")), nil
}

func (s *site) takeOwner(v *visit) (*document, error) {
	sent, err := v.answers()
	if err != nil {
		return nil, err
	}
	_, err = s.options.Door.BecomeOwner(v.context(), sent.Get("token"), staff.NewOwner{
		Email: sent.Get("email"), Name: sent.Get("name"), Password: sent.Get("password"),
	})
	return v.told(s.ownerBody(sent.Get("token"), sent.Get("email"), sent.Get("name")), err)
}

func (s *site) invitationBody(v *visit, text, email, name string) *doorBody {
	return &doorBody{
		Heading: "Welcome to " + v.shop.Name, Action: staff.InvitationPath, Token: text, Button: "Accept the invitation",
		Text: "You are invited to work in this shop. Say what you are called, and choose a password.",
		Fields: []field{
			{Name: "email", Label: "Your e-mail address", Type: "email", Value: email, Autocomplete: "username", Fixed: true},
			{Name: "name", Label: "Your name", Type: "text", Value: name, Autocomplete: "name"},
			{Name: "password", Label: "A password", Hint: chooseWell, Type: "password", Autocomplete: "new-password"},
		},
	}
}

func (s *site) invitationForm(v *visit) (*document, error) {
	text := v.request.URL.Query().Get("token")
	u, err := s.options.Door.Invited(v.context(), text)
	if err != nil {
		return nil, err
	}
	return asked(s.invitationBody(v, text, u.Email, u.Name)), nil
}

func (s *site) takeInvitation(v *visit) (*document, error) {
	sent, err := v.answers()
	if err != nil {
		return nil, err
	}
	u, err := s.options.Door.Invited(v.context(), sent.Get("token"))
	if err != nil {
		return nil, err
	}
	_, err = s.options.Door.Accept(v.context(), sent.Get("token"), sent.Get("name"), sent.Get("password"))
	return v.told(s.invitationBody(v, sent.Get("token"), u.Email, sent.Get("name")), err)
}

func (s *site) resetBody(text string) *doorBody {
	return &doorBody{
		Heading: "Choose another password", Action: staff.ResetPath, Token: text, Button: "Set the password",
		Text: "Wherever you are signed in, you are signed out. Your second factor stays as it is.",
		Fields: []field{
			{Name: "password", Label: "The new password", Hint: chooseWell, Type: "password", Autocomplete: "new-password"},
		},
	}
}

func (s *site) resetForm(v *visit) (*document, error) {
	text := v.request.URL.Query().Get("token")
	if err := s.options.Door.CheckResetLink(v.context(), text); err != nil {
		return nil, err
	}
	return asked(s.resetBody(text)), nil
}

func (s *site) takeReset(v *visit) (*document, error) {
	sent, err := v.answers()
	if err != nil {
		return nil, err
	}
	_, err = s.options.Door.ResetPassword(v.context(), sent.Get("token"), sent.Get("password"))
	return v.told(s.resetBody(sent.Get("token")), err)
}
