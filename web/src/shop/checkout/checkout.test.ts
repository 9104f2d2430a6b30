import { describe, expect, it } from 'vitest'
import type { Address, Checkout, Country } from '../../api/store.gen.ts'
import { buyingEn } from '../../i18n/en.buying.ts'
import { en } from '../../i18n/en.ts'
import { translator, type Messages } from '../../i18n/text.ts'
import { fieldsOf, isComplete, sameAddress } from './address.ts'
import { changesOf, keyOf, lackingIn } from './entered.ts'
import { minutesLeft } from './held.tsx'
import { wordsOf } from './methods.ts'
import { refusedText } from './refused.ts'

const t = translator<Messages>({ ...en, ...buyingEn })
const country = (code: string, city: boolean, province: boolean, postal: boolean): Country => ({ code, name: code, city_required: city, province_required: province, postal_code_required: postal })
const countries = [country('DE', true, false, true), country('US', true, true, true), country('HK', false, false, false), country('IE', true, false, false)]
const [de, us, hk, ie] = countries
const berlin: Address = {
  first_name: 'Ada', last_name: 'Lovelace', company: '', address_1: 'Unter den Linden 1', address_2: '', city: 'Berlin', province: '', province_code: '', postal_code: '10117', country_code: 'DE', phone: '',
}
const filled = { 'shipping_address.country_code': 'DE', 'shipping_address.first_name': 'Ada', 'shipping_address.last_name': 'Lovelace', 'shipping_address.address_1': 'Unter den Linden 1', 'shipping_address.postal_code': '10117', 'shipping_address.city': 'Berlin' }
const session = (more: Partial<Checkout> = {}) =>
  ({ id: 'checkout_1', email: '', note: '', shipping_address: null, billing_address: null, shipping_option_id: null, shipping_options: [], requires_shipping: true, consents: [], total: { amount: 1773, currency_code: 'EUR' }, ...more }) as Checkout

describe('the form of an address', () => {
  it('has the fields of its country, in the order of its country', () => {
    const names = (of: Country | undefined) => fieldsOf(of).map(({ name }) => name)
    expect(names(de).slice(5)).toEqual(['postal_code', 'city', 'phone'])
    expect(names(us).slice(5)).toEqual(['city', 'province', 'postal_code', 'phone'])
    expect(names(ie).slice(5)).toEqual(['city', 'province', 'postal_code', 'phone'])
    expect(fieldsOf(us).find(({ name }) => name === 'postal_code')?.label).toBe('address.zip')
    expect(fieldsOf(hk).filter(({ isRequired }) => isRequired).map(({ name }) => name)).toEqual(['last_name', 'address_1'])
    expect(fieldsOf(undefined).map(({ name }) => name)).toContain('city')
  })
  it('is complete when it has what its country asks for', () => {
    expect(isComplete(berlin, de)).toBe(true)
    expect(isComplete({ ...berlin, postal_code: ' ' }, de)).toBe(false)
    expect(isComplete({ ...berlin, country_code: 'US' }, us)).toBe(false)
    expect(isComplete(berlin, undefined)).toBe(false)
  })
  it('knows an address again that the shop wrote in its own way', () => {
    expect(sameAddress({ ...berlin, city: ' berlin ', phone: '+49 (30) 1' }, { ...berlin, phone: '+49301' })).toBe(true)
    expect(sameAddress({ ...berlin, city: 'Bonn' }, berlin)).toBe(false)
    expect(sameAddress({ ...berlin, province: 'ca' }, { ...berlin, province_code: 'CA' })).toBe(true)
    expect(sameAddress(berlin, null)).toBe(false)
  })
})

