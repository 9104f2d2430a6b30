import type { MessageKey, Translate } from '../language.tsx'
import { useT } from '../language.tsx'
import { Badge, type Tone } from '../kit/index.ts'

// Every state that something of an order can be in, by what it is a state of, with what its colour says.
export const states = {
  status: { draft: 'quiet', pending: 'warn', requires_action: 'bad', confirmed: 'plain', completed: 'good', canceled: 'quiet', expired: 'quiet' },
  payment: {
    pending: 'warn', requires_action: 'warn', authorized: 'plain', partially_authorized: 'warn', partially_paid: 'warn', paid: 'good', overpaid: 'bad', partially_refunded: 'plain',
    refunded: 'quiet', voided: 'quiet', expired: 'quiet', failed: 'bad', captured: 'good',
  },
  fulfillment: { not_required: 'quiet', unfulfilled: 'warn', partially_fulfilled: 'warn', fulfilled: 'plain', partially_delivered: 'plain', delivered: 'good' },
  return: { no_return: 'quiet', return_requested: 'warn', in_progress: 'warn', partially_returned: 'plain', returned: 'plain', return_failed: 'quiet' },
  parcel: {
    pending: 'warn', processing: 'warn', shipped: 'plain', in_transit: 'plain', out_for_delivery: 'plain', ready_for_pickup: 'plain', delivered: 'good', failed: 'bad', canceled: 'quiet',
  },
  takeback: { requested: 'warn', open: 'warn', partially_received: 'warn', received: 'plain', closed: 'good', declined: 'quiet', canceled: 'quiet' },
  refund: { pending: 'warn', succeeded: 'good', failed: 'bad' },
} as const satisfies Record<string, Record<string, Tone>>

export type Axis = keyof typeof states

// stateName is what a state is called; one that this version does not know is called as the API calls it.
export function stateName(axis: Axis, state: string, t: Translate): string {
  return state in states[axis] ? t(`orders.${axis}.${state}` as MessageKey) : state
}

// State is a state as a badge.
export function State({ axis, of }: { axis: Axis; of: string }) {
  const t = useT()
  const tones: Record<string, Tone> = states[axis]
  return <Badge tone={tones[of] ?? 'plain'}>{stateName(axis, of, t)}</Badge>
}

// choicesOf is the states of an axis to choose from, without those that an order itself is never in.
export const choicesOf = (axis: Axis, t: Translate, without: string[] = []) =>
  Object.keys(states[axis]).filter((state) => !without.includes(state)).map((id) => ({ id, name: stateName(axis, id, t) }))
