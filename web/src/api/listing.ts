import { api } from './base.ts'
import type { ListProductsApiResponse } from './store.gen.ts'

// The facets of a list are the shop's own, so that the OpenAPI document can name only their family, attr.*: this endpoint is
// written by hand. It is kept by the canonical query, which shop/lists/selection.ts writes and the program too.
const listing = api.injectEndpoints({
  endpoints: (build) => ({
    listing: build.query<ListProductsApiResponse, string>({ query: (query) => `/api/products?${query}` }),
  }),
})

export const { useListingQuery } = listing

// selectListing is the answer to a query that somebody asked.
export const selectListing = listing.endpoints.listing.select
