package index

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// TestSnapshotsAnswerAlike writes an index, reads it into another, and asks both; both can be changed afterwards.
func TestSnapshotsAnswerAlike(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, simple := New(options), newNaive(options)
		upset(t, x, simple)
		var file bytes.Buffer
		written, err := x.WriteTo(&file)
		if err != nil || written != int64(file.Len()) {
			t.Fatal(written, file.Len(), err)
		}
		file.WriteString("what follows")
		restored := New(options)
		restored.Put(Document{ID: 99, Title: "of before"})
		read, err := restored.ReadFrom(&file)
		if err != nil || read != written || file.String() != "what follows" {
			t.Fatal(read, written, err, file.String())
		}
		upset(t, restored, simple)
		q := drawQuery(t)
		if diff := cmp.Diff(plainly(simple.Search(q)), plainly(restored.Search(q))); diff != "" {
			t.Fatalf("%+v:\n%s", q, diff)
		}
	})
}

// TestDamagedSnapshotsAreRefused cuts a snapshot off everywhere, and changes every byte of it.
func TestDamagedSnapshotsAreRefused(t *testing.T) {
	file := snapshotOfShop(t)
	x := shop()
	refused := func(what string, at int, damaged []byte) {
		if _, err := x.ReadFrom(bytes.NewReader(damaged)); !errors.Is(err, ErrSnapshot) {
			t.Fatalf("%s at %d: %v", what, at, err)
		}
	}
	for at := range file {
		if at%7 == 0 {
			refused("cut off", at, file[:at])
		}
		damaged := bytes.Clone(file)
		damaged[at] ^= 0x15
		refused("changed", at, damaged)
	}
	if x.Len() != 7 || x.Search(Query{Text: "notebook", Limit: 1}).Total != 3 {
		t.Error("what was refused changed something")
	}
	if _, err := New(Options{Language: "de"}).ReadFrom(bytes.NewReader(file)); !errors.Is(err, ErrSnapshot) {
		t.Error("another language was read", err)
	}
}

func snapshotOfShop(t testing.TB) []byte {
	var file bytes.Buffer
	if _, err := shop().WriteTo(&file); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// FuzzReadFrom reads what is no snapshot, with the right checksum: it must be refused, or searched without harm.
func FuzzReadFrom(f *testing.F) {
	file := snapshotOfShop(f)
	f.Add(file[:len(file)-4])
	x := New(options)
	x.Put(Document{ID: 5, Title: "Kühl", Terms: []Term{{"a", "b"}}, Numbers: []Number{{"n", 2}}}, Document{ID: 6, Title: "gone"})
	x.Remove(6)
	var small bytes.Buffer
	x.WriteTo(&small)
	f.Add(small.Bytes()[:small.Len()-4])
	f.Fuzz(func(t *testing.T, data []byte) {
		summed := binary.LittleEndian.AppendUint32(bytes.Clone(data), crc32.Checksum(data, castagnoli))
		x := New(options)
		if _, err := x.ReadFrom(bytes.NewReader(summed)); err != nil {
			if x.Len() != 0 {
				t.Fatal("what was refused changed something")
			}
			return
		}
		for _, text := range []string{"", "notebook", "hdd 1tb", "notbok", "ku"} {
			x.Search(Query{Text: text, Limit: 10, Facets: []string{"brand", "a", "n", FieldPrice}, Filters: []Filter{{Field: "n", Values: []string{"1..3"}}}})
			x.Suggest(text, 5)
		}
		x.Put(Document{ID: 77, Title: "notebook"})
		merge(x.view.Load().segments)
	})
}

// FuzzSearch asks for anything.
func FuzzSearch(f *testing.F) {
	for _, text := range asked {
		f.Add(text, "brand", "x..y", uint8(0), 3, 5)
	}
	x := shop()
	f.Fuzz(func(t *testing.T, text, field, value string, sort uint8, offset, limit int) {
		q := Query{
			Text: text, Sort: Sort(sort), Offset: offset, Limit: limit, Facets: []string{field, FieldPrice},
			Filters: []Filter{{Field: field, Values: []string{value}}}, After: &Place{Title: value, Key: float64(limit)},
		}
		if r := x.Search(q); r.Total > x.Len() || len(r.Hits) > r.Total {
			t.Fatalf("%+v", r)
		}
		q.Filters, q.After = nil, nil
		x.Search(q)
		x.Suggest(text, limit)
		if r := x.Search(Query{Text: text, Limit: 10}); r.Suggestion != "" {
			again := x.Search(Query{Text: r.Suggestion})
			if again.Total == 0 {
				t.Fatalf("%q: the suggestion %q finds nothing", text, r.Suggestion)
			}
		}
	})
}
