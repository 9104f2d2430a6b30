import { afterEach, expect, it } from 'vitest'
import { formatOf } from './language.tsx'

const here = process.env.TZ
afterEach(() => {
  if (here === undefined) delete process.env.TZ
  else process.env.TZ = here
})

it.each(['America/New_York', 'Pacific/Pago_Pago', 'UTC', 'Europe/Berlin', 'Pacific/Kiritimati'])('a plain day is that day in %s', (zone) => {
  process.env.TZ = zone
  expect([formatOf('en').date('2011-05-01'), formatOf('de').date('2011-05-01')]).toEqual(['1 May 2011', '01.05.2011'])
})

it('a moment is of the day that the clock here has then', () => {
  process.env.TZ = 'America/New_York'
  expect(formatOf('en').date('2011-05-01T00:00:00Z')).toBe('30 Apr 2011')
  expect(formatOf('en').date(new Date('2011-05-01T12:00:00Z'))).toBe('1 May 2011')
})
