import { Link } from 'react-router'
import type { AdminStanding } from '../../api/admin.gen.ts'
import { Facts } from '../kit/index.ts'
import { useFormat, useT } from '../language.tsx'
import { useMay } from '../may.ts'
import { useSegments } from './people.ts'

const best = 5 // of the scores, which begin with 1

// Standing is where somebody stands among those who buy.
export function Standing({ standing }: { standing: AdminStanding }) {
  const t = useT()
  const format = useFormat()
  const may = useMay()
  const name = useSegments().find(({ id }) => id === standing.segment)?.name ?? standing.segment
  const date = (at: string | null) => (at ? format.date(at) : '–')
  return (
    <div className="grid gap-5">
      <dl className="grid grid-cols-2 gap-4">
        <Figure name={t('customers.orders')} value={format.number(standing.order_count)} />
        <Figure name={t('customers.spent')} value={format.money(standing.spent)} />
      </dl>
      <Facts
        of={[
          [t('customers.segment'), may('segments:read') ? <Link key="segment" to={`/admin/customers?segment=${encodeURIComponent(standing.segment)}`} className="underline">{name}</Link> : name],
          [t('customers.firstOrder'), date(standing.first_order_at)],
          [t('customers.lastOrder'), date(standing.last_order_at)],
        ]}
      />
      {standing.recency !== null && (
        <dl className="grid gap-2.5">
          {(['recency', 'frequency', 'monetary'] as const).map((score) => (
            <Score key={score} name={t(`customers.score.${score}`)} value={standing[score]} />
          ))}
        </dl>
      )}
    </div>
  )
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt className="text-sm text-soft">{name}</dt>
      <dd className="text-xl font-semibold tabular-nums">{value}</dd>
    </div>
  )
}

function Score({ name, value }: { name: string; value: number | null }) {
  const t = useT()
  return (
    <div className="flex items-center justify-between gap-4">
      <dt className="text-soft">{name}</dt>
      <dd className="flex items-center gap-1">
        <span className="sr-only">{t('customers.scoreOf', { value: value ?? 0, best })}</span>
        {Array.from({ length: best }, (_, i) => (
          <span key={i} aria-hidden="true" className={`h-2 w-4 rounded-full ${i < (value ?? 0) ? 'bg-accent' : 'bg-line'}`} />
        ))}
      </dd>
    </div>
  )
}
