package history

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"winkel/internal/kernel/fault"
)

// CodeFile is of faults that end the reading of a file: it is no order history, or it is damaged.
const CodeFile = "history_file_unusable"

// maxBytes is how long a file may be when it is unpacked.
const maxBytes = 1 << 30

// reader reads the rows of a file, which may be compressed with gzip.
type reader struct {
	csv   *csv.Reader
	bytes *io.LimitedReader // that may still come
	place [columnCount]int  // where each column stands
	width int
}

// rowError is why a row cannot be read. Reading goes on after it.
type rowError struct {
	line int
	err  error
}

func (e *rowError) Error() string { return fmt.Sprintf("line %d: %v", e.line, e.err) }

func newReader(file io.Reader) (*reader, error) {
	in := bufio.NewReaderSize(file, 1<<16)
	if magic, err := in.Peek(2); err == nil && bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		unpacked, err := gzip.NewReader(in)
		if err != nil {
			return nil, unusable(err)
		}
		in = bufio.NewReaderSize(unpacked, 1<<16)
	}
	if mark, err := in.Peek(3); err == nil && string(mark) == "\xef\xbb\xbf" {
		_, _ = in.Discard(3) // it was there a moment ago
	}
	r := &reader{bytes: &io.LimitedReader{R: in, N: maxBytes}}
	r.csv = csv.NewReader(r.bytes)
	r.csv.ReuseRecord, r.csv.FieldsPerRecord = true, -1
	header, err := r.csv.Read()
	if err != nil {
		return nil, unusable(err)
	}
	if err := r.understand(header); err != nil {
		return nil, err
	}
	return r, nil
}

// understand finds the columns.
func (r *reader) understand(header []string) error {
	for i := range r.place {
		r.place[i] = -1
	}
	r.width = len(header)
	for i, name := range header {
		if column, known := columnNames[strings.ToLower(strings.ReplaceAll(name, " ", ""))]; known {
			r.place[column] = i
		}
	}
	if slices.Contains(r.place[:], -1) {
		return fault.New(fault.Invalid, CodeFile, "This is no order history: its first line must name the columns InvoiceNo, StockCode, "+
			"Description, Quantity, InvoiceDate, UnitPrice, CustomerID and Country.")
	}
	return nil
}

func unusable(err error) error {
	if errors.Is(err, io.EOF) {
		return fault.New(fault.Invalid, CodeFile, "The file is empty.").WithCause(err)
	}
	return fault.Newf(fault.Invalid, CodeFile, "The file cannot be read: %v.", err).WithCause(err)
}

// next is the next row; io.EOF at the end, and a *rowError for a row that cannot be read.
func (r *reader) next() (Row, error) {
	record, err := r.csv.Read()
	if r.bytes.N <= 0 {
		return Row{}, fault.Newf(fault.Invalid, CodeFile, "The file is longer than %d MiB.", maxBytes>>20)
	}
	if errors.Is(err, io.EOF) {
		return Row{}, io.EOF
	}
	if parse, ok := errors.AsType[*csv.ParseError](err); ok {
		return Row{}, &rowError{parse.Line, parse.Err}
	}
	if err != nil {
		return Row{}, unusable(err)
	}
	line, _ := r.csv.FieldPos(0)
	if len(record) != r.width {
		return Row{}, &rowError{line, fmt.Errorf("the line has %d cells, the header has %d", len(record), r.width)}
	}
	var cells [columnCount]string
	for i, at := range r.place {
		cells[i] = record[at]
	}
	row, err := parseRow(&cells)
	if err != nil {
		return Row{}, &rowError{line, err}
	}
	row.Line = line
	return row, nil
}

// each calls f with every row, and bad with every row that cannot be read.
func each(open func() (io.ReadCloser, error), f func(r *Row) error, bad func(*rowError)) error {
	file, err := open()
	if err != nil {
		return unusable(err)
	}
	defer func() { _ = file.Close() }() // it was only read
	rows, err := newReader(file)
	if err != nil {
		return err
	}
	for {
		row, err := rows.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if wrong, ok := errors.AsType[*rowError](err); ok {
			bad(wrong)
			continue
		}
		if err == nil {
			err = f(&row)
		}
		if err != nil {
			return err
		}
	}
}
