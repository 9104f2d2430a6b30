import { useAdminListWebhookDeliveriesQuery, type AdminWebhookDelivery, type AdminWebhookEndpoint } from '../../api/admin.gen.ts'
import { Badge, Chip, EmptyState, FilterBar, Pagination, Select, Table, useFilters, usePages, type Column, type Tone } from '../kit/index.ts'
import { useFormat, useT } from '../language.tsx'

const statuses = ['queued', 'succeeded', 'failed', 'dead'] as const

const tones: Record<(typeof statuses)[number], Tone> = { queued: 'quiet', succeeded: 'good', failed: 'warn', dead: 'bad' }

export const isSettled = (delivery: { status: string }): boolean => delivery.status === 'succeeded' || delivery.status === 'dead'

export function DeliveryBadge({ status }: { status: string }) {
  const t = useT()
  const known = statuses.find((one) => one === status) ?? 'queued'
  return <Badge tone={tones[known]}>{t(`webhooks.status.${known}`)}</Badge>
}

const spec = { status: 'one' } as const
const freshness = 4000 // milliseconds

// Deliveries is what was sent, to one endpoint or to all of them.
export function Deliveries({ of, endpoints }: { of?: string; endpoints?: readonly AdminWebhookEndpoint[] }) {
  const t = useT()
  const { filters, set, clear, query } = useFilters(spec)
  const pages = usePages()
  const status = statuses.find((one) => one === filters.status)
  const { data, currentData } = useAdminListWebhookDeliveriesQuery({ cursor: pages.cursor, status, endpointId: of }, { pollingInterval: freshness, skipPollingIfUnfocused: true })
  return (
    <section aria-label={t('webhooks.deliveries')} className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <h2>{t('webhooks.deliveries')}</h2>
      <FilterBar list="deliveries" query={query} count={status ? 1 : 0} onClear={() => clear()}>
        <Select label={t('webhooks.status')} options={statuses.map((id) => ({ id, name: t(`webhooks.status.${id}`) }))} value={status ?? null} onChange={(status) => set({ status })} />
      </FilterBar>
      {status && (
        <div className="flex">
          <Chip onRemove={() => set({ status: '' })}>{t(`webhooks.status.${status}`)}</Chip>
        </div>
      )}
      <Table
        label={t('webhooks.deliveries')} columns={useColumns(endpoints)} rows={data?.data} isStale={data !== currentData} keyOf={(one) => one.id} textOf={(one) => one.event_type}
        linkOf={(one) => `/admin/webhooks/deliveries/${one.id}`}
        empty={<EmptyState icon="webhooks" title={status ? t('webhooks.noneFits') : t('webhooks.noDeliveries')} text={status ? undefined : t('webhooks.noDeliveriesText')} />}
      />
      <Pagination pages={pages} next={data?.next} total={data?.total} />
    </section>
  )
}

function useColumns(endpoints: readonly AdminWebhookEndpoint[] | undefined): Column<AdminWebhookDelivery>[] {
  const t = useT()
  const format = useFormat()
  const where: Column<AdminWebhookDelivery>[] = endpoints
    ? [{ id: 'to', title: t('webhooks.url'), render: (one) => <span className="break-all">{endpoints.find(({ id }) => id === one.endpoint_id)?.url ?? one.endpoint_id}</span> }]
    : []
  return [
    { id: 'type', title: t('webhooks.event'), render: (one) => <code className="font-mono text-sm font-semibold">{one.event_type}</code> },
    ...where,
    { id: 'status', title: t('webhooks.status'), render: (one) => <DeliveryBadge status={one.status} /> },
    { id: 'answer', title: t('webhooks.answer'), isNumeric: true, render: (one) => (one.response_status === 0 ? '–' : one.response_status) },
    { id: 'attempts', title: t('webhooks.attempts'), isNumeric: true, isQuiet: true, render: (one) => one.attempts },
    { id: 'at', title: t('webhooks.at'), render: (one) => <span title={format.dateTime(one.created_at)}>{format.ago(one.created_at)}</span> },
  ]
}
