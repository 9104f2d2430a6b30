package app

import (
	"context"
	"fmt"
	"maps"
	"os"
	"slices"

	"winkel/internal/platform/db"
	"winkel/internal/platform/telemetry"
	"winkel/internal/platform/trace"
)

// newTracer begins to send traces where the settings say so; nil where they name nobody.
func newTracer(env *environment) (*trace.Tracer, error) {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	c := env.config.Traces
	return trace.New(env.ctx, trace.Options{
		Endpoint: c.Endpoint, Sample: c.Sample, Version: Version, Instance: fmt.Sprintf("%s/%d", host, os.Getpid()), Logger: env.log,
	})
}

// watchDatabaseTimes shows how long the database takes.
func (n *node) watchDatabaseTimes() {
	n.metrics.WatchDistribution("winkel_db_duration_seconds",
		"Time of statements and commits, by work: read (until the last row is read), write, commit.", []string{"work"},
		func() []telemetry.Distribution {
			var all []telemetry.Distribution
			for _, t := range n.shop.db.Times() {
				upto := make(map[float64]uint64, len(t.Upto))
				for i, count := range t.Upto {
					upto[db.TimeBounds[i]] = count
				}
				all = append(all, telemetry.Distribution{Labels: []string{t.Work}, Upto: upto, Count: t.Count, Sum: t.Sum.Seconds()})
			}
			return all
		})
}

// watchReadiness shows what a load balancer is told.
func (n *node) watchReadiness() {
	n.metrics.Watch(telemetry.Watch{
		Name: "winkel_ready", Help: "1: the node may take traffic; 0: it starts, stops, or a check fails.",
		Read: func(ctx context.Context) ([]telemetry.Reading, error) {
			ready, _, _ := n.health.Examine(ctx)
			if ready {
				return one(1), nil
			}
			return one(0), nil
		},
	})
	n.metrics.Watch(telemetry.Watch{
		Name: "winkel_check_ok", Help: "1: the check that /readyz names succeeds; 0: it fails.", Labels: []string{"check"},
		Read: func(ctx context.Context) ([]telemetry.Reading, error) {
			_, _, results := n.health.Examine(ctx)
			var readings []telemetry.Reading
			for _, name := range slices.Sorted(maps.Keys(results)) {
				value := 0.0
				if results[name].Status == telemetry.CheckOK {
					value = 1
				}
				readings = append(readings, telemetry.Reading{Labels: []string{name}, Value: value})
			}
			return readings, nil
		},
	})
}
