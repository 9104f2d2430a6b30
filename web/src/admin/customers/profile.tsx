import { useAdminUpdateCustomerMutation, type AdminCustomer } from '../../api/admin.gen.ts'
import { useShopQuery } from '../../api/admin-base.ts'
import { ComboBox, etag, Facts, Form, Note, Panel, Switch, TextField, useForm } from '../kit/index.ts'
import { currencies, languageTags } from '../kit/places.ts'
import { useFormat, useLanguage, useT } from '../language.tsx'
import { useMay } from '../may.ts'
import { GroupChoice } from './group-choice.tsx'
import { wordsOf } from './people.ts'

// none is the shop's own, of what the person did not choose.
const none = 'none'

const valuesOf = (customer: AdminCustomer) => ({
  first_name: customer.first_name, last_name: customer.last_name, email: customer.email, phone: customer.phone, language: customer.language || none,
  currency_code: customer.currency_code || none, order_updates: customer.notifications.order_updates, groups: customer.groups, tags: customer.tags.join(', '),
})

// Profile is what a person is called and how to reach him. The address of an account is changed by its owner alone.
export function Profile({ customer, reload }: { customer: AdminCustomer; reload: () => Promise<unknown> }) {
  const t = useT()
  const may = useMay()
  const [update] = useAdminUpdateCustomerMutation()
  const isAccount = customer.state === 'registered'
  const form = useForm({
    initial: valuesOf(customer), version: customer.version, reload,
    save: ({ email, language, currency_code, order_updates, tags, ...values }, version) =>
      update({
        id: customer.id, 'If-Match': etag(version),
        adminCustomerPatch: {
          ...values, ...(!isAccount && { email }), language: language === none ? '' : language, currency_code: currency_code === none ? '' : currency_code,
          notifications: { order_updates }, tags: wordsOf(tags),
        },
      }).unwrap(),
  })
  if (customer.state === 'erased') return <Note>{t('customers.isErased')}</Note>
  return (
    <Form form={form} mayNot={!may('customers:write')}>
      <Panel title={t('customers.profile')}>
        <div className="grid gap-5 sm:grid-cols-2">
          <TextField label={t('customers.firstName')} maxLength={100} {...form.field('first_name')} />
          <TextField label={t('customers.lastName')} maxLength={100} {...form.field('last_name')} />
          <TextField label={t('customers.email')} type="email" maxLength={254} isDisabled={isAccount} {...(isAccount && { hint: t('customers.emailHint') })} {...form.field('email')} />
          <TextField label={t('customers.phone')} type="tel" maxLength={40} {...form.field('phone')} />
          <Preferences language={form.field('language')} currency={form.field('currency_code')} />
        </div>
        <div className="mt-6">
          <Switch isSelected={form.values.order_updates} onChange={(order_updates) => form.set({ order_updates })} hint={t('customers.orderUpdatesHint')}>
            {t('customers.orderUpdates')}
          </Switch>
        </div>
      </Panel>
      <Panel title={t('customers.sorting')}>
        <div className="grid gap-6">
          <GroupChoice chosen={form.values.groups} onChange={(groups) => form.set({ groups })} error={form.errors['groups']} />
          <TextField label={t('customers.tags')} hint={t('customers.tagsHint')} {...form.field('tags')} />
        </div>
      </Panel>
      <Numbers customer={customer} />
    </Form>
  )
}

interface Preference {
  name: string
  value: string
  onChange: (value: string) => void
  error: string | undefined
}

function Preferences({ language, currency }: { language: Preference; currency: Preference }) {
  const { t, locale } = useLanguage()
  const { data: shop } = useShopQuery()
  const shops = { id: none, name: t('customers.asShop') }
  return (
    <>
      <ComboBox label={t('customers.language')} options={[shops, ...languageTags(locale, language.value === none ? '' : language.value)]} {...language} />
      <ComboBox label={t('customers.currency')} options={[{ ...shops, ...(shop && { hint: shop.currency_code }) }, ...currencies(locale)]} {...currency} />
    </>
  )
}

function Numbers({ customer }: { customer: AdminCustomer }) {
  const t = useT()
  const format = useFormat()
  return (
    <Panel>
      <Facts
        of={[
          ...(customer.external_id ? ([[t('customers.externalId'), customer.external_id]] as const) : []),
          ...(customer.verified_at ? ([[t('customers.verifiedAt'), format.dateTime(customer.verified_at)]] as const) : []),
          [t('customers.createdAt'), format.dateTime(customer.created_at)],
          [t('customers.updatedAt'), format.dateTime(customer.updated_at)],
        ]}
      />
    </Panel>
  )
}
