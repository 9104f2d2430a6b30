import { useAdminSetFulfillmentStatusMutation, type AdminFulfillment, type AdminOrder } from '../../api/admin.gen.ts'
import { Button, etag, Menu, Panel, useDo, type Deed } from '../kit/index.ts'
import { useFormat, useT } from '../language.tsx'
import { useMay } from '../may.ts'
import type { OnErrand } from './errands.tsx'
import { canShip, isOnItsWay, isParcelOpen, needsParcel, wayOf } from './rules.ts'
import { State, stateName } from './states.tsx'

interface PartProps {
  order: AdminOrder
  onErrand: OnErrand
}

// Parcels is what was packed of an order, and where it is.
export function Parcels({ order, onErrand }: PartProps) {
  const t = useT()
  if (order.fulfillments.length === 0) return null
  return (
    <Panel title={t('orders.parcels')} {...(needsParcel(order) && { text: t('orders.moreToSend') })}>
      <ul className="grid divide-y divide-line">
        {order.fulfillments.map((parcel, i) => (
          <Parcel key={parcel.id} parcel={parcel} name={t('orders.parcelNumber', { number: i + 1 })} order={order} onErrand={onErrand} />
        ))}
      </ul>
    </Panel>
  )
}

// contentOf is what is in a parcel or a return, in words.
export const contentOf = (order: AdminOrder, items: readonly { line_id: string; quantity: number }[]): string =>
  items.map(({ line_id, quantity }) => `${quantity} × ${order.items.find((item) => item.id === line_id)?.title ?? ''}`).join(', ')

function Parcel({ parcel, name, order, onErrand }: PartProps & { parcel: AdminFulfillment; name: string }) {
  const t = useT()
  const may = useMay()
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 py-4 first:pt-0 last:pb-0">
      <div className="min-w-0 grow basis-64">
        <h3 className="mb-1 flex flex-wrap items-center gap-2">
          {name} <State axis="parcel" of={parcel.status} />
        </h3>
        <p>{contentOf(order, parcel.items)}</p>
        <Way parcel={parcel} />
        {parcel.note && <p className="text-sm break-words text-soft">{parcel.note}</p>}
      </div>
      {may('orders:write') && isParcelOpen(parcel) && (
        <div className="flex flex-wrap gap-2">
          {canShip(parcel) && (
            <Button kind="main" icon="truck" onPress={() => onErrand({ do: 'ship', id: parcel.id })}>
              {t('orders.ship')}
            </Button>
          )}
          {isOnItsWay(parcel) && (
            <Button icon="check" onPress={() => onErrand({ do: 'deliver', id: parcel.id })}>
              {t('orders.deliver.action')}
            </Button>
          )}
          <ParcelMenu parcel={parcel} name={name} order={order} onErrand={onErrand} />
        </div>
      )}
    </li>
  )
}

// Way is by whom a parcel goes, and when it left and arrived.
function Way({ parcel }: { parcel: AdminFulfillment }) {
  const t = useT()
  const format = useFormat()
  const number = [parcel.carrier, parcel.tracking_number].filter(Boolean).join(' ')
  const days = [
    parcel.shipped_at && t('orders.leftAt', { at: format.date(parcel.shipped_at) }),
    parcel.delivered_at ? t('orders.arrivedAt', { at: format.date(parcel.delivered_at) }) : parcel.estimated_delivery && t('orders.dueAt', { at: format.date(parcel.estimated_delivery) }),
  ].filter(Boolean)
  return (
    <p className="text-sm text-soft">
      {parcel.tracking_url ? (
        <a href={parcel.tracking_url} target="_blank" rel="noreferrer" className="text-ink underline">
          {number || t('orders.follow')}
        </a>
      ) : (
        number
      )}
      {number && days.length > 0 && ' · '}
      {days.join(' · ')}
    </p>
  )
}

function ParcelMenu({ parcel, name, order, onErrand }: PartProps & { parcel: AdminFulfillment; name: string }) {
  const t = useT()
  const { run } = useDo()
  const [setStatus] = useAdminSetFulfillmentStatusMutation()
  const move = (status: 'in_transit' | 'out_for_delivery' | 'ready_for_pickup') =>
    void run(() => setStatus({ id: parcel.id, 'If-Match': etag(order.version), adminParcelStatus: { status } }).unwrap(), t('orders.moved', { state: stateName('parcel', status, t) }))
  const deeds: Deed[] = [{ id: 'track', icon: 'edit', name: t('orders.track'), onAction: () => onErrand({ do: 'track', id: parcel.id }) }]
  for (const status of wayOf(parcel)) {
    if (status !== 'failed') deeds.push({ id: status, icon: 'truck', name: t('orders.isNow', { state: stateName('parcel', status, t) }), onAction: () => move(status) })
  }
  if (canShip(parcel)) deeds.push({ id: 'deliver', icon: 'check', name: t('orders.deliver.action'), onAction: () => onErrand({ do: 'deliver', id: parcel.id }) })
  deeds.push({ id: 'lost', icon: 'warn', name: t('orders.lost.action'), isDangerous: true, onAction: () => onErrand({ do: 'lost', id: parcel.id }) })
  deeds.push({ id: 'unpack', icon: 'close', name: t('orders.unpack.action'), isDangerous: true, onAction: () => onErrand({ do: 'unpack', id: parcel.id }) })
  return <Menu label={t('orders.moreOf', { name })} deeds={deeds} className="button button-quiet size-10 p-0" />
}
