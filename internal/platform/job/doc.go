// Package job does work later: durably, at least once, and on whichever node has time.
//
// # The life of a job
//
// Add puts a job into the batch of the change that makes it necessary, so that both are committed or neither is. A job
// has a kind, which names the handler, and a payload in JSON. With a unique key, a second job is not added while the
// first is unfinished.
//
//	queued ──▶ running ──▶ succeeded
//	              │
//	              ├──▶ failed ──▶ running …   an attempt failed; the next one comes at run_at
//	              └──▶ dead                   no attempt is left, or another would not help
//
// The pause before the next attempt grows exponentially up to an hour, and its length is drawn by chance from zero up
// ("full jitter"), so that what failed together is not tried together again. A job that died is announced as the event
// job.dead; after the cause was removed, Rerun puts it back. Succeeded jobs may be run again too, unless their kind is to
// be done once.
//
// # Leases
//
// A worker claims a job for a minute and renews that every twenty seconds, with its progress. A worker that was killed
// does not renew: when the lease is over, the attempt counts as failed and the job is taken by another worker. A worker
// that was merely stopped for a while (a paused machine, a lost database) finds at its next renewal that the job is no
// longer its own: its context is canceled with the cause ErrLeaseLost, and whatever it reports afterwards is refused,
// because every write names worker and attempt. So a job has one result, but its handler may have begun more than once:
// handlers must be idempotent. A handler that runs past its timeout is not renewed either, so none hangs for ever.
//
// # Steps
//
// Where an effect is not idempotent by nature, such as raising a price by a tenth, the handler makes it a step: AddStep
// records the step in the batch of the effect, and StepDone tells a later attempt to pass it over. Steps are kept as
// long as their job, so it does not matter how much later that attempt comes.
//
// # Stopping
//
// When the context given to Run ends, no more jobs are taken and those at work get a few seconds to finish. Then their
// contexts are canceled, and what returns with an error is put back into the queue and allowed one attempt more.
//
// # Schedules
//
// Schedule adds a job at times given in cron's notation, in UTC. All nodes look; the one that inserts the row (name,
// due time) into cron_run adds the job, in the same transaction. When all nodes were down at the due time, it runs
// once, late; when many due times were missed, it still runs once. A schedule that was never seen before waits for its
// next due time.
package job
