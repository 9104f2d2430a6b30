import { useState } from 'react'
import { useAdminGetBackupsQuery, useAdminGetSystemQuery, type AdminBackups, type AdminSystem } from '../../api/admin.gen.ts'
import { Badge, Loaded, Note, Page } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { Backups } from './backups.tsx'
import { Asked, Checks, Programs } from './programs.tsx'
import { sorted, troublesOfBackups, troublesOfSystem, type Trouble } from './trouble.ts'

// How often it is looked at again, in milliseconds: while a copy is made, and else.
const pace = { busy: 1500, calm: 10_000 } as const

// Screen is how the shop's programs, those whom they ask, and its copies are doing: what is wrong first.
export function Screen() {
  const t = useT()
  const [every, setEvery] = useState<number>(pace.calm)
  const system = useAdminGetSystemQuery(undefined, { pollingInterval: pace.calm, skipPollingIfUnfocused: true })
  const backups = useAdminGetBackupsQuery(undefined, { pollingInterval: every, skipPollingIfUnfocused: true })
  const wanted = backups.data?.making || backups.data?.rehearsing ? pace.busy : pace.calm
  if (wanted !== every) setEvery(wanted)
  const troubles = troublesOf(system.data, backups.data)
  return (
    <Page title={t('nav.system')} text={t('system.text')} badge={system.data && backups.data && <Verdict troubles={troubles} />}>
      {(system.data ?? backups.data) && <Troubles of={troubles} isAll={Boolean(system.data && backups.data)} />}
      <Loaded query={backups}>{(state) => <Backups of={state} look={() => backups.refetch().unwrap()} />}</Loaded>
      <Loaded query={system}>
        {(state) => (
          <>
            <Programs of={state} />
            <Checks of={state} />
            <Asked of={state} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

const troublesOf = (system: AdminSystem | undefined, backups: AdminBackups | undefined): Trouble[] =>
  sorted([...(system ? troublesOfSystem(system) : []), ...(backups ? troublesOfBackups(backups, new Date()) : [])])

function Verdict({ troubles }: { troubles: readonly Trouble[] }) {
  const t = useT()
  if (troubles.length === 0) return <Badge tone="good" icon="check">{t('system.well')}</Badge>
  return <Badge tone={troubles[0]?.tone ?? 'warn'} icon="warn">{t.count('system.troubles', troubles.length)}</Badge>
}

// Troubles is announced when it changes: whoever leaves the page open hears of what comes.
function Troubles({ of, isAll }: { of: readonly Trouble[]; isAll: boolean }) {
  const t = useT()
  return (
    <section aria-label={t('system.findings')} aria-live="polite" className="grid gap-3">
      {of.length === 0 && isAll && <Note tone="good" title={t('system.allWell')} />}
      {of.map(({ id, tone, what, todo, words }) => (
        <Note key={id} tone={tone} title={t(...what)}>
          <p>{t(...todo)}</p>
          {words && <p className="mt-1 font-mono text-sm wrap-anywhere">{words}</p>}
        </Note>
      ))}
    </section>
  )
}
