import type { ThunkAction, UnknownAction } from '@reduxjs/toolkit'
import { shellApi } from '../api/shell.gen.ts'
import { buyingApi } from '../api/buying.gen.ts'
import type { Cart } from '../api/store.gen.ts'
import type { State } from './store.ts'

// What the API answers to a change of the cart is the cart: it is remembered, and not asked for again.

interface Change {
  invalidatesTags?: unknown
  onQueryStarted?: unknown
}

type Dispatch = (action: unknown) => unknown

interface Started {
  dispatch: Dispatch
  queryFulfilled: Promise<{ data: Cart & { token?: string } }>
}

// How many are wanted of lines, by their ids, as long as the shop has not said yes or no to it.
const wanted = new Map<string, number>()
// What the shop last said, while something is wanted of it.
let said: Cart | undefined
// One change of a line goes after the other: of two on their way at once, either may arrive last.
let line: Promise<unknown> = Promise.resolve()

// hopeful is a cart with what is wanted of it: shown at once, and taken back if it could not be.
export function hopeful(cart: Cart, wishes: ReadonlyMap<string, number>): Cart {
  const items = cart.items.map((item) => ({ ...item, quantity: wishes.get(item.id) ?? item.quantity })).filter(({ quantity }) => quantity > 0)
  const more = items.reduce((sum, { quantity }) => sum + quantity, 0) - cart.items.reduce((sum, { quantity }) => sum + quantity, 0)
  return { ...cart, items, item_count: cart.item_count + more }
}

const remember = (cart: Cart) => {
  if (wanted.size > 0) said = cart
  return shellApi.util.upsertQueryData('getOwnCart', undefined, { cart: hopeful(cart, wanted) })
}

const show = (cart: Cart) =>
  shellApi.util.updateQueryData('getOwnCart', undefined, (known) => {
    known.cart = hopeful(cart, wanted)
  })

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

export const cartApi = buyingApi.enhanceEndpoints({
  endpoints: {
    createCart: remembering,
    addCartItem: remembering,
    addCoupon: remembering,
    removeCoupon: remembering,
    setCartItem: (change: Change) => {
      change.invalidatesTags = []
    },
  },
})

// want says how many of a line are wanted; 0 takes it out. It is shown at once, and sent when what was sent before is answered: of
// several wishes for one line that wait, the newest alone. It fails with what the shop said to the newest.
export const want =
  (cartId: string, itemId: string, quantity: number): ThunkAction<Promise<void>, State, unknown, UnknownAction> =>
  (dispatch, getState) => {
    if (wanted.size === 0) said = shellApi.endpoints.getOwnCart.select()(getState() as never).data?.cart ?? undefined
    wanted.set(itemId, quantity)
    if (said) dispatch(show(said))
    const turn = line.then(async () => {
      const newest = wanted.get(itemId)
      if (newest === undefined) return // it went with a wish before
      const isNewest = () => wanted.get(itemId) === newest
      try {
        said = await dispatch(cartApi.endpoints.setCartItem.initiate({ id: cartId, itemId, setItemRequestBody: { quantity: newest } })).unwrap()
      } catch (error) {
        if (isNewest()) throw error
      } finally {
        if (isNewest()) wanted.delete(itemId)
        if (said) dispatch(show(said))
      }
    })
    line = turn.catch(() => undefined)
    return turn
  }
