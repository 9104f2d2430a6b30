import { describe, expect, it } from 'vitest'
import type { AdminOrder, AdminOrderItem, AdminReturn, Payment } from '../../api/admin.gen.ts'
import { byLine, canCancel, canPack, capturable, chosenOf, costOf, leftToReturn, refundTotal, shippingLeft, wayOf } from './rules.ts'

const money = (amount: number) => ({ amount, currency_code: 'EUR' })

const itemOf = (changes: Partial<AdminOrderItem>): AdminOrderItem =>
  ({
    id: 'line_1', quantity: 3, canceled_quantity: 0, fulfilled_quantity: 0, returned_quantity: 0, refunded_quantity: 0, requires_shipping: true, total: money(1000), refunded_total: money(0), ...changes,
  }) as AdminOrderItem

const orderOf = (changes: Partial<AdminOrder>): AdminOrder =>
  ({
    status: 'confirmed', payment_status: 'paid', items: [itemOf({})], returns: [], outstanding_total: money(0), shipping_refunded_total: money(0), shipping_method: { total: money(490) }, ...changes,
  }) as AdminOrder

const paymentOf = (changes: Partial<Payment>): Payment =>
  ({ status: 'authorized', amount: money(1490), authorized_amount: money(1490), captured_amount: money(0), refunded_amount: money(0), ...changes }) as Payment

describe('what units cost', () => {
  it('gives back to the cent what was paid, however it is divided', () => {
    for (const total of [0, 1, 999, 1000, 9_000_000_000_000_01]) {
      for (const quantity of [1, 2, 3, 7]) {
        let refunded = 0
        for (let before = 0; before < quantity; before++) refunded += costOf(itemOf({ quantity, total: money(total), refunded_quantity: before, refunded_total: money(refunded) }), 1)
        expect(refunded).toBe(total)
      }
    }
  })

  it('rounds half up, and never gives more than is left of the line', () => {
    expect([1, 2, 3].map((units) => costOf(itemOf({}), units))).toEqual([333, 667, 1000])
    expect(costOf(itemOf({ quantity: 2, total: money(5) }), 1)).toBe(3)
    expect(costOf(itemOf({ refunded_total: money(900) }), 3)).toBe(100)
  })

  it('adds goods, shipping and goodwill; an empty field is nothing', () => {
    expect(refundTotal(orderOf({}), { units: { line_1: 2 }, shipping: 490, goodwill: 10 })).toBe(1167)
    expect(refundTotal(orderOf({}), { units: { line_1: NaN }, shipping: null, goodwill: null })).toBe(0)
    expect(shippingLeft(orderOf({ shipping_refunded_total: money(100) }))).toBe(390)
    expect(shippingLeft(orderOf({ shipping_method: null }))).toBe(0)
  })
})

describe('what the API said of a line', () => {
  it('is found by its place among those that were sent', () => {
    const units = { line_1: 0, line_2: 1, line_3: NaN, line_4: 2 }
    expect(chosenOf(units)).toEqual([{ line_id: 'line_2', quantity: 1 }, { line_id: 'line_4', quantity: 2 }])
    expect(byLine({ 'items[1].quantity': 'too many', items: 'none', amount: 'no' }, units)).toEqual({ line_4: 'too many' })
  })
})

describe('what may be done', () => {
  it('packs what is paid for and not sent', () => {
    expect(canPack(orderOf({}))).toBe(true)
    for (const changes of [{ status: 'pending' }, { status: 'requires_action' }, { payment_status: 'refunded' }, { items: [itemOf({ fulfilled_quantity: 2, canceled_quantity: 1 })] }]) expect(canPack(orderOf(changes))).toBe(false)
  })

  it('cancels only what is not packed', () => {
    expect(canCancel(orderOf({}))).toBe(true)
    expect(canCancel(orderOf({ items: [itemOf({ fulfilled_quantity: 1 })] }))).toBe(false)
    expect(canCancel(orderOf({ status: 'completed' }))).toBe(false)
  })

  it('takes back what was sent, and is in no return that is under way', () => {
    const item = itemOf({ fulfilled_quantity: 3, returned_quantity: 1 })
    const one = (status: string): AdminReturn => ({ status, items: [{ line_id: 'line_1', quantity: 2, restocked: 1, damaged: 0, discarded: 0 }] }) as AdminReturn
    expect(leftToReturn(orderOf({ items: [item] }), item)).toBe(2)
    expect(leftToReturn(orderOf({ returns: [one('partially_received')] }), item)).toBe(1)
    expect(leftToReturn(orderOf({ returns: [one('closed'), one('declined')] }), item)).toBe(2)
  })

  it.each([
    ['all that is held', paymentOf({}), 1490, 1490],
    ['no more than is due', paymentOf({}), 500, 500],
    ['what is left of it', paymentOf({ status: 'captured', captured_amount: money(1000) }), 490, 490],
    ['what was promised', paymentOf({ status: 'pending', authorized_amount: money(0) }), 1490, 1490],
    ['nothing where all is paid', paymentOf({}), 0, 0],
    ['nothing of what was called off', paymentOf({ status: 'voided' }), 1490, 0],
  ])('captures %s', (_, payment, due, amount) => {
    expect(capturable(orderOf({ outstanding_total: money(due) }), payment)).toBe(amount)
  })

  it('moves parcels forward', () => {
    const next = (status: string) => wayOf({ status } as Parameters<typeof wayOf>[0])
    expect(next('pending')).toEqual(['ready_for_pickup', 'in_transit', 'out_for_delivery', 'failed'])
    expect(next('out_for_delivery')).toEqual(['failed'])
    expect(next('delivered')).toEqual([])
  })
})
