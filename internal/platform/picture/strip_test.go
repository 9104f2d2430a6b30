package picture_test

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/gif"
	"image/jpeg"
	"strings"
	"testing"

	"winkel/internal/platform/picture"
)

// secret is what every planted block holds.
const secret = "SECRET PLACE"

func stripped(t *testing.T, content []byte) []byte {
	t.Helper()
	out := bytes.Buffer{}
	if err := picture.Strip(t.Context(), bytes.NewReader(content), &out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func jpegSegment(marker byte, body string) []byte {
	head := binary.BigEndian.AppendUint16([]byte{0xFF, marker}, uint16(len(body)+2))
	return append(head, body...)
}

func pngChunk(name, body string) []byte {
	chunk := append(binary.BigEndian.AppendUint32(nil, uint32(len(body))), name+body...)
	return binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:]))
}

func webpChunk(name, body string) []byte {
	chunk := append([]byte(name), binary.LittleEndian.AppendUint32(nil, uint32(len(body)))...)
	return append(append(chunk, body...), make([]byte, len(body)%2)...)
}

func webpOf(chunks ...[]byte) []byte {
	body := append([]byte("WEBP"), bytes.Join(chunks, nil)...)
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
}

// dotWebP is a lossless WebP of one pixel.
func dotWebP(t testing.TB) []byte {
	t.Helper()
	content, err := base64.StdEncoding.DecodeString("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==")
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// inserted is content with the parts put in at a place.
func inserted(content []byte, at int, parts ...[]byte) []byte {
	return bytes.Join([][]byte{content[:at], bytes.Join(parts, nil), content[at:]}, nil)
}

// planted is images with secrets wherever their formats have room, by name, and the same without.
func planted(t testing.TB) map[string][2][]byte {
	m := corners(300, 200)
	plainJPEG, plainPNG, dot := asJPEG(t, m), asPNG(t, m), dotWebP(t)
	plainGIF := encoded(t, func(b *bytes.Buffer) error { return gif.Encode(b, m, nil) })
	profile := jpegSegment(0xE2, "ICC_PROFILE\x00\x01\x01colors")
	hidden := bytes.Join([][]byte{
		jpegSegment(0xE1, "Exif\x00\x00II*\x00\x08\x00\x00\x00\x00\x00"+secret), jpegSegment(0xE1, "http://ns.adobe.com/xap/1.0/\x00"+secret),
		jpegSegment(0xE2, "MPF\x00"+secret), jpegSegment(0xED, "Photoshop 3.0\x00"+secret), jpegSegment(0xFE, secret),
		jpegSegment(0xE0, "JFXX\x00"+secret),
	}, nil)
	scan := bytes.Index(plainJPEG, []byte{0xFF, 0xDA})
	withScan := inserted(inserted(plainJPEG, len(plainJPEG)-2, hidden), scan, hidden)
	sub := func(text string) []byte { return append(append([]byte{byte(len(text))}, text...), 0) }
	gifHidden := bytes.Join([][]byte{
		append([]byte{0x21, 0xFE}, sub(secret)...), append([]byte("\x21\xFF\x0BXMP DataXMP"), sub(secret)...),
		append([]byte("\x21\x01\x0C012345678901"), sub(secret)...),
	}, nil)
	loop := []byte("\x21\xFF\x0BNETSCAPE2.0\x03\x01\x00\x00\x00")
	vp8x := func(flags byte) []byte {
		return webpChunk("VP8X", string([]byte{flags})+"\x00\x00\x00\x00\x00\x00\x00\x00\x00")
	}
	return map[string][2][]byte{
		"JPEG": {
			append(inserted(withScan, 2, profile, hidden), append(asJPEG(t, m), secret...)...), inserted(plainJPEG, 2, profile),
		},
		"PNG": {
			append(inserted(plainPNG, 33, pngChunk("pHYs", "\x00\x00\x0b\x13\x00\x00\x0b\x13\x01"), pngChunk("eXIf", "II*\x00"+secret),
				pngChunk("tEXt", "GPS\x00"+secret), pngChunk("zTXt", secret), pngChunk("iTXt", "XML:com.adobe.xmp\x00"+secret),
				pngChunk("prVt", secret)), secret...),
			inserted(plainPNG, 33, pngChunk("pHYs", "\x00\x00\x0b\x13\x00\x00\x0b\x13\x01")),
		},
		"GIF": {
			append(inserted(plainGIF, 13+3*256, loop, gifHidden), secret...), inserted(plainGIF, 13+3*256, loop),
		},
		"WebP": {
			append(webpOf(vp8x(0x0C), dot[12:], webpChunk("EXIF", "II*\x00"+secret+"x"), webpChunk("XMP ", secret)), secret...),
			webpOf(vp8x(0), dot[12:]),
		},
		"a plain WebP": {append(dot, secret...), dot},
	}
}

// What is hidden goes, and what is needed stays byte by byte; a second time there is nothing more to take out.
func TestStrip(t *testing.T) {
	for name, c := range planted(t) {
		got := stripped(t, c[0])
		if !bytes.Equal(got, c[1]) {
			t.Errorf("%s: %d bytes became %d, want %d", name, len(c[0]), len(got), len(c[1]))
		}
		if bytes.Contains(got, []byte(secret)) {
			t.Errorf("%s: the secret survived", name)
		}
		if again := stripped(t, got); !bytes.Equal(again, got) {
			t.Errorf("%s: stripped again it has %d bytes instead of %d", name, len(again), len(got))
		}
		samePixels(t, name, c[0], got)
	}
}

// samePixels fails the test unless both images are drawn alike.
func samePixels(t *testing.T, name string, a, b []byte) {
	t.Helper()
	before, format, err := image.Decode(bytes.NewReader(a))
	if err != nil {
		t.Logf("%s: %v", name, err) // the decoder does not know everything that browsers do
		return
	}
	after, _, err := image.Decode(bytes.NewReader(b))
	if err != nil || before.Bounds() != after.Bounds() {
		t.Fatalf("%s: %s %v, %v", name, format, after, err)
	}
	for y := range before.Bounds().Dy() {
		for x := range before.Bounds().Dx() {
			if before.At(x, y) != after.At(x, y) {
				t.Fatalf("%s: at %d, %d it is %v, and was %v", name, x, y, after.At(x, y), before.At(x, y))
			}
		}
	}
}

func TestStripTurnsUpright(t *testing.T) {
	plain := inserted(asJPEG(t, corners(320, 160)), 2, jpegSegment(0xE2, "ICC_PROFILE\x00\x01\x01colors"))
	for way := uint16(1); way <= 8; way++ {
		content := withOrientation(plain, binary.BigEndian, way)
		_, want := render(t, content)
		got := stripped(t, content)
		if bytes.Contains(got, []byte("SECRET")) || bytes.Contains(got, []byte("Exif")) {
			t.Errorf("orientation %d: the EXIF block survived", way)
		}
		if !bytes.Contains(got, []byte("ICC_PROFILE\x00\x01\x01colors")) {
			t.Errorf("orientation %d: the color profile did not survive", way)
		}
		seen, err := jpeg.Decode(bytes.NewReader(got))
		if err != nil {
			t.Fatal(err)
		}
		expected, err := jpeg.Decode(bytes.NewReader(want[0].JPEG))
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range [][2]int{{0, 0}, {1, 0}, {0, 1}, {1, 1}} {
			if at(seen, q[0], q[1]) != at(expected, q[0], q[1]) || seen.Bounds() != expected.Bounds() {
				t.Errorf("orientation %d, quarter %v: %s in %v, want %s in %v", way, q, at(seen, q[0], q[1]), seen.Bounds(),
					at(expected, q[0], q[1]), expected.Bounds())
			}
		}
	}
}

func TestStripRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		content []byte
		want    error
	}{
		"text":            {[]byte(strings.Repeat("no picture ", 30)), picture.ErrUnsupported},
		"too many pixels": {claiming(t, 10_000, 5_001), picture.ErrTooManyPixels},
		"a turned one that is cut off": {
			withOrientation(asJPEG(t, corners(300, 300))[:2000], binary.BigEndian, 6), picture.ErrUnsupported,
		},
	} {
		if err := picture.Strip(t.Context(), bytes.NewReader(c.content), &bytes.Buffer{}); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func FuzzStrip(f *testing.F) {
	for _, c := range planted(f) {
		f.Add(c[0])
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		if info, err := picture.Sniff(bytes.NewReader(content)); err != nil || info.Width*info.Height > 100_000 {
			return
		}
		out := bytes.Buffer{}
		err := picture.Strip(t.Context(), bytes.NewReader(content), &out)
		if err != nil && !errors.Is(err, picture.ErrUnsupported) {
			t.Errorf("error %v", err)
		}
	})
}
