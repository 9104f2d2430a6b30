package picture

import (
	"encoding/binary"
	"errors"
	"io"
	"math"
	"slices"
)

// pngChunks is the chunks of a PNG that are needed to draw it, animations included.
var pngChunks = []string{
	"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "cICP", "mDCV", "cLLI", "sBIT", "bKGD", "pHYs",
	"acTL", "fcTL", "fdAT",
}

// png copies a PNG, chunk by chunk: length, name, body, checksum.
func (s *stripper) png() error {
	if err := s.keep(8); err != nil {
		return err
	}
	for {
		head, err := s.in.Peek(8)
		if err != nil {
			return err
		}
		name, length := string(head[4:]), binary.BigEndian.Uint32(head)
		if length > math.MaxInt32 {
			return ErrUnsupported
		}
		whole := int64(length) + 12
		if slices.Contains(pngChunks, name) {
			err = s.keep(whole)
		} else {
			err = s.drop(whole)
		}
		if err != nil || name == "IEND" {
			return err
		}
	}
}

// The blocks of a GIF.
const (
	gifImage     = 0x2C
	gifExtension = 0x21
	gifEnd       = 0x3B
	gifControl   = 0xF9
	gifForTools  = 0xFF
)

// gifTools is the extensions of tools that are needed to draw a GIF: how often it repeats, and its color profile.
var gifTools = []string{"NETSCAPE2.0", "ANIMEXTS1.0", "ICCRGBG1012"}

// gif copies a GIF, block by block.
func (s *stripper) gif() error {
	if err := s.gifTable(13); err != nil {
		return err
	}
	for {
		head, err := s.in.Peek(2)
		if len(head) == 0 {
			return err
		}
		switch {
		case head[0] == gifEnd:
			return s.keep(1)
		case err != nil:
			return err
		case head[0] == gifImage:
			if err = s.gifTable(10); err == nil {
				err = s.keep(1)
			}
			if err == nil {
				err = s.gifBlocks(s.keep)
			}
		case head[0] == gifExtension:
			err = s.gifExtension(head[1])
		default:
			return ErrUnsupported
		}
		if err != nil {
			return err
		}
	}
}

// gifTable copies a descriptor of n bytes, and the table of colors that follows it if its flags say so.
func (s *stripper) gifTable(n int) error {
	head, err := s.in.Peek(n)
	if err != nil {
		return err
	}
	flags := head[n-1]
	if head[0] != gifImage {
		flags = head[10] // of the whole screen
	}
	size := int64(n)
	if flags&0x80 != 0 {
		size += 3 << (1 + flags&7)
	}
	return s.keep(size)
}

func (s *stripper) gifExtension(label byte) error {
	needed := label == gifControl
	if label == gifForTools {
		head, err := s.in.Peek(14)
		if err != nil {
			return err
		}
		needed = head[2] == 11 && slices.Contains(gifTools, string(head[3:]))
	}
	pass := s.drop
	if needed {
		pass = s.keep
	}
	if err := pass(2); err != nil {
		return err
	}
	return s.gifBlocks(pass)
}

// gifBlocks passes over a chain of blocks, each with its length in front; an empty one ends it.
func (s *stripper) gifBlocks(pass func(int64) error) error {
	for {
		head, err := s.in.Peek(1)
		if err != nil {
			return err
		}
		length := int64(head[0])
		if err := pass(1 + length); err != nil || length == 0 {
			return err
		}
	}
}

// webpChunks is the chunks of a WebP that are needed to draw it, animations included.
var webpChunks = []string{"VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "ICCP"}

// webpHidden is the bits in the header of a WebP that announce EXIF and XMP.
const webpHidden = 0x08 | 0x04

// webp copies a WebP, chunk by chunk: name, length, body, and a byte where the length is odd. The length of all of them
// stands in front, so it reads the chunks twice.
func (s *stripper) webp(in io.ReadSeeker) error {
	total := int64(4)
	err := s.webpEach(func(_ string, whole int64) error {
		total += whole
		return s.drop(whole)
	}, s.drop)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if err := s.rewind(in); err != nil {
		return err
	}
	if err := s.write([]byte("RIFF"), binary.LittleEndian.AppendUint32(nil, uint32(min(total, math.MaxUint32))), []byte("WEBP")); err != nil {
		return err
	}
	return s.webpEach(func(name string, whole int64) error {
		if name == "VP8X" {
			head, err := s.in.Peek(9)
			if err != nil {
				return err
			}
			flags := head[8] &^ webpHidden
			if err := s.keep(8); err != nil {
				return err
			}
			if err := errors.Join(s.write([]byte{flags}), s.drop(1)); err != nil {
				return err
			}
			whole -= 9
		}
		return s.keep(whole)
	}, s.drop)
}

// webpEach calls needed with the chunks that are needed, and how many bytes they have, and other with the lengths of the
// others; both must pass over the chunk. It ends where the file says that it ends.
func (s *stripper) webpEach(needed func(name string, whole int64) error, other func(whole int64) error) error {
	head, err := s.in.Peek(12)
	if err != nil {
		return err
	}
	left := int64(binary.LittleEndian.Uint32(head[4:])) - 4
	for err = s.drop(12); err == nil && left >= 8; {
		if head, err = s.in.Peek(8); err != nil {
			return err
		}
		name, length := string(head[:4]), int64(binary.LittleEndian.Uint32(head[4:]))
		whole := 8 + length + length&1
		left -= whole
		if slices.Contains(webpChunks, name) {
			err = needed(name, whole)
		} else {
			err = other(whole)
		}
	}
	return err
}
