package db

import (
	"cmp"
	"context"
	"errors"
	"io"
	"net"
	"slices"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"winkel/internal/kernel/fault"
)

// refusalRate remembers how often groups had a refusal lately, as a moving average over about eight groups.
type refusalRate struct{ ppk atomic.Int64 }

// sequentialAbove is the share of groups with a refusal, in 1/1024, above which pipelining a whole group is not worth
// the attempt: a wasted pipeline costs about as much as it saves in three good ones.
const sequentialAbove = 400

func (r *refusalRate) note(refused bool) {
	target := int64(0)
	if refused {
		target = 1024
	}
	// Dispatchers may overwrite each other's note; it is an estimate.
	old := r.ppk.Load()
	r.ppk.Store(old + (target-old)/8)
}

func (r *refusalRate) high() bool { return r.ppk.Load() > sequentialAbove }

// errGroupRefused says that some guard of a pipelined group did not hold.
var errGroupRefused = errors.New("db: a batch of the group was refused")

// runGroup commits a group and answers everybody in it.
func (e *postgresEngine) runGroup(group []*submission) {
	ctx, cancel := context.WithTimeout(context.Background(), commitTimeout)
	defer cancel()
	refusals := make([]error, len(group))
	sequential := e.refusals.high()
	err := e.again(ctx, func() error {
		if !sequential {
			err := e.pipelineGroup(ctx, group)
			if err == nil {
				return nil
			}
			// Whatever it was, the batches are now judged one by one: that also tells who was at fault.
			sequential = true
			if !errors.Is(err, errGroupRefused) {
				return err
			}
		}
		return e.stepGroup(ctx, group, refusals)
	})
	if len(group) > 1 && err != nil && fault.KindOf(err) == fault.Internal {
		// A mistake of one of them, such as an argument that cannot be encoded, must not be everybody's.
		for i := range group {
			e.runGroup(group[i : i+1])
		}
		return
	}
	refused := false
	for i, s := range group {
		switch {
		case err != nil:
			s.done <- err
		case refusals[i] != nil:
			refused = true
			e.counts.refused.Add(1)
			s.done <- refusals[i]
		default:
			s.done <- nil
		}
	}
	e.refusals.note(refused)
}

// pipelineGroup sends all batches at once and commits if every guard held: two round trips.
func (e *postgresEngine) pipelineGroup(ctx context.Context, group []*submission) error {
	conn, err := e.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer abandon(conn)
	steps := interleave(group)
	pipeline := &pgx.Batch{}
	pgBegin(pipeline)
	for _, st := range steps {
		pipeline.Queue(st.step.stmt.Text(Postgres), st.step.args...)
	}
	e.counts.roundTrips.Add(1)
	look := e.sight.look(ctx)
	results := conn.SendBatch(ctx, pipeline)
	t := pgTransaction{conn: conn}
	err = readBegin(results, &t)
	for i := 0; err == nil && i < len(steps); i++ {
		look.of(steps[i].of)
		if refusal := readStep(results, steps[i].step, &look); refusal != nil {
			err = errGroupRefused
			if isRetryable(refusal) {
				err = refusal
			}
		}
	}
	if closed := closeAfter(results, err); closed != nil || conn.Conn().IsClosed() {
		return lostOrWrong(errors.Join(err, closed))
	}
	if err != nil {
		return err
	}
	return e.finishGroup(ctx, t, group)
}

// finishGroup is finish for a group.
func (e *postgresEngine) finishGroup(ctx context.Context, t pgTransaction, group []*submission) error {
	began := time.Now()
	err := e.finish(ctx, t)
	e.sight.sawCommit(group, began, err)
	return err
}

// lostOrWrong tells a broken connection, after which the transaction may be tried again, from a mistake of our own that
// never reached the server: pgx closes the connection after both.
func lostOrWrong(err error) error {
	_, answered := errors.AsType[*pgconn.PgError](err)
	_, network := errors.AsType[net.Error](err)
	if answered || network || pgconn.SafeToRetry(err) || pgconn.Timeout(err) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) {
		return &lostTransaction{err}
	}
	return err
}

