import { useAdminCancelOrderMutation } from '../../api/admin.gen.ts'
import { Dialog, etag, Form, Note, Switch, TextField, useForm } from '../kit/index.ts'
import { useFormat, useT } from '../language.tsx'
import { useMay } from '../may.ts'
import type { ErrandProps } from './errands.tsx'
import { NoteField } from './note-dialog.tsx'
import { canRefund } from './rules.ts'

// CancelDialog calls an order off.
export function CancelDialog({ order, reload, onClose }: ErrandProps) {
  const t = useT()
  const format = useFormat()
  const may = useMay()
  const mayRefund = may('refunds:write')
  const [cancel] = useAdminCancelOrderMutation()
  const form = useForm({
    initial: { reason: '', note: '', refund: mayRefund }, version: order.version, reload,
    save: (values, version) => cancel({ id: order.id, 'If-Match': etag(version), adminCancellation: values }).unwrap(),
  })
  return (
    <Dialog title={t('orders.cancelTitle', { number: order.number })} isOpen onClose={onClose}>
      <Form isOnce form={form} onSaved={onClose} saveText={t('orders.cancelAction')} doneText={t('orders.canceled')} isDangerous>
        <p className="text-soft">{t('orders.cancelText')}</p>
        <TextField label={t('orders.reason')} hint={t('orders.reasonHint')} maxLength={200} {...form.field('reason')} />
        {canRefund(order) &&
          (mayRefund ? (
            <Switch isSelected={form.values.refund} onChange={(refund) => form.set({ refund })} hint={t('orders.cancelRefundHint')}>
              {t('orders.cancelRefund', { amount: format.money(order.refundable_total) })}
            </Switch>
          ) : (
            <Note tone="warn">{t('orders.cancelKeeps', { amount: format.money(order.refundable_total) })}</Note>
          ))}
        <NoteField {...form.field('note')} />
      </Form>
    </Dialog>
  )
}
