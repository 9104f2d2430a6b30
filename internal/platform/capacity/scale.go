package capacity

import "winkel/internal/kernel/fault"

// Growth asks for more of the same servers.
type Growth struct {
	MoreUsers      int64 `json:"more_users" yaml:"more_users" doc:"Users that come on top."`
	UsersPerServer int64 `json:"users_per_server" yaml:"users_per_server" doc:"Users that one server bears."`
}

func (g Growth) check(m *fault.Mistakes) {
	m.Within("more_users", g.MoreUsers, 0, 10_000_000_000)
	m.Within("users_per_server", g.UsersPerServer, 1, 10_000_000_000)
}

// Servers is how many more servers the growth asks for: the users over users a server, rounded up.
func (g Growth) Servers() int64 { return (g.MoreUsers + g.UsersPerServer - 1) / g.UsersPerServer }

// Constants of the formula for a larger server: so many users at once ask for as much again.
const (
	usersPerCPU    = 1000
	usersPerMemory = 800
)

// Machine is a server.
type Machine struct {
	CPU      float64 `json:"cpu" yaml:"cpu" doc:"Cores."`
	MemoryGB float64 `json:"memory_gb" yaml:"memory_gb"`
}

func (s Machine) check(m *fault.Mistakes, load float64) {
	measure(m, "cpu", s.CPU, 0, 100_000)
	measure(m, "memory_gb", s.MemoryGB, 0, 1_000_000)
	measure(m, "load", load, 0, 10_000_000_000)
}

// For is the machine that bears load more users at once: cpu × (1 + load / 1000), memory × (1 + load / 800).
func (s Machine) For(load float64) Machine {
	return Machine{CPU: s.CPU * (1 + load/usersPerCPU), MemoryGB: s.MemoryGB * (1 + load/usersPerMemory)}
}
