package page

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"strings"

	"winkel/internal/kernel/fault"
	"winkel/internal/platform/telemetry"
)

// A form of the application is sent by browsers without a script. Its handler asks the API for what the script would have asked
// for, and answers with 303, or with the page of the form again and what was wrong with it. So nothing can be done by a form that
// could not be done by the API, by the same person.

// sameOrigin knows forms that another site had a browser send.
var sameOrigin = http.NewCrossOriginProtection()

// take is what is done with a form that was sent.
type take func(*visit, url.Values) (*document, error)

// taken is the handler of a form. What another site sent is refused; the rest is counted as the call of the API that it makes.
func (s *site) taken(class func(url.Values) string, do take) http.Handler {
	counted := s.counted(class, do)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if sameOrigin.Check(r) == nil {
			counted.ServeHTTP(w, r)
			return
		}
		s.page(func(*visit) (*document, error) {
			return nil, fault.New(fault.Forbidden, fault.CodePermissionDenied,
				"This was sent by another site. Open the shop itself and try again there.")
		}).ServeHTTP(w, r)
	})
}

// counted is the handler of a form that proves by itself who sent it. One that is too many gets as far as the call of the API, or what
// stands for it, which is refused: so it comes back as its page, with what was entered.
func (s *site) counted(class func(url.Values) string, do take) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.page(func(v *visit) (*document, error) {
			sent, err := v.answers()
			if err != nil {
				return nil, err
			}
			if s.options.API != nil {
				v.refusal = s.options.API.AdmitAddress(w, r, class(sent))
			}
			d, err := do(v, sent)
			if v.refusal != nil && !v.turned {
				return nil, v.refusal
			}
			for _, cookie := range v.cookies {
				w.Header().Add("Set-Cookie", cookie)
			}
			return d, err
		}).ServeHTTP(w, r)
	})
}

// admitted is asked before anything is done that a form asks for: rate_limited where it is one too many.
func (v *visit) admitted() error {
	v.turned = v.refusal != nil
	return v.refusal
}

// always counts every form of a kind alike.
func always(class string) func(url.Values) string {
	return func(url.Values) string { return class }
}

// see sends a browser on to what became of its form.
func see(path string) *document {
	return &document{moved: path, status: http.StatusSeeOther, private: true}
}

// problems is what the API says of a request that it refused.
type problems struct {
	Code   string `json:"code"`
	Detail string `json:"detail"`
	Param  string `json:"param"`
	Errors []struct {
		Location string `json:"location"`
		Message  string `json:"message"`
	} `json:"errors"`
}

// ok reports whether the API did what it was asked for.
func (r *reply) ok() bool { return r.status/100 == 2 }

// problems reads the refusal; an answer that is none is an error.
func (r *reply) problems() (problems, error) {
	var p problems
	err := json.Unmarshal(r.body.Bytes(), &p)
	return p, err
}

// mendable reports whether somebody can send the form again and do better, if only later: it was not refused for who he is.
func (r *reply) mendable() bool {
	switch r.status {
	case http.StatusPaymentRequired, http.StatusConflict, http.StatusUnprocessableEntity, http.StatusServiceUnavailable, http.StatusNotFound,
		http.StatusBadRequest, http.StatusTooManyRequests:
		return true
	}
	return false
}

// again is the page of a form once more, with what the API said of it.
func (v *visit) again(d *document, name string, sent url.Values, answer *reply) (*document, error) {
	p, err := answer.problems()
	if err != nil || !answer.mendable() {
		return nil, answer.fault()
	}
	telemetry.RecordError(v.context(), answer.fault())
	f := newForm(name, sent)
	f.Code = p.Code
	for _, e := range p.Errors {
		f.Errors[strings.TrimPrefix(e.Location, "body.")] = e.Message
	}
	if param := strings.TrimPrefix(p.Param, "body."); param != "" && f.Errors[param] == "" {
		f.Errors[param] = p.Detail
	}
	if len(f.Errors) == 0 {
		f.Errors[""] = p.Detail
	}
	d.form, d.status = f, answer.status
	if answer.status == http.StatusNotFound || answer.status == http.StatusBadRequest {
		d.status = http.StatusUnprocessableEntity // the page is there; what the form names is not
	}
	return d, nil
}

// wrong is the page of a form once more, with what the form itself lacks, by field.
func wrong(d *document, name string, sent url.Values, fields map[string]string) *document {
	d.form, d.status = newForm(name, sent), http.StatusUnprocessableEntity
	d.form.Code = fault.CodeValidation
	maps.Copy(d.form.Errors, fields)
	return d
}

func newForm(name string, sent url.Values) *form {
	f := &form{Name: name, Values: map[string]string{}, Errors: map[string]string{}}
	for field := range sent {
		if isSecret(field) {
			continue
		}
		f.Values[strings.ToValidUTF8(field, "")] = strings.ToValidUTF8(sent.Get(field), "")
	}
	return f
}

// isSecret reports whether a field holds what no page is to repeat.
func isSecret(field string) bool {
	return strings.Contains(field, "password") || field == "repeated" || field == "token"
}

// ofOurs has an internal request pass as one of this site, where looking at a page asks the API to do something: to hold what is
// bought, to find out what became of a payment. Who comes from his bank comes from another site.
func ofOurs() http.Header { return http.Header{"Sec-Fetch-Site": {"same-origin"}} }

// speaks chooses the words of the page's language.
func (v *visit) speaks(english, inGerman string) string {
	if v.locale() == german {
		return inGerman
	}
	return english
}

// at says where something can be had.
func (v *visit) at(name string) string { return name + v.speaks(" at ", " bei ") + v.shop.Name }

// german is the other language that the pages speak.
const german = "de"
