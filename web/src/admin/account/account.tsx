import { useState } from 'react'
import {
  useAdminChangeMyPasswordMutation, useAdminDisableTotpMutation, useAdminEndMySessionMutation, useAdminListMySessionsQuery, useAdminLogoutEverywhereMutation, useAdminRenewRecoveryCodesMutation,
  useAdminUpdateMeMutation, type AdminStaffSelf, type AdminStaffSession,
} from '../../api/admin.gen.ts'
import { sessionEnded } from '../../api/admin-base.ts'
import { Badge, Button, Dialog, Form, Loaded, Note, Page, Panel, TextField, useDo, useForm } from '../kit/index.ts'
import { useFormat, useT } from '../language.tsx'
import { useMe } from '../may.ts'
import { RecoveryCodes, TOTPSetup } from '../session/totp.tsx'
import { useAppDispatch } from '../store.ts'

// Screen is one's own account.
export function Screen() {
  const t = useT()
  const me = useMe()
  return (
    <Page title={t('nav.account')} text={me?.email}>
      {me && (
        <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 xl:grid-cols-2">
          <NameForm me={me} />
          <PasswordForm me={me} />
          <Factor me={me} />
          <Sessions />
        </div>
      )}
    </Page>
  )
}

function NameForm({ me }: { me: AdminStaffSelf }) {
  const t = useT()
  const [update] = useAdminUpdateMeMutation()
  const form = useForm({ initial: { name: me.name }, save: (values) => update({ adminStaffSelfPatch: values }).unwrap() })
  return (
    <Form form={form}>
      <Panel title={t('account.profile')}>
        <TextField label={t('staff.name')} autoComplete="name" {...form.field('name')} isRequired />
      </Panel>
    </Form>
  )
}

function PasswordForm({ me }: { me: AdminStaffSelf }) {
  const t = useT()
  const [change] = useAdminChangeMyPasswordMutation()
  const form = useForm({
    initial: { current_password: '', new_password: '' }, save: (values) => change({ adminPasswordChange: values }).unwrap(),
  })
  return (
    <Form form={form} saveText={t('account.setPassword')} doneText={t('account.passwordSet')}>
      <Panel title={t('login.password')} text={t('account.passwordText')}>
        <div className="grid gap-4">
          <Username me={me} />
          <TextField label={t('account.current')} type="password" autoComplete="current-password" {...form.field('current_password')} isRequired />
          <TextField label={t('account.new')} hint={t('account.newHint')} type="password" autoComplete="new-password" {...form.field('new_password')} isRequired />
        </div>
      </Panel>
    </Form>
  )
}

// Username tells a password manager whose password a form is about.
const Username = ({ me }: { me: AdminStaffSelf }) => <input type="text" autoComplete="username" value={me.email} readOnly hidden />

type FactorStep = 'setup' | 'codes' | 'disable' | null

function Factor({ me }: { me: AdminStaffSelf }) {
  const t = useT()
  const [step, setStep] = useState<FactorStep>(null)
  const close = () => setStep(null)
  return (
    <Panel title={t('account.factor')} text={t('account.factorText')}>
      {me.totp_enabled ? (
        <div className="grid gap-4">
          <p className="flex flex-wrap items-center gap-3">
            <Badge tone="good" icon="check">
              {t('staff.on')}
            </Badge>
            {t.count('account.codesLeft', me.recovery_codes_left)}
          </p>
          {me.recovery_codes_left < 3 && <Note tone="warn">{t('account.fewCodes')}</Note>}
          <div className="flex flex-wrap gap-3">
            <Button onPress={() => setStep('codes')}>{t('account.newCodes')}</Button>
            {!me.totp_required && <Button onPress={() => setStep('disable')}>{t('account.disable')}</Button>}
          </div>
        </div>
      ) : (
        <Button kind="main" icon="lock" onPress={() => setStep('setup')}>
          {t('totp.begin.action')}
        </Button>
      )}
      {step === 'setup' && (
        <Dialog title={t('account.factor')} isOpen onClose={close} size="small">
          <TOTPSetup onDone={close} />
        </Dialog>
      )}
      {(step === 'codes' || step === 'disable') && <ProofDialog me={me} what={step} onClose={close} />}
    </Panel>
  )
}

