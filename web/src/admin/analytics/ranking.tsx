import { skipToken } from '@reduxjs/toolkit/query'
import {
  useAdminCategoryReportQuery, useAdminCountryReportQuery, useAdminProductReportQuery, useAdminPromotionReportQuery, type AdminCurrencyRanking, type AdminRankingReport, type AdminRankingRow,
} from '../../api/admin.gen.ts'
import { Chart, EmptyState, Loaded, Panel, Select, Table, useFilters, type Column } from '../kit/index.ts'
import type { Days } from '../kit/days.ts'
import { countryName } from '../kit/places.ts'
import { useFormat, useLanguage, useT, type Format } from '../language.tsx'
import { useMay } from '../may.ts'
import { Change } from './figure.tsx'
import { CurrencySelect, Csv, Definitions, type Term } from './parts.tsx'
import { ordersIn } from './period.ts'

export type Dimension = 'products' | 'categories' | 'countries' | 'promotions'

const spec = { currency: 'one', sort: 'one' } as const
const sorts = ['revenue', 'units', 'profit', 'margin'] as const
type Sort = (typeof sorts)[number]

const shown = 30 // rows
const drawn = 10 // of them in the picture

// sortsOf is how rows can be ordered: countries have no costs, and promotions are ordered by what they took off.
const sortsOf: Record<Dimension, readonly Sort[]> = { products: sorts, categories: sorts, countries: ['revenue', 'units'], promotions: [] }

// useReport is the report of a kind; undefined days ask for none.
function useReport(of: Dimension, days: Days | undefined, sort: Sort, limit: number) {
  const asked = days && { ...days, sort, limit }
  const products = useAdminProductReportQuery(of === 'products' && asked ? asked : skipToken)
  const categories = useAdminCategoryReportQuery(of === 'categories' && asked ? asked : skipToken)
  const countries = useAdminCountryReportQuery(of === 'countries' && asked ? asked : skipToken)
  const promotions = useAdminPromotionReportQuery(of === 'promotions' && days ? { ...days, limit } : skipToken)
  return { products, categories, countries, promotions }[of]
}

const terms: Record<Dimension, readonly Term[]> = {
  products: ['revenue', 'units', 'profit', 'margin'], categories: ['revenue', 'units', 'profit', 'margin'], countries: ['total', 'net', 'revenue'], promotions: ['discounts', 'total'],
}

// Ranking is what sold most, or what took most off, beside the period before.
export function Ranking({ of, days }: { of: Dimension; days: Days }) {
  const t = useT()
  const { filters, set } = useFilters(spec)
  const sort = sortsOf[of].find((one) => one === filters.sort) ?? 'revenue'
  const query = useReport(of, days, sort, shown)
  const report = query.currentData ?? query.data
  const before = useReport(of, report && report.previous_from ? { from: report.previous_from, to: report.previous_to } : undefined, sort, 1000).currentData
  return (
    <Loaded query={{ ...query, data: report }} rows={8}>
      {(data) => {
        const ranking = data.currencies.find((one) => one.currency_code === filters.currency) ?? data.currencies[0]
        return (
          <>
            <Panel
              title={t(`analytics.report.${of}`)}
              actions={
                <>
                  <CurrencySelect codes={data.currencies.map((one) => one.currency_code)} value={ranking?.currency_code ?? ''} onChange={(currency) => set({ currency })} />
                  {sortsOf[of].length > 0 && (
                    <div className="w-44">
                      <Select label={t('analytics.sort')} hideLabel options={sortsOf[of].map((id) => ({ id, name: t(`analytics.sort.${id}`) }))} value={sort} onChange={(id) => set({ sort: id === 'revenue' ? '' : id })} />
                    </div>
                  )}
                  <Csv report={of} query={{ ...days, ...(of !== 'promotions' && { sort }) }} />
                </>
              }
            >
              {ranking && ranking.rows.length > 0 ? <Top of={of} ranking={ranking} sort={sort} /> : <EmptyState icon="analytics" title={t(of === 'promotions' ? 'analytics.noPromotions' : 'start.noSales')} />}
            </Panel>
            {ranking && ranking.rows.length > 0 && <Rows of={of} ranking={ranking} report={data} before={before?.currencies.find((one) => one.currency_code === ranking.currency_code)?.rows} />}
            <Definitions text={`analytics.text.${of}`} terms={terms[of]} />
          </>
        )
      }}
    </Loaded>
  )
}

// useName is what a row is called.
function useName(of: Dimension): (row: AdminRankingRow) => string {
  const { t, locale } = useLanguage()
  return (row) => {
    if (of === 'countries') return row.id ? countryName(row.id, locale) : t('analytics.noCountry')
    return row.name || row.code || t('analytics.gone')
  }
}

