import { shellApi } from '../api/shell.gen.ts'
import { buyingApi } from '../api/buying.gen.ts'
import type { Cart, SetCartItemApiArg } from '../api/store.gen.ts'

// What the API answers to a change of the cart is the cart: it is remembered, and not asked for again.

interface Change {
  invalidatesTags?: unknown
  onQueryStarted?: unknown
}

type Dispatch = (action: unknown) => { undo: () => void }

interface Started {
  dispatch: Dispatch
  queryFulfilled: Promise<{ data: Cart & { token?: string } }>
}

const remember = (cart: Cart) => shellApi.util.upsertQueryData('getOwnCart', undefined, { cart })

const remembering = (change: Change) => {
  change.invalidatesTags = []
  change.onQueryStarted = async (_: unknown, { dispatch, queryFulfilled }: Started) => {
    try {
      const cart = { ...(await queryFulfilled).data }
      delete cart.token // a secret that no script needs
      dispatch(remember(cart))
    } catch {
      // The component that asked says so.
    }
  }
}

// How many are wanted is shown at once, and taken back if it could not be.
const expecting = (change: Change) => {
  change.invalidatesTags = []
  change.onQueryStarted = async ({ itemId, setItemRequestBody: { quantity } }: SetCartItemApiArg, { dispatch, queryFulfilled }: Started) => {
    const hope = dispatch(
      shellApi.util.updateQueryData('getOwnCart', undefined, ({ cart }) => {
        const item = cart?.items.find(({ id }) => id === itemId)
        if (!cart || !item) return
        cart.item_count += quantity - item.quantity
        item.quantity = quantity
        if (quantity === 0) cart.items = cart.items.filter(({ id }) => id !== itemId)
      }),
    )
    try {
      dispatch(remember((await queryFulfilled).data))
    } catch {
      hope.undo()
    }
  }
}

export const cartApi = buyingApi.enhanceEndpoints({
  endpoints: {
    createCart: remembering,
    addCartItem: remembering,
    addCoupon: remembering,
    removeCoupon: remembering,
    setCartItem: expecting,
  },
})
