import { useListingQuery } from '../../api/listing.ts'
import { useListRelatedProductsQuery } from '../../api/browse.gen.ts'
import type { Product, ProductListItem } from '../../api/store.gen.ts'
import { useT } from '../../i18n/text.ts'
import { encoded } from '../lists/selection.ts'
import { Cards } from '../parts/cards.tsx'

// internal/api/page/product.go seeds the same.
const asked = 12 // of what goes with a product
const shown = 4 // of each kind
const nearby = (slug: string) => encoded([{ name: 'category', value: slug }, { name: 'limit', value: '8' }, { name: 'sort', value: 'newest' }])

// Beside is what is bought together with a product, and what else somebody may like who looks at it: what is similar, what sells,
// and what is new in its category where the shop knows too little.
export function Beside({ product }: { product: Product }) {
  const t = useT()
  const { data } = useListRelatedProductsQuery({ name: product.slug, limit: asked })
  const goes = data?.data ?? []
  const together = goes.filter(({ reason }) => reason === 'bought_together').slice(0, shown)
  const similar: ProductListItem[] = goes.filter(({ reason }) => reason !== 'bought_together')
  const category = product.category_path.at(-1)?.slug
  const isShort = data !== undefined && similar.length < shown && category !== undefined
  const near = useListingQuery(nearby(category ?? ''), { skip: !isShort }).data?.data ?? []
  const related = unique([...similar, ...near], [product, ...together]).slice(0, shown)
  return (
    <>
      {together.length > 0 && <Shelf id="together" title={t('product.together')} products={together} />}
      {related.length > 0 && <Shelf id="related" title={t('product.related')} products={related} />}
    </>
  )
}

function Shelf({ id, title, products }: { id: string; title: string; products: ProductListItem[] }) {
  return (
    <section className="section" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <Cards products={products} />
    </section>
  )
}

// unique is each product once, and none that is shown elsewhere.
function unique(products: ProductListItem[], elsewhere: { id: string }[]): ProductListItem[] {
  const seen = new Set(elsewhere.map(({ id }) => id))
  return products.filter(({ id }) => !seen.has(id) && seen.add(id))
}
