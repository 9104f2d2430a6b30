package search

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"time"

	"winkel/internal/commerce/search/index"
	"winkel/internal/kernel/id"
)

// A file of a snapshot is a line that names its form, then the head as JSON, then lists of numbers, then a checksum of all of that,
// then the index, which has a checksum of its own.
const (
	snapshotForm = "winkel search model 1\n"
	numbersRoom  = 8192 // numbers that are written or read at once
	headMost     = 1 << 30
)

// How a snapshot is written gently: a quarter of the time at most, and to the disk in small parts, so that nobody who commits
// waits behind a large one.
const (
	restShare = 3
	restMost  = time.Second
	syncEvery = 4 << 20
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// save writes the snapshot over the file at path, which is the whole old one or the whole new one at any moment.
func (shot *snapshot) save(ctx context.Context, path string, gently bool) (written int64, err error) {
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*"+snapshotSuffix)
	if err != nil {
		return 0, err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(file.Name()) // what is left of it is swept up later
		}
	}()
	out := &paced{ctx: ctx, file: file, gently: gently, rested: time.Now()} //nolint:forbidigo // it is measured how long writing takes
	if err = shot.encode(out); err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return out.written, err
	}
	if err = os.Rename(file.Name(), path); err == nil {
		err = syncDirectory(filepath.Dir(path))
	}
	return out.written, err
}

// syncDirectory makes sure that a new name outlives the machine.
func syncDirectory(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// paced is a file that is written to until ctx ends, at a pace that leaves the machine to others.
type paced struct {
	ctx     context.Context //nolint:containedctx // a writer has no other way to be stopped
	file    *os.File
	gently  bool
	rested  time.Time
	written int64
	synced  int64
}

func (p *paced) Write(b []byte) (int, error) {
	if err := p.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := p.file.Write(b)
	p.written += int64(n)
	if err != nil || !p.gently {
		return n, err
	}
	if p.written-p.synced >= syncEvery {
		p.synced = p.written
		err = p.file.Sync()
	}
	pause(p.ctx, min(restShare*time.Since(p.rested), restMost))
	p.rested = time.Now() //nolint:forbidigo // as above
	return n, err
}

func (shot *snapshot) encode(to io.Writer) error {
	text, err := json.Marshal(&shot.head) //nolint:musttag // the same program reads it
	if err != nil {
		return err
	}
	out, sum := bufio.NewWriterSize(to, 1<<16), crc32.New(castagnoli)
	both := io.MultiWriter(out, sum)
	products, units := make([]id.Product, 0, len(shot.sold)), make([]int64, 0, len(shot.sold))
	for p, n := range shot.sold {
		products, units = append(products, p), append(units, n)
	}
	_, err = io.WriteString(both, snapshotForm)
	err = errors.Join(err,
		writeNumbers(both, []int64{int64(len(text))}), write(both, text), writeNumbers(both, shot.ids), writeNumbers(both, shot.marks),
		writeNumbers(both, shot.doubtful), writeNumbers(both, products), writeNumbers(both, units),
		binary.Write(out, binary.LittleEndian, sum.Sum32()), out.Flush())
	if err != nil {
		return err
	}
	_, err = shot.index.WriteTo(to)
	return err
}

func write(w io.Writer, b []byte) error {
	_, err := w.Write(b)
	return err
}

type number interface{ ~int64 | ~uint64 }

// writeNumbers writes how many there are, and then all of them.
func writeNumbers[T number](w io.Writer, list []T) error {
	room := binary.LittleEndian.AppendUint64(make([]byte, 0, 8*numbersRoom), uint64(len(list)))
	for _, n := range list {
		if len(room) == cap(room) {
			if err := write(w, room); err != nil {
				return err
			}
			room = room[:0]
		}
		room = binary.LittleEndian.AppendUint64(room, uint64(n))
	}
	return write(w, room)
}

// load reads a snapshot, and its index into an empty one. Whether it can be used is decided when the head is known, before the rest
// is read. It believes nothing before a checksum has said that it was written like that, and takes memory only for what is there.
func load(from io.Reader, into *index.Index, usable func(*head) error) (*snapshot, error) {
	in := bufio.NewReaderSize(from, 1<<20)
	r := &numbersReader{sum: crc32.New(castagnoli)}
	r.from = io.TeeReader(in, r.sum)
	shot := &snapshot{}
	text := r.head()
	shot.ids, shot.marks = readNumbers[id.Product](r), readNumbers[uint64](r)
	shot.doubtful = readNumbers[id.Product](r)
	products, units := readNumbers[id.Product](r), readNumbers[int64](r)
	sum := r.sum.Sum32()
	var stored uint32
	r.read(func() error { return binary.Read(in, binary.LittleEndian, &stored) })
	switch {
	case r.err != nil:
		return nil, r.err
	case stored != sum, len(shot.ids) != len(shot.marks), len(products) != len(units):
		return nil, fmt.Errorf("%w: the checksum of its beginning is wrong", index.ErrSnapshot)
	}
	if err := json.Unmarshal(text, &shot.head); err != nil { //nolint:musttag // the same program wrote it
		return nil, fmt.Errorf("%w: %w", index.ErrSnapshot, err)
	}
	if err := usable(&shot.head); err != nil {
		return nil, err
	}
	shot.sold = make(map[id.Product]int64, len(products))
	for i, p := range products {
		shot.sold[p] = units[i]
	}
	if _, err := into.ReadFrom(in); err != nil {
		return nil, err
	}
	if _, err := in.ReadByte(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%w: something follows it", index.ErrSnapshot)
	}
	return shot, nil
}

// numbersReader reads until something fails.
type numbersReader struct {
	from io.Reader
	sum  interface {
		io.Writer
		Sum32() uint32
	}
	err error
}

func (r *numbersReader) read(f func() error) {
	if r.err != nil {
		return
	}
	err := f()
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = fmt.Errorf("%w: it is cut off", index.ErrSnapshot)
	}
	r.err = err
}

func (r *numbersReader) head() []byte {
	form := make([]byte, len(snapshotForm))
	r.read(func() error {
		_, err := io.ReadFull(r.from, form)
		return err
	})
	if r.err == nil && string(form) != snapshotForm {
		r.err = fmt.Errorf("%w: it is of another form", index.ErrSnapshot)
	}
	length := readNumbers[int64](r)
	if r.err == nil && (len(length) != 1 || length[0] < 0 || length[0] > headMost) {
		r.err = fmt.Errorf("%w: a length is impossible", index.ErrSnapshot)
	}
	var text bytes.Buffer
	r.read(func() error {
		_, err := io.CopyN(&text, r.from, length[0])
		return err
	})
	return text.Bytes()
}

func readNumbers[T number](r *numbersReader) []T {
	var list []T
	room := make([]byte, 8*numbersRoom)
	r.read(func() error {
		if _, err := io.ReadFull(r.from, room[:8]); err != nil {
			return err
		}
		for left := binary.LittleEndian.Uint64(room); left > 0; {
			part := room[:8*min(left, numbersRoom)]
			if _, err := io.ReadFull(r.from, part); err != nil {
				return err
			}
			left -= uint64(len(part) / 8)
			for at := 0; at < len(part); at += 8 {
				list = append(list, T(binary.LittleEndian.Uint64(part[at:])))
			}
		}
		return nil
	})
	return list
}
