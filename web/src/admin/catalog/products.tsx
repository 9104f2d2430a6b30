import { useMemo, useState } from 'react'
import type { Selection } from 'react-aria-components'
import { useAdminListInventoryLevelsQuery, useAdminListProductsQuery, type AdminProductFilter, type AdminProductListItem } from '../../api/admin.gen.ts'
import { EmptyState, LinkButton, Menu, Page, Pagination, Table, useFilters, usePages, type Filters } from '../kit/index.ts'
import { Icon } from '../kit/icon.tsx'
import { useT } from '../language.tsx'
import { useMay } from '../may.ts'
import './api.ts' // which changes change a product
import { BulkBar } from './bulk-bar.tsx'
import { productColumns } from './product-columns.tsx'
import { isOneOf, ProductFilters, sorts, statuses } from './product-filters.tsx'
import { isCounted, stockOf } from './stock.ts'

const spec = { q: 'one', status: 'many', brand: 'many', category: 'many', type: 'one', tag: 'many', stock: 'one', sort: 'one' } as const

export type ProductFilterValues = Filters<typeof spec>

const mostLevels = 100 // that the API tells at once

// filterOf is the filter of the API.
const filterOf = (filters: ProductFilterValues): AdminProductFilter => ({
  ...(filters.q && { q: filters.q }), ...(filters.status && { status: statuses.filter((status) => filters.status?.includes(status)) }),
  ...(filters.brand && { brand: filters.brand }), ...(filters.category && { category: filters.category }), ...(filters.type && { product_type: filters.type }),
  ...(filters.tag && { tag: filters.tag }), ...(isOneOf(['in', 'out'], filters.stock) && { stock: filters.stock }),
})

// Screen is the products of the shop.
export function Screen() {
  const t = useT()
  const may = useMay()
  const { filters, set, clear, query } = useFilters(spec)
  const pages = usePages()
  const filter = useMemo(() => filterOf(filters), [filters])
  const { product_type: productType, ...plain } = filter
  const sort = isOneOf(sorts, filters.sort) ? filters.sort : undefined
  const { data, currentData } = useAdminListProductsQuery({ ...plain, productType, sort, cursor: pages.cursor })
  const rows = useStock(data?.data)
  const [selected, setSelected] = useState<Selection>(new Set())
  const [isEvery, setEvery] = useState(false) // of the whole list, and not of this page alone
  // What was selected belongs to what was shown.
  const [shown, setShown] = useState(query)
  if (shown !== query) {
    setShown(query)
    setSelected(new Set())
    setEvery(false)
  }
  const ids = selected === 'all' ? (data?.data ?? []).map((row) => row.id) : [...selected].map(String)
  const columns = productColumns(t, may)
  const hasFilter = Object.keys(filter).length > 0
  return (
    <Page title={t('nav.products')} actions={<Actions />}>
      <ProductFilters filters={filters} set={set} clear={clear} query={query} />
      {ids.length > 0 && data && (
        <BulkBar
          ids={ids} total={data.total} isEvery={isEvery} onEvery={setEvery} filter={filter} isWholePage={ids.length === data.data.length}
          onDone={() => {
            setSelected(new Set())
            setEvery(false)
          }}
        />
      )}
      <Table
        label={t('nav.products')} columns={columns} rows={rows} isStale={data !== currentData} keyOf={(row) => row.id} textOf={(row) => row.title} linkOf={(row) => `/admin/products/${row.id}`}
        {...(may('catalog:write') && {
          selected,
          onSelect: (chosen: Selection) => {
            setSelected(chosen)
            setEvery(false)
          },
        })}
        empty={<Nothing hasFilter={hasFilter} />}
      />
      <Pagination pages={pages} next={data?.next} total={data?.total} />
    </Page>
  )
}

// ProductLine is a product of the list and what there is of it.
export interface ProductLine extends AdminProductListItem {
  available: number | null // null: not known, or not counted
}

// useStock adds what there is of each product, as far as the API tells it at once.
function useStock(products: AdminProductListItem[] | undefined): ProductLine[] | undefined {
  const may = useMay()
  const variantId = useMemo(() => (products ?? []).filter(isCounted).flatMap((product) => product.variants.map((variant) => variant.id)).slice(0, mostLevels), [products])
  const { data } = useAdminListInventoryLevelsQuery({ variantId }, { skip: variantId.length === 0 || !may('inventory:read') })
  return useMemo(() => products?.map((product) => ({ ...product, available: stockOf(product, variantId, data?.data) })), [products, variantId, data])
}

function Nothing({ hasFilter }: { hasFilter: boolean }) {
  const t = useT()
  const may = useMay()
  if (hasFilter) return <EmptyState icon="search" title={t('products.noneFound')} text={t('products.noneFoundText')} />
  return (
    <EmptyState
      icon="products" title={t('products.none')} text={t('products.noneText')}
      action={
        <>
          {may('catalog:write') && (
            <LinkButton kind="main" icon="plus" href="/admin/products/new">
              {t('products.new')}
            </LinkButton>
          )}
          {may('imports:write') && (
            <LinkButton icon="upload" href="/admin/products/import">
              {t('products.import')}
            </LinkButton>
          )}
        </>
      }
    />
  )
}

const exportOf = (format: 'csv' | 'jsonl') => `/api/admin/exports/products?format=${format}`

function Actions() {
  const t = useT()
  const may = useMay()
  return (
    <>
      {may('exports:read') && (
        <Menu
          label={t('products.export')} className="button button-quiet"
          deeds={[
            { id: 'csv', name: t('products.exportCSV'), hint: t('products.exportCSVHint'), href: exportOf('csv'), target: '_blank' },
            { id: 'jsonl', name: t('products.exportJSONL'), hint: t('products.exportJSONLHint'), href: exportOf('jsonl'), target: '_blank' },
          ]}
        >
          <Icon name="download" className="size-[1.15rem]" />
          {t('products.export')}
        </Menu>
      )}
      {may('imports:write') && (
        <LinkButton icon="upload" href="/admin/products/import">
          {t('products.import')}
        </LinkButton>
      )}
      {may('catalog:write') && (
        <LinkButton kind="main" icon="plus" href="/admin/products/new">
          {t('products.new')}
        </LinkButton>
      )}
    </>
  )
}