function ProofDialog({ me, what, onClose }: { me: AdminStaffSelf; what: 'codes' | 'disable'; onClose: () => void }) {
  const t = useT()
  const [disable] = useAdminDisableTotpMutation()
  const [renew] = useAdminRenewRecoveryCodesMutation()
  const [codes, setCodes] = useState<string[] | null>(null)
  const form = useForm({
    initial: { password: '', code: '' },
    save: async (values) => {
      if (what === 'disable') await disable({ adminTotpProof: values }).unwrap()
      else setCodes((await renew({ adminTotpProof: values }).unwrap()).recovery_codes)
    },
  })
  return (
    <Dialog title={t(what === 'codes' ? 'account.newCodes' : 'account.disable')} isOpen onClose={onClose} size="small" isFixed={codes !== null}>
      {codes ? (
        <RecoveryCodes codes={codes} onDone={onClose} />
      ) : (
        <Form form={form} saveText={t('totp.confirm')} onSaved={() => what === 'disable' && onClose()}>
          <p className="text-soft">{t(what === 'codes' ? 'account.newCodesText' : 'account.disableText')}</p>
          <Username me={me} />
          <TextField label={t('login.password')} type="password" autoComplete="current-password" {...form.field('password')} isRequired />
          <TextField label={t('login.code')} hint={t('login.codeHint')} autoComplete="one-time-code" {...form.field('code')} isRequired />
        </Form>
      )}
    </Dialog>
  )
}

function Sessions() {
  const t = useT()
  const query = useAdminListMySessionsQuery()
  const dispatch = useAppDispatch()
  const [leave] = useAdminLogoutEverywhereMutation()
  const { run, isBusy } = useDo()
  const everywhere = async () => {
    if (await run(() => leave({}).unwrap(), t('account.leftEverywhere'))) dispatch(sessionEnded)
  }
  return (
    <Panel
      title={t('account.sessions')}
      actions={
        <Button isPending={isBusy} onPress={() => void everywhere()}>
          {t('account.leaveEverywhere')}
        </Button>
      }
    >
      <Loaded query={query}>
        {({ data }) => (
          <ul className="grid divide-y divide-line">
            {data.map((session) => (
              <SessionLine key={session.id} session={session} />
            ))}
          </ul>
        )}
      </Loaded>
    </Panel>
  )
}

// browserOf is what a client calls itself, in a few words; as it says where they are not known.
function browserOf(agent: string): string {
  const browser = /(Edg|OPR|Firefox|Chrome|Safari)/.exec(agent)?.[1]
  const system = /(Windows|Android|iPhone|iPad|Mac OS X|Linux)/.exec(agent)?.[1]
  const names: Record<string, string> = { Edg: 'Edge', OPR: 'Opera', 'Mac OS X': 'macOS' }
  return [browser, system].filter((name) => name !== undefined).map((name) => names[name] ?? name).join(' · ') || agent.slice(0, 60)
}

function SessionLine({ session }: { session: AdminStaffSession }) {
  const t = useT()
  const format = useFormat()
  const [end] = useAdminEndMySessionMutation()
  const { run, isBusy } = useDo()
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 py-3">
      <div className="min-w-0 grow">
        <p className="flex flex-wrap items-center gap-2 font-semibold">
          {browserOf(session.user_agent)}
          {session.current && <Badge tone="good">{t('account.here')}</Badge>}
        </p>
        <p className="text-sm text-soft">{`${session.address} · ${format.ago(session.last_used_at)}`}</p>
      </div>
      {!session.current && (
        <Button isPending={isBusy} onPress={() => void run(() => end({ id: session.id }).unwrap(), t('account.ended'))}>
          {t('account.end')}
        </Button>
      )}
    </li>
  )
}
