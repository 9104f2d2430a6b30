import { describe, expect, it, vi } from 'vitest'
import type { BaseQueryApi, FetchArgs } from '@reduxjs/toolkit/query/react'
import { keyed, newKey } from './idempotency.ts'

const api = { signal: new AbortController().signal } as BaseQueryApi
const noWait = () => Promise.resolve()

// sender answers with what is given, one after the other, and remembers the keys that came.
function sender(answers: object[]) {
  const keys: (string | undefined)[] = []
  let next = 0
  const keyOf = (args: string | FetchArgs) => (typeof args === 'string' ? undefined : ((args.headers ?? {}) as Record<string, string>)['Idempotency-Key'])
  let made = 0
  const send = keyed(
    (args) => {
      keys.push(keyOf(args))
      return (answers[next++] ?? { data: 'done' }) as { data: unknown }
    },
    () => `key-${++made}`,
    noWait,
  )
  return { send: (args: FetchArgs) => send(args, api, {}), keys }
}

const lost = { error: { status: 'FETCH_ERROR', error: 'no network' } }
const change = (body: object): FetchArgs => ({ url: '/api/admin/x', method: 'POST', body, headers: { 'Idempotency-Key': undefined } })

describe('keyed', () => {
  it('gives each change a key of its own', async () => {
    const { send, keys } = sender([])
    await send(change({ a: 1 }))
    await send(change({ a: 1 }))
    expect(keys).toEqual(['key-1', 'key-2'])
  })

  it('keeps the key that the caller gave', async () => {
    const { send, keys } = sender([lost])
    await send({ ...change({}), headers: { 'Idempotency-Key': 'mine' } })
    expect(keys).toEqual(['mine', 'mine'])
  })

  it('leaves alone what takes no key', async () => {
    const { send, keys } = sender([lost])
    expect(await send({ url: '/api/admin/auth/login', method: 'POST' })).toEqual(lost)
    expect(keys).toEqual([undefined])
  })

  it('sends again with the same key while no answer comes, and keeps it for the next try of a person', async () => {
    const { send, keys } = sender([lost, lost, lost])
    expect(await send(change({ a: 1 }))).toEqual(lost)
    await send(change({ a: 2 }))
    await send(change({ a: 1 }))
    await send(change({ a: 1 }))
    expect(keys).toEqual(['key-1', 'key-1', 'key-1', 'key-2', 'key-1', 'key-3'])
  })

  it('takes a refusal for an answer', async () => {
    const refused = { error: { status: 422, data: { code: 'validation_failed' } } }
    const { send, keys } = sender([refused])
    expect(await send(change({ a: 1 }))).toEqual(refused)
    await send(change({ a: 1 }))
    expect(keys).toEqual(['key-1', 'key-2'])
  })

  it('does not repeat by itself what nobody answered in time, and keeps its key for whoever does', async () => {
    const late = { error: { status: 'TIMEOUT_ERROR', error: 'too slow' } }
    const { send, keys } = sender([late])
    expect(await send(change({ a: 1 }))).toEqual(late)
    await send(change({ a: 1 }))
    expect(keys).toEqual(['key-1', 'key-1'])
  })

  it('does not take what is set once more for a repetition', async () => {
    const set = (quantity: number): FetchArgs => ({ ...change({ quantity }), method: 'PATCH' })
    const { send, keys } = sender([lost, lost, lost])
    await send(set(2))
    await send(set(3))
    await send(set(2))
    expect(keys).toEqual(['key-1', 'key-1', 'key-1', 'key-2', 'key-3'])
  })
})

it('a key can be made where the page came over plain HTTP', () => {
  vi.stubGlobal('crypto', { getRandomValues: (into: Uint8Array) => into.fill(7) })
  expect(newKey()).toBe('07'.repeat(16))
  vi.unstubAllGlobals()
  expect(newKey()).not.toBe(newKey())
})
