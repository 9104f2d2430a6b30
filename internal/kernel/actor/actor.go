// Package actor carries who is acting along a request, and from where, for the logs that are kept: the price log, the
// stock ledger, the history of an order, the audit log. It decides nothing; permissions are checked before.
package actor

import "context"

// Names of actors that are nobody's account.
const (
	// System is the actor where nobody was named: the program itself.
	System = "system"
	// Command is whoever runs the program on the machine of the shop.
	Command = "command"
)

type key struct{}

// acting is what a context carries.
type acting struct{ name, address string }

// With returns a context in which name acts: "staff:ada@example.com", "key:nightly import". An empty name changes
// nothing.
func With(ctx context.Context, name string) context.Context {
	if name == "" {
		return ctx
	}
	now := of(ctx)
	now.name = name
	return context.WithValue(ctx, key{}, now)
}

// WithAddress returns a context in which whoever acts does so from a client with the address. An empty one changes
// nothing.
func WithAddress(ctx context.Context, address string) context.Context {
	if address == "" {
		return ctx
	}
	now := of(ctx)
	now.address = address
	return context.WithValue(ctx, key{}, now)
}

// From is who acts in ctx, System if nobody was named.
func From(ctx context.Context) string {
	if name := of(ctx).name; name != "" {
		return name
	}
	return System
}

// Address is where the client is whose request is worked on in ctx; empty if it is nobody's.
func Address(ctx context.Context) string { return of(ctx).address }

func of(ctx context.Context) acting {
	now, _ := ctx.Value(key{}).(acting)
	return now
}
