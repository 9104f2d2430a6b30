package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"
	"strconv"
	"strings"
	"unicode/utf8"

	"winkel/internal/kernel/fault"
)

// maxDepth is how deep a body may be nested. Ours need six.
const maxDepth = 32

// checkJSON refuses what is not one JSON value, and what two readers could understand differently: invalid UTF-8, a name
// twice in an object, NUL in a text, nesting without end. Everything is validation_failed at body.
func checkJSON(body []byte) error {
	if len(bytes.TrimSpace(body)) == 0 {
		return fault.Invalidf("body", "A JSON body is needed here.")
	}
	if !utf8.Valid(body) {
		return fault.Invalidf("body", "The body is not UTF-8.")
	}
	s := scanner{decoder: json.NewDecoder(bytes.NewReader(body))}
	s.decoder.UseNumber()
	if err := s.value("body", 0); err != nil {
		return err
	}
	if _, err := s.decoder.Token(); !errors.Is(err, io.EOF) {
		return fault.Invalidf("body", "There is something after the end of the JSON value.")
	}
	return nil
}

type scanner struct{ decoder *json.Decoder }

// value reads one value at path.
func (s *scanner) value(path string, depth int) error {
	token, err := s.decoder.Token()
	if err != nil {
		return s.syntax(err)
	}
	if depth > maxDepth {
		return fault.Invalidf("body", "The body is nested more than %d levels deep.", maxDepth)
	}
	switch token := token.(type) {
	case string:
		return checkText(path, token)
	case json.Delim:
		if token == '[' {
			return s.array(path, depth)
		}
		return s.object(path, depth)
	}
	return nil
}

func (s *scanner) array(path string, depth int) error {
	for i := 0; s.decoder.More(); i++ {
		if err := s.value(path+"["+strconv.Itoa(i)+"]", depth+1); err != nil {
			return err
		}
	}
	return s.end()
}

func (s *scanner) object(path string, depth int) error {
	seen := map[string]bool{}
	for s.decoder.More() {
		token, err := s.decoder.Token()
		if err != nil {
			return s.syntax(err)
		}
		name, _ := token.(string)
		field := path + "." + clip(name)
		if err := checkText(field, name); err != nil {
			return err
		}
		if seen[name] {
			return fault.Invalidf(field, "The name %q is there twice in one object.", clip(name))
		}
		seen[name] = true
		if err := s.value(field, depth+1); err != nil {
			return err
		}
	}
	return s.end()
}

// end reads the bracket that closes an array or object.
func (s *scanner) end() error {
	if _, err := s.decoder.Token(); err != nil {
		return s.syntax(err)
	}
	return nil
}

func (s *scanner) syntax(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fault.Invalidf("body", "The JSON ends in the middle.").WithCause(err)
	}
	return fault.Invalidf("body", "The body is not JSON: %s, near byte %d.", err.Error(), s.decoder.InputOffset()).WithCause(err)
}

func checkText(path, text string) error {
	if strings.ContainsRune(text, 0) {
		return fault.Invalidf(path, "The text holds a NUL character.")
	}
	return nil
}

// formPart is the part of a form with the name; validation_failed if there is none.
func formPart(body io.Reader, boundary, name string) (*multipart.Part, error) {
	form := multipart.NewReader(body, boundary)
	for range 100 {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, readFault(err)
		}
		if part.FormName() == name {
			return part, nil
		}
	}
	return nil, fault.Invalidf("body."+name, "The form has no part %q.", name)
}
