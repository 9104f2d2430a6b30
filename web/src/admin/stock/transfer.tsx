import { useAdminTransferStockMutation, type AdminInventoryLevel, type AdminStockLocation } from '../../api/admin.gen.ts'
import { Dialog, Form, NumberField, Select, TextField, useForm } from '../kit/index.ts'
import { useFormat, useT } from '../language.tsx'
import { placesOf } from './levels.ts'

interface TransferProps {
  variant: string
  name: string
  levels: readonly AdminInventoryLevel[]
  locations: readonly AdminStockLocation[]
  from: string
  onClose: () => void
}

// TransferDialog moves some of a variant from one location to another. What is promised stays.
export function TransferDialog({ variant, name, levels, locations, from, onClose }: TransferProps) {
  const t = useT()
  const format = useFormat()
  const [transfer] = useAdminTransferStockMutation()
  const places = placesOf(locations, levels).filter(({ location }) => location.active)
  const form = useForm({
    initial: { from_location_id: from, to_location_id: places.find(({ location }) => location.id !== from)?.location.id ?? '', quantity: NaN, reason: '' },
    save: (values) => transfer({ adminStockTransfer: { variant_id: variant, ...values, quantity: Number.isNaN(values.quantity) ? 0 : values.quantity } }).unwrap(),
  })
  const { values, field } = form
  const free = places.find(({ location }) => location.id === values.from_location_id)?.level?.available ?? 0
  const options = places.map(({ location, level }) => ({ id: location.id, name: location.name, hint: format.number(level?.available ?? 0) }))
  return (
    <Dialog title={t('stock.transferOf', { name })} isOpen onClose={onClose} size="small">
      <Form form={form} onSaved={onClose} saveText={t('stock.transfer')} doneText={t('stock.transferred', { name })}>
        <Select label={t('stock.from')} options={options} {...field('from_location_id')} />
        <Select label={t('stock.to')} options={options.filter(({ id }) => id !== values.from_location_id)} {...field('to_location_id')} />
        <NumberField label={t('stock.units')} minValue={0} isRequired hint={t('stock.free', { count: format.number(Math.max(0, free)) })} {...field('quantity')} />
        <TextField label={t('stock.reason')} hint={t('stock.transferReason')} maxLength={200} {...field('reason')} />
      </Form>
    </Dialog>
  )
}
