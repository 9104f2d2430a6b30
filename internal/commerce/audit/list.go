package audit

import (
	"context"
	"fmt"
	"strings"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/platform/db"
)

// Filter narrows a list of entries. What is empty does not narrow.
type Filter struct {
	Actor  string
	Action string
	Kind   string // of the target: "product"
	Target string // its id
	From   time.Time
	Before time.Time
}

// listShape is what the text of a list depends on.
type listShape struct{ count, actor, action, kind, target bool }

var entryLists = db.NewVariants(64, func(s listShape) *db.Stmt {
	text, _ := listOf(s, Filter{}, 0, 0)
	return db.SQL(text)
})

// List is entries that pass the filter, newest first, before the one with that place in the chain (0: from the newest on).
// What was noted a moment ago is among them.
func (l *Log) List(ctx context.Context, f Filter, before int64, limit int) ([]Entry, error) {
	if _, err := l.Seal(ctx); err != nil {
		return nil, err
	}
	return l.read(ctx, f, before, limit)
}

func (l *Log) read(ctx context.Context, f Filter, before int64, limit int) ([]Entry, error) {
	shape := f.shape()
	_, args := listOf(shape, f, before, limit)
	return db.List(ctx, l.db.ReadLagging(), scanEntry, entryLists.For(shape), args...)
}

// Count is how many entries pass the filter.
func (l *Log) Count(ctx context.Context, f Filter) (int64, error) {
	shape := f.shape()
	shape.count = true
	_, args := listOf(shape, f, 0, 0)
	return db.Value[int64](ctx, l.db.ReadLagging(), entryLists.For(shape), args...)
}

// exportPage is how many entries Each reads at a time.
const exportPage = 200

// Each calls f with every entry that passes the filter, newest first, in constant memory.
func (l *Log) Each(ctx context.Context, f Filter, do func(*Entry) error) error {
	if _, err := l.Seal(ctx); err != nil {
		return err
	}
	for before := int64(0); ; {
		entries, err := l.read(ctx, f, before, exportPage)
		if err != nil {
			return err
		}
		for i := range entries {
			if err := do(&entries[i]); err != nil {
				return err
			}
			before = entries[i].Seq
		}
		if len(entries) < exportPage {
			return nil
		}
	}
}

func (f Filter) shape() listShape {
	return listShape{actor: f.Actor != "", action: f.Action != "", kind: f.Kind != "", target: f.Target != ""}
}

// listOf is the text of a list together with its arguments.
func listOf(s listShape, f Filter, before int64, limit int) (text string, args []any) {
	var where []string
	and := func(condition string, value any) {
		args = append(args, value)
		where = append(where, fmt.Sprintf(condition, len(args)))
	}
	if s.actor {
		and("actor = $%d", f.Actor)
	}
	if s.action {
		and("action = $%d", f.Action)
	}
	if s.kind {
		and("target_kind = $%d", f.Kind)
	}
	if s.target {
		and("target_id = $%d", f.Target)
	}
	until := never
	if !f.Before.IsZero() {
		until = clock.Micros(f.Before)
	}
	and("at >= $%d", clock.Micros(f.From))
	and("at < $%d", until)
	condition := " FROM audit_entry WHERE " + strings.Join(where, " AND ")
	if s.count {
		return "SELECT COUNT(*)" + condition, args
	}
	if before == 0 {
		before = never
	}
	args = append(args, before, limit)
	return "SELECT " + entryColumns + condition +
		fmt.Sprintf(" AND seq < $%d ORDER BY seq DESC LIMIT $%d", len(args)-1, len(args)), args
}
