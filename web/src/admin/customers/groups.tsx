import { useState } from 'react'
import { Link } from 'react-router'
import { useAdminCreateCustomerGroupMutation, useAdminDeleteCustomerGroupMutation, useAdminListCustomerGroupsQuery, useAdminUpdateCustomerGroupMutation, type AdminCustomerGroup } from '../../api/admin.gen.ts'
import { Button, ConfirmDialog, Dialog, EmptyState, etag, Form, IconButton, Loaded, Page, Pagination, Table, TextField, useDo, useForm, usePages, type Column } from '../kit/index.ts'
import { useFormat, useT } from '../language.tsx'
import { useMay } from '../may.ts'

type Errand = { do: 'edit' | 'remove'; group: AdminCustomerGroup } | 'new' | null

// Screen is the groups that promotions and lists know customers by.
export function Screen() {
  const t = useT()
  const may = useMay()
  const pages = usePages()
  const query = useAdminListCustomerGroupsQuery({ cursor: pages.cursor })
  const [errand, setErrand] = useState<Errand>(null)
  const columns = useColumns(setErrand)
  const close = () => setErrand(null)
  const add = may('customers:write') && (
    <Button kind="main" icon="plus" onPress={() => setErrand('new')}>
      {t('groups.add')}
    </Button>
  )
  return (
    <Page title={t('nav.groups')} text={t('groups.text')} actions={add}>
      <Loaded query={query}>
        {({ data, next, total }) => (
          <>
            <Table label={t('nav.groups')} columns={columns} rows={data} keyOf={(group) => group.id} textOf={(group) => group.name} empty={<EmptyState icon="staff" title={t('groups.none')} text={t('groups.noneText')} action={add} />} />
            {total > 0 && <Pagination pages={pages} next={next} total={total} />}
          </>
        )}
      </Loaded>
      {errand === 'new' && <GroupDialog group={null} reload={query.refetch} onClose={close} />}
      {errand !== null && errand !== 'new' && errand.do === 'edit' && <GroupDialog group={errand.group} reload={query.refetch} onClose={close} />}
      {errand !== null && errand !== 'new' && errand.do === 'remove' && <RemoveDialog group={errand.group} onClose={close} />}
    </Page>
  )
}

function useColumns(onErrand: (errand: Errand) => void): Column<AdminCustomerGroup>[] {
  const t = useT()
  const format = useFormat()
  const may = useMay()
  const columns: Column<AdminCustomerGroup>[] = [
    { id: 'name', title: t('settings.name'), render: (group) => <span className="font-semibold">{group.name}</span> },
    { id: 'code', title: t('groups.code'), render: (group) => <code className="font-mono text-sm">{group.code}</code> },
    {
      id: 'members', title: t('groups.members'), isNumeric: true,
      render: (group) => <Link to={`/admin/customers?group=${encodeURIComponent(group.code)}`} className="underline" aria-label={t('groups.showMembers', { name: group.name, count: group.members })}>{format.number(group.members)}</Link>,
    },
    { id: 'since', title: t('groups.since'), isQuiet: true, render: (group) => format.date(group.created_at) },
  ]
  if (may('customers:write')) {
    columns.push({
      id: 'deeds', title: t('staff.deeds'), width: 'w-28',
      render: (group) => (
        <span className="flex justify-end">
          <IconButton icon="edit" label={t('settings.edit', { name: group.name })} onPress={() => onErrand({ do: 'edit', group })} />
          <IconButton icon="trash" label={t('settings.remove', { name: group.name })} onPress={() => onErrand({ do: 'remove', group })} />
        </span>
      ),
    })
  }
  return columns
}

function GroupDialog({ group, reload, onClose }: { group: AdminCustomerGroup | null; reload: () => Promise<unknown>; onClose: () => void }) {
  const t = useT()
  const [create] = useAdminCreateCustomerGroupMutation()
  const [update] = useAdminUpdateCustomerGroupMutation()
  const form = useForm({
    initial: { name: group?.name ?? '', code: group?.code ?? '' }, version: group?.version, reload,
    save: ({ name, code }, version) =>
      group ? update({ id: group.id, 'If-Match': etag(version), adminCustomerGroupPatch: { name } }).unwrap() : create({ adminCustomerGroupInput: { name, code } }).unwrap(),
  })
  return (
    <Dialog title={group ? t('settings.edit', { name: group.name }) : t('groups.add')} isOpen onClose={onClose} size="small">
      <Form form={form} onSaved={onClose}>
        <TextField label={t('settings.name')} maxLength={100} isRequired {...form.field('name')} />
        <TextField label={t('groups.code')} hint={t('groups.codeHint')} maxLength={60} mono isRequired isDisabled={group !== null} {...form.field('code')} />
      </Form>
    </Dialog>
  )
}

function RemoveDialog({ group, onClose }: { group: AdminCustomerGroup; onClose: () => void }) {
  const t = useT()
  const [remove] = useAdminDeleteCustomerGroupMutation()
  const { run, isBusy, error } = useDo()
  const confirm = async () => {
    if (await run(() => remove({ id: group.id, 'If-Match': etag(group.version) }).unwrap(), t('settings.removed'))) onClose()
  }
  return (
    <ConfirmDialog
      isOpen isDangerous isPending={isBusy} error={error} title={t('settings.removeTitle', { name: group.name })} text={t.count('groups.removeText', group.members)} action={t('settings.removeAction')} onClose={onClose}
      onConfirm={() => void confirm()}
    />
  )
}
