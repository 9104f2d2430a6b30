import { lazy, Suspense } from 'react'
import { useT } from '../language.tsx'

// Series is a line or a row of bars in a chart.
export interface Series {
  id: string
  name: string
  isQuiet?: boolean // what the others are compared with
}

// Point is a place on the horizontal axis with the value of each series there; null is none.
export interface Point {
  label: string
  values: Record<string, number | null>
}

export interface ChartProps {
  title: string // for those who cannot see it, and above its table
  series: readonly Series[]
  points: readonly Point[]
  write: (value: number) => string // as money, as a number
  kind?: 'line' | 'bar' | 'rank' // rank: a bar for each point, one below the other, with room for long labels
  axis?: string // what the labels are: "Day"
}

// Recharts is large, and only those who look at a chart load it.
const Drawing = lazy(() => import('./chart-drawing.tsx').then((module) => ({ default: module.Drawing })))

// Chart draws values and has them as a table, too.
export function Chart(props: ChartProps) {
  const t = useT()
  return (
    <figure className="grid gap-3">
      <ul aria-hidden="true" className="flex flex-wrap gap-x-5 gap-y-1 text-sm text-soft">
        {props.series.map((series) => (
          <li key={series.id} className="flex items-center gap-2">
            <span className={`h-0.5 w-5 ${series.isQuiet ? 'bg-edge' : 'bg-accent'}`} />
            {series.name}
          </li>
        ))}
      </ul>
      <div className={props.kind === 'rank' ? 'h-96' : 'h-64'} aria-hidden="true">
        <Suspense fallback={<div className="skeleton h-full" />}>
          <Drawing {...props} />
        </Suspense>
      </div>
      <details>
        <summary className="text-sm text-soft">{t('kit.chart.table')}</summary>
        <div className="mt-2">
          <ValueTable {...props} />
        </div>
      </details>
    </figure>
  )
}

function ValueTable({ title, series, points, write, axis }: ChartProps) {
  const t = useT()
  return (
    <table className="w-full text-sm tabular-nums">
      <caption className="sr-only">{title}</caption>
      <thead>
        <tr className="text-soft">
          <th scope="col" className="py-1 text-left font-semibold">
            {axis ?? t('kit.chart.axis')}
          </th>
          {series.map((one) => (
            <th key={one.id} scope="col" className="py-1 pl-4 text-right font-semibold">
              {one.name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {points.map((point) => (
          <tr key={point.label} className="border-t border-line">
            <th scope="row" className="py-1 text-left font-normal">
              {point.label}
            </th>
            {series.map((one) => {
              const value = point.values[one.id]
              return (
                <td key={one.id} className="py-1 pl-4 text-right">
                  {value === null || value === undefined ? '–' : write(value)}
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
