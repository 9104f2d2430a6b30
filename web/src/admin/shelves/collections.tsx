import type { AdminCollection } from '../../api/admin.gen.ts'
import { useEveryCollectionQuery } from '../../api/admin-every.ts'
import { Badge, EmptyState, FilterBar, LinkButton, Loaded, Page, Select, Table, useFilters, type Column } from '../kit/index.ts'
import { useFormat, useT } from '../language.tsx'
import { useMay } from '../may.ts'

const spec = { q: 'one', filled: 'one' } as const
const ways = ['any', 'hand', 'rules'] as const

// Screen is the collections, by whatever they are filled.
export function Screen() {
  const t = useT()
  const may = useMay()
  const query = useEveryCollectionQuery()
  const { filters, set, clear, query: address } = useFilters(spec)
  const columns = useColumns()
  const add = may('catalog:write') && (
    <LinkButton kind="main" icon="plus" href="/admin/collections/new">
      {t('collections.add')}
    </LinkButton>
  )
  const filled = ways.find((way) => way === filters.filled) ?? 'any'
  const isShown = ({ title, slug, rules }: AdminCollection) =>
    `${title} ${slug}`.toLowerCase().includes((filters.q ?? '').toLowerCase()) && (filled === 'any' || (filled === 'rules') === Boolean(rules))
  const isNarrowed = Boolean(filters.q) || filled !== 'any'
  return (
    <Page title={t('nav.collections')} text={t('collections.text')} actions={add}>
      <FilterBar
        list="collections" query={address} count={filled === 'any' ? 0 : 1} onClear={() => clear({ q: filters.q ?? '' })}
        search={{ label: t('collections.search'), value: filters.q ?? '', onChange: (q) => set({ q }) }}
      >
        <Select label={t('collections.filled')} options={ways.map((id) => ({ id, name: t(`collections.filled.${id}`) }))} value={filled} onChange={(way) => set({ filled: way === 'any' ? '' : way })} />
      </FilterBar>
      <Loaded query={query}>
        {(list) => (
          <Table
            label={t('nav.collections')} columns={columns} rows={list.filter(isShown)} keyOf={({ id }) => id} textOf={({ title }) => title} linkOf={({ id }) => `/admin/collections/${id}`}
            empty={<EmptyState icon="bookmark" title={t(isNarrowed ? 'shelves.noneFound' : 'collections.none')} text={!isNarrowed && t('collections.noneText')} action={!isNarrowed && add} />}
          />
        )}
      </Loaded>
    </Page>
  )
}

function useColumns(): Column<AdminCollection>[] {
  const t = useT()
  const format = useFormat()
  return [
    { id: 'title', title: t('shelves.title'), render: ({ title }) => <span className="font-semibold">{title}</span> },
    {
      id: 'filled', title: t('collections.filled'),
      render: ({ rules, filling }) => (filling ? <Badge tone="warn">{t('collections.filling')}</Badge> : <Badge tone={rules ? 'plain' : 'quiet'}>{t(rules ? 'collections.filled.rules' : 'collections.filled.hand')}</Badge>),
    },
    { id: 'slug', title: t('shelves.slug'), isQuiet: true, render: ({ slug }) => <span className="text-soft">{`/collections/${slug}`}</span> },
    { id: 'count', title: t('shelves.products'), isNumeric: true, render: ({ product_count }) => format.number(product_count) },
    { id: 'changed', title: t('shelves.changed'), isQuiet: true, render: ({ updated_at }) => format.date(updated_at) },
  ]
}
