import type { Option, Product, Variant } from '../../api/store.gen.ts'

// Which variant of a product is looked at is said by the address, ?variant=…, so that choosing works by links.

export const canBeHad = ({ availability, price }: Variant) => price !== null && availability !== 'out_of_stock' && availability !== 'discontinued'

// chosenOf is the variant that is looked at: the one that the address names, or the first that can be had.
export function chosenOf({ variants }: Product, search: string): Variant | undefined {
  const named = new URLSearchParams(search).get('variant')
  return variants.find(({ id }) => id === named) ?? variants.find(canBeHad) ?? variants[0]
}

// Offered is a value of an option, with what choosing it leads to.
export interface Offered {
  id: string
  value: string
  isOn: boolean
  isAvailable: boolean // together with the other values that are chosen
  variant: string | null // id of what it leads to; null where no variant has the value
}

// offeredOf is the values of an option. Each leads to the variant that differs in it alone; where there is none, to the one that
// has most of the other values.
export function offeredOf(product: Product, option: Option, chosen: Variant): Offered[] {
  const at = product.options.indexOf(option)
  const others = (variant: Variant) => variant.option_value_ids.filter((id, i) => i !== at && id === chosen.option_value_ids[i]).length
  return option.values.map(({ id, value }) => {
    const having = product.variants.filter((variant) => variant.option_value_ids[at] === id)
    const [best] = [...having].sort((a, b) => others(b) - others(a) || Number(canBeHad(b)) - Number(canBeHad(a)))
    const isExact = best !== undefined && others(best) === product.options.length - 1
    return { id, value, isOn: chosen.option_value_ids[at] === id, isAvailable: isExact && canBeHad(best), variant: best?.id ?? null }
  })
}

// pathOf is the address of a variant.
export const pathOf = (slug: string, variant: string): string => `/products/${slug}?variant=${variant}`

