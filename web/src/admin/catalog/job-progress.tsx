import { useEffect, useState } from 'react'
import { useAdminGetJobQuery, useAdminListJobRowsQuery, useLazyAdminListJobRowsQuery, type AdminJob, type AdminJobRow } from '../../api/admin.gen.ts'
import { Button, Loaded, Note } from '../kit/index.ts'
import { useFormat, useT } from '../language.tsx'
import { useMay } from '../may.ts'
import { useAppDispatch } from '../store.ts'
import { productsChanged } from './api.ts'
import { errorFile, saveFile } from './error-file.ts'

const often = 600 // milliseconds between looks at a job that runs

export const isOver = (job: Pick<AdminJob, 'state'> | undefined): boolean => job?.state === 'succeeded' || job?.state === 'dead'

// useJob is a job, looked at again and again until it is over. What shows products is asked again then.
export function useJob(id: string) {
  const dispatch = useAppDispatch()
  const [isRunning, setRunning] = useState(true)
  const query = useAdminGetJobQuery({ id }, { pollingInterval: isRunning ? often : 0 })
  const isDone = isOver(query.currentData)
  if (isDone === isRunning) setRunning(!isDone)
  useEffect(() => {
    if (isDone) dispatch(productsChanged())
  }, [isDone, dispatch])
  return query
}

interface JobProgressProps {
  id: string
  rowName: string // what a row of it is: a line of a file, a product
  children?: (job: AdminJob) => React.ReactNode // of one that succeeded
}

// JobProgress is how far work in the background has come, and what it could not do.
export function JobProgress({ id, rowName, children }: JobProgressProps) {
  const t = useT()
  const may = useMay()
  if (!may('jobs:read')) return <Note>{t('job.unseen')}</Note>
  return <Shown id={id} rowName={rowName}>{children}</Shown>
}

function Shown({ id, rowName, children }: JobProgressProps) {
  const query = useJob(id)
  return (
    <Loaded query={{ ...query, data: query.currentData }} rows={2}>
      {(job) => (
        <div className="grid gap-5">
          <Progress job={job} />
          {job.state === 'succeeded' && children?.(job)}
          {isOver(job) && <Rows id={id} rowName={rowName} />}
        </div>
      )}
    </Loaded>
  )
}

function Progress({ job }: { job: AdminJob }) {
  const t = useT()
  const format = useFormat()
  if (job.state === 'dead') return <Note tone="bad" isAnswer title={t('job.dead')}>{job.error}</Note>
  if (job.state === 'succeeded') return <Note tone="good" isAnswer title={t('job.succeeded')} />
  const share = job.total > 0 ? { value: job.progress, max: job.total } : {}
  const text = job.state === 'queued' ? t('job.queued') : job.total > 0 ? t('job.progress', { done: format.number(job.progress), total: format.number(job.total) }) : t('job.running', { done: format.number(job.progress) })
  return (
    <div>
      <p role="status">{text}</p>
      <progress {...share} aria-label={t('job.label')} className="progress" />
      {job.state === 'failed' && <p className="mt-2 text-sm text-warn">{t('job.failed', { error: job.error })}</p>}
    </div>
  )
}

const shownRows = 50

function Rows({ id, rowName }: { id: string; rowName: string }) {
  const t = useT()
  const format = useFormat()
  const { data } = useAdminListJobRowsQuery({ id, limit: 100 })
  const wrong = (data?.data ?? []).filter((row) => !row.ok)
  if (!data || wrong.length === 0) return null
  const hasMore = wrong.length > shownRows || data.next !== null
  return (
    <section aria-label={t('job.wrong')} className="grid gap-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h3>{hasMore ? t('job.wrongFirst', { count: format.number(Math.min(wrong.length, shownRows)) }) : t('job.wrong')}</h3>
        <Download id={id} rowName={rowName} />
      </div>
      <ul className="grid divide-y divide-line rounded-(--radius-control) border border-line">
        {wrong.slice(0, shownRows).map((row, i) => (
          <Row key={i} row={row} rowName={rowName} />
        ))}
      </ul>
    </section>
  )
}

function Row({ row, rowName }: { row: AdminJobRow; rowName: string }) {
  const t = useT()
  return (
    <li className="px-4 py-2.5">
      <p className="text-sm text-soft">
        {t('job.row', { name: rowName, number: row.row })}
        {row.target && <span className="ml-2 font-mono">{row.target}</span>}
      </p>
      <p>{row.message || row.code}</p>
    </li>
  )
}

// Download saves every row that was refused as a file for spreadsheets.
function Download({ id, rowName }: { id: string; rowName: string }) {
  const t = useT()
  const [ask] = useLazyAdminListJobRowsQuery()
  const [isBusy, setBusy] = useState(false)
  const save = async () => {
    setBusy(true)
    try {
      const rows: AdminJobRow[] = []
      let cursor: string | undefined
      do {
        const page = await ask({ id, limit: 100, cursor }).unwrap()
        rows.push(...page.data.filter((row) => !row.ok))
        cursor = page.next ?? undefined
      } while (cursor)
      saveFile(errorFile(rows, [rowName, t('job.column.target'), t('job.column.code'), t('job.column.message')]), `errors-${id}.csv`)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Button icon="download" isPending={isBusy} onPress={() => void save()}>
      {t('job.download')}
    </Button>
  )
}
