import { skipToken } from '@reduxjs/toolkit/query'
import {
  useAdminCategoryReportQuery, useAdminCountryReportQuery, useAdminProductReportQuery, useAdminPromotionReportQuery,
  type AdminFigures, type AdminPromotionFigures, type AdminPromotionRow, type AdminRankingRow,
} from '../../api/admin.gen.ts'
import { Chart, EmptyState, Loaded, Panel, Select, Table, useFilters, type Column } from '../kit/index.ts'
import type { Days } from '../kit/days.ts'
import { countryName } from '../kit/places.ts'
import { useFormat, useLanguage, useT, type Format } from '../language.tsx'
import { useMay } from '../may.ts'
import { Change } from './figure.tsx'
import { CurrencySelect, Csv, Definitions, type Term } from './parts.tsx'
import { onlyIn, ordersIn, type Span } from './period.ts'

export type Dimension = 'products' | 'categories' | 'countries' | 'promotions'

const spec = { currency: 'one', sort: 'one' } as const
const sorts = ['revenue', 'units', 'profit', 'margin'] as const
type Sort = (typeof sorts)[number]

const shown = 30 // rows
const drawn = 10 // of them in the picture

// sortsOf is how rows can be ordered: countries have no costs, and promotions are ordered by what they took off.
const sortsOf: Record<Dimension, readonly Sort[]> = { products: sorts, categories: sorts, countries: ['revenue', 'units'], promotions: [] }

// Row is a line of a report. Of promotions less is known than of goods and countries.
type Row = Omit<AdminPromotionRow, 'previous'> & Partial<Omit<AdminRankingRow, 'previous'>> & { previous: (AdminPromotionFigures & Partial<AdminFigures>) | null }

interface InCurrency {
  currency_code: string
  rows: readonly Row[]
}

interface Report extends Span {
  currencies: readonly InCurrency[]
  previous_from: string
  previous_to: string
}

// useReport is the report of a kind, each row beside what it came to in the period before.
function useReport(of: Dimension, days: Days, sort: Sort) {
  const compared = { ...days, limit: shown, compare: true }
  const asked = { ...compared, sort }
  const products = useAdminProductReportQuery(of === 'products' ? asked : skipToken)
  const categories = useAdminCategoryReportQuery(of === 'categories' ? asked : skipToken)
  const countries = useAdminCountryReportQuery(of === 'countries' ? asked : skipToken)
  const promotions = useAdminPromotionReportQuery(of === 'promotions' ? compared : skipToken)
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
  const query = useReport(of, days, sort)
  const report: Report | undefined = query.currentData ?? (query.isError ? undefined : query.data)
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
            {ranking && ranking.rows.length > 0 && <Rows of={of} ranking={ranking} report={data} />}
            <Definitions text={`analytics.text.${of}`} terms={terms[of]} />
          </>
        )
      }}
    </Loaded>
  )
}

const nameless = { countries: 'analytics.noCountry', categories: 'analytics.noCategory', products: 'analytics.noProduct' } as const

// useName is what a row is called.
function useName(of: Dimension): (row: Row) => string {
  const { t, locale } = useLanguage()
  return (row) => {
    // What has no id is not about something that was there once: it is what no country, category or product is named for.
    if (!row.id && of !== 'promotions') return t(nameless[of])
    if (of === 'countries') return countryName(row.id, locale)
    return row.name || row.code || t('analytics.gone')
  }
}

const margin = ({ margin_ppm: ppm }: Row, format: Format) => (typeof ppm === 'number' ? format.percent(ppm / 1_000_000) : '–')

function Top({ of, ranking, sort }: { of: Dimension; ranking: InCurrency; sort: Sort }) {
  const t = useT()
  const format = useFormat()
  const nameOf = useName(of)
  const what = of === 'promotions' ? 'discounts' : sort
  const valueOf = (row: Row) => (what === 'margin' ? (row.margin_ppm ?? 0) / 1_000_000 : (row[what] ?? 0))
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
  ranking: InCurrency
  report: Report
}

function Rows({ of, ranking, report }: RowsProps) {
  const t = useT()
  const format = useFormat()
  const may = useMay()
  const only = onlyIn(ranking.currency_code, report)
  const columns = useColumns(of, ranking)
  const nameOf = useName(of)
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <Table label={t(`analytics.report.${of}`)} columns={columns} rows={ranking.rows} keyOf={(row) => row.id || 'none'} textOf={nameOf} linkOf={(row) => linkOf(of, row, ordersIn(report, { country: row.id, ...only }), may)} empty={null} />
      <p className="text-sm text-soft">
        {t('analytics.compared', { from: format.date(report.previous_from), to: format.date(report.previous_to) })}
        {ranking.rows.length === shown && ` ${t('analytics.first', { count: shown })}`}
      </p>
    </div>
  )
}

// useColumns is what is told of each row.
function useColumns(of: Dimension, ranking: InCurrency): Column<Row>[] {
  const t = useT()
  const format = useFormat()
  const nameOf = useName(of)
  const money = (amount: number) => format.money({ amount, currency_code: ranking.currency_code })
  const main = of === 'promotions' ? 'discounts' : 'revenue'
  const isGoods = of === 'products' || of === 'categories'
  const column = (id: string, title: string, render: (row: Row) => string, isQuiet = false): Column<Row> => ({ id, title, render, isNumeric: true, isQuiet })
  const change = (row: Row) => row.previous && <Change now={row[main] ?? 0} before={row.previous[main] ?? 0} isShort isWorse={of === 'promotions'} />
  return [
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
    ...(of === 'products' ? [column('price', t('analytics.price'), (row) => (row.price ? format.money(row.price) : '–'))] : []),
    column('main', t(`analytics.is.${main}`), (row) => money(row[main] ?? 0)),
    { id: 'change', title: t('analytics.change'), isNumeric: true, render: change },
    column('orders', t('analytics.is.orders'), (row) => format.number(row.orders)),
    ...(isGoods
      ? [
          column('units', t('analytics.is.units'), (row) => format.number(row.net_units ?? 0)),
          column('profit', t('analytics.sort.profit'), (row) => (typeof row.margin_ppm === 'number' ? money(row.profit ?? 0) : '–'), true),
          column('margin', t('analytics.sort.margin'), (row) => margin(row, format), true),
        ]
      : [column('total', t('analytics.is.total'), (row) => money(row.total))]),
  ]
}

// linkOf is where what a row is about can be seen: of a country, its orders in the period.
function linkOf(of: Dimension, row: Row, orders: string, may: ReturnType<typeof useMay>): string | undefined {
  if (!row.id || (of !== 'countries' && !row.name)) return undefined
  switch (of) {
    case 'products':
      return may('catalog:read') ? `/admin/products/${row.id}` : undefined
    case 'categories':
      return may('catalog:read') ? `/admin/products?category=${row.id}` : undefined
    case 'promotions':
      return may('promotions:read') ? `/admin/promotions/${row.id}` : undefined
    case 'countries':
      return may('orders:read') ? orders : undefined
  }
}
