package audit

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/platform/db"
)

// Anchor is a head of the chain that somebody wrote down elsewhere.
type Anchor struct {
	Seq  int64
	Hash string
}

// ParseAnchor reads "SEQ:HASH", as the hourly line in the log gives them.
func ParseAnchor(text string) (Anchor, error) {
	seq, hash, found := strings.Cut(text, ":")
	n, err := strconv.ParseInt(seq, 10, 64)
	if !found || err != nil || n < 1 || hash == "" {
		return Anchor{}, errors.New("an anchor is the place and the hash of an entry, as in 120:9f86d081…")
	}
	return Anchor{Seq: n, Hash: hash}, nil
}

// overdue is how long a note may wait to be sealed before something is wrong with the rounds.
const overdue = time.Hour

// verifier walks along the chain.
type verifier struct {
	log     *Log
	report  func(string)
	anchors map[int64]string
	hash    string // of the entry before
	seq     int64  // its place
	foreign struct {
		from, to int64
		mark     string
	}
	broken bool // from here on every link would be reported
}

// Verify reports every difference of the log from what this shop wrote: entries that were changed, removed, inserted or
// cut off, such as were sealed with another key, documents that somebody else took out, notes that are not genuine, and
// anchors that the chain does not pass. In the nature of a chain, what comes after a break is judged by itself.
func (l *Log) Verify(ctx context.Context, report func(difference string), anchors ...Anchor) error {
	v := &verifier{log: l, report: report, anchors: map[int64]string{}}
	for _, a := range anchors {
		v.anchors[a.Seq] = a.Hash
	}
	// The head is read first: entries that are sealed meanwhile lie behind it.
	head, err := l.Head(ctx)
	missing := errors.Is(err, db.ErrNoRows)
	if err != nil && !missing {
		return err
	}
	err = db.Each(ctx, l.db.Read(), func(row db.Row) error {
		s, err := scanSealed(row)
		if err == nil && (missing || s.Seq <= head.Seq) {
			v.entry(&s)
		} else if err == nil && s.Seq > head.Seq {
			return v.behind(ctx, &s)
		}
		return err
	}, allEntries)
	if err != nil {
		return err
	}
	v.closeForeign()
	v.end(head, missing)
	return v.notes(ctx)
}

func (v *verifier) differf(format string, args ...any) { v.report(fmt.Sprintf(format, args...)) }

// entry judges one entry and its link to the one before.
func (v *verifier) entry(s *sealed) {
	signer := v.log.signer
	if s.Seq != v.seq+1 {
		v.differf("entries %d to %d of the audit log are missing", v.seq+1, s.Seq-1)
		v.broken = true
	}
	if s.keyMark != signer.mark {
		v.other(s)
		v.pass(s)
		return
	}
	link := agrees(s.hash, signer.hash(v.hash, s.Seq, &s.Entry, s.content))
	switch {
	case link:
	case v.broken:
		// The hash before it is not known; whether the entry itself was changed cannot be told either.
	default:
		v.differf("entry %d of the audit log (%s, %s) is not what was sealed: it, or one before it, was changed", s.Seq, s.ID, s.Action)
	}
	switch {
	case s.redaction == "" && !agrees(s.content, signer.content(&s.Entry)):
		v.differf("the documents or the address of entry %d of the audit log (%s) are not those that were sealed", s.Seq, s.ID)
	case s.redaction != "" && !agrees(s.redaction, signer.redaction(s.hash, &s.Entry)):
		v.differf("something was taken out of entry %d of the audit log (%s) by somebody else than the shop", s.Seq, s.ID)
	}
	v.pass(s)
}

func (v *verifier) pass(s *sealed) {
	v.seq, v.hash, v.broken = s.Seq, s.hash, false
	if hash, anchored := v.anchors[s.Seq]; anchored {
		if hash != s.hash {
			v.differf("entry %d of the audit log has another hash than was written down for it: the chain was made anew", s.Seq)
		}
		delete(v.anchors, s.Seq)
	}
}

// other gathers entries that were sealed with another key, which nothing can be said about.
func (v *verifier) other(s *sealed) {
	f := &v.foreign
	if f.mark != s.keyMark {
		v.closeForeign()
		f.from, f.mark = s.Seq, s.keyMark
	}
	f.to = s.Seq
}

func (v *verifier) closeForeign() {
	if f := &v.foreign; f.from != 0 {
		v.differf("entries %d to %d of the audit log were sealed with another key (%s; this shop's is %s): they can be checked with that "+
			"key alone, see --secret", f.from, f.to, f.mark, v.log.signer.mark)
		f.from, f.to, f.mark = 0, 0, ""
	}
}

// behind judges an entry behind the head that was read: sealed meanwhile, or put there by somebody.
func (v *verifier) behind(ctx context.Context, s *sealed) error {
	now, err := v.log.Head(ctx)
	if err != nil && !errors.Is(err, db.ErrNoRows) {
		return err
	}
	if s.Seq > now.Seq {
		v.differf("entry %d of the audit log (%s) stands behind the end of the chain: it was inserted, or the end was forged", s.Seq, s.ID)
	}
	return nil
}

// end compares the last entry with the head.
func (v *verifier) end(h Head, missing bool) {
	switch {
	case missing:
		v.differf("the head of the audit log is missing")
	case h.Seq == 0 && h.mac == "" && v.seq == 0:
		// Nothing was ever sealed.
	case h.keyMark != v.log.signer.mark:
		if v.seq == h.Seq && v.hash == h.Hash {
			break // told with the entries
		}
		v.differf("the head of the audit log was sealed with another key (%s; this shop's is %s)", h.keyMark, v.log.signer.mark)
	case !agrees(h.mac, v.log.signer.head(h.Seq, h.Hash)):
		v.differf("the head of the audit log was not written by this shop: the end of the log may be cut off")
	case v.seq < h.Seq:
		v.differf("entries %d to %d of the audit log are missing at its end", v.seq+1, h.Seq)
	case v.hash != h.Hash:
		v.differf("the last entry of the audit log, %d, is not the one that was sealed last", v.seq)
	}
	for seq := range v.anchors {
		v.differf("the audit log ends at entry %d, but %d was written down as sealed: it was cut off, or put back", v.seq, seq)
	}
}

// notes judges what waits to be sealed.
func (v *verifier) notes(ctx context.Context) error {
	late := v.log.db.Clock().Now().Add(-overdue)
	return db.Each(ctx, v.log.db.Read(), func(row db.Row) error {
		n, err := scanNote(row)
		switch {
		case err != nil:
			return err
		case !agrees(n.mac, v.log.signer.note(&n.Entry)):
			v.differf("the note %s (%s) for the audit log was not written by this shop, or was changed, or another key was used", n.ID, n.Action)
		case n.readyAt < clock.Micros(late):
			v.differf("the note %s (%s) has waited to be sealed since %s", n.ID, n.Action, n.At.Format(time.RFC3339))
		}
		return nil
	}, allNotes)
}
