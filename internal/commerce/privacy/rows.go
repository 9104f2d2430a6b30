package privacy

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"winkel/internal/platform/db"
)

// taking is the statements by which one table gives a person up, made from the register.
type taking struct {
	table  *Table
	change *db.Stmt // removes or blanks the rows of one number, or of one address; nil: there is nothing to do
	args   func(key any, alias string) []any
	read   *db.Stmt // the addresses of one row, where they are reduced
	write  *db.Stmt
}

// takings is the statements of every table whose rows are found by what they belong to.
var takings = makeTakings(register)

func makeTakings(tables []Table) []taking {
	var list []taking
	for i := range tables {
		t := &tables[i]
		if !slices.Contains([]owner{byCustomer, bySubject, byOrder, byCart, byCheckout, byEmail}, t.by) {
			continue
		}
		list = append(list, takingOf(t))
		if guests := t.ofGuests(); guests != nil {
			list = append(list, takingOf(guests))
		}
	}
	return list
}

func takingOf(t *Table) taking {
	k := taking{table: t, args: func(key any, _ string) []any { return []any{key} }}
	where := t.column + " = $%d"
	if t.by == bySubject {
		where = "subject_kind = 'customer' AND subject_id = $%d"
	}
	blanks, reduces, renames := t.with(Blank), t.with(Reduce), t.with(Rename)
	switch {
	case t.removed():
		k.change = db.SQL("DELETE FROM " + t.Name + " WHERE " + fmt.Sprintf(where, 1))
	case len(renames) == 1:
		k.change = db.SQL("UPDATE " + t.Name + " SET " + renames[0] + " = $1 WHERE " + fmt.Sprintf(where, 2))
		k.args = func(key any, alias string) []any { return []any{alias, key} }
	case len(blanks) > 0:
		k.change = db.SQL("UPDATE " + t.Name + " SET " + strings.Join(blanks, " = '', ") + " = ''" + besides(t) + raised(t) +
			" WHERE " + fmt.Sprintf(where, 1) + " AND (" + strings.Join(blanks, " <> '' OR ") + " <> ''" + alreadyNot(t) + ")")
	}
	if len(reduces) > 0 {
		k.read = db.SQL("SELECT " + strings.Join(reduces, ", ") + " FROM " + t.Name + " WHERE " + fmt.Sprintf(where, 1))
		var sets, same []string
		for i, name := range reduces {
			sets = append(sets, fmt.Sprintf("%s = $%d", name, i+1))
		}
		for i, name := range reduces {
			same = append(same, fmt.Sprintf("%s = $%d", name, len(reduces)+2+i))
		}
		k.write = db.SQL("UPDATE " + t.Name + " SET " + strings.Join(sets, ", ") + raised(t) + " WHERE " +
			fmt.Sprintf(where, len(reduces)+1) + " AND " + strings.Join(same, " AND "))
	}
	return k
}

// besides is what else blanking sets.
func besides(t *Table) string {
	if t.also == "" {
		return ""
	}
	return ", " + t.also
}

// alreadyNot has a row blanked that has nothing to blank, and does not say yet that it was.
func alreadyNot(t *Table) string {
	if t.unless == "" {
		return ""
	}
	return " OR NOT (" + t.unless + ")"
}

// raised raises the version of a row, so that whoever has read it as it was begins again.
func raised(t *Table) string {
	if t.versioned {
		return ", version = version + 1"
	}
	return ""
}

// add puts into the batch what takes one thing's rows out of the table.
func (k *taking) add(ctx context.Context, r db.Reader, b *db.Batch, key any, alias string) error {
	if k.read != nil {
		if err := k.reduce(ctx, r, b, key); err != nil {
			return fmt.Errorf("reduce the addresses of %s: %w", k.table.Name, err)
		}
	}
	if k.change != nil {
		b.Exec(k.change, k.args(key, alias)...)
	}
	return nil
}

func (k *taking) reduce(ctx context.Context, r db.Reader, b *db.Batch, key any) error {
	columns := len(k.table.with(Reduce))
	rows, err := db.List(ctx, r, func(row db.Row) ([]string, error) { return scanTexts(row, columns) }, k.read, key)
	if err != nil {
		return err
	}
	for _, was := range rows {
		var is []any
		for _, address := range was {
			is = append(is, reduced(address))
		}
		before := anys(was)
		if slices.Equal(is, before) {
			continue
		}
		b.Exec(k.write, append(append(is, key), before...)...)
	}
	return nil
}

func anys(texts []string) []any {
	list := make([]any, len(texts))
	for i, text := range texts {
		list[i] = text
	}
	return list
}

func scanTexts(row db.Row, n int) ([]string, error) {
	texts := make([]string, n)
	into := make([]any, n)
	for i := range texts {
		into[i] = &texts[i]
	}
	err := row.Scan(into...)
	return texts, err
}

var (
	dropMailTo    = db.SQL(`DELETE FROM mail WHERE recipient = $1`)
	dropMailAbout = db.SQL(`DELETE FROM mail WHERE entity_id = $1`)
)
