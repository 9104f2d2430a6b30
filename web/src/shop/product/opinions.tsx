import { Link } from '#link'
import type { Review, Reviews } from '../../api/store.gen.ts'
import { date, number } from '../../i18n/format.ts'
import { useLanguage, type Language } from '../../i18n/text.ts'
import { Stars } from '../parts/stars.tsx'

interface VerdictProps {
  reviews: Reviews
  path: string // of the page with all of them
  stars?: number // that are looked at alone; 0: all
}

// Verdict is what customers think of a product, and how many gave how many stars.
export function Verdict({ reviews: { rating, histogram }, path, stars = 0 }: VerdictProps) {
  const { t, locale } = useLanguage()
  if (!rating) return null
  return (
    <div className="verdict">
      <p className="stars">
        <Stars average={rating.average} /> <strong>{number(Number(rating.average), locale, 2)}</strong>{' '}
        {`${t('stars.outOf')}, ${t.count('reviews.count', rating.count, { count: number(rating.count, locale) })}`}
      </p>
      <table className="bars">
        <caption className="sr-only">{t('reviews.distribution')}</caption>
        <tbody>
          {histogram.map((bar) => {
            const label = t.count('stars.just', bar.rating)
            return (
              <tr key={bar.rating} className={bar.rating === stars ? 'on' : undefined}>
                <th scope="row">{bar.count > 0 ? <Link to={`${path}?rating=${bar.rating}`}>{label}</Link> : label}</th>
                <td>
                  <meter min={0} max={rating.count} value={bar.count} aria-hidden="true" />
                </td>
                <td>{number(bar.count, locale)}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

// Opinions is reviews, one below the other.
export function Opinions({ reviews }: { reviews: Review[] }) {
  const language = useLanguage()
  return (
    <ul className="opinions">
      {reviews.map((review) => (
        <Opinion key={review.id} review={review} language={language} />
      ))}
    </ul>
  )
}

function Opinion({ review, language: { t, locale } }: { review: Review; language: Language }) {
  const { rating, title, text, author, created_at, verified_purchase, helpful_count, reply } = review
  return (
    <li>
      <p className="stars">
        <Stars average={rating} />
        <span className="sr-only">{t('stars.given', { stars: rating })}</span>
        {title && (
          <>
            {' '}
            <strong>{title}</strong>
          </>
        )}
      </p>
      <Said text={text} />
      <p className="by">
        {author ?? t('reviews.anonymous')}, <time dateTime={created_at.slice(0, 10)}>{date(created_at, locale)}</time>
        {verified_purchase && ` · ${t('reviews.verified')}`}
        {helpful_count > 0 && ` · ${t.count('reviews.helped', helpful_count)}`}
      </p>
      {reply && (
        <div className="reply">
          <p className="by">{t('reviews.reply')}</p>
          <Said text={reply.text} />
        </div>
      )}
    </li>
  )
}

// Said is plain text by its empty lines.
const Said = ({ text }: { text: string }) =>
  text
    ? text.split('\n\n').map((paragraph, i) => (
        <p key={i} className="said">
          {paragraph}
        </p>
      ))
    : null

// WriteReview leads to the form of a review, for which somebody says first who he is.
export function WriteReview({ slug }: { slug: string }) {
  const { t } = useLanguage()
  return (
    <Link className="more" to={`/account/review/${slug}`} reloadDocument rel="nofollow">
      {t('reviews.write')}
    </Link>
  )
}
