// Package actor carries who is acting along a request, for the logs that are kept: the price log, the stock ledger,
// the history of an order. It decides nothing; permissions are checked before.
package actor

import "context"

// System is the actor where nobody was named: the program itself.
const System = "system"

type key struct{}

// With returns a context in which name acts: "staff:ada@example.com", "key:nightly import". An empty name changes
// nothing.
func With(ctx context.Context, name string) context.Context {
	if name == "" {
		return ctx
	}
	return context.WithValue(ctx, key{}, name)
}

// From is who acts in ctx, System if nobody was named.
func From(ctx context.Context) string {
	if name, ok := ctx.Value(key{}).(string); ok {
		return name
	}
	return System
}
