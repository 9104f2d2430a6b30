import { useEffect, useSyncExternalStore } from 'react'
import { useListMyRecommendationsQuery } from '../../api/mine.gen.ts'
import type { RecommendedProduct } from '../../api/store.gen.ts'

const mark = 'winkel_signed_in'

const shown = 4

const never = () => () => {}

// isSignedIn reports whether this browser was told that a customer has signed in with it. It may be wrong: his session may have ended.
export const isSignedIn = (): boolean => document.cookie.split('; ').includes(`${mark}=1`)

// forget has this browser ask no more for what is a customer's.
function forget() {
  document.cookie = `${mark}=; path=/; max-age=0`
}

// useMine is what the customer may want by what he bought, and whether it is still on its way. A page is kept for everybody, and rendered
// without: only a browser that somebody has signed in with asks, and for all others it costs nothing. What merely sells best is not
// for him.
export function useMine(): { products: RecommendedProduct[]; isWaiting: boolean } {
  const isKnown = useSyncExternalStore(never, isSignedIn, () => false)
  const { data, error, isLoading } = useListMyRecommendationsQuery({ limit: shown }, { skip: !isKnown })
  const isNobody = error !== undefined && 'status' in error && error.status === 401
  useEffect(() => {
    if (isNobody) forget()
  }, [isNobody])
  return { products: personal(data?.data ?? []), isWaiting: isLoading }
}

// personal is those products that are there for what somebody bought.
export const personal = (products: RecommendedProduct[]) => products.filter(({ reason }) => reason !== 'popular')
