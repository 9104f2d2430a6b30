import { useState } from 'react'
import { Button, Checkbox, ComboBox, Dialog, NumberField, Select, Switch, TextField } from '../kit/index.ts'
import { countries } from '../kit/places.ts'
import { useLanguage, useT } from '../language.tsx'
import type { ProductForm } from './editor.tsx'
import { PriceLog } from './price-log.tsx'
import { madeTitle, type VariantDraft } from './variants.ts'

interface VariantDialogProps {
  form: ProductForm
  variant: VariantDraft
  at: number
  change: (changes: Partial<VariantDraft>) => void
  onClose: () => void
}

const policies = ['deny', 'continue'] as const

// VariantDialog is what the grid has no room for. It is saved with the product.
export function VariantDialog({ form, variant, at, change, onClose }: VariantDialogProps) {
  const t = useT()
  const [isLog, setLog] = useState(false)
  const made = madeTitle(variant.options) || t('product.onlyVariant')
  const field = (name: string) => ({ error: form.errors[`variants[${at}].${name}`], name: `variants[${at}].${name}` })
  return (
    <Dialog
      title={variant.title || made} isOpen onClose={onClose}
      actions={
        <>
          {variant.id !== null && (
            <Button icon="jobs" onPress={() => setLog(!isLog)}>
              {isLog ? t('product.noPriceLog') : t('product.priceLog')}
            </Button>
          )}
          <Button kind="main" onPress={onClose}>
            {t('product.done')}
          </Button>
        </>
      }
    >
      {isLog && variant.id !== null ? (
        <PriceLog id={variant.id} />
      ) : (
        <div className="grid gap-6">
          <TextField label={t('product.variantTitle')} hint={t('product.variantTitleHint')} placeholder={made} value={variant.title} onChange={(title) => change({ title })} {...field('title')} />
          <VariantPictures form={form} variant={variant} change={change} />
          <div className="grid gap-4">
            <Switch isSelected={variant.inventory_tracked} onChange={(inventory_tracked) => change({ inventory_tracked })} hint={t('product.trackedHint')}>
              {t('product.tracked')}
            </Switch>
            <Switch isSelected={variant.requires_shipping} onChange={(requires_shipping) => change({ requires_shipping })} hint={t('product.shipsHint')}>
              {t('product.ships')}
            </Switch>
            <Switch isSelected={variant.taxable} onChange={(taxable) => change({ taxable })}>
              {t('product.taxable')}
            </Switch>
          </div>
          <div className="grid gap-5 sm:grid-cols-2">
            <Select
              label={t('product.policy')} options={policies.map((id) => ({ id, name: t(`product.policy.${id}`) }))} value={variant.inventory_policy} isDisabled={!variant.inventory_tracked}
              onChange={(inventory_policy) => change({ inventory_policy })}
            />
            <Count label={t('product.maxPerOrder')} hint={t('product.maxPerOrderHint')} value={variant.max_per_order} onChange={(max_per_order) => change({ max_per_order })} {...field('max_per_order')} />
          </div>
          <Sizes variant={variant} change={change} field={field} />
        </div>
      )}
    </Dialog>
  )
}

type Part = Pick<VariantDialogProps, 'variant' | 'change'>

function VariantPictures({ form, variant, change }: Part & { form: ProductForm }) {
  const t = useT()
  const { media } = form.values
  if (media.length === 0) return null
  const toggle = (key: string, isOn: boolean) => change({ pictures: isOn ? [...variant.pictures, key] : variant.pictures.filter((other) => other !== key) })
  return (
    <fieldset>
      <legend className="mb-2 font-semibold">{t('product.variantPictures')}</legend>
      <div className="flex flex-wrap gap-3">
        {media.map((picture, i) => (
          <span key={picture.key} className="relative">
            <img src={picture.url} alt="" className="size-20 rounded-(--radius-control) border border-line object-cover" />
            <span className="absolute top-1.5 left-1.5">
              <Checkbox aria-label={picture.alt || t('product.picture', { number: i + 1 })} isSelected={variant.pictures.includes(picture.key)} onChange={(isOn) => toggle(picture.key, isOn)} />
            </span>
          </span>
        ))}
      </div>
    </fieldset>
  )
}

interface CountProps {
  label: string
  hint?: string
  unit?: string
  name: string
  error: string | undefined
  value: number // 0: none
  onChange: (value: number) => void
}

function Count({ value, onChange, ...props }: CountProps) {
  return <NumberField {...props} minValue={0} value={value === 0 ? Number.NaN : value} onChange={(count) => onChange(Number.isNaN(count) ? 0 : count)} />
}

const sides = ['length_mm', 'width_mm', 'height_mm'] as const

function Sizes({ variant, change, field }: Part & { field: (name: string) => { error: string | undefined; name: string } }) {
  const { t, locale } = useLanguage()
  return (
    <>
      <div className="grid gap-5 sm:grid-cols-2">
        <Count label={t('product.weight')} unit="g" value={variant.weight_grams} onChange={(weight_grams) => change({ weight_grams })} {...field('weight_grams')} />
        <fieldset>
          <legend className="mb-1 font-semibold">{t('product.size')}</legend>
          <div className="grid grid-cols-3 gap-2">
            {sides.map((side) => (
              <NumberField
                key={side} label={t(`product.${side}`)} hideLabel unit="mm" minValue={0} value={variant[side] === 0 ? Number.NaN : variant[side]}
                onChange={(length) => change({ [side]: Number.isNaN(length) ? 0 : length })} {...field(side)}
              />
            ))}
          </div>
        </fieldset>
      </div>
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField label={t('product.hsCode')} hint={t('product.customsHint')} value={variant.hs_code} onChange={(hs_code) => change({ hs_code })} {...field('hs_code')} />
        <ComboBox label={t('product.origin')} options={countries(locale)} value={variant.origin_country || null} onChange={(origin_country) => change({ origin_country })} {...field('origin_country')} />
      </div>
    </>
  )
}
