package transfer

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"winkel/internal/kernel/fault"
)

const (
	// ratioFloor is how much may come out of a gzip file before its ratio is looked at.
	ratioFloor = 64 << 20
	// maxRatio is far above what product files reach; deflate ends at 1,032.
	maxRatio = 500
)

// source is the text of a file: decompressed, without byte order mark, checked to be UTF-8 without NUL, and bounded.
type source struct {
	*bufio.Reader
}

// openSource looks at the first bytes and sets up what they call for.
func openSource(r io.Reader, maxBytes int64) (*source, error) {
	packed := &counter{r: r}
	raw := bufio.NewReaderSize(packed, 64<<10)
	head, err := raw.Peek(4)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read the file: %w", err)
	}
	var plain io.Reader = raw
	if bytes.HasPrefix(head, []byte{0x1f, 0x8b}) {
		unpacked, err := gzip.NewReader(raw)
		if err != nil {
			return nil, unpackFault(err)
		}
		plain = unpacked
	}
	bounded := &boundedReader{r: plain, packed: packed, max: maxBytes}
	text := bufio.NewReaderSize(bounded, 64<<10)
	head, err = text.Peek(4)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if err := checkHead(head); err != nil {
		return nil, err
	}
	if bytes.HasPrefix(head, []byte("\xef\xbb\xbf")) {
		_, _ = text.Discard(3) // they were just peeked at
	}
	return &source{Reader: bufio.NewReaderSize(&textReader{r: text}, 64<<10)}, nil
}

// checkHead refuses what is certainly no text of ours, by the first bytes.
func checkHead(head []byte) error {
	for magic, what := range map[string]string{
		"PK\x03\x04":       "This is a ZIP or Excel file. In the spreadsheet, choose Save as, and there CSV UTF-8.",
		"\xd0\xcf\x11\xe0": "This is an old Excel file. In the spreadsheet, choose Save as, and there CSV UTF-8.",
		"%PDF":             "This is a PDF document, not a product file.",
	} {
		if bytes.HasPrefix(head, []byte(magic)) {
			return fileFault(CodeFileFormat, "%s", what)
		}
	}
	wide := len(head) >= 2 && (head[0] == 0xff && head[1] == 0xfe || head[0] == 0xfe && head[1] == 0xff ||
		head[0] == 0 && head[1] != 0 || head[0] != 0 && head[1] == 0)
	if wide {
		return fileFault(CodeFileEncoding, "The file is UTF-16 text. Save it as UTF-8; Excel calls that CSV UTF-8.")
	}
	return nil
}

// counter counts the bytes that were read from the file itself.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// boundedReader ends a file that unpacks to more than is sane, and explains the errors of gzip.
type boundedReader struct {
	r      io.Reader
	packed *counter
	n, max int64
}

func (b *boundedReader) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	b.n += int64(n)
	switch {
	case b.n > b.max:
		return 0, fileFault(CodeFileTooLarge, "The file holds more than %d bytes of text. Split it.", b.max)
	case b.n > ratioFloor && b.n/max(b.packed.n, 1) > maxRatio:
		return 0, fileFault(CodeFileTooLarge,
			"The file unpacks to more than %d times its size, which no product file does.", maxRatio)
	case err == nil || errors.Is(err, io.EOF):
		return n, err
	}
	return n, unpackFault(err)
}

// unpackFault explains an error of gzip; any other error is wrapped.
func unpackFault(err error) error {
	var corrupt flate.CorruptInputError
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF):
		return fileFault(CodeFileDamaged, "The compressed file ends too early. Copy or download it again.").WithCause(err)
	case errors.Is(err, gzip.ErrChecksum) || errors.Is(err, gzip.ErrHeader) || errors.As(err, &corrupt):
		return fileFault(CodeFileDamaged, "The compressed file is damaged. Copy or download it again.").WithCause(err)
	}
	return fmt.Errorf("read the file: %w", err)
}

// textReader lets UTF-8 without NUL through, and says on which line anything else stands.
type textReader struct {
	r       io.Reader
	pending [utf8.UTFMax]byte // the beginning of a character whose rest has not come yet
	held    int
	line    int // line feeds seen
	failed  error
}

func (t *textReader) Read(p []byte) (int, error) {
	if t.failed != nil {
		return 0, t.failed
	}
	if len(p) <= utf8.UTFMax {
		return 0, io.ErrShortBuffer
	}
	held := copy(p, t.pending[:t.held])
	n, err := t.r.Read(p[held:])
	n += held
	t.held = 0
	if err == nil {
		t.held = copy(t.pending[:], unfinished(p[:n]))
		n -= t.held
	}
	if bad := badByte(p[:n]); bad >= 0 {
		t.failed = t.encodingFault(p[:bad], p[bad])
		return bad, t.failed
	}
	t.line += bytes.Count(p[:n], []byte{'\n'})
	t.failed = err
	return n, err
}

func (t *textReader) encodingFault(before []byte, bad byte) *fault.Error {
	line := t.line + bytes.Count(before, []byte{'\n'}) + 1
	if bad == 0 {
		return fileFault(CodeFileEncoding, "Line %d holds a NUL byte: this is not a text file, or not in UTF-8.", line)
	}
	return fileFault(CodeFileEncoding,
		"Line %d is not UTF-8 (byte %#x). Save the file as UTF-8; Excel calls that CSV UTF-8.", line, bad)
}

// unfinished is the end of text that may be the beginning of a character.
func unfinished(text []byte) []byte {
	for back := 1; back < utf8.UTFMax && back <= len(text); back++ {
		if last := text[len(text)-back:]; utf8.RuneStart(last[0]) {
			if utf8.FullRune(last) {
				return nil
			}
			return last
		}
	}
	return nil
}

// badByte is the position of the first byte that is NUL or not UTF-8, or -1.
func badByte(text []byte) int {
	end := len(text)
	if nul := bytes.IndexByte(text, 0); nul >= 0 {
		end = nul
	}
	if !utf8.Valid(text[:end]) {
		for i := 0; i < end; {
			r, size := utf8.DecodeRune(text[i:end])
			if r == utf8.RuneError && size == 1 {
				return i
			}
			i += size
		}
	}
	if end < len(text) {
		return end
	}
	return -1
}
