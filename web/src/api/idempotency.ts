import type { BaseQueryFn, FetchArgs, FetchBaseQueryError, FetchBaseQueryMeta } from '@reduxjs/toolkit/query/react'

type Send = BaseQueryFn<string | FetchArgs, unknown, FetchBaseQueryError, object, FetchBaseQueryMeta>

const header = 'Idempotency-Key'
const pauses = [400, 1500] // milliseconds before a change is sent again

// newKey is a key that was never used before. Unlike crypto.randomUUID, it is there where a shop is opened over plain HTTP, too.
export const newKey = (): string => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')

const sleep = (ms: number) => new Promise<void>((done) => setTimeout(done, ms))

// keyed gives every change that the API takes a key for one, unless it has one. When no answer came, the change is sent again with
// the same key, and so is the next one that is just the same: the API does it once. Whoever waited until it was given up decides
// himself whether to send it again.
export function keyed(send: Send, makeKey: () => string, wait: (ms: number) => Promise<void> = sleep): Send {
  const unanswered = new Map<string, string>()
  return async (args, api, options) => {
    if (typeof args === 'string' || !takesKey(args)) return send(args, api, options)
    const given = headersOf(args)[header]
    const what = contentOf(args)
    const key = given ?? unanswered.get(what) ?? makeKey()
    if (!given) unanswered.set(what, key)
    const withKey = { ...args, headers: { ...headersOf(args), [header]: key } }
    let result = await send(withKey, api, options)
    for (const pause of pauses) {
      if (!isLost(result.error) || result.error?.status === 'TIMEOUT_ERROR' || api.signal.aborted) break
      await wait(pause)
      result = await send(withKey, api, options)
    }
    if (!isLost(result.error)) settle(unanswered, args, what)
    return result
  }
}

// settle forgets the key of a change that was answered. What sets the same thing as it does, and was lost before, is over with it: to
// set that once more is something new, and must not be taken for a repetition.
function settle(unanswered: Map<string, string>, args: FetchArgs, what: string) {
  unanswered.delete(what)
  if (args.method === 'POST') return
  for (const other of unanswered.keys()) if (other.startsWith(`${args.method} ${args.url} `)) unanswered.delete(other)
}

const headersOf = (args: FetchArgs) => (args.headers ?? {}) as Record<string, string | undefined>

// takesKey reports whether the route has the header: the generated endpoints name it then, if only with nothing in it.
const takesKey = (args: FetchArgs) => header in headersOf(args)

const contentOf = ({ method, url, params, body }: FetchArgs) => `${method} ${url} ${JSON.stringify([params, body])}`

// isLost reports whether nobody knows if the change was made: no answer came, or a proxy's, or that it is being made.
const isLost = (error: FetchBaseQueryError | undefined) =>
  error !== undefined && (['FETCH_ERROR', 'TIMEOUT_ERROR', 502, 503, 504].includes(error.status) || (error.data as { code?: unknown } | null | undefined)?.code === 'idempotency_in_flight')
