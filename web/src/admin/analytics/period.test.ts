import { expect, it } from 'vitest'
import { daysOf, intervalOf, intervalsOf, labelOf, onlyIn, ordersIn } from './period.ts'

it('shows few days finely and many days coarsely', () => {
  expect([1, 2, 3, 92, 93, 400, 401].map(intervalOf)).toEqual(['hour', 'hour', 'day', 'day', 'week', 'week', 'month'])
  for (const days of [1, 2, 14, 15, 92, 400, 401, 5000]) expect(intervalsOf(days)).toContain(intervalOf(days))
  expect(intervalsOf(15)).toEqual(['day', 'week', 'month'])
})

it('reads the period of an address, or takes the last 30 days', () => {
  expect(daysOf('2026-01-01', '2026-01-31', '2026-11-26')).toEqual({ from: '2026-01-01', to: '2026-01-31' })
  for (const [from, to] of [[undefined, undefined], ['2026-02-01', '2026-01-01'], ['x', '2026-01-01'], ['2026-02-30', '2026-03-01']]) {
    expect(daysOf(from, to, '2026-11-26')).toEqual({ from: '2026-10-28', to: '2026-11-26' })
  }
})

it('leads to the orders that were counted, by the moments of the report', () => {
  const march = { start: '2026-03-01T00:00:00+01:00', end: '2026-04-01T00:00:00+02:00' }
  const read = (to: string) => Object.fromEntries(new URLSearchParams(to.slice('/admin/orders?'.length)))
  expect(ordersIn(march)).toBe('/admin/orders?placed_before=2026-04-01T00%3A00%3A00%2B02%3A00&placed_from=2026-03-01T00%3A00%3A00%2B01%3A00')
  expect(read(ordersIn(march, { country: 'DE' }))).toEqual({ country: 'DE', placed_from: march.start, placed_before: march.end })
  expect(read(ordersIn(march, {}, 'canceled'))).toEqual({ canceled_from: march.start, canceled_before: march.end })
  expect([onlyIn('EUR', { currencies: ['EUR'] }), onlyIn('EUR', { currencies: ['EUR', 'USD'] })]).toEqual([{}, { currency: 'EUR' }])
})

it('calls parts by what tells them apart', () => {
  const of = (interval: string, from: string, to: string) => ({ interval, from, to, time_zone: 'Europe/Berlin' })
  expect(labelOf('2026-06-01T22:30:00Z', of('hour', '2026-06-02', '2026-06-02'), 'en')).toBe('00:30')
  expect(labelOf('2026-06-01T22:30:00Z', of('hour', '2026-06-01', '2026-06-02'), 'en')).toBe('2 Jun, 00:30')
  expect(labelOf('2026-06-01T22:00:00Z', of('day', '2026-06-01', '2026-06-30'), 'de')).toBe('2. Juni')
  expect(labelOf('2026-05-31T22:00:00Z', of('month', '2025-01-01', '2026-06-30'), 'en')).toBe('Jun 2026')
})
