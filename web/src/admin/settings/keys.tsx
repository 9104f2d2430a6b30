import { useState } from 'react'
import { useAdminCreateApiKeyMutation, useAdminListApiKeysQuery, useAdminRevokeApiKeyMutation, type AdminApiKey } from '../../api/admin.gen.ts'
import { Badge, Button, ConfirmDialog, Dialog, EmptyState, Form, Loaded, NumberField, Page, Pagination, SecretDialog, Select, Table, TextField, useDo, useForm, usePages, type Column } from '../kit/index.ts'
import { useFormat, useT } from '../language.tsx'
import { useMay } from '../may.ts'
import { Scopes } from './scopes.tsx'

// Screen is the keys by which programs use the API.
export function Screen() {
  const t = useT()
  const may = useMay()
  const pages = usePages()
  const query = useAdminListApiKeysQuery({ cursor: pages.cursor })
  const [isMaking, setMaking] = useState(false)
  const [ending, setEnding] = useState<AdminApiKey | null>(null)
  const [revoke] = useAdminRevokeApiKeyMutation()
  const { run, isBusy } = useDo()
  const columns = useColumns(setEnding)
  const add = may('keys:write') && (
    <Button kind="main" icon="plus" onPress={() => setMaking(true)}>
      {t('keys.add')}
    </Button>
  )
  return (
    <Page title={t('nav.keys')} text={t('keys.text')} actions={add}>
      <Loaded query={query}>
        {({ data, next, total }) => (
          <>
            <Table label={t('nav.keys')} columns={columns} rows={data} keyOf={(key) => key.id} textOf={(key) => key.name} empty={<EmptyState icon="key" title={t('keys.none')} action={add} />} />
            <Pagination pages={pages} next={next} total={total} />
          </>
        )}
      </Loaded>
      {isMaking && <KeyDialog onClose={() => setMaking(false)} />}
      <ConfirmDialog
        isOpen={ending !== null} isDangerous isPending={isBusy} title={t('keys.revokeTitle', { name: ending?.name ?? '' })} text={t('keys.revokeText')} action={t('keys.revoke')}
        onClose={() => setEnding(null)} onConfirm={() => ending && void run(() => revoke({ id: ending.id }).unwrap(), t('keys.revoked')).then(() => setEnding(null))}
      />
    </Page>
  )
}

function useColumns(onRevoke: (key: AdminApiKey) => void): Column<AdminApiKey>[] {
  const t = useT()
  const format = useFormat()
  const may = useMay()
  const [now] = useState(() => Date.now())
  const isOver = (key: AdminApiKey) => key.expires_at !== null && Date.parse(key.expires_at) < now
  return [
    { id: 'name', title: t('settings.name'), render: (key) => <span className="font-semibold">{key.name}</span> },
    { id: 'hint', title: t('keys.hint'), render: (key) => <code className="font-mono text-sm">{`… ${key.hint}`}</code> },
    { id: 'scopes', title: t('keys.scopes'), render: (key) => <span className="font-mono text-sm break-words">{key.scopes.join(', ')}</span> },
    { id: 'used', title: t('keys.used'), render: (key) => (key.last_used_at ? format.ago(key.last_used_at) : t('keys.never')) },
    { id: 'expires', title: t('keys.expires'), render: (key) => (key.expires_at ? format.date(key.expires_at) : t('keys.never')) },
    {
      id: 'state', title: t('staff.state'),
      render: (key) =>
        key.revoked_at ? (
          <Badge tone="quiet">{t('keys.isRevoked')}</Badge>
        ) : isOver(key) ? (
          <Badge tone="warn">{t('keys.isOver')}</Badge>
        ) : may('keys:write') ? (
          <Button onPress={() => onRevoke(key)}>{t('keys.revoke')}</Button>
        ) : (
          <Badge tone="good">{t('staff.state.active')}</Badge>
        ),
    },
  ]
}

const lasting = ['never', '30', '90', '365'] as const
const oneDay = 86_400_000
const blank: { name: string; scopes: string[]; days: (typeof lasting)[number]; rate: number } = { name: '', scopes: [], days: 'never', rate: NaN }

function KeyDialog({ onClose }: { onClose: () => void }) {
  const t = useT()
  const [create] = useAdminCreateApiKeyMutation()
  const [secret, setSecret] = useState<string | null>(null)
  const form = useForm({
    initial: blank,
    save: async ({ name, scopes, days, rate }) => {
      const expiry = days === 'never' ? {} : { expires_at: new Date(Date.now() + Number(days) * oneDay).toISOString() }
      const key = await create({ adminApiKeyInput: { name, scopes, ...expiry, ...(!Number.isNaN(rate) && { rate_limit: rate }) } }).unwrap()
      setSecret(key.secret ?? '')
    },
  })
  if (secret !== null) return <SecretDialog title={t('keys.secretTitle')} text={t('keys.secretText')} secret={secret} onClose={onClose} />
  return (
    <Dialog title={t('keys.add')} isOpen onClose={onClose} size="large">
      <Form form={form} saveText={t('keys.make')} doneText={t('keys.made')}>
        <div className="grid gap-5 sm:grid-cols-3">
          <TextField label={t('settings.name')} hint={t('keys.nameHint')} {...form.field('name')} isRequired />
          <Select label={t('keys.expires')} options={lasting.map((id) => ({ id, name: id === 'never' ? t('keys.never') : t('keys.days', { count: id }) }))} {...form.field('days')} />
          <NumberField label={t('keys.rate')} hint={t('keys.rateHint')} minValue={1} {...form.field('rate')} />
        </div>
        <Scopes scopes={form.values.scopes} onChange={(scopes) => form.set({ scopes })} error={form.errors['scopes']} />
      </Form>
    </Dialog>
  )
}
