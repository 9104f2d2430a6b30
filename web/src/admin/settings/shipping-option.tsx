import {
  useAdminCreateShippingOptionMutation, useAdminListStockLocationsQuery, useAdminListTaxClassesQuery, useAdminReplaceShippingOptionMutation,
  type AdminShippingOption, type AdminShippingOptionInput, type AdminShippingTier,
} from '../../api/admin.gen.ts'
import { useShopQuery } from '../../api/admin-base.ts'
import { Button, Dialog, etag, Form, IconButton, MoneyField, NumberField, Select, Switch, TextField, useForm } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { useMay } from '../may.ts'

const kinds = ['flat', 'by_weight', 'by_price', 'pickup'] as const
const none = 'none'

// draftOf is an option as the dialog fills it in.
const draftOf = (option: AdminShippingOption | null) => ({
  name: option?.name ?? '', description: option?.description ?? '', kind: option?.kind ?? ('flat' as const), amount: option?.amount.amount ?? 0, free_over: option?.free_over ?? null,
  min_days: option?.min_days ?? 0, max_days: option?.max_days ?? 0, tax_class: option?.tax_class || none, active: option?.active ?? true,
  tiers: option?.tiers ?? ([] as AdminShippingTier[]), pickup_location_id: option?.pickup_location_id || none,
})

type Draft = ReturnType<typeof draftOf>

// inputOf is what the API is sent: what the dialog does not ask for stays as it is.
function inputOf(draft: Draft, option: AdminShippingOption | null, currency_code: string): AdminShippingOptionInput {
  const { free_over, tax_class, pickup_location_id, amount, tiers, ...rest } = draft
  const isPlain = rest.kind === 'flat' || rest.kind === 'pickup'
  return {
    ...rest, amount: { amount: isPlain ? amount : 0, currency_code }, tiers: isPlain ? [] : tiers, tax_class: tax_class === none ? '' : tax_class,
    pickup_location_id: rest.kind === 'pickup' && pickup_location_id !== none ? pickup_location_id : '', ...(free_over !== null && { free_over }),
    position: option?.position ?? 0, min_subtotal: option?.min_subtotal ?? 0, max_subtotal: option?.max_subtotal ?? 0, max_weight_grams: option?.max_weight_grams ?? 0,
  }
}

// OptionDialog is a way to send something, and what it costs.
export function OptionDialog({ zone, option, reload, onClose }: { zone: string; option: AdminShippingOption | null; reload: () => Promise<unknown>; onClose: () => void }) {
  const t = useT()
  const may = useMay()
  const { data: shop } = useShopQuery()
  const { data: classes } = useAdminListTaxClassesQuery({ limit: 100 }, { skip: !may('taxes:read') })
  const { data: locations } = useAdminListStockLocationsQuery(undefined, { skip: !may('inventory:read') })
  const [create] = useAdminCreateShippingOptionMutation()
  const [replace] = useAdminReplaceShippingOptionMutation()
  const currency = option?.amount.currency_code || (shop?.currency_code ?? 'EUR')
  const form = useForm({
    initial: draftOf(option), version: option?.version, reload,
    save: (draft, version) => {
      const body = inputOf(draft, option, currency)
      return option
        ? replace({ id: option.id, 'If-Match': etag(version), adminShippingOptionReplacement: body }).unwrap()
        : create({ id: zone, adminShippingOptionInput: body }).unwrap()
    },
  })
  const { values, field, set } = form
  const isPlain = values.kind === 'flat' || values.kind === 'pickup'
  return (
    <Dialog title={option ? t('settings.edit', { name: option.name }) : t('shipping.addOption')} isOpen onClose={onClose}>
      <Form form={form} onSaved={onClose}>
        <div className="grid gap-5 sm:grid-cols-2">
          <TextField label={t('settings.name')} hint={t('shipping.nameHint')} {...field('name')} isRequired />
          <Select label={t('shipping.kind')} options={kinds.map((id) => ({ id, name: t(`shipping.kind.${id}`) }))} {...field('kind')} />
          {isPlain && <MoneyField label={t('shipping.price')} currency={currency} {...field('amount')} onChange={(amount) => set({ amount: amount ?? 0 })} />}
          {values.kind === 'pickup' && (
            <Select
              label={t('shipping.location')} options={[{ id: none, name: t('kit.choose') }, ...(locations?.data ?? []).map(({ id, name }) => ({ id, name }))]} {...field('pickup_location_id')}
            />
          )}
          <MoneyField label={t('shipping.freeOver')} hint={t('shipping.freeOverHint')} currency={currency} {...field('free_over')} />
          <NumberField label={t('shipping.minDays')} minValue={0} {...field('min_days')} />
          <NumberField label={t('shipping.maxDays')} hint={t('shipping.daysHint')} minValue={0} {...field('max_days')} />
          <Select label={t('shipping.taxClass')} options={[{ id: none, name: t('shipping.standardClass') }, ...(classes?.data ?? []).map(({ code, name }) => ({ id: code, name }))]} {...field('tax_class')} />
          <TextField label={t('shipping.description')} {...field('description')} />
          <Switch isSelected={values.active} onChange={(active) => set({ active })}>
            {t('shipping.active')}
          </Switch>
        </div>
        {!isPlain && <Tiers tiers={values.tiers} isWeight={values.kind === 'by_weight'} currency={currency} onChange={(tiers) => set({ tiers })} />}
      </Form>
    </Dialog>
  )
}

interface TiersProps {
  tiers: AdminShippingTier[]
  isWeight: boolean
  currency: string
  onChange: (tiers: AdminShippingTier[]) => void
}

function Tiers({ tiers, isWeight, currency, onChange }: TiersProps) {
  const t = useT()
  const change = (at: number, changes: Partial<AdminShippingTier>) => onChange(tiers.map((tier, i) => (i === at ? { ...tier, ...changes } : tier)))
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-1 font-semibold">{t('shipping.tiers')}</legend>
      <p className="text-sm text-soft">{t('shipping.tiersHint')}</p>
      {tiers.map((tier, i) => (
        <div key={i} className="grid grid-cols-[1fr_1fr_auto] items-end gap-3">
          {isWeight ? (
            <NumberField label={t('shipping.upToGrams')} minValue={0} value={tier.up_to} onChange={(up_to) => change(i, { up_to: Number.isNaN(up_to) ? 0 : up_to })} />
          ) : (
            <MoneyField label={t('shipping.upTo')} currency={currency} value={tier.up_to} onChange={(up_to) => change(i, { up_to: up_to ?? 0 })} />
          )}
          <MoneyField label={t('shipping.price')} currency={currency} value={tier.amount} onChange={(amount) => change(i, { amount: amount ?? 0 })} />
          <IconButton icon="trash" label={t('settings.remove', { name: String(i + 1) })} onPress={() => onChange(tiers.filter((_, at) => at !== i))} />
        </div>
      ))}
      <Button icon="plus" className="justify-self-start" onPress={() => onChange([...tiers, { up_to: 0, amount: 0 }])}>
        {t('shipping.addTier')}
      </Button>
    </fieldset>
  )
}
