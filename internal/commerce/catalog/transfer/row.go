package transfer

import (
	"errors"
	"io"
)

// maxRecordBytes bounds one row, one line and one product: what a product may hold at most, with room to spare.
const maxRecordBytes = 8 << 20

// maxColumns is what the common spreadsheets can hold.
const maxColumns = 16_384

// row is one row of a CSV file. The cells are valid until the next row is read; their text stays.
type row struct {
	line  int // on which it begins
	cells []string
	flaw  *flaw // it could not be read as a row; cells is empty
}

// rowReader reads CSV as RFC 4180 has it, with a separator of its own, LF or CRLF. Unlike encoding/csv it keeps a CRLF
// inside a cell as it is, so that an export comes back unchanged, and it bounds the size of a row.
type rowReader struct {
	src       *source
	separator byte
	line      int // of the next byte
	text      []byte
	ends      []int
	cells     []string
}

func newRowReader(src *source, separator byte) *rowReader {
	return &rowReader{src: src, separator: separator, line: 1}
}

// next is the next row that is not blank, or io.EOF, or the fault that ends the file.
func (r *rowReader) next() (row, error) {
	for {
		got, err := r.read()
		if err != nil {
			return row{}, err
		}
		if empty := got.flaw == nil && blank(got.cells); !empty {
			return got, nil
		}
	}
}

func blank(cells []string) bool {
	for _, cell := range cells {
		if cell != "" {
			return false
		}
	}
	return true
}

func (r *rowReader) read() (row, error) {
	r.text, r.ends = r.text[:0], r.ends[:0]
	start, first := r.line, true
	for {
		b, err := r.src.ReadByte()
		switch {
		case err != nil && (first || !errors.Is(err, io.EOF)):
			return row{}, err
		case err != nil:
			b, err = '\n', nil // a cell without text ends the file
		case b == '"':
			b, err = r.quoted()
		default:
			b, err = r.unquoted(b)
		}
		first = false
		if err != nil {
			return r.skip(start, err)
		}
		r.ends = append(r.ends, len(r.text))
		if len(r.ends) > maxColumns {
			return row{}, fileFault(CodeRecordTooLarge, "The row on line %d has more than %d cells.", start, maxColumns)
		}
		if b == '\n' {
			return r.row(start), nil
		}
	}
}

// row cuts the text that was collected into cells.
func (r *rowReader) row(start int) row {
	text := string(r.text)
	r.cells = r.cells[:0]
	from := 0
	for _, end := range r.ends {
		r.cells = append(r.cells, text[from:end])
		from = end
	}
	return row{line: start, cells: r.cells}
}

// skip gives a misquoted row up and continues with the next line; any other error ends the file.
func (r *rowReader) skip(start int, err error) (row, error) {
	var misquoted *flaw
	if !errors.As(err, &misquoted) {
		return row{}, err
	}
	for {
		b, err := r.src.ReadByte()
		ended := errors.Is(err, io.EOF)
		if err != nil && !ended {
			return row{}, err
		}
		if ended || b == '\n' {
			r.line++
			return row{line: start, flaw: misquoted}, nil
		}
	}
}

// unquoted reads a cell that does not begin with a quotation mark, from its first byte b on. It returns the byte that
// ends it: the separator, or a line feed, which also stands for the end of the file.
func (r *rowReader) unquoted(b byte) (byte, error) {
	for {
		switch b {
		case r.separator:
			return b, nil
		case '\n':
			r.line++
			if n := len(r.text); n > 0 && r.text[n-1] == '\r' && (len(r.ends) == 0 || r.ends[len(r.ends)-1] < n) {
				r.text = r.text[:n-1]
			}
			return b, nil
		}
		if err := r.keep(b); err != nil {
			return 0, err
		}
		var err error
		if b, err = r.src.ReadByte(); errors.Is(err, io.EOF) {
			return '\n', nil
		} else if err != nil {
			return 0, err
		}
	}
}

// quoted reads a cell after its opening quotation mark, and what ends it like unquoted.
func (r *rowReader) quoted() (byte, error) {
	opened := r.line
	for {
		b, err := r.src.ReadByte()
		if errors.Is(err, io.EOF) {
			return 0, fileFault(CodeQuoteUnclosed,
				"The quotation mark that opens a cell on line %d is never closed. Close it, and double those inside.", opened)
		}
		if err != nil {
			return 0, err
		}
		if b == '"' {
			next, err := r.afterQuote()
			if err != nil || next != '"' {
				return next, err
			}
		}
		if b == '\n' {
			r.line++
		}
		if err := r.keep(b); err != nil {
			return 0, err
		}
	}
}

// afterQuote reads what follows a quotation mark inside a quoted cell: another one, or the end of the cell.
func (r *rowReader) afterQuote() (byte, error) {
	b, err := r.src.ReadByte()
	if err == nil && b == '\r' {
		b, err = r.src.ReadByte()
		if err == nil && b != '\n' {
			b = '\r'
		}
	}
	switch {
	case errors.Is(err, io.EOF):
		return '\n', nil
	case err != nil:
		return 0, err
	case b == '\n':
		r.line++
		return b, nil
	case b == r.separator || b == '"':
		return b, nil
	}
	return 0, flawf(CodeRowQuoted, "After a closing quotation mark comes %q. Double the quotation marks inside a cell.", b)
}

func (r *rowReader) keep(b byte) error {
	if len(r.text) >= maxRecordBytes {
		return fileFault(CodeRecordTooLarge,
			"A row that ends after line %d is larger than %d bytes. Look for a quotation mark that is not closed.",
			r.line, maxRecordBytes)
	}
	r.text = append(r.text, b)
	return nil
}
