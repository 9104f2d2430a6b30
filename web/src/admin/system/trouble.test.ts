import { expect, it } from 'vitest'
import type { AdminBackupCopy, AdminBackups, AdminJob, AdminSystem } from '../../api/admin.gen.ts'
import { adminDe } from '../../i18n/admin.de.ts'
import { adminEn } from '../../i18n/admin.en.ts'
import { sorted, troublesOfBackups, troublesOfSystem, type Trouble } from './trouble.ts'
import { measuresOf } from './words.ts'

const well: AdminSystem = {
  version: '1.0.0', engine: 'postgres', node: 1, roles: ['web', 'worker'], started_at: '2026-03-01T00:00:00Z', ready: true, replica: null,
  checks: [{ name: 'database', status: 'ok', duration_ms: 1 }, { name: 'media', status: 'ok', duration_ms: 1 }],
  load: { running: 3, most: 100, refused: [] },
  dependencies: [{ name: 'payment.stripe', state: 'closed', calls: 1, failures: 0, refused: 0, running: 0 }],
  nodes: [{ node: 1, holder: 'a', roles: ['web'], version: '1.0.0', seen_at: '' }, { node: 2, holder: 'b', roles: ['worker'], version: '1.0.0', seen_at: '' }],
}

const day = 86_400
const now = new Date('2026-03-10T12:00:00Z')
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000).toISOString()
const copy = (age: number): AdminBackupCopy => ({ name: `winkel-${age}`, taken_at: ago(age), bytes: 1000, details: null })
const job: AdminJob = {
  id: 'job_1', kind: 'backup.create', state: 'running', progress: 0, total: 0, attempt: 1, max_attempts: 3, run_at: null, result: null, error: '', created_at: '', updated_at: '', finished_at: null,
}
const kept: AdminBackups = {
  configured: true, copies: [copy(day)], unreadable: '', trouble: '', making: null, rehearsing: null,
  schedule: { every_seconds: day, next_at: ago(-3600), keep: 7, drill_seconds: 7 * day, next_drill_at: ago(-day) },
  rehearsal: { name: 'winkel', at: ago(day), loss_seconds: 60, back_seconds: 3, rows: 1 },
}

const idsOf = (troubles: readonly Trouble[]) => troubles.map(({ id, tone }) => `${tone} ${id}`)

it('finds nothing where all is well', () => {
  expect(troublesOfSystem(well)).toEqual([])
  expect(troublesOfSystem({ ...well, nodes: [] })).toEqual([])
  expect(troublesOfBackups(kept, now)).toEqual([])
})

it('says what is wrong with the programs', () => {
  const one = (change: Partial<AdminSystem>) => idsOf(troublesOfSystem({ ...well, ...change }))
  expect(one({ ready: false, checks: [{ name: 'database', status: 'timeout', duration_ms: 1000 }] })).toEqual(['bad check.database'])
  expect(one({ checks: [{ name: 'something', status: 'failed', duration_ms: 1 }] })).toEqual(['bad check.something'])
  expect(one({ ready: false })).toEqual(['warn ready'])
  expect(one({ nodes: well.nodes.slice(0, 1) })).toEqual(['bad worker'])
  expect(one({ nodes: [...well.nodes, { node: 3, holder: 'c', roles: ['web'], version: '1.1.0', seen_at: '' }] })).toEqual(['warn versions'])
  expect(one({ load: { running: 51, most: 100, refused: [] } })).toEqual(['warn load'])
  expect(one({ load: { running: 51, most: 0, refused: [] } })).toEqual([])
  expect(one({ replica: { usable: false, lag_ms: 0, reason: 'it is away' } })).toEqual(['warn replica'])
  expect(one({ replica: { usable: true, lag_ms: 100, reason: '' } })).toEqual([])
  const asked = (name: string, state: string) => one({ dependencies: [{ name, state, calls: 9, failures: 5, refused: 1, running: 0 }] })
  expect(asked('payment.stripe', 'open')).toEqual(['bad asks.payment.stripe'])
  expect(asked('payment.stripe', 'half_open')).toEqual(['warn asks.payment.stripe'])
  expect(asked('redis', 'open')).toEqual(['warn asks.redis'])
})

it('says what is wrong with the copies', () => {
  const one = (change: Partial<AdminBackups>) => idsOf(troublesOfBackups({ ...kept, ...change }, now))
  const byHand = { ...kept.schedule, every_seconds: 0, next_at: null }
  expect(one({ configured: false, copies: [] })).toEqual(['warn copies.none'])
  expect(one({ copies: [] })).toEqual(['bad copies.never'])
  expect(one({ copies: [], making: job })).toEqual([])
  expect(one({ copies: [], unreadable: 'It is away.' })).toEqual(['bad copies.place'])
  expect(one({ copies: [copy(2 * day)] })).toEqual([])
  expect(one({ copies: [copy(2 * day + 1), copy(9 * day)] })).toEqual(['bad copies.old'])
  expect(one({ copies: [copy(7000)], schedule: { ...kept.schedule, every_seconds: 60 } })).toEqual([]) // a program may be restarted
  expect(one({ copies: [copy(20 * day)], schedule: byHand })).toEqual([])
  expect(one({ copies: [copy(40 * day)], schedule: byHand })).toEqual(['warn copies.old'])
  expect(one({ trouble: 'no room' })).toEqual(['bad copies.trouble'])
  expect(one({ rehearsal: null })).toEqual([]) // of a shop of yesterday
  const older = [copy(day), copy(8 * day)]
  expect(one({ rehearsal: null, copies: older })).toEqual(['warn copies.drill'])
  expect(one({ rehearsal: null, copies: older.slice(0, 1), schedule: { ...kept.schedule, keep: 1 } })).toEqual(['warn copies.drill'])
  expect(one({ rehearsal: null, copies: older, rehearsing: job })).toEqual([])
  expect(one({ rehearsal: null, copies: older, schedule: { ...kept.schedule, drill_seconds: 0 } })).toEqual([])
  expect(one({ rehearsal: { name: 'winkel', at: ago(15 * day), loss_seconds: 1, back_seconds: 1, rows: 1 } })).toEqual(['warn copies.drill'])
})

it('puts the worst first, and has words for each', () => {
  const all = sorted([
    ...troublesOfSystem({ ...well, ready: false, nodes: well.nodes.slice(0, 1), load: { running: 99, most: 100, refused: [] } }),
    ...troublesOfBackups({ ...kept, configured: false }, now),
  ])
  expect(idsOf(all)).toEqual(['bad worker', 'warn ready', 'warn load', 'warn copies.none'])
  for (const { what, todo } of all) {
    for (const [key] of [what, todo]) {
      expect(adminEn[key], key).toBeTruthy()
      expect(adminDe[key], key).not.toBe(adminEn[key])
    }
  }
})

it('writes lengths of time and sizes in words', () => {
  const english = measuresOf('en')
  expect([0.04, 1, 59.94, 90, 7200, 86_400, 604_800].map(english.span)).toEqual(['0 seconds', '1 second', '59.9 seconds', '1.5 minutes', '2 hours', '1 day', '7 days'])
  expect([0, 900, 1500, 2_900_000, 3.2e9].map(english.size)).toEqual(['0 byte', '900 byte', '1.5 kB', '2.9 MB', '3.2 GB'])
  expect(measuresOf('de').span(5400)).toBe('1,5 Stunden')
})
