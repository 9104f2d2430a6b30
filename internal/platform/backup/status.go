package backup

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"winkel/internal/platform/job"
)

// Status is how the shop stands with its copies.
type Status struct {
	Copies     []Copy // the newest first; empty without a place
	Unreadable error  // why the place could not be looked at; nil if it was. Everything else is known all the same
	Keep       int    // copies that stay

	Made      *Made            // the last copy that a job made; nil if there is none
	Details   map[string]*Made // of copies that jobs made, by name, as far back as jobs are kept
	Rehearsal *Rehearsal       // the last rehearsal that went well; nil if there is none
	Trouble   string           // why the last job of either kind that ended, or will be tried again, went wrong; empty if it did not

	Making     *job.Record // the job that makes a copy or waits to; nil if there is none
	Rehearsing *job.Record // the job that rehearses one or waits to; nil if there is none

	Every, DrillEvery time.Duration // between two that are made by themselves; 0: none are
	Next, NextDrill   time.Time     // when the next ones are due; zero: none are
}

// lookBack is how many jobs of a kind are looked at.
const lookBack = 100

// Status looks at the place and at the jobs.
func (s *Service) Status(ctx context.Context) (Status, error) {
	now := s.o.DB.Clock().Now()
	st := Status{
		Copies: []Copy{}, Keep: s.o.Keep, Details: map[string]*Made{}, Every: s.every, DrillEvery: s.drill,
		Next: due(now, s.every), NextDrill: due(now, s.drill),
	}
	if s.o.Place != nil {
		copies, err := s.o.Place.List(ctx)
		if st.Unreadable = err; err == nil {
			st.Copies = copies
		}
	}
	made, err := s.o.Jobs.List(ctx, job.Filter{Kind: CreateJob, Limit: lookBack})
	if err != nil {
		return st, err
	}
	drills, err := s.o.Jobs.List(ctx, job.Filter{Kind: DrillJob, Limit: lookBack})
	if err != nil {
		return st, err
	}
	st.Making, st.Rehearsing = unfinished(made), unfinished(drills)
	for _, r := range made {
		if r.State != job.Succeeded {
			continue
		}
		m, err := resultOf[Made](r)
		if err != nil {
			return st, err
		}
		st.Details[m.Name] = m
		if st.Made == nil {
			st.Made = m
		}
	}
	for _, r := range drills {
		if r.State == job.Succeeded {
			st.Rehearsal, err = resultOf[Rehearsal](r)
			break
		}
	}
	st.Trouble = trouble(made, drills, st.Made)
	return st, err
}

// unfinished is the job of a list that is still to be done; nil if there is none.
func unfinished(list []job.Record) *job.Record {
	for i := range list {
		if s := list[i].State; s == job.Queued || s == job.Running || s == job.Failed {
			return &list[i]
		}
	}
	return nil
}

// trouble is why the newest attempt of either kind that has come to an end went wrong; empty if it did not.
func trouble(made, drills []job.Record, last *Made) string {
	for _, list := range [][]job.Record{made, drills} {
		for _, r := range list {
			if r.State == job.Succeeded {
				break
			}
			if r.Error != "" {
				return r.Error
			}
		}
	}
	if last != nil && last.PruneError != "" {
		return pruneTrouble + last.PruneError
	}
	return ""
}

// due is when the next job of a schedule is added: at a multiple of the pause since midnight UTC; zero where there is no schedule.
func due(now time.Time, pause time.Duration) time.Time {
	if pause == 0 {
		return time.Time{}
	}
	return time.Unix(0, 0).UTC().Add(now.Sub(time.Unix(0, 0)).Truncate(pause) + pause)
}

func resultOf[T any](r job.Record) (*T, error) {
	result := new(T)
	if err := json.Unmarshal(r.Result, result); err != nil {
		return nil, fmt.Errorf("read the result of job %s: %w", r.ID, err)
	}
	return result, nil
}
