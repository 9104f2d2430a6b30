import { Badge, Thumb, type Column, type Tone } from '../kit/index.ts'
import { useFormat, useT, type Translate } from '../language.tsx'
import type { May } from '../may.ts'
import { statusOf } from './draft.ts'
import type { ProductLine } from './products.tsx'
import { QuickEdit } from './quick-edit.tsx'

const statusTones: Record<string, Tone> = { published: 'good', draft: 'warn', archived: 'quiet' }
const stockTones: Record<string, string> = { in_stock: '', out_of_stock: 'text-bad font-semibold', backorder: 'text-warn', preorder: 'text-warn', discontinued: 'text-soft' }

// StatusBadge is whether shoppers see a product.
export function StatusBadge({ status }: { status: string }) {
  const t = useT()
  return <Badge tone={statusTones[status] ?? 'plain'}>{t(`products.status.${statusOf(status)}`)}</Badge>
}

const knownAvailabilities = ['in_stock', 'out_of_stock', 'backorder', 'preorder', 'discontinued'] as const

function Stock({ row }: { row: ProductLine }) {
  const t = useT()
  const format = useFormat()
  const word = knownAvailabilities.find((one) => one === row.availability)
  const text = row.available !== null && word !== 'discontinued' ? t('products.available', { count: format.number(row.available) }) : word ? t(`products.availability.${word}`) : ''
  return <span className={stockTones[row.availability] ?? ''}>{text}</span>
}

function Price({ row }: { row: ProductLine }) {
  const t = useT()
  const format = useFormat()
  if (!row.price) return <span className="text-soft">{t('products.noPrice')}</span>
  const isRange = row.max_price && row.max_price.amount !== row.price.amount
  return <>{isRange ? t('products.from', { amount: format.money(row.price) }) : format.money(row.price)}</>
}

function Changed({ at }: { at: string }) {
  const format = useFormat()
  return (
    <time dateTime={at} title={format.dateTime(at)} className="whitespace-nowrap text-soft">
      {format.ago(at)}
    </time>
  )
}

function Name({ row }: { row: ProductLine }) {
  const t = useT()
  const sku = row.variants[0]?.sku
  return (
    <span className="flex items-center gap-3">
      <Thumb image={row.image} />
      <span className="min-w-0">
        <span className="block font-semibold">{row.title}</span>
        <span className="block text-sm font-normal text-soft">{row.variant_count > 1 ? t.count('products.variants', row.variant_count) : sku}</span>
      </span>
    </span>
  )
}

// productColumns is what the list shows of a product. Stock and price are changed where they stand by whoever may.
export function productColumns(t: Translate, may: May): Column<ProductLine>[] {
  const isOpen = may('catalog:write')
  return [
    { id: 'title', title: t('products.product'), render: (row) => <Name row={row} /> },
    { id: 'status', title: t('products.status'), render: (row) => <StatusBadge status={row.status} /> },
    {
      id: 'stock', title: t('products.stock'), isNumeric: true,
      render: (row) => (isOpen && may('inventory:read') ? <QuickEdit row={row} what="stock">{<Stock row={row} />}</QuickEdit> : <Stock row={row} />),
    },
    { id: 'price', title: t('products.price'), isNumeric: true, render: (row) => (isOpen ? <QuickEdit row={row} what="price">{<Price row={row} />}</QuickEdit> : <Price row={row} />) },
    { id: 'brand', title: t('products.brand'), isQuiet: true, render: (row) => row.brand_name || '–' },
    { id: 'updated', title: t('products.updated'), isQuiet: true, render: (row) => <Changed at={row.updated_at} /> },
  ]
}
