import { useAdminListCategoriesQuery, type AdminCategory } from '../../api/admin.gen.ts'
import { useEveryBrandQuery, useEveryProductTypeQuery } from '../../api/admin-every.ts'
import { CheckList, Chip, ComboBox, countFilters, FilterBar, PickFrom, Select, useRefocus, type Choice } from '../kit/index.ts'
import { useT } from '../language.tsx'
import type { ProductFilterValues } from './products.tsx'
import { TextFilter } from './text-filter.tsx'

export const statuses = ['published', 'draft', 'archived'] as const
export const sorts = ['updated', 'newest', 'title', 'price_asc', 'price_desc'] as const
const stocks = ['in', 'out'] as const

// isOneOf narrows what an address says to what there is.
export const isOneOf = <K extends string>(list: readonly K[], value: string | undefined): value is K => list.some((one) => one === value)

// categoryChoices is the tree of categories as a list, each with what it lies in.
export function categoryChoices(categories: readonly AdminCategory[]): Choice[] {
  const byId = new Map(categories.map((category) => [category.id, category]))
  const path = (category: AdminCategory): string => {
    const parent = category.parent_id === null ? undefined : byId.get(category.parent_id)
    return parent ? `${path(parent)} › ${category.name}` : category.name
  }
  return categories.map((category) => ({ id: category.id, name: path(category) }))
}

const without = (choices: Choice[], chosen: readonly string[] = []) => choices.filter(({ id }) => !chosen.includes(id))

interface ProductFiltersProps {
  filters: ProductFilterValues
  set: (changes: ProductFilterValues) => void
  clear: (keep?: ProductFilterValues) => void
  query: string
}

// ProductFilters narrows the list of products.
export function ProductFilters({ filters, set, clear, query }: ProductFiltersProps) {
  const t = useT()
  const brands = (useEveryBrandQuery().data ?? []).map((brand) => ({ id: brand.slug, name: brand.name }))
  const categories = categoryChoices(useAdminListCategoriesQuery().data?.data ?? [])
  const types = (useEveryProductTypeQuery().data ?? []).map((type) => ({ id: type.id, name: type.name }))
  const keep = { ...(filters.q && { q: filters.q }), ...(filters.sort && { sort: filters.sort }) }
  const add = (name: 'brand' | 'category' | 'tag', value: string) => set({ [name]: [...(filters[name] ?? []), value] })
  return (
    <div className="grid gap-3">
      <FilterBar
        list="products" query={query} count={countFilters(filters, ['q', 'sort'])} onClear={() => clear(keep)}
        search={{ label: t('products.search'), value: filters.q ?? '', onChange: (q) => set({ q }) }}
        end={
          <Select
            hideLabel label={t('products.sort')} options={sorts.map((id) => ({ id, name: t(`products.sort.${id}`) }))} value={isOneOf(sorts, filters.sort) ? filters.sort : 'updated'}
            onChange={(sort) => set({ sort: sort === 'updated' ? '' : sort })}
          />
        }
      >
        <CheckList label={t('products.status')} options={statuses.map((id) => ({ id, name: t(`products.status.${id}`) }))} value={filters.status ?? []} onChange={(status) => set({ status })} />
        <CheckList
          label={t('products.stock')} options={stocks.map((id) => ({ id, name: t(`products.stock.${id}`) }))} value={filters.stock ? [filters.stock] : []}
          onChange={(chosen) => set({ stock: chosen.find((one) => one !== filters.stock) ?? '' })}
        />
        <PickFrom label={t('products.brand')} options={without(brands, filters.brand)} onPick={(id) => add('brand', id)} />
        <PickFrom label={t('products.category')} options={without(categories, filters.category)} onPick={(id) => add('category', id)} />
        <ComboBox label={t('products.type')} options={types} value={filters.type ?? null} onChange={(type) => set({ type })} />
        <TextFilter label={t('products.tag')} onChange={(tag) => add('tag', tag)} />
      </FilterBar>
      <Chosen filters={filters} set={set} names={{ brand: brands, category: categories, type: types }} />
    </div>
  )
}

interface ChosenProps extends Pick<ProductFiltersProps, 'filters' | 'set'> {
  names: Record<'brand' | 'category' | 'type', Choice[]>
}

function Chosen({ filters, set, names }: ChosenProps) {
  const t = useT()
  const nameOf = (list: Choice[], id: string) => list.find((one) => one.id === id)?.name ?? id
  const chips = [
    ...(filters.status ?? []).map((id) => ({ id: `s${id}`, name: isOneOf(statuses, id) ? t(`products.status.${id}`) : id, off: { status: filters.status?.filter((one) => one !== id) ?? [] } })),
    ...(isOneOf(stocks, filters.stock) ? [{ id: 'stock', name: t(`products.stock.${filters.stock}`), off: { stock: '' } }] : []),
    ...(filters.brand ?? []).map((id) => ({ id: `b${id}`, name: nameOf(names.brand, id), off: { brand: filters.brand?.filter((one) => one !== id) ?? [] } })),
    ...(filters.category ?? []).map((id) => ({ id: `c${id}`, name: nameOf(names.category, id), off: { category: filters.category?.filter((one) => one !== id) ?? [] } })),
    ...(filters.type ? [{ id: 'type', name: nameOf(names.type, filters.type), off: { type: '' } }] : []),
    ...(filters.tag ?? []).map((id) => ({ id: `t${id}`, name: `#${id}`, off: { tag: filters.tag?.filter((one) => one !== id) ?? [] } })),
  ]
  const { ref, refocus } = useRefocus<HTMLDivElement>()
  const remove = (at: number) => {
    refocus(`:scope > :nth-child(${at + 1}) button`, ':scope > :last-child button')
    set(chips[at]?.off ?? {})
  }
  if (chips.length === 0) return null
  return (
    <div ref={ref} className="flex flex-wrap gap-2">
      {chips.map((chip, at) => (
        <Chip key={chip.id} onRemove={() => remove(at)}>
          {chip.name}
        </Chip>
      ))}
    </div>
  )
}
