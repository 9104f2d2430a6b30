import { Link, useParams } from 'react-router'
import { useAdminGetReviewQuery, useAdminRemoveReviewReplyMutation, type AdminReviewDetail } from '../../api/admin.gen.ts'
import { BackLink, Button, etag, Facts, Loaded, Page, Panel, PickName, Timeline, useDo } from '../kit/index.ts'
import { useFormat, useT } from '../language.tsx'
import { useMay } from '../may.ts'
import { Deeds, ReplyForm } from './deeds.tsx'
import { Stars, StatusBadge } from './parts.tsx'

// Screen is a review with its reports and the shop's answer.
export function Screen() {
  const t = useT()
  const { id = '' } = useParams()
  const query = useAdminGetReviewQuery({ id })
  const back = <BackLink href="/admin/reviews">{t('nav.reviews')}</BackLink>
  return (
    <Page title={query.data ? query.data.title || t('reviews.untitled') : t('nav.reviews')} back={back} badge={query.data && <StatusBadge of={query.data.status} />}>
      <Loaded query={query}>{(review) => <Review key={review.id} review={review} />}</Loaded>
    </Page>
  )
}

function Review({ review }: { review: AdminReviewDetail }) {
  const t = useT()
  const may = useMay()
  const { run, isBusy } = useDo()
  const [removeReply] = useAdminRemoveReviewReplyMutation()
  const open = review.reports.length > 0
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <div className="grid gap-6">
        <Panel title={t('reviews.said')}>
          <div className="grid gap-4">
            <Stars of={review.rating} />
            <p className="max-w-prose whitespace-pre-line">{review.text || <span className="text-soft">{t('reviews.noText')}</span>}</p>
            {review.rejection && <p className="text-soft">{t('reviews.because', { reason: review.rejection })}</p>}
            <Deeds review={review} />
          </div>
        </Panel>
        <Panel
          title={t('reviews.reply')}
          actions={
            review.reply && may('reviews:write') && (
              <Button icon="trash" isPending={isBusy} onPress={() => void run(() => removeReply({ id: review.id, 'If-Match': etag(review.version) }).unwrap(), t('reviews.doneRemoveReply'))}>
                {t('reviews.removeReply')}
              </Button>
            )
          }
        >
          <ReplyForm review={review} />
        </Panel>
        {open && <Reports review={review} />}
      </div>
      <About review={review} />
    </div>
  )
}

function Reports({ review }: { review: AdminReviewDetail }) {
  const t = useT()
  return (
    <Panel title={t('reviews.reportsTitle')}>
      <Timeline
        label={t('reviews.reportsTitle')}
        moments={review.reports.map((report) => ({
          id: report.id, at: report.created_at, icon: report.resolved_at ? 'check' : 'warn', tone: report.resolved_at ? 'plain' : 'bad',
          title: `${t(`reviews.report.${report.reason}`)}${report.resolved_at ? ` · ${t('reviews.resolved')}` : ''}`, text: report.note,
        }))}
      />
    </Panel>
  )
}

function About({ review }: { review: AdminReviewDetail }) {
  const t = useT()
  const format = useFormat()
  const may = useMay()
  const author = review.author || t('reviews.nobody')
  return (
    <Panel title={t('reviews.about')}>
      <Facts
        of={[
          [t('reviews.product'), may('catalog:read') ? <Link to={`/admin/products/${review.product_id}`}><PickName of="product" id={review.product_id} /></Link> : review.product_id],
          [t('reviews.author'), review.customer_id && may('customers:read') ? <Link to={`/admin/customers/${review.customer_id}`}>{author}</Link> : author],
          [t('reviews.bought'), review.verified_purchase ? t('reviews.yes') : t('reviews.no')],
          [t('reviews.helpful'), format.number(review.helpful_count)],
          [t('reviews.written'), format.dateTime(review.created_at)],
          ...(review.published_at ? [[t('reviews.shown'), format.dateTime(review.published_at)] as const] : []),
          ...(review.replied_at ? [[t('reviews.answered'), format.dateTime(review.replied_at)] as const] : []),
        ]}
      />
    </Panel>
  )
}
