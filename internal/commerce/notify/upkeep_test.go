package notify_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"winkel/internal/commerce/notify"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/job"
)

var insertWaiting = db.InsertInto("mail", `id, event_id, kind, recipient, subject, html, text, entity_id, data, status, copy, attempts,
	error, created_at, sent_at, ended_at`, "")

// A mail server that is down leaves many mails that wait and have their job. One that lost its job is found behind them.
func TestTheSweepGetsToTheEnd(t *testing.T) {
	const waiting = 600
	now := clock.NewFake(time.Now())
	dbtest.EachWith(t, db.Options{Clock: now}, func(t *testing.T, d *db.DB) {
		w := start(t, d)
		o := w.order(1001, "ada@example.com", "storefront")
		b := &db.Batch{}
		var rows []any
		var last id.Mail
		for n := range waiting {
			last = id.Mail(d.IDs().Next())
			rows = append(rows, int64(last), n, string(notify.OrderPlaced), "ada@example.com", "", "", "", o.ID.String(), `{"id":"`+o.ID.String()+`"}`,
				"queued", 1, 0, "", clock.Micros(now.Now()), 0, 0)
			if n == waiting-1 {
				break
			}
			if _, err := w.jobs.Add(b, job.Job{Kind: notify.SendJob, Payload: last, UniqueKey: "mail:" + last.String(), RunAt: time.Now().Add(time.Hour)}); err != nil {
				t.Fatal(err)
			}
		}
		insertWaiting.Add(b, rows)
		if err := d.Submit(t.Context(), b); err != nil {
			t.Fatal(err)
		}
		now.Advance(time.Hour)
		b = &db.Batch{}
		if _, err := w.jobs.Add(b, job.Job{Kind: notify.SweepJob}); err != nil {
			t.Fatal(err)
		}
		if err := d.Submit(t.Context(), b); err != nil {
			t.Fatal(err)
		}
		w.during(func() bool {
			m, err := w.GetMail(t.Context(), last)
			return err == nil && m.Status == notify.Sent
		})
		if n := w.count(countJobs); n != waiting || len(w.post.all()) != 1 {
			t.Errorf("%d jobs, %d mails sent; want one for each of %d, and one sent", n, len(w.post.all()), waiting)
		}
	})
}

func TestOldMailsAreRemoved(t *testing.T) {
	now := clock.NewFake(time.Now())
	dbtest.EachWith(t, db.Options{Clock: now}, func(t *testing.T, d *db.DB) {
		w := start(t, d)
		o := w.order(1001, "ada@example.com", "storefront")
		for range 300 {
			w.placed(o)
		}
		w.during(w.settled)
		lost := w.order(1002, "bob@example.com", "storefront")
		delete(w.shop.orders, 1002)
		w.placed(lost)
		w.during(w.settled)
		again := w.mails(notify.Filter{Status: notify.Sent})[0]
		prune := func(want, left int64) {
			t.Helper()
			n, err := w.Prune(t.Context(), 90*24*time.Hour)
			if kept := w.count(countMails); err != nil || n != want || kept != left {
				t.Errorf("%d removed, %d kept, %v; want %d and %d", n, kept, err, want, left)
			}
		}
		now.Advance(90 * 24 * time.Hour)
		prune(0, 301) // it was only just long enough ago
		if _, err := w.Resend(t.Context(), again.ID, nil); err != nil {
			t.Fatal(err)
		}
		now.Advance(time.Second)
		prune(300, 1)
		w.during(w.settled)
		prune(0, 1) // it was sent again, so it is kept from then on
		now.Advance(91 * 24 * time.Hour)
		prune(1, 0)
	})
}

func TestUpkeepIsServedByIndexes(t *testing.T) {
	d := dbtest.SQLite(t, db.Options{})
	for index, stmt := range map[string]*db.Stmt{
		"mail_status_idx": notify.ListWaiting, "job_unique_key_key": notify.ListLiveJobs, "mail_ended_idx": notify.DeleteEnded,
	} {
		if steps := plan(t.Context(), t, d, stmt); !strings.Contains(steps, "USING INDEX "+index) && !strings.Contains(steps, "USING COVERING INDEX "+index) ||
			strings.Contains(steps, "SCAN") || strings.Contains(steps, "TEMP B-TREE") {
			t.Errorf("not served by %s:\n%s", index, steps)
		}
	}
}

// plan is how SQLite runs a statement.
func plan(ctx context.Context, t *testing.T, d *db.DB, stmt *db.Stmt) string {
	t.Helper()
	text := stmt.Text(db.SQLite)
	args := []any{}
	for strings.Contains(text, fmt.Sprintf("$%d", len(args)+1)) {
		args = append(args, int64(1))
	}
	steps, err := db.List(ctx, d.Read(), func(row db.Row) (string, error) {
		var number, parent, unused int64
		var detail string
		err := row.Scan(&number, &parent, &unused, &detail)
		return detail, err
	}, db.Spell("SELECT 1", "EXPLAIN QUERY PLAN "+text), args...)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(steps, "\n") + "\n"
}
