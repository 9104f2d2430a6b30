package transfer

import (
	"bytes"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"os"
	"strings"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/money"
)

// Format is a kind of product file.
type Format string

// The formats. Writer writes CSV and JSONL; the others are read only.
const (
	CSV     Format = "csv"
	JSONL   Format = "jsonl"
	Shopify Format = "shopify"
	Icecat  Format = "icecat"
)

// Options says how to read a file.
type Options struct {
	Format   Format         // empty: detected by the beginning of the file
	Currency money.Currency // of prices that do not name theirs; empty: USD
	MaxBytes int64          // of decompressed text; 0: 8 GiB
}

const defaultMaxBytes = 8 << 30

// Record is one product of a file, with where it stands.
type Record struct {
	catalog.Record
	Line     int        // on which it begins
	Warnings []RowError // what was left out or changed, and is no reason to refuse the record

	lines  []int // of each variant; nil where the whole record is one line
	column func(field string) string
}

// Locate is the line and column of a field that somebody else found to be wrong, by its path in the ProductInput as
// faults name it: "variants[2].sku". A field that has no column of its own is returned as it is.
func (r *Record) Locate(field string) (line int, column string) {
	var index int
	if n, _ := fmt.Sscanf(field, "variants[%d]", &index); n == 1 && index >= 0 && index < len(r.lines) {
		line = r.lines[index]
	} else {
		line = r.Line
	}
	if r.column == nil {
		return line, field
	}
	return line, r.column(field)
}

// Reader reads the products of one file, one after the other, in memory that does not grow with the file but for one
// number for each SKU and slug, by which repetitions are noticed.
type Reader struct {
	format  Format
	records recordReader
	file    io.Closer
	number  int64
	failed  error
	skus    firstSeen
	slugs   firstSeen
}

// recordReader reads the records of one format. It returns *BadRecord for one that it cannot take.
type recordReader interface {
	next() (Record, error)
	ignored() []string
}

// Open opens a product file. Close it when done. The fault of a file that cannot be read says what to do with it.
func Open(path string, o Options) (*Reader, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open the product file: %w", err)
	}
	r, err := NewReader(file, o)
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	r.file = file
	return r, nil
}

// NewReader reads products from a stream, which may be compressed with gzip.
func NewReader(stream io.Reader, o Options) (*Reader, error) {
	if o.MaxBytes == 0 {
		o.MaxBytes = defaultMaxBytes
	}
	if o.Currency == "" {
		o.Currency = "USD"
	}
	src, err := openSource(stream, o.MaxBytes)
	if err != nil {
		return nil, err
	}
	if o.Format == "" {
		if o.Format, err = detect(src); err != nil {
			return nil, err
		}
	}
	r := &Reader{format: o.Format, skus: newFirstSeen(), slugs: newFirstSeen()}
	switch o.Format {
	case CSV:
		r.records, err = newCSVReader(src, o.Currency)
	case JSONL:
		r.records = &jsonReader{lines: newLineReader(src)}
	case Shopify:
		r.records, err = newShopifyReader(src, o.Currency)
	case Icecat:
		r.records = newIcecatReader(src)
	default:
		err = fileFault(CodeFileFormat, "There is no format %q: use csv, jsonl, shopify or icecat.", clip(string(o.Format)))
	}
	if err != nil {
		return nil, err
	}
	return r, nil
}

// Next is the next record; *BadRecord for one that cannot be taken, after which reading goes on; io.EOF after the last
// one; or the fault that ends the file, which Next then repeats.
func (r *Reader) Next() (Record, error) {
	if r.failed != nil {
		return Record{}, r.failed
	}
	record, err := r.records.next()
	var bad *BadRecord
	switch {
	case err == nil:
		r.number++
		record.Number = r.number
		if bad := r.checkRepetition(&record); bad != nil {
			return Record{}, bad
		}
		return record, nil
	case errors.As(err, &bad):
		r.number++
		bad.Number = r.number
		return Record{}, bad
	}
	r.failed = err
	return Record{}, err
}

