import { Link } from 'react-router'
import { useAdminListReviewsQuery, type AdminReview } from '../../api/admin.gen.ts'
import { Badge, Checkbox, Chip, EmptyState, FilterBar, Loaded, Page, Pagination, PickName, PickOne, Select, countFilters, useFilters, usePages } from '../kit/index.ts'
import { useFormat, useT } from '../language.tsx'
import { useMay } from '../may.ts'
import { Deeds } from './deeds.tsx'
import { Stars, StatusBadge } from './parts.tsx'

const spec = { status: 'one', reported: 'flag', product: 'one', customer: 'one', rating: 'many', verified: 'flag', sort: 'one' } as const
const statuses = ['pending', 'published', 'rejected'] as const
const sorts = ['newest', 'helpful', 'highest', 'lowest'] as const
const ratings = [5, 4, 3, 2, 1] as const
const every = 'all'

// Screen is the reviews: those that wait, those that were reported, and all others.
export function Screen() {
  const t = useT()
  const { filters, set, clear, query } = useFilters(spec)
  const pages = usePages()
  const status = statuses.find((one) => one === filters.status)
  const sort = sorts.find((one) => one === filters.sort) ?? 'newest'
  const chosen = (filters.rating ?? []).map(Number).filter((n) => n >= 1 && n <= 5)
  const reviews = useAdminListReviewsQuery({
    cursor: pages.cursor, sort, ...(status && { status }), ...(filters.reported && { reported: true }), ...(filters.product && { productId: filters.product }),
    ...(filters.customer && { customerId: filters.customer }), ...(chosen.length > 0 && { rating: chosen }), ...(filters.verified && { verifiedPurchase: true }),
  })
  const setRating = (n: number, isChosen: boolean) => set({ rating: isChosen ? [...(filters.rating ?? []), String(n)] : (filters.rating ?? []).filter((one) => one !== String(n)) })
  return (
    <Page title={t('nav.reviews')} text={t('reviews.text')}>
      <Queues status={status} isReported={filters.reported ?? false} onChoose={(changes) => set({ status: '', reported: false, ...changes })} />
      <FilterBar
        list="reviews" query={query} count={countFilters(filters, ['sort', 'status', 'reported'])} onClear={() => clear({ status: filters.status ?? '', reported: filters.reported ?? false, sort: filters.sort ?? '' })}
        end={<Select label={t('reviews.sort')} hideLabel options={sorts.map((id) => ({ id, name: t(`reviews.sort.${id}`) }))} value={sort} onChange={(id) => set({ sort: id === 'newest' ? '' : id })} />}
      >
        <fieldset className="grid gap-2">
          <legend className="mb-1 font-semibold">{t('reviews.rating')}</legend>
          {ratings.map((n) => (
            <Checkbox key={n} isSelected={chosen.includes(n)} onChange={(isChosen) => setRating(n, isChosen)}>
              {t.count('reviews.stars', n)}
            </Checkbox>
          ))}
        </fieldset>
        <Checkbox isSelected={filters.verified ?? false} onChange={(verified) => set({ verified })}>
          {t('reviews.onlyVerified')}
        </Checkbox>
        <PickOne of="product" label={t('reviews.product')} value={filters.product ?? null} onChange={(product) => set({ product: product ?? '' })} />
      </FilterBar>
      {filters.customer && (
        <div>
          <Chip onRemove={() => set({ customer: '' })}>{t('reviews.ofCustomer')}</Chip>
        </div>
      )}
      <Loaded query={{ ...reviews, data: reviews.data }} rows={6}>
        {({ data, next, total }) => (
          <>
            {data.length === 0 ? (
              <EmptyState icon={status === 'pending' ? 'check' : 'reviews'} title={status === 'pending' ? t('reviews.nonePending') : filters.reported ? t('reviews.noneReported') : t('reviews.none')} />
            ) : (
              <ul className={`grid gap-4 ${reviews.data === reviews.currentData ? '' : 'opacity-60'}`}>
                {data.map((review) => (
                  <Card key={review.id} review={review} />
                ))}
              </ul>
            )}
            <Pagination pages={pages} next={next} total={total} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

interface QueuesProps {
  status: AdminReview['status'] | undefined
  isReported: boolean
  onChoose: (changes: { status?: string; reported?: boolean }) => void
}

// Queues is what there is to do: how many wait, and how many were reported.
function Queues({ status, isReported, onChoose }: QueuesProps) {
  const t = useT()
  const format = useFormat()
  const pending = useAdminListReviewsQuery({ status: 'pending', limit: 1 })
  const reported = useAdminListReviewsQuery({ reported: true, limit: 1 })
  const queues = [
    { id: every, name: t('reviews.all'), count: undefined, isOn: !status && !isReported, changes: {} },
    { id: 'pending', name: t('reviews.pending'), count: pending.data?.total, isOn: status === 'pending', changes: { status: 'pending' } },
    { id: 'reported', name: t('reviews.reported'), count: reported.data?.total, isOn: isReported, changes: { reported: true } },
    { id: 'published', name: t('reviews.published'), count: undefined, isOn: status === 'published', changes: { status: 'published' } },
    { id: 'rejected', name: t('reviews.rejected'), count: undefined, isOn: status === 'rejected', changes: { status: 'rejected' } },
  ]
  return (
    <div role="group" aria-label={t('reviews.queues')} className="flex flex-wrap gap-2">
      {queues.map((queue) => (
        <button
          key={queue.id} type="button" aria-pressed={queue.isOn} onClick={() => onChoose(queue.changes)}
          className="flex min-h-9 items-center gap-2 rounded-full border border-line bg-card px-4 py-1 aria-pressed:border-ink aria-pressed:bg-ink aria-pressed:text-paper"
        >
          {queue.name}
          {queue.count !== undefined && <span className="tabular-nums opacity-80">{format.number(queue.count)}</span>}
        </button>
      ))}
    </div>
  )
}

function Card({ review }: { review: AdminReview }) {
  const t = useT()
  const format = useFormat()
  const may = useMay()
  return (
    <li className="panel grid gap-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <Stars of={review.rating} />
        <StatusBadge of={review.status} />
        {review.verified_purchase && <Badge tone="quiet" icon="check">{t('reviews.verified')}</Badge>}
        {review.open_reports > 0 && <Badge tone="bad" icon="warn">{t.count('reviews.reports', review.open_reports)}</Badge>}
        <span className="ml-auto text-sm text-soft">{format.ago(review.created_at)}</span>
      </div>
      <div>
        <h2>
          <Link to={`/admin/reviews/${review.id}`} className="no-underline hover:underline">
            {review.title || t('reviews.untitled')}
          </Link>
        </h2>
        <p className="text-sm text-soft">
          {review.author || t('reviews.nobody')}
          {' · '}
          {may('catalog:read') ? (
            <Link to={`/admin/products/${review.product_id}`}>
              <PickName of="product" id={review.product_id} />
            </Link>
          ) : (
            review.product_id
          )}
        </p>
      </div>
      <p className="line-clamp-4 max-w-prose whitespace-pre-line">{review.text}</p>
      {review.rejection && <p className="text-soft">{t('reviews.because', { reason: review.rejection })}</p>}
      {review.reply && <p className="line-clamp-2 border-l-2 border-line pl-3 text-soft">{review.reply}</p>}
      <Deeds review={review} isShort />
    </li>
  )
}
