package yardstick

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	_ "modernc.org/sqlite" // registers the driver
)

// FTS5 is the full-text search of SQLite: a table of four columns that bm25() ranks, stems of English words, and a table of
// the terms that facets count.
type FTS5 struct {
	dir string
	db  *sql.DB
}

// NewFTS5 begins an index in a directory.
func NewFTS5(dir string) (*FTS5, error) {
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "fts5.db")+
		"?_pragma=journal_mode(wal)&_pragma=synchronous(off)&_pragma=cache_size(-65536)&_pragma=mmap_size(2147483648)")
	if err != nil {
		return nil, err
	}
	for _, statement := range []string{
		`CREATE VIRTUAL TABLE text USING fts5(title, description, brand, part, content = '', tokenize = 'porter unicode61 remove_diacritics 2')`,
		`CREATE TABLE field (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)`,
		`CREATE TABLE value (id INTEGER PRIMARY KEY, field INTEGER NOT NULL, name TEXT NOT NULL, UNIQUE (field, name))`,
		`CREATE TABLE term (product INTEGER NOT NULL, field INTEGER NOT NULL, value INTEGER NOT NULL,
			PRIMARY KEY (product, field, value)) WITHOUT ROWID`,
		`CREATE TABLE product (id INTEGER PRIMARY KEY, published INTEGER NOT NULL)`,
	} {
		if _, err := db.Exec(statement); err != nil {
			return nil, fmt.Errorf("%s: %w", statement, err)
		}
	}
	return &FTS5{dir: dir, db: db}, nil
}

// Add writes products in one transaction.
func (f *FTS5) Add(first int, products []Product) error {
	tx, err := f.db.Begin()
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // nothing is left to roll back after the commit
	statements := make([]*sql.Stmt, 5)
	for i, text := range []string{
		`INSERT INTO text (rowid, title, description, brand, part) VALUES (?, ?, ?, ?, ?)`,
		`INSERT INTO product (id, published) VALUES (?, ?)`,
		`INSERT INTO field (name) VALUES (?) ON CONFLICT DO NOTHING`,
		`INSERT INTO value (field, name) SELECT id, ? FROM field WHERE name = ? ON CONFLICT DO NOTHING`,
		`INSERT INTO term (product, field, value) SELECT ?, v.field, v.id FROM field f JOIN value v ON v.field = f.id
			WHERE f.name = ? AND v.name = ? ON CONFLICT DO NOTHING`,
	} {
		if statements[i], err = tx.Prepare(text); err != nil {
			return err
		}
		defer statements[i].Close() //nolint:revive,gocritic // five of them, until the transaction ends
	}
	fields, values := map[string]bool{}, map[term]bool{}
	for i := range products {
		p := &products[i]
		t := p.Text
		if _, err := statements[0].Exec(first+i, t.Title, t.Description, t.Brand, t.Part); err != nil {
			return err
		}
		if _, err := statements[1].Exec(first+i, p.Document.Published); err != nil {
			return err
		}
		for _, term := range facetTerms(p) {
			if !fields[term.field] {
				fields[term.field] = true
				if _, err := statements[2].Exec(term.field); err != nil {
					return err
				}
			}
			if !values[term] {
				values[term] = true
				if _, err := statements[3].Exec(term.value, term.field); err != nil {
					return err
				}
			}
			if _, err := statements[4].Exec(first+i, term.field, term.value); err != nil {
				return err
			}
		}
	}
	return tx.Commit()
}

// Build merges the parts of the index, and makes those of the terms.
func (f *FTS5) Build() error {
	for _, statement := range []string{
		`INSERT INTO text (text) VALUES ('optimize')`, `CREATE INDEX term_value ON term (value, product)`,
		`CREATE INDEX product_published ON product (published)`, `ANALYZE`,
	} {
		if _, err := f.db.Exec(statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	return nil
}

// Search finds what has one of the words.
func (f *FTS5) Search(r Request) (Answer, error) {
	if r.Fuzzy || r.Suggest {
		return Answer{}, ErrUnable
	}
	match := ftsMatch(r)
	found, arguments := `SELECT rowid AS id FROM text WHERE text MATCH ?`, []any{match}
	ordered := `SELECT rowid FROM text WHERE text MATCH ? ORDER BY bm25(text), rowid LIMIT ?`
	switch {
	case r.Category != "":
		found = `SELECT t.product AS id FROM term t JOIN value v ON v.id = t.value JOIN field f ON f.id = v.field
			WHERE f.name = 'category' AND v.name = ?`
		arguments = []any{r.Category}
		ordered = `SELECT p.id FROM product p JOIN (` + found + `) USING (id) ORDER BY p.published DESC, p.id LIMIT ?`
	case match == "":
		return Answer{}, nil
	}
	rows, err := f.db.Query(ordered, append(arguments[:1:1], r.Limit)...)
	if err != nil {
		return Answer{}, fmt.Errorf("%s: %w", match, err)
	}
	a, err := positions(rows)
	if err != nil || r.Facets == nil {
		return a, err
	}
	if err := f.db.QueryRow(`SELECT count(*) FROM (`+found+`)`, arguments...).Scan(&a.Total); err != nil {
		return a, err
	}
	for _, field := range r.Facets {
		arguments = append(arguments, field)
	}
	return a, f.db.QueryRow(`SELECT count(*) FROM (SELECT v.field, v.name, count(*) FROM (`+found+`) s JOIN term t ON t.product = s.id
		JOIN value v ON v.id = t.value WHERE t.field IN (SELECT id FROM field WHERE name IN (`+marks(len(r.Facets))+`)) GROUP BY v.id)`,
		arguments...).Scan(&a.Counts)
}

// ftsMatch writes the words of a request as FTS5 wants them: quoted, and combined by OR.
func ftsMatch(r Request) string {
	all := Words(r.Text)
	for i, word := range all {
		all[i] = `"` + word + `"`
		if r.Prefix && i == len(all)-1 {
			all[i] += "*"
		}
	}
	return strings.Join(all, " OR ")
}

func marks(n int) string { return strings.TrimSuffix(strings.Repeat("?, ", n), ", ") }

// positions reads the hits of a statement whose first column is the position.
func positions(rows *sql.Rows) (Answer, error) {
	defer rows.Close()
	a := Answer{Total: -1}
	for rows.Next() {
		var position int
		if err := rows.Scan(&position); err != nil {
			return a, err
		}
		a.Positions = append(a.Positions, position)
	}
	return a, rows.Err()
}

// Disk is the size of the database.
func (f *FTS5) Disk() (int64, error) {
	if _, err := f.db.Exec(`PRAGMA wal_checkpoint(TRUNCATE)`); err != nil {
		return 0, err
	}
	return folderSize(f.dir)
}

func folderSize(dir string) (int64, error) {
	var size int64
	return size, filepath.WalkDir(dir, func(_ string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err == nil {
			size += info.Size()
		}
		return err
	})
}

// Close closes the database.
func (f *FTS5) Close() error { return f.db.Close() }
