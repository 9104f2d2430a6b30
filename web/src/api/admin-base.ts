import { createApi, fetchBaseQuery, type BaseQueryFn, type FetchArgs, type FetchBaseQueryError, type FetchBaseQueryMeta } from '@reduxjs/toolkit/query/react'
import { keyed, newKey } from './idempotency.ts'
import type { Shop } from './store.gen.ts'

// sessionEnded is what the store is told when the API no longer knows who asks.
export const sessionEnded = { type: 'session/ended' } as const

// serialize repeats a parameter for each of its values, as the API reads lists.
export function serialize(params: Record<string, unknown>): string {
  const query = new URLSearchParams()
  const add = (name: string, value: unknown) => {
    if (Array.isArray(value)) value.forEach((one) => add(name, one))
    else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') query.append(name, `${value}`)
  }
  for (const [name, value] of Object.entries(params)) add(name, value)
  return query.toString()
}

const send = keyed(fetchBaseQuery({ baseUrl: '/', credentials: 'same-origin', paramsSerializer: serialize }), newKey)

const baseQuery: BaseQueryFn<string | FetchArgs, unknown, FetchBaseQueryError, object, FetchBaseQueryMeta> = async (args, api, options) => {
  const result = await send(args, api, options)
  const url = typeof args === 'string' ? args : args.url
  if (result.error?.status === 401 && !url.startsWith('/api/admin/auth/')) api.dispatch(sessionEnded)
  return result
}

// api is what every endpoint for staff is injected into. The routes come from the OpenAPI document (npm run generate).
export const api = createApi({
  reducerPath: 'api',
  baseQuery,
  keepUnusedDataFor: 60,
  // What staff see may be changed by others: a screen that is opened, or looked at again, shows what is so now.
  refetchOnMountOrArgChange: 10,
  refetchOnFocus: true,
  refetchOnReconnect: true,
  tagTypes: ['Admin: settings'],
  endpoints: (build) => ({
    shop: build.query<Shop, void>({ query: () => '/api/shop', providesTags: ['Admin: settings'] }),
  }),
})

export const { useShopQuery } = api
