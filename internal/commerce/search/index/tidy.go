package index

import (
	"math/bits"
	"slices"
)

const (
	// tierShift: a tier is eight times the size of the one below.
	tierShift = 3
	// mostInTier is how many segments of a tier there may be before they become one of the next.
	mostInTier = 6
	// smallMerge is the number of products up to which a merge is done at once, by whoever wrote: it takes some milliseconds. Larger
	// ones are done beside writers and readers.
	smallMerge = 2048
	// largestSegment is not merged with others: what it would save is not worth the time.
	largestSegment = 1 << 21
	// mostGone is the share of a segment that may be deleted before it is written anew, as one in so many.
	mostGone = 4
)

// tidy merges segments while there are too many of a size. The caller holds the lock of writers.
func (x *Index) tidy() {
	for {
		views := choose(x.view.Load().segments)
		if views == nil {
			return
		}
		if size(views) > smallMerge {
			x.mergeBeside(views)
			return
		}
		s, cols, _ := merge(views)
		x.replace(views, &segmentView{segment: s, columns: cols, live: s.len()})
	}
}

func size(views []*segmentView) int {
	total := 0
	for _, v := range views {
		total += v.live
	}
	return total
}

func tier(products int) int { return (bits.Len(uint(max(products, 1)-1)) + tierShift - 1) / tierShift }

// choose is the segments that should become one; nil: all is well.
func choose(segments []*segmentView) []*segmentView {
	tiers := make(map[int][]*segmentView)
	for _, s := range slices.Backward(segments) {
		if gone := s.len() - s.live; gone > 64 && gone*mostGone > s.len() {
			return []*segmentView{s}
		}
		if s.live >= largestSegment {
			continue
		}
		t := max(tier(s.live), 2)
		tiers[t] = append(tiers[t], s)
		if len(tiers[t]) > mostInTier {
			return tiers[t]
		}
	}
	return nil
}

// replace shows the merged segment instead of its sources.
func (x *Index) replace(sources []*segmentView, merged *segmentView) {
	v := x.view.Load()
	rest := slices.DeleteFunc(slices.Clone(v.segments), func(s *segmentView) bool {
		return slices.ContainsFunc(sources, func(of *segmentView) bool { return of.segment == s.segment })
	})
	x.show(v, append(rest, merged))
}

// mergeBeside merges without keeping writers out, and brings in what they changed meanwhile.
func (x *Index) mergeBeside(views []*segmentView) {
	if x.merging {
		return
	}
	x.merging = true
	go func() {
		s, cols, sources := merge(views)
		x.mu.Lock()
		defer x.mu.Unlock()
		x.merging = false
		defer x.merged.Broadcast()
		merged := &segmentView{segment: s, columns: cols, live: s.len()}
		now := x.view.Load().segments
		for i, before := range views {
			at := slices.IndexFunc(now, func(of *segmentView) bool { return of.segment == before.segment })
			if at < 0 {
				merged.lose(sources[i], nil) // all of it was taken out
				continue
			}
			merged.lose(sources[i], now[at])
			merged.catchUp(before, now[at], sources[i])
		}
		x.replace(views, merged)
		x.tidy()
	}()
}

// lose takes out what was taken out of a source while it was merged.
func (v *segmentView) lose(from *source, now *segmentView) {
	for doc, to := range from.place {
		if to == gone || (now != nil && !now.deleted.has(uint32(doc))) {
			continue
		}
		if v.deleted == nil {
			v.deleted = newSet(v.len())
		}
		if !v.deleted.has(to) {
			v.deleted.add(to)
			v.live--
		}
	}
}

// catchUp copies the pages that changed while a source was merged. Nobody else sees the merged columns yet.
func (v *segmentView) catchUp(before, now *segmentView, from *source) {
	for n := range now.columns {
		if now.columns[n] == before.columns[n] {
			continue
		}
		for row := range min(pageSize, now.len()-n*pageSize) {
			if to := from.place[n*pageSize+row]; to != gone {
				p, toRow := v.columns.at(to)
				p.set(toRow, now.columns[n].get(uint32(row)))
			}
		}
	}
}

// Settle waits until no merge is going on any more; for measuring, and for whoever wants all memory back.
func (x *Index) Settle() {
	x.mu.Lock()
	defer x.mu.Unlock()
	for x.merging {
		x.merged.Wait()
	}
}
