package transfer

import (
	"fmt"
	"strings"

	"winkel/internal/kernel/fault"
)

// Codes of faults that end the reading of a file. The message says what to do with the file.
const (
	CodeFileEmpty       = "file_empty"       // there is nothing in it
	CodeFileGone        = "file_gone"        // the stored file of an import was removed after its end
	CodeFileEncoding    = "file_encoding"    // not UTF-8 text
	CodeFileDamaged     = "file_damaged"     // a gzip file that ends too early or fails its checksum
	CodeFileTooLarge    = "file_too_large"   // more decompressed bytes than allowed, or a decompression bomb
	CodeFileFormat      = "file_format"      // none of the formats, or not the one that was named
	CodeColumnUnknown   = "column_unknown"   // the header has a column that the format does not know
	CodeColumnDuplicate = "column_duplicate" // the header has a column twice
	CodeColumnMissing   = "column_missing"   // the header lacks a column without which the others mean nothing
	CodeQuoteUnclosed   = "quote_unclosed"   // a quotation mark is opened and never closed
	CodeRecordTooLarge  = "record_too_large" // one row, line or product is larger than any product can be
)

// Codes of row errors: the record they are in is refused, the reading goes on.
const (
	CodeRowRagged     = "row_ragged"     // more or fewer cells than the header
	CodeRowQuoted     = "row_quoted"     // text after a closing quotation mark
	CodeRowConflict   = "row_conflict"   // two rows of a product say different things about it
	CodeSlugDuplicate = "slug_duplicate" // two records of the file have this slug
	CodeSKUDuplicate  = "sku_duplicate"  // two variants of the file have this SKU
	CodeRequired      = "value_required"
	CodeInvalid       = "value_invalid"
	CodeMoney         = "money_invalid"
	CodeCurrency      = "currency_invalid"
	CodeGTIN          = "gtin_invalid"
	CodeTooMany       = "too_many"      // over one of the limits of the catalog
	CodeUnknownField  = "field_unknown" // a field of a JSON object that the format does not know
	CodeNotJSON       = "json_invalid"
	CodeGiftCard      = "gift_card_unsupported"
)

// RowError is one thing that is wrong with one record, or worth knowing about it.
type RowError struct {
	Line    int    // of the file, from 1
	Column  string // as the header names it; in JSON the path of the field: "variants[0].sku"
	Code    string
	Message string // a sentence, for people
	Value   string // what is there, shortened
}

// BadRecord is a record that cannot be taken, with everything that is wrong with it, at most maxRowErrors. Reading goes on
// after it.
type BadRecord struct {
	Number int64 // of the record in the file, from 1
	Line   int   // on which it begins
	Errors []RowError
}

const maxRowErrors = 100

// Error names the record and its first error.
func (b *BadRecord) Error() string {
	first := b.Errors[0]
	text := fmt.Sprintf("record %d, line %d", b.Number, first.Line)
	if first.Column != "" {
		text += ", column " + first.Column
	}
	text += ": " + first.Message
	if more := len(b.Errors) - 1; more > 0 {
		text += fmt.Sprintf(" (and %d more)", more)
	}
	return text
}

// Fault is the record's errors as a fault, for a caller that knows only those.
func (b *BadRecord) Fault() *fault.Error {
	details := make([]fault.Detail, len(b.Errors))
	for i, e := range b.Errors {
		details[i] = fault.Detail{Param: e.Column, Code: e.Code, Message: e.Message, Value: e.Value}
	}
	return fault.New(fault.Invalid, fault.CodeValidation, b.Error()).WithDetails(details)
}

// flaw is why a cell is not taken; where it is, the caller knows.
type flaw struct {
	code    string
	message string
}

func (f *flaw) Error() string { return f.code + ": " + f.message }

func flawf(code, format string, args ...any) *flaw {
	return &flaw{code: code, message: fmt.Sprintf(format, args...)}
}

// flawOf keeps the words of a fault and gives it one of this package's codes.
func flawOf(code string, err error) *flaw { return &flaw{code: code, message: fault.From(err).Message} }

// errorList collects what is wrong with one record.
type errorList []RowError

func (l *errorList) add(line int, column string, f *flaw, value string) {
	if f == nil || len(*l) >= maxRowErrors {
		return
	}
	*l = append(*l, RowError{Line: line, Column: column, Code: f.code, Message: f.message, Value: clip(value)})
}

// clip shortens what stands in a file to what fits into a message.
func clip(text string) string {
	const most = 80
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "") + "…"
}

func fileFault(code, format string, args ...any) *fault.Error {
	kind := fault.Invalid
	if code == CodeFileTooLarge || code == CodeRecordTooLarge {
		kind = fault.TooLarge
	}
	return fault.Newf(kind, code, format, args...)
}
