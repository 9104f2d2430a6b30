package transfer

import (
	"bytes"
	"encoding/json"
)

// jsonProblem says in what way a line is not a JSON object, or nothing.
func jsonProblem(text []byte) string {
	if !json.Valid(text) {
		var whole json.RawMessage
		return json.Unmarshal(text, &whole).Error()
	}
	if text[0] != '{' {
		return "it does not begin with {"
	}
	return ""
}

// eachField visits the fields of an object in their order. The object must be valid JSON; so it can be taken apart without
// reading it a second time, which is most of the work of an import.
func eachField(object []byte, visit func(name string, value json.RawMessage)) {
	i := 1 + blankLength(object[1:])
	for object[i] == '"' {
		end := i + stringEnd(object[i:])
		name := unquote(object[i:end])
		i = end + bytes.IndexByte(object[end:], ':') + 1
		i += blankLength(object[i:])
		end = i + valueEnd(object[i:])
		visit(name, json.RawMessage(object[i:end]))
		i = end + blankLength(object[end:])
		if object[i] == ',' {
			i++
			i += blankLength(object[i:])
		}
	}
}

// items is the items of a list, which must be valid JSON.
func items(array []byte) []json.RawMessage {
	var all []json.RawMessage
	i := 1 + blankLength(array[1:])
	for array[i] != ']' {
		end := i + valueEnd(array[i:])
		all = append(all, json.RawMessage(array[i:end]))
		i = end + blankLength(array[end:])
		if array[i] == ',' {
			i++
			i += blankLength(array[i:])
		}
	}
	return all
}

func blankLength(text []byte) int { return len(text) - len(bytes.TrimLeft(text, " \t\r\n")) }

// stringEnd is the length of the string at the beginning of the text.
func stringEnd(text []byte) int {
	if len(text) == 0 || text[0] != '"' {
		return 0
	}
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return 0
}

// valueEnd is the length of the value at the beginning of the text.
func valueEnd(text []byte) int {
	if text[0] == '"' {
		return stringEnd(text)
	}
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '"':
			i += stringEnd(text[i:]) - 1
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return i
			}
			depth--
			if depth == 0 {
				return i + 1
			}
		case ',', ' ', '\t', '\r', '\n':
			if depth == 0 {
				return i
			}
		}
	}
	return len(text)
}

// unquote is the text of a JSON string that is valid.
func unquote(quoted []byte) string {
	plain := quoted[1 : len(quoted)-1]
	if bytes.IndexByte(plain, '\\') < 0 {
		return string(plain)
	}
	var text string
	if err := json.Unmarshal(quoted, &text); err != nil {
		return string(plain)
	}
	return text
}
