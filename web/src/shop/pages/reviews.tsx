import { useLocation, useParams } from '../router.tsx'
import { Link } from '#link'
import { useGetProductQuery, useListReviewsQuery } from '../../api/browse.gen.ts'
import type { Product } from '../../api/store.gen.ts'
import { useT } from '../../i18n/text.ts'
import { Failed } from '../parts/failed.tsx'
import { useTitle } from '../parts/title.ts'
import { categoryStep, Trail } from '../parts/trail.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { Opinions, Verdict, WriteReview } from '../product/opinions.tsx'
import { argumentOf, chosenReviews, reviewSorts, reviewsPath, reviewsPerPage, type ReviewChoice } from '../product/review-choice.ts'

// ReviewsPage is all reviews of a product.
export default function ReviewsPage() {
  const t = useT()
  const { slug = '' } = useParams()
  const { currentData: product, error, refetch } = useGetProductQuery({ name: slug })
  useTitle(product && t('reviews.of', { title: product.title }))
  if (error) return <Failed error={error} onAgain={() => void refetch()} />
  if (!product) return <Waiting />
  return (
    <div className="wrap">
      <Trail steps={[...product.category_path.map(categoryStep), { name: product.title, to: `/products/${product.slug}` }]} />
      <header className="title">
        <h1>{t('reviews.of', { title: product.title })}</h1>
      </header>
      <Found product={product} />
    </div>
  )
}

function Found({ product }: { product: Product }) {
  const t = useT()
  const { search } = useLocation()
  const choice = chosenReviews(search)
  const { data, error, refetch } = useListReviewsQuery(argumentOf(product.slug, choice))
  if (error) return <Failed error={error} onAgain={() => void refetch()} />
  if (!data) return <Waiting />
  const at = (change: Partial<ReviewChoice>) => reviewsPath(product.slug, { ...choice, ...change })
  return (
    <div className="said-by-all">
      <Verdict reviews={data} path={reviewsPath(product.slug)} stars={choice.stars} />
      <div>
        <div className="tools">
          <p className="count">{choice.stars > 0 && <Link to={at({ stars: 0, page: 1 })}>{t('reviews.everything')}</Link>}</p>
          <nav aria-label={t('sort.label')}>
            <ul className="orders">
              {reviewSorts.map((sort) => (
                <li key={sort}>
                  <Link to={at({ sort, page: 1 })} aria-current={sort === choice.sort ? 'true' : undefined}>
                    {t(`reviews.${sort}`)}
                  </Link>
                </li>
              ))}
            </ul>
          </nav>
        </div>
        {data.data.length > 0 ? (
          <>
            <h2 className="sr-only">{t('reviews.heading')}</h2>
            <Opinions reviews={data.data} />
          </>
        ) : (
          <p className="intro">{data.rating ? t('reviews.noneOfThese') : t('reviews.none')}</p>
        )}
        <Turn choice={choice} total={data.total} at={at} />
        <p className="actions">
          <WriteReview slug={product.slug} />
          <Link className="more" to={`/products/${product.slug}`}>
            {t('reviews.back', { title: product.title })}
          </Link>
        </p>
      </div>
    </div>
  )
}

interface TurnProps {
  choice: ReviewChoice
  total: number
  at: (change: Partial<ReviewChoice>) => string
}

function Turn({ choice: { page }, total, at }: TurnProps) {
  const t = useT()
  const hasNext = page * reviewsPerPage < total
  if (page === 1 && !hasNext) return null
  return (
    <nav className="pages" aria-label={t('pages.label')}>
      {page > 1 && (
        <Link className="step" rel="prev" to={at({ page: page - 1 })}>
          {t('pages.previous')}
        </Link>
      )}
      {hasNext && (
        <Link className="step" rel="next" to={at({ page: page + 1 })}>
          {t('pages.next')}
        </Link>
      )}
    </nav>
  )
}
