import type { Cart, Money, PriceStep } from '../../api/store.gen.ts'

// Row is a line of the totals: a word for it, and an amount; null where it is not known yet.
export interface Row {
  name: 'goods' | 'discount' | 'shipping' | 'tax' | 'taxIncluded' | 'total'
  detail: string // which discounts
  amount: Money | null
}

type Sums = Pick<Cart, 'subtotal' | 'discount_total' | 'shipping_total' | 'tax_total' | 'total' | 'prices_include_tax' | 'price_steps'>

// totalsOf is what a cart comes to, row by row: the rows but the last and an included tax add up to the total. hasShipping is whether
// an option was chosen, so that what it costs is known.
export function totalsOf(sums: Sums, hasShipping: boolean): Row[] {
  const rows: Row[] = [{ name: 'goods', detail: '', amount: sums.subtotal }]
  const less = (amount: Money): Money => ({ ...amount, amount: -amount.amount })
  if (sums.discount_total.amount !== 0) rows.push({ name: 'discount', detail: discountsIn(sums.price_steps), amount: less(sums.discount_total) })
  rows.push({ name: 'shipping', detail: '', amount: hasShipping ? sums.shipping_total : null })
  if (!sums.prices_include_tax && sums.tax_total.amount !== 0) rows.push({ name: 'tax', detail: '', amount: sums.tax_total })
  rows.push({ name: 'total', detail: '', amount: sums.total })
  if (sums.prices_include_tax && sums.tax_total.amount !== 0) rows.push({ name: 'taxIncluded', detail: '', amount: sums.tax_total })
  return rows
}

// discountsIn is the names of the promotions that took something off, each once.
function discountsIn(steps: PriceStep[]): string {
  const labels = steps.filter(({ kind }) => kind === 'discount').map(({ label }) => label)
  return [...new Set(labels)].join(', ')
}

// Explained is a step on the way to a total, with equal steps of several lines put together.
export interface Explained {
  kind: string
  label: string
  amount: Money // what it adds; the tax within, of tax_included
}

// explain puts the steps of a total together by what they are: whoever asks how it comes about wants to know of promotions and taxes,
// not of each line.
export function explain(steps: PriceStep[]): Explained[] {
  const list: Explained[] = []
  for (const { kind, label, amount, contained, rate } of steps) {
    const what = kind === 'tax_included' ? contained : amount
    const name = kind === 'list_price' ? '' : label || rate
    const same = list.find((one) => one.kind === kind && one.label === name)
    if (same) same.amount = { ...same.amount, amount: same.amount.amount + what.amount }
    else list.push({ kind, label: name, amount: what })
  }
  return list.filter(({ amount }) => amount.amount !== 0)
}
