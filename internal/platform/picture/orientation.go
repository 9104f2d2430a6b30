package picture

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
)

// turned is how a camera was held, as EXIF numbers it: 1 upright, 2 mirrored, 3 upside down, 4 mirrored upside down, 5 to 8 the
// same lying on a side.
type turned int

// size is the size of an image of this orientation as it is seen.
func (t turned) size(width, height int) (int, int) {
	if t >= 5 {
		return height, width
	}
	return width, height
}

// apply turns the pixels upright.
func (t turned) apply(from *image.RGBA) *image.RGBA {
	if t <= 1 {
		return from
	}
	w, h := from.Bounds().Dx(), from.Bounds().Dy()
	width, height := t.size(w, h)
	to := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			sx, sy := t.source(x, y, w, h)
			copy(to.Pix[to.PixOffset(x, y):][:4], from.Pix[from.PixOffset(sx, sy):][:4])
		}
	}
	return to
}

// applyYCbCr turns an image of any kind upright, in the colors that a JPEG keeps: three bytes for each pixel, and nothing
// is lost on the way through other colors.
func (t turned) applyYCbCr(from image.Image) *image.YCbCr {
	b := from.Bounds()
	width, height := t.size(b.Dx(), b.Dy())
	to := image.NewYCbCr(image.Rect(0, 0, width, height), image.YCbCrSubsampleRatio444)
	at := func(x, y int) color.YCbCr { return color.YCbCrModel.Convert(from.At(x, y)).(color.YCbCr) }
	if stored, ok := from.(*image.YCbCr); ok {
		at = stored.YCbCrAt
	}
	for y := range height {
		for x := range width {
			sx, sy := t.source(x, y, b.Dx(), b.Dy())
			c, i := at(b.Min.X+sx, b.Min.Y+sy), y*to.YStride+x
			to.Y[i], to.Cb[i], to.Cr[i] = c.Y, c.Cb, c.Cr
		}
	}
	return to
}

// source is where the pixel that is seen at x, y lies in a stored image of w × h.
func (t turned) source(x, y, w, h int) (int, int) {
	switch t {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return y, h - 1 - x
	case 7:
		return w - 1 - y, h - 1 - x
	case 8:
		return w - 1 - y, x
	}
	return x, y
}

// Markers of a JPEG, and the tag of the orientation in its EXIF block.
const (
	markerStartOfScan = 0xDA
	markerAPP1        = 0xE1
	tagOrientation    = 0x0112
)

// orientation reads how the camera was held from a JPEG; upright for everything else and for whatever it cannot read.
func orientation(content []byte) turned {
	rest, ok := bytes.CutPrefix(content, []byte{0xFF, 0xD8})
	if !ok {
		return 1
	}
	for len(rest) >= 4 && rest[0] == 0xFF && rest[1] != markerStartOfScan {
		length := int(binary.BigEndian.Uint16(rest[2:]))
		if length < 2 || length+2 > len(rest) {
			return 1
		}
		if exif, ok := bytes.CutPrefix(rest[4:length+2], []byte("Exif\x00\x00")); ok && rest[1] == markerAPP1 {
			return orientationOf(exif)
		}
		rest = rest[length+2:]
	}
	return 1
}

// orientationOf finds the orientation in an EXIF block: a TIFF header, then a directory of entries of 12 bytes.
func orientationOf(tiff []byte) turned {
	if len(tiff) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.LittleEndian
	if tiff[0] == 'M' {
		order = binary.BigEndian
	}
	start := int64(order.Uint32(tiff[4:]))
	if start+2 > int64(len(tiff)) {
		return 1
	}
	entries := tiff[start+2:]
	for range order.Uint16(tiff[start:]) {
		if len(entries) < 12 {
			return 1
		}
		if order.Uint16(entries) == tagOrientation {
			if way := order.Uint16(entries[8:]); way >= 1 && way <= 8 {
				return turned(way)
			}
			return 1
		}
		entries = entries[12:]
	}
	return 1
}
