package config

import "time"

// Traces says where the shop tells what a request waited for, down to the statements of the database. Without an endpoint it tells nobody,
// and that costs nothing.
type Traces struct {
	Endpoint string  `env:"ENDPOINT" placeholder:"URL" secret:"url" help:"Collector of OpenTelemetry that takes OTLP over HTTP, such as http://127.0.0.1:4318. Empty: no traces."`
	Sample   float64 `env:"SAMPLE" default:"0.01" placeholder:"SHARE" help:"Share of the requests, jobs and steps of consumers whose trace is kept, from 0 to 1. A trusted proxy that began a trace decides itself."`
}

func (c *Config) validateTraces(wrong *mistakes) {
	wrong.url("trace-endpoint", c.Traces.Endpoint, "http", "https")
	wrong.whenf(c.Traces.Sample < 0 || c.Traces.Sample > 1, "--trace-sample is %g. Give a share from 0 to 1, such as 0.01.", c.Traces.Sample)
	wrong.whenf(c.Metrics.Profiles && c.Metrics.Listen == "", "--metrics-profiles needs --metrics-listen: profiles are not served where shoppers are.")
	wrong.whenf(c.Storage.SlowQuery < 0, "--slow-query is %s. Give a time, such as %s, or 0 to log none.", c.Storage.SlowQuery, 200*time.Millisecond)
}
