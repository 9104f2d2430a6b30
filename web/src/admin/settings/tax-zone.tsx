import { useAdminCreateTaxZoneMutation, useAdminListTaxClassesQuery, useAdminUpdateTaxZoneMutation, type AdminTaxRateInput, type AdminTaxZone } from '../../api/admin.gen.ts'
import { Button, ComboBox, Dialog, etag, Form, IconButton, NumberField, Select, TextField, useForm } from '../kit/index.ts'
import { countries } from '../kit/places.ts'
import { useLanguage } from '../language.tsx'

const everywhere = 'everywhere' // as a country

// ZoneDialog says where a zone is, and which taxes are taken there.
export function ZoneDialog({ zone, reload, onClose }: { zone: AdminTaxZone | null; reload: () => Promise<unknown>; onClose: () => void }) {
  const { t, locale } = useLanguage()
  const [create] = useAdminCreateTaxZoneMutation()
  const [update] = useAdminUpdateTaxZoneMutation()
  const form = useForm({
    initial: {
      name: zone?.name ?? '', country_code: zone?.country_code || everywhere, province_code: zone?.province_code ?? '', postal_pattern: zone?.postal_pattern ?? '',
      position: zone?.position ?? 0, rates: (zone?.rates ?? []).map(({ name, rate, tax_class }): AdminTaxRateInput => ({ name, rate, tax_class })),
    },
    version: zone?.version, reload,
    save: (values, version) => {
      const body = {
        ...values, country_code: values.country_code === everywhere ? '' : values.country_code,
        rates: values.rates.map((rate) => ({ ...rate, rate: rate.rate.trim().replace(',', '.') })),
      }
      return zone ? update({ id: zone.id, 'If-Match': etag(version), adminTaxZonePatch: body }).unwrap() : create({ adminTaxZoneInput: body }).unwrap()
    },
  })
  return (
    <Dialog title={zone ? t('settings.edit', { name: zone.name }) : t('taxes.addZone')} isOpen onClose={onClose}>
      <Form form={form} onSaved={onClose}>
        <div className="grid gap-5 sm:grid-cols-2">
          <TextField label={t('settings.name')} {...form.field('name')} isRequired />
          <ComboBox label={t('taxes.country')} options={[{ id: everywhere, name: t('taxes.everywhere') }, ...countries(locale)]} {...form.field('country_code')} />
          <TextField label={t('taxes.province')} hint={t('taxes.provinceHint')} {...form.field('province_code')} />
          <TextField label={t('taxes.postal')} hint={t('taxes.postalHint')} {...form.field('postal_pattern')} />
          <NumberField label={t('taxes.position')} hint={t('taxes.positionHint')} minValue={0} {...form.field('position')} />
        </div>
        <Rates rates={form.values.rates} errors={form.errors} onChange={(rates) => form.set({ rates })} />
      </Form>
    </Dialog>
  )
}

interface RatesProps {
  rates: AdminTaxRateInput[]
  errors: Record<string, string>
  onChange: (rates: AdminTaxRateInput[]) => void
}

const every = 'every' // class

function Rates({ rates, errors, onChange }: RatesProps) {
  const { t } = useLanguage()
  const { data: classes } = useAdminListTaxClassesQuery({ limit: 100 })
  const change = (at: number, changes: Partial<AdminTaxRateInput>) => onChange(rates.map((rate, i) => (i === at ? { ...rate, ...changes } : rate)))
  const options = [{ id: every, name: t('taxes.everyClass') }, ...(classes?.data ?? []).map((one) => ({ id: one.code, name: one.name }))]
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-2 font-semibold">{t('taxes.rates')}</legend>
      {rates.map((rate, i) => (
        <div key={i} className="grid grid-cols-[1fr_6rem_auto] items-end gap-3 sm:grid-cols-[1fr_7rem_1fr_auto]">
          <TextField label={t('taxes.rateName')} name={`rates[${i}].name`} value={rate.name} onChange={(name) => change(i, { name })} error={errors[`rates[${i}].name`]} />
          <TextField label={t('taxes.rate')} name={`rates[${i}].rate`} inputMode="decimal" value={rate.rate} onChange={(text) => change(i, { rate: text })} error={errors[`rates[${i}].rate`]} />
          <div className="col-span-3 row-start-2 sm:col-span-1 sm:row-start-auto">
            <Select label={t('taxes.of')} options={options} value={rate.tax_class || every} onChange={(id) => change(i, { tax_class: id === every ? '' : id })} />
          </div>
          <IconButton icon="trash" label={t('settings.remove', { name: rate.name })} onPress={() => onChange(rates.filter((_, at) => at !== i))} />
        </div>
      ))}
      <Button icon="plus" className="justify-self-start" onPress={() => onChange([...rates, { name: '', rate: '', tax_class: '' }])}>
        {t('taxes.addRate')}
      </Button>
    </fieldset>
  )
}
