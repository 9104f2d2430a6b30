import { Area, AreaChart, Bar, BarChart, CartesianGrid, Line, ResponsiveContainer, Tooltip, XAxis, YAxis, ComposedChart } from 'recharts'
import type { ChartProps, Series } from './chart.tsx'

const margin = { top: 8, right: 8, bottom: 0, left: 0 }
const tick = { fill: 'var(--color-soft)', fontSize: 12 }

// Drawing is the picture of a chart.
export function Drawing(props: ChartProps) {
  return props.kind === 'rank' ? <Ranked {...props} /> : <Plain {...props} />
}

const tooltip = { background: 'var(--color-card)', border: '1px solid var(--color-line)', borderRadius: 8, color: 'var(--color-ink)' }
// shortened is a label with at most so many letters; the table has all of it.
const shortened = (label: string, letters: number) => (label.length > letters ? `${label.slice(0, letters - 1)}…` : label)

// Ranked has the labels at the left and bars to the right.
function Ranked({ series, points, write }: ChartProps) {
  const data = points.map((point) => ({ label: point.label, ...point.values }))
  const isNarrow = matchMedia('(width < 40rem)').matches
  return (
    <ResponsiveContainer width="100%" height="100%">
      <BarChart data={data} layout="vertical" margin={margin} accessibilityLayer={false}>
        <CartesianGrid horizontal={false} stroke="var(--color-line)" />
        <XAxis type="number" tick={tick} tickLine={false} axisLine={false} tickFormatter={write} minTickGap={40} />
        <YAxis type="category" dataKey="label" tick={{ ...tick, width: isNarrow ? 140 : 240 }} tickLine={false} axisLine={{ stroke: 'var(--color-line)' }} width={isNarrow ? 120 : 210} tickFormatter={(label: string) => shortened(label, isNarrow ? 15 : 27)} interval={0} />
        <Tooltip cursor={{ fill: 'var(--color-tint)' }} isAnimationActive={false} contentStyle={tooltip} formatter={(value, name) => [typeof value === 'number' ? write(value) : '–', name]} />
        {series.map((one) => (
          <Bar key={one.id} dataKey={one.id} name={one.name} isAnimationActive={false} fill={one.isQuiet ? 'var(--color-edge)' : 'var(--color-accent)'} radius={[0, 4, 4, 0]} maxBarSize={22} />
        ))}
      </BarChart>
    </ResponsiveContainer>
  )
}

function Plain({ series, points, write, kind = 'line' }: ChartProps) {
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
          contentStyle={tooltip}
          formatter={(value, name) => [typeof value === 'number' ? write(value) : '–', name]}
        />
        {series.map((one) => drawn(one, kind, !isStill))}
      </Whole>
    </ResponsiveContainer>
  )
}

function drawn(one: Series, kind: ChartProps['kind'], moves: boolean) {
  const shared = { key: one.id, dataKey: one.id, name: one.name, isAnimationActive: moves, animationDuration: 400 }
  const { key, ...props } = shared
  if (kind === 'bar') return <Bar key={key} {...props} fill={one.isQuiet ? 'var(--color-edge)' : 'var(--color-accent)'} radius={[4, 4, 0, 0]} maxBarSize={40} />
  if (one.isQuiet) return <Line key={key} {...props} type="monotone" dot={false} stroke="var(--color-edge)" strokeDasharray="5 4" strokeWidth={1.75} />
  return <Area key={key} {...props} type="monotone" stroke="var(--color-accent)" fill="var(--color-accent)" fillOpacity={0.12} strokeWidth={2.25} activeDot={{ r: 4 }} />
}
