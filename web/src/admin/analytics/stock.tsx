import { useAdminStockReportQuery, type AdminCurrencyStock, type AdminStockReport, type AdminStockRow } from '../../api/admin.gen.ts'
import { Badge, Chart, EmptyState, Loaded, Panel, Select, Table, useFilters, type Column } from '../kit/index.ts'
import { useFormat, useT } from '../language.tsx'
import { useMay } from '../may.ts'
import { Csv, Definitions } from './parts.tsx'

const spec = { stock: 'one', sold: 'one' } as const
const sorts = ['value', 'cover'] as const
const spans = ['30', '90', '365'] as const

const shown = 30 // rows
const drawn = 10 // of them in the picture
const soon = 14 // days

// Stock is what lies on the shelves, what it is worth, and how long it lasts.
export function Stock() {
  const t = useT()
  const { filters, set } = useFilters(spec)
  const sort = sorts.find((one) => one === filters.stock) ?? 'value'
  const span = spans.find((one) => one === filters.sold) ?? '30'
  const asked = { sort, soldDays: Number(span) }
  const query = useAdminStockReportQuery({ ...asked, limit: shown })
  return (
    <Loaded query={{ ...query, data: query.currentData ?? query.data }} rows={8}>
      {(report) => (
        <>
          <Panel
            title={t('analytics.report.stock')}
            actions={
              <>
                <div className="w-48">
                  <Select label={t('analytics.sort')} hideLabel options={sorts.map((id) => ({ id, name: t(`analytics.stock.${id}`) }))} value={sort} onChange={(id) => set({ stock: id === 'value' ? '' : id })} />
                </div>
                <div className="w-56">
                  <Select label={t('analytics.span')} hideLabel options={spans.map((id) => ({ id, name: t('analytics.soldIn', { days: id }) }))} value={span} onChange={(id) => set({ sold: id === '30' ? '' : id })} />
                </div>
                <Csv report="stock" query={{ sort, sold_days: span }} />
              </>
            }
          >
            {report.currencies.length === 0 ? (
              <EmptyState icon="stock" title={t('analytics.noStock')} />
            ) : (
              report.currencies.map((currency) => <Totals key={currency.currency_code} of={currency} sort={sort} />)
            )}
          </Panel>
          {report.currencies.map((currency) => (
            <Rows key={currency.currency_code} of={currency} report={report} />
          ))}
          <Definitions text="analytics.text.stock" terms={['value', 'retail', 'sold', 'cover']} />
        </>
      )}
    </Loaded>
  )
}

function Totals({ of, sort }: { of: AdminCurrencyStock; sort: 'value' | 'cover' }) {
  const t = useT()
  const format = useFormat()
  const money = (amount: number) => format.money({ amount: Math.round(amount), currency_code: of.currency_code })
  const { total } = of
  const figures = [
    [t('analytics.onHand'), format.number(total.on_hand)],
    [t('analytics.term.value'), money(total.value)],
    [t('analytics.term.retail'), money(total.retail_value)],
    [t('analytics.term.cover'), total.days_of_cover === null ? '–' : t.count('start.cover', total.days_of_cover, { count: format.number(total.days_of_cover) })],
  ] as const
  return (
    <div className="grid gap-6">
      <dl className="grid grid-cols-2 gap-5 lg:grid-cols-4">
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt className="text-soft">{name}</dt>
            <dd className="text-xl font-semibold tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      {total.uncosted_units > 0 && <p className="text-soft">{t('analytics.uncosted', { count: format.number(total.uncosted_units) })}</p>}
      <Chart
        kind="rank" title={t(`analytics.stock.${sort}`)} axis={t('analytics.one.products')} write={sort === 'value' ? money : (days) => t('analytics.days', { days: format.number(days) })}
        series={[{ id: 'now', name: sort === 'value' ? t('analytics.term.value') : t('analytics.term.cover') }]}
        points={of.rows.filter((row) => sort === 'value' || row.days_of_cover !== null).slice(0, drawn).map((row) => ({ label: row.title, values: { now: sort === 'value' ? row.value : row.days_of_cover } }))}
      />
    </div>
  )
}

function Rows({ of, report }: { of: AdminCurrencyStock; report: AdminStockReport }) {
  const t = useT()
  const format = useFormat()
  const may = useMay()
  const money = (amount: number) => format.money({ amount, currency_code: of.currency_code })
  const columns: Column<AdminStockRow>[] = [
    { id: 'title', title: t('analytics.one.products'), render: (row) => <span className="font-semibold">{row.title}</span> },
    { id: 'hand', title: t('analytics.onHand'), isNumeric: true, render: (row) => format.number(row.on_hand) },
    { id: 'sold', title: t('analytics.soldIn', { days: report.sold_days }), isNumeric: true, render: (row) => format.number(row.sold_units) },
    { id: 'cover', title: t('analytics.term.cover'), isNumeric: true, render: (row) => <Cover days={row.days_of_cover} /> },
    { id: 'value', title: t('analytics.term.value'), isNumeric: true, render: (row) => money(row.value) },
    { id: 'retail', title: t('analytics.term.retail'), isNumeric: true, isQuiet: true, render: (row) => money(row.retail_value) },
  ]
  return (
    <Table
      label={t('analytics.report.stock')} columns={columns} rows={of.rows} keyOf={(row) => row.product_id} textOf={(row) => row.title} empty={null}
      linkOf={(row) => (may('catalog:read') ? `/admin/products/${row.product_id}` : undefined)}
    />
  )
}

function Cover({ days }: { days: number | null }) {
  const t = useT()
  const format = useFormat()
  if (days === null) return <>–</>
  const text = t.count('start.cover', days, { count: format.number(days) })
  return days <= soon ? <Badge tone={days <= 3 ? 'bad' : 'warn'}>{text}</Badge> : <>{text}</>
}
