package history

import (
	"bytes"
	"errors"
	"io"
	"testing"
)

// FuzzRows reads files that are anything: packed or not, with rows of any shape.
func FuzzRows(f *testing.F) {
	const head = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
	f.Add([]byte(head + "536365,85123A,HOLDER,6,2010-12-01 08:26:00,2.55,17850,United Kingdom\n"))
	f.Add([]byte(head + "C536379,D,Discount,-1,12/1/2010 9:41,27.5,,\"\n"))
	f.Add([]byte("\x1f\x8b\x08\x00\x00\x00\x00\x00"))
	f.Add([]byte("\xef\xbb\xbf" + head + "\xff,,,9223372036854775807,,1e999,,\n"))
	f.Fuzz(func(t *testing.T, file []byte) {
		r, err := newReader(bytes.NewReader(file))
		if err != nil {
			return
		}
		for range 10_000 {
			row, err := r.next()
			var bad *rowError
			switch {
			case errors.As(err, &bad):
			case errors.Is(err, io.EOF) || err != nil:
				return
			default:
				_ = row
			}
		}
	})
}
