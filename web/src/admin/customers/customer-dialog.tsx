import { useAdminCreateCustomerMutation } from '../../api/admin.gen.ts'
import { Dialog, Form, TextField, useForm } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { GroupChoice } from './group-choice.tsx'
import { wordsOf } from './people.ts'

const blank = { first_name: '', last_name: '', email: '', phone: '', groups: [] as string[], tags: '' }

// CustomerDialog enters somebody who has no account.
export function CustomerDialog({ onClose, onMade }: { onClose: () => void; onMade: (id: string) => void }) {
  const t = useT()
  const [create] = useAdminCreateCustomerMutation()
  const form = useForm({
    initial: blank,
    save: async ({ tags, ...values }) => {
      const made = await create({ adminCustomerInput: { ...values, tags: wordsOf(tags) } }).unwrap()
      // After the form knows that it is saved: whoever leaves it earlier is asked.
      setTimeout(() => onMade(made.id), 0)
    },
  })
  return (
    <Dialog title={t('customers.add')} isOpen onClose={onClose}>
      <Form form={form} onSaved={onClose} saveText={t('customers.addAction')} doneText={t('customers.added')}>
        <p className="text-soft">{t('customers.addText')}</p>
        <div className="grid gap-5 sm:grid-cols-2">
          <TextField label={t('customers.firstName')} maxLength={100} {...form.field('first_name')} />
          <TextField label={t('customers.lastName')} maxLength={100} {...form.field('last_name')} />
          <TextField label={t('customers.email')} type="email" maxLength={254} {...form.field('email')} />
          <TextField label={t('customers.phone')} type="tel" maxLength={40} {...form.field('phone')} />
        </div>
        <GroupChoice chosen={form.values.groups} onChange={(groups) => form.set({ groups })} error={form.errors['groups']} />
        <TextField label={t('customers.tags')} hint={t('customers.tagsHint')} {...form.field('tags')} />
      </Form>
    </Dialog>
  )
}
