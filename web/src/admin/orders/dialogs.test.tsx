// @vitest-environment happy-dom
import { expect, it, vi } from 'vitest'
import type { AdminFulfillment, AdminOrder, AdminOrderItem } from '../../api/admin.gen.ts'
import { answering, button, draw, erase, field, forStaff, press, soon, write } from '../../drawn/drawn.tsx'
import { makeStore } from '../store.ts'
import { Errands, type Errand } from './errands.tsx'
import { trackingInput, trackingOf } from './tracking.ts'

const money = (amount: number) => ({ amount, currency_code: 'EUR' })

const parcel = (changes: Partial<AdminFulfillment> = {}) =>
  ({ id: 'ful_1', status: 'shipped', items: [], carrier: 'DHL', tracking_number: '', tracking_url: '', note: 'Fragile', ...changes }) as unknown as AdminFulfillment

const orderOf = (changes: Partial<AdminOrder> = {}): AdminOrder =>
  ({
    id: 'order_1', version: 7, currency_code: 'EUR', status: 'confirmed', payment_status: 'paid', refundable_total: money(1490), shipping_method: { total: money(490) }, shipping_refunded_total: money(0),
    items: [{ id: 'line_1', title: 'Mug', sku: 'MUG', options: [], quantity: 1, canceled_quantity: 0, fulfilled_quantity: 0, returned_quantity: 0, refunded_quantity: 0, total: money(1000), refunded_total: money(0) } as unknown as AdminOrderItem],
    payments: [], refunds: [], returns: [], fulfillments: [parcel()], outstanding_total: money(0), ...changes,
  }) as AdminOrder

it('the shipping part of a refund is written like every other amount, or filled in', async () => {
  await draw(forStaff(<Errands errand={{ do: 'refund' }} order={orderOf()} reload={() => Promise.resolve()} onClose={() => undefined} />))
  await write(field('Shipping'), '4.50')
  expect(field('Shipping').value).toBe('4.50')
  button('Refund €4.50')
  await press(button('All of the shipping'))
  expect(field('Shipping').value).toBe('4.90')
  button('Refund €4.90')
})

// Changing is an errand of an order that somebody else changes meanwhile.
async function errandOf(errand: Errand, first: AdminOrder) {
  const store = makeStore(true)
  const shown = (order: AdminOrder) => forStaff(<Errands errand={errand} order={order} reload={() => Promise.resolve()} onClose={vi.fn()} />, store)
  const { again } = await draw(shown(first))
  return (order: AdminOrder) => again(shown(order))
}

it('a dialog of an order shows what it is about as it is now', async () => {
  const change = await errandOf({ do: 'track', id: 'ful_1' }, orderOf())
  expect(field('Tracking number').value).toBe('')
  await change(orderOf({ version: 8, fulfillments: [parcel({ tracking_number: 'A1' })] }))
  expect(field('Tracking number').value).toBe('A1')
})

it('what is said about a parcel is sent where somebody changed it, and by the version that he saw', async () => {
  const asked = answering(() => ({ status: 409, body: { code: 'version_conflict', detail: 'Somebody else changed it.' } }))
  await draw(forStaff(<Errands errand={{ do: 'track', id: 'ful_1' }} order={orderOf()} reload={() => Promise.resolve()} onClose={vi.fn()} />))
  await erase(field('Carrier'))
  await write(field('Carrier'), 'UPS')
  await press(button('Save'))
  await soon(() => asked.length === 1)
  expect(asked[0]).toMatchObject({ version: '"v7"', body: { carrier: 'UPS' } })
  expect(Object.keys(asked[0]?.body as object)).toEqual(['carrier'])
})

it('what nobody changed about a parcel is not said again', () => {
  const base = trackingOf(parcel({ tracking_number: 'A1', estimated_delivery: '2026-05-04T12:00:00Z' }))
  expect(trackingInput(base, base)).toEqual({})
  expect(trackingInput({ ...base, note: '' }, base)).toEqual({ note: '' })
  expect(trackingInput({ ...base, estimated_delivery: '2026-05-06' }, base)).toEqual({ estimated_delivery: '2026-05-06T12:00:00Z' })
  expect(trackingInput({ ...base, estimated_delivery: '' }, base)).toEqual({})
})
