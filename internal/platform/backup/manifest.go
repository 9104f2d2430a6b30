package backup

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"strings"
	"time"

	"winkel/internal/kernel/fault"
)

// Format is the version of the archive's form that this program writes. It reads this one and those before.
const Format = 1

// Codes of this package.
const (
	CodeNotBackup = "not_a_backup"   // the file is none of ours
	CodeDamaged   = "backup_damaged" // cut off or changed
	CodeLocked    = "backup_locked"  // encrypted, and the key is missing or another
	CodeNewer     = "backup_newer"   // written by a newer program
)

// Header is the first entry of an archive.
type Header struct {
	Format  int       `json:"format"`
	Program string    `json:"program"`        // version of the program that wrote it
	Schema  int64     `json:"schema"`         // version of the schema
	Engine  string    `json:"engine"`         // sqlite or postgres
	TakenAt time.Time `json:"taken_at"`       // of the moment that it is a copy of
	Key     string    `json:"key,omitempty"`  // fingerprint of the shop's key
	Secrets []string  `json:"secrets"`        // files of the shop that are in it and belong to nobody else
	Media   bool      `json:"media"`          // whether media are in it
	Tables  []Columns `json:"tables"`         // in the order in which they are filled
	Note    string    `json:"note,omitempty"` // for people who open it by hand
}

// Columns is a table and what its rows have.
type Columns struct {
	Table   string   `json:"table"`
	Columns []string `json:"columns"`
}

// Manifest is the last entry of an archive.
type Manifest struct {
	Header  Header `json:"-"`
	Tables  []Part `json:"tables"`
	Media   Part   `json:"media"`   // Count is the number of files
	Secrets []Part `json:"secrets"` // empty when not encrypted
	// SHA256 is over every entry before this one: name, NUL, size, NUL, content.
	SHA256    string `json:"sha256"`
	Encrypted bool   `json:"encrypted"`
	Bytes     int64  `json:"bytes"` // of all entries before this one, as they are when unpacked
}

// Part is something whose sum can be compared.
type Part struct {
	Name   string `json:"name"`
	Count  int64  `json:"count"` // rows or files
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// Rows is how many rows there are in all tables.
func (m *Manifest) Rows() (n int64) {
	for _, t := range m.Tables {
		n += t.Count
	}
	return n
}

// Table is the part of a table; an empty one if there is none.
func (m *Manifest) Table(name string) Part {
	for _, t := range m.Tables {
		if t.Name == name {
			return t
		}
	}
	return Part{Name: name}
}

// Names of the entries of an archive.
const (
	headerName   = "header.json"
	manifestName = "manifest.json"
	tablePrefix  = "tables/"
	mediaPrefix  = "media/"
	secretPrefix = "secrets/"
)

const note = "A copy of a Winkel shop. Restore it with: winkel restore FILE --data DIR. " +
	"Tables are in the text form of PostgreSQL's COPY."

func chunkName(table string, number int) string {
	return fmt.Sprintf("%s%s/%06d", tablePrefix, table, number)
}

// tableOf is the table that an entry has rows of; empty if it has none.
func tableOf(entry string) string {
	rest, is := strings.CutPrefix(entry, tablePrefix)
	table, _, _ := strings.Cut(rest, "/")
	if !is {
		return ""
	}
	return table
}

// sum adds up one part.
type sum struct {
	part Part
	hash hash.Hash
}

func newSum(name string) *sum { return &sum{part: Part{Name: name}, hash: sha256.New()} }

func (s *sum) Write(p []byte) (int, error) {
	s.part.Bytes += int64(len(p))
	return s.hash.Write(p)
}

func (s *sum) done() Part {
	s.part.SHA256 = hex.EncodeToString(s.hash.Sum(nil))
	return s.part
}

// entry says in the sum of several entries where one begins, so that nothing moves from one to its neighbour unseen.
func (s *sum) entry(name string, bytes int64) {
	fmt.Fprintf(s.hash, "%s\x00%d\x00", name, bytes)
}

func damaged(cause error, format string, args ...any) error {
	f := fault.New(fault.Refused, CodeDamaged, "The copy is damaged: "+fmt.Sprintf(format, args...)+". Nothing of it can be trusted; take another one.")
	if cause != nil {
		return f.WithCause(cause)
	}
	return f
}
