package catalog

import (
	"fmt"

	"winkel/internal/kernel/fault"
)

// violations collects everything that is wrong with one input, so that whoever sent it can mend it in one go.
type violations struct {
	list []fault.Detail
	kind fault.Kind // of the first; it decides when there is only one
}

// maxViolations bounds the answer to an input that is wrong all over.
const maxViolations = 100

func (v *violations) invalidf(param, format string, args ...any) {
	v.addf(fault.Invalid, fault.CodeValidation, param, format, args...)
}

func (v *violations) addf(kind fault.Kind, code, param, format string, args ...any) {
	if len(v.list) == 0 {
		v.kind = kind
	}
	if len(v.list) < maxViolations {
		v.list = append(v.list, fault.Detail{Param: param, Code: code, Message: fmt.Sprintf(format, args...)})
	}
}

// take adds what another rule found wrong with the field at param.
func (v *violations) take(param string, err error) {
	if err != nil {
		f := fault.From(err)
		v.addf(f.Kind, f.Code, param, "%s", f.Message)
	}
}

// merge adds everything that was found elsewhere.
func (v *violations) merge(others *violations) {
	for _, d := range others.list {
		v.addf(others.kind, d.Code, d.Param, "%s", d.Message)
	}
}

// err is nil if nothing was found; the one violation with its own kind and code; or validation_failed for several.
func (v *violations) err() error {
	switch len(v.list) {
	case 0:
		return nil
	case 1:
		only := v.list[0]
		return fault.New(v.kind, only.Code, only.Message).WithParam(only.Param).WithDetails(v.list)
	}
	return fault.Newf(fault.Invalid, fault.CodeValidation, "There are %d mistakes in the request. The first: %s",
		len(v.list), v.list[0].Message).WithParam(v.list[0].Param).WithDetails(v.list)
}
