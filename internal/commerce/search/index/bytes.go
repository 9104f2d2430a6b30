package index

import "unsafe"

// Bytes is the memory that the index holds, about. What views of readers still hold that began before a change is not counted.
func (x *Index) Bytes() int64 {
	total := int64(0)
	for _, s := range x.view.Load().segments {
		total += s.bytes() + int64(len(s.columns))*int64(unsafe.Sizeof(page{})+unsafe.Sizeof(&page{})) + int64(8*cap(s.deleted))
	}
	return total
}

const (
	sizeString = int64(unsafe.Sizeof(""))
	// sizeEntry is about what an entry of a map takes besides its contents.
	sizeEntry = 2*sizeString + 8
)

func (s *segment) bytes() int64 {
	total := int64(8*cap(s.ids) + 8*cap(s.digest) + cap(s.keys) + 4*cap(s.keyStarts) + cap(s.rows) + 8*cap(s.rowStarts) + 8*cap(s.spelled) +
		cap(s.titles) + 4*cap(s.titleStarts) + 4*cap(s.values.starts) + 4*cap(s.values.of) + 4*cap(s.values.kinds))
	for n, text := range s.values.texts {
		total += sizeString + int64(len(text)) + int64(s.values.maps[n].GetSizeInBytes()) + int64(unsafe.Sizeof(*s.values.maps[n]))
	}
	for n := range s.values.fields {
		if of := s.values.fields[n].having; of != nil {
			total += int64(of.GetSizeInBytes())
		}
	}
	for _, of := range s.numbers {
		total += int64(4*cap(of.docs) + 8*cap(of.values))
	}
	for word, of := range s.accents {
		total += sizeEntry + 8 + int64(len(word)+len(of.word))
	}
	for _, of := range s.names {
		total += sizeString + 8 + int64(len(of.folded))
	}
	return total
}
