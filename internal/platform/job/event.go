package job

import "winkel/internal/platform/outbox"

// DeadEvent is the data of job.dead.
type DeadEvent struct {
	Kind     string `json:"kind"`
	Attempts int64  `json:"attempts"`
	Error    string `json:"error"`
}

// Events is the kinds of events of the queue.
func Events() []outbox.Kind {
	return []outbox.Kind{{Type: EventDead, Version: 1, Data: DeadEvent{}}}
}
