import { describe, expect, it } from 'vitest'
import type { Address, Payment, Refund, ShownOrder } from '../../api/store.gen.ts'
import { learnCountries } from '../../i18n/countries.ts'
import { buyingDe } from '../../i18n/de.buying.ts'
import { countriesDe } from '../../i18n/de.countries.ts'
import { ordersDe } from '../../i18n/de.orders.ts'
import { de } from '../../i18n/de.ts'
import { buyingEn } from '../../i18n/en.buying.ts'
import { countriesEn } from '../../i18n/en.countries.ts'
import { ordersEn } from '../../i18n/en.orders.ts'
import { en } from '../../i18n/en.ts'
import { translator, type Messages } from '../../i18n/text.ts'
import { localOrWeb } from '../browser.ts'
import { linesOf } from './lines.ts'
import { newsOf, stepsOf, sumsOf } from './news.ts'

learnCountries('en', countriesEn)
learnCountries('de', countriesDe)
const words = { t: translator<Messages>({ ...en, ...buyingEn, ...ordersEn }), locale: 'en' as const }
const eur = (amount: number) => ({ amount, currency_code: 'EUR' })
const pay = (provider: string, status: string, action: Payment['action'] = null) => ({ provider, status, action }) as Payment

// bought is an order that is paid and not sent.
const bought = (more: Partial<ShownOrder> = {}) =>
  ({
    number: 'W-2026-000007', status: 'confirmed', payment_status: 'paid', fulfillment_status: 'unfulfilled', placed_at: '2026-05-04T22:30:00Z', cancel_reason: '', prices_include_tax: true,
    subtotal: eur(12_400), discount_total: eur(1_000), shipping_total: eur(490), tax_total: eur(1_898), total: eur(11_890), paid_total: eur(11_890), refunded_total: eur(0), outstanding_total: eur(0),
    shipping_method: { kind: 'flat', name: 'Parcel' }, payments: [pay('card', 'captured')], payment_method: { provider: 'card', title: 'Card', instructions: '', on_delivery: false }, refunds: [], fulfillments: [], ...more,
  }) as ShownOrder
const unpaid = { status: 'pending', payment_status: 'pending', paid_total: eur(0), outstanding_total: eur(11_890) }
const onDelivery = { provider: 'cod', title: 'On delivery', instructions: '', on_delivery: true }

const steps = (order: ShownOrder) => stepsOf(order).map(({ name, isDone, isHere }) => `${isDone ? '+' : isHere ? '>' : ''}${name}`).join(' ')

