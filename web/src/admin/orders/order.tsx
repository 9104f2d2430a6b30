import { useState } from 'react'
import { useParams } from 'react-router'
import { useAdminArchiveOrderMutation, useAdminGetOrderQuery, useAdminUnarchiveOrderMutation, type AdminOrder } from '../../api/admin.gen.ts'
import { BackLink, Badge, Button, etag, LoadedPage, Menu, Note, Page, useDo, type Deed } from '../kit/index.ts'
import { useFormat, useT } from '../language.tsx'
import { useMay } from '../may.ts'
import { Aside } from './aside.tsx'
import { Errands, type Errand, type OnErrand } from './errands.tsx'
import { Goods } from './goods.tsx'
import { History } from './history.tsx'
import { Parcels } from './parcels.tsx'
import { Payments } from './payments.tsx'
import { Returns } from './returns.tsx'
import { canCancel, canConfirm, canPack, canRefund, canReturn, needsParcel } from './rules.ts'
import { State } from './states.tsx'

// Screen is an order with everything that happened to it, and what can be done next.
export function Screen() {
  const t = useT()
  const { id = '' } = useParams()
  const query = useAdminGetOrderQuery({ id })
  return (
    <LoadedPage query={query} title={t('nav.orders')} back={<Back />}>
      {(order) => <Shown order={order} reload={() => query.refetch()} />}
    </LoadedPage>
  )
}

function Back() {
  const t = useT()
  return <BackLink href="/admin/orders">{t('nav.orders')}</BackLink>
}

function Shown({ order, reload }: { order: AdminOrder; reload: () => Promise<unknown> }) {
  const t = useT()
  const format = useFormat()
  const [errand, setErrand] = useState<Errand | null>(null)
  return (
    <Page
      title={order.number} back={<Back />} badge={<States order={order} />} actions={<Deeds order={order} onErrand={setErrand} />}
      text={t(order.placed_at ? 'orders.placed' : 'orders.made', { at: format.dateTime(order.placed_at ?? order.created_at), source: sourceName(order.source, t) })}
    >
      <Waiting order={order} />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6 lg:grid-cols-[minmax(0,1fr)_20rem] lg:grid-rows-[auto_1fr]">
        <div className="grid grid-cols-[minmax(0,1fr)] content-start gap-6">
          <Goods order={order} />
          <Parcels order={order} onErrand={setErrand} />
          <Returns order={order} onErrand={setErrand} />
          <Payments order={order} onErrand={setErrand} />
        </div>
        <Aside order={order} />
        <History order={order} reload={reload} />
      </div>
      {errand && <Errands errand={errand} order={order} reload={reload} onClose={() => setErrand(null)} />}
    </Page>
  )
}

function sourceName(source: string, t: ReturnType<typeof useT>): string {
  return source === 'storefront' || source === 'api' || source === 'import' ? t(`orders.source.${source}`) : source
}

function States({ order }: { order: AdminOrder }) {
  const t = useT()
  return (
    <span className="flex flex-wrap gap-1.5">
      <State axis="status" of={order.status} />
      <State axis="payment" of={order.payment_status} />
      <State axis="fulfillment" of={order.fulfillment_status} />
      {order.return_status !== 'no_return' && <State axis="return" of={order.return_status} />}
      {order.archived_at && <Badge tone="quiet">{t('orders.isArchived')}</Badge>}
    </span>
  )
}

// Waiting says what an order waits for, or why it ended.
function Waiting({ order }: { order: AdminOrder }) {
  const t = useT()
  const format = useFormat()
  if (order.status === 'canceled') {
    const reason = order.cancel_reason === 'canceled_by_staff' ? '' : order.cancel_reason
    return <Note title={t('orders.wasCanceled', { at: order.canceled_at ? format.dateTime(order.canceled_at) : '' })}>{reason}</Note>
  }
  if (canConfirm(order)) return <Note tone="warn" title={t('orders.look')}>{t('orders.lookText')}</Note>
  if (order.status === 'pending' && order.expires_at) return <Note tone="warn">{t('orders.expires', { at: format.dateTime(order.expires_at) })}</Note>
  return null
}

// Deeds is what can be done with the whole order: what comes next as a button, the rest in a menu.
function Deeds({ order, onErrand }: { order: AdminOrder; onErrand: OnErrand }) {
  const t = useT()
  const may = useMay()
  const isWriter = may('orders:write')
  const deeds = useMenu(order, onErrand)
  return (
    <>
      {isWriter && canConfirm(order) && (
        <Button kind="main" icon="check" onPress={() => onErrand({ do: 'confirm' })}>
          {t('orders.confirm.action')}
        </Button>
      )}
      {isWriter && canPack(order) && (
        <Button kind={needsParcel(order) ? 'main' : 'quiet'} icon="products" onPress={() => onErrand({ do: 'pack' })}>
          {t('orders.pack')}
        </Button>
      )}
      {may('refunds:write') && canRefund(order) && (
        <Button icon="card" onPress={() => onErrand({ do: 'refund' })}>
          {t('orders.refund')}
        </Button>
      )}
      <Menu label={t('orders.more')} deeds={deeds} className="button button-quiet size-10 p-0" />
    </>
  )
}

function useMenu(order: AdminOrder, onErrand: OnErrand): Deed[] {
  const t = useT()
  const may = useMay()
  const { run } = useDo()
  const [archive] = useAdminArchiveOrderMutation()
  const [unarchive] = useAdminUnarchiveOrderMutation()
  const root = `/api/admin/orders/${order.id}`
  const of = { id: order.id, 'If-Match': etag(order.version) }
  const deeds: Deed[] = [
    { id: 'invoice', icon: 'audit', name: t('orders.printInvoice'), href: `${root}/invoice`, target: '_blank' },
    { id: 'slip', icon: 'truck', name: t('orders.printSlip'), href: `${root}/packing-slip`, target: '_blank' },
  ]
  if (!may('orders:write')) return deeds
  if (canReturn(order)) deeds.push({ id: 'return', icon: 'refresh', name: t('orders.return'), onAction: () => onErrand({ do: 'return' }) })
  if (order.archived_at) deeds.push({ id: 'back', icon: 'bookmark', name: t('orders.unarchive'), onAction: () => void run(() => unarchive(of).unwrap(), t('orders.unarchived')) })
  else deeds.push({ id: 'archive', icon: 'bookmark', name: t('orders.archive'), hint: t('orders.archiveHint'), onAction: () => void run(() => archive(of).unwrap(), t('orders.archived')) })
  if (canCancel(order)) deeds.push({ id: 'cancel', icon: 'close', name: t('orders.cancel'), isDangerous: true, onAction: () => onErrand({ do: 'cancel' }) })
  return deeds
}
