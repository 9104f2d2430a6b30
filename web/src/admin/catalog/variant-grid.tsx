import { useState } from 'react'
import { useAdminListInventoryLevelsQuery, useAdminListStockLocationsQuery } from '../../api/admin.gen.ts'
import { useShopQuery } from '../../api/admin-base.ts'
import { Button, ComboBox, IconButton, MoneyField, NumberField, Panel, TextField, Thumb } from '../kit/index.ts'
import { currencies } from '../kit/places.ts'
import { useWide } from '../kit/use-wide.ts'
import { useLanguage, useT } from '../language.tsx'
import { useMay } from '../may.ts'
import type { ProductForm } from './editor.tsx'
import { VariantDialog } from './variant-dialog.tsx'
import { madeTitle, placeOf, priceIn, withPrice, type PricePart, type VariantDraft } from './variants.ts'

const atOnce = 50 // variants that are shown before one asks for more
const mostLevels = 100 // that the API tells at once

// Variants is the grid of variants: prices in one currency, numbers and stock of each.
export function Variants({ form }: { form: ProductForm }) {
  const { t, locale } = useLanguage()
  const may = useMay()
  const { data: shop } = useShopQuery()
  const { variants } = form.values
  const [chosen, setChosen] = useState<string | null>(null)
  const [shown, setShown] = useState(atOnce)
  const [open, setOpen] = useState<string | null>(null) // key
  const currency = chosen ?? shop?.currency_code ?? 'EUR'
  const isWide = useWide()
  const onHand = useOnHand(variants.slice(0, shown))
  const change = (key: string, changes: Partial<VariantDraft>) => form.set({ variants: variants.map((one) => (one.key === key ? { ...one, ...changes } : one)) })
  const first = variants[0]
  const spread = () => first && form.set({ variants: variants.map((one) => ({ ...one, prices: first.prices })) })
  const at = variants.findIndex((one) => one.key === open)
  const opened = variants[at]
  return (
    <Panel
      title={variants.length > 1 ? t('product.variants', { count: variants.length }) : t('product.sale')}
      actions={
        <div className="flex flex-wrap items-end gap-3">
          {variants.length > 1 && may('catalog:write') && (
            <Button icon="copy" onPress={spread}>
              {t('product.spread')}
            </Button>
          )}
          <div className="w-52">
            <ComboBox label={t('product.currency')} hideLabel options={currencies(locale)} value={currency} onChange={setChosen} />
          </div>
        </div>
      }
    >
      {isWide && <Heads />}
      <ul className="grid divide-y divide-line">
        {variants.slice(0, shown).map((variant, i) => (
          <Line
            key={variant.key} form={form} variant={variant} at={i} currency={currency} isWide={isWide} isOnly={variants.length === 1} onHand={variant.id === null ? null : onHand(variant.id)}
            change={(changes) => change(variant.key, changes)} onOpen={() => setOpen(variant.key)} onRemove={() => form.set({ variants: variants.filter((one) => one !== variant) })}
          />
        ))}
      </ul>
      {variants.length > shown && (
        <Button className="mt-4" onPress={() => setShown(shown + atOnce)}>
          {t('product.moreVariants', { count: variants.length - shown })}
        </Button>
      )}
      {opened && <VariantDialog form={form} variant={opened} at={at} change={(changes) => change(opened.key, changes)} onClose={() => setOpen(null)} />}
    </Panel>
  )
}

// useOnHand is what lies on the shelf of the main location, by variant; null where it was never counted, or is not to be seen.
function useOnHand(variants: readonly VariantDraft[]): (id: string) => number | null {
  const may = useMay()
  const variantId = variants.flatMap((variant) => (variant.id === null ? [] : [variant.id])).slice(0, mostLevels)
  const skip = !may('inventory:read')
  const levels = useAdminListInventoryLevelsQuery({ variantId }, { skip: skip || variantId.length === 0 }).currentData?.data
  const main = useAdminListStockLocationsQuery(undefined, { skip }).data?.data.find((location) => location.is_default)?.id
  return (id) => levels?.find((level) => level.variant_id === id && level.location_id === main)?.on_hand ?? null
}

