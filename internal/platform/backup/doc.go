// Package backup copies a whole shop into one file while it is open, and makes a shop of such a file again.
//
// # The archive
//
// An archive is a tar file, compressed with zstd, and encrypted with age where a key was given. Its entries, in order:
//
//	header.json               what it is: program, version of the schema, engine, time, every table with its columns
//	tables/NAME/000000 …      the rows of a table, in the text form of PostgreSQL's COPY; long ones in several entries
//	media/KEY                 every file of the media store
//	secrets/secret.key        the key of the shop; in encrypted archives only
//	manifest.json             the last: rows, bytes and SHA-256 of each table, of the media, and of everything together
//
// Tools that everybody has open it (age -d, zstd -d, tar x). Both engines write the same form and read it, so that a shop moves
// from SQLite to PostgreSQL and back by a copy.
//
// A copy that was cut off has no manifest, and one that was changed has another sum: neither is taken for whole. It is written
// under a temporary name, or into a store that shows it when it is complete.
//
// # What a copy is of
//
// All tables are read in one read transaction: they are of one moment. Media are read after that: their names are made of their
// content and nothing is overwritten, so that everything that the tables name is there. Who holds a lease is left out.
//
// The key of the shop opens second factors and makes the tokens of carts and orders. It lies apart from the database for that
// reason, and a copy that anybody can read does not bring them together.
//
// # Not getting in the way
//
// A copy takes processor and disk from the shop that is open beside it. It reads no more than a given number of bytes a second,
// in small pieces, and uses one processor at most.
package backup
