import { Link } from '#link'
import { useListingQuery } from '../../api/listing.ts'
import { useListBestSellersQuery, useListCollectionsQuery } from '../../api/browse.gen.ts'
import { useListCategoriesQuery } from '../../api/shell.gen.ts'
import type { Collection, ProductListItem } from '../../api/store.gen.ts'
import { useT } from '../../i18n/text.ts'
import { useShop } from '../shop.ts'
import { Cards } from '../parts/cards.tsx'
import { Failed } from '../parts/failed.tsx'
import { useTitle } from '../parts/title.ts'
import { Waiting } from '../parts/waiting.tsx'
import { asked, bestOnHome, collectionsOnHome, fewestBest, fewestNew, newestOnHome } from '../home/asked.ts'
import { Lead } from '../home/lead.tsx'
import { Own } from '../home/own.tsx'
import { Shelf, ShelfHead } from '../home/shelf.tsx'
import { Tiles } from '../home/tiles.tsx'

// Home is the front page.
export default function Home() {
  const shop = useShop()
  const newest = useListingQuery(asked.newest)
  const collections = useListCollectionsQuery({ limit: collectionsOnHome })
  const categories = useListCategoriesQuery()
  const best = useListBestSellersQuery({ limit: bestOnHome })
  useTitle('')
  const failed = [newest, collections, categories].find(({ error }) => error)
  if (failed) return <Failed error={failed.error} onAgain={() => void failed.refetch()} />
  if (!newest.data || !collections.data || !categories.data) return <Waiting />
  return (
    <Front
      name={shop.name}
      collections={collections.data.data}
      best={best.data?.data ?? []}
      newest={newest.data.data}
      roots={categories.data.data}
    />
  )
}

interface FrontProps {
  name: string
  collections: Collection[]
  best: ProductListItem[]
  newest: ProductListItem[]
  roots: { id: string; slug: string; name: string }[]
}

function Front({ name, collections, best, newest, roots }: FrontProps) {
  const t = useT()
  const [first, ...others] = collections
  const shelves = [useCollected(others[0]), useCollected(others[1]), useCollected(others[2])]
  return (
    <>
      <Lead shop={name} collection={first} newest={newest} />
      <Tiles roots={roots} />
      {best.length >= fewestBest && (
        <section className="wrap section" aria-labelledby="best">
          <h2 id="best">{t('home.best')}</h2>
          <Cards products={best} />
        </section>
      )}
      {others.map((collection, i) => (
        <Shelf key={collection.id} collection={collection} products={shelves[i] ?? []} />
      ))}
      {newest.length > 0 ? (
        <section className="wrap section" aria-labelledby="newest">
          <ShelfHead id="newest" title={t('home.newest')} to="/search" more={t('error.everything')} />
          <Cards products={unseen(newest, [...best, ...shelves.flat()])} />
        </section>
      ) : (
        <section className="wrap section">
          <p className="intro">{t('home.empty')}</p>
          <p>
            <Link className="button" to="/categories">
              {t('layout.allCategories')}
            </Link>
          </p>
        </section>
      )}
      <Own />
    </>
  )
}

// useCollected is the first few products of a collection.
function useCollected(collection: Collection | undefined): ProductListItem[] {
  return useListingQuery(asked.collection(collection?.slug ?? ''), { skip: !collection }).data?.data ?? []
}

// unseen is the first few products that are not shown elsewhere; if hardly any are left, simply the first.
function unseen(products: ProductListItem[], elsewhere: ProductListItem[]): ProductListItem[] {
  const rest = products.filter(({ id }) => !elsewhere.some((other) => other.id === id))
  return (rest.length < fewestNew ? products : rest).slice(0, newestOnHome)
}
