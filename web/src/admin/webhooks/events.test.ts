import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { eventGroups, eventTypes, isWanted, withGroup, withType } from './events.ts'

const order = eventGroups().find((group) => group.entity === 'order')

describe('eventTypes', () => {
  it('are those that the program knows', () => {
    const schema = JSON.parse(readFileSync(new URL('../../../../docs/events.schema.json', import.meta.url), 'utf8')) as { oneOf: { $ref: string }[] }
    expect([...eventTypes].sort()).toEqual(schema.oneOf.map(({ $ref }) => $ref.split('/').pop()).sort())
  })
})

describe('a choice of events', () => {
  if (!order) throw new Error('there are no events of orders')

  it('is of all when it is empty', () => {
    expect(isWanted([], 'order.placed')).toBe(true)
    expect(isWanted(['order.*'], 'order.placed')).toBe(true)
    expect(isWanted(['order.paid'], 'order.placed')).toBe(false)
  })

  it('leaves the others of a group that one is taken from', () => {
    const now = withType(['order.*', 'job.dead'], order, 'order.placed', false)
    expect(now).toEqual(['job.dead', ...order.types.filter((type) => type !== 'order.placed')])
  })

  it('is of the whole group when its last one is added', () => {
    const before = order.types.filter((type) => type !== 'order.paid')
    expect(withType(before, order, 'order.paid', true)).toEqual(['order.*'])
  })

  it('takes a group away', () => {
    expect(withGroup(['order.placed', 'order.*', 'job.dead'], order, [])).toEqual(['job.dead'])
  })
})
