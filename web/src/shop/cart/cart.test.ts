import { describe, expect, it } from 'vitest'
import type { Cart, CartItem, Message, PriceStep } from '../../api/store.gen.ts'
import { en } from '../../i18n/en.ts'
import { translator, type Messages } from '../../i18n/text.ts'
import { failureOf } from '../../store/failure.ts'
import { failedText, fieldText } from '../parts/refusal.ts'
import { indexIn, messagesOf } from './messages.ts'
import { explain, totalsOf } from './totals.ts'

const t = translator<Messages>(en)
const eur = (amount: number) => ({ amount, currency_code: 'EUR' })
const item = (id: string, orderable: number) => ({ id, orderable_quantity: orderable }) as CartItem
const message = (code: string, path: string, type = 'warning', content = 'Own words.'): Message => ({ code, path, type, content })

describe('messages of a cart', () => {
  it('are sorted by the lines that they are about', () => {
    const told = messagesOf(
      { items: [item('a', 5), item('b', 2)], messages: [message('quantity_reduced', 'items[1]'), message('price_changed', 'items[1]'), message('coupon_removed', 'coupons[0]')] },
      t,
    )
    expect(told.lines).toEqual({ b: ['Only 2 of this can be had. The total counts those.', 'The price has changed since you put it into the cart.'] })
    expect(told.whole).toEqual(['A coupon does not apply any longer, so it was taken away.'])
    expect(told.isBlocked).toBe(false)
  })
  it('say so when nothing can be ordered, but not for a payment that was declined', () => {
    expect(messagesOf({ items: [item('a', 0)], messages: [message('unavailable', 'items[0]', 'error')] }, t).isBlocked).toBe(true)
    expect(messagesOf({ items: [], messages: [message('payment_declined', 'payment', 'error')] }, t).isBlocked).toBe(false)
  })
  it('that nobody knows are said in the words of the shop', () => {
    expect(messagesOf({ items: [], messages: [message('new', 'items[9]')] }, t).whole).toEqual(['Own words.'])
  })
  it.each([['items[0]', 0], ['items[12].quantity', 12], ['coupons[1]', -1], ['', -1], ['items[x]', -1]])('%s is about item %d', (path, index) => {
    expect(indexIn(path)).toBe(index)
  })
})

const step = (kind: string, label: string, amount: number, contained = 0, rate = '0') =>
  ({ kind, label, amount: eur(amount), contained: eur(contained), rate, item_id: '', promotion_id: null, rounded: false, total: eur(0) }) as PriceStep

const sums = (more: Partial<Cart>) =>
  ({ subtotal: eur(3000), discount_total: eur(0), shipping_total: eur(0), tax_total: eur(0), total: eur(3000), prices_include_tax: true, price_steps: [], ...more }) as Cart

describe('totals', () => {
  it('add up to the total, but for a tax that is in the prices', () => {
    const added = sums({ discount_total: eur(300), shipping_total: eur(490), tax_total: eur(606), total: eur(3796), prices_include_tax: false })
    const rows = totalsOf(added, true)
    expect(rows.map(({ name }) => name)).toEqual(['goods', 'discount', 'shipping', 'tax', 'total'])
    expect(rows.filter(({ name }) => name !== 'total').reduce((sum, { amount }) => sum + (amount?.amount ?? 0), 0)).toBe(3796)
    const within = totalsOf(sums({ tax_total: eur(479) }), true)
    expect(within.map(({ name }) => name)).toEqual(['goods', 'shipping', 'total', 'taxIncluded'])
  })
  it('do not promise what shipping costs before it is known', () => {
    expect(totalsOf(sums({}), false).find(({ name }) => name === 'shipping')?.amount).toBeNull()
    expect(totalsOf(sums({}), true).find(({ name }) => name === 'shipping')?.amount).toEqual(eur(0))
  })
  it('name each promotion once', () => {
    const rows = totalsOf(sums({ discount_total: eur(2), price_steps: [step('discount', 'Tenth', -1), step('discount', 'Tenth', -1), step('discount', 'Mug day', -1)] }), true)
    expect(rows[1]?.detail).toBe('Tenth, Mug day')
  })
  it('are explained with equal steps of several lines put together', () => {
    expect(explain([step('list_price', 'Thing', 1000), step('list_price', 'Cup', 500), step('discount', 'Tenth', -150), step('shipping', 'Parcel', 0), step('tax_included', 'VAT', 0, 190), step('tax_included', 'VAT', 0, 10)])).toEqual([
      { kind: 'list_price', label: '', amount: eur(1500) },
      { kind: 'discount', label: 'Tenth', amount: eur(-150) },
      { kind: 'tax_included', label: 'VAT', amount: eur(200) },
    ])
  })
})

describe('what went wrong', () => {
  it('is read from a problem document, field by field', () => {
    const failure = failureOf({ status: 422, data: { code: 'validation_failed', detail: 'Bad.', errors: [{ location: 'body.email', message: 'No.' }, { location: 'body.shipping_address.city', message: 'No city.' }] } })
    expect(failure).toEqual({ status: 422, code: 'validation_failed', detail: 'Bad.', fields: { email: 'No.', 'shipping_address.city': 'No city.' } })
    expect(failureOf({ status: 409, data: { code: 'price_changed', detail: 'Other.', param: 'expected_total' } }).fields).toEqual({ expected_total: 'Other.' })
  })
  it('is a line that is down where nothing was answered', () => {
    expect(failureOf({ status: 'FETCH_ERROR' }).status).toBe('offline')
    expect(failureOf({ status: 'TIMEOUT_ERROR' }).status).toBe('slow')
    expect(failureOf(undefined).status).toBe('offline')
    expect(failureOf({ status: 502, data: '<html>' })).toEqual({ status: 502, code: '', detail: '', fields: {} })
  })
  it.each([
    [{ status: 'offline' as const, code: '', fields: {} }, en['failed.offline']],
    [{ status: 409, code: 'insufficient_stock', fields: {} }, en['failed.stock']],
    [{ status: 422, code: 'validation_failed', fields: { variant_id: 'x' } }, en['failed.choose']],
    [{ status: 500, code: 'internal', fields: {} }, en['failed.any']],
  ])('%o is said in words', (failure, words) => {
    expect(failedText(failure, t)).toBe(words)
  })
  it('of a field says whether it is empty or wrong', () => {
    expect(fieldText('shipping_address.city', ' ', t)).toBe(en['field.missing'])
    expect(fieldText('email', 'ada', t)).toBe(en['field.email'])
    expect(fieldText('shipping_address.city', 'x', t)).toBe(en['field.check'])
  })
})
