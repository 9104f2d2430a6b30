package picture_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"testing"

	"winkel/internal/platform/picture"
)

// corners is an image of which the quarter at the top left is red, at the top right green, at the bottom left blue, and
// the last one white.
func corners(width, height int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			c := color.RGBA{255, 255, 255, 255}
			switch {
			case x < width/2 && y < height/2:
				c = color.RGBA{255, 0, 0, 255}
			case y < height/2:
				c = color.RGBA{0, 255, 0, 255}
			case x < width/2:
				c = color.RGBA{0, 0, 255, 255}
			}
			m.SetRGBA(x, y, c)
		}
	}
	return m
}

func encoded(t testing.TB, encode func(b *bytes.Buffer) error) []byte {
	t.Helper()
	b := bytes.Buffer{}
	if err := encode(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asJPEG(t testing.TB, m image.Image) []byte {
	return encoded(t, func(b *bytes.Buffer) error { return jpeg.Encode(b, m, &jpeg.Options{Quality: 95}) })
}

func asPNG(t testing.TB, m image.Image) []byte {
	return encoded(t, func(b *bytes.Buffer) error { return png.Encode(b, m) })
}

// withOrientation puts an EXIF block into a JPEG that says how the camera was held, and a text that must not survive.
func withOrientation(content []byte, order binary.AppendByteOrder, way uint16) []byte {
	tiff := []byte("II*\x00")
	if order == binary.BigEndian {
		tiff = []byte("MM\x00*")
	}
	tiff = order.AppendUint32(tiff, 8)
	tiff = order.AppendUint16(tiff, 1)
	tiff = order.AppendUint16(tiff, 0x0112)
	tiff = order.AppendUint16(tiff, 3)
	tiff = order.AppendUint32(tiff, 1)
	tiff = order.AppendUint16(tiff, way)
	tiff = append(tiff, 0, 0, 0, 0, 0, 0)
	block := append([]byte("Exif\x00\x00"), append(tiff, "SECRET PLACE"...)...)
	out := append([]byte{0xFF, 0xD8, 0xFF, 0xE1}, binary.BigEndian.AppendUint16(nil, uint16(len(block)+2))...)
	return append(append(out, block...), content[2:]...)
}

func render(t *testing.T, content []byte) (picture.Info, []picture.Rendition) {
	t.Helper()
	var list []picture.Rendition
	info, err := picture.Render(t.Context(), content, func(r picture.Rendition) error {
		list = append(list, r)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return info, list
}

func TestRenderSizes(t *testing.T) {
	for _, c := range []struct {
		name    string
		content []byte
		info    picture.Info
		sizes   [][2]int
	}{
		{"a large JPEG", asJPEG(t, corners(2400, 1600)), picture.Info{MIME: "image/jpeg", Extension: ".jpg", Width: 2400, Height: 1600},
			[][2]int{{1200, 800}, {800, 533}, {400, 267}}},
		{"a huge one", asJPEG(t, corners(5000, 100)), picture.Info{MIME: "image/jpeg", Extension: ".jpg", Width: 5000, Height: 100},
			[][2]int{{1200, 24}, {800, 16}, {400, 8}}},
		{"never blown up", asPNG(t, corners(600, 300)), picture.Info{MIME: "image/png", Extension: ".png", Width: 600, Height: 300},
			[][2]int{{600, 300}, {400, 200}}},
		{"one pixel", asPNG(t, corners(1, 1)), picture.Info{MIME: "image/png", Extension: ".png", Width: 1, Height: 1},
			[][2]int{{1, 1}}},
		{"a thread", asPNG(t, corners(3000, 1)), picture.Info{MIME: "image/png", Extension: ".png", Width: 3000, Height: 1},
			[][2]int{{1200, 1}, {800, 1}, {400, 1}}},
		{"a GIF", encoded(t, func(b *bytes.Buffer) error { return gif.Encode(b, corners(500, 500), nil) }),
			picture.Info{MIME: "image/gif", Extension: ".gif", Width: 500, Height: 500}, [][2]int{{500, 500}, {400, 400}}},
	} {
		info, list := render(t, c.content)
		if info != c.info || len(list) != len(c.sizes) {
			t.Errorf("%s: %+v, %d renditions, want %+v", c.name, info, len(list), c.info)
		}
		for i, r := range list {
			decoded, err := jpeg.Decode(bytes.NewReader(r.JPEG))
			if err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			size := decoded.Bounds().Size()
			if r.Size != picture.Sizes[len(picture.Sizes)-len(c.sizes)+i] || r.Width != c.sizes[i][0] || r.Height != c.sizes[i][1] || size != image.Pt(r.Width, r.Height) {
				t.Errorf("%s: for %d it is %d × %d, decoded %v; want %v", c.name, r.Size, r.Width, r.Height, size, c.sizes[i])
			}
		}
	}
}

// at names the color in the middle of a quarter.
func at(m image.Image, x, y int) string {
	b := m.Bounds()
	r, g, blue, _ := m.At(b.Dx()*(2*x+1)/4, b.Dy()*(2*y+1)/4).RGBA()
	name := ""
	for i, value := range []uint32{r, g, blue} {
		if value > 0xC000 {
			name += "rgb"[i : i+1]
		}
	}
	return name
}

func TestRenderTurnsUprightAndForgetsTheRest(t *testing.T) {
	// What is seen at top left, top right, bottom left, bottom right.
	want := map[uint16][4]string{
		1: {"r", "g", "b", "rgb"}, 2: {"g", "r", "rgb", "b"}, 3: {"rgb", "b", "g", "r"}, 4: {"b", "rgb", "r", "g"},
		5: {"r", "b", "g", "rgb"}, 6: {"b", "r", "rgb", "g"}, 7: {"rgb", "g", "b", "r"}, 8: {"g", "rgb", "r", "b"},
		9: {"r", "g", "b", "rgb"}, 0: {"r", "g", "b", "rgb"},
	}
	plain := asJPEG(t, corners(1600, 800))
	for way, quarters := range want {
		for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
			info, list := render(t, withOrientation(plain, order, way))
			width, height := 1200, 600
			if way >= 5 && way <= 8 {
				width, height = 800, 1600
			}
			if list[0].Width != width || list[0].Height != height || (info.Width > info.Height) != (width > height) {
				t.Errorf("orientation %d: %d × %d of %+v", way, list[0].Width, list[0].Height, info)
			}
			for _, r := range list {
				m, err := jpeg.Decode(bytes.NewReader(r.JPEG))
				if err != nil {
					t.Fatal(err)
				}
				if got := [4]string{at(m, 0, 0), at(m, 1, 0), at(m, 0, 1), at(m, 1, 1)}; got != quarters {
					t.Errorf("orientation %d at %d: %v, want %v", way, r.Size, got, quarters)
				}
				if bytes.Contains(r.JPEG, []byte("SECRET")) || bytes.Contains(r.JPEG, []byte("Exif")) {
					t.Errorf("orientation %d at %d: the EXIF block survived", way, r.Size)
				}
			}
		}
	}
}

func TestTransparencyBecomesWhite(t *testing.T) {
	_, list := render(t, asPNG(t, image.NewNRGBA(image.Rect(0, 0, 1300, 10))))
	m, err := jpeg.Decode(bytes.NewReader(list[0].JPEG))
	if err != nil {
		t.Fatal(err)
	}
	if got := at(m, 0, 0); got != "rgb" {
		t.Errorf("color %q, want white", got)
	}
}

// claiming is a PNG whose header says that it is of this size.
func claiming(t *testing.T, width, height uint32) []byte {
	content := asPNG(t, corners(2, 2))
	binary.BigEndian.PutUint32(content[16:], width)
	binary.BigEndian.PutUint32(content[20:], height)
	binary.BigEndian.PutUint32(content[29:], crc32.ChecksumIEEE(content[12:29]))
	return content
}

func TestRefusedImages(t *testing.T) {
	whole := asJPEG(t, corners(300, 300))
	for _, c := range []struct {
		name    string
		content []byte
		want    error
	}{
		{"empty", nil, picture.ErrUnsupported},
		{"text", []byte("hello, I am a picture.jpg"), picture.ErrUnsupported},
		{"SVG", []byte("<svg xmlns='http://www.w3.org/2000/svg'/>"), picture.ErrUnsupported},
		{"cut off in its header", whole[:100], picture.ErrUnsupported},
		{"cut off", whole[:len(whole)/2], picture.ErrUnsupported},
		{"too many pixels", claiming(t, 10_000, 5_001), picture.ErrTooManyPixels},
		{"absurdly many", claiming(t, 60_000, 60_000), picture.ErrTooManyPixels},
		{"a header without the pixels", claiming(t, 1_000, 1_000), picture.ErrUnsupported},
	} {
		_, err := picture.Render(t.Context(), c.content, func(picture.Rendition) error {
			t.Errorf("%s: rendered", c.name)
			return nil
		})
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if _, err := picture.Render(stopped, whole, func(picture.Rendition) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("a canceled context: %v", err)
	}
}

func FuzzRender(f *testing.F) {
	small := corners(8, 8)
	f.Add(withOrientation(asJPEG(f, small), binary.LittleEndian, 6))
	f.Add(asPNG(f, small))
	f.Fuzz(func(t *testing.T, content []byte) {
		if info, err := picture.Sniff(bytes.NewReader(content)); err == nil && info.Width*info.Height > 1_000_000 {
			return // slow, and not what this looks for
		}
		n := 0
		_, err := picture.Render(t.Context(), content, func(r picture.Rendition) error {
			n++
			if r.Width < 1 || r.Height < 1 || r.Width > r.Size {
				t.Errorf("%d × %d for %d", r.Width, r.Height, r.Size)
			}
			return nil
		})
		if err == nil && (n < 1 || n > len(picture.Sizes)) {
			t.Errorf("%d renditions", n)
		}
		if err != nil && !errors.Is(err, picture.ErrUnsupported) && !errors.Is(err, picture.ErrTooManyPixels) {
			t.Errorf("error %v", err)
		}
	})
}
