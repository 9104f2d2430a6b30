import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { useAdminGetPrivacyRegisterQuery, type AdminPrivacyTable } from '../../api/admin.gen.ts'
import { Badge, Button, LinkButton, Loaded, Page, Panel, Tabs, TextField } from '../kit/index.ts'
import { useT, type MessageKey } from '../language.tsx'
import { useMay } from '../may.ts'
import { EraseDialog } from './erase-dialog.tsx'
import { Erasures } from './erasures.tsx'

// Screen is what people may ask of the shop about themselves: to see it all, and to be forgotten.
export function Screen() {
  const t = useT()
  const may = useMay()
  const [params, setParams] = useSearchParams()
  const [isErasing, setErasing] = useState(false)
  const sheets = [
    { id: 'erasures', name: t('privacy.erasures'), content: <Erasures /> },
    { id: 'export', name: t('privacy.export'), content: <Export /> },
    { id: 'register', name: t('privacy.register'), content: <Register /> },
  ]
  const selected = sheets.find(({ id }) => id === params.get('sheet'))?.id ?? 'erasures'
  return (
    <Page
      title={t('nav.privacy')} text={t('privacy.text')}
      actions={
        may('privacy:write') && (
          <Button kind="main" icon="trash" onPress={() => setErasing(true)}>
            {t('privacy.erase')}
          </Button>
        )
      }
    >
      {/* Another sheet begins with its first page. */}
      <Tabs label={t('nav.privacy')} sheets={sheets} selected={selected} onSelect={(id) => setParams(id === 'erasures' ? {} : { sheet: id }, { replace: true })} />
      {isErasing && <EraseDialog customer={null} onClose={() => setErasing(false)} />}
    </Page>
  )
}

// Export is everything about a person whom the shop knows by an address.
function Export() {
  const t = useT()
  const [email, setEmail] = useState('')
  const isAddress = /^\S+@\S+$/.test(email.trim())
  const file = `/api/admin/privacy/export?email=${encodeURIComponent(email.trim())}`
  return (
    <Panel title={t('privacy.export')} text={t('privacy.exportText')}>
      <div className="grid max-w-md gap-4">
        <TextField label={t('customers.email')} hint={t('privacy.exportHint')} type="email" value={email} onChange={setEmail} />
        <div className="flex flex-wrap gap-3">
          <LinkButton kind="main" icon="download" href={`${file}&format=html`} target="_blank" isDisabled={!isAddress}>
            {t('privacy.read')}
          </LinkButton>
          <LinkButton icon="download" href={`${file}&format=json`} target="_blank" isDisabled={!isAddress}>
            {t('privacy.save')}
          </LinkButton>
        </div>
      </div>
    </Panel>
  )
}

// Register is what the shop holds about people, table by table.
function Register() {
  const t = useT()
  const query = useAdminGetPrivacyRegisterQuery()
  const [search, setSearch] = useState('')
  const word = search.trim().toLowerCase()
  const fits = (table: AdminPrivacyTable) => JSON.stringify(table).toLowerCase().includes(word)
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <p className="max-w-prose text-soft">{t('privacy.registerText')}</p>
      <div className="max-w-sm">
        <TextField label={t('privacy.searchRegister')} value={search} onChange={setSearch} />
      </div>
      <Loaded query={query}>
        {({ data }) => {
          const shown = data.filter(fits)
          return shown.length === 0 ? <p className="text-soft">{t('privacy.noTable')}</p> : shown.map((table) => <TableOf key={`${table.table} ${table.subject}`} table={table} />)
        }}
      </Loaded>
    </div>
  )
}

const subjects: Record<string, MessageKey> = { customer: 'privacy.subject.customer', staff: 'privacy.subject.staff', client: 'privacy.subject.client' }
const fates: Record<string, MessageKey> = {
  remove: 'privacy.fate.remove', blank: 'privacy.fate.blank', reduce: 'privacy.fate.reduce', rename: 'privacy.fate.rename', scrub: 'privacy.fate.scrub', keep: 'privacy.fate.keep',
}

function TableOf({ table }: { table: AdminPrivacyTable }) {
  const t = useT()
  const subject = subjects[table.subject]
  const fateOf = (erasure: string) => {
    const key = fates[erasure]
    return key ? t(key) : erasure
  }
  return (
    <details className="panel group">
      <summary className="flex cursor-pointer flex-wrap items-center gap-x-3 gap-y-1">
        <code className="font-mono font-semibold">{table.table}</code>
        <Badge tone="quiet">{subject ? t(subject) : table.subject}</Badge>
        <span className="text-sm text-soft">{table.kept}</span>
      </summary>
      <ul className="mt-4 grid divide-y divide-line">
        {table.columns.map((column) => (
          <li key={column.column} className="grid gap-x-6 gap-y-1 py-2.5 sm:grid-cols-[12rem_minmax(0,1fr)_auto]">
            <code className="font-mono text-sm break-words">{column.column}</code>
            <span className="min-w-0">
              {column.holds}
              {column.reason && <span className="block text-sm text-soft">{column.reason}</span>}
            </span>
            <span>
              <Badge tone={column.erasure === 'keep' ? 'warn' : 'plain'}>{fateOf(column.erasure)}</Badge>
            </span>
          </li>
        ))}
      </ul>
    </details>
  )
}
