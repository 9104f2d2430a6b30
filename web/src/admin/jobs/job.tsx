import { useState } from 'react'
import { useParams } from 'react-router'
import { useAdminCancelJobMutation, useAdminGetJobQuery, useAdminListJobRowsQuery, useAdminRerunJobMutation, type AdminJob, type AdminJobRow } from '../../api/admin.gen.ts'
import { BackLink, Badge, Button, ConfirmDialog, Facts, Loaded, Note, Page, Pagination, Panel, Table, useDo, usePages, type Column } from '../kit/index.ts'
import { useFormat, useT } from '../language.tsx'
import { useMay } from '../may.ts'
import { isOpen, kindName, pace, Progress, StateBadge } from './state.tsx'

// Screen is one job: how far it has come, what came of it, and what it did with each row of its input.
export function Screen() {
  const { id = '' } = useParams()
  const [every, setEvery] = useState<number>(pace.busy)
  const query = useAdminGetJobQuery({ id }, { pollingInterval: every, skipPollingIfUnfocused: true })
  const wanted = query.data && !isOpen(query.data) ? 0 : pace.busy
  if (wanted !== every) setEvery(wanted)
  return <Loaded query={query}>{(job) => <JobShown job={job} />}</Loaded>
}

function JobShown({ job }: { job: AdminJob }) {
  const t = useT()
  const format = useFormat()
  const facts: (readonly [string, React.ReactNode])[] = [
    [t('jobs.kindCode'), <code key="kind" className="font-mono text-sm">{job.kind}</code>],
    [t('jobs.attempt'), t('jobs.progressOf', { done: job.attempt, total: job.max_attempts })],
    [t('jobs.created'), format.dateTime(job.created_at)],
    ...(job.state === 'failed' && job.run_at ? [[t('jobs.again'), format.dateTime(job.run_at)] as const] : []),
    ...(job.finished_at ? [[t('jobs.finished'), format.dateTime(job.finished_at)] as const] : []),
  ]
  return (
    <Page
      title={kindName(job.kind, t)} badge={<StateBadge job={job} />} actions={<Actions job={job} />}
      back={<BackLink href="/admin/jobs">{t('nav.jobs')}</BackLink>}
    >
      {job.error && (
        <Note tone={job.state === 'dead' ? 'bad' : 'warn'} title={job.state === 'succeeded' ? t('jobs.errorBefore') : t('jobs.error')}>
          <p className="break-words">{job.error}</p>
        </Note>
      )}
      <Panel>
        <div className="grid gap-5">
          {(job.total > 0 || job.progress > 0) && <Progress job={job} />}
          <Facts of={facts} />
        </div>
      </Panel>
      {job.result !== null && job.result !== undefined && (
        <Panel title={t('jobs.result')}>
          <Result result={job.result} />
        </Panel>
      )}
      <Rows job={job} />
    </Page>
  )
}

// Result is what a job says that came of it: properties by name, where it is that simple.
function Result({ result }: { result: unknown }) {
  const entries = typeof result === 'object' && result !== null && !Array.isArray(result) ? Object.entries(result) : null
  if (entries?.every(([, value]) => typeof value !== 'object' || value === null)) {
    return <Facts of={entries.map(([name, value]) => [name.replaceAll('_', ' '), String(value)] as const)} />
  }
  return (
    <pre className="rounded-(--radius-control) bg-tint p-4 font-mono text-sm break-words whitespace-pre-wrap">{JSON.stringify(result, null, 2)}</pre>
  )
}

function Actions({ job }: { job: AdminJob }) {
  const t = useT()
  const may = useMay()
  const [rerun] = useAdminRerunJobMutation()
  const [cancel] = useAdminCancelJobMutation()
  const { run, isBusy } = useDo()
  const [asks, setAsks] = useState<'rerun' | 'cancel' | null>(null)
  if (!may('jobs:write')) return null
  const confirm = async () => {
    if (asks === 'rerun') await run(() => rerun({ id: job.id }).unwrap(), t('jobs.rerunDone'))
    else await run(() => cancel({ id: job.id }).unwrap(), t('jobs.canceled'))
    setAsks(null)
  }
  return (
    <>
      {(job.state === 'queued' || job.state === 'failed') && <Button icon="close" onPress={() => setAsks('cancel')}>{t('jobs.cancel')}</Button>}
      {(job.state === 'succeeded' || job.state === 'dead') && <Button icon="refresh" onPress={() => setAsks('rerun')}>{t('jobs.rerun')}</Button>}
      <ConfirmDialog
        isOpen={asks !== null} isPending={isBusy} isDangerous={asks === 'cancel'}
        title={asks === 'cancel' ? t('jobs.cancelTitle') : t('jobs.rerunTitle')} text={asks === 'cancel' ? t('jobs.cancelText') : t('jobs.rerunText')}
        action={asks === 'cancel' ? t('jobs.cancel') : t('jobs.rerun')} onClose={() => setAsks(null)} onConfirm={() => void confirm()}
      />
    </>
  )
}

function Rows({ job }: { job: AdminJob }) {
  const t = useT()
  const pages = usePages()
  const { data, currentData } = useAdminListJobRowsQuery({ id: job.id, cursor: pages.cursor }, { pollingInterval: isOpen(job) ? pace.busy : 0, skipPollingIfUnfocused: true })
  if (!data || (data.total === 0 && !pages.cursor)) return null
  const columns: Column<AdminJobRow>[] = [
    { id: 'row', title: t('jobs.row'), width: 'w-24', render: (row) => <span className="tabular-nums">{row.row}</span> },
    { id: 'ok', title: t('jobs.state'), width: 'w-36', render: (row) => <Badge tone={row.ok ? 'good' : 'bad'}>{row.ok ? t('jobs.rowDone') : t('jobs.rowRefused')}</Badge> },
    { id: 'target', title: t('jobs.target'), render: (row) => <span className="font-mono text-sm break-all">{row.target}</span> },
    { id: 'message', title: t('jobs.message'), render: (row) => row.message },
  ]
  return (
    <section aria-label={t('jobs.rows')} className="grid gap-4">
      <h2>{t('jobs.rows')}</h2>
      <Table label={t('jobs.rows')} columns={columns} rows={data.data} isStale={data !== currentData} keyOf={(row) => String(row.row)} textOf={(row) => String(row.row)} empty={null} />
      <Pagination pages={pages} next={data.next} total={data.total} />
    </section>
  )
}
