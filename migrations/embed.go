// Package migrations holds the schema, one set of files in the dialect that both databases share.
//
// A file NNNNN_name.sql is for both engines. Where they truly differ, a step is two files of the same number,
// NNNNN_name.sqlite.sql and NNNNN_name.postgres.sql, and both say why. Files that were released are never edited.
package migrations

import "embed"

// Files are the migration files as they are in the repository.
//
//go:embed *.sql
var Files embed.FS
