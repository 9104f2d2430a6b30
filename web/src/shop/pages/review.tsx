import { Link } from '#link'
import { useGetMeQuery, useGetMyReviewQuery } from '../../api/account.gen.ts'
import { useGetProductQuery } from '../../api/browse.gen.ts'
import type { MyReview, Product } from '../../api/store.gen.ts'
import { useT } from '../../i18n/text.ts'
import { Entry, PlainForm, Submit, useSending } from '../account/form.tsx'
import { Away, Frame } from '../account/frame.tsx'
import { problemOf } from '../account/problems.ts'
import { described, Labelled } from '../parts/field.tsx'
import { useTitle } from '../parts/title.ts'
import { Waiting } from '../parts/waiting.tsx'
import { useParams } from '../router.tsx'

// ReviewPage is the form by which a customer says what he thinks of a product, or changes what he said.
export default function ReviewPage() {
  const { slug, id } = useParams()
  const { data: me, error } = useGetMeQuery()
  if (error) return <Away />
  if (!me) return <Waiting />
  return id === undefined ? <OfProduct name={slug ?? ''} /> : <Written id={id} />
}

function OfProduct({ name }: { name: string }) {
  const { data, error } = useGetProductQuery({ name })
  if (error) return <Away />
  return data ? <ReviewForm action={`/account/review/${data.slug}`} product={data} known={null} /> : <Waiting />
}

function Written({ id }: { id: string }) {
  const { data, error } = useGetMyReviewQuery({ id })
  if (error) return <Away />
  return data ? <WrittenOf review={data} /> : <Waiting />
}

function WrittenOf({ review }: { review: MyReview }) {
  const { data: product } = useGetProductQuery({ name: review.product_id })
  return <ReviewForm action={`/account/reviews/${review.id}`} product={product} known={review} />
}

interface ReviewFormProps {
  action: string
  product: Product | undefined // it may be gone
  known: MyReview | null
}

function ReviewForm({ action, product, known }: ReviewFormProps) {
  const t = useT()
  const title = product ? t('review.title', { title: product.title }) : t('review.titleAny')
  useTitle(title)
  return (
    <Frame title={title}>
      {known?.rejection && <p className="rounded-card bg-warn-tint px-5 py-4 text-warn">{t('review.rejectedNote', { reason: known.rejection })}</p>}
      <PlainForm name="review" action={action}>
        <StarChoice known={known?.rating} />
        <Entry name="title" label={t('review.heading')} isOptional known={known?.title} maxLength={120} />
        <Text known={known?.text} />
        <div className="flex flex-wrap gap-3">
          <Submit value="save">{t('review.send')}</Submit>
          {known && known.status !== 'rejected' && (
            <Submit isQuiet value="remove">
              {t('review.remove')}
            </Submit>
          )}
        </div>
      </PlainForm>
      {product && (
        <p>
          <Link to={`/products/${product.slug}`} className="more">
            {t('review.back', { title: product.title })}
          </Link>
        </p>
      )}
    </Frame>
  )
}

function StarChoice({ known }: { known: number | undefined }) {
  const t = useT()
  const { sent } = useSending()
  const problem = problemOf(sent, 'rating', t)
  const chosen = sent ? Number(sent.values['rating']) : known
  return (
    <fieldset aria-describedby={problem && 'rating-problem'}>
      <legend className="mb-1 text-sm">{t('review.stars')}</legend>
      <div className="flex flex-wrap gap-2">
        {[5, 4, 3, 2, 1].map((stars) => (
          <label key={stars} className="flex cursor-pointer items-center gap-2 rounded-full border border-edge bg-card px-4 py-2 has-[:checked]:border-accent has-[:checked]:ring-1 has-[:checked]:ring-accent">
            <input type="radio" name="rating" value={stars} defaultChecked={stars === chosen} className="size-4.5 accent-accent" />
            <span className="star" aria-hidden="true">
              {'★'.repeat(stars)}
            </span>
            <span className="sr-only">{t.count('stars.just', stars)}</span>
          </label>
        ))}
      </div>
      <p id="rating-problem" className="mt-1 text-sm text-bad empty:hidden">
        {problem}
      </p>
    </fieldset>
  )
}

function Text({ known }: { known: string | undefined }) {
  const t = useT()
  const { sent } = useSending()
  const around = { id: 'field-text', hint: t('review.textHint'), problem: problemOf(sent, 'text', t) }
  return (
    <Labelled {...around} label={t('review.text')} isOptional>
      <textarea {...described(around)} name="text" rows={6} maxLength={5000} defaultValue={sent?.values['text'] ?? known} className="control" />
    </Labelled>
  )
}
