package admin

import (
	"context"

	"winkel/internal/api/wire"
	"winkel/internal/platform/capacity"
)

func (h *handlers) registerCapacity(a *wire.API) {
	wire.Get(a, "/api/admin/capacity", wire.Op{
		ID: "admin-plan-capacity", Summary: "How large the shop has to be, how often it is down, and what it costs a month",
		Description: "The same as winkel plan --json. Without parameters it is the worked example: 100,000 people a day with 50 requests of 2 KB each, on one machine. Nothing is measured, and nothing of the shop is read.",
		Tag:         "Admin: capacity", Scope: settingsRead,
	}, h.planCapacity)
}

// CapacityQuery is capacity.Input as query parameters. Bounds are those of the package, which names the parameter that is beyond them.
type CapacityQuery struct {
	DailyUsers      int64   `query:"daily_users" default:"100000" doc:"People a day."`
	RequestsPerUser float64 `query:"requests_per_user" default:"50" doc:"Requests that each of them makes a day."`
	KBPerRequest    float64 `query:"kb_per_request" default:"2" doc:"KB (1,000 bytes) of a request and its answer."`
	PeakFactor      float64 `query:"peak_factor" default:"3" doc:"How many times the average the busiest second is."`
	RetentionDays   int64   `query:"retention_days" default:"365" doc:"Days for which the data are kept."`
	MoreUsers       int64   `query:"more_users" default:"50000" doc:"Users that come on top, for whom servers are added."`
	UsersPerServer  int64   `query:"users_per_server" default:"10000" doc:"Users that one server bears."`
	CPU             float64 `query:"cpu" default:"4" doc:"Cores of the server that is to become larger."`
	MemoryGB        float64 `query:"memory_gb" default:"8" doc:"GB of memory of that server."`
	Load            float64 `query:"load" default:"1000" doc:"Users at once for whom it becomes larger."`
	Setup           string  `query:"setup" maxLength:"8000" doc:"The parts of the deployment and a price list, as a JSON object with deployment and prices. Without it, one machine." example:"{\"deployment\":{\"name\":\"node\",\"availability\":99.9,\"copies\":2,\"server\":\"small\"},\"prices\":{\"currency\":\"USD\",\"servers\":{\"small\":\"5\"},\"storage_gb\":\"0.1\",\"traffic_gb\":\"0.01\"}}"`
}

func (q *CapacityQuery) input() (capacity.Input, error) {
	in := capacity.Input{
		Traffic: capacity.Traffic{
			DailyUsers: q.DailyUsers, RequestsPerUser: q.RequestsPerUser, KBPerRequest: q.KBPerRequest,
			PeakFactor: q.PeakFactor, RetentionDays: q.RetentionDays,
		},
		Growth:  capacity.Growth{MoreUsers: q.MoreUsers, UsersPerServer: q.UsersPerServer},
		Machine: capacity.Machine{CPU: q.CPU, MemoryGB: q.MemoryGB}, Load: q.Load, Setup: capacity.OneMachine(),
	}
	if q.Setup == "" {
		return in, nil
	}
	setup, err := capacity.ReadSetup([]byte(q.Setup))
	if err != nil {
		return in, err
	}
	in.Setup = setup
	return in, nil
}

func (*handlers) planCapacity(_ context.Context, _ *wire.Call, in *CapacityQuery) (*wire.Reply[capacity.Plan], error) {
	input, err := in.input()
	if err != nil {
		return nil, err
	}
	plan, err := capacity.Make(input)
	if err != nil {
		return nil, err
	}
	return &wire.Reply[capacity.Plan]{Body: *plan}, nil
}
