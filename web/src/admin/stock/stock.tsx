import { useState } from 'react'
import { Link } from 'react-router'
import { useAdminListStockLocationsQuery, useAdminListStockQuery, type AdminStockItem, type AdminStockLocation } from '../../api/admin.gen.ts'
import { Badge, Button, countFilters, EmptyState, FilterBar, LinkButton, Page, Pagination, Select, Table, Thumb, useFilters, usePages, type Column, type Tone } from '../kit/index.ts'
import { useFormat, useT } from '../language.tsx'
import { useMay } from '../may.ts'
import { AdjustDialog } from './adjust.tsx'
import { sumOf } from './levels.ts'

const spec = { q: 'one', state: 'one', location: 'one' } as const
const states = ['any', 'low', 'out'] as const
const anywhere = 'anywhere'

// Screen is what lies on the shelves: variant by variant, where they are counted.
export function Screen() {
  const t = useT()
  const { filters, set, clear, query } = useFilters(spec)
  const pages = usePages()
  const { data: places } = useAdminListStockLocationsQuery()
  const locations = places?.data ?? []
  const state = states.find((one) => one === filters.state) ?? 'any'
  const { data, currentData, error } = useAdminListStockQuery({ cursor: pages.cursor, limit: 50, q: filters.q, state: state === 'any' ? undefined : state, locationId: filters.location })
  const [adjusting, setAdjusting] = useState<AdminStockItem | null>(null)
  const columns = useColumns(filters.location, setAdjusting)
  const isNarrowed = countFilters(filters) > 0
  return (
    <Page
      title={t('nav.inventory')} text={t('stock.text')}
      actions={
        <LinkButton icon="shop" href="/admin/inventory/locations">
          {t('nav.locations')}
        </LinkButton>
      }
    >
      <FilterBar
        list="inventory" query={query} count={countFilters(filters, ['q'])} onClear={() => clear({ q: filters.q ?? '' })}
        search={{ label: t('stock.search'), value: filters.q ?? '', onChange: (q) => set({ q }) }}
      >
        <Select label={t('stock.state')} options={states.map((id) => ({ id, name: t(`stock.state.${id}`) }))} value={state} onChange={(next) => set({ state: next === 'any' ? '' : next })} />
        <LocationFilter locations={locations} value={filters.location ?? anywhere} onChange={(location) => set({ location: location === anywhere ? '' : location })} />
      </FilterBar>
      <Table
        label={t('nav.inventory')} columns={columns} rows={error ? [] : data?.data} isStale={data !== currentData} keyOf={({ variant_id }) => variant_id} textOf={nameOf}
        empty={<EmptyState icon="stock" title={t(error ? 'problem.no_answer' : isNarrowed ? 'stock.noneFound' : 'stock.none')} text={!isNarrowed && !error && t('stock.noneText')} />}
      />
      <Pagination pages={pages} next={data?.next} total={data?.total} />
      {adjusting && <AdjustDialog variant={adjusting.variant_id} name={nameOf(adjusting)} levels={adjusting.levels} locations={locations} at={filters.location} onClose={() => setAdjusting(null)} />}
    </Page>
  )
}

// nameOf is what a variant is called; the only one of a product is called as it is.
const nameOf = ({ product_title, variant_title, variant_count }: AdminStockItem) => (variant_count > 1 ? `${product_title} – ${variant_title}` : product_title)

function LocationFilter({ locations, value, onChange }: { locations: readonly AdminStockLocation[]; value: string; onChange: (value: string) => void }) {
  const t = useT()
  return <Select label={t('stock.location')} options={[{ id: anywhere, name: t('stock.anywhere') }, ...locations.map(({ id, name }) => ({ id, name }))]} value={value} onChange={onChange} />
}

const tones: Record<string, Tone> = { in_stock: 'good', low_stock: 'warn', out_of_stock: 'bad' }

// StockState says in a word how many there are.
export function StockState({ state }: { state: string }) {
  const t = useT()
  const words = state === 'low_stock' ? t('stock.state.low') : state === 'out_of_stock' ? t('stock.state.out') : t('stock.state.in')
  return <Badge tone={tones[state] ?? 'plain'}>{words}</Badge>
}

function useColumns(location: string | undefined, onAdjust: (item: AdminStockItem) => void): Column<AdminStockItem>[] {
  const t = useT()
  const format = useFormat()
  const may = useMay()
  const count = (item: AdminStockItem, what: 'on_hand' | 'reserved' | 'available') => format.number(sumOf(item.levels, location)[what])
  return [
    {
      id: 'name', title: t('stock.what'),
      render: (item) => (
        <span className="flex items-center gap-3 text-left">
          <Thumb image={item.image} />
          <span className="min-w-0">
            <Link to={`/admin/inventory/${item.variant_id}`} className="font-semibold wrap-break-word">
              {nameOf(item)}
            </Link>
            <span className="block text-sm font-normal text-soft">{item.sku}</span>
          </span>
        </span>
      ),
    },
    { id: 'state', title: t('stock.state'), render: ({ state }) => <StockState state={state} /> },
    { id: 'onHand', title: t('stock.onHand'), isNumeric: true, render: (item) => count(item, 'on_hand') },
    { id: 'reserved', title: t('stock.reserved'), isNumeric: true, isQuiet: true, render: (item) => count(item, 'reserved') },
    { id: 'available', title: t('stock.available'), isNumeric: true, render: (item) => <span className="font-semibold">{count(item, 'available')}</span> },
    { id: 'lowAt', title: t('stock.lowAt'), isNumeric: true, isQuiet: true, render: ({ low_stock_at }) => (low_stock_at > 0 ? format.number(low_stock_at) : '–') },
    ...(may('inventory:write')
      ? [
          {
            id: 'adjust', title: t('shelves.deeds'), isNumeric: true,
            render: (item: AdminStockItem) => (
              <Button onPress={() => onAdjust(item)} aria-label={t('stock.adjustOf', { name: nameOf(item) })}>
                {t('stock.adjust')}
              </Button>
            ),
          },
        ]
      : []),
  ]
}
