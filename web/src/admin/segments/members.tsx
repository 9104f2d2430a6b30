import { useParams } from 'react-router'
import { useAdminListSegmentMembersQuery, useAdminListSegmentsQuery, type AdminSegmentMember } from '../../api/admin.gen.ts'
import { EmptyState, LinkButton, Loaded, Page, Pagination, Table, usePages, type Column } from '../kit/index.ts'
import { useFormat, useT } from '../language.tsx'
import { useMay } from '../may.ts'
import { BackToSegments, ruleText } from './words.tsx'

// Screen is who is in a segment.
export function Screen() {
  const t = useT()
  const format = useFormat()
  const may = useMay()
  const { code = '' } = useParams()
  const pages = usePages()
  const segments = useAdminListSegmentsQuery()
  const query = useAdminListSegmentMembersQuery({ code, cursor: pages.cursor })
  const segment = segments.data?.segments.find((one) => one.code === code)
  const columns = useColumns()
  return (
    <Page
      title={segment?.name ?? code} back={<BackToSegments />} text={segment && segments.data && (segment.former ? t('segments.formerHint') : ruleText(segment, segments.data.currency_code, t, format))}
      actions={
        <LinkButton href={`/api/admin/exports/segment-members?segment=${encodeURIComponent(code)}`} icon="download" target="_self" download={`${code}.csv`}>
          {t('segments.exportMembers')}
        </LinkButton>
      }
    >
      <Loaded query={query} rows={8}>
        {({ data, next, total }) => (
          <>
            <Table
              label={t('segments.members')} columns={columns} rows={data} isStale={query.data !== query.currentData} keyOf={(row) => row.customer_id ?? row.email} textOf={nameOf}
              linkOf={(row) => (row.customer_id && may('customers:read') ? `/admin/customers/${row.customer_id}` : `/admin/segments/history?email=${encodeURIComponent(row.email)}`)}
              empty={<EmptyState icon="customers" title={t('segments.nobody')} text={t('segments.nobodyText')} />}
            />
            <Pagination pages={pages} next={next} total={total} />
            <p className="max-w-prose text-sm text-soft">{t('segments.rfmHint')}</p>
          </>
        )}
      </Loaded>
    </Page>
  )
}

const nameOf = ({ first_name, last_name, email, customer_id }: AdminSegmentMember) => `${first_name} ${last_name}`.trim() || email || (customer_id ?? '')

function useColumns(): Column<AdminSegmentMember>[] {
  const t = useT()
  const format = useFormat()
  return [
    {
      id: 'name', title: t('segments.person'),
      render: (row) => (
        <>
          <span className="block font-semibold">{nameOf(row)}</span>
          <span className="block text-sm font-normal text-soft">{[row.email, row.customer_id ? '' : t('segments.guest')].filter(Boolean).join(' · ')}</span>
        </>
      ),
    },
    { id: 'orders', title: t('segments.orders'), isNumeric: true, render: (row) => format.number(row.order_count) },
    { id: 'spent', title: t('segments.spent'), isNumeric: true, render: (row) => format.money(row.spent) },
    { id: 'last', title: t('segments.last'), render: (row) => (row.last_order_at ? format.ago(row.last_order_at) : '–') },
    { id: 'rfm', title: t('segments.rfm'), render: (row) => <Scores of={row} /> },
    { id: 'since', title: t('segments.since'), isQuiet: true, render: (row) => (row.since ? format.date(row.since) : '–') },
  ]
}

// Scores is how recently, how often and how much somebody bought, from 1 to 5 each.
function Scores({ of }: { of: AdminSegmentMember }) {
  const t = useT()
  const scores = [
    [t('segments.recency'), of.recency],
    [t('segments.frequency'), of.frequency],
    [t('segments.monetary'), of.monetary],
  ] as const
  return (
    <span className="inline-flex gap-1">
      {scores.map(([name, score]) => (
        <span key={name} title={name} className={`grid size-7 place-items-center rounded text-sm tabular-nums ${(score ?? 0) >= 4 ? 'bg-good-tint text-good' : (score ?? 0) <= 2 && score !== null ? 'bg-warn-tint text-warn' : 'bg-tint'}`}>
          <span className="sr-only">{name}</span>
          {score ?? '–'}
        </span>
      ))}
    </span>
  )
}
