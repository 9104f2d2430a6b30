import type { AdminAttributeDefinition } from '../../api/admin.gen.ts'
import { useEveryAttributeQuery } from '../../api/admin-every.ts'
import { Badge, EmptyState, FilterBar, LinkButton, Loaded, Page, Table, useFilters, type Column } from '../kit/index.ts'
import { useFormat, useT } from '../language.tsx'
import { useMay } from '../may.ts'
import { typeOf } from './attribute-type.ts'

const spec = { q: 'one' } as const

// Screen is the attributes by which products are told apart and filtered.
export function Screen() {
  const t = useT()
  const may = useMay()
  const query = useEveryAttributeQuery()
  const { filters, set, clear, query: address } = useFilters(spec)
  const columns = useColumns()
  const add = may('catalog:write') && (
    <LinkButton kind="main" icon="plus" href="/admin/attributes/new">
      {t('attributes.add')}
    </LinkButton>
  )
  const found = (list: readonly AdminAttributeDefinition[]) => {
    const text = (filters.q ?? '').toLowerCase()
    return list.filter(({ label, code }) => `${label} ${code}`.toLowerCase().includes(text))
  }
  return (
    <Page title={t('nav.attributes')} text={t('attributes.text')} actions={add}>
      <FilterBar list="attributes" query={address} count={0} onClear={() => clear()} search={{ label: t('attributes.search'), value: filters.q ?? '', onChange: (q) => set({ q }) }} />
      <Loaded query={query}>
        {(list) => (
          <Table
            label={t('nav.attributes')} columns={columns} rows={found(list)} keyOf={({ id }) => id} textOf={({ label }) => label} linkOf={({ id }) => `/admin/attributes/${id}`}
            empty={<EmptyState icon="filter" title={t(filters.q ? 'shelves.noneFound' : 'attributes.none')} action={!filters.q && add} />}
          />
        )}
      </Loaded>
    </Page>
  )
}

function useColumns(): Column<AdminAttributeDefinition>[] {
  const t = useT()
  const format = useFormat()
  return [
    { id: 'label', title: t('attributes.label'), render: ({ label }) => <span className="font-semibold">{label}</span> },
    { id: 'code', title: t('attributes.code'), render: ({ code }) => <code className="font-mono text-sm">{code}</code> },
    { id: 'type', title: t('attributes.type'), render: ({ type, unit }) => t(`attributes.type.${typeOf(type)}`) + (unit && ` (${unit})`) },
    { id: 'choices', title: t('attributes.choices'), isNumeric: true, isQuiet: true, render: ({ choices, type }) => (type === 'choice' ? format.number(choices.length) : '–') },
    {
      id: 'use', title: t('attributes.use'),
      render: (attribute) => (
        <span className="inline-flex flex-wrap gap-1.5">
          {attribute.filterable && <Badge>{t('attributes.filterable')}</Badge>}
          {attribute.facet && <Badge>{t('attributes.facet')}</Badge>}
          {attribute.searchable && <Badge>{t('attributes.searchable')}</Badge>}
        </span>
      ),
    },
  ]
}
