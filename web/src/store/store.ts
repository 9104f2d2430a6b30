import { configureStore } from '@reduxjs/toolkit'
import { useDispatch, useSelector } from 'react-redux'
import { api } from '../api/base.ts'
import { cart, notices, preferences, session } from './slices.ts'

// Seed is an answer of the API that came with the page.
export interface Seed {
  endpointName: string
  arg: unknown
  value: unknown
}

// makeStore is a store that knows the answers that came with the page, so that nobody asks for them again.
export function makeStore(seeds: Seed[]) {
  const store = configureStore({
    reducer: {
      [api.reducerPath]: api.reducer,
      cart: cart.reducer,
      session: session.reducer,
      preferences: preferences.reducer,
      notices: notices.reducer,
    },
    middleware: (standard) => standard({ serializableCheck: false, immutableCheck: false }).concat(api.middleware),
    devTools: import.meta.env.DEV,
  })
  if (seeds.length > 0) store.dispatch(api.util.upsertQueryEntries(seeds as never))
  return store
}

export type Store = ReturnType<typeof makeStore>
export type State = ReturnType<Store['getState']>

export const useAppDispatch = useDispatch.withTypes<Store['dispatch']>()
export const useAppSelector = useSelector.withTypes<State>()
