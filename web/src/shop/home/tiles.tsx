import { shallowEqual } from 'react-redux'
import { Link } from '#link'
import { selectListing, useListingQuery } from '../../api/listing.ts'
import type { Image, ProductList } from '../../api/store.gen.ts'
import { number } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/text.ts'
import { useAppSelector } from '../../store/store.ts'
import { Picture, tileSizes } from '../parts/picture.tsx'
import { asked, tilesOnHome } from './asked.ts'

interface Root {
  id: string
  slug: string
  name: string
}

// Tiles is the top of the tree of categories, each with the picture of a new product in it.
export function Tiles({ roots }: { roots: Root[] }) {
  const { t } = useLanguage()
  const shown = roots.slice(0, tilesOnHome)
  const lists = useAppSelector((state) => shown.map(({ slug }) => selectListing(asked.category(slug))(state).data), shallowEqual)
  const images = imagesOf(lists)
  if (shown.length === 0) return null
  return (
    <section className="wrap section" aria-labelledby="tiles">
      <h2 id="tiles">{t('home.categories')}</h2>
      <ul className="tiles">
        {shown.map((root, i) => (
          <Tile key={root.id} root={root} image={images[i]} />
        ))}
      </ul>
    </section>
  )
}

// imagesOf is a picture for each list: of a product that stands for no other, where there is one.
function imagesOf(lists: (ProductList | undefined)[]): (Image | undefined)[] {
  const used = new Set<string>()
  return lists.map((list) => {
    const images = (list?.data ?? []).flatMap(({ image }) => image ?? [])
    const image = images.find(({ id }) => !used.has(id)) ?? images[0]
    if (image) used.add(image.id)
    return image
  })
}

function Tile({ root: { slug, name }, image }: { root: Root; image: Image | undefined }) {
  const { t, locale } = useLanguage()
  const { data } = useListingQuery(asked.category(slug))
  return (
    <li>
      <Link to={`/categories/${slug}`}>
        <span className="frame">
          <Picture image={image} title={name} sizes={tileSizes} alt="" />
        </span>
        <span className="name">{name}</span>
      </Link>
      {data && <p className="by">{t.count('list.count', data.total, { count: number(data.total, locale) })}</p>}
    </li>
  )
}
