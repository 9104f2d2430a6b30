import { useId, useState } from 'react'
import {
  useAdminActivateStaffMutation, useAdminDeactivateStaffMutation, useAdminInviteStaffMutation, useAdminListRolesQuery, useAdminListStaffQuery, useAdminReinviteStaffMutation,
  useAdminResetStaffTotpMutation, useAdminSetStaffRolesMutation, useAdminSignOutStaffMutation, type AdminStaffUser,
} from '../../api/admin.gen.ts'
import { asItIs, Badge, Button, Checkbox, ConfirmDialog, Dialog, EmptyState, etag, Form, Loaded, Menu, Page, Pagination, Table, TextField, useDo, useForm, usePages, type Column, type Deed } from '../kit/index.ts'
import { useFormat, useT, type Translate } from '../language.tsx'
import { useMay, useMe } from '../may.ts'

type Errand = 'invite' | { do: 'roles' | 'reset' | 'leave'; user: AdminStaffUser } | null

// Screen is everybody who works here.
export function Screen() {
  const t = useT()
  const may = useMay()
  const pages = usePages()
  const query = useAdminListStaffQuery({ cursor: pages.cursor })
  const [errand, setErrand] = useState<Errand>(null)
  const columns = useColumns(setErrand)
  const close = () => setErrand(null)
  return (
    <Page
      title={t('nav.staff')}
      actions={
        may('staff:write') && (
          <Button kind="main" icon="plus" onPress={() => setErrand('invite')}>
            {t('staff.invite')}
          </Button>
        )
      }
    >
      <Loaded query={query}>
        {({ data, next, total }) => (
          <>
            <Table label={t('nav.staff')} columns={columns} rows={data} keyOf={(user) => user.id} textOf={(user) => user.email} empty={<EmptyState icon="staff" title={t('staff.none')} />} />
            <Pagination pages={pages} next={next} total={total} />
          </>
        )}
      </Loaded>
      {errand === 'invite' && <InviteDialog onClose={close} />}
      {errand !== null && errand !== 'invite' && errand.do === 'roles' && <RolesDialog user={asItIs(query.data?.data, errand.user)} reload={() => query.refetch()} onClose={close} />}
      {errand !== null && errand !== 'invite' && errand.do !== 'roles' && <SureDialog what={errand.do} user={asItIs(query.data?.data, errand.user)} onClose={close} />}
    </Page>
  )
}

const tones = { active: 'good', invited: 'warn', deactivated: 'quiet' } as const

function stateOf(user: AdminStaffUser, t: Translate) {
  const state = user.state === 'invited' || user.state === 'deactivated' ? user.state : 'active'
  return <Badge tone={tones[state]}>{t(`staff.state.${state}`)}</Badge>
}

function useColumns(onErrand: (errand: Errand) => void): Column<AdminStaffUser>[] {
  const t = useT()
  const format = useFormat()
  const may = useMay()
  const columns: Column<AdminStaffUser>[] = [
    {
      id: 'name', title: t('staff.person'),
      render: (user) => (
        <span>
          <span className="block font-semibold">{user.name || user.email}</span>
          {user.name && <span className="block text-sm font-normal text-soft">{user.email}</span>}
        </span>
      ),
    },
    { id: 'roles', title: t('nav.roles'), render: (user) => user.roles.map((role) => role.name).join(', ') || '–' },
    { id: 'totp', title: t('staff.factor'), render: (user) => (user.totp_enabled ? <Badge tone="good" icon="check">{t('staff.on')}</Badge> : <span className="text-soft">{t('staff.off')}</span>) },
    { id: 'login', title: t('staff.lastLogin'), render: (user) => (user.last_login_at ? format.ago(user.last_login_at) : '–') },
    { id: 'state', title: t('staff.state'), render: (user) => stateOf(user, t) },
  ]
  if (may('staff:write')) columns.push({ id: 'deeds', title: t('staff.deeds'), width: 'w-16', render: (user) => <Deeds user={user} onErrand={onErrand} /> })
  return columns
}

