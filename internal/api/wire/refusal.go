package wire

import (
	"errors"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"winkel/internal/api/problem"
	"winkel/internal/kernel/fault"
)

// maxShown bounds what is echoed of a request, in bytes.
const maxShown = 200

// problemOf is the problem document for what huma found wrong with a request.
func problemOf(status int, message string, errs []error) *problem.Document {
	if status == 0 {
		return problem.OfStatus(status, message)
	}
	violations := make([]problem.Violation, 0, len(errs))
	for _, err := range errs {
		var detailer huma.ErrorDetailer
		if !errors.As(err, &detailer) {
			violations = append(violations, problem.Violation{Message: sentence(err.Error())})
			continue
		}
		detail := detailer.ErrorDetail()
		violations = append(violations, problem.Violation{
			Location: detail.Location, Message: sentence(detail.Message), Value: shown(detail.Value),
		})
	}
	if status == http.StatusBadRequest {
		// The request was understood as HTTP; what is wrong is what it says.
		status = http.StatusUnprocessableEntity
	}
	detail := sentence(message)
	switch len(violations) {
	case 0:
	case 1:
		detail = at(violations[0]) + violations[0].Message
	default:
		detail = "Several things are wrong with the request. The first: " + at(violations[0]) + violations[0].Message
	}
	return problem.OfStatus(status, detail, violations...)
}

func at(v problem.Violation) string {
	if v.Location == "" {
		return ""
	}
	return v.Location + ": "
}

// sentence makes one of huma's or encoding/json's messages.
func sentence(message string) string {
	message = strings.TrimPrefix(message, "invalid value: ")
	message = strings.TrimPrefix(message, fault.CodeValidation+": ")
	if rest, found := strings.CutPrefix(message, "json: cannot unmarshal "); found {
		what, into, _ := strings.Cut(rest, " into Go ")
		message = "a " + what + " does not fit here"
		if strings.HasPrefix(what, "number ") {
			message = what + " is not a whole number of 64 bits"
		}
		if _, field, found := strings.Cut(into, "struct field "); found {
			field, _, _ = strings.Cut(field, " of type")
			_, field, _ = strings.Cut(field, ".")
			message += " (" + field + ")"
		}
	}
	if message == "" {
		return message
	}
	message = strings.ToUpper(message[:1]) + message[1:]
	if !strings.HasSuffix(message, ".") {
		message += "."
	}
	return message
}

// shown is a value as far as it may be echoed: simple and short.
func shown(value any) any {
	switch v := value.(type) {
	case string:
		if len(v) > maxShown || v == "" {
			return nil
		}
		return v
	case bool, float64, int64, int, nil:
		return v
	}
	return nil
}

// located names where the fields of a fault stand in the request: services know "variants[0].sku", clients sent
// "body.variants[0].sku".
func located(err error, prefix string) error {
	f := fault.From(err)
	if f == nil || f.Param == "" && len(f.Details) == 0 || f.Kind == fault.Internal {
		return err
	}
	details := f.Details
	if len(details) == 0 {
		details = []fault.Detail{{Param: f.Param, Message: f.Message}}
	}
	placed := make([]fault.Detail, len(details))
	for i, detail := range details {
		placed[i] = detail
		placed[i].Param = place(detail.Param, prefix)
	}
	placing := f.WithDetails(placed)
	if _, isFault := err.(*fault.Error); isFault { //nolint:errorlint // whether it is wrapped is the question
		return placing
	}
	return placing.WithCause(err)
}

// unsupported is the refusal of a body that cannot be of its type: 415. fault has no kind for it, and the log no use.
func unsupported(message string) error {
	return errors.Join(problem.OfStatus(http.StatusUnsupportedMediaType, message),
		fault.New(fault.Invalid, fault.CodeValidation, message))
}

func place(param, prefix string) string {
	first, _, _ := strings.Cut(param, ".")
	switch first {
	case "":
		return strings.TrimSuffix(prefix, ".")
	case "body", "query", "path", "header":
		return param
	case "Idempotency-Key", "If-Match":
		return "header." + param
	}
	return prefix + param
}

// clip shortens what a client sent to what fits into a message.
func clip(text string) string {
	const most = 80
	text = strings.ToValidUTF8(text, "�")
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "") + "…"
}
