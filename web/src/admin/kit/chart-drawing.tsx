import { Area, AreaChart, Bar, BarChart, CartesianGrid, Line, ResponsiveContainer, Tooltip, XAxis, YAxis, ComposedChart } from 'recharts'
import type { ChartProps, Series } from './chart.tsx'

const margin = { top: 8, right: 8, bottom: 0, left: 0 }
const tick = { fill: 'var(--color-soft)', fontSize: 12 }

// Drawing is the picture of a chart.
export function Drawing({ series, points, write, kind = 'line' }: ChartProps) {
  const data = points.map((point) => ({ label: point.label, ...point.values }))
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches
  const Whole = kind === 'bar' ? BarChart : series.some((one) => one.isQuiet) ? ComposedChart : AreaChart
  return (
    <ResponsiveContainer width="100%" height="100%">
      <Whole data={data} margin={margin} accessibilityLayer={false}>
        <CartesianGrid vertical={false} stroke="var(--color-line)" />
        <XAxis dataKey="label" tick={tick} tickLine={false} axisLine={{ stroke: 'var(--color-line)' }} minTickGap={28} />
        <YAxis tick={tick} tickLine={false} axisLine={false} width={76} tickFormatter={write} />
        <Tooltip
          cursor={{ stroke: 'var(--color-edge)', fill: 'var(--color-tint)' }} isAnimationActive={false}
          contentStyle={{ background: 'var(--color-card)', border: '1px solid var(--color-line)', borderRadius: 8, color: 'var(--color-ink)' }}
          formatter={(value, name) => [typeof value === 'number' ? write(value) : '–', name]}
        />
        {series.map((one) => drawn(one, kind, !isStill))}
      </Whole>
    </ResponsiveContainer>
  )
}

function drawn(one: Series, kind: 'line' | 'bar', moves: boolean) {
  const shared = { key: one.id, dataKey: one.id, name: one.name, isAnimationActive: moves, animationDuration: 400 }
  const { key, ...props } = shared
  if (kind === 'bar') return <Bar key={key} {...props} fill={one.isQuiet ? 'var(--color-edge)' : 'var(--color-accent)'} radius={[4, 4, 0, 0]} maxBarSize={40} />
  if (one.isQuiet) return <Line key={key} {...props} type="monotone" dot={false} stroke="var(--color-edge)" strokeDasharray="5 4" strokeWidth={1.75} />
  return <Area key={key} {...props} type="monotone" stroke="var(--color-accent)" fill="var(--color-accent)" fillOpacity={0.12} strokeWidth={2.25} activeDot={{ r: 4 }} />
}