describe('what comes next', () => {
  it.each<[string, Partial<ShownOrder>, string, string, string]>([
    ['paid', {}, 'Thank you for your order', 'It is being packed.', '+ordered +paid >sent delivered'],
    ['a bank transfer', { ...unpaid, payments: [pay('manual', 'pending')] }, 'Thank you for your order', 'as soon as €118.90 has arrived', '+ordered >paid sent delivered'],
    ['on delivery', { ...unpaid, payments: [pay('cod', 'pending')], payment_method: onDelivery }, 'Thank you for your order', 'You pay €118.90 when it arrives.', '+ordered >paid sent delivered'],
    ['on delivery, and sent', { ...unpaid, status: 'confirmed', fulfillment_status: 'fulfilled', payments: [pay('cod', 'pending')], payment_method: onDelivery }, 'Your order is on its way', 'You pay €118.90', '+ordered +sent >delivered paid'],
    ['the bank asks', { ...unpaid, placed_at: null, payments: [pay('card', 'requires_action', { type: 'redirect', url: 'https://bank.example/3ds', client_secret: '', data: {} })] }, 'One step is left', 'waits for you', '>ordered paid sent delivered'],
    ['reserved', { ...unpaid, status: 'confirmed', payment_status: 'authorized', payments: [pay('card', 'authorized')] }, 'Thank you for your order', 'packed', '+ordered +reserved >sent delivered'],
    ['nobody knows', { ...unpaid, placed_at: null, payments: [pay('card', 'pending')] }, 'Your payment is being checked', 'not charged twice', '>ordered paid sent delivered'],
    ['another sum', { status: 'requires_action', paid_total: eur(11_889) }, 'We are looking into your payment', '€118.89 arrived and the order comes to €118.90', '+ordered +paid >sent delivered'],
    ['sent', { fulfillment_status: 'fulfilled' }, 'Your order is on its way', 'Everything', '+ordered +paid +sent >delivered'],
    ['a part is sent', { fulfillment_status: 'partially_fulfilled' }, 'A part of it is on its way', 'The rest', '+ordered +paid >sent delivered'],
    ['delivered', { status: 'completed', fulfillment_status: 'delivered' }, 'Your order has arrived', 'Enjoy', '+ordered +paid +sent +delivered'],
    ['refunded in part', { fulfillment_status: 'delivered', payment_status: 'partially_refunded', refunded_total: eur(2_400) }, 'Your order has arrived', '€24.00 was sent back to you.', '+ordered +paid +sent +delivered'],
    ['canceled', { status: 'canceled', cancel_reason: 'out of stock', refunds: [{} as Refund] }, 'This order was canceled', 'The reason: out of stock. What you paid is on its way back', ''],
    ['expired', { ...unpaid, status: 'expired' }, 'This order has expired', 'You have not been charged.', ''],
    ['nothing to send', { fulfillment_status: 'not_required', shipping_method: null }, 'Thank you for your order', 'Nothing has to be sent', '+ordered +paid'],
  ])('%s', (_, more, heading, text, way) => {
    const news = newsOf(bought(more), words)
    expect(news.heading).toBe(heading)
    expect(news.text).toContain(text)
    expect(steps(bought(more))).toBe(way)
  })
  it('leads to the bank, and nowhere else', () => {
    const at = (url: string) => newsOf(bought({ ...unpaid, placed_at: null, payments: [pay('card', 'requires_action', { type: 'redirect', url, client_secret: '', data: {} })] }), words).action
    expect(at('https://bank.example/3ds')).toBe('https://bank.example/3ds')
    expect(at('javascript:alert(1)')).toBeUndefined()
  })
})

it('what an order came to adds up, and tells what became of it', () => {
  expect(sumsOf(bought({ refunded_total: eur(2_400) })).map(({ name, amount }) => `${name} ${amount.amount}`)).toEqual([
    'totals.goods 12400', 'totals.discount -1000', 'totals.shipping 490', 'totals.total 11890', 'totals.taxIncluded 1898', 'order.sumPaid 11890', 'order.sumRefunded -2400',
  ])
  expect(sumsOf(bought({ paid_total: eur(100), outstanding_total: eur(11_790) })).at(-1)?.name).toBe('order.sumDue')
})

it('an address is written as its country does', () => {
  const base: Address = { first_name: 'Ada', last_name: 'Lovelace', company: '', address_1: '1 Main St', address_2: '', city: 'Portland', province: '', province_code: 'OR', postal_code: '97201', country_code: 'US', phone: '' }
  expect(linesOf(base, 'en')).toEqual(['Ada Lovelace', '1 Main St', 'Portland OR 97201', 'United States'])
  expect(linesOf({ ...base, country_code: 'DE', province_code: '', city: 'Berlin', postal_code: '10117' }, 'de')).toEqual(['Ada Lovelace', '1 Main St', '10117 Berlin', 'Deutschland'])
  expect(linesOf({ ...base, country_code: 'XX' }, 'en').at(-1)).toBe('XX')
})

it.each([['/a', '/a'], ['https://a.example/', 'https://a.example/'], ['//a.example', undefined], ['/\\a.example', undefined], ['javascript:alert(1)', undefined], ['data:text/html,x', undefined], ['', undefined]])('%s is a link to %s', (address, link) => {
  expect(localOrWeb(address)).toBe(link)
})

it('every language has every text, with the same values in it', () => {
  const values = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort().join()
  const [english, german] = [{ ...en, ...buyingEn, ...ordersEn } as Record<string, string>, { ...de, ...buyingDe, ...ordersDe } as Record<string, string>]
  expect(Object.keys(german).sort()).toEqual(Object.keys(english).sort())
  for (const [key, text] of Object.entries(english)) expect(values(german[key] ?? ''), key).toBe(values(text))
})
