import type { AdminPriceInput, AdminVariant, AdminVariantInput } from '../../api/admin.gen.ts'

// PriceDraft is what a variant costs in one currency while it is changed: each part is entered apart, in minor units; null is none.
export interface PriceDraft {
  currency: string
  price: number | null
  compare_at_price: number | null
  cost: number | null
}

export type PricePart = 'price' | 'compare_at_price' | 'cost'

// VariantDraft is a variant while it is changed. Its values stand in the order of the product's options.
export interface VariantDraft {
  key: string // its id, or what stands for it until it has one
  id: string | null
  options: string[]
  title: string // empty: made from the options
  sku: string
  gtin: string
  prices: PriceDraft[]
  on_hand: number | null // null: as it is
  inventory_tracked: boolean
  inventory_policy: 'deny' | 'continue'
  weight_grams: number
  length_mm: number
  width_mm: number
  height_mm: number
  hs_code: string
  origin_country: string
  requires_shipping: boolean
  taxable: boolean
  max_per_order: number
  pictures: string[] // keys
  metadata: Record<string, string>
}

// OptionDraft is what variants differ in.
export interface OptionDraft {
  key: string
  id: string | null
  name: string
  values: string[]
}

export const mostOptions = 3
const defaultTitle = 'Default' // of a product without options

// madeTitle is what a variant is called that has no name of its own.
export const madeTitle = (options: readonly string[]): string => options.join(' / ')

// variantDraft is a variant as it is.
export function variantDraft(variant: AdminVariant): VariantDraft {
  const options = variant.options.map((option) => option.value)
  const isMade = variant.title === madeTitle(options) || (options.length === 0 && variant.title === defaultTitle)
  return {
    key: variant.id, id: variant.id, options, title: isMade ? '' : variant.title, sku: variant.sku, gtin: variant.gtin,
    prices: variant.prices.map(({ price, compare_at_price, cost }) => ({ currency: price.currency_code, price: price.amount, compare_at_price: compare_at_price?.amount ?? null, cost: cost?.amount ?? null })),
    on_hand: null, inventory_tracked: variant.inventory_tracked, inventory_policy: variant.inventory_policy === 'continue' ? 'continue' : 'deny',
    weight_grams: variant.weight_grams, length_mm: variant.length_mm, width_mm: variant.width_mm, height_mm: variant.height_mm, hs_code: variant.hs_code,
    origin_country: variant.origin_country, requires_shipping: variant.requires_shipping, taxable: variant.taxable, max_per_order: variant.max_per_order,
    pictures: variant.media_ids, metadata: variant.metadata,
  }
}

// newVariant is one that is not there yet, made like another one but for what only one can have.
export function newVariant(key: string, options: string[], like: VariantDraft | undefined): VariantDraft {
  const plain: VariantDraft = {
    key, id: null, options, title: '', sku: '', gtin: '', prices: [], on_hand: null, inventory_tracked: true, inventory_policy: 'deny', weight_grams: 0, length_mm: 0,
    width_mm: 0, height_mm: 0, hs_code: '', origin_country: '', requires_shipping: true, taxable: true, max_per_order: 0, pictures: [], metadata: {},
  }
  return like ? { ...like, key, id: null, options, title: '', sku: '', gtin: '', on_hand: null, pictures: [], metadata: {} } : plain
}

// What is sent as it is.
const sent = [
  'options', 'title', 'sku', 'gtin', 'inventory_tracked', 'inventory_policy', 'weight_grams', 'length_mm', 'width_mm', 'height_mm', 'hs_code', 'origin_country',
  'requires_shipping', 'taxable', 'max_per_order', 'metadata',
] as const

// variantInput is a variant as the API takes it; pictures are named by their place in the product's.
export function variantInput(variant: VariantDraft, pictures: readonly string[]): AdminVariantInput {
  const { id, on_hand } = variant
  const media_indexes = variant.pictures.map((key) => pictures.indexOf(key)).filter((index) => index >= 0)
  const prices = entered(variant.prices).flatMap(priceInput)
  return { ...Object.fromEntries(sent.map((name) => [name, variant[name]])), prices, ...(id !== null && { id }), ...(on_hand !== null && { on_hand }), media_indexes }
}

