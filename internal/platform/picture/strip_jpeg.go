package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
)

// More markers of a JPEG.
const (
	markerStart     = 0xD8
	markerEnd       = 0xD9
	markerFrame     = 0xC0 // to 0xCF: frames, and the tables of their codes
	markerRestart   = 0xD0 // to 0xD7: marks inside a scan
	markerAPP0      = 0xE0
	markerAPP2      = 0xE2
	markerAPP14     = 0xEE
	markerTemporary = 0x01
)

// jpeg copies a JPEG, segment by segment. Segments may stand between its scans, too, and behind its end there may be
// whole other pictures.
func (s *stripper) jpeg() error {
	if err := s.keep(2); err != nil {
		return err
	}
	for {
		marker, err := s.marker()
		if err != nil {
			return err
		}
		if marker == markerEnd {
			return s.write([]byte{0xFF, markerEnd})
		}
		body, err := s.segment()
		if err != nil {
			return err
		}
		if body = needed(marker, body); body != nil {
			err = s.writeSegment(marker, body)
		}
		if err == nil && marker == markerStartOfScan {
			err = s.scan()
		}
		if err != nil {
			return err
		}
	}
}

// profile copies the color profile of a JPEG alone.
func (s *stripper) profile() error {
	if err := s.drop(2); err != nil {
		return err
	}
	for {
		marker, err := s.marker()
		if err != nil || marker == markerStartOfScan || marker == markerEnd {
			return err
		}
		body, err := s.segment()
		if err == nil && marker == markerAPP2 && needed(marker, body) != nil {
			err = s.writeSegment(marker, body)
		}
		if err != nil {
			return err
		}
	}
}

// marker is the next marker that begins a segment or ends the image; what stands before it is dropped.
func (s *stripper) marker() (byte, error) {
	for marked := false; ; {
		b, err := s.in.ReadByte()
		if err != nil {
			return 0, err
		}
		lone := b == 0 || b == markerTemporary || b >= markerRestart && b <= markerStart
		if marked && b != 0xFF && !lone {
			return b, nil
		}
		marked = b == 0xFF
	}
}

// segment is the body of the next segment, which its length stands before.
func (s *stripper) segment() ([]byte, error) {
	length := make([]byte, 2)
	if _, err := io.ReadFull(s.in, length); err != nil {
		return nil, err
	}
	n := int(binary.BigEndian.Uint16(length))
	if n < 2 {
		return nil, ErrUnsupported
	}
	body := make([]byte, n-2)
	_, err := io.ReadFull(s.in, body)
	return body, err
}

func (s *stripper) writeSegment(marker byte, body []byte) error {
	return s.write([]byte{0xFF, marker}, binary.BigEndian.AppendUint16(nil, uint16(len(body)+2)), body)
}

// needed is what of a segment is needed to draw the image, nil for nothing.
func needed(marker byte, body []byte) []byte {
	switch {
	case marker >= markerFrame && marker < markerRestart, marker >= markerStartOfScan && marker < markerAPP0:
		return body
	case marker == markerAPP0 && bytes.HasPrefix(body, []byte("JFIF\x00")):
		// Behind the density there may be a small preview of what the picture once was.
		return append(bytes.Clone(body[:min(len(body), 12)]), make([]byte, 14-min(len(body), 12))...)
	case marker == markerAPP2 && bytes.HasPrefix(body, []byte("ICC_PROFILE\x00")):
		return body
	case marker == markerAPP14 && bytes.HasPrefix(body, []byte("Adobe")) && len(body) >= 12:
		return body[:12]
	}
	return nil
}

// scan copies the pixels behind the head of a scan, up to the next marker that is none of theirs.
func (s *stripper) scan() error {
	for {
		if head, err := s.in.Peek(2); err != nil {
			return errors.Join(s.write(head), err)
		}
		ahead, _ := s.in.Peek(s.in.Buffered()) // so many it has
		var err error
		switch at := bytes.IndexByte(ahead, 0xFF); {
		case at < 0:
			err = s.keep(int64(len(ahead)))
		case at > 0:
			err = s.keep(int64(at))
		case ahead[1] == 0xFF:
			err = s.drop(1) // it fills up
		case ahead[1] == 0 || ahead[1] >= markerRestart && ahead[1] < markerStart:
			err = s.keep(2)
		default:
			return nil
		}
		if err != nil {
			return err
		}
	}
}
