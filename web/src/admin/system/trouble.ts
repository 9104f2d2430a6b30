import type { AdminBackups, AdminSystem } from '../../api/admin.gen.ts'
import type { MessageKey } from '../language.tsx'

// Said is a text of the language with what is filled in.
export type Said = readonly [key: MessageKey, values?: Record<string, string>]

// Trouble is something that is not as it should be, and what to do about it.
export interface Trouble {
  id: string
  tone: 'bad' | 'warn' // bad: something does not work, or is in danger
  what: Said
  todo: Said
  words?: string // what a program said, as it said it
}

const hour = 3600
const month = 31 * 24 * hour

const checks: Record<string, MessageKey> = { database: 'system.bad.database', media: 'system.bad.media', search: 'system.bad.search' }
const checkTodo: Record<string, MessageKey> = { database: 'system.todo.database', media: 'system.todo.media', search: 'system.todo.search' }

// partOf is the kind of somebody whom the shop asks: payment.stripe is a way to pay.
export const partOf = (name: string): string => name.split('.')[0] ?? name

// troublesOfSystem is what is wrong with the programs and with those whom they ask.
export function troublesOfSystem(system: AdminSystem): Trouble[] {
  const found: Trouble[] = []
  for (const { name, status } of system.checks) {
    if (status === 'ok') continue
    found.push({ id: `check.${name}`, tone: 'bad', what: [checks[name] ?? 'system.bad.check', { name }], todo: [checkTodo[name] ?? 'system.todo.check', { name }] })
  }
  if (!system.ready && found.length === 0) found.push({ id: 'ready', tone: 'warn', what: ['system.bad.ready'], todo: ['system.todo.ready'] })
  // A shop that knows of no programs at all is not accused of having none that works.
  if (system.nodes.length > 0 && !system.nodes.some(({ roles }) => roles.includes('worker'))) {
    found.push({ id: 'worker', tone: 'bad', what: ['system.bad.worker'], todo: ['system.todo.worker'] })
  }
  const versions = [...new Set(system.nodes.map(({ version }) => version))].sort()
  if (versions.length > 1) found.push({ id: 'versions', tone: 'warn', what: ['system.bad.versions', { versions: versions.join(', ') }], todo: ['system.todo.versions'] })
  for (const { name, state } of system.dependencies) {
    if (state === 'closed') continue
    found.push({ id: `asks.${name}`, tone: state === 'open' && partOf(name) === 'payment' ? 'bad' : 'warn', ...ofDependency(name) })
  }
  if (system.replica && !system.replica.usable) {
    found.push({ id: 'replica', tone: 'warn', what: ['system.bad.replica'], todo: ['system.todo.replica'], words: system.replica.reason })
  }
  const { running, most } = system.load
  if (most > 0 && running * 2 > most) found.push({ id: 'load', tone: 'warn', what: ['system.bad.load'], todo: ['system.todo.load'] })
  return found
}

function ofDependency(name: string): Pick<Trouble, 'what' | 'todo'> {
  switch (partOf(name)) {
    case 'payment':
      return { what: ['system.bad.payment', { name: name.slice('payment.'.length) }], todo: ['system.todo.payment'] }
    case 'mail':
      return { what: ['system.bad.mail'], todo: ['system.todo.mail'] }
    case 'redis':
      return { what: ['system.bad.redis'], todo: ['system.todo.redis'] }
    default:
      return { what: ['system.bad.asks', { name }], todo: ['system.todo.asks'] }
  }
}

// troublesOfBackups is what is wrong with the copies of the shop, at a time.
export function troublesOfBackups(backups: AdminBackups, now: Date): Trouble[] {
  if (!backups.configured) return [{ id: 'copies.none', tone: 'warn', what: ['system.bad.noPlace'], todo: ['system.todo.noPlace'] }]
  const found: Trouble[] = []
  const newest = backups.copies[0]
  const every = backups.schedule.every_seconds
  const age = newest ? secondsSince(newest.taken_at, now) : 0
  if (backups.unreadable) {
    found.push({ id: 'copies.place', tone: 'bad', what: ['system.bad.place'], todo: ['system.todo.place'], words: backups.unreadable })
  } else if (!newest) {
    if (!backups.making) found.push({ id: 'copies.never', tone: 'bad', what: ['system.bad.never'], todo: ['system.todo.never'] })
  } else if (every > 0 ? age > 2 * Math.max(every, hour) : age > month) {
    found.push({ id: 'copies.old', tone: every > 0 ? 'bad' : 'warn', what: ['system.bad.old'], todo: [every > 0 ? 'system.todo.old' : 'system.todo.oldByHand'] })
  }
  if (backups.trouble) found.push({ id: 'copies.trouble', tone: 'bad', what: ['system.bad.trouble'], todo: ['system.todo.trouble'], words: backups.trouble })
  const drill = backups.schedule.drill_seconds
  const oldest = backups.copies.at(-1)
  // A new shop is not blamed before there was time for a rehearsal.
  const hadTime = oldest !== undefined && (backups.copies.length >= backups.schedule.keep || secondsSince(oldest.taken_at, now) > drill)
  const isLate = backups.rehearsal ? secondsSince(backups.rehearsal.at, now) > 2 * drill : hadTime
  if (drill > 0 && newest && !backups.rehearsing && isLate) {
    found.push({ id: 'copies.drill', tone: 'warn', what: [backups.rehearsal ? 'system.bad.drillOld' : 'system.bad.drillNever'], todo: ['system.todo.drill'] })
  }
  return found
}

// sorted is troubles with the worst first.
export const sorted = (troubles: readonly Trouble[]): Trouble[] => [...troubles].sort((a, b) => Number(b.tone === 'bad') - Number(a.tone === 'bad'))

const secondsSince = (time: string, now: Date) => (now.getTime() - new Date(time).getTime()) / 1000
