package db

import (
	"context"
	"strings"
)

// Column is one column as the shared dialect sees it.
type Column struct {
	Table, Name string
	Type        string // integer, text or boolean
	Nullable    bool
	Key         int64 // position in the primary key, 0 if not in it
}

// Index is one secondary index.
type Index struct {
	Table, Name string
	Unique      bool
	Partial     bool
	Columns     string // comma separated, in order
}

// Schema is what a database holds, in a form that two engines can be compared in: sorted by table, and within it by
// position or name.
type Schema struct {
	Columns []Column
	Indexes []Index
}

// Introspect reads the schema of the database itself, without goose's own table.
func (d *DB) Introspect(ctx context.Context) (Schema, error) { return d.engine.introspect(ctx) }

// Prepare lets the engine check a statement without running it.
func (d *DB) Prepare(ctx context.Context, s *Stmt) error {
	return d.engine.prepare(ctx, s.Text(d.kind))
}

// The queries of introspection are each engine's own by nature; they are not Stmts.
const (
	sqliteColumns = `
		SELECT t.name, c.name, c.type, c."notnull" = 0 AND c.pk = 0, c.pk
		FROM pragma_table_list AS t JOIN pragma_table_info(t.name) AS c
		WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name <> 'goose_db_version'
		ORDER BY t.name, c.cid`
	sqliteIndexes = `
		SELECT t.name, i.name, i."unique", i.partial,
		       (SELECT group_concat(name, ',') FROM (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno))
		FROM pragma_table_list AS t JOIN pragma_index_list(t.name) AS i
		WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name <> 'goose_db_version'
		  AND i.origin <> 'pk'`
	postgresColumns = `
		SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull,
		       COALESCE(array_position(CAST(i.indkey AS int2[]), a.attnum) + 1, 0)
		FROM pg_class c
		JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
		LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
		WHERE c.relkind = 'r' AND c.relnamespace = CAST(current_schema() AS regnamespace)
		  AND c.relname <> 'goose_db_version'
		ORDER BY c.relname COLLATE "C", a.attnum`
	postgresIndexes = `
		SELECT t.relname, c.relname, i.indisunique, i.indpred IS NOT NULL,
		       (SELECT string_agg(a.attname, ',' ORDER BY k.position)
		        FROM unnest(CAST(i.indkey AS int2[])) WITH ORDINALITY AS k (number, position)
		        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number)
		FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
		WHERE t.relnamespace = CAST(current_schema() AS regnamespace) AND NOT i.indisprimary
		  AND t.relname <> 'goose_db_version'`
)

// columnType is the shared name of an engine's type.
func columnType(name string) string {
	switch strings.ToLower(name) {
	case "bigint", "integer":
		return "integer"
	default:
		return strings.ToLower(name)
	}
}

func scanColumn(scan func(...any) error) (Column, error) {
	var c Column
	err := scan(&c.Table, &c.Name, &c.Type, &c.Nullable, &c.Key)
	c.Type = columnType(c.Type)
	return c, err
}

// scanIndex reads an index. SQLite hides the name of a UNIQUE constraint behind sqlite_autoindex_…, so a unique index
// goes by the name that PostgreSQL gives it.
func scanIndex(scan func(...any) error) (Index, error) {
	var i Index
	err := scan(&i.Table, &i.Name, &i.Unique, &i.Partial, &i.Columns)
	if i.Unique {
		i.Name = i.Table + "_" + strings.ReplaceAll(i.Columns, ",", "_") + "_key"
	}
	return i, err
}

func (e *sqliteEngine) introspect(ctx context.Context) (Schema, error) {
	var s Schema
	for _, part := range []struct {
		query string
		add   func(func(...any) error) error
	}{{sqliteColumns, s.addColumn}, {sqliteIndexes, s.addIndex}} {
		rows, err := e.readers.QueryContext(ctx, part.query)
		if err != nil {
			return s, err
		}
		err = readAll(sqliteRows{rows}, part.add)
		if err != nil {
			return s, err
		}
	}
	return s, nil
}

func (e *postgresEngine) introspect(ctx context.Context) (Schema, error) {
	var s Schema
	for _, part := range []struct {
		query string
		add   func(func(...any) error) error
	}{{postgresColumns, s.addColumn}, {postgresIndexes, s.addIndex}} {
		rows, err := e.pool.Query(ctx, part.query)
		if err != nil {
			return s, err
		}
		err = readAll(&pgRows{Rows: rows}, part.add)
		if err != nil {
			return s, err
		}
	}
	return s, nil
}

func (s *Schema) addColumn(scan func(...any) error) error {
	c, err := scanColumn(scan)
	s.Columns = append(s.Columns, c)
	return err
}

func (s *Schema) addIndex(scan func(...any) error) error {
	i, err := scanIndex(scan)
	s.Indexes = append(s.Indexes, i)
	return err
}

func readAll(rows Rows, add func(scan func(...any) error) error) error {
	defer rows.Close()
	for rows.Next() {
		if err := add(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}