// Format is the file's format, as named or detected.
func (r *Reader) Format() Format { return r.format }

// Ignored is the columns of the file that hold something we have no place for, so far.
func (r *Reader) Ignored() []string { return r.records.ignored() }

// Close closes what Open opened.
func (r *Reader) Close() error {
	if r.file == nil {
		return nil
	}
	return r.file.Close()
}

// checkRepetition refuses a record that repeats a slug or a SKU of an earlier one: which of them is meant, nobody knows.
func (r *Reader) checkRepetition(record *Record) *BadRecord {
	var errs errorList
	if slug := record.Product.Slug; slug != "" {
		if first := r.slugs.add(slug, record.Line); first != 0 {
			_, column := record.Locate("slug")
			errs.add(record.Line, column, flawf(CodeSlugDuplicate, "The product %q was on line %d already; its rows must stand together.", clip(slug), first), slug)
		}
	}
	for i := range record.Product.Variants {
		sku := record.Product.Variants[i].SKU
		if sku == "" {
			continue
		}
		line, column := record.Locate(fmt.Sprintf("variants[%d].sku", i))
		if first := r.skus.add(sku, line); first != 0 {
			errs.add(line, column, flawf(CodeSKUDuplicate, "The SKU %q was on line %d already.", clip(sku), first), sku)
		}
	}
	if errs == nil {
		return nil
	}
	return &BadRecord{Number: record.Number, Line: record.Line, Errors: errs}
}

// firstSeen remembers the line on which each text was seen first, by a hash of 64 bits: among a million texts, the chance
// that any two collide is one in 37 million.
type firstSeen struct {
	seed  maphash.Seed
	lines map[uint64]int32
}

func newFirstSeen() firstSeen {
	return firstSeen{seed: maphash.MakeSeed(), lines: map[uint64]int32{}}
}

// add returns the line on which the text was seen before, or 0.
func (f *firstSeen) add(text string, line int) int {
	hash := maphash.String(f.seed, text)
	if first, seen := f.lines[hash]; seen {
		return int(first)
	}
	f.lines[hash] = int32(min(line, 1<<31-1))
	return 0
}

// detect tells the format by the beginning of the file.
func detect(src *source) (Format, error) {
	head, err := src.Peek(64 << 10)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrShortBuffer) && len(head) == 0 {
		return "", err
	}
	first, _, _ := bytes.Cut(bytes.TrimLeft(head, " \t\r\n"), []byte{'\n'})
	if len(first) == 0 {
		return "", fileFault(CodeFileEmpty, "The file is empty.")
	}
	if first[0] == '{' {
		if bytes.Contains(first, []byte(`"attr_`)) || bytes.Contains(first, []byte(`"supplier"`)) {
			return Icecat, nil
		}
		return JSONL, nil
	}
	if first[0] == '[' {
		return "", fileFault(CodeFileFormat, "The file is a JSON array. Write one product object to a line instead (JSON Lines).")
	}
	if first[0] == '<' {
		return "", fileFault(CodeFileFormat, "The file is XML or HTML. Products are read from CSV and JSON Lines.")
	}
	header := strings.ToLower(string(first))
	names := strings.FieldsFunc(header, func(r rune) bool { return strings.ContainsRune(",;\t\"\r", r) })
	has := func(name string) bool {
		for _, n := range names {
			if strings.TrimSpace(n) == name {
				return true
			}
		}
		return false
	}
	switch {
	case has("handle"):
		return Shopify, nil
	case has("slug") || has("sku") || has("title"):
		return CSV, nil
	}
	return "", fileFault(CodeFileFormat, "The first line is neither a header with a column slug or sku (CSV), nor one with a column "+
		"Handle (Shopify), nor a JSON object. It begins with %q.", clip(strings.TrimSpace(string(first))))
}
