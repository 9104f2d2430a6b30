import { useAdminListPagesQuery, type AdminPageRow } from '../../api/admin.gen.ts'
import { Badge, EmptyState, FilterBar, LinkButton, Loaded, Page, Table, useFilters, type Column } from '../kit/index.ts'
import { useFormat, useT } from '../language.tsx'
import { useMay } from '../may.ts'

const spec = { q: 'one' } as const

const fits = (row: AdminPageRow, q: string) => `${row.title} ${row.slug}`.toLowerCase().includes(q.trim().toLowerCase())

// Screen is the pages of text. There are few of them, so that they are searched here.
export function Screen() {
  const t = useT()
  const may = useMay()
  const { filters, set, clear, query } = useFilters(spec)
  const list = useAdminListPagesQuery()
  const columns = useColumns()
  const q = filters.q ?? ''
  const add = may('content:write') && (
    <LinkButton kind="main" icon="plus" href="/admin/content/pages/new">
      {t('pages.add')}
    </LinkButton>
  )
  return (
    <Page title={t('nav.pages')} text={t('pages.text')} actions={add}>
      <Loaded query={list} rows={6}>
        {({ data }) => (
          <>
            {data.length > 0 && <FilterBar list="pages" query={query} count={0} onClear={() => clear()} search={{ label: t('pages.search'), value: q, onChange: (q) => set({ q }) }} />}
            <Table
              label={t('nav.pages')} columns={columns} rows={data.filter((row) => fits(row, q))} keyOf={(row) => row.id} textOf={(row) => row.title}
              linkOf={(row) => `/admin/content/pages/${row.id}`}
              empty={data.length === 0 ? <EmptyState icon="audit" title={t('pages.none')} text={t('pages.noneText')} action={add} /> : <EmptyState icon="search" title={t('pages.noneFits')} />}
            />
          </>
        )}
      </Loaded>
    </Page>
  )
}

function useColumns(): Column<AdminPageRow>[] {
  const t = useT()
  const format = useFormat()
  return [
    { id: 'title', title: t('pages.title'), render: (row) => <span className="font-semibold">{row.title}</span> },
    { id: 'address', title: t('pages.address'), render: (row) => <span className="font-mono text-sm break-all">{`/pages/${row.slug}`}</span> },
    { id: 'state', title: t('pages.state'), render: (row) => <StateBadge isPublished={row.published} /> },
    { id: 'at', title: t('pages.changed'), render: (row) => <span title={format.dateTime(row.updated_at)}>{format.ago(row.updated_at)}</span> },
  ]
}

export function StateBadge({ isPublished }: { isPublished: boolean }) {
  const t = useT()
  return isPublished ? <Badge tone="good">{t('pages.published')}</Badge> : <Badge tone="quiet">{t('pages.draft')}</Badge>
}