function Deeds({ user, onErrand }: { user: AdminStaffUser; onErrand: (errand: Errand) => void }) {
  const t = useT()
  const me = useMe()
  const { run } = useDo()
  const [reinvite] = useAdminReinviteStaffMutation()
  const [activate] = useAdminActivateStaffMutation()
  const [signOut] = useAdminSignOutStaffMutation()
  const of = { id: user.id }
  const deeds: Deed[] = [{ id: 'roles', icon: 'lock', name: t('staff.setRoles'), onAction: () => onErrand({ do: 'roles', user }) }]
  if (user.state === 'invited') deeds.push({ id: 'again', icon: 'mail', name: t('staff.inviteAgain'), onAction: () => void run(() => reinvite(of).unwrap(), t('staff.invited')) })
  if (user.state === 'active') deeds.push({ id: 'out', icon: 'leave', name: t('staff.signOut'), onAction: () => void run(() => signOut(of).unwrap(), t('staff.signedOut')) })
  if (user.totp_enabled) deeds.push({ id: 'reset', icon: 'key', name: t('staff.reset'), onAction: () => onErrand({ do: 'reset', user }) })
  if (user.state === 'deactivated') deeds.push({ id: 'back', icon: 'check', name: t('staff.activate'), onAction: () => void run(() => activate(of).unwrap(), t('staff.activated')) })
  else if (user.id !== me?.id) deeds.push({ id: 'leave', icon: 'close', name: t('staff.deactivate'), isDangerous: true, onAction: () => onErrand({ do: 'leave', user }) })
  return <Menu label={t('staff.deedsOf', { name: user.name || user.email })} deeds={deeds} />
}

function SureDialog({ what, user, onClose }: { what: 'reset' | 'leave'; user: AdminStaffUser; onClose: () => void }) {
  const t = useT()
  const { run, isBusy, error } = useDo()
  const [reset] = useAdminResetStaffTotpMutation()
  const [deactivate] = useAdminDeactivateStaffMutation()
  const of = { id: user.id, 'If-Match': etag(user.version) }
  const confirm = async () => {
    if (what === 'reset' ? await run(() => reset(of).unwrap(), t('staff.resetDone')) : await run(() => deactivate(of).unwrap(), t('staff.deactivated'))) onClose()
  }
  return (
    <ConfirmDialog
      isOpen isDangerous isPending={isBusy} error={error} title={t(what === 'reset' ? 'staff.resetTitle' : 'staff.leaveTitle', { name: user.name || user.email })}
      text={t(what === 'reset' ? 'staff.resetText' : 'staff.leaveText')} action={t(what === 'reset' ? 'staff.reset' : 'staff.deactivate')} onClose={onClose} onConfirm={() => void confirm()}
    />
  )
}

function InviteDialog({ onClose }: { onClose: () => void }) {
  const t = useT()
  const [invite] = useAdminInviteStaffMutation()
  const form = useForm({ initial: { email: '', name: '', roles: [] as string[] }, save: (values) => invite({ adminStaffInvitation: values }).unwrap() })
  return (
    <Dialog title={t('staff.invite')} isOpen onClose={onClose}>
      <Form form={form} onSaved={onClose} saveText={t('staff.sendInvitation')} doneText={t('staff.invited')}>
        <TextField label={t('login.email')} type="email" {...form.field('email')} isRequired />
        <TextField label={t('staff.name')} hint={t('staff.nameHint')} {...form.field('name')} />
        <RoleChoice chosen={form.values.roles} onChange={(roles) => form.set({ roles })} error={form.errors['roles']} />
      </Form>
    </Dialog>
  )
}

function RolesDialog({ user, reload, onClose }: { user: AdminStaffUser; reload: () => Promise<unknown>; onClose: () => void }) {
  const t = useT()
  const [set] = useAdminSetStaffRolesMutation()
  const form = useForm({
    initial: { roles: user.roles.map((role) => role.code) }, version: user.version, reload,
    save: ({ roles }, version) => set({ id: user.id, 'If-Match': etag(version), adminStaffRoles: { roles } }).unwrap(),
  })
  return (
    <Dialog title={t('staff.rolesOf', { name: user.name || user.email })} isOpen onClose={onClose}>
      <Form form={form} onSaved={onClose}>
        <RoleChoice chosen={form.values.roles} onChange={(roles) => form.set({ roles })} error={form.errors['roles']} />
      </Form>
    </Dialog>
  )
}

function RoleChoice({ chosen, onChange, error }: { chosen: string[]; onChange: (roles: string[]) => void; error: string | undefined }) {
  const t = useT()
  const query = useAdminListRolesQuery({ limit: 100 })
  const wrong = useId()
  return (
    <fieldset aria-describedby={error ? wrong : undefined} className="grid gap-3">
      <legend className="mb-2 font-semibold">{t('nav.roles')}</legend>
      <Loaded query={query}>
        {({ data }) =>
          data.map((role) => (
            <Checkbox
              key={role.id} isSelected={chosen.includes(role.code)} hint={role.description}
              onChange={(isOn) => onChange(isOn ? [...chosen, role.code] : chosen.filter((code) => code !== role.code))}
            >
              {role.name}
            </Checkbox>
          ))
        }
      </Loaded>
      {error && (
        <p id={wrong} className="text-sm font-medium text-bad">
          {error}
        </p>
      )}
    </fieldset>
  )
}
