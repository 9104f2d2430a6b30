import type { ReactNode } from 'react'
import { useFormat, useT } from '../language.tsx'
import { Icon, type IconName } from './icon.tsx'

// Tone is what a colour says. It never says it alone.
export type Tone = 'good' | 'warn' | 'bad' | 'plain' | 'quiet'

const tones: Record<Tone, string> = {
  good: 'bg-good-tint text-good',
  warn: 'bg-warn-tint text-warn',
  bad: 'bg-bad-tint text-bad',
  plain: 'bg-tint text-ink',
  quiet: 'border border-line text-soft',
}

// Badge is a state.
export function Badge({ tone = 'plain', icon, children }: { tone?: Tone; icon?: IconName; children: ReactNode }) {
  return (
    <span className={`inline-flex items-center gap-1 rounded-full px-2.5 py-0.5 text-[0.8125rem] font-semibold whitespace-nowrap ${tones[tone]}`}>
      {icon && <Icon name={icon} className="size-3.5" />}
      {children}
    </span>
  )
}

// Skeleton stands where something is loading.
export function Skeleton({ rows = 3, className = 'h-11' }: { rows?: number; className?: string }) {
  const t = useT()
  return (
    <div role="status" aria-label={t('kit.loading')} className="grid gap-3">
      {Array.from({ length: rows }, (_, i) => (
        <div key={i} className={`skeleton ${className}`} />
      ))}
    </div>
  )
}

interface EmptyProps {
  icon?: IconName
  title: string
  text?: ReactNode
  action?: ReactNode
}

// EmptyState is shown where there is nothing yet, and says what one can do.
export function EmptyState({ icon = 'info', title, text, action }: EmptyProps) {
  return (
    <div className="panel grid justify-items-center gap-3 py-14 text-center">
      <span className="grid size-14 place-items-center rounded-full bg-tint text-soft">
        <Icon name={icon} className="size-7" />
      </span>
      <h2 className="text-lg">{title}</h2>
      {text && <p className="max-w-prose text-soft">{text}</p>}
      {action && <div className="mt-2 flex flex-wrap justify-center gap-3">{action}</div>}
    </div>
  )
}

// Note says something beside what it is about. Where it comes later, as an answer, it is announced.
export function Note({ tone = 'plain', title, children, isAnswer = false }: { tone?: Tone; title?: string; children?: ReactNode; isAnswer?: boolean }) {
  const icon: IconName = tone === 'good' ? 'check' : tone === 'bad' || tone === 'warn' ? 'warn' : 'info'
  return (
    <div role={isAnswer ? (tone === 'bad' ? 'alert' : 'status') : undefined} className={`flex gap-3 rounded-(--radius-control) px-4 py-3 ${tones[tone]}`}>
      <Icon name={icon} className="mt-0.5 size-5" />
      <div className="min-w-0 wrap-anywhere">
        {title && <p className="font-semibold">{title}</p>}
        {children}
      </div>
    </div>
  )
}

// Panel is a part of a page with a heading.
export function Panel({ title, text, actions, children }: { title?: string; text?: ReactNode; actions?: ReactNode; children: ReactNode }) {
  return (
    <section className="panel" aria-label={title}>
      {(title || actions) && (
        <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
          <div>
            {title && <h2>{title}</h2>}
            {text && <p className="mt-0.5 text-soft">{text}</p>}
          </div>
          {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
        </div>
      )}
      {children}
    </section>
  )
}

// Page is a screen: its title, what one can do there, and its content.
export function Page({ title, text, actions, back, badge, children }: { title: string; text?: ReactNode; actions?: ReactNode; back?: ReactNode; badge?: ReactNode; children: ReactNode }) {
  return (
    <div className="mx-auto grid w-full max-w-7xl grid-cols-[minmax(0,1fr)] gap-6">
      <title>{`${title} · Winkel`}</title>
      <header className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          {back}
          <div className="flex flex-wrap items-center gap-3">
            <h1>{title}</h1>
            {badge}
          </div>
          {text && <p className="mt-1.5 max-w-prose text-soft">{text}</p>}
        </div>
        {actions && <div className="flex flex-wrap gap-2.5">{actions}</div>}
      </header>
      {children}
    </div>
  )
}

// Moment is something that happened.
export interface Moment {
  id: string
  at: string
  title: ReactNode
  text?: ReactNode
  icon?: IconName
  tone?: Tone
}

// Timeline is what happened, in the order given.
export function Timeline({ moments, label }: { moments: readonly Moment[]; label: string }) {
  const format = useFormat()
  return (
    <ol aria-label={label} className="grid">
      {moments.map((moment) => (
        <li key={moment.id} className="relative flex gap-4 pb-5 not-last:before:absolute not-last:before:top-8 not-last:before:bottom-0 not-last:before:left-4 not-last:before:w-px not-last:before:bg-line">
          <span className={`grid size-8 shrink-0 place-items-center rounded-full ${tones[moment.tone ?? 'plain']}`}>
            <Icon name={moment.icon ?? 'info'} className="size-4" />
          </span>
          <div className="min-w-0 pt-1">
            <p>{moment.title}</p>
            {moment.text && <div className="text-soft">{moment.text}</div>}
            <time dateTime={moment.at} className="text-sm text-soft" title={format.dateTime(moment.at)}>
              {format.dateTime(moment.at)}
            </time>
          </div>
        </li>
      ))}
    </ol>
  )
}

// Facts is properties by name.
export function Facts({ of }: { of: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-[minmax(8rem,auto)_1fr]">
      {of.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-soft">{name}</dt>
          <dd className="min-w-0">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
