package catalog_test

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"winkel/internal/commerce/cart"
	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/checkout"
	"winkel/internal/commerce/content"
	"winkel/internal/commerce/customer"
	"winkel/internal/commerce/inventory"
	"winkel/internal/commerce/order"
	"winkel/internal/commerce/privacy"
	"winkel/internal/commerce/promotion"
	"winkel/internal/commerce/recommend"
	"winkel/internal/commerce/search"
	"winkel/internal/commerce/segment"
	"winkel/internal/commerce/webhook"
	"winkel/internal/platform/backup"
	"winkel/internal/platform/job"
	"winkel/internal/platform/outbox"
	"winkel/internal/platform/outbox/outboxtest"
)

var write = flag.Bool("write", false, "write docs/events.schema.json instead of comparing it")

const schemaFile = "../../../docs/events.schema.json"

// everyEvent is the kinds of events of the whole shop.
func everyEvent() []outbox.Kind {
	return slices.Concat(catalog.Events(), inventory.Events(), promotion.Events(), cart.Events(), checkout.Events(), order.Events(),
		job.Events(), webhook.Events(), customer.Events(), privacy.Events(), segment.Events(), search.Events(), content.Events(),
		recommend.Events(), backup.Events())
}

func TestEventSchemaFile(t *testing.T) {
	fresh := outbox.Catalogue(everyEvent())
	if *write {
		if err := os.WriteFile(schemaFile, fresh, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	stored, err := os.ReadFile(schemaFile)
	if err != nil || !bytes.Equal(stored, fresh) {
		t.Errorf("docs/events.schema.json is stale (%v): make generate", err)
	}
}

// TestEventsOnlyGainFields compares the events with all fields that were ever published, in testdata/events.txt.
func TestEventsOnlyGainFields(t *testing.T) {
	text, err := os.ReadFile("testdata/events.txt")
	if err != nil {
		t.Fatal(err)
	}
	published := strings.Split(strings.TrimSpace(string(text)), "\n")
	lost, gained := changesOf(published, everyEvent())
	for _, line := range lost {
		t.Errorf("%s: this is published; raise the version of the type instead of taking it away", line)
	}
	for _, line := range gained {
		t.Errorf("%s: this is new; add the line to testdata/events.txt, where it stays", line)
	}
}

// changesOf is what the kinds lack of the published lines, and what they have besides. A line of an earlier version of a
// type may be gone.
func changesOf(published []string, kinds []outbox.Kind) (lost, gained []string) {
	var now []string
	current := map[string]string{}
	for _, k := range kinds {
		current[k.Type] = fmt.Sprint(k.Version)
		now = append(now, linesOf(fmt.Sprintf("%s %d", k.Type, k.Version), k.Schema(), true)...)
	}
	for _, line := range published {
		words := strings.Fields(line)
		if !slices.Contains(now, line) && (current[words[0]] == "" || current[words[0]] == words[1]) {
			lost = append(lost, line)
		}
	}
	for _, line := range now {
		if !slices.Contains(published, line) {
			gained = append(gained, line)
		}
	}
	return lost, gained
}

func linesOf(path string, s *outbox.Schema, required bool) []string {
	line := path + " " + s.Type
	if !required {
		line += " optional"
	}
	lines := []string{line}
	if s.Items != nil {
		lines = append(lines, linesOf(path+"[]", s.Items, true)...)
	}
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		separator := "."
		if !strings.Contains(path[strings.Index(path, " ")+1:], " ") {
			separator = " "
		}
		lines = append(lines, linesOf(path+separator+name, s.Properties[name], slices.Contains(s.Required, name))...)
	}
	return lines
}

func TestLostAndRetypedFieldsAreNoticed(t *testing.T) {
	type before struct {
		ID    string `json:"id"`
		Count int64  `json:"count"`
	}
	type lacking struct {
		ID string `json:"id"`
	}
	type retyped struct {
		ID    string `json:"id"`
		Count string `json:"count"`
	}
	kind := func(version int, data any) []outbox.Kind {
		return []outbox.Kind{{Type: "thing.updated", Version: version, Data: data}}
	}
	_, published := changesOf(nil, kind(1, before{}))
	for _, c := range []struct {
		name         string
		kinds        []outbox.Kind
		lost, gained int
	}{
		{"the same", kind(1, before{}), 0, 0},
		{"a field less", kind(1, lacking{}), 1, 0},
		{"a field of another type", kind(1, retyped{}), 1, 1},
		{"no such event", nil, len(published), 0},
		{"a new version", kind(2, lacking{}), 0, len(published) - 1},
		{"a field more", kind(1, struct {
			ID    string `json:"id"`
			Count int64  `json:"count"`
			More  *bool  `json:"more,omitempty"`
		}{}), 0, 1},
	} {
		if lost, gained := changesOf(published, c.kinds); len(lost) != c.lost || len(gained) != c.gained {
			t.Errorf("%s: lost %q, gained %q", c.name, lost, gained)
		}
	}
}

func TestEventsThatDoNotConformAreNoticed(t *testing.T) {
	for _, c := range []struct{ kind, data, previous, want string }{
		{"brand.created", `{"id":"brand_1","slug":"a"}`, "", ""},
		{"brand.created", `{"slug":"a"}`, "", "data: id is missing"},
		{"brand.created", `{"id":1}`, "", "data: id: 1 is not of type string"},
		{"brand.created", `{"id":"brand_1","color":"red"}`, "", "data: color is not declared"},
		{"brand.created", `{"id":"brand_1","changed":null}`, "", "data: changed: <nil> is not of type array"},
		{"brand.created", `{"id":"brand_1"}`, `{"id":"brand_1"}`, "the catalogue has no previous of brand.created"},
		{"brand.painted", `{}`, "", "brand.painted is not in the catalogue of events"},
		{"price.changed", `{"variant_id":"v","product_id":"p","prices":[{"currency_code":"EUR","amount":1.5}]}`, "",
			"data: prices: [0]: amount: 1.5 is not of type integer"},
	} {
		got := ""
		if err := outboxtest.Check(everyEvent(), c.kind, c.data, c.previous); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s %s: %q, want %q", c.kind, c.data, got, c.want)
		}
	}
}
