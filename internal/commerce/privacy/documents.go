package privacy

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"winkel/internal/platform/db"
)

// documentsAtOnce is how many documents are read at a time, and changed in one transaction.
const documentsAtOnce = 500

// shelf is a table of documents that is read from end to end.
type shelf struct {
	table   *Table
	texts   []string // its columns with documents
	first   *db.Stmt
	next    *db.Stmt
	replace *db.Stmt
}

var shelves = makeShelves(register)

func makeShelves(tables []Table) []shelf {
	var list []shelf
	for i := range tables {
		if tables[i].by == bySearch {
			list = append(list, shelfOf(&tables[i]))
		}
	}
	return list
}

func shelfOf(t *Table) shelf {
	s := shelf{table: t, texts: t.with(Scrub)}
	keys, order := strings.Join(t.key, ", "), " ORDER BY "+strings.Join(t.key, ", ")
	columns := keys + ", " + strings.Join(s.texts, ", ")
	s.first = db.SQL("SELECT " + columns + " FROM " + t.Name + order + " LIMIT $1")
	s.next = db.SQL("SELECT " + columns + " FROM " + t.Name + " WHERE (" + keys + ") > (" + db.Placeholders(1, len(t.key)) + ")" +
		order + fmt.Sprintf(" LIMIT $%d", len(t.key)+1))
	// A document that somebody changed meanwhile is left for the next time.
	var sets, same []string
	at := 1
	for _, name := range s.texts {
		sets = append(sets, fmt.Sprintf("%s = $%d", name, at))
		at++
	}
	for _, name := range append(append([]string{}, t.key...), s.texts...) {
		same = append(same, fmt.Sprintf("%s = $%d", name, at))
		at++
	}
	s.replace = db.SQL("UPDATE " + t.Name + " SET " + strings.Join(sets, ", ") + " WHERE " + strings.Join(same, " AND "))
	return s
}

// keyed is the documents of one row with its key.
type keyed struct {
	key   []any
	texts []string
}

// textKeys is the columns of keys that are texts.
var textKeys = map[string]bool{"scope": true, "key": true}

func (s *shelf) scan(row db.Row) (keyed, error) {
	k := keyed{texts: make([]string, len(s.texts))}
	var into []any
	for _, name := range s.table.key {
		if textKeys[name] {
			into = append(into, new(string))
		} else {
			into = append(into, new(int64))
		}
	}
	keys := into
	for i := range k.texts {
		into = append(into, &k.texts[i])
	}
	err := row.Scan(into...)
	for _, key := range keys {
		switch key := key.(type) {
		case *string:
			k.key = append(k.key, *key)
		case *int64:
			k.key = append(k.key, *key)
		}
	}
	return k, err
}

// clear takes a person out of all documents of the table and returns how many rows it changed.
func (s *shelf) clear(ctx context.Context, d *db.DB, person *scrubber) (int64, error) {
	changed := int64(0)
	statement, args := s.first, []any{documentsAtOnce}
	for {
		rows, err := db.List(ctx, d.Read(), s.scan, statement, args...)
		if err != nil {
			return changed, fmt.Errorf("read %s: %w", s.table.Name, err)
		}
		b := &db.Batch{}
		for i := range rows {
			row, touched := &rows[i], false
			var is []any
			for _, text := range row.texts {
				clean := person.scrub(text)
				is, touched = append(is, clean), touched || clean != text
			}
			if touched {
				b.Exec(s.replace, slices.Concat(is, row.key, anys(row.texts))...)
			}
		}
		if b.Len() > 0 {
			changed += int64(b.Len())
			if err := d.Submit(ctx, b); err != nil {
				return changed, fmt.Errorf("take a person out of %s: %w", s.table.Name, err)
			}
		}
		if len(rows) < documentsAtOnce {
			return changed, nil
		}
		statement, args = s.next, append(append([]any{}, rows[len(rows)-1].key...), documentsAtOnce)
	}
}
