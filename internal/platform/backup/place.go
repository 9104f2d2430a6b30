package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"winkel/internal/kernel/fault"
	"winkel/internal/platform/blob"
)

// Place is where copies are kept: a directory, or a bucket of a service that speaks S3. What is there under other names than those
// of copies is left alone.
type Place struct{ store *blob.Store }

// Copy is a copy in its place.
type Copy struct {
	Name    string
	TakenAt time.Time // when it was begun, to the second
	Bytes   int64
}

const (
	namePrefix = "winkel-"
	nameSuffix = ".winkel"
	nameTime   = "20060102T150405Z"
)

// Latest stands for the name of the newest copy.
const Latest = "latest"

// OpenPlace opens the place that the URL names, as blob.Connect knows them. A remote place is not asked anything yet.
func OpenPlace(ctx context.Context, url string) (*Place, error) {
	store, err := blob.Connect(ctx, url)
	if err != nil {
		return nil, fmt.Errorf("open the place for copies: %w", err)
	}
	return &Place{store}, nil
}

// Close lets go of the place.
func (p *Place) Close() error { return p.store.Close() }

// Check says whether the place can be reached.
func (p *Place) Check(ctx context.Context) error { return p.store.Check(ctx) }

// NameAt is the name of a copy that is begun at a time.
func NameAt(at time.Time) string { return namePrefix + at.UTC().Format(nameTime) + nameSuffix }

// timeOf is when the copy of a name was begun; false if it is no name of a copy.
func timeOf(name string) (time.Time, bool) {
	text, begins := strings.CutPrefix(name, namePrefix)
	text, ends := strings.CutSuffix(text, nameSuffix)
	at, err := time.Parse(nameTime, text)
	return at, begins && ends && err == nil
}

// List is the copies that there are, the newest first.
func (p *Place) List(ctx context.Context) ([]Copy, error) {
	copies := []Copy{}
	err := p.store.List(ctx, "", func(i blob.Info) error {
		if at, is := timeOf(i.Key); is {
			copies = append(copies, Copy{Name: i.Key, TakenAt: at, Bytes: i.Bytes})
		}
		return nil
	})
	slices.SortFunc(copies, func(a, b Copy) int { return b.TakenAt.Compare(a.TakenAt) })
	return copies, err
}

// Find is the copy of a name, or the newest for Latest. The fault is not_found when there is none.
func (p *Place) Find(ctx context.Context, name string) (Copy, error) {
	copies, err := p.List(ctx)
	if err != nil {
		return Copy{}, err
	}
	at := slices.IndexFunc(copies, func(c Copy) bool { return name == Latest || c.Name == name })
	if at < 0 {
		return Copy{}, fault.Missing("copy", name)
	}
	return copies[at], nil
}

// Open opens a copy to be read.
func (p *Place) Open(ctx context.Context, name string) (io.ReadCloser, error) {
	return p.store.Read(ctx, name)
}

// Write keeps what write gives as a copy of a name. It is there when it is complete, and counted again.
func (p *Place) Write(ctx context.Context, name string, write func(io.Writer) error) (int64, error) {
	bytes, err := p.store.Write(ctx, name, write)
	if err != nil {
		return 0, err
	}
	info, err := p.store.Stat(ctx, name)
	if err == nil && info.Bytes != bytes {
		err = errors.Join(fmt.Errorf("the copy %s has %d bytes in its place, and %d were written", name, info.Bytes, bytes), p.store.Delete(ctx, name))
	}
	return bytes, err
}

// Prune removes all but the newest copies, and says which. It comes after a new one was written. What is left of copies that were cut
// off goes, too, if nothing was written to it since a time at which whoever wrote it has given up.
func (p *Place) Prune(ctx context.Context, keep int, abandoned time.Time) ([]string, error) {
	removed := []string{}
	copies, err := p.List(ctx)
	if err != nil {
		return removed, err
	}
	for _, c := range copies[min(max(keep, 1), len(copies)):] {
		if err := p.store.Delete(ctx, c.Name); err != nil {
			return removed, err
		}
		removed = append(removed, c.Name)
	}
	return removed, p.store.Sweep(ctx, abandoned, func(key string) bool {
		_, is := timeOf(key)
		return is
	})
}
