import { Link } from 'react-router'
import { useFormat, useT } from '../language.tsx'

// changeOf is how much more there is than before, as a share of that; null where there was nothing.
export const changeOf = (now: number, before: number): number | null => (before === 0 ? null : (now - before) / Math.abs(before))

interface ChangeProps {
  now: number
  before: number
  isWorse?: boolean // when it grows
  isShort?: boolean // without words
}

// Change says how something went, compared with before.
export function Change({ now, before, isWorse = false, isShort = false }: ChangeProps) {
  const t = useT()
  const format = useFormat()
  const change = changeOf(now, before)
  if (change === null) return null
  const tone = change === 0 ? 'text-soft' : change > 0 !== isWorse ? 'text-good' : 'text-bad'
  const text = (change > 0 ? '+' : '') + format.percent(change)
  return <span className={`text-sm tabular-nums ${tone}`}>{isShort ? text : t('start.change', { change: text })}</span>
}

interface FigureProps extends ChangeProps {
  name: string
  value: string
  to?: string | undefined // where the rows behind it are
}

// Figure is a number with its name, beside that of the period before.
export function Figure({ name, value, to, ...change }: FigureProps) {
  return (
    <div>
      <dt className="text-soft">{name}</dt>
      <dd>
        <span className="block text-xl font-semibold tabular-nums">
          {to ? (
            <Link to={to} className="no-underline hover:underline">
              {value}
            </Link>
          ) : (
            value
          )}
        </span>
        <Change {...change} />
      </dd>
    </div>
  )
}
