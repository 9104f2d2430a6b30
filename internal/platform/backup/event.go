package backup

import "winkel/internal/platform/outbox"

// EventFailed is the type of the event that announces that a copy, or the rehearsal of one, went wrong.
const EventFailed = "backup.failed"

// FailedEvent is the data of backup.failed.
type FailedEvent struct {
	Kind  string `json:"kind"` // of the job: backup.create or backup.drill
	Error string `json:"error"`
}

// Events is the kinds of events of copies.
func Events() []outbox.Kind {
	return []outbox.Kind{{Type: EventFailed, Version: 1, Data: FailedEvent{}}}
}
