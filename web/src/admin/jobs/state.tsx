import type { AdminJob } from '../../api/admin.gen.ts'
import { Badge, type Tone } from '../kit/index.ts'
import { useFormat, useT, type Translate } from '../language.tsx'

export const jobStates = ['queued', 'running', 'succeeded', 'failed', 'dead'] as const
type JobState = (typeof jobStates)[number]

const tones: Record<JobState, Tone> = { queued: 'quiet', running: 'plain', succeeded: 'good', failed: 'warn', dead: 'bad' }

const stateOf = (job: AdminJob): JobState => jobStates.find((state) => state === job.state) ?? 'queued'

// isOpen says whether more comes of a job by itself.
export const isOpen = (job: AdminJob): boolean => ['queued', 'running', 'failed'].includes(job.state)

// How often a list is asked again while something in it goes on, and while nothing does, in milliseconds.
export const pace = { busy: 1500, calm: 15_000 } as const

export const jobKinds = [
  'account.forgot_password', 'analytics.book', 'analytics.rebuild', 'analytics.reconcile', 'backup.create', 'backup.drill', 'catalog.age_collections', 'catalog.bulk_edit', 'catalog.fill_collection', 'catalog.import',
  'catalog.recheck_category', 'demo.fill', 'idempotency.sweep', 'imports.sweep', 'job.prune', 'mail.prune', 'mail.send', 'mail.sweep', 'media.render', 'media.sweep', 'outbox.prune', 'payment.prune',
  'privacy.erase', 'privacy.retain', 'recommend.compute', 'segments.recompute', 'webhook.prune',
] as const

// kindName is what a job does, in words where there are some.
export function kindName(kind: string, t: Translate): string {
  const known = jobKinds.find((one) => one === kind)
  return known ? t(`jobs.kind.${known}`) : kind
}

export function StateBadge({ job }: { job: AdminJob }) {
  const t = useT()
  const state = stateOf(job)
  return <Badge tone={tones[state]}>{t(`jobs.state.${state}`)}</Badge>
}

// Progress is how far a job has come, as far as it is known.
export function Progress({ job }: { job: AdminJob }) {
  const t = useT()
  const format = useFormat()
  if (job.total === 0) return job.progress > 0 ? <span className="tabular-nums">{format.number(job.progress)}</span> : null
  const text = t('jobs.progressOf', { done: format.number(job.progress), total: format.number(job.total) })
  return (
    <span className="block min-w-28">
      <span className="block text-sm tabular-nums text-soft">{text}</span>
      {job.state === 'running' && <progress className="progress" max={job.total} value={job.progress} aria-label={text} />}
    </span>
  )
}
