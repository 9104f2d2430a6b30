import { useState } from 'react'
import { useAdminAddCustomerAddressMutation, useAdminListCustomerAddressesQuery, useAdminRemoveCustomerAddressMutation, useAdminUpdateCustomerAddressMutation, type BookAddress } from '../../api/admin.gen.ts'
import { Badge, Button, Checkbox, ComboBox, ConfirmDialog, Dialog, EmptyState, Form, IconButton, Loaded, TextField, useDo, useForm } from '../kit/index.ts'
import { countries } from '../kit/places.ts'
import { useLanguage, useT } from '../language.tsx'
import { useMay } from '../may.ts'
import { AddressText } from '../orders/aside.tsx'

// Addresses is the address book of somebody.
export function Addresses({ id, isErased }: { id: string; isErased: boolean }) {
  const t = useT()
  const may = useMay()
  const query = useAdminListCustomerAddressesQuery({ id })
  const [open, setOpen] = useState<BookAddress | 'new' | null>(null)
  const add = may('customers:write') && !isErased && (
    <Button icon="plus" onPress={() => setOpen('new')}>
      {t('customers.addAddress')}
    </Button>
  )
  return (
    <Loaded query={query}>
      {({ data }) => (
        <div className="grid gap-4">
          {data.length === 0 && <EmptyState icon="home" title={t('customers.noAddresses')} action={add} />}
          <ul className="grid gap-4 sm:grid-cols-2">
            {data.map((address) => (
              <Card key={address.id} customer={id} address={address} onEdit={() => setOpen(address)} />
            ))}
          </ul>
          {data.length > 0 && <div>{add}</div>}
          {open && <AddressDialog customer={id} address={open === 'new' ? null : open} onClose={() => setOpen(null)} />}
        </div>
      )}
    </Loaded>
  )
}

function Card({ customer, address, onEdit }: { customer: string; address: BookAddress; onEdit: () => void }) {
  const t = useT()
  const may = useMay()
  const [isGoing, setGoing] = useState(false)
  const [remove] = useAdminRemoveCustomerAddressMutation()
  const { run, isBusy } = useDo()
  const name = [address.address_1, address.city].filter(Boolean).join(', ')
  return (
    <li className="panel flex items-start justify-between gap-3">
      <div className="min-w-0">
        <AddressText address={address} />
        {(address.is_default_shipping || address.is_default_billing) && (
          <p className="mt-2 flex flex-wrap gap-1.5">
            {address.is_default_shipping && <Badge>{t('customers.shipsHere')}</Badge>}
            {address.is_default_billing && <Badge>{t('customers.billsHere')}</Badge>}
          </p>
        )}
      </div>
      {may('customers:write') && (
        <span className="flex">
          <IconButton icon="edit" label={t('settings.edit', { name })} onPress={onEdit} />
          <IconButton icon="trash" label={t('settings.remove', { name })} onPress={() => setGoing(true)} />
        </span>
      )}
      <ConfirmDialog
        isOpen={isGoing} isDangerous isPending={isBusy} title={t('settings.removeTitle', { name })} text={t('customers.removeAddress')} action={t('settings.removeAction')} onClose={() => setGoing(false)}
        onConfirm={() => void run(() => remove({ id: customer, addressId: address.id }).unwrap(), t('settings.removed')).then(() => setGoing(false))}
      />
    </li>
  )
}

const fields = ['first_name', 'last_name', 'company', 'address_1', 'address_2', 'postal_code', 'city', 'province_code', 'phone'] as const

const blank = {
  first_name: '', last_name: '', company: '', address_1: '', address_2: '', postal_code: '', city: '', province_code: '', phone: '', country_code: '', is_default_shipping: false, is_default_billing: false,
}

function AddressDialog({ customer, address, onClose }: { customer: string; address: BookAddress | null; onClose: () => void }) {
  const { t, locale } = useLanguage()
  const [add] = useAdminAddCustomerAddressMutation()
  const [update] = useAdminUpdateCustomerAddressMutation()
  const known: typeof blank = address ?? blank
  const initial = Object.fromEntries(Object.keys(blank).map((name) => [name, known[name as keyof typeof blank]])) as typeof blank
  const form = useForm({
    initial,
    save: (values) => (address ? update({ id: customer, addressId: address.id, bookAddressPatch: values }).unwrap() : add({ id: customer, bookAddressInput: values }).unwrap()),
  })
  return (
    <Dialog title={address ? t('customers.editAddress') : t('customers.addAddress')} isOpen onClose={onClose}>
      <Form form={form} onSaved={onClose}>
        <div className="grid gap-5 sm:grid-cols-2">
          {fields.map((name) => (
            <TextField key={name} label={t(`store.seller.${name}`)} {...form.field(name)} />
          ))}
          <ComboBox label={t('store.seller.country_code')} options={countries(locale)} isRequired {...form.field('country_code')} />
        </div>
        <div className="grid gap-2.5">
          {(['is_default_shipping', 'is_default_billing'] as const).map((name) => (
            // A default is moved by making another address it.
            <Checkbox key={name} isSelected={form.values[name]} isDisabled={initial[name]} onChange={(isOn) => form.set({ [name]: isOn })}>
              {t(`customers.${name}`)}
            </Checkbox>
          ))}
        </div>
      </Form>
    </Dialog>
  )
}
