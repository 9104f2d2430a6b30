import { useEffect } from 'react'
import { useLocation, useParams } from '../router.tsx'
import { Link } from '#link'
import { useGetProductQuery, useListReviewsQuery } from '../../api/browse.gen.ts'
import type { Product } from '../../api/store.gen.ts'
import { number } from '../../i18n/format.ts'
import { useLanguage, useT } from '../../i18n/text.ts'
import { Failed } from '../parts/failed.tsx'
import { Prose } from '../parts/prose.tsx'
import { Stars } from '../parts/stars.tsx'
import { useTitle } from '../parts/title.ts'
import { categoryStep, Trail } from '../parts/trail.tsx'
import { rememberViewed } from '../parts/viewed.ts'
import { WaitingProduct } from '../product/waiting-product.tsx'
import { Beside } from '../product/beside.tsx'
import { chosenOf } from '../product/choice.ts'
import { Facts } from '../product/facts.tsx'
import { Gallery } from '../product/gallery.tsx'
import { Offer } from '../product/offer.tsx'
import { Opinions, Verdict, WriteReview } from '../product/opinions.tsx'

const reviewsShown = 4

// ProductPage is the page of a product.
export default function ProductPage() {
  const { slug = '' } = useParams()
  const { currentData: product, error, refetch } = useGetProductQuery({ name: slug })
  const id = product?.id
  useTitle(product && (product.seo.title || product.title))
  useEffect(() => {
    if (id) rememberViewed(id)
  }, [id])
  if (error) return <Failed error={error} onAgain={() => void refetch()} />
  if (!product) return <WaitingProduct />
  return (
    <div className="wrap">
      <Trail steps={product.category_path.map(categoryStep)} />
      <Goods product={product} />
      <Said product={product} />
      <Beside product={product} />
    </div>
  )
}

function Goods({ product }: { product: Product }) {
  const { t, locale } = useLanguage()
  const { search } = useLocation()
  const chosen = chosenOf(product, search)
  const { brand, rating, title, subtitle, description } = product
  return (
    <article className="product">
      <Gallery key={chosen?.media_ids[0]} title={title} media={picturesOf(product, search, chosen?.media_ids ?? [])} />
      <div className="about">
        <header>
          {brand && (
            <p className="kicker">
              <Link to={`/brands/${brand.slug}`}>{brand.name}</Link>
            </p>
          )}
          <h1>{title}</h1>
          {subtitle && <p className="intro">{subtitle}</p>}
          {rating && (
            <p className="stars">
              <a href="#reviews">
                <Stars average={rating.average} /> {`${number(Number(rating.average), locale, 1)} ${t('stars.outOf')} (${t.count('reviews.count', rating.count)})`}
              </a>
            </p>
          )}
        </header>
        <Offer product={product} chosen={chosen} />
        {description && (
          <section aria-labelledby="description">
            <h2 id="description">{t('product.about')}</h2>
            <Prose html={description} below={2} />
          </section>
        )}
        <Facts product={product} />
      </div>
    </article>
  )
}

// picturesOf is the pictures of a product; where somebody chose a variant, its own come first.
function picturesOf({ media }: Product, search: string, own: string[]) {
  if (!search.includes('variant=') || own.length === 0) return media
  const first = own.flatMap((id) => media.find((image) => image.id === id) ?? [])
  return [...first, ...media.filter((image) => !first.includes(image))]
}

// Said is what customers say of a product.
function Said({ product: { slug } }: { product: Product }) {
  const t = useT()
  const { data } = useListReviewsQuery({ id: slug, limit: reviewsShown, sort: 'helpful' })
  if (!data) return null
  const path = `/products/${slug}/reviews`
  return (
    <section className="section" id="reviews" aria-labelledby="what-customers-say">
      <h2 id="what-customers-say">{t('reviews.heading')}</h2>
      {data.rating ? (
        <div className="said-by-all">
          <Verdict reviews={data} path={path} />
          <div>
            <Opinions reviews={data.data} />
            <p className="actions">
              {data.rating.count > data.data.length && (
                <Link className="more" to={path}>
                  {t('reviews.all', { count: data.rating.count })}
                </Link>
              )}
              <WriteReview slug={slug} />
            </p>
          </div>
        </div>
      ) : (
        <>
          <p className="intro">{t('reviews.none')}</p>
          <p className="actions">
            <WriteReview slug={slug} />
          </p>
        </>
      )}
    </section>
  )
}
