import { useState } from 'react'
import { useAdminListPaymentEventsQuery, type AdminOrder, type AdminRefund, type Payment } from '../../api/admin.gen.ts'
import { Button, Loaded, Panel } from '../kit/index.ts'
import { useFormat, useT } from '../language.tsx'
import { useMay } from '../may.ts'
import type { OnErrand } from './errands.tsx'
import { providerName } from './providers.ts'
import { canVoid, capturable } from './rules.ts'
import { State } from './states.tsx'

interface PaymentsProps {
  order: AdminOrder
  onErrand: OnErrand
}

// Payments is the money of an order: what was paid and given back, and what the providers said.
export function Payments({ order, onErrand }: PaymentsProps) {
  const t = useT()
  return (
    <Panel title={t('orders.payments')}>
      {order.payments.length === 0 && <p className="text-soft">{t('orders.noPayments')}</p>}
      <ul className="grid divide-y divide-line">
        {order.payments.map((payment) => (
          <OnePayment key={payment.id} payment={payment} order={order} onErrand={onErrand} />
        ))}
        {order.refunds.map((refund) => (
          <OneRefund key={refund.id} refund={refund} order={order} />
        ))}
      </ul>
      {order.payments.length > 0 && <Ledger id={order.id} />}
    </Panel>
  )
}

function OnePayment({ payment, order, onErrand }: PaymentsProps & { payment: Payment }) {
  const t = useT()
  const format = useFormat()
  const may = useMay()
  const isHeld = payment.authorized_amount.amount > 0
  const parts = [
    isHeld && t('orders.authorizedSome', { amount: format.money(payment.authorized_amount) }),
    payment.captured_amount.amount > 0 && t('orders.capturedSome', { amount: format.money(payment.captured_amount) }),
    payment.refunded_amount.amount > 0 && t('orders.refundedSome', { amount: format.money(payment.refunded_amount) }),
    payment.status === 'authorized' && payment.authorization_expires_at && t('orders.heldUntil', { at: format.date(payment.authorization_expires_at) }),
    payment.transaction_id,
  ].filter(Boolean)
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 py-4 first:pt-0">
      <div className="min-w-0 grow basis-64">
        <h3 className="mb-1 flex flex-wrap items-center gap-2">
          {providerName(payment.provider, t)} <span className="tabular-nums">{format.money(payment.amount)}</span> <State axis="payment" of={payment.status} />
        </h3>
        <p className="text-sm break-words text-soft">{parts.join(' · ')}</p>
        {payment.failure_message && <p className="text-sm text-bad">{payment.failure_message}</p>}
      </div>
      {may('orders:write') && (
        <div className="flex flex-wrap gap-2">
          {capturable(order, payment) > 0 && (
            <Button kind={isHeld ? 'main' : 'quiet'} icon="card" onPress={() => onErrand({ do: 'capture', id: payment.id })}>
              {t(isHeld ? 'orders.capture' : 'orders.arrived')}
            </Button>
          )}
          {canVoid(payment) && <Button onPress={() => onErrand({ do: 'void', id: payment.id })}>{t('orders.void.action')}</Button>}
        </div>
      )}
    </li>
  )
}

function OneRefund({ refund, order }: { refund: AdminRefund; order: AdminOrder }) {
  const t = useT()
  const format = useFormat()
  const goods = refund.items.filter((line) => line.quantity > 0).map((line) => `${line.quantity} × ${order.items.find((item) => item.id === line.line_id)?.title ?? ''}`)
  const isGoodwill = refund.reason === 'goodwill'
  // What is for no goods and not for the shipping.
  const rest = refund.items.reduce((left, line) => left - line.amount.amount, refund.amount.amount - refund.shipping_amount.amount)
  const what = [
    ...goods,
    refund.shipping_amount.amount > 0 && t('orders.shippingSome', { amount: format.money(refund.shipping_amount) }),
    rest > 0 && t('orders.goodwillSome', { amount: format.money({ ...refund.amount, amount: rest }) }),
  ].filter(Boolean)
  return (
    <li className="py-4">
      <h3 className="mb-1 flex flex-wrap items-center gap-2">
        {t('orders.refundOf')} <span className="tabular-nums">{format.money({ ...refund.amount, amount: -refund.amount.amount })}</span> <State axis="refund" of={refund.status} />
      </h3>
      <p className="text-sm break-words text-soft">
        {[...what, !isGoodwill && refund.reason, format.dateTime(refund.created_at), refund.actor].filter(Boolean).join(' · ')}
      </p>
      {refund.note && <p className="text-sm break-words text-soft">{refund.note}</p>}
      {refund.failure_message && <p className="text-sm text-bad">{refund.failure_message}</p>}
    </li>
  )
}

// Ledger is every word of the providers about the money, asked for when somebody wants to see it.
function Ledger({ id }: { id: string }) {
  const t = useT()
  const format = useFormat()
  const [isOpen, setOpen] = useState(false)
  const query = useAdminListPaymentEventsQuery({ id }, { skip: !isOpen })
  return (
    <details className="border-t border-line pt-3" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="w-fit font-semibold">{t('orders.ledger')}</summary>
      {isOpen && (
        <div className="mt-3">
          <Loaded query={query} rows={2}>
            {({ data }) => (
              <ol className="grid gap-2 text-sm">
                {data.map((event) => (
                  <li key={event.id} className="grid gap-x-4 sm:grid-cols-[10rem_minmax(0,1fr)_auto]">
                    <time dateTime={event.at} className="text-soft">
                      {format.dateTime(event.at)}
                    </time>
                    <span className="min-w-0 break-words">
                      <code className="font-mono">{event.type}</code>
                      {[event.message, event.reference, event.actor].filter(Boolean).map((part) => ` · ${part}`)}
                    </span>
                    <span className="tabular-nums sm:text-right">{format.money(event.amount)}</span>
                  </li>
                ))}
              </ol>
            )}
          </Loaded>
        </div>
      )}
    </details>
  )
}
