import { useState } from 'react'
import { useAdminSalesReportQuery, type AdminCurrencySales, type AdminSalesReport } from '../../api/admin.gen.ts'
import { Figure } from '../analytics/figure.tsx'
import { intervalOf, labelOf } from '../analytics/period.ts'
import { Chart, DateRange, Loaded, Panel, Select, LinkButton } from '../kit/index.ts'
import { countDays, dayOf, period, type Days } from '../kit/days.ts'
import { useFormat, useT, type Format } from '../language.tsx'

// Sales is what was sold, beside the period before.
export function Sales() {
  const t = useT()
  const [now] = useState(() => new Date())
  const [chosen, setChosen] = useState<Days | null>(null)
  // Until somebody chooses it is the last thirty days, as the API takes them: which day is today, the clock of the shop says.
  const query = useAdminSalesReportQuery(chosen ? { ...chosen, interval: intervalOf(countDays(chosen)) } : {})
  const days = chosen ?? query.data ?? period('month', dayOf(now))
  return (
    <Panel
      title={t('start.sales')}
      actions={
        <>
          <DateRange label={t('start.period')} value={days} onChange={setChosen} {...(query.data && { timeZone: query.data.time_zone })} />
          <LinkButton href="/admin/analytics" kind="plain">
            {t('start.more')}
          </LinkButton>
        </>
      }
    >
      <Loaded query={query} rows={6}>
        {(report) => (report.currencies.length > 0 ? <Figures report={report} /> : <p className="text-soft">{t('start.noSales')}</p>)}
      </Loaded>
    </Panel>
  )
}

function Figures({ report }: { report: AdminSalesReport }) {
  const t = useT()
  const format = useFormat()
  const [chosen, setChosen] = useState<string | null>(null)
  const sales = report.currencies.find((one) => one.currency_code === chosen) ?? report.currencies[0]
  if (!sales) return null
  const money = (amount: number) => format.money({ amount: Math.round(amount), currency_code: sales.currency_code })
  return (
    <div className="grid gap-6">
      {report.currencies.length > 1 && (
        <div className="w-32">
          <Select label={t('start.currency')} hideLabel options={report.currencies.map((one) => ({ id: one.currency_code, name: one.currency_code }))} value={sales.currency_code} onChange={setChosen} />
        </div>
      )}
      <dl className="grid grid-cols-2 gap-5 lg:grid-cols-4">
        <Figure name={t('start.total')} value={money(sales.total.total)} now={sales.total.total} before={sales.previous_total.total} />
        <Figure name={t('start.orders')} value={format.number(sales.total.orders)} now={sales.total.orders} before={sales.previous_total.orders} />
        <Figure name={t('start.average')} value={money(sales.total.average_order)} now={sales.total.average_order} before={sales.previous_total.average_order} />
        <Figure name={t('start.refunded')} value={money(sales.total.refunded)} now={sales.total.refunded} before={sales.previous_total.refunded} isWorse />
      </dl>
      <Chart
        title={t('start.sales')} write={money} points={pointsOf(sales, report, format)}
        series={[{ id: 'before', name: t('start.before'), isQuiet: true }, { id: 'now', name: t('start.now') }]}
      />
    </div>
  )
}

function pointsOf(sales: AdminCurrencySales, report: AdminSalesReport, format: Format) {
  return sales.rows.map((row, i) => ({
    label: labelOf(row.start, report, format.locale), values: { now: row.total, before: sales.previous[i]?.total ?? null },
  }))
}
