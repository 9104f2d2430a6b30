package db

import "context"

// Probe watches what is submitted, and may disturb it: tests let the process die, or a statement fail, at every place in
// turn. Its functions may be nil. They are changed only while nothing is submitted.
type Probe struct {
	Before func(b *Batch)            // before a batch is submitted
	After  func(b *Batch, err error) // when it is known what became of it, and before the one who submitted it knows
}

// submit is Submit under the eyes of the probe.
func (p *Probe) submit(ctx context.Context, b *Batch, submit func(context.Context, *Batch) error) error {
	if p.Before != nil {
		p.Before(b)
	}
	err := submit(ctx, b)
	if p.After != nil {
		p.After(b, err)
	}
	return err
}

// Replace puts another statement, without a guard, in the place of the n-th, counted from 0 in the order in which they run.
func (b *Batch) Replace(n int, s *Stmt, args ...any) {
	at := 0
	_ = b.each(func(st *step) error {
		if at == n {
			*st = step{stmt: s, args: args, key: st.key}
		}
		at++
		return nil
	})
}

// Statements is the text of every statement of the batch, in the order in which they run.
func (b *Batch) Statements(e Engine) []string {
	var texts []string
	_ = b.each(func(st *step) error {
		texts = append(texts, st.stmt.Text(e))
		return nil
	})
	return texts
}
