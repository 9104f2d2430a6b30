import { useState } from 'react'
import { Link } from 'react-router'
import { useAdminAnalyticsStatusQuery } from '../../api/admin.gen.ts'
import { DateRange, Page, useFilters } from '../kit/index.ts'
import { dayOf } from '../kit/days.ts'
import { useT } from '../language.tsx'
import { daysOf } from './period.ts'
import { Ranking } from './ranking.tsx'
import { Sales } from './sales.tsx'
import { Status } from './status.tsx'
import { Stock } from './stock.tsx'

const spec = { report: 'one', from: 'one', to: 'one' } as const
const reports = ['sales', 'products', 'categories', 'countries', 'promotions', 'stock'] as const
type Report = (typeof reports)[number]

// Screen is the figures of a period, report by report.
export function Screen() {
  const t = useT()
  const { filters, set } = useFilters(spec)
  const { data: status } = useAdminAnalyticsStatusQuery()
  const [now] = useState(() => new Date())
  const timeZone = status?.time_zone || undefined
  const report = reports.find((one) => one === filters.report) ?? 'sales'
  const days = daysOf(filters.from, filters.to, dayOf(now, timeZone))
  return (
    <Page
      title={t('nav.analytics')}
      actions={report !== 'stock' && <DateRange key={`${days.from} ${days.to}`} label={t('start.period')} value={days} onChange={set} {...(timeZone && { timeZone })} />}
    >
      <Reports current={report} days={filters} />
      {report === 'sales' ? <Sales days={days} /> : report === 'stock' ? <Stock /> : <Ranking key={report} of={report} days={days} />}
      <Status />
    </Page>
  )
}

// Reports leads from one report to another, which is of the same period.
function Reports({ current, days: { from, to } }: { current: Report; days: { from?: string; to?: string } }) {
  const t = useT()
  const addressOf = (report: Report) => {
    const query = new URLSearchParams({ ...(from && { from }), report, ...(to && { to }) })
    return `/admin/analytics?${query.toString()}`
  }
  return (
    <nav aria-label={t('analytics.reports')} className="flex gap-1 overflow-x-auto border-b border-line [scrollbar-width:none]">
      {reports.map((report) => (
        <Link
          key={report} to={addressOf(report)} aria-current={report === current ? 'page' : undefined}
          className="-mb-px border-b-2 border-transparent px-4 py-2.5 font-semibold whitespace-nowrap text-soft no-underline hover:text-ink focus-visible:-outline-offset-3 aria-[current]:border-accent aria-[current]:text-ink"
        >
          {t(`analytics.report.${report}`)}
        </Link>
      ))}
    </nav>
  )
}
