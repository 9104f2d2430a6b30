import { useAdminSalesReportQuery, type AdminCurrencySales, type AdminFigures, type AdminSalesReport, type AdminSalesRow } from '../../api/admin.gen.ts'
import { Chart, EmptyState, Loaded, Panel, Select, Table, useFilters, type Column } from '../kit/index.ts'
import { countDays, type Days } from '../kit/days.ts'
import { useFormat, useT } from '../language.tsx'
import { useMay } from '../may.ts'
import { Figure } from './figure.tsx'
import { CurrencySelect, Csv, Definitions } from './parts.tsx'
import { intervalOf, intervalsOf, labelOf, onlyIn, ordersIn } from './period.ts'

const spec = { every: 'one', currency: 'one', measure: 'one' } as const
const measures = ['total', 'orders', 'units', 'average_order', 'gross', 'discounts', 'shipping', 'tax', 'canceled', 'refunded', 'net', 'revenue'] as const
type Measure = (typeof measures)[number]

const counted: readonly Measure[] = ['orders', 'units'] // all others are amounts
const worse: readonly Measure[] = ['discounts', 'canceled', 'refunded'] // when there is more of it

// Sales is what was sold in a period by parts of it, beside the period before.
export function Sales({ days }: { days: Days }) {
  const t = useT()
  const { filters, set } = useFilters(spec)
  const offered = intervalsOf(countDays(days))
  const interval = offered.find((one) => one === filters.every) ?? intervalOf(countDays(days))
  const query = useAdminSalesReportQuery({ ...days, interval })
  return (
    <Loaded query={{ ...query, data: query.currentData ?? (query.isError ? undefined : query.data) }} rows={8}>
      {(report) => {
        const sales = report.currencies.find((one) => one.currency_code === filters.currency) ?? report.currencies[0]
        return (
          <>
            <Panel
              title={t('analytics.report.sales')}
              actions={
                <>
                  <CurrencySelect codes={report.currencies.map((one) => one.currency_code)} value={sales?.currency_code ?? ''} onChange={(currency) => set({ currency })} />
                  <div className="w-36">
                    <Select label={t('analytics.every')} hideLabel options={offered.map((id) => ({ id, name: t(`analytics.every.${id}`) }))} value={interval} onChange={(every) => set({ every })} />
                  </div>
                  <Csv report="sales" query={{ ...days, interval }} />
                </>
              }
            >
              {sales ? <Figures sales={sales} report={report} /> : <EmptyState icon="analytics" title={t('start.noSales')} />}
            </Panel>
            {sales && <Parts sales={sales} report={report} />}
            <Definitions text="analytics.text.sales" terms={['total', 'average', 'units', 'gross', 'discounts', 'shipping', 'tax', 'canceled', 'refunded', 'net', 'revenue']} />
          </>
        )
      }}
    </Loaded>
  )
}

interface OfProps {
  sales: AdminCurrencySales
  report: AdminSalesReport
}

function Figures({ sales, report }: OfProps) {
  const t = useT()
  const format = useFormat()
  const may = useMay()
  const { filters, set } = useFilters(spec)
  const measure = measures.find((one) => one === filters.measure) ?? 'total'
  const money = (amount: number) => format.money({ amount: Math.round(amount), currency_code: sales.currency_code })
  const write = (of: Measure) => (value: number) => (counted.includes(of) ? format.number(value) : money(value))
  const { total, previous_total: before } = sales
  const only = onlyIn(sales.currency_code, report)
  const leads: Partial<Record<Measure, string>> = may('orders:read') ? { total: ordersIn(report, only), orders: ordersIn(report, only), canceled: ordersIn(report, only, 'canceled') } : {}
  return (
    <div className="grid gap-6">
      <dl className="grid grid-cols-2 gap-5 lg:grid-cols-4">
        {measures.map((of) => (
          <Figure key={of} name={t(`analytics.is.${of}`)} value={write(of)(total[of])} now={total[of]} before={before[of]} isWorse={worse.includes(of)} to={leads[of]} />
        ))}
      </dl>
      <p className="text-sm text-soft">{t('analytics.compared', { from: format.date(report.previous_from), to: format.date(report.previous_to) })}</p>
      <div className="w-56">
        <Select label={t('analytics.measure')} options={measures.map((id) => ({ id, name: t(`analytics.is.${id}`) }))} value={measure} onChange={(id) => set({ measure: id === 'total' ? '' : id })} />
      </div>
      <Chart
        title={t(`analytics.is.${measure}`)} write={write(measure)} axis={t(`analytics.part.${report.interval as 'day'}`)}
        points={sales.rows.map((row, i) => ({ label: labelOf(row.start, report, format.locale), values: { now: row[measure], before: sales.previous[i]?.[measure] ?? null } }))}
        series={[{ id: 'before', name: t('start.before'), isQuiet: true }, { id: 'now', name: t('start.now') }]}
      />
    </div>
  )
}

// Parts is each part of the period; it leads to its orders.
function Parts({ sales, report }: OfProps) {
  const t = useT()
  const format = useFormat()
  const may = useMay()
  const money = (of: keyof AdminFigures) => (row: AdminSalesRow) => format.money({ amount: Number(row[of]), currency_code: sales.currency_code })
  const columns: Column<AdminSalesRow>[] = [
    { id: 'start', title: t(`analytics.part.${report.interval as 'day'}`), render: (row) => <span className="font-semibold">{labelOf(row.start, report, format.locale)}</span> },
    { id: 'orders', title: t('analytics.is.orders'), isNumeric: true, render: (row) => format.number(row.orders) },
    { id: 'units', title: t('analytics.is.units'), isNumeric: true, isQuiet: true, render: (row) => format.number(row.units) },
    { id: 'gross', title: t('analytics.is.gross'), isNumeric: true, isQuiet: true, render: money('gross') },
    { id: 'discounts', title: t('analytics.is.discounts'), isNumeric: true, isQuiet: true, render: money('discounts') },
    { id: 'total', title: t('analytics.is.total'), isNumeric: true, render: money('total') },
    { id: 'canceled', title: t('analytics.is.canceled'), isNumeric: true, isQuiet: true, render: money('canceled') },
    { id: 'refunded', title: t('analytics.is.refunded'), isNumeric: true, isQuiet: true, render: money('refunded') },
    { id: 'net', title: t('analytics.is.net'), isNumeric: true, render: money('net') },
  ]
  const rows = sales.rows.filter((row) => row.orders > 0 || row.net !== 0).reverse()
  return (
    <Table
      label={t('analytics.report.sales')} columns={columns} rows={rows} keyOf={(row) => row.start} textOf={(row) => labelOf(row.start, report, format.locale)} empty={null}
      linkOf={(row) => (may('orders:read') ? ordersIn(row, onlyIn(sales.currency_code, report)) : undefined)}
    />
  )
}
