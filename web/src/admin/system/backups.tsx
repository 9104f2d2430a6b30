import { useState } from 'react'
import { Link } from 'react-router'
import { useAdminMakeBackupMutation, type AdminBackupCopy, type AdminBackups, type AdminJob } from '../../api/admin.gen.ts'
import { Button, EmptyState, Facts, Note, Panel, Table, useDo, type Column } from '../kit/index.ts'
import { useFormat, useT } from '../language.tsx'
import { useMay } from '../may.ts'
import { useMeasure } from './words.ts'

// Backups is the copies that there are, when the next one comes, and the last rehearsal. look asks for them again.
export function Backups({ of, look }: { of: AdminBackups; look: () => Promise<AdminBackups> }) {
  const t = useT()
  const may = useMay()
  const [make] = useAdminMakeBackupMutation()
  const { run, isBusy } = useDo()
  const [before, setBefore] = useState<string | null>(null) // the newest copy when another was asked for here; empty: there was none
  const ask = () =>
    run(async () => {
      await make({}).unwrap()
      await look()
      setBefore(of.copies[0]?.name ?? '')
    }, t('system.making'))
  return (
    <Panel
      title={t('system.backups')} text={t('system.backupsText')}
      actions={may('settings:write') && of.configured && (
        <Button kind="main" icon="copy" isPending={isBusy || of.making !== null} onPress={() => void ask()}>
          {t('system.makeNow')}
        </Button>
      )}
    >
      <div className="grid gap-5">
        {of.making && <Making job={of.making} />}
        {!of.making && before !== null && <Came of={of} before={before} />}
        {of.rehearsing?.state === 'running' && <Note>{t('system.rehearsing')}</Note>}
        <Standing of={of} />
        {of.configured && <Copies of={of.copies} />}
      </div>
    </Panel>
  )
}

// Making is how far a copy has come.
function Making({ job }: { job: AdminJob }) {
  const t = useT()
  const format = useFormat()
  const may = useMay()
  const { size } = useMeasure()
  const share = job.total > 0 ? { value: job.progress, max: job.total } : {}
  const text =
    job.state === 'queued' ? t('system.queued')
    : job.state === 'failed' ? t('system.again', { time: job.run_at ? format.dateTime(job.run_at) : '–' })
    : job.total > 0 ? t('system.progressOf', { done: size(job.progress), total: size(job.total) })
    : t('system.progress', { done: size(job.progress) })
  return (
    <div className="grid gap-2">
      <p role="status">{text}</p>
      {job.state !== 'failed' && <progress {...share} aria-label={t('system.progressLabel')} className="progress" />}
      {may('jobs:read') && (
        <p className="text-sm">
          <Link to={`/admin/jobs/${job.id}`}>{t('system.job')}</Link>
        </p>
      )}
    </div>
  )
}

// Came is what became of the copy that was asked for here.
function Came({ of, before }: { of: AdminBackups; before: string }) {
  const t = useT()
  const { size, span } = useMeasure()
  const newest = of.copies[0]
  if (!newest || newest.name === before) return <Note tone="bad" isAnswer title={t('system.failed')}>{of.trouble}</Note>
  return (
    <Note tone="good" isAnswer title={t('system.made')}>
      {newest.details && t('system.madeText', { size: size(newest.bytes), span: span(newest.details.seconds) })}
    </Note>
  )
}

function Standing({ of }: { of: AdminBackups }) {
  const t = useT()
  const format = useFormat()
  const { span } = useMeasure()
  const { schedule, rehearsal } = of
  const newest = of.copies[0]
  return (
    <Facts
      of={[
        [t('system.last'), newest ? <span title={format.dateTime(newest.taken_at)}>{format.ago(newest.taken_at)}</span> : t('system.neverMade')],
        [t('system.next'), schedule.next_at ? t('system.nextAt', { time: format.dateTime(schedule.next_at), span: span(schedule.every_seconds) }) : t('system.byHand')],
        ...(of.configured ? [[t('system.keep'), t.count('system.keepCopies', schedule.keep)] as const] : []),
        [
          t('system.rehearsal'),
          rehearsal
            ? t('system.rehearsed', { time: format.ago(rehearsal.at), loss: span(rehearsal.loss_seconds), back: span(rehearsal.back_seconds) })
            : t('system.neverRehearsed'),
        ],
        [t('system.nextDrill'), schedule.next_drill_at ? format.dateTime(schedule.next_drill_at) : t('system.byHand')],
      ]}
    />
  )
}

function Copies({ of }: { of: readonly AdminBackupCopy[] }) {
  const t = useT()
  const format = useFormat()
  const { size, span } = useMeasure()
  const columns: Column<AdminBackupCopy>[] = [
    { id: 'taken', title: t('system.taken'), render: (copy) => <span className="font-semibold">{format.dateTime(copy.taken_at)}</span> },
    { id: 'size', title: t('system.size'), isNumeric: true, render: (copy) => size(copy.bytes) },
    { id: 'took', title: t('system.took'), isNumeric: true, render: (copy) => (copy.details ? span(copy.details.seconds) : '–') },
    { id: 'rows', title: t('system.rows'), isNumeric: true, render: (copy) => (copy.details ? format.number(copy.details.rows) : '–') },
    { id: 'files', title: t('system.files'), isNumeric: true, isQuiet: true, render: (copy) => (copy.details ? format.number(copy.details.files) : '–') },
    { id: 'name', title: t('system.name'), isQuiet: true, render: (copy) => <Name of={copy} /> },
  ]
  return (
    <Table
      label={t('system.copies')} columns={columns} rows={of} keyOf={(copy) => copy.name} textOf={(copy) => copy.name}
      empty={<EmptyState icon="copy" title={t('system.noCopies')} text={t('system.noCopiesText')} />}
    />
  )
}

function Name({ of }: { of: AdminBackupCopy }) {
  const t = useT()
  return (
    <span className="grid font-mono text-sm">
      <span className="break-all">{of.name}</span>
      {of.details && <span className="text-soft" title={of.details.sha256}>{t('system.sum', { sum: of.details.sha256.slice(0, 12) })}</span>}
    </span>
  )
}
