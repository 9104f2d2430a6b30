package privacy

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"winkel/internal/kernel/actor"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/email"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/outbox"
)

// Section is what one table holds about a person.
type Section struct {
	Title   string
	Table   string
	Period  string
	Columns []Shown
	Rows    [][]any // texts, numbers, times, decoded documents
}

// Shown is a column of a section.
type Shown struct {
	Name  string
	Holds string // what it is, in words; empty if the name says it
}

// Export is everything that the shop holds about a person.
type Export struct {
	Made     time.Time
	Customer id.Customer
	Email    string
	Sections []Section
	// Elsewhere is what is held in passing, as copies of the above or for the safety of the shop, and for how long.
	Elsewhere []Note
}

// Note says that there is something.
type Note struct{ What, Period string }

// reading is the statement that reads a section.
type reading struct {
	table *Table
	names []string
	stmt  *db.Stmt
}

var readings = makeReadings(register)

func makeReadings(tables []Table) []reading {
	var list []reading
	for i := range tables {
		t := &tables[i]
		if t.Title == "" {
			continue
		}
		list = append(list, readingOf(t))
		if guests := t.ofGuests(); guests != nil {
			list = append(list, readingOf(guests))
		}
	}
	return list
}

func readingOf(t *Table) reading {
	r := reading{table: t, names: strings.Fields(t.Shown)}
	columns := make([]string, len(r.names))
	for at, name := range r.names {
		columns[at] = "COALESCE(CAST(" + name + " AS TEXT), '')"
	}
	where := t.column + " = $1"
	switch t.by {
	case bySubject:
		where = "subject_kind = 'customer' AND subject_id = $1"
	case byMail:
		where = "recipient = $1"
	}
	r.stmt = db.SQL("SELECT " + strings.Join(columns, ", ") + " FROM " + t.Name + " WHERE " + where + " ORDER BY " + r.names[0])
	return r
}

// keys is what the rows of a table are found by.
func (p *person) keys(by owner) []any {
	switch by {
	case byCustomer, bySubject:
		return keysOf(p.customers)
	case byOrder:
		return keysOf(p.orders)
	case byCart:
		return keysOf(p.carts)
	case byCheckout:
		return keysOf(p.checkouts)
	case byEmail, byMail:
		return anys(p.emails)
	}
	return nil
}

// errExporting refuses a second export of a person while the first is made: each is work for the whole database.
var errExporting = fault.New(fault.RateLimited, fault.CodeRateLimited,
	"This export is being made at the moment. Wait for it, or ask again later.").WithRetryAfter(10 * time.Second)

// Export gathers everything about a person, and tells of it. A node makes one of a person at a time. Codes: nobody_named,
// not_found, validation_failed, rate_limited.
func (s *Service) Export(ctx context.Context, who Who) (*Export, error) {
	if who.Email != "" {
		var err error
		if _, who.Email, err = email.Normalize(who.Email); err != nil {
			return nil, err
		}
	}
	if who.Customer.IsZero() && who.Email == "" {
		return nil, errNobody
	}
	if _, busy := s.exporting.LoadOrStore(who, true); busy {
		return nil, errExporting
	}
	defer s.exporting.Delete(who)
	return s.export(ctx, who)
}

func (s *Service) export(ctx context.Context, who Who) (*Export, error) {
	p, err := s.find(ctx, who)
	if err != nil {
		return nil, err
	}
	if !who.Customer.IsZero() {
		if _, err := db.Value[int64](ctx, s.o.DB.Read(), customerExists, who.Customer); errors.Is(err, db.ErrNoRows) {
			return nil, fault.Missing("customer", who.Customer.String())
		} else if err != nil {
			return nil, err
		}
	}
	out := &Export{Made: s.o.DB.Clock().Now(), Customer: who.Customer, Email: who.Email}
	for i := range readings {
		section, err := readings[i].read(ctx, s.o.DB.Read(), p)
		if err != nil {
			return nil, fmt.Errorf("export %s: %w", readings[i].table.Name, err)
		}
		out.add(section)
	}
	for i := range register {
		if t := &register[i]; t.Title == "" && t.Subject != OfStaff && t.by != byCascade {
			out.Elsewhere = append(out.Elsewhere, Note{What: t.Name + ": " + holdings(t), Period: t.Period})
		}
	}
	return out, s.tellExport(ctx, who)
}

// add adds what was found in a table, which may be what was found in it before, by another key.
func (e *Export) add(section Section) {
	at := slices.IndexFunc(e.Sections, func(s Section) bool { return s.Table == section.Table })
	switch {
	case len(section.Rows) == 0:
	case at < 0:
		e.Sections = append(e.Sections, section)
	default:
		e.Sections[at].Rows = append(e.Sections[at].Rows, section.Rows...)
	}
}

