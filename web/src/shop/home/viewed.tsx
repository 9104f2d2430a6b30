import { useSyncExternalStore } from 'react'
import { useListRecentlyViewedQuery } from '../../api/browse.gen.ts'
import { useT } from '../../i18n/text.ts'
import { Cards } from '../parts/cards.tsx'
import { nothingViewed, viewed } from '../parts/viewed.ts'

const shown = 4

const never = () => () => {}

// Viewed is what this browser has looked at, which is nobody else's: the program that renders the page knows nothing of it.
export function Viewed() {
  const t = useT()
  const ids = useSyncExternalStore(never, viewed, nothingViewed)
  const { data } = useListRecentlyViewedQuery({ productId: [...ids], limit: shown }, { skip: ids.length === 0 })
  const products = data?.data ?? []
  if (products.length === 0) return null
  return (
    <section className="wrap section" aria-labelledby="viewed">
      <h2 id="viewed">{t('home.viewed')}</h2>
      <Cards products={products} />
    </section>
  )
}
