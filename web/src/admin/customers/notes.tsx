import { useState } from 'react'
import { useAdminAddCustomerNoteMutation, useAdminListCustomerNotesQuery, useAdminRemoveCustomerNoteMutation, type AdminCustomerNote } from '../../api/admin.gen.ts'
import { ConfirmDialog, Form, IconButton, Loaded, Pagination, Panel, TextField, useDo, useForm } from '../kit/index.ts'
import { useFormat, useT } from '../language.tsx'
import { useMay } from '../may.ts'
import { useTurned } from './orders.tsx'

// Notes is what staff wrote down about somebody.
export function Notes({ id }: { id: string }) {
  const t = useT()
  const may = useMay()
  const pages = useTurned()
  const query = useAdminListCustomerNotesQuery({ id, cursor: pages.cursor })
  const [add] = useAdminAddCustomerNoteMutation()
  const form = useForm({ initial: { note: '' }, save: (values) => add({ id, adminCustomerNoteInput: values }).unwrap() })
  return (
    <Panel title={t('customers.notes')}>
      <div className="grid gap-5">
        {may('customers:write') && (
          <Form form={form} saveText={t('customers.addNote')} doneText={t('customers.noted')}>
            <TextField label={t('customers.note')} hint={t('customers.noteHint')} rows={2} maxLength={2000} {...form.field('note')} />
          </Form>
        )}
        <Loaded query={query} rows={2}>
          {({ data, next }) => (
            <>
              <ul className="grid divide-y divide-line">
                {data.map((note) => (
                  <OneNote key={note.id} id={id} note={note} />
                ))}
              </ul>
              {(next || pages.previous) && <Pagination pages={pages} next={next} />}
            </>
          )}
        </Loaded>
      </div>
    </Panel>
  )
}

function OneNote({ id, note }: { id: string; note: AdminCustomerNote }) {
  const t = useT()
  const format = useFormat()
  const may = useMay()
  const [isGoing, setGoing] = useState(false)
  const [remove] = useAdminRemoveCustomerNoteMutation()
  const { run, isBusy } = useDo()
  return (
    <li className="flex items-start justify-between gap-2 py-3">
      <div className="min-w-0">
        <p className="break-words whitespace-pre-line">{note.note}</p>
        <p className="text-sm break-words text-soft">{`${format.dateTime(note.at)} · ${note.actor}`}</p>
      </div>
      {may('customers:write') && <IconButton icon="trash" label={t('customers.removeNote')} onPress={() => setGoing(true)} />}
      <ConfirmDialog
        isOpen={isGoing} isDangerous isPending={isBusy} title={t('customers.removeNoteTitle')} text={note.note} action={t('settings.removeAction')} onClose={() => setGoing(false)}
        onConfirm={() => void run(() => remove({ id, noteId: note.id }).unwrap(), t('settings.removed')).then(() => setGoing(false))}
      />
    </li>
  )
}
