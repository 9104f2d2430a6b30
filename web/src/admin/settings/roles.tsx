import { useState } from 'react'
import { useAdminCreateRoleMutation, useAdminDeleteRoleMutation, useAdminListRolesQuery, useAdminUpdateRoleMutation, type AdminRole } from '../../api/admin.gen.ts'
import { Badge, Button, ConfirmDialog, Dialog, etag, Form, IconButton, Loaded, Page, Panel, Switch, TextField, useDo, useForm, useOpened } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { useMay } from '../may.ts'
import { Scopes } from './scopes.tsx'

// Screen is the roles, and what each opens.
export function Screen() {
  const t = useT()
  const may = useMay()
  const query = useAdminListRolesQuery({ limit: 100 })
  const opened = useOpened(query.data?.data)
  const [gone, setGone] = useState<AdminRole | null>(null)
  const [remove] = useAdminDeleteRoleMutation()
  const { run, isBusy } = useDo()
  const isOpen = may('staff:write')
  return (
    <Page
      title={t('nav.roles')} text={t('roles.text')}
      actions={
        isOpen && (
          <Button kind="main" icon="plus" onPress={() => opened.open('new')}>
            {t('roles.add')}
          </Button>
        )
      }
    >
      <Loaded query={query}>
        {({ data }) => (
          <div className="grid gap-4 lg:grid-cols-2">
            {data.map((role) => (
              <Panel
                key={role.id} title={role.name} text={role.description}
                actions={
                  isOpen && (
                    <>
                      <IconButton icon="edit" label={t('settings.edit', { name: role.name })} onPress={() => opened.open(role)} />
                      {!role.built_in && <IconButton icon="trash" label={t('settings.remove', { name: role.name })} onPress={() => setGone(role)} />}
                    </>
                  )
                }
              >
                <div className="flex flex-wrap gap-2">
                  <Badge tone="quiet">{t.count('roles.users', role.users)}</Badge>
                  {role.built_in && <Badge tone="quiet">{t('roles.builtIn')}</Badge>}
                  {role.requires_totp && <Badge tone="good">{t('roles.needsFactor')}</Badge>}
                </div>
                <p className="mt-3 font-mono text-sm break-words text-soft">{role.scopes.join(' · ')}</p>
              </Panel>
            ))}
          </div>
        )}
      </Loaded>
      {opened.isOpen && <RoleDialog role={opened.row} reload={() => query.refetch()} onClose={opened.close} />}
      <ConfirmDialog
        isOpen={gone !== null} isDangerous isPending={isBusy} title={t('settings.removeTitle', { name: gone?.name ?? '' })} text={t('roles.removeText')} action={t('settings.removeAction')}
        onClose={() => setGone(null)} onConfirm={() => gone && void run(() => remove({ id: gone.id, 'If-Match': etag(gone.version) }).unwrap(), t('settings.removed')).then(() => setGone(null))}
      />
    </Page>
  )
}

function RoleDialog({ role, reload, onClose }: { role: AdminRole | null; reload: () => Promise<unknown>; onClose: () => void }) {
  const t = useT()
  const [create] = useAdminCreateRoleMutation()
  const [update] = useAdminUpdateRoleMutation()
  const isFixed = role?.built_in ?? false
  const form = useForm({
    initial: { name: role?.name ?? '', description: role?.description ?? '', scopes: role?.scopes ?? [], requires_totp: role?.requires_totp ?? false }, version: role?.version, reload,
    save: (values, version) =>
      role
        ? update({ id: role.id, 'If-Match': etag(version), adminRolePatch: isFixed ? { requires_totp: values.requires_totp } : values }).unwrap()
        : create({ adminRoleInput: values }).unwrap(),
  })
  return (
    <Dialog title={role ? t('settings.edit', { name: role.name }) : t('roles.add')} isOpen onClose={onClose} size="large">
      <Form form={form} onSaved={onClose}>
        <div className="grid gap-5 sm:grid-cols-2">
          <TextField label={t('settings.name')} {...form.field('name')} isDisabled={isFixed} isRequired />
          <TextField label={t('roles.description')} {...form.field('description')} isDisabled={isFixed} />
          <Switch isSelected={form.values.requires_totp} onChange={(requires_totp) => form.set({ requires_totp })} hint={t('roles.factorHint')}>
            {t('roles.factor')}
          </Switch>
        </div>
        {!isFixed && <Scopes scopes={form.values.scopes} onChange={(scopes) => form.set({ scopes })} error={form.errors['scopes']} />}
      </Form>
    </Dialog>
  )
}
