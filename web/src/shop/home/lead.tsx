import { Link } from '#link'
import { useListingQuery } from '../../api/listing.ts'
import type { Collection, ProductListItem } from '../../api/store.gen.ts'
import { useT } from '../../i18n/text.ts'
import { Picture } from '../parts/picture.tsx'
import { plain } from '../parts/plain.ts'
import { asked } from './asked.ts'

const pictures = 3
const introLength = 200
const sizes = '(min-width: 80rem) 22rem, (min-width: 56rem) 28vw, 60vw'

interface LeadProps {
  shop: string
  collection: Collection | undefined
  newest: ProductListItem[]
}

// Lead opens the front page: with the first collection, or with what is new in a shop without any.
export function Lead({ shop, collection, newest }: LeadProps) {
  const t = useT()
  const { data } = useListingQuery(asked.collection(collection?.slug ?? ''), { skip: !collection })
  const collected = data?.data ?? []
  const isCollected = collection !== undefined && collected.length > 0
  const shown = (isCollected ? collected : newest).slice(0, pictures)
  const intro = isCollected ? plain(collection.description, introLength) : ''
  return (
    <section className="lead" aria-labelledby="welcome">
      <div className="wrap">
        <div>
          <p className="kicker">{t('home.welcome')}</p>
          <h1 id="welcome">{shop}</h1>
          {intro && <p className="intro">{intro}</p>}
          <p className="actions">
            <Link className="button" to={isCollected ? `/collections/${collection.slug}` : '/search'}>
              {isCollected ? collection.title : t('layout.everything')}
            </Link>
          </p>
        </div>
        {shown.length > 0 && (
          <ul className="scene" data-n={shown.length}>
            {shown.map(({ id, slug, title, image }) => (
              <li key={id}>
                <Link to={`/products/${slug}`}>
                  <span className="frame">
                    <Picture image={image} title={title} sizes={sizes} alt="" isEager />
                  </span>
                  <span className="tag">{title}</span>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  )
}
