package privacy

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
)

// TestEveryColumnIsDeclared fails for a column that nobody has decided about: whoever adds one says in register.go whose
// data it holds and what erasure does with it, or in impersonal.go that it says nothing about people.
func TestEveryColumnIsDeclared(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		schema, err := d.Introspect(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, difference := range undeclared(schema) {
			t.Error(difference)
		}
	})
}

// undeclared is what the register and a schema do not agree about.
func undeclared(schema db.Schema) []string {
	declared := map[string]map[string]bool{}
	var wrong []string
	declare := func(table string, columns []string) {
		if declared[table] != nil {
			wrong = append(wrong, table+" is declared twice")
		}
		declared[table] = map[string]bool{}
		for _, name := range columns {
			if declared[table][name] {
				wrong = append(wrong, table+"."+name+" is declared twice")
			}
			declared[table][name] = true
		}
	}
	for i := range register {
		declare(register[i].Name, register[i].columns())
	}
	for table, columns := range impersonal {
		declare(table, strings.Fields(columns))
	}
	for _, c := range schema.Columns {
		if !declared[c.Table][c.Name] {
			wrong = append(wrong, fmt.Sprintf("%s.%s is not declared: does it hold anything about a person? Say so in register.go, or "+
				"that it does not in impersonal.go", c.Table, c.Name))
			continue
		}
		delete(declared[c.Table], c.Name)
	}
	for _, table := range slices.Sorted(maps.Keys(declared)) {
		for name := range declared[table] {
			wrong = append(wrong, table+"."+name+" is declared, and does not exist")
		}
	}
	return wrong
}

// TestUndeclaredIsFound proves the check itself.
func TestUndeclaredIsFound(t *testing.T) {
	var schema db.Schema
	for i := range register {
		for _, name := range register[i].columns() {
			schema.Columns = append(schema.Columns, db.Column{Table: register[i].Name, Name: name})
		}
	}
	for table, columns := range impersonal {
		for name := range strings.FieldsSeq(columns) {
			schema.Columns = append(schema.Columns, db.Column{Table: table, Name: name})
		}
	}
	if wrong := undeclared(schema); len(wrong) > 0 {
		t.Fatal(wrong)
	}
	schema.Columns = append(schema.Columns, db.Column{Table: "brand", Name: "founder"}, db.Column{Table: "birthday", Name: "on"})
	wrong := undeclared(schema)
	if len(wrong) != 2 || !strings.HasPrefix(wrong[0], "brand.founder is not") || !strings.HasPrefix(wrong[1], "birthday.on is not") {
		t.Errorf("%q", wrong)
	}
	if wrong := undeclared(db.Schema{Columns: schema.Columns[1:]}); len(wrong) != 3 {
		t.Errorf("%q", wrong)
	}
}

// TestTheRegisterIsWhole holds the register to what it says of itself.
func TestTheRegisterIsWhole(t *testing.T) {
	for i := range register {
		table := &register[i]
		if table.Period == "" || table.by == "" || len(table.Personal) == 0 {
			t.Errorf("%s: say how long rows are kept, how they are found, and what is personal", table.Name)
		}
		for _, c := range table.Personal {
			switch {
			case c.Holds == "" || c.Erasure == "":
				t.Errorf("%s.%s: say what it holds, and what erasure does with it", table.Name, c.Name)
			case (c.Erasure == Keep) != (c.Kept != ""):
				t.Errorf("%s.%s: a reason is for what is kept, and what is kept has one", table.Name, c.Name)
			}
		}
		for name := range strings.FieldsSeq(table.Shown) {
			if !slices.Contains(table.columns(), name) {
				t.Errorf("%s shows %s, which it does not have", table.Name, name)
			}
		}
		if (table.Title == "") != (table.Shown == "") {
			t.Errorf("%s: a title and what is shown belong together", table.Name)
		}
	}
}
