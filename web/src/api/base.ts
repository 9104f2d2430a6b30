import { createApi, fetchBaseQuery } from '@reduxjs/toolkit/query/react'
import { keyed, newKey } from './idempotency.ts'

type Value = string | number | boolean | null | undefined

// paramsSerializer writes each value of a list as a parameter of its own, as the API takes it, and leaves out what is not said.
function paramsSerializer(params: Record<string, Value | Value[]>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(params)) {
    for (const one of [value].flat()) if (one !== undefined && one !== null) query.append(name, String(one))
  }
  return query.toString()
}

const patience = 30_000 // milliseconds until a request without an answer is given up

// api is what every endpoint is injected into. The routes come from the OpenAPI document (npm run generate).
export const api = createApi({
  reducerPath: 'api',
  baseQuery: keyed(fetchBaseQuery({ baseUrl: '/', credentials: 'same-origin', paramsSerializer, timeout: patience }), newKey),
  // What a shopper has seen a moment ago is shown at once when he comes back.
  keepUnusedDataFor: 300,
  endpoints: () => ({}),
})
