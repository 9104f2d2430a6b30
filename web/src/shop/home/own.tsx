import { useSyncExternalStore } from 'react'
import { useListRecentlyViewedQuery } from '../../api/browse.gen.ts'
import type { ProductListItem } from '../../api/store.gen.ts'
import { useT } from '../../i18n/text.ts'
import { Cards } from '../parts/cards.tsx'
import { useMine } from '../parts/mine.ts'
import { nothingViewed, viewed } from '../parts/viewed.ts'

const shown = 4

const never = () => () => {}

// Own is what is on the front page for this browser alone: what its customer may want, and what it has looked at. The program that renders
// the page knows of neither. They come at once and at the end, so that nothing moves that somebody reads.
export function Own() {
  const t = useT()
  const ids = useSyncExternalStore(never, viewed, nothingViewed)
  const { data, isLoading } = useListRecentlyViewedQuery({ productId: [...ids], limit: shown }, { skip: ids.length === 0 })
  const mine = useMine()
  if (isLoading || mine.isWaiting) return null
  return (
    <>
      <OwnShelf id="for-you" title={t('home.forYou')} products={mine.products} />
      <OwnShelf id="viewed" title={t('home.viewed')} products={data?.data ?? []} />
    </>
  )
}

function OwnShelf({ id, title, products }: { id: string; title: string; products: ProductListItem[] }) {
  if (products.length === 0) return null
  return (
    <section className="wrap section" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <Cards products={products} />
    </section>
  )
}
