package page_test

import (
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/page"
)

var (
	byPrice = page.NewSort("product.price_asc", page.Int, page.Int)
	byTitle = page.NewSort("product.title", page.Text, page.Int)
	newest  = page.NewSort("product.newest", page.Int, page.Int)
)

func TestCursorRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		keys := []page.Key{
			page.TextKey(strings.ReplaceAll(rapid.String().Draw(t, "title"), "\x00", "")),
			page.IntKey(rapid.Int64().Draw(t, "id")),
		}
		cursor := byTitle.Encode(keys...)
		if got, err := byTitle.Decode(cursor); !slices.Equal(got, keys) || err != nil {
			t.Fatalf("Decode gives %v, %v, want %v", got, err, keys)
		}
		if strings.Trim(cursor, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
			t.Fatalf("%q needs escaping in a URL", cursor)
		}
	})
	keys, err := byTitle.Decode(byTitle.Encode(page.TextKey("Lamp"), page.IntKey(math.MinInt64)))
	if err != nil || len(keys) != 2 || keys[0].Text() != "Lamp" || keys[1].Int() != math.MinInt64 {
		t.Errorf("keys are %v, %v", keys, err)
	}
	if keys, err := byTitle.Decode(""); keys != nil || err != nil {
		t.Errorf("the empty cursor gives %v, %v, want the start of the list", keys, err)
	}
}

func refused(err error) bool {
	return fault.CodeOf(err) == fault.CodeValidation && fault.From(err).Param == "cursor"
}

// One character changed, cut off or added anywhere makes a cursor that is refused.
func TestGarbledCursorIsRefused(t *testing.T) {
	good := byTitle.Encode(page.TextKey("Äpfel, 1 kg"), page.IntKey(1<<62))
	for i := range good {
		for _, c := range []byte("Aa0_-=+ \n\x00") {
			if good[i] == c {
				continue
			}
			bad := good[:i] + string(c) + good[i+1:]
			if keys, err := byTitle.Decode(bad); keys != nil || !refused(err) {
				t.Fatalf("with %q at %d, the cursor gives %v, %v", c, i, keys, err)
			}
			if keys, err := byTitle.Decode(good[:i] + string(c) + good[i:]); keys != nil || !refused(err) {
				t.Fatalf("with %q added at %d, the cursor gives %v, %v", c, i, keys, err)
			}
		}
		if keys, err := byTitle.Decode(good[:i]); i > 0 && (keys != nil || !refused(err)) {
			t.Fatalf("cut off after %d, the cursor gives %v, %v", i, keys, err)
		}
	}
}

func TestForeignCursorIsRefused(t *testing.T) {
	price := byPrice.Encode(page.IntKey(1999), page.IntKey(7))
	title := byTitle.Encode(page.TextKey("x"), page.IntKey(7))
	for name, decode := range map[string]func() ([]page.Key, error){
		"of another sort with the same keys": func() ([]page.Key, error) { return newest.Decode(price) },
		"of another sort with other keys":    func() ([]page.Key, error) { return byPrice.Decode(title) },
		"of another program":                 func() ([]page.Key, error) { return byPrice.Decode("eyJpZCI6MTIzfQ") },
		"with a newline in it":               func() ([]page.Key, error) { return byPrice.Decode(price[:4] + "\n" + price[4:]) },
		"without end":                        func() ([]page.Key, error) { return byPrice.Decode(strings.Repeat("A", 1<<20)) },
	} {
		if keys, err := decode(); keys != nil || !refused(err) {
			t.Errorf("a cursor %s gives %v, %v, want validation_failed", name, keys, err)
		}
	}
}

// forge makes a cursor with a correct check over any body.
func forge(body string) string {
	sum := crc32.Checksum([]byte(body), crc32.MakeTable(crc32.Castagnoli))
	return base64.RawURLEncoding.EncodeToString(binary.BigEndian.AppendUint32([]byte(body), sum))
}

