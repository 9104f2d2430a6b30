import { Link } from '#link'
import type { Collection, ProductListItem } from '../../api/store.gen.ts'
import { useT } from '../../i18n/text.ts'
import { Cards } from '../parts/cards.tsx'
import { plain } from '../parts/plain.ts'

const introLength = 200

// Shelf is a collection with a few of its products.
export function Shelf({ collection: { slug, title, description }, products }: { collection: Collection; products: ProductListItem[] }) {
  const t = useT()
  if (products.length === 0) return null
  const id = `shelf-${slug}`
  return (
    <section className="wrap section" aria-labelledby={id}>
      <ShelfHead id={id} title={title} intro={plain(description, introLength)} to={`/collections/${slug}`} more={t('home.seeAll')} />
      <Cards products={products} />
    </section>
  )
}

interface ShelfHeadProps {
  id: string
  title: string
  intro?: string
  to: string
  more: string
}

// ShelfHead is the heading of a shelf, with the way to all of it.
export function ShelfHead({ id, title, intro, to, more }: ShelfHeadProps) {
  return (
    <div className="head">
      <div>
        <h2 id={id}>{title}</h2>
        {intro && <p className="intro">{intro}</p>}
      </div>
      <Link className="more" to={to} aria-describedby={id}>
        {more}
      </Link>
    </div>
  )
}
