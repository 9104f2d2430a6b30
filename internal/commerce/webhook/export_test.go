package webhook

// Statements that are tried out by themselves, by name.
var (
	ListDue        = listDue
	ListUncleared  = listUncleared
	AbandonSome    = abandonSome
	DeleteSome     = deleteSome
	ListReplayable = listReplayable
	ReplayRange    = replayRange
	ListOld        = listOld
	DeleteOld      = deleteOld
)