// combinations is every choice of one value of each option, in order.
export const combinations = (options: readonly OptionDraft[]): string[][] =>
  options.reduce<string[][]>((before, option) => before.flatMap((head) => option.values.map((value) => [...head, value])), [[]])

const nameOf = (values: readonly string[]) => JSON.stringify(values)

// missing is the combinations that no variant has.
export function missing(options: readonly OptionDraft[], variants: readonly VariantDraft[]): string[][] {
  if (options.length === 0 || options.some((option) => option.values.length === 0)) return []
  const there = new Set(variants.map((variant) => nameOf(variant.options)))
  return combinations(options).filter((values) => !there.has(nameOf(values)))
}

// rearrange is the variants after the options changed: each takes its values along, and has the first one of an option that is
// new. Those with a value that is gone, go; of those that became the same, the first stays.
export function rearrange(before: readonly OptionDraft[], after: readonly OptionDraft[], variants: readonly VariantDraft[]): VariantDraft[] {
  const seen = new Set<string>()
  const kept: VariantDraft[] = []
  for (const variant of variants) {
    const options = after.map((option) => {
      const at = before.findIndex((old) => old.key === option.key)
      const value = at < 0 ? undefined : variant.options[at]
      return value || (option.values[0] ?? '') // what had no value yet, takes the first
    })
    if (options.some((value, i) => value !== '' && !after[i]?.values.includes(value)) || seen.has(nameOf(options))) continue
    seen.add(nameOf(options))
    kept.push({ ...variant, options })
  }
  const first = variants[0]
  // A product has at least one variant: where none of its values is left, the first one goes on.
  return kept.length > 0 || !first ? kept : [{ ...first, options: after.map((option) => option.values[0] ?? '') }]
}

// priceIn is what a variant costs in a currency.
export const priceIn = (variant: Pick<VariantDraft, 'prices'>, currency: string): PriceDraft | undefined => variant.prices.find((one) => one.currency === currency)

// withPrice is the prices with another amount in a currency. The other parts stay as they are, and each currency where it stands.
export function withPrice(prices: readonly PriceDraft[], currency: string, part: PricePart, amount: number | null): PriceDraft[] {
  const isThere = prices.some((one) => one.currency === currency)
  const all = isThere ? prices : [...prices, { currency, price: null, compare_at_price: null, cost: null }]
  return all.map((one) => (one.currency === currency ? { ...one, [part]: amount } : one))
}

// entered is the prices of which there is anything: these are sent, and what the API refuses counts them.
const entered = (prices: readonly PriceDraft[]) => prices.filter((one) => one.price !== null || one.compare_at_price !== null || one.cost !== null)

// placeOf is where the price in a currency stands among those that are sent; -1 where it does not.
export const placeOf = (variant: Pick<VariantDraft, 'prices'>, currency: string): number => entered(variant.prices).findIndex((one) => one.currency === currency)

// priceInput is it as the API takes it. Nothing is made up for a price that is missing: see unpriced.
function priceInput({ currency: currency_code, price, compare_at_price, cost }: PriceDraft): AdminPriceInput[] {
  const money = (amount: number) => ({ amount, currency_code })
  if (price === null) return []
  return [{ price: money(price), ...(compare_at_price !== null && { compare_at_price: money(compare_at_price) }), ...(cost !== null && { cost: money(cost) }) }]
}

// unpriced is the fields of the prices that are missing: where there is a cost or a price before, there has to be a price.
export const unpriced = (variants: readonly VariantDraft[]): string[] =>
  variants.flatMap((variant, i) => entered(variant.prices).flatMap((one, at) => (one.price === null ? [`variants[${i}].prices[${at}].price`] : [])))
