import { useAdminListWebhooksQuery, type AdminWebhookEndpoint } from '../../api/admin.gen.ts'
import { Badge, EmptyState, LinkButton, Loaded, Page, Table, type Column } from '../kit/index.ts'
import { useFormat, useT } from '../language.tsx'
import { useMay } from '../may.ts'
import { Deliveries } from './deliveries.tsx'

// EndpointBadge says whether an endpoint is told.
export function EndpointBadge({ endpoint }: { endpoint: AdminWebhookEndpoint }) {
  const t = useT()
  if (endpoint.disabled_at) return <Badge tone="bad">{t('webhooks.disabled')}</Badge>
  return endpoint.active ? <Badge tone="good">{t('webhooks.active')}</Badge> : <Badge tone="quiet">{t('webhooks.off')}</Badge>
}

// Screen is the programs that are told of events, and what was sent to them.
export function Screen() {
  const t = useT()
  const may = useMay()
  const query = useAdminListWebhooksQuery()
  const add = may('webhooks:write') && (
    <LinkButton kind="main" icon="plus" href="/admin/webhooks/new">
      {t('webhooks.add')}
    </LinkButton>
  )
  const columns = useColumns()
  return (
    <Page title={t('nav.webhooks')} text={t('webhooks.text')} actions={add}>
      <Loaded query={query}>
        {({ data }) => (
          <>
            <Table
              label={t('nav.webhooks')} columns={columns} rows={data} keyOf={(one) => one.id} textOf={(one) => one.url} linkOf={(one) => `/admin/webhooks/${one.id}`}
              empty={<EmptyState icon="webhooks" title={t('webhooks.none')} text={t('webhooks.noneText')} action={add} />}
            />
            {data.length > 0 && <Deliveries endpoints={data} />}
          </>
        )}
      </Loaded>
    </Page>
  )
}

function useColumns(): Column<AdminWebhookEndpoint>[] {
  const t = useT()
  const format = useFormat()
  return [
    {
      id: 'url', title: t('webhooks.url'),
      render: (one) => (
        <>
          <span className="block font-semibold break-all">{one.url}</span>
          {one.description && <span className="block text-sm font-normal text-soft">{one.description}</span>}
        </>
      ),
    },
    { id: 'events', title: t('webhooks.events'), render: (one) => <Types types={one.event_types} /> },
    { id: 'state', title: t('webhooks.state'), render: (one) => <EndpointBadge endpoint={one} /> },
    { id: 'since', title: t('webhooks.since'), isQuiet: true, render: (one) => format.date(one.created_at) },
  ]
}

const few = 3

function Types({ types }: { types: readonly string[] }) {
  const t = useT()
  if (types.length === 0) return t('webhooks.all')
  const rest = types.length - few
  return (
    <>
      <span className="font-mono text-sm break-words">{types.slice(0, few).join(', ')}</span>
      {rest > 0 && <span className="text-sm text-soft">{` ${t('webhooks.more', { count: rest })}`}</span>}
    </>
  )
}
