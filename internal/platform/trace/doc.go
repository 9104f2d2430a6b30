// Package trace tells what one request waited for: spans, from its arrival down to each statement of the database, sent to a
// collector of OpenTelemetry (OTLP over HTTP).
//
// # Where a trace begins
//
// Whoever has work that nobody inside asked for (a request, an attempt at a job, a step of a consumer of events) begins a trace with
// Tracer.Begin. A nil *Tracer is one that is off: everything that is asked of it does nothing. Whether a trace is kept is decided
// here, once, by chance.
//
// # Where it goes on
//
// Everything below calls Child with the context that it was given. Outside a trace that is one look into the context, and it allocates
// nothing. So a package takes part in traces without knowing whether there are any, and without a tracer of its own.
//
// # What may stand in a span
//
// Texts of the program: routes and not paths, statements and not their arguments, names of dependencies, codes of faults and not their
// messages. Never what somebody sent.
package trace
