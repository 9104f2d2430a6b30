import { useState } from 'react'
import { Link } from 'react-router'
import { useAdminCancelErasureMutation, useAdminListErasuresQuery, type AdminErasure } from '../../api/admin.gen.ts'
import { Badge, Button, ConfirmDialog, EmptyState, Loaded, Pagination, Table, useDo, type Column, type Tone } from '../kit/index.ts'
import { useFormat, useT, type MessageKey } from '../language.tsx'
import { useMay } from '../may.ts'
import { useTurned } from './orders.tsx'

const states: Record<string, { tone: Tone; name: MessageKey }> = {
  waiting: { tone: 'warn', name: 'privacy.state.waiting' },
  queued: { tone: 'plain', name: 'privacy.state.queued' },
  completed: { tone: 'good', name: 'privacy.state.completed' },
  canceled: { tone: 'quiet', name: 'privacy.state.canceled' },
}

// Erasures is who asked to be forgotten, and how far that is.
export function Erasures() {
  const t = useT()
  const pages = useTurned()
  const query = useAdminListErasuresQuery({ cursor: pages.cursor })
  const [ending, setEnding] = useState<AdminErasure | null>(null)
  const [cancel] = useAdminCancelErasureMutation()
  const { run, isBusy } = useDo()
  const columns = useColumns(setEnding)
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <Loaded query={query}>
        {({ data, next, total }) => (
          <>
            <Table label={t('privacy.erasures')} columns={columns} rows={data} keyOf={(one) => one.id} textOf={(one) => one.id} empty={<EmptyState icon="lock" title={t('privacy.none')} text={t('privacy.noneText')} />} />
            {total > 0 && <Pagination pages={pages} next={next} total={total} />}
          </>
        )}
      </Loaded>
      <ConfirmDialog
        isOpen={ending !== null} isPending={isBusy} title={t('privacy.callOffTitle')} text={t('privacy.callOffText')} action={t('privacy.callOff')} onClose={() => setEnding(null)}
        onConfirm={() => ending && void run(() => cancel({ id: ending.id }).unwrap(), t('privacy.calledOff')).then(() => setEnding(null))}
      />
    </div>
  )
}

function useColumns(onCallOff: (erasure: AdminErasure) => void): Column<AdminErasure>[] {
  const t = useT()
  const format = useFormat()
  const may = useMay()
  return [
    { id: 'at', title: t('privacy.asked'), render: (one) => <span className="whitespace-nowrap">{format.dateTime(one.created_at)}</span> },
    {
      id: 'who', title: t('customers.who'),
      render: (one) => (one.customer_id ? <Link to={`/admin/customers/${one.customer_id}`} className="underline">{t('privacy.anAccount')}</Link> : t('privacy.anAddress')),
    },
    { id: 'actor', title: t('privacy.by'), isQuiet: true, render: (one) => <span className="break-all">{one.actor}</span> },
    { id: 'done', title: t('privacy.done'), render: (one) => (one.completed_at ? `${format.dateTime(one.completed_at)}, ${t.count('privacy.documents', one.documents)}` : '–') },
    {
      id: 'state', title: t('customers.state'),
      render: (one) => {
        const state = states[one.state]
        return (
          <span className="flex flex-wrap items-center justify-end gap-2 md:justify-start">
            <Badge tone={state?.tone ?? 'plain'}>{state ? t(state.name) : one.state}</Badge>
            {one.state === 'waiting' && may('privacy:write') && <Button onPress={() => onCallOff(one)}>{t('privacy.callOff')}</Button>}
          </span>
        )
      },
    },
  ]
}
