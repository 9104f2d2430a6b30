import { useState } from 'react'
import { useAdminCreateSynonymMutation, useAdminDeleteSynonymMutation, useAdminListSynonymsQuery, useAdminUpdateSynonymMutation, type AdminSynonym } from '../../api/admin.gen.ts'
import { Button, ConfirmDialog, Dialog, EmptyState, etag, Form, IconButton, Loaded, Panel, TextField, useDo, useForm } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { useMay } from '../may.ts'

// Synonyms is the words that mean the same to those who look for something.
export function Synonyms() {
  const t = useT()
  const may = useMay()
  const query = useAdminListSynonymsQuery()
  const [open, setOpen] = useState<AdminSynonym | 'new' | null>(null)
  const [gone, setGone] = useState<AdminSynonym | null>(null)
  const [remove] = useAdminDeleteSynonymMutation()
  const { run, isBusy } = useDo()
  const isOpen = may('search:write')
  const add = isOpen && (
    <Button icon="plus" onPress={() => setOpen('new')}>
      {t('search.newSynonym')}
    </Button>
  )
  return (
    <Panel title={t('search.synonyms')} text={t('search.synonymsText')} actions={add}>
      <Loaded query={query}>
        {({ data }) =>
          data.length === 0 ? (
            <EmptyState icon="search" title={t('search.noSynonyms')} text={t('search.noSynonymsText')} />
          ) : (
            <ul className="grid divide-y divide-line">
              {data.map((synonym) => (
                <li key={synonym.id} className="flex items-center gap-3 py-2.5">
                  <span className="flex min-w-0 grow flex-wrap gap-2">
                    {synonym.terms.map((term) => (
                      <span key={term} className="rounded-full bg-tint px-3 py-0.5">
                        {term}
                      </span>
                    ))}
                  </span>
                  {isOpen && (
                    <span className="flex">
                      <IconButton icon="edit" label={t('settings.edit', { name: synonym.terms[0] ?? '' })} onPress={() => setOpen(synonym)} />
                      <IconButton icon="trash" label={t('settings.remove', { name: synonym.terms[0] ?? '' })} onPress={() => setGone(synonym)} />
                    </span>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {open && <SynonymDialog synonym={open === 'new' ? null : open} words={[]} onClose={() => setOpen(null)} />}
      <ConfirmDialog
        isOpen={gone !== null} isDangerous isPending={isBusy} title={t('settings.removeTitle', { name: gone?.terms.join(', ') ?? '' })} text={t('search.removeText')} action={t('settings.removeAction')}
        onClose={() => setGone(null)} onConfirm={() => gone && void run(() => remove({ id: gone.id, 'If-Match': etag(gone.version) }).unwrap(), t('settings.removed')).then(() => setGone(null))}
      />
    </Panel>
  )
}

interface DialogProps {
  synonym: AdminSynonym | null // null: a new one
  words: readonly string[] // what it begins with
  onClose: () => void
}

const termsOf = (text: string) => text.split(/[\n,;]+/).map((term) => term.trim()).filter(Boolean)

// SynonymDialog says which words mean the same, each on a line.
export function SynonymDialog({ synonym, words, onClose }: DialogProps) {
  const t = useT()
  const [create] = useAdminCreateSynonymMutation()
  const [update] = useAdminUpdateSynonymMutation()
  const form = useForm({
    initial: { terms: (synonym?.terms ?? words).join('\n') }, version: synonym?.version,
    save: ({ terms: text }, version) => {
      const body = { terms: termsOf(text) }
      return synonym ? update({ id: synonym.id, 'If-Match': etag(version), adminSynonymPatch: body }).unwrap() : create({ adminSynonymInput: body }).unwrap()
    },
  })
  const error = Object.entries(form.errors).find(([field]) => field.startsWith('terms'))?.[1]
  return (
    <Dialog title={synonym ? t('search.changeSynonym') : t('search.newSynonym')} isOpen onClose={onClose} size="small">
      <Form form={form} onSaved={onClose}>
        <TextField label={t('search.terms')} hint={t('search.termsHint')} rows={6} {...form.field('terms')} error={error} isRequired />
      </Form>
    </Dialog>
  )
}
