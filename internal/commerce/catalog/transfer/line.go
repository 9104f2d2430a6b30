package transfer

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
)

// lineReader gives the lines of a file that are not blank, each at most maxRecordBytes long.
type lineReader struct {
	src  *source
	line int
	text []byte
}

func newLineReader(src *source) *lineReader { return &lineReader{src: src} }

// next is the next line, valid until the one after it is read; io.EOF after the last one.
func (l *lineReader) next() ([]byte, int, error) {
	for {
		l.text = l.text[:0]
		l.line++
		var err error
		for {
			var part []byte
			part, err = l.src.ReadSlice('\n')
			l.text = append(l.text, part...)
			if len(l.text) > maxRecordBytes {
				return nil, 0, fileFault(CodeRecordTooLarge, "Line %d is longer than %d bytes. Each product stands on a line of its own.",
					l.line, maxRecordBytes)
			}
			if !errors.Is(err, bufio.ErrBufferFull) {
				break
			}
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, 0, err
		}
		if text := bytes.TrimSpace(l.text); len(text) > 0 {
			return text, l.line, nil
		}
		if err != nil {
			return nil, 0, io.EOF
		}
	}
}

// jsonWalk reads JSON objects field by field, so that an unknown field is found wherever it stands, and what is wrong is
// said with its path.
type jsonWalk struct {
	line int
	errs errorList
}

// jsonFields says what reads each field of an object.
type jsonFields map[string]func(raw json.RawMessage, path string)

func (w *jsonWalk) addf(path, code string, raw []byte, format string, args ...any) {
	w.errs.add(w.line, path, flawf(code, format, args...), string(raw))
}

// object reads the fields of an object, which must be valid JSON, and returns the names of those it has.
func (w *jsonWalk) object(raw json.RawMessage, path string, fields jsonFields) map[string]bool {
	present := map[string]bool{}
	if raw[0] != '{' {
		w.addf(path, CodeInvalid, raw, "This is not an object.")
		return present
	}
	eachField(raw, func(name string, value json.RawMessage) {
		at := name
		if path != "" {
			at = path + "." + name
		}
		read := fields[name]
		switch {
		case read == nil:
			w.addf(at, CodeUnknownField, value, "There is no field %q.%s", clip(name), suggestField(name, fields))
		case present[name]:
			w.addf(at, CodeRowConflict, value, "The field %q stands there twice.", name)
		case string(value) == "null":
			present[name] = true
		default:
			present[name] = true
			read(value, at)
		}
	})
	return present
}

func suggestField(name string, fields jsonFields) string {
	var names []string
	for field := range fields {
		names = append(names, field)
	}
	slices.Sort(names)
	if near := nearest(name, names); near != "" {
		return " Do you mean " + near + "?"
	}
	return ""
}

// array reads the items of an array, at most so many.
func (w *jsonWalk) array(raw json.RawMessage, path string, most int, item func(raw json.RawMessage, path string, index int)) {
	if raw[0] != '[' {
		w.addf(path, CodeInvalid, raw, "This is not a list.")
		return
	}
	all := items(raw)
	if len(all) > most {
		w.addf(path, CodeTooMany, nil, "There can be at most %d of them; these are %d.", most, len(all))
		return
	}
	for i, one := range all {
		item(one, indexed(path, i), i)
	}
}

func indexed(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }

// text is a field that is a text.
func (w *jsonWalk) text(into *string) func(json.RawMessage, string) {
	return func(raw json.RawMessage, path string) {
		if raw[0] != '"' {
			w.addf(path, CodeInvalid, raw, "This is not a text.")
			return
		}
		*into = unquote(raw)
		if strings.ContainsRune(*into, 0) {
			w.addf(path, CodeInvalid, nil, "A text may not hold a NUL character.")
		}
	}
}

// texts is a field that is a list of texts.
func (w *jsonWalk) texts(into *[]string, most int) func(json.RawMessage, string) {
	return func(raw json.RawMessage, path string) {
		w.array(raw, path, most, func(raw json.RawMessage, path string, _ int) {
			var one string
			w.text(&one)(raw, path)
			*into = append(*into, one)
		})
	}
}

// flag is a field that is true or false.
func (w *jsonWalk) flag(set func(bool)) func(json.RawMessage, string) {
	return func(raw json.RawMessage, path string) {
		var value bool
		if err := json.Unmarshal(raw, &value); err != nil {
			w.addf(path, CodeInvalid, raw, "This is neither true nor false.")
		}
		set(value)
	}
}

// count is a field that is a whole number and not negative.
func (w *jsonWalk) count(into *int64) func(json.RawMessage, string) {
	return func(raw json.RawMessage, path string) {
		if err := json.Unmarshal(raw, into); err != nil {
			w.addf(path, CodeInvalid, raw, "This is not a whole number.")
		} else if *into < 0 {
			w.addf(path, CodeInvalid, raw, "%d is negative.", *into)
		}
	}
}

// parsed is a field that is a text of some kind.
func parsed[T any](w *jsonWalk, into *T, parse func(string) (T, *flaw)) func(json.RawMessage, string) {
	return func(raw json.RawMessage, path string) {
		var text string
		w.text(&text)(raw, path)
		value, bad := parse(text)
		w.errs.add(w.line, path, bad, text)
		*into = value
	}
}

// metadata is a field that is an object of texts.
func (w *jsonWalk) metadata(set func(map[string]string)) func(json.RawMessage, string) {
	return func(raw json.RawMessage, path string) {
		value, bad := parseMetadata(string(raw))
		w.errs.add(w.line, path, bad, string(raw))
		if len(value) > 0 {
			set(value)
		}
	}
}
