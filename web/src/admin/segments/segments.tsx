import { useAdminListSegmentsQuery, useAdminRecomputeSegmentsMutation, type AdminSegments, type AdminSegmentSum } from '../../api/admin.gen.ts'
import { Badge, Button, EmptyState, LinkButton, Loaded, Page, Panel, Table, useDo, type Column } from '../kit/index.ts'
import { useFormat, useT } from '../language.tsx'
import { useMay } from '../may.ts'
import { ruleText } from './words.tsx'

// Screen is the segments: how many are in each, what they bring, and what it asks for.
export function Screen() {
  const t = useT()
  const may = useMay()
  const query = useAdminListSegmentsQuery()
  const [recompute] = useAdminRecomputeSegmentsMutation()
  const { run, isBusy } = useDo()
  return (
    <Page
      title={t('nav.segments')} text={t('segments.text')}
      actions={
        <>
          <LinkButton href="/admin/segments/history" icon="audit">
            {t('segments.history')}
          </LinkButton>
          <LinkButton href="/api/admin/exports/segments" icon="download" target="_self" download="segments.csv">
            {t('segments.export')}
          </LinkButton>
          {may('segments:write') && (
            <Button icon="refresh" isPending={isBusy} onPress={() => void run(() => recompute({}).unwrap(), t('segments.recomputing'))}>
              {t('segments.recompute')}
            </Button>
          )}
          <LinkButton kind="main" href="/admin/segments/rules" icon="edit">
            {t('segments.rules')}
          </LinkButton>
        </>
      }
    >
      <Loaded query={query} rows={6}>
        {(data) => <Figures of={data} />}
      </Loaded>
    </Page>
  )
}

function Figures({ of }: { of: AdminSegments }) {
  const t = useT()
  const format = useFormat()
  const { total } = of
  const figures = [
    [t('segments.persons'), format.number(total.count)],
    [t('segments.orders'), format.number(total.order_count)],
    [t('segments.spent'), format.money(total.spent)],
    [t('segments.average'), format.money(total.average_order_value)],
  ] as const
  return (
    <>
      <dl className="grid grid-cols-2 gap-4 lg:grid-cols-4">
        {figures.map(([name, value]) => (
          <div key={name} className="panel">
            <dt className="text-soft">{name}</dt>
            <dd className="text-xl font-semibold tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      <SegmentTable of={of} />
      <Panel title={t('segments.definition')}>
        <p className="max-w-prose text-soft">{t('segments.definitionText')}</p>
        <p className="mt-2 text-sm text-soft">{of.recomputed_at ? t('segments.looked', { ago: format.ago(of.recomputed_at) }) : t('segments.neverLooked')}</p>
      </Panel>
    </>
  )
}

function SegmentTable({ of }: { of: AdminSegments }) {
  const t = useT()
  const format = useFormat()
  const columns: Column<AdminSegmentSum>[] = [
    {
      id: 'name', title: t('segments.name'),
      render: (row) => (
        <>
          <span className="flex flex-wrap items-center gap-2 font-semibold">
            {row.name}
            {row.former && <Badge tone="warn">{t('segments.former')}</Badge>}
          </span>
          <span className="block text-sm font-normal text-soft">{row.former ? t('segments.formerHint') : ruleText(row, of.currency_code, t, format)}</span>
        </>
      ),
    },
    { id: 'count', title: t('segments.persons'), isNumeric: true, render: (row) => <Share count={row.count} of={of.total.count} /> },
    { id: 'orders', title: t('segments.orders'), isNumeric: true, render: (row) => format.number(row.order_count) },
    { id: 'spent', title: t('segments.spent'), isNumeric: true, render: (row) => format.money(row.spent) },
    { id: 'each', title: t('segments.each'), isNumeric: true, isQuiet: true, render: (row) => format.money(row.average_spent) },
    { id: 'average', title: t('segments.average'), isNumeric: true, isQuiet: true, render: (row) => format.money(row.average_order_value) },
  ]
  return (
    <Table
      label={t('nav.segments')} columns={columns} rows={of.segments} keyOf={(row) => row.code} textOf={(row) => row.name} linkOf={(row) => `/admin/segments/${row.code}`}
      empty={<EmptyState icon="customers" title={t('segments.none')} />}
    />
  )
}

function Share({ count, of }: { count: number; of: number }) {
  const format = useFormat()
  return (
    <>
      {format.number(count)}
      {of > 0 && <span className="ml-1.5 text-sm text-soft">{format.percent(count / of)}</span>}
    </>
  )
}
