import { useState } from 'react'
import { useAdminListJobsQuery, type AdminJob } from '../../api/admin.gen.ts'
import { Chip, countFilters, EmptyState, FilterBar, Page, Pagination, Select, Table, useFilters, usePages, type Choice, type Column } from '../kit/index.ts'
import { useFormat, useT } from '../language.tsx'
import { isOpen, jobKinds, jobStates, kindName, pace, Progress, StateBadge } from './state.tsx'

const spec = { state: 'one', kind: 'one' } as const

// Screen is the work that the shop does in the background. As long as something is going on, the list follows it.
export function Screen() {
  const t = useT()
  const { filters, set, clear, query } = useFilters(spec)
  const pages = usePages()
  const state = jobStates.find((one) => one === filters.state)
  const [every, setEvery] = useState<number>(pace.busy)
  const { data, currentData } = useAdminListJobsQuery({ cursor: pages.cursor, state, kind: filters.kind }, { pollingInterval: every, skipPollingIfUnfocused: true })
  const wanted = data?.data.some(isOpen) ? pace.busy : pace.calm
  if (data && wanted !== every) setEvery(wanted)
  const isNarrowed = countFilters(filters) > 0
  const columns = useColumns()
  const kinds: Choice[] = jobKinds.map((id) => ({ id, name: kindName(id, t), hint: id }))
  return (
    <Page title={t('nav.jobs')} text={t('jobs.text')}>
      <div className="grid gap-3">
        <FilterBar list="jobs" query={query} count={countFilters(filters)} onClear={() => clear()}>
          <Select label={t('jobs.state')} options={jobStates.map((id) => ({ id, name: t(`jobs.state.${id}`) }))} value={state ?? null} onChange={(state) => set({ state })} />
          <Select label={t('jobs.kind')} options={kinds} value={filters.kind ?? null} onChange={(kind) => set({ kind })} />
        </FilterBar>
        {isNarrowed && (
          <div className="flex flex-wrap gap-2">
            {state && <Chip onRemove={() => set({ state: '' })}>{t(`jobs.state.${state}`)}</Chip>}
            {filters.kind && <Chip onRemove={() => set({ kind: '' })}>{kindName(filters.kind, t)}</Chip>}
          </div>
        )}
      </div>
      <Table
        label={t('nav.jobs')} columns={columns} rows={data?.data} isStale={data !== currentData} keyOf={(job) => job.id} textOf={(job) => kindName(job.kind, t)}
        linkOf={(job) => `/admin/jobs/${job.id}`}
        empty={<EmptyState icon="jobs" title={isNarrowed ? t('jobs.noneFits') : t('jobs.none')} text={isNarrowed ? undefined : t('jobs.noneText')} />}
      />
      <Pagination pages={pages} next={data?.next} total={data?.total} />
    </Page>
  )
}

function useColumns(): Column<AdminJob>[] {
  const t = useT()
  const format = useFormat()
  return [
    { id: 'kind', title: t('jobs.kind'), render: (job) => <span className="font-semibold">{kindName(job.kind, t)}</span> },
    { id: 'state', title: t('jobs.state'), render: (job) => <StateBadge job={job} /> },
    { id: 'progress', title: t('jobs.progress'), render: (job) => <Progress job={job} /> },
    { id: 'attempt', title: t('jobs.attempt'), isQuiet: true, isNumeric: true, render: (job) => t('jobs.progressOf', { done: job.attempt, total: job.max_attempts }) },
    { id: 'created', title: t('jobs.created'), render: (job) => <span title={format.dateTime(job.created_at)}>{format.ago(job.created_at)}</span> },
  ]
}
