// Package picture makes the pictures that a shop shows out of the images that people upload.
//
// An image is not trusted: its format is told by its content, not by its name, and its header is read before anything
// is decoded, so that a small file that claims to be enormous costs nothing. What comes out is always a JPEG that was
// encoded here, so nothing of what cameras and tools hide in files (place, time, names) survives; the one thing that is
// needed of it, which way is up, is applied to the pixels. Strip takes the same out of an image that is kept as it is.
//
// Decoding takes about four bytes for each pixel, twice while scaling, so one image is decoded at a time: with
// MaxPixels, that bounds the memory of the whole program whatever is uploaded at once.
package picture

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	_ "image/gif" // decoders register themselves
	"image/jpeg"
	_ "image/png" // the decoder
	"io"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // the decoder
)

const (
	// MaxPixels is how many pixels an image may have.
	MaxPixels = 50_000_000
	quality   = 85
	// maxSide is how long a side may be: a JPEG cannot have more.
	maxSide = 65_000
)

// maxPixels is MaxPixels for what takes four bytes a pixel when it is decoded, and less for what takes more.
func maxPixels(model color.Model) int {
	switch model {
	case color.RGBA64Model, color.NRGBA64Model, color.Gray16Model:
		return MaxPixels / 2
	default:
		return MaxPixels
	}
}

// Sizes are the widths of the renditions, in pixels, largest first. An image that is narrower is never blown up.
var Sizes = []int{1200, 800, 400}

// What is wrong with an image.
var (
	ErrUnsupported   = errors.New("picture: not a JPEG, PNG, GIF or WebP image, or damaged")
	ErrTooManyPixels = errors.New("picture: too many pixels")
)

// Info is what the header of an image says.
type Info struct {
	MIME      string
	Extension string // ".jpg"
	Width     int    // as stored, before the orientation is applied
	Height    int
}

// Rendition is one JPEG.
type Rendition struct {
	Size   int // the one of Sizes that it is for
	Width  int // Size, or less where the image is smaller
	Height int
	JPEG   []byte
}

// Sniff reads the header of an image. It fails with ErrUnsupported or ErrTooManyPixels.
func Sniff(r io.Reader) (Info, error) {
	config, format, err := image.DecodeConfig(r)
	if err != nil {
		return Info{}, fmt.Errorf("%w: %w", ErrUnsupported, err)
	}
	if config.Width < 1 || config.Height < 1 {
		return Info{}, ErrUnsupported
	}
	if config.Width > maxPixels(config.ColorModel)/config.Height || max(config.Width, config.Height) > maxSide {
		return Info{}, fmt.Errorf("%w: %d × %d", ErrTooManyPixels, config.Width, config.Height)
	}
	extensions := map[string]string{"jpeg": ".jpg", "png": ".png", "gif": ".gif", "webp": ".webp"}
	return Info{MIME: "image/" + format, Extension: extensions[format], Width: config.Width, Height: config.Height}, nil
}

// turn lets one image be decoded at a time.
var turn = make(chan struct{}, 1)

// Render makes a rendition for each of Sizes, largest first, and hands each to keep. Of those that would all have the
// image's own size it makes the one for the smallest of Sizes. The info has the size as it is seen, orientation applied. It fails with ErrUnsupported, ErrTooManyPixels, the error of keep, or that of ctx.
func Render(ctx context.Context, content []byte, keep func(Rendition) error) (Info, error) {
	info, err := Sniff(bytes.NewReader(content))
	if err != nil {
		return Info{}, err
	}
	select {
	case turn <- struct{}{}:
		defer func() { <-turn }()
	case <-ctx.Done():
		return Info{}, ctx.Err()
	}
	decoded, _, err := image.Decode(bytes.NewReader(content))
	if err != nil {
		return Info{}, fmt.Errorf("%w: %w", ErrUnsupported, err)
	}
	way := orientation(content)
	info.Width, info.Height = way.size(decoded.Bounds().Dx(), decoded.Bounds().Dy())
	// Each smaller one is made from the next larger one, which costs a fraction; the first is small enough to be turned
	// cheaply.
	var last image.Image
	for i, size := range Sizes {
		if err := ctx.Err(); err != nil {
			return Info{}, err
		}
		if i+1 < len(Sizes) && info.Width <= Sizes[i+1] {
			continue // the next one is the same
		}
		if last == nil {
			last = first(decoded, way, info, size)
			decoded = nil
		} else {
			last = scale(last, fit(last.Bounds().Dx(), last.Bounds().Dy(), size))
		}
		encoded := bytes.Buffer{}
		if err := jpeg.Encode(&encoded, last, &jpeg.Options{Quality: quality}); err != nil {
			return Info{}, fmt.Errorf("encode rendition: %w", err)
		}
		r := Rendition{Size: size, Width: last.Bounds().Dx(), Height: last.Bounds().Dy(), JPEG: encoded.Bytes()}
		if err := keep(r); err != nil {
			return Info{}, err
		}
	}
	return info, nil
}

// first scales the image as it was stored so that it has the wanted width once it is turned, and turns it.
func first(decoded image.Image, way turned, info Info, size int) image.Image {
	seen := fit(info.Width, info.Height, size)
	stored := seen
	stored.X, stored.Y = way.size(seen.X, seen.Y)
	if n := decoded.Bounds().Dx() / (2 * stored.X); n > 1 && decoded.Bounds().Dy() >= 2*n {
		decoded = reduce(decoded, n)
	}
	return way.apply(scale(decoded, stored))
}

// fit is the size of an image at a width, in proportion; never larger than it is, and at least one pixel.
func fit(width, height, size int) image.Point {
	if width <= size {
		return image.Pt(width, height)
	}
	return image.Pt(size, max(1, (height*size+width/2)/width))
}

// reduce averages squares of n × n pixels into one, a band of rows at a time. A smooth scaler needs memory for every row of
// its source at full precision; this brings a huge image down to a few times the wanted size first.
func reduce(from image.Image, n int) image.Image {
	b := from.Bounds()
	to := image.NewRGBA(image.Rect(0, 0, b.Dx()/n, b.Dy()/n))
	band := image.NewRGBA(image.Rect(0, 0, b.Dx(), n))
	for y := range to.Bounds().Dy() {
		draw.Draw(band, band.Bounds(), from, image.Pt(b.Min.X, b.Min.Y+y*n), draw.Src)
		for x := range to.Bounds().Dx() {
			sum := [4]int{}
			for dy := range n {
				for i, value := range band.Pix[band.PixOffset(x*n, dy):][:4*n] {
					sum[i%4] += int(value)
				}
			}
			for i, total := range sum {
				to.Pix[to.PixOffset(x, y)+i] = uint8((total + n*n/2) / (n * n))
			}
		}
	}
	return to
}

// scale draws an image in another size, on white, because a JPEG has no transparency.
func scale(from image.Image, size image.Point) *image.RGBA {
	to := image.NewRGBA(image.Rectangle{Max: size})
	draw.Draw(to, to.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	if from.Bounds().Size() == size {
		draw.Draw(to, to.Bounds(), from, from.Bounds().Min, draw.Over)
	} else {
		draw.CatmullRom.Scale(to, to.Bounds(), from, from.Bounds(), draw.Over, nil)
	}
	return to
}
