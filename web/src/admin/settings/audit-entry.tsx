import { useParams } from 'react-router'
import { useAdminGetAuditEntryQuery, type AdminAuditDetail } from '../../api/admin.gen.ts'
import { BackLink, EmptyState, Facts, Loaded, Note, Page, Panel } from '../kit/index.ts'
import { useFormat, useT } from '../language.tsx'
import { actionName } from './audit.tsx'
import { differences, type Difference } from './difference.ts'

// Screen is one thing that was done, with what was there before and after.
export function Screen() {
  const t = useT()
  const { id = '' } = useParams()
  const query = useAdminGetAuditEntryQuery({ id })
  return (
    <Page
      title={query.data ? actionName(query.data.action) : t('nav.audit')}
      back={<BackLink href="/admin/audit">{t('nav.audit')}</BackLink>}
    >
      <Loaded query={query}>{(entry) => <Entry entry={entry} />}</Loaded>
    </Page>
  )
}

function Entry({ entry }: { entry: AdminAuditDetail }) {
  const t = useT()
  const format = useFormat()
  const list = differences(entry.before ?? {}, entry.after ?? {})
  return (
    <>
      <Panel>
        <Facts
          of={[
            [t('audit.at'), format.dateTime(entry.at)],
            [t('audit.actor'), entry.actor],
            [t('audit.action'), <code key="action" className="font-mono text-sm">{entry.action}</code>],
            [t('audit.target'), <code key="target" className="font-mono text-sm break-all">{`${entry.target_kind} ${entry.target_id}`}</code>],
            [t('audit.address'), entry.address || '–'],
            [t('audit.request'), <code key="request" className="font-mono text-sm break-all">{entry.request_id || '–'}</code>],
            [t('audit.seq'), format.number(entry.seq)],
          ]}
        />
      </Panel>
      {entry.redacted_at && <Note>{t('audit.redacted', { at: format.dateTime(entry.redacted_at) })}</Note>}
      {list.length > 0 ? <Differences list={list} /> : <EmptyState icon="check" title={t('audit.same')} />}
    </>
  )
}

function Differences({ list }: { list: readonly Difference[] }) {
  const t = useT()
  return (
    <Panel title={t('audit.changed')}>
      <ul className="grid gap-4">
        {list.map((one) => (
          <li key={one.path} className="grid gap-2 sm:grid-cols-[12rem_minmax(0,1fr)_minmax(0,1fr)]">
            <code className="font-mono text-sm font-semibold break-words">{one.path || t('audit.whole')}</code>
            <Side label={t('audit.wasBefore')} text={one.before} look="bg-bad-tint text-bad" />
            <Side label={t('audit.isAfter')} text={one.after} look="bg-good-tint text-good" />
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function Side({ label, text, look }: { label: string; text: string | null; look: string }) {
  const t = useT()
  return (
    <div className={`rounded px-3 py-2 ${text === null ? 'text-soft' : look}`}>
      <span className="sr-only">{label}</span>
      <pre className="font-mono text-sm break-words whitespace-pre-wrap">{text ?? t('audit.nothing')}</pre>
    </div>
  )
}
