// Package telemetry is how a running shop shows itself: log lines, metrics and health.
//
// # Logs
//
// One logger, made by NewLogger: text for a person at a terminal, JSON for everything else. Whoever logs with the
// context of a request gets that request's id on the line; the same id is in the answer's X-Request-Id header and in
// every problem document, so that a shopper's complaint leads to the line. A value of type Secret, and an attribute
// whose name says that it is secret (password, token, authorization, …), appear as [redacted].
//
// Lines of the access log are held back for up to 50 ms and written together; a warning, an error and whatever else is logged goes out
// at once, behind them. Only a process that is killed, or cut off by a panic that nobody contains, takes held lines with it.
//
// # Metrics
//
// A registry of our own, never the global one, so that a test can have a fresh one. Names begin with winkel_. Labels
// have few values: route patterns and not paths, kinds and not ids.
//
// # Health
//
// Alive (/healthz) means that the process answers; a supervisor restarts it when it does not. Ready (/readyz) means
// that it may take traffic: it has started, it is not draining, and every registered check succeeds within a second.
package telemetry
