import type { AdminInventoryLevel, AdminStockLocation } from '../../api/admin.gen.ts'

// Counts is how many of something there are.
export interface Counts {
  on_hand: number
  reserved: number
  available: number
}

// sumOf is how many there are altogether, or at one location.
export function sumOf(levels: readonly AdminInventoryLevel[], location?: string): Counts {
  const sum = { on_hand: 0, reserved: 0, available: 0 }
  for (const level of levels) {
    if (location && level.location_id !== location) continue
    sum.on_hand += level.on_hand
    sum.reserved += level.reserved
    sum.available += level.available
  }
  return sum
}

// Place is a location with what lies there; where something was never counted, nothing does.
export interface Place {
  location: AdminStockLocation
  level: AdminInventoryLevel | undefined
}

// placesOf is every location at which something may lie, in the order of the list.
export const placesOf = (locations: readonly AdminStockLocation[], levels: readonly AdminInventoryLevel[]): Place[] =>
  locations
    .map((location) => ({ location, level: levels.find(({ location_id }) => location_id === location.id) }))
    .filter(({ location, level }) => location.active || level)

// Reasons that can be chosen, as the ledger has them; another is what somebody writes.
export const reasons = ['received', 'returned', 'found', 'damaged', 'lost', 'counted'] as const
export type Reason = (typeof reasons)[number]

// Reasons that the shop itself writes.
const ownReasons = ['fulfilled', 'unfulfilled', 'transferred', 'import', 'set'] as const

// knownReason is a reason that there are words for in every language; undefined for what somebody wrote.
export const knownReason = (reason: string) => [...reasons, ...ownReasons].find((known) => known === reason)
