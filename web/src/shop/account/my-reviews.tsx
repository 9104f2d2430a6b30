import { Link } from '#link'
import { useListMyReviewsQuery } from '../../api/account.gen.ts'
import { useGetProductQuery } from '../../api/browse.gen.ts'
import type { MyReview } from '../../api/store.gen.ts'
import { date } from '../../i18n/format.ts'
import { useLanguage, useT, type Translate } from '../../i18n/text.ts'
import { Waiting } from '../parts/waiting.tsx'
import { useLocation } from '../router.tsx'
import { Away, Turn } from './frame.tsx'
import { pageIn, partOf, perPage } from './lists.ts'

// MyReviews is what a customer thinks of products, the newest first.
export function MyReviews() {
  const t = useT()
  const page = pageIn(useLocation().search)
  const { data, error } = useListMyReviewsQuery(partOf(page))
  if (error) return <Away />
  if (!data) return <Waiting />
  if (data.total === 0) return <p className="intro">{t('myReviews.none')}</p>
  return (
    <div>
      <ul className="border-t border-line">
        {data.data.map((review) => (
          <Mine key={review.id} review={review} />
        ))}
      </ul>
      <Turn path="/account/reviews" page={page} hasNext={page * perPage < data.total} />
    </div>
  )
}

const stateOf = ({ status, rejection }: MyReview, t: Translate) => (rejection ? t('myReviews.rejectedWhy', { reason: rejection }) : t(`myReviews.${status}`))

function Mine({ review }: { review: MyReview }) {
  const { t, locale } = useLanguage()
  const { data: product } = useGetProductQuery({ name: review.product_id })
  const title = product?.title ?? t('myReviews.gone')
  return (
    <li className="grid gap-1 border-b border-line py-5">
      <p className="font-semibold">{product ? <Link to={`/products/${product.slug}`}>{title}</Link> : title}</p>
      <p>
        <span className="star" aria-hidden="true">
          {'★'.repeat(review.rating)}
          {'☆'.repeat(5 - review.rating)}
        </span>
        <span className="sr-only">{t('account.stars', { stars: review.rating })}</span> {review.title}
      </p>
      {review.text && <p className="max-w-2xl whitespace-pre-line">{review.text}</p>}
      <p className={review.status === 'rejected' ? 'text-sm text-bad' : 'text-sm text-soft'}>
        {date(review.created_at, locale)} · {stateOf(review, t)}
      </p>
      <p>
        <Link to={`/account/reviews/${review.id}`} reloadDocument className="more" aria-label={t('myReviews.changeOf', { title })}>
          {t('myReviews.change')}
        </Link>
      </p>
    </li>
  )
}