const columns = 'lg:grid-cols-[minmax(7rem,1.3fr)_repeat(3,minmax(6.5rem,1fr))_minmax(6rem,1fr)_minmax(7rem,1fr)_5.5rem_5.5rem]'

function Heads() {
  const t = useT()
  return (
    <div aria-hidden="true" className={`grid gap-3 border-b border-line pb-2 text-sm font-semibold text-soft ${columns}`}>
      <span>{t('product.variant')}</span>
      <span>{t('products.price')}</span>
      <span>{t('product.compareAt')}</span>
      <span>{t('product.cost')}</span>
      <span>{t('product.sku')}</span>
      <span>{t('product.gtin')}</span>
      <span>{t('products.stock')}</span>
    </div>
  )
}

interface LineProps {
  form: ProductForm
  variant: VariantDraft
  at: number
  currency: string
  isWide: boolean
  isOnly: boolean
  onHand: number | null
  change: (changes: Partial<VariantDraft>) => void
  onOpen: () => void
  onRemove: () => void
}

const parts = ['price', 'compare_at_price', 'cost'] as const
const partNames = { price: 'products.price', compare_at_price: 'product.compareAt', cost: 'product.cost' } as const

function Line({ form, variant, at, currency, isWide, isOnly, onHand, change, onOpen, onRemove }: LineProps) {
  const t = useT()
  const may = useMay()
  const name = variant.title || madeTitle(variant.options) || t('product.onlyVariant')
  const price = priceIn(variant, currency)
  const priceAt = placeOf(variant, currency)
  const errorOf = (field: string) => form.errors[`variants[${at}].${field}`]
  const priceError = (part: PricePart) => (priceAt < 0 ? undefined : (errorOf(`prices[${priceAt}].${part}`) ?? errorOf(`prices[${priceAt}].${part}.amount`)))
  const picture = form.values.media.find((one) => variant.pictures.includes(one.key))
  return (
    <li className={`grid grid-cols-2 items-start gap-3 py-3 ${columns}`} aria-label={name}>
      <span className="col-span-2 flex min-h-10 items-center gap-2.5 font-semibold lg:col-span-1">
        {picture && <Thumb image={{ url: picture.url, renditions: [] }} size="small" />}
        <span className="min-w-0">{name}</span>
      </span>
      {parts.map((part) => (
        <MoneyField
          key={part} label={t(partNames[part])} hideLabel={isWide} currency={currency} value={price?.[part] ?? null} error={priceError(part)}
          name={`variants[${at}].${part}`}
          onChange={(amount) => change({ prices: withPrice(variant.prices, currency, part, amount) })}
        />
      ))}
      <TextField label={t('product.sku')} hideLabel={isWide} value={variant.sku} onChange={(sku) => change({ sku })} error={errorOf('sku')} name={`variants[${at}].sku`} />
      <TextField label={t('product.gtin')} hideLabel={isWide} inputMode="numeric" value={variant.gtin} onChange={(gtin) => change({ gtin })} error={errorOf('gtin')} name={`variants[${at}].gtin`} />
      <NumberField
        label={t('products.stock')} hideLabel={isWide} minValue={0} value={variant.on_hand ?? onHand ?? Number.NaN} isDisabled={!variant.inventory_tracked} error={errorOf('on_hand')}
        onChange={(count) => change({ on_hand: Number.isNaN(count) || count === onHand ? null : count })}
      />
      <span className="flex items-end justify-end">
        <IconButton icon="edit" label={t('product.details', { name })} onPress={onOpen} />
        {may('catalog:write') && <IconButton icon="trash" label={t('product.removeVariant', { name })} isDisabled={isOnly} onPress={onRemove} />}
      </span>
    </li>
  )
}
