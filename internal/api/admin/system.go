package admin

import (
	"context"
	"time"

	"winkel/internal/api/wire"
)

func (h *handlers) registerSystem(a *wire.API) {
	op := wire.Op{ID: "admin-get-system", Summary: "How the shop's programs and those whom they depend on are doing", Tag: "Admin: system", Scope: settingsRead}
	op.Description = "Of the node that answers, but for nodes, which are all that said within the last minute that they are there."
	wire.Get(a, "/api/admin/system", op, h.getSystem)
}

// System is how a node is doing, and those whom it depends on.
type System struct {
	Version      string                       `json:"version"`
	Engine       string                       `json:"engine" doc:"postgres or sqlite."`
	Node         int                          `json:"node" doc:"The number of the node that answers."`
	Roles        []string                     `json:"roles" doc:"What the node does: web, worker."`
	StartedAt    time.Time                    `json:"started_at"`
	Ready        bool                         `json:"ready" doc:"Whether the node may take traffic."`
	Checks       []SystemCheck                `json:"checks" doc:"What that depends on."`
	Load         SystemLoad                   `json:"load"`
	Dependencies []SystemDependency           `json:"dependencies" doc:"Those whom the shop asks, each behind a circuit breaker."`
	Replica      wire.Nullable[SystemReplica] `json:"replica" doc:"The standby that reports are read from; null where there is none."`
	Nodes        []SystemNode                 `json:"nodes"`
}

// SystemCheck is one thing that a node must have to be ready.
type SystemCheck struct {
	Name       string `json:"name" example:"database"`
	Status     string `json:"status" doc:"ok, failed or timeout."`
	DurationMS int64  `json:"duration_ms"`
}

// SystemLoad is how much a node has to do.
type SystemLoad struct {
	Running int64        `json:"running" doc:"Requests that are worked on."`
	Most    int64        `json:"most" doc:"Requests that may be; beyond half of it those that can wait are refused."`
	Refused []SystemShed `json:"refused" doc:"Requests that were refused since the start because there was too much to do, from what can wait most."`
}

// SystemShed is how many requests of a priority were refused.
type SystemShed struct {
	Priority string `json:"priority" doc:"deferrable, browsing, changing or paying."`
	Requests uint64 `json:"requests"`
}

// SystemDependency is somebody whom the shop asks.
type SystemDependency struct {
	Name     string `json:"name" example:"payment.stripe"`
	State    string `json:"state" doc:"Of the breaker: closed (as it should be), open (it is not asked), half_open (the next call is a trial)."`
	Calls    int64  `json:"calls" doc:"Since the start, as the other numbers."`
	Failures int64  `json:"failures"`
	Refused  int64  `json:"refused" doc:"Calls that were not made."`
	Running  int64  `json:"running" doc:"Calls that wait for an answer."`
}

// SystemReplica is a standby of the database.
type SystemReplica struct {
	Usable bool   `json:"usable" doc:"Whether it is read from."`
	LagMS  int64  `json:"lag_ms" doc:"How old what it tells may be."`
	Reason string `json:"reason" doc:"Why it is not read from; empty when it is."`
}

// SystemNode is a program that serves the shop.
type SystemNode struct {
	Node    int       `json:"node"`
	Holder  string    `json:"holder" doc:"Machine, process, and a random name."`
	Roles   []string  `json:"roles"`
	Version string    `json:"version"`
	SeenAt  time.Time `json:"seen_at"`
}

func (h *handlers) getSystem(ctx context.Context, _ *wire.Call, _ *wire.None) (*wire.Reply[System], error) {
	s, err := h.system(ctx)
	if err != nil {
		return nil, err
	}
	return &wire.Reply[System]{Body: s}, nil
}
