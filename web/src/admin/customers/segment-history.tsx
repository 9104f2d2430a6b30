import { useAdminListSegmentHistoryQuery, type AdminSegmentChange } from '../../api/admin.gen.ts'
import { EmptyState, Loaded, Pagination, Panel, Timeline, type Moment } from '../kit/index.ts'
import { useFormat, useT } from '../language.tsx'
import { useTurned } from './orders.tsx'
import { useSegments } from './people.ts'

// SegmentHistory is how somebody came from one segment to another, the newest first.
export function SegmentHistory({ id }: { id: string }) {
  const t = useT()
  const format = useFormat()
  const pages = useTurned()
  const query = useAdminListSegmentHistoryQuery({ customerId: id, cursor: pages.cursor })
  const segments = useSegments()
  const nameOf = (code: string) => segments.find((segment) => segment.id === code)?.name ?? code
  const momentOf = (change: AdminSegmentChange, i: number): Moment => ({
    id: `${change.at} ${i}`, at: change.at, icon: 'customers', tone: 'plain',
    title: change.to === null ? t('customers.leftSegment', { from: nameOf(change.from ?? '') }) : change.from === null ? t('customers.cameIn', { to: nameOf(change.to) }) : t('customers.moved', { from: nameOf(change.from), to: nameOf(change.to) }),
    text: <span className="text-sm">{t.count('customers.stoodAt', change.order_count, { spent: format.money(change.spent) })}</span>,
  })
  return (
    <Loaded query={query}>
      {({ data, next, total }) =>
        data.length === 0 ? (
          <EmptyState icon="customers" title={t('customers.noSegments')} text={t('customers.noSegmentsText')} />
        ) : (
          <Panel title={t('customers.segments')}>
            <Timeline label={t('customers.segments')} moments={data.map(momentOf)} />
            <Pagination pages={pages} next={next} total={total} />
          </Panel>
        )
      }
    </Loaded>
  )
}
