import { useAdminListAuditLogQuery, type AdminAuditEntry } from '../../api/admin.gen.ts'
import { countFilters, EmptyState, FilterBar, LinkButton, Page, Pagination, Table, TextField, useDebounced, useFilters, usePages, type Column } from '../kit/index.ts'
import { momentOf } from '../kit/days.ts'
import { serialize } from '../../api/admin-base.ts'
import { useFormat, useT } from '../language.tsx'

const spec = { actor: 'one', action: 'one', kind: 'one', target: 'one', from: 'one', before: 'one' } as const

// Screen is what was done, by whom, and to what.
export function Screen() {
  const t = useT()
  const format = useFormat()
  const { filters, set, clear, query } = useFilters(spec)
  const pages = usePages()
  const asked = useDebounced(filters)
  const { data, currentData } = useAdminListAuditLogQuery({
    cursor: pages.cursor, actor: asked.actor, action: asked.action, targetKind: asked.kind, targetId: asked.target, from: momentOf(asked.from), before: momentOf(asked.before),
  })
  const columns: Column<AdminAuditEntry>[] = [
    { id: 'action', title: t('audit.action'), render: (entry) => <span className="font-semibold">{actionName(entry.action)}</span> },
    { id: 'target', title: t('audit.target'), render: (entry) => <span className="font-mono text-sm break-all">{entry.target_id || entry.target_kind || '–'}</span> },
    { id: 'changed', title: t('audit.changed'), isQuiet: true, render: (entry) => <span className="text-soft">{entry.changed.join(', ')}</span> },
    { id: 'actor', title: t('audit.actor'), render: (entry) => <span className="break-all">{entry.actor}</span> },
    { id: 'at', title: t('audit.at'), render: (entry) => format.dateTime(entry.at) },
  ]
  const file = serialize({ actor: filters.actor, action: filters.action, target_kind: filters.kind, target_id: filters.target, from: momentOf(filters.from), before: momentOf(filters.before) })
  return (
    <Page
      title={t('nav.audit')} text={t('audit.text')}
      actions={
        <LinkButton icon="download" href={`/api/admin/exports/audit-log?${file}`} target="_blank">
          {t('audit.export')}
        </LinkButton>
      }
    >
      <FilterBar
        list="audit" query={query} count={countFilters(filters, ['actor'])} onClear={() => clear()}
        search={{ label: t('audit.searchActor'), value: filters.actor ?? '', onChange: (actor) => set({ actor }) }}
      >
        <TextField label={t('audit.action')} hint={t('audit.actionHint')} value={filters.action ?? ''} onChange={(action) => set({ action })} />
        <TextField label={t('audit.kind')} hint={t('audit.kindHint')} value={filters.kind ?? ''} onChange={(kind) => set({ kind })} />
        <TextField label={t('audit.targetId')} value={filters.target ?? ''} onChange={(target) => set({ target })} />
        <TextField label={t('audit.from')} type="date" value={filters.from ?? ''} onChange={(from) => set({ from })} />
        <TextField label={t('audit.before')} type="date" value={filters.before ?? ''} onChange={(before) => set({ before })} />
      </FilterBar>
      <Table
        label={t('nav.audit')} columns={columns} rows={data?.data} isStale={data !== currentData} keyOf={(entry) => entry.id} textOf={(entry) => entry.action}
        linkOf={(entry) => `/admin/audit/${entry.id}`} empty={<EmptyState icon="audit" title={t('audit.none')} />}
      />
      <Pagination pages={pages} next={data?.next} total={data?.total} />
    </Page>
  )
}

// actionName is an operation of the API without what all of them have in common.
export const actionName = (action: string) => action.replace(/^admin-/, '').replace(/[-_]/g, ' ')
