import { createContext, useContext } from 'react'
import { useLocation } from './router.tsx'
import type { PageState } from './state.ts'

export const ArrivalContext = createContext<PageState | null>(null)

// useArrival is what came with the page that was loaded; null after the first move to another one, of which it says nothing.
export const useArrival = (): PageState | null => useContext(ArrivalContext)

const nowhere = { pathname: '', search: '' }

// useHere is where the reader is. A page that says what went wrong is the same wherever it was met.
export function useHere(): { pathname: string; search: string } {
  const here = useLocation()
  return useArrival()?.status ? nowhere : here
}
