import type { AdminFulfillment, AdminTracking } from '../../api/admin.gen.ts'

// TrackingDraft is what is said about a parcel on its way, while it is entered.
export interface TrackingDraft {
  carrier: string
  tracking_number: string
  tracking_url: string
  estimated_delivery: string // a day
  note: string
}

// trackingOf is what is said about a parcel; nothing of one that is not there yet.
export const trackingOf = (parcel?: AdminFulfillment): TrackingDraft => ({
  carrier: parcel?.carrier ?? '', tracking_number: parcel?.tracking_number ?? '', tracking_url: parcel?.tracking_url ?? '',
  estimated_delivery: parcel?.estimated_delivery?.slice(0, 10) ?? '', note: parcel?.note ?? '',
})

const words = ['carrier', 'tracking_number', 'tracking_url', 'note'] as const

// trackingInput is what was changed of it, as the API takes it: all else stays as it is, or as somebody else has made it meanwhile. A
// day that is not given stays, and an address is found by carrier and number.
export function trackingInput(now: TrackingDraft, base: TrackingDraft): AdminTracking {
  const changed = Object.fromEntries(words.filter((name) => now[name] !== base[name]).map((name) => [name, now[name]]))
  const day = now.estimated_delivery
  return { ...changed, ...(day && day !== base.estimated_delivery && { estimated_delivery: `${day}T12:00:00Z` }) }
}
