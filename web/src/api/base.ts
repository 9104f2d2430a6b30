import { createApi, fetchBaseQuery } from '@reduxjs/toolkit/query/react'

// api is what every endpoint is injected into. The routes come from the OpenAPI document (npm run generate).
export const api = createApi({
  reducerPath: 'api',
  baseQuery: fetchBaseQuery({ baseUrl: '/', credentials: 'same-origin' }),
  // What a shopper has seen a moment ago is shown at once when he comes back.
  keepUnusedDataFor: 300,
  endpoints: () => ({}),
})
