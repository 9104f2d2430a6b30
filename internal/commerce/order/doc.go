// Package order is what people bought: documents that are copied from a quote and never reckoned again.
//
// # Statuses
//
// status is the one status that is decided; what leads where:
//
//	draft ─► pending ─► confirmed ─► completed
//	           │  ▲        │  ▲
//	           ▼  │        ▼  │
//	         requires_action ─┘
//	pending ─► expired
//	draft, pending, confirmed, requires_action ─► canceled
//
// An order begins as pending, when everything that it claims is claimed. It stands from the moment PlacedAt: when its
// payment is authorized or captured, when nothing has to be paid, or at once where it is paid later by agreement. Only
// then is order.placed announced, and only then is the customer written to; a card that is declined leaves a canceled
// order that nobody heard of. An order that is confirmed, paid, and delivered (or has nothing to send) is completed.
//
// The other three are derived, by the functions in status.go, from payments, lines and returns, and are kept on the row
// because lists filter by them. Whoever changes such a fact revises the order in the same transaction, guarded by its
// version; Verify derives them again.
//
// # Invariants
//
//   - Lines, adjustments, tax lines and totals are those of pricing.Quote, stored verbatim.
//   - A cart has at most one order: a unique column. An order that was given back lets go of its cart.
//   - fulfilled + canceled ≤ ordered, delivered ≤ fulfilled, returned ≤ fulfilled, refunded ≤ ordered and ≤ total: checks
//     of the table, so that no two people at once can break them.
//   - History is only ever appended to.
//   - Numbers (W-2026-000123) are unique and grow; gaps are allowed, because nodes take them in blocks.
package order
