// Package outboxtest holds the events of tests against the catalogue of events.
package outboxtest

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"testing"

	"winkel/internal/platform/db"
	"winkel/internal/platform/outbox"
)

var allEvents = db.SQL(`SELECT type, data, previous FROM event ORDER BY id`)

// Conform fails the test, when it ends, for each event in the database that is not as its kind says: of a type that is
// not among the kinds, without a required field, with a field that is not declared, or with a value of another type.
func Conform(t testing.TB, d *db.DB, kinds []outbox.Kind) {
	t.Helper()
	t.Cleanup(func() {
		err := db.Each(context.Background(), d.Read(), func(row db.Row) error {
			var kind, data, previous string
			if err := row.Scan(&kind, &data, &previous); err != nil {
				return err
			}
			if err := Check(kinds, kind, data, previous); err != nil {
				t.Errorf("%s with data %s and previous %q: %v", kind, data, previous, err)
			}
			return nil
		}, allEvents)
		if err != nil {
			t.Errorf("read the events of the test: %v", err)
		}
	})
}

// Check says what is wrong with an event of this type.
func Check(kinds []outbox.Kind, kind, data, previous string) error {
	at := slices.IndexFunc(kinds, func(k outbox.Kind) bool { return k.Type == kind })
	if at < 0 {
		return fmt.Errorf("%s is not in the catalogue of events", kind)
	}
	properties := kinds[at].Schema().Properties
	if err := checkText(properties["data"], data); err != nil {
		return fmt.Errorf("data: %w", err)
	}
	if previous == "" {
		return nil
	}
	if properties["previous"] == nil {
		return fmt.Errorf("the catalogue has no previous of %s", kind)
	}
	if err := checkText(properties["previous"], previous); err != nil {
		return fmt.Errorf("previous: %w", err)
	}
	return nil
}

func checkText(s *outbox.Schema, text string) error {
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		return err
	}
	return check(s, value)
}

func check(s *outbox.Schema, value any) error {
	is := ""
	switch v := value.(type) {
	case string:
		is = "string"
	case bool:
		is = "boolean"
	case float64:
		is = "number"
		if v == float64(int64(v)) {
			is = "integer"
		}
	case []any:
		is = "array"
		for i := range v {
			if s.Items == nil {
				break
			}
			if err := check(s.Items, v[i]); err != nil {
				return fmt.Errorf("[%d]: %w", i, err)
			}
		}
	case map[string]any:
		is = "object"
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if s.Properties[name] == nil {
				return fmt.Errorf("%s is not declared", name)
			}
			if err := check(s.Properties[name], v[name]); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
		for _, name := range s.Required {
			if _, found := v[name]; !found {
				return fmt.Errorf("%s is missing", name)
			}
		}
	}
	if is != s.Type {
		return fmt.Errorf("%v is not of type %s", value, s.Type)
	}
	return nil
}
