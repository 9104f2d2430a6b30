import { buyingApi } from '../api/buying.gen.ts'
import type { Checkout } from '../api/store.gen.ts'

interface Started {
  dispatch: (action: unknown) => void
  queryFulfilled: Promise<{ data: Checkout }>
}

// What the API answers to a change of the checkout is the checkout: it is remembered, and not asked for again.
buyingApi.enhanceEndpoints({
  endpoints: {
    updateCheckout: (change: { invalidatesTags?: unknown; onQueryStarted?: unknown }) => {
      change.invalidatesTags = []
      change.onQueryStarted = async (_: unknown, { dispatch, queryFulfilled }: Started) => {
        try {
          dispatch(buyingApi.util.upsertQueryData('getOwnCheckout', undefined, { checkout: (await queryFulfilled).data }))
        } catch {
          // The component that asked says so.
        }
      }
    },
    completeCheckout: (change: { invalidatesTags?: unknown }) => {
      change.invalidatesTags = [] // whoever placed an order leaves the page
    },
  },
})
