import type { AdminProductType } from '../../api/admin.gen.ts'
import { useEveryAttributeQuery, useEveryProductTypeQuery } from '../../api/admin-every.ts'
import { EmptyState, FilterBar, LinkButton, Loaded, Page, Table, useFilters, type Column } from '../kit/index.ts'
import { searched } from '../kit/picks.ts'
import { useFormat, useT } from '../language.tsx'
import { useMay } from '../may.ts'

const spec = { q: 'one' } as const

// Screen is the kinds of products, and which attributes each has.
export function Screen() {
  const t = useT()
  const may = useMay()
  const query = useEveryProductTypeQuery()
  const { filters, set, clear, query: address } = useFilters(spec)
  const columns = useColumns()
  const add = may('catalog:write') && (
    <LinkButton kind="main" icon="plus" href="/admin/product-types/new">
      {t('productTypes.add')}
    </LinkButton>
  )
  return (
    <Page title={t('nav.productTypes')} text={t('productTypes.text')} actions={add}>
      <FilterBar list="product-types" query={address} count={0} onClear={() => clear()} search={{ label: t('productTypes.search'), value: filters.q ?? '', onChange: (q) => set({ q }) }} />
      <Loaded query={query}>
        {(list) => (
          <Table
            label={t('nav.productTypes')} columns={columns} rows={searched(list, filters.q ?? '')} keyOf={({ id }) => id} textOf={({ name }) => name}
            linkOf={({ id }) => `/admin/product-types/${id}`} empty={<EmptyState icon="copy" title={t(filters.q ? 'shelves.noneFound' : 'productTypes.none')} action={!filters.q && add} />}
          />
        )}
      </Loaded>
    </Page>
  )
}

function useColumns(): Column<AdminProductType>[] {
  const t = useT()
  const format = useFormat()
  const { data: attributes } = useEveryAttributeQuery()
  const nameOf = (id: string) => attributes?.find((attribute) => attribute.id === id)?.label
  return [
    { id: 'name', title: t('settings.name'), render: ({ name }) => <span className="font-semibold">{name}</span> },
    {
      id: 'attributes', title: t('nav.attributes'),
      render: ({ attributes }) => <span className="text-soft">{attributes.flatMap(({ attribute_id }) => nameOf(attribute_id) ?? []).join(', ') || '–'}</span>,
    },
    { id: 'changed', title: t('shelves.changed'), isQuiet: true, render: ({ updated_at }) => format.date(updated_at) },
  ]
}