describe('what is kept', () => {
  it('is only what is new and whole', () => {
    expect(changesOf({ email: 'ad', ...filled, 'shipping_address.city': '' }, session(), countries)).toBeNull()
    expect(changesOf({ email: 'ada@example.com', ...filled }, session(), countries)).toEqual({ email: 'ada@example.com', shipping_address: { country_code: 'DE', first_name: 'Ada', last_name: 'Lovelace', address_1: 'Unter den Linden 1', postal_code: '10117', city: 'Berlin' } })
    expect(changesOf({ email: 'ada@example.com', ...filled }, session({ email: 'ada@example.com', shipping_address: berlin }), countries)).toBeNull()
  })
  it('is everything when the order is placed, so that the shop says what is wrong', () => {
    expect(changesOf({ email: 'ad', ...filled, 'shipping_address.city': '' }, session(), countries, true)).toMatchObject({ email: 'ad', shipping_address: { postal_code: '10117' } })
  })
  it('takes a billing address away when it is the same again', () => {
    expect(changesOf({ billing: 'same' }, session({ billing_address: berlin }), countries)).toEqual({ billing_address: {} })
    expect(changesOf({ billing: 'same' }, session(), countries)).toBeNull()
  })
  it('is a shipping option only where it can be had', () => {
    const open = session({ shipping_options: [{ id: 'a' }] as Checkout['shipping_options'] })
    expect(changesOf({ shipping_option_id: 'a' }, open, countries)).toEqual({ shipping_option_id: 'a' })
    expect(changesOf({ shipping_option_id: 'b' }, open, countries)).toBeNull()
  })
  it('is a consent with the version of its text, and that it was taken back', () => {
    expect(changesOf({ terms_version: '2', 'consents.terms': '1' }, session(), countries)?.consents).toEqual([{ kind: 'terms', version: '2', given: true }])
    expect(changesOf({ terms_version: '2' }, session(), countries)).toBeNull()
    const given = session({ consents: [{ kind: 'terms', version: '2', given: true, at: '' }] })
    expect(changesOf({ terms_version: '2' }, given, countries)?.consents).toEqual([{ kind: 'terms', version: '2', given: false }])
    expect(changesOf({ terms_version: '3', 'consents.terms': '1' }, given, countries)?.consents).toEqual([{ kind: 'terms', version: '3', given: true }])
  })
})

describe('an order', () => {
  it('is not placed before everything is said', () => {
    expect(lackingIn({ 'shipping_address.country_code': 'DE' }, session(), countries)).toEqual([
      'email', 'shipping_address.last_name', 'shipping_address.address_1', 'shipping_address.postal_code', 'shipping_address.city', 'payment.provider', 'consents.terms',
    ])
    const all = { email: 'a@b.cd', ...filled, 'payment.provider': 'test', 'consents.terms': '1' }
    expect(lackingIn(all, session(), countries)).toEqual([])
    expect(lackingIn({ email: 'a@b.cd', 'consents.terms': '1' }, session({ requires_shipping: false, total: { amount: 0, currency_code: 'EUR' } }), countries)).toEqual([])
  })
  it('has one key for one intent, in every tab', () => {
    expect(keyOf(session(), 'test', '', 1773)).toBe(keyOf(session(), 'test', '', 1773))
    expect(new Set([keyOf(session(), 'test', '', 1), keyOf(session(), 'test', '', 2), keyOf(session(), 'manual', '', 1), keyOf(session(), 'test', 'x', 1)]).size).toBe(4)
  })
  it('that is refused says what to do next', () => {
    expect(refusedText({ status: 409, code: 'price_changed', fields: {} }, '€9.00', t)).toContain('€9.00')
    expect(refusedText({ status: 402, code: 'payment_declined', fields: {} }, '', t)).toBe(buyingEn['checkout.declined'])
    expect(refusedText({ status: 'offline', code: '', fields: {} }, '', t)).toBe(en['failed.offline'])
  })
})

describe('words', () => {
  it('of a provider are those of the page, and a shopkeeper’s own are kept', () => {
    expect(wordsOf({ provider: 'cod', title: 'Cash on delivery', description: 'Ring the bell.' }, t)).toEqual({ title: buyingEn['pay.cod'], description: 'Ring the bell.' })
    expect(wordsOf({ provider: 'gold', title: 'Gold', description: '' }, t)).toEqual({ title: 'Gold', description: '' })
  })
  it('of the time that is left count minutes that have begun', () => {
    expect(minutesLeft('2026-01-01T00:15:00Z', Date.parse('2026-01-01T00:00:01Z'))).toBe(15)
    expect(minutesLeft('2026-01-01T00:15:00Z', Date.parse('2026-01-01T00:16:00Z'))).toBe(0)
  })
})
