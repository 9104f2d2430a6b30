package catalog

import (
	"encoding/json"
	"fmt"
)

// encodeMetadata is custom fields as they are stored: a JSON object with sorted keys.
func encodeMetadata(fields map[string]string) string {
	if len(fields) == 0 {
		return "{}"
	}
	text, err := json.Marshal(fields)
	if err != nil {
		panic("catalog: a map of strings is always JSON: " + err.Error())
	}
	return string(text)
}

// decodeMetadata is the inverse of encodeMetadata. The map is never nil.
func decodeMetadata(text string) (map[string]string, error) {
	fields := map[string]string{}
	if text == "{}" {
		return fields, nil
	}
	if err := json.Unmarshal([]byte(text), &fields); err != nil {
		return nil, fmt.Errorf("read metadata: %w", err)
	}
	return fields, nil
}
