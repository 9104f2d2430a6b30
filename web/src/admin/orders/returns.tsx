import type { AdminOrder, AdminReturn } from '../../api/admin.gen.ts'
import { Button, Panel } from '../kit/index.ts'
import { useFormat, useT } from '../language.tsx'
import { useMay } from '../may.ts'
import type { OnErrand } from './errands.tsx'
import { contentOf } from './parcels.tsx'
import { receivedOf } from './rules.ts'
import { State } from './states.tsx'

interface ReturnsProps {
  order: AdminOrder
  onErrand: OnErrand
}

// Returns is what comes back, or came.
export function Returns({ order, onErrand }: ReturnsProps) {
  const t = useT()
  if (order.returns.length === 0) return null
  return (
    <Panel title={t('orders.returns')}>
      <ul className="grid divide-y divide-line">
        {order.returns.map((one) => (
          <li key={one.id} className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 py-4 first:pt-0 last:pb-0">
            <Content one={one} order={order} />
            <Deeds one={one} onErrand={onErrand} />
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function Content({ one, order }: { one: AdminReturn; order: AdminOrder }) {
  const t = useT()
  const format = useFormat()
  const arrived = one.items.reduce((sum, line) => sum + receivedOf(line), 0)
  const announced = one.items.reduce((sum, line) => sum + line.quantity, 0)
  const fates = (['restocked', 'damaged', 'discarded'] as const)
    .map((fate) => [fate, one.items.reduce((sum, line) => sum + line[fate], 0)] as const)
    .filter(([, count]) => count > 0)
    .map(([fate, count]) => `${t(`orders.fate.${fate}`)}: ${count}`)
  return (
    <div className="min-w-0 grow basis-64">
      <h3 className="mb-1 flex flex-wrap items-center gap-2">
        {format.date(one.created_at)} <State axis="takeback" of={one.status} />
      </h3>
      <p>{contentOf(order, one.items)}</p>
      {one.reason && <p className="break-words">{t('orders.because', { reason: one.reason })}</p>}
      <p className="text-sm text-soft">{[t('orders.arrivedOf', { arrived, announced }), ...fates].join(' · ')}</p>
      {one.note && <p className="text-sm break-words text-soft">{one.note}</p>}
    </div>
  )
}

function Deeds({ one, onErrand }: { one: AdminReturn; onErrand: OnErrand }) {
  const t = useT()
  const may = useMay()
  const { id, status } = one
  const isRequested = status === 'requested'
  const isAwaited = status === 'open' || status === 'partially_received'
  const hasArrived = status === 'partially_received' || status === 'received'
  return (
    <div className="flex flex-wrap gap-2">
      {may('orders:write') && isRequested && (
        <>
          <Button kind="main" icon="check" onPress={() => onErrand({ do: 'approve', id })}>
            {t('orders.approve.action')}
          </Button>
          <Button onPress={() => onErrand({ do: 'decline', id })}>{t('orders.decline.action')}</Button>
        </>
      )}
      {may('orders:write') && isAwaited && (
        <Button kind="main" icon="stock" onPress={() => onErrand({ do: 'receive', id })}>
          {t('orders.receive')}
        </Button>
      )}
      {may('refunds:write') && hasArrived && (
        <Button kind={status === 'received' ? 'main' : 'quiet'} icon="card" onPress={() => onErrand({ do: 'payBack', id })}>
          {t('orders.payBack.action')}
        </Button>
      )}
      {may('orders:write') && hasArrived && <Button onPress={() => onErrand({ do: 'close', id })}>{t('orders.close.action')}</Button>}
      {may('orders:write') && (isRequested || status === 'open') && (
        <Button kind="plain" onPress={() => onErrand({ do: 'callOff', id })}>
          {t('orders.callOff.action')}
        </Button>
      )}
    </div>
  )
}
