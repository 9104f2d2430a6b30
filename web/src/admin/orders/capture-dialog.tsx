import { useAdminCapturePaymentMutation, type Payment } from '../../api/admin.gen.ts'
import { Dialog, etag, Form, MoneyField, useForm } from '../kit/index.ts'
import { useFormat, useT } from '../language.tsx'
import type { ErrandProps } from './errands.tsx'
import { NoteField } from './note-dialog.tsx'
import { capturable } from './rules.ts'

// CaptureDialog takes money that is authorized, or writes down money that arrived.
export function CaptureDialog({ order, reload, onClose, payment }: ErrandProps & { payment: Payment }) {
  const t = useT()
  const format = useFormat()
  const [capture] = useAdminCapturePaymentMutation()
  const most = capturable(order, payment)
  const currency_code = payment.amount.currency_code
  const isHeld = payment.authorized_amount.amount > 0
  const form = useForm<{ amount: number | null; note: string }>({
    initial: { amount: most, note: '' }, version: order.version, reload,
    save: ({ amount, note }, version) =>
      capture({ id: order.id, paymentId: payment.id, 'If-Match': etag(version), adminCapture: { note, ...(amount !== null && { amount: { amount, currency_code } }) } }).unwrap(),
  })
  return (
    <Dialog title={t(isHeld ? 'orders.captureTitle' : 'orders.arrivedTitle')} isOpen onClose={onClose} size="small">
      <Form isOnce form={form} onSaved={onClose} saveText={t(isHeld ? 'orders.capture' : 'orders.arrived')} doneText={t(isHeld ? 'orders.captured' : 'orders.arrivedDone')}>
        <p className="text-soft">{t(isHeld ? 'orders.captureText' : 'orders.arrivedText')}</p>
        <MoneyField label={t('orders.amount')} currency={currency_code} hint={t('orders.left', { amount: format.money({ amount: most, currency_code }) })} {...form.field('amount')} />
        <NoteField {...form.field('note')} />
      </Form>
    </Dialog>
  )
}