// interleave is the steps of a whole group in the order in which they run: contended ones last and by key, so that two
// groups lock hot rows late and in the same order. A row's statements stay in the order of their batches, which makes
// the result the same as that of one batch after the other.
func interleave(group []*submission) []groupStep {
	steps := make([]groupStep, 0, len(group)*group[0].batch.Len())
	for _, s := range group {
		for i := range s.batch.steps {
			steps = append(steps, groupStep{&s.batch.steps[i], s})
		}
	}
	calm := len(steps)
	for _, s := range group {
		for i := range s.batch.contended {
			steps = append(steps, groupStep{&s.batch.contended[i], s})
		}
	}
	slices.SortStableFunc(steps[calm:], func(a, b groupStep) int { return cmp.Compare(a.step.key, b.step.key) })
	return steps
}

// groupStep is a step, and whose it is.
type groupStep struct {
	step *step
	of   *submission
}

// stepGroup judges batch after batch under a savepoint, as if the earlier ones had been committed before it, and
// commits what was accepted: one round trip a batch.
func (e *postgresEngine) stepGroup(ctx context.Context, group []*submission, refusals []error) error {
	t, err := e.begin(ctx)
	if err != nil {
		return err
	}
	defer abandon(t.conn)
	accepted := 0
	undo := false // whether the savepoint of the batch before must be rolled back; sent along with the next batch
	for i, s := range group {
		refusals[i], err = e.step(ctx, t.conn.Conn(), i > 0, undo, s)
		if err != nil {
			return err
		}
		undo = refusals[i] != nil
		if !undo {
			accepted++
		}
	}
	if accepted == 0 {
		return nil
	}
	if undo {
		if err := e.undo(ctx, t.conn.Conn()); err != nil {
			return err
		}
	}
	return e.finishGroup(ctx, t, group)
}

// step runs one batch of a group under a savepoint, ending the savepoint of the batch before it in the same round
// trip. An error, other than a refusal, is the whole transaction's.
func (e *postgresEngine) step(ctx context.Context, conn *pgx.Conn, open, undo bool, s *submission) (refusal, lost error) {
	if conn.PgConn().TxStatus() == 'E' {
		// In a failed transaction the server prepares nothing but the way out of it, so that has to go first, alone.
		if err := e.undo(ctx, conn); err != nil {
			return nil, err
		}
		undo = false
	}
	pipeline := &pgx.Batch{}
	if undo {
		pipeline.Queue("ROLLBACK TO SAVEPOINT batch")
	}
	if open {
		pipeline.Queue("RELEASE SAVEPOINT batch")
	}
	pipeline.Queue("SAVEPOINT batch")
	control := pipeline.Len()
	queueSteps(pipeline, s.batch)
	e.counts.roundTrips.Add(1)
	look := e.sight.look(s.ctx)
	results := conn.SendBatch(ctx, pipeline)
	for range control {
		if _, err := results.Exec(); err != nil {
			return nil, lostOrWrong(errors.Join(err, results.Close()))
		}
	}
	refusal = readSteps(results, s.batch, &look)
	if err := closeAfter(results, refusal); err != nil || conn.IsClosed() {
		return nil, lostOrWrong(errors.Join(refusal, err))
	}
	if refusal != nil && isRetryable(refusal) {
		return nil, refusal
	}
	return refusal, nil
}

// undo rolls back to the savepoint of the last batch.
func (e *postgresEngine) undo(ctx context.Context, conn *pgx.Conn) error {
	e.counts.roundTrips.Add(1)
	if _, err := conn.PgConn().Exec(ctx, "ROLLBACK TO SAVEPOINT batch").ReadAll(); err != nil {
		return &lostTransaction{err}
	}
	return nil
}
