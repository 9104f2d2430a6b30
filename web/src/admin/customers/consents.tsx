import { useState } from 'react'
import { useAdminAddCustomerConsentsMutation, useAdminListCustomerConsentsQuery, type CustomerConsent } from '../../api/admin.gen.ts'
import { Badge, Button, Dialog, EmptyState, Form, Loaded, Pagination, Select, Table, TextField, useForm, type Column } from '../kit/index.ts'
import { useFormat, useT } from '../language.tsx'
import { useMay } from '../may.ts'
import { useTurned } from './orders.tsx'

// Consents is what somebody agreed to and took back, the newest first. Nothing of it is ever changed: more is written down.
export function Consents({ id, isErased }: { id: string; isErased: boolean }) {
  const t = useT()
  const may = useMay()
  const pages = useTurned()
  const query = useAdminListCustomerConsentsQuery({ id, cursor: pages.cursor })
  const [isAdding, setAdding] = useState(false)
  const columns = useColumns()
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <Loaded query={query}>
        {({ data, next, total }) => (
          <>
            <Table label={t('customers.consents')} columns={columns} rows={data} keyOf={(one) => one.id} empty={<EmptyState icon="check" title={t('customers.noConsents')} />} />
            {total > 0 && <Pagination pages={pages} next={next} total={total} />}
          </>
        )}
      </Loaded>
      {may('customers:write') && !isErased && (
        <div>
          <Button icon="plus" onPress={() => setAdding(true)}>
            {t('customers.addConsent')}
          </Button>
        </div>
      )}
      {isAdding && <ConsentDialog id={id} onClose={() => setAdding(false)} />}
    </div>
  )
}

function useColumns(): Column<CustomerConsent>[] {
  const t = useT()
  const format = useFormat()
  return [
    { id: 'kind', title: t('customers.consentKind'), render: (one) => <span className="font-semibold">{one.kind}</span> },
    { id: 'given', title: t('customers.consentGiven'), render: (one) => <Badge tone={one.given ? 'good' : 'quiet'}>{t(one.given ? 'customers.given' : 'customers.takenBack')}</Badge> },
    { id: 'source', title: t('customers.consentSource'), render: (one) => sourceOf(one.source, t) },
    { id: 'version', title: t('customers.textVersion'), isQuiet: true, render: (one) => one.text_version || '–' },
    { id: 'at', title: t('customers.consentAt'), render: (one) => format.dateTime(one.at) },
  ]
}

function sourceOf(source: string, t: ReturnType<typeof useT>): string {
  return source === 'registration' || source === 'account' || source === 'staff' ? t(`customers.source.${source}`) : source
}

interface ConsentValues {
  kind: string
  given: 'yes' | 'no'
  text_version: string
}

function ConsentDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useT()
  const [add] = useAdminAddCustomerConsentsMutation()
  const form = useForm<ConsentValues>({
    initial: { kind: 'newsletter', given: 'yes', text_version: '' },
    save: ({ kind, given, text_version }) => add({ id, consentsInput: { consents: [{ kind, given: given === 'yes', text_version }] } }).unwrap(),
  })
  // The API names the field by its place in the list of consents.
  const errorOf = (name: string) => form.errors[`consents[0].${name}`]
  return (
    <Dialog title={t('customers.addConsent')} isOpen onClose={onClose} size="small">
      <Form form={form} onSaved={onClose}>
        <TextField label={t('customers.consentKind')} hint={t('customers.consentKindHint')} isRequired {...form.field('kind')} error={errorOf('kind')} />
        <Select label={t('customers.consentGiven')} options={[{ id: 'yes', name: t('customers.given') }, { id: 'no', name: t('customers.takenBack') }]} {...form.field('given')} />
        <TextField label={t('customers.textVersion')} hint={t('customers.textVersionHint')} {...form.field('text_version')} error={errorOf('text_version')} />
      </Form>
    </Dialog>
  )
}
