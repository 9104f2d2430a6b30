import type { Fulfillment, ShownOrder } from '../../api/store.gen.ts'
import { date, money } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/text.ts'
import { localOrWeb } from '../browser.ts'
import { Block } from './parts.tsx'

const states = ['pending', 'processing', 'shipped', 'in_transit', 'out_for_delivery', 'ready_for_pickup', 'delivered', 'failed'] as const

// Parcels is the parcels that were not unpacked again.
export function Parcels({ order }: { order: ShownOrder }) {
  const { t } = useLanguage()
  const parcels = order.fulfillments.filter(({ status }) => status !== 'canceled')
  if (parcels.length === 0) return null
  const titles = new Map(order.items.map(({ id, title }) => [id, title]))
  return (
    <Block id="parcels" title={t.count('order.parcels', parcels.length)}>
      <ul className="grid gap-4 sm:grid-cols-2">
        {parcels.map((parcel, at) => (
          <Parcel key={parcel.id} parcel={parcel} place={at + 1} titles={titles} />
        ))}
      </ul>
    </Block>
  )
}

function Parcel({ parcel, place, titles }: { parcel: Fulfillment; place: number; titles: Map<string, string> }) {
  const { t, locale } = useLanguage()
  const track = /^https?:/i.test(parcel.tracking_url) ? localOrWeb(parcel.tracking_url) : undefined
  const state = states.find((one) => one === parcel.status)
  const what = state ? t(`parcel.${state}`) : parcel.status
  const when = parcel.delivered_at ?? (state === 'shipped' && !parcel.estimated_delivery ? parcel.shipped_at : null)
  const carrier = [parcel.carrier, parcel.tracking_number && t('order.trackNumber', { number: parcel.tracking_number })].filter(Boolean).join(', ')
  return (
    <li className="break-inside-avoid rounded-card border border-line p-5">
      <h3 className="text-lg">{t('order.parcel', { count: place })}</h3>
      <p className={state === 'failed' ? 'text-bad' : 'text-good'}>{when ? t('order.on', { what, date: date(when, locale) }) : what}</p>
      {!parcel.delivered_at && parcel.estimated_delivery && <p>{t('order.expected', { date: date(parcel.estimated_delivery, locale) })}</p>}
      {carrier && <p className="text-sm text-soft">{carrier}</p>}
      <ul className="mt-2 text-sm">
        {parcel.items.map(({ line_id: line, quantity }) => (
          <li key={line}>
            {quantity} × {titles.get(line)}
          </li>
        ))}
      </ul>
      {track && (
        <p className="mt-4 print:hidden">
          <a href={track} rel="noreferrer" className="button button-quiet">
            {t('order.track')}
          </a>
        </p>
      )}
    </li>
  )
}

// Refunds is the money that went back.
export function Refunds({ order }: { order: ShownOrder }) {
  const { t, locale } = useLanguage()
  const refunds = order.refunds.filter(({ status }) => status !== 'failed')
  if (refunds.length === 0) return null
  return (
    <Block id="refunds" title={t('order.refunds')}>
      <ul className="grid gap-2">
        {refunds.map(({ id, amount, status, created_at: at, reason }) => (
          <li key={id}>
            {t('order.refundLine', { amount: money(amount, locale), status: t(status === 'pending' ? 'order.refundPending' : 'order.refundDone'), date: date(at, locale) })}
            {reason && <span className="block text-sm text-soft">{reason}</span>}
          </li>
        ))}
      </ul>
    </Block>
  )
}
