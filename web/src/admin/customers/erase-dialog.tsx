import { useAdminErasePersonMutation, type AdminCustomer } from '../../api/admin.gen.ts'
import { Checkbox, Dialog, Form, Note, Switch, TextField, useForm } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { nameOf } from './people.ts'

// EraseDialog has a person forgotten: a customer, or whoever has an address. It has to be said twice.
export function EraseDialog({ customer, onClose }: { customer: AdminCustomer | null; onClose: () => void }) {
  const t = useT()
  const [erase] = useAdminErasePersonMutation()
  const form = useForm({
    initial: { email: '', wait: true, isSure: false },
    save: ({ email, wait }) => erase({ adminErasureInput: { wait, ...(customer ? { customer_id: customer.id } : { email: email.trim() }) } }).unwrap(),
  })
  const { wait, isSure, email } = form.values
  return (
    <Dialog title={customer ? t('privacy.eraseTitle', { name: nameOf(customer) }) : t('privacy.erase')} isOpen onClose={onClose} size="small">
      <Form form={form} onSaved={onClose} saveText={t('privacy.eraseAction')} doneText={t('privacy.eraseDone')} isDangerous isOnce isDisabled={!isSure || (!customer && email.trim() === '')}>
        <Note tone="warn">{t('privacy.eraseText')}</Note>
        {!customer && <TextField label={t('customers.email')} hint={t('privacy.eraseHint')} type="email" isRequired {...form.field('email')} />}
        <Switch isSelected={wait} onChange={(wait) => form.set({ wait })} hint={t('privacy.waitHint')}>
          {t('privacy.wait')}
        </Switch>
        <Checkbox isSelected={isSure} onChange={(isSure) => form.set({ isSure })}>
          {t('privacy.sure')}
        </Checkbox>
      </Form>
    </Dialog>
  )
}
