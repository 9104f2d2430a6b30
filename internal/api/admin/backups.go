package admin

import (
	"context"
	"net/http"
	"time"

	"winkel/internal/api/wire"
	"winkel/internal/kernel/fault"
	"winkel/internal/platform/backup"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/job"
)

const backupRoot = "/api/admin/backups"

func (h *handlers) registerBackups(a *wire.API) {
	op := func(opID, summary, scope string) wire.Op {
		return wire.Op{ID: opID, Summary: summary, Tag: "Admin: system", Scope: scope}
	}
	list := op("admin-get-backups", "How the shop stands with its copies", settingsRead)
	list.Description = "Copies are made by a job, into the place that --backup-to names. How long one took and what is in it is known of those that jobs of the last 30 days made."
	wire.Get(a, backupRoot, list, h.getBackups)
	ask := op("admin-make-backup", "Make a copy of the shop now", settingsWrite)
	ask.Status = http.StatusAccepted
	ask.Description = "The answer is a job. Refused with backup_nowhere where the shop has no place for copies, and with job_already_queued while one is made or waits to be."
	wire.Post(a, backupRoot, ask, h.makeBackup)
}

// Backups is how the shop stands with its copies.
type Backups struct {
	Configured bool                           `json:"configured" doc:"Whether the shop has a place for copies."`
	Copies     []BackupCopy                   `json:"copies" doc:"What lies there, the newest first."`
	Unreadable string                         `json:"unreadable" doc:"Why the place cannot be looked at; empty if it can."`
	Schedule   BackupSchedule                 `json:"schedule"`
	Rehearsal  wire.Nullable[BackupRehearsal] `json:"rehearsal" doc:"The last time that a copy was restored to see whether it can be, and could; null: never."`
	Trouble    string                         `json:"trouble" doc:"Why the last copy or rehearsal went wrong; empty if it did not."`
	Making     wire.Nullable[Job]             `json:"making" doc:"The job that makes a copy now, waits to, or will try again; null: none."`
	Rehearsing wire.Nullable[Job]             `json:"rehearsing" doc:"The job that rehearses a copy now, waits to, or will try again; null: none."`
}

// BackupCopy is a copy in its place.
type BackupCopy struct {
	Name    string                      `json:"name" example:"winkel-20261126T085301Z.winkel"`
	TakenAt time.Time                   `json:"taken_at" doc:"When it was begun."`
	Bytes   int64                       `json:"bytes"`
	Details wire.Nullable[BackupMaking] `json:"details" doc:"Null where that is not known: it was made by hand, or long ago."`
}

// BackupMaking is how a copy was made.
type BackupMaking struct {
	Seconds float64 `json:"seconds" doc:"How long it took."`
	Rows    int64   `json:"rows"`
	Files   int64   `json:"files" doc:"Pictures and other files."`
	SHA256  string  `json:"sha256" doc:"Of everything in it, as winkel backup show says."`
}

// BackupSchedule is what is done by itself.
type BackupSchedule struct {
	EverySeconds int64                    `json:"every_seconds" doc:"Between two copies; 0: none is made by itself."`
	NextAt       wire.Nullable[time.Time] `json:"next_at"`
	Keep         int                      `json:"keep" doc:"Copies that stay."`
	DrillSeconds int64                    `json:"drill_seconds" doc:"Between two rehearsals; 0: none is done by itself."`
	NextDrillAt  wire.Nullable[time.Time] `json:"next_drill_at"`
}

// BackupRehearsal is what came of restoring a copy aside.
type BackupRehearsal struct {
	Name        string    `json:"name"`
	At          time.Time `json:"at" doc:"When it began."`
	LossSeconds float64   `json:"loss_seconds" doc:"How old the copy was: what would have been lost with the shop (RPO)."`
	BackSeconds float64   `json:"back_seconds" doc:"How long it took until there was a shop that agrees with itself (RTO)."`
	Rows        int64     `json:"rows"`
}

func (h *handlers) getBackups(ctx context.Context, _ *wire.Call, _ *wire.None) (*wire.Reply[Backups], error) {
	st, err := h.backups.Status(ctx)
	if err != nil {
		return nil, err
	}
	return &wire.Reply[Backups]{Body: backupsDocument(h.backups.Place() != nil, st)}, nil
}

func backupsDocument(configured bool, st backup.Status) Backups {
	doc := Backups{
		Configured: configured, Copies: []BackupCopy{}, Trouble: st.Trouble, Making: jobOrNull(st.Making), Rehearsing: jobOrNull(st.Rehearsing),
		Schedule: BackupSchedule{
			EverySeconds: int64(st.Every.Seconds()), NextAt: wire.TimeOrNull(st.Next), Keep: st.Keep,
			DrillSeconds: int64(st.DrillEvery.Seconds()), NextDrillAt: wire.TimeOrNull(st.NextDrill),
		},
	}
	if st.Unreadable != nil {
		doc.Unreadable = fault.From(st.Unreadable).Message
	}
	for _, c := range st.Copies {
		one := BackupCopy{Name: c.Name, TakenAt: c.TakenAt.UTC(), Bytes: c.Bytes}
		if m := st.Details[c.Name]; m != nil {
			one.Details = wire.Some(BackupMaking{Seconds: m.Seconds, Rows: m.Rows, Files: m.Files, SHA256: m.SHA256})
		}
		doc.Copies = append(doc.Copies, one)
	}
	if r := st.Rehearsal; r != nil {
		doc.Rehearsal = wire.Some(BackupRehearsal{Name: r.Name, At: r.BeganAt().UTC(), LossSeconds: r.LossSeconds, BackSeconds: r.BackSeconds, Rows: r.Rows})
	}
	return doc
}

func jobOrNull(r *job.Record) wire.Nullable[Job] {
	if r == nil {
		return wire.Nullable[Job]{}
	}
	return wire.Some(jobDocument(*r))
}

func (h *handlers) makeBackup(ctx context.Context, call *wire.Call, _ *wire.None) (*wire.Reply[Job], error) {
	return wire.Do(call, jobQueued, func(claim *idem.Claim) (job.Record, error) {
		return h.backups.Ask(ctx, backup.CreateJob, claim)
	})
}
