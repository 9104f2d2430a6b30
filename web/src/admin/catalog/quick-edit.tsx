import { useEffect, useRef, useState, type ReactNode } from 'react'
import { Button as AriaButton, Dialog as AriaDialog, DialogTrigger, Popover } from 'react-aria-components'
import { useAdminGetProductQuery, useAdminListInventoryLevelsQuery, useAdminListStockLocationsQuery, useAdminUpdateProductMutation, type AdminInventoryLevel, type AdminProduct } from '../../api/admin.gen.ts'
import { useShopQuery } from '../../api/admin-base.ts'
import { Button, etag, Loaded, MoneyField, NumberField, useForm } from '../kit/index.ts'
import { Icon } from '../kit/icon.tsx'
import { goToUnread } from '../kit/unread.ts'
import { useT } from '../language.tsx'
import { problemText } from '../problem.ts'
import { useSay } from '../store.ts'
import { mustBePriced, productDraft } from './draft.ts'
import type { ProductLine } from './products.tsx'
import { madeTitle, placeOf, priceIn, variantInput, withPrice } from './variants.ts'

interface QuickEditProps {
  row: ProductLine
  what: 'stock' | 'price'
  children: ReactNode // how it is now
}

// QuickEdit is a value of the list that is changed where it stands, for every variant of the product.
export function QuickEdit({ row, what, children }: QuickEditProps) {
  const t = useT()
  const [isOpen, setOpen] = useState(false)
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <AriaButton
        className="group -mx-2 inline-flex min-h-9 cursor-pointer items-center justify-end gap-1.5 rounded-(--radius-control) px-2 text-right hover:bg-card hover:outline hover:outline-edge"
      >
        <Icon name="edit" className="size-4 text-soft opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100" />
        {children}
        <span className="sr-only">{t(`products.edit.${what}`, { name: row.title })}</span>
      </AriaButton>
      <Popover placement="bottom end" className="popover max-h-[70vh] w-[min(20rem,calc(100vw-2rem))] overflow-auto p-4">
        <AriaDialog aria-label={t(`products.edit.${what}`, { name: row.title })} className="outline-none">
          <Content id={row.id} what={what} onClose={() => setOpen(false)} />
        </AriaDialog>
      </Popover>
    </DialogTrigger>
  )
}

interface Of {
  what: QuickEditProps['what']
  onClose: () => void
}

const mostVariants = 50

function Content({ id, what, onClose }: Of & { id: string }) {
  const product = useAdminGetProductQuery({ id })
  const variantId = (product.currentData?.variants ?? []).slice(0, mostVariants).map((variant) => variant.id)
  const levels = useAdminListInventoryLevelsQuery({ variantId }, { skip: what === 'price' || variantId.length === 0 })
  const locations = useAdminListStockLocationsQuery(undefined, { skip: what === 'price' })
  const data = product.currentData && (what === 'price' || (levels.currentData && locations.data)) ? product.currentData : undefined
  const main = locations.data?.data.find((location) => location.is_default)?.id
  const query = { data, error: product.error ?? levels.error ?? locations.error, refetch: product.refetch }
  return (
    <Loaded query={query} rows={2}>
      {(whole) => <QuickForm product={whole} levels={(levels.currentData?.data ?? []).filter((level) => level.location_id === main)} what={what} onClose={onClose} reload={() => product.refetch()} />}
    </Loaded>
  )
}

function QuickForm({ product, levels, what, onClose, reload }: Of & { product: AdminProduct; levels: AdminInventoryLevel[]; reload: () => Promise<unknown> }) {
  const t = useT()
  const say = useSay()
  const { data: shop } = useShopQuery()
  const [update] = useAdminUpdateProductMutation()
  const currency = shop?.currency_code ?? 'EUR'
  const { variants, media } = productDraft(product)
  const now = variants.map((variant) => (what === 'price' ? (priceIn(variant, currency)?.price ?? null) : (levels.find((level) => level.variant_id === variant.id)?.on_hand ?? null)))
  const form = useForm({
    initial: { amounts: now }, version: product.version, reload,
    save: ({ amounts }, version, base) => {
      const pictures = media.map((picture) => picture.key)
      const changed = variants.map((variant, i) => {
        const amount = amounts[i] ?? null
        if (amount === base.amounts[i]) return variant
        if (what === 'price') return { ...variant, prices: withPrice(variant.prices, currency, 'price', amount) }
        return { ...variant, on_hand: amount, inventory_tracked: true }
      })
      mustBePriced(changed, t)
      return update({ id: product.id, 'If-Match': etag(version), adminProductPatch: { variants: changed.map((variant) => variantInput(variant, pictures)) } }).unwrap()
    },
  })
  const submit = async () => {
    if (!(await form.submit())) return
    say('done', t('kit.form.saved'))
    onClose()
  }
  const at = useRef<HTMLFormElement>(null)
  useEffect(() => {
    // After the dialog took the focus for itself.
    const timer = setTimeout(() => at.current?.querySelector('input')?.select(), 0)
    return () => clearTimeout(timer)
  }, [])
  const enter = (i: number, amount: number | null) => form.set({ amounts: form.values.amounts.map((old, at) => (at === i ? amount : old)) })
  return (
    <form
      ref={at} noValidate className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        if (!goToUnread(at.current)) void submit()
      }}
    >
      {variants.slice(0, mostVariants).map((variant, i) => {
        const label = variant.title || madeTitle(variant.options) || t(`products.${what === 'stock' ? 'onHand' : 'price'}`)
        const amount = form.values.amounts[i] ?? null
        return what === 'price' ? (
          <MoneyField
            key={variant.key} label={label} currency={currency} value={amount} onChange={(value) => enter(i, value)} error={form.errors[`variants[${i}].prices[${placeOf(variant, currency)}].price`]}
          />
        ) : (
          <NumberField
            key={variant.key} label={label} minValue={0} value={amount ?? Number.NaN} onChange={(value) => enter(i, Number.isNaN(value) ? (now[i] ?? null) : value)}
            {...(variants.length === 1 && { hint: t('products.onHandHint') })}
          />
        )
      })}
      {form.problem && (
        <p role="alert" className="text-sm font-medium text-bad">
          {[...new Set([problemText(form.problem, t), ...Object.values(form.errors)])].join(' ')}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button onPress={onClose}>{t('kit.cancel')}</Button>
        {form.isConflict ? (
          <Button kind="main" onPress={() => void form.takeTheirs()}>
            {t('kit.conflict.theirs')}
          </Button>
        ) : (
          <Button type="submit" kind="main" isPending={form.isSaving} isDisabled={!form.isDirty}>
            {t('kit.form.save')}
          </Button>
        )}
      </div>
    </form>
  )
}
