package picture

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io"
)

// strippedQuality is that of a JPEG that had to be encoded anew because it was turned.
const strippedQuality = 92

// headBytes is how far into a JPEG its orientation is looked for. It stands in front, in a block of at most 64 KiB.
const headBytes = 256 << 10

// stripper copies the parts of an image that are needed to draw it.
type stripper struct {
	in  *bufio.Reader
	out *bufio.Writer
}

// Strip copies an image without what cameras and tools hide in it: place, time, names, comments, previews, and whatever
// follows its end. Only what is needed to draw it goes through, color profiles included, and the pixels stay as they are;
// but a JPEG that says it must be turned is turned, and encoded anew. Memory does not depend on the size of the image
// unless it is turned, and that is done for one at a time. What is cut off stays cut off. Strip fails with
// ErrUnsupported, ErrTooManyPixels, the error of ctx, or those of in and out.
func Strip(ctx context.Context, in io.ReadSeeker, out io.Writer) error {
	info, err := Sniff(bufio.NewReader(in))
	if err != nil {
		return err
	}
	s := &stripper{out: bufio.NewWriterSize(out, 64<<10)}
	if err := s.rewind(in); err != nil {
		return err
	}
	switch info.Extension {
	case ".jpg":
		err = s.upright(ctx, in)
	case ".png":
		err = s.png()
	case ".gif":
		err = s.gif()
	default:
		err = s.webp(in)
	}
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	return s.out.Flush()
}

// rewind reads the image from its beginning again.
func (s *stripper) rewind(in io.ReadSeeker) error {
	_, err := in.Seek(0, io.SeekStart)
	s.in = bufio.NewReaderSize(in, headBytes)
	return err
}

// keep copies the next n bytes.
func (s *stripper) keep(n int64) error {
	_, err := io.CopyN(s.out, s.in, n)
	return err
}

// drop passes over the next n bytes.
func (s *stripper) drop(n int64) error {
	_, err := io.CopyN(io.Discard, s.in, n)
	return err
}

// write writes the parts one after the other.
func (s *stripper) write(parts ...[]byte) error {
	for _, part := range parts {
		if _, err := s.out.Write(part); err != nil {
			return err
		}
	}
	return nil
}

// upright copies a JPEG that is upright, and turns one that is not.
func (s *stripper) upright(ctx context.Context, in io.ReadSeeker) error {
	head, err := s.in.Peek(headBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	way := orientation(head)
	if way <= 1 {
		return s.jpeg()
	}
	select {
	case turn <- struct{}{}:
		defer func() { <-turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	decoded, err := jpeg.Decode(s.in)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnsupported, err)
	}
	if err := errors.Join(s.rewind(in), s.write([]byte{0xFF, markerStart})); err != nil {
		return err
	}
	switch decoded.(type) {
	case *image.CMYK, *image.Gray:
		// The profile is for colors that the new JPEG does not have.
	default:
		if err := s.profile(); err != nil {
			return err
		}
	}
	return jpeg.Encode(&skipper{s.out, 2}, way.applyYCbCr(decoded), &jpeg.Options{Quality: strippedQuality})
}

// skipper does not write the first bytes.
type skipper struct {
	*bufio.Writer
	skip int
}

// Write writes what is behind the first bytes.
func (w *skipper) Write(p []byte) (int, error) {
	n := min(w.skip, len(p))
	w.skip -= n
	written, err := w.Writer.Write(p[n:])
	return n + written, err
}

// WriteByte is Write of one byte.
func (w *skipper) WriteByte(b byte) error {
	_, err := w.Write([]byte{b})
	return err
}
