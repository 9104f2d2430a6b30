package notify

// Statements that must be served by an index, by name.
var (
	ListWaiting  = listWaiting
	ListLiveJobs = listLiveJobs.For(1)
	DeleteEnded  = deleteEnded
)