const margin = (row: { margin_ppm: number | null }, format: Format) => (row.margin_ppm === null ? '–' : format.percent(row.margin_ppm / 1_000_000))

function Top({ of, ranking, sort }: { of: Dimension; ranking: AdminCurrencyRanking; sort: Sort }) {
  const t = useT()
  const format = useFormat()
  const nameOf = useName(of)
  const what = of === 'promotions' ? 'discounts' : sort
  const valueOf = (row: AdminRankingRow) => (what === 'margin' ? (row.margin_ppm ?? 0) / 1_000_000 : row[what])
  const write = (value: number) => (what === 'margin' ? format.percent(value) : what === 'units' ? format.number(value) : format.money({ amount: Math.round(value), currency_code: ranking.currency_code }))
  const name = what === 'discounts' ? t('analytics.is.discounts') : t(`analytics.sort.${what}`)
  return (
    <Chart
      kind="rank" title={name} write={write} axis={t(`analytics.one.${of}`)} series={[{ id: 'now', name }]}
      points={ranking.rows.slice(0, drawn).map((row) => ({ label: nameOf(row), values: { now: valueOf(row) } }))}
    />
  )
}

interface RowsProps {
  of: Dimension
  ranking: AdminCurrencyRanking
  report: AdminRankingReport
  before: readonly AdminRankingRow[] | undefined
}

function Rows({ of, ranking, report, before }: RowsProps) {
  const t = useT()
  const format = useFormat()
  const may = useMay()
  const nameOf = useName(of)
  const money = (amount: number) => format.money({ amount, currency_code: ranking.currency_code })
  const main = of === 'promotions' ? 'discounts' : 'revenue'
  const isGoods = of === 'products' || of === 'categories'
  const earlier = (row: AdminRankingRow) => before?.find((one) => one.id === row.id)?.[main] ?? 0
  const columns: Column<AdminRankingRow>[] = [
    {
      id: 'name', title: t(`analytics.one.${of}`),
      render: (row) => (
        <>
          <span className="block font-semibold">{nameOf(row)}</span>
          {of === 'products' && row.category && <span className="block text-sm font-normal text-soft">{row.category}</span>}
          {of === 'promotions' && row.code && row.name && <code className="font-mono text-sm text-soft">{row.code}</code>}
        </>
      ),
    },
    { id: 'main', title: t(`analytics.is.${main}`), isNumeric: true, render: (row) => money(row[main]) },
    { id: 'change', title: t('analytics.change'), isNumeric: true, render: (row) => (before ? <Change now={row[main]} before={earlier(row)} isShort isWorse={of === 'promotions'} /> : '') },
    { id: 'orders', title: t('analytics.is.orders'), isNumeric: true, render: (row) => format.number(row.orders) },
    ...(isGoods ? [{ id: 'units', title: t('analytics.is.units'), isNumeric: true, render: (row: AdminRankingRow) => format.number(row.net_units) }] : []),
    ...(isGoods ? [{ id: 'profit', title: t('analytics.sort.profit'), isNumeric: true, isQuiet: true, render: (row: AdminRankingRow) => (row.margin_ppm === null ? '–' : money(row.profit)) }] : []),
    ...(isGoods ? [{ id: 'margin', title: t('analytics.sort.margin'), isNumeric: true, isQuiet: true, render: (row: AdminRankingRow) => margin(row, format) }] : []),
    ...(isGoods ? [] : [{ id: 'total', title: t('analytics.is.total'), isNumeric: true, render: (row: AdminRankingRow) => money(row.total) }]),
  ]
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <Table label={t(`analytics.report.${of}`)} columns={columns} rows={ranking.rows} keyOf={(row) => row.id || 'none'} textOf={nameOf} linkOf={(row) => linkOf(of, row, report, may)} empty={null} />
      <p className="text-sm text-soft">
        {t('analytics.compared', { from: format.date(report.previous_from), to: format.date(report.previous_to) })}
        {ranking.rows.length === shown && ` ${t('analytics.first', { count: shown })}`}
      </p>
    </div>
  )
}

// linkOf is where what a row is about can be seen: of a country, its orders in the period.
function linkOf(of: Dimension, row: AdminRankingRow, period: Days, may: ReturnType<typeof useMay>): string | undefined {
  if (!row.id || (of !== 'countries' && !row.name)) return undefined
  switch (of) {
    case 'products':
      return may('catalog:read') ? `/admin/products/${row.id}` : undefined
    case 'categories':
      return may('catalog:read') ? `/admin/products?category=${row.id}` : undefined
    case 'promotions':
      return may('promotions:read') ? `/admin/promotions/${row.id}` : undefined
    case 'countries':
      return may('orders:read') ? ordersIn(period, { country: row.id }) : undefined
  }
}
