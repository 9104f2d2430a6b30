package actor_test

import (
	"context"
	"testing"

	"winkel/internal/kernel/actor"
)

func TestFrom(t *testing.T) {
	ada := actor.With(context.Background(), "staff:ada")
	for _, c := range []struct {
		name string
		ctx  context.Context
		want string
	}{
		{"nobody named", context.Background(), "system"},
		{"named", ada, "staff:ada"},
		{"an empty name leaves the one before", actor.With(ada, ""), "staff:ada"},
		{"the latest name counts", actor.With(ada, "key:import"), "key:import"},
	} {
		if got := actor.From(c.ctx); got != c.want {
			t.Errorf("%s: From = %q, want %q", c.name, got, c.want)
		}
	}
}
