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
	capacity.Figures

	Setup string `query:"setup" maxLength:"8000" doc:"The parts of the deployment and a price list, as a JSON object with deployment and prices. Without it, one machine." example:"{\"deployment\":{\"name\":\"node\",\"availability\":99.9,\"copies\":2,\"server\":\"small\"},\"prices\":{\"currency\":\"USD\",\"servers\":{\"small\":\"5\"},\"storage_gb\":\"0.1\",\"traffic_gb\":\"0.01\"}}"`
}

func (q *CapacityQuery) input() (capacity.Input, error) {
	in := q.Input(capacity.OneMachine())
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
