import {
  useAdminApproveReturnMutation, useAdminCancelFulfillmentMutation, useAdminCancelReturnMutation, useAdminCloseReturnMutation, useAdminConfirmOrderMutation,
  useAdminDeclineReturnMutation, useAdminDeliverFulfillmentMutation, useAdminRefundReturnMutation, useAdminSetFulfillmentStatusMutation, useAdminVoidPaymentMutation, type AdminOrder,
} from '../../api/admin.gen.ts'
import { Dialog, etag, Form, TextField, useForm } from '../kit/index.ts'
import { useT } from '../language.tsx'
import type { ErrandProps } from './errands.tsx'

// NoteErrand is something that is done or not, with a word about it for the history. id is that of what it is done with.
export type NoteErrand = { do: 'confirm' } | { do: 'void' | 'unpack' | 'deliver' | 'lost' | 'approve' | 'decline' | 'callOff' | 'close' | 'payBack'; id: string }

type What = NoteErrand['do']

// Of these nothing is written down: the API takes no note.
const silent: readonly What[] = ['deliver', 'lost']
const dangerous: readonly What[] = ['void', 'unpack', 'lost', 'decline', 'callOff', 'payBack']

function useDeed(order: AdminOrder, errand: NoteErrand) {
  const [confirm] = useAdminConfirmOrderMutation()
  const [voidPayment] = useAdminVoidPaymentMutation()
  const [unpack] = useAdminCancelFulfillmentMutation()
  const [deliver] = useAdminDeliverFulfillmentMutation()
  const [setStatus] = useAdminSetFulfillmentStatusMutation()
  const [approve] = useAdminApproveReturnMutation()
  const [decline] = useAdminDeclineReturnMutation()
  const [callOff] = useAdminCancelReturnMutation()
  const [close] = useAdminCloseReturnMutation()
  const [payBack] = useAdminRefundReturnMutation()
  return (note: string, version: number | undefined): Promise<unknown> => {
    const of = { id: errand.do === 'confirm' ? order.id : errand.id, 'If-Match': etag(version), adminNote: { note } }
    switch (errand.do) {
      case 'confirm':
        return confirm(of).unwrap()
      case 'void':
        return voidPayment({ ...of, id: order.id, paymentId: errand.id }).unwrap()
      case 'unpack':
        return unpack(of).unwrap()
      case 'deliver':
        return deliver(of).unwrap()
      case 'lost':
        return setStatus({ id: errand.id, 'If-Match': etag(version), adminParcelStatus: { status: 'failed' } }).unwrap()
      case 'approve':
        return approve(of).unwrap()
      case 'decline':
        return decline(of).unwrap()
      case 'callOff':
        return callOff(of).unwrap()
      case 'close':
        return close(of).unwrap()
      case 'payBack':
        return payBack(of).unwrap()
    }
  }
}

// NoteDialog asks before something is done, and takes a note for the history along.
export function NoteDialog({ order, reload, onClose, errand }: ErrandProps & { errand: NoteErrand }) {
  const t = useT()
  const deed = useDeed(order, errand)
  const form = useForm({ initial: { note: '' }, version: order.version, reload, save: ({ note }, version) => deed(note, version) })
  return (
    <Dialog title={t(`orders.${errand.do}.title`)} isOpen onClose={onClose} size="small">
      <Form isOnce form={form} onSaved={onClose} saveText={t(`orders.${errand.do}.action`)} doneText={t(`orders.${errand.do}.done`)} isDangerous={dangerous.includes(errand.do)}>
        <p className="text-soft">{t(`orders.${errand.do}.text`)}</p>
        {!silent.includes(errand.do) && <NoteField {...form.field('note')} />}
      </Form>
    </Dialog>
  )
}

// NoteField is what staff write into the history beside what they do.
export function NoteField(field: { name: string; value: string; onChange: (note: string) => void; error: string | undefined }) {
  const t = useT()
  return <TextField label={t('orders.note')} hint={t('orders.noteHint')} rows={2} maxLength={2000} {...field} />
}