func TestForgedCursorIsRefused(t *testing.T) {
	header := "\x01\x0dproduct.title"
	if _, err := byTitle.Decode(forge(header + "\x01x\x02")); err != nil {
		t.Fatalf("a well-formed cursor is refused, so the rest of this test proves nothing: %v", err)
	}
	for name, body := range map[string]string{
		"without keys":                   header,
		"with one key":                   header + "\x01x",
		"with a third key":               header + "\x01x\x02\x02",
		"with a text longer than itself": header + "\x09x\x02",
		"with a text of 2^64 bytes":      header + "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01x",
		"with a long spelling of 1":      header + "\x81\x00x\x02",
		"with an endless number":         header + "\x01x" + strings.Repeat("\xff", 20),
		"with text that is not UTF-8":    header + "\x01\xff\x02",
		"with a NUL in a text":           header + "\x01\x00\x02",
		"of another version":             "\x02" + header[1:] + "\x01x\x02",
		"with nothing in it":             "",
	} {
		if keys, err := byTitle.Decode(forge(body)); keys != nil || !refused(err) {
			t.Errorf("a forged cursor %s gives %v, %v, want validation_failed", name, keys, err)
		}
	}
}

func TestLongestCursor(t *testing.T) {
	longest := strings.Repeat("ü", 2000)
	keys, err := byTitle.Decode(byTitle.Encode(page.TextKey(longest), page.IntKey(math.MaxInt64)))
	if err != nil || keys[0].Text() != longest {
		t.Errorf("a key of 4,000 bytes does not survive: %v", err)
	}
}

func TestMisuseOfCursorsPanics(t *testing.T) {
	for name, f := range map[string]func(){
		"no keys declared":        func() { page.NewSort("x") },
		"no name declared":        func() { page.NewSort("", page.Int) },
		"unknown kind declared":   func() { page.NewSort("x", 'z') },
		"too few keys":            func() { byPrice.Encode(page.IntKey(1)) },
		"key of another kind":     func() { byPrice.Encode(page.IntKey(1), page.TextKey("x")) },
		"key without a limit":     func() { byTitle.Encode(page.TextKey(strings.Repeat("x", 6000)), page.IntKey(1)) },
		"number read as text":     func() { page.IntKey(1).Text() },
		"text read as a number":   func() { page.TextKey("1").Int() },
		"a zero key is no number": func() { page.Key{}.Int() },
	} {
		func() {
			defer func() {
				if text, _ := recover().(string); !strings.HasPrefix(text, "page: ") {
					t.Errorf("%s: panicked with %q, want a text of this package", name, text)
				}
			}()
			f()
		}()
	}
}

// FuzzDecode checks that every cursor is either refused, or is exactly what Encode makes of its keys.
func FuzzDecode(f *testing.F) {
	f.Add(byTitle.Encode(page.TextKey("Lamp"), page.IntKey(42)), "")
	f.Add(byTitle.Encode(page.TextKey(""), page.IntKey(-1)), "\x01x\x02")
	f.Add("", "\x81\x00x\x02")
	f.Add("====", "")
	f.Fuzz(func(t *testing.T, cursor, keys string) {
		// The second input is given a correct header and check, so that the fuzzer reaches the keys.
		for _, cursor := range []string{cursor, forge("\x01\x0dproduct.title" + keys)} {
			got, err := byTitle.Decode(cursor)
			switch {
			case cursor == "":
				if got != nil || err != nil {
					t.Fatalf("the empty cursor gives %v, %v", got, err)
				}
			case err != nil:
				if got != nil || !refused(err) {
					t.Fatalf("%q is refused with %v, %v", cursor, got, err)
				}
			case byTitle.Encode(got...) != cursor:
				t.Fatalf("%q reads as %v, which is written %q", cursor, got, byTitle.Encode(got...))
			}
		}
	})
}
