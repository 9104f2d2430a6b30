import { expect, it } from 'vitest'
import { daysIn, daysOf, intervalOf, intervalsOf, labelOf, ordersIn } from './period.ts'

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

it('leads to the orders of a part, by the clock of the shop', () => {
  const week = { start: '2026-10-25T23:00:00Z', end: '2026-11-01T23:00:00Z' }
  expect(daysIn(week, 'Europe/Berlin')).toEqual({ from: '2026-10-26', to: '2026-11-01' })
  expect(daysIn({ start: '2026-06-01T21:00:00Z', end: '2026-06-01T22:00:00Z' }, 'Europe/Berlin')).toEqual({ from: '2026-06-01', to: '2026-06-01' })
  expect(ordersIn({ from: '2026-12-31', to: '2026-12-31' })).toBe('/admin/orders?before=2027-01-01&from=2026-12-31')
  expect(ordersIn({ from: '2026-12-30', to: '2026-12-31' }, { country: 'DE' })).toBe('/admin/orders?before=2027-01-01&country=DE&from=2026-12-30')
})

it('calls parts by what tells them apart', () => {
  const of = (interval: string, from: string, to: string) => ({ interval, from, to, time_zone: 'Europe/Berlin' })
  expect(labelOf('2026-06-01T22:30:00Z', of('hour', '2026-06-02', '2026-06-02'), 'en')).toBe('00:30')
  expect(labelOf('2026-06-01T22:30:00Z', of('hour', '2026-06-01', '2026-06-02'), 'en')).toBe('2 Jun, 00:30')
  expect(labelOf('2026-06-01T22:00:00Z', of('day', '2026-06-01', '2026-06-30'), 'de')).toBe('2. Juni')
  expect(labelOf('2026-05-31T22:00:00Z', of('month', '2025-01-01', '2026-06-30'), 'en')).toBe('Jun 2026')
})
