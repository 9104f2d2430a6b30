package transfer

import (
	"context"
	"encoding/json"
	"fmt"

	"winkel/internal/kernel/id"
	"winkel/internal/platform/blob"
	"winkel/internal/platform/job"
)

// filePrefix is where the files lie that wait for their import.
const filePrefix = "imports"

// jobsAtOnce is how many jobs are read together.
const jobsAtOnce = 200

// Sweep removes the stored files whose imports ended for good, or were never queued, and that are older than
// blob.KeepFor: until then an import that failed can be run again. It says how many it removed.
func (i *Imports) Sweep(ctx context.Context) (removed int, err error) {
	waiting, err := i.waiting(ctx)
	if err != nil {
		return 0, fmt.Errorf("sweep import files: %w", err)
	}
	err = i.files.List(ctx, filePrefix+"/", func(file blob.Info) error {
		if waiting[file.Key] || i.db.Clock().Now().Sub(file.Modified) <= blob.KeepFor {
			return nil
		}
		removed++
		return i.files.Delete(ctx, file.Key)
	})
	if err != nil {
		return removed, fmt.Errorf("sweep import files: %w", err)
	}
	return removed, nil
}

// waiting is the keys of the files whose imports are not finished. Each job is read once, whatever its state, so that none
// is missed because its state changes meanwhile.
func (i *Imports) waiting(ctx context.Context) (map[string]bool, error) {
	keys := map[string]bool{}
	for last := id.Job(0); ; {
		jobs, err := i.jobs.List(ctx, job.Filter{Kind: ImportJob, Before: last, Limit: jobsAtOnce})
		if err != nil {
			return nil, err
		}
		for _, record := range jobs {
			if record.State == job.Succeeded || record.State == job.Dead {
				continue
			}
			var order struct { // the part of importOrder that counts here
				File struct {
					Key string `json:"Key"`
				} `json:"File"`
			}
			if err := json.Unmarshal(record.Payload, &order); err != nil {
				return nil, fmt.Errorf("decode the payload of job %s: %w", record.ID, err)
			}
			keys[order.File.Key] = true
		}
		if len(jobs) < jobsAtOnce {
			return keys, nil
		}
		last = jobs[len(jobs)-1].ID
	}
}
