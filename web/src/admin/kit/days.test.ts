import { expect, it } from 'vitest'
import { addDays, countDays, dayOf, isDay, nameOf, period, periodNames } from './days.ts'

it('counts days across months, years and changes of the clock', () => {
  expect(addDays('2026-02-28', 1)).toBe('2026-03-01')
  expect(addDays('2024-02-28', 1)).toBe('2024-02-29')
  expect(addDays('2026-01-01', -1)).toBe('2025-12-31')
  expect(addDays('2026-03-28', 2)).toBe('2026-03-30')
  expect(countDays({ from: '2026-10-24', to: '2026-10-26' })).toBe(3)
})

it('knows the day of a moment by the clock of a place', () => {
  const time = new Date('2026-06-01T22:30:00Z')
  expect(dayOf(time, 'Europe/Berlin')).toBe('2026-06-02')
  expect(dayOf(time, 'America/New_York')).toBe('2026-06-01')
})

it('names periods', () => {
  expect(period('week', '2026-11-26')).toEqual({ from: '2026-11-20', to: '2026-11-26' })
  for (const name of periodNames) expect(nameOf(period(name, '2026-11-26'), '2026-11-26')).toBe(name)
  expect(nameOf({ from: '2026-11-01', to: '2026-11-05' }, '2026-11-26')).toBeUndefined()
})

it('knows what is no day', () => {
  expect(['2026-02-30', '2026-13-01', 'yesterday', '', undefined, '2026-2-3'].filter(isDay)).toEqual([])
  expect(isDay('2026-02-28')).toBe(true)
})