func holdings(t *Table) string {
	var all []string
	for _, c := range t.Personal {
		if !slices.Contains(all, c.Holds) {
			all = append(all, c.Holds)
		}
	}
	return strings.Join(all, ", ")
}

// tellExport leaves an entry in the audit log, and an event for others that hold something about people.
func (s *Service) tellExport(ctx context.Context, who Who) error {
	b := &db.Batch{}
	about := who.Customer.String()
	if about == "" {
		about = "guest" // an event names no address
	}
	s.o.Outbox.Add(b, outbox.Event{
		Type: EventExportRequested, EntityID: about,
		Data: encodeEvent(ExportEvent{CustomerID: who.Customer.String(), By: actor.From(ctx)}),
	})
	if err := s.o.Audit.Note(ctx, b, "person_exported", about, nil); err != nil {
		return err
	}
	return s.o.DB.Submit(ctx, b)
}

func (r *reading) read(ctx context.Context, from db.Reader, p *person) (Section, error) {
	section := Section{Title: r.table.Title, Table: r.table.Name, Period: r.table.Period}
	for _, name := range r.names {
		shown := Shown{Name: name}
		if at := slices.IndexFunc(r.table.Personal, func(c Column) bool { return c.Name == name }); at >= 0 {
			shown.Holds = r.table.Personal[at].Holds
		}
		section.Columns = append(section.Columns, shown)
	}
	for _, key := range p.keys(r.table.by) {
		rows, err := db.List(ctx, from, func(row db.Row) ([]string, error) { return scanTexts(row, len(r.names)) }, r.stmt, key)
		if err != nil {
			return section, err
		}
		for _, texts := range rows {
			values := make([]any, len(texts))
			for i, text := range texts {
				values[i] = r.value(r.names[i], text)
			}
			section.Rows = append(section.Rows, values)
		}
	}
	return section, nil
}

// value is a column as people read it: ids with their prefix, moments as dates, documents as documents.
func (r *reading) value(name, text string) any {
	if text == "" {
		return nil
	}
	number, numeric := strconv.ParseInt(text, 10, 64)
	isNumber := numeric == nil
	switch {
	case name == "id" && r.table.Prefix != "" && isNumber:
		return shownID(r.table.Prefix, number)
	case strings.HasSuffix(name, "_id") && isNumber && prefixes[name] != "":
		return shownID(prefixes[name], number)
	case (strings.HasSuffix(name, "_at") || name == "at") && isNumber:
		if number == 0 {
			return nil
		}
		return clock.FromMicros(number)
	case isNumber && isCount(name):
		return number
	case strings.HasPrefix(text, "{"), strings.HasPrefix(text, "["):
		if value := decodeValue(text); value != nil {
			return value
		}
	}
	return text
}

// isCount reports whether the numbers of a column are sums, and not names of something.
func isCount(name string) bool {
	return strings.HasSuffix(name, "total") || strings.HasSuffix(name, "amount") || name == "quantity" || name == "rating"
}

// prefixes is what columns name that hold the number of something else.
var prefixes = map[string]string{"order_id": "order", "cart_id": "cart", "variant_id": "variant", "customer_id": "cus",
	"product_id": "prod", "review_id": "review"}

func shownID(prefix string, number int64) any {
	if number == 0 {
		return nil
	}
	return prefix + strings.TrimPrefix(id.Order(number).String(), "order")
}

func decodeValue(text string) any {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var value any
	if decoder.Decode(&value) != nil {
		return nil
	}
	return value
}

// WriteJSON writes the export for programs.
func (e *Export) WriteJSON(w io.Writer) error {
	type section struct {
		Title  string           `json:"title"`
		Kept   string           `json:"kept"`
		Fields map[string]any   `json:"fields"`
		Rows   []map[string]any `json:"rows"`
	}
	doc := struct {
		Made      time.Time          `json:"made_at"`
		Customer  id.Customer        `json:"customer_id,omitzero"`
		Email     string             `json:"email,omitempty"`
		Sections  map[string]section `json:"data"`
		Elsewhere []map[string]any   `json:"also_held"`
	}{Made: e.Made, Customer: e.Customer, Email: e.Email, Sections: map[string]section{}, Elsewhere: []map[string]any{}}
	for _, s := range e.Sections {
		out := section{Title: s.Title, Kept: s.Period, Fields: map[string]any{}, Rows: []map[string]any{}}
		for _, c := range s.Columns {
			if c.Holds != "" {
				out.Fields[c.Name] = c.Holds
			}
		}
		for _, row := range s.Rows {
			fields := map[string]any{}
			for i, value := range row {
				fields[s.Columns[i].Name] = value
			}
			out.Rows = append(out.Rows, fields)
		}
		doc.Sections[s.Table] = out
	}
	for _, n := range e.Elsewhere {
		doc.Elsewhere = append(doc.Elsewhere, map[string]any{"what": n.What, "kept": n.Period})
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(doc)
}
