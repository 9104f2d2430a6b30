import { useParams } from 'react-router'
import { useAdminGetWebhookQuery, useAdminUpdateWebhookMutation, type AdminWebhookEndpoint } from '../../api/admin.gen.ts'
import { BackLink, Button, etag, Facts, Form, Loaded, Note, Page, Panel, useDo, useForm } from '../kit/index.ts'
import { useFormat, useT } from '../language.tsx'
import { useMay } from '../may.ts'
import { EndpointActions, RotateSecret } from './actions.tsx'
import { Deliveries } from './deliveries.tsx'
import { EndpointFields } from './form.tsx'
import { EndpointBadge } from './webhooks.tsx'

// Screen is one endpoint: of what it is told, its secret, and what was sent to it.
export function Screen() {
  const { id = '' } = useParams()
  const query = useAdminGetWebhookQuery({ id })
  return <Loaded query={query}>{(endpoint) => <Endpoint endpoint={endpoint} reload={() => query.refetch()} />}</Loaded>
}

function Endpoint({ endpoint, reload }: { endpoint: AdminWebhookEndpoint; reload: () => Promise<unknown> }) {
  const t = useT()
  const may = useMay()
  const isOpen = may('webhooks:write')
  const [update] = useAdminUpdateWebhookMutation()
  const { url, description, event_types } = endpoint
  const form = useForm({
    initial: { url, description, event_types }, version: endpoint.version, reload,
    save: (values, version) => update({ id: endpoint.id, 'If-Match': etag(version), adminWebhookEndpointPatch: values }).unwrap(),
  })
  return (
    <Page
      title={endpoint.description || new URL(endpoint.url).host} badge={<EndpointBadge endpoint={endpoint} />} actions={isOpen && <EndpointActions endpoint={endpoint} />}
      back={<BackLink href="/admin/webhooks">{t('nav.webhooks')}</BackLink>}
    >
      <Stopped endpoint={endpoint} />
      <Form form={form} mayNot={!isOpen}>
        <EndpointFields form={form} isOpen={isOpen} />
      </Form>
      <Secret endpoint={endpoint} />
      <Deliveries of={endpoint.id} />
    </Page>
  )
}

// Stopped says that nothing is sent any more, because nothing was taken.
function Stopped({ endpoint }: { endpoint: AdminWebhookEndpoint }) {
  const t = useT()
  const format = useFormat()
  const may = useMay()
  const [update] = useAdminUpdateWebhookMutation()
  const { run, isBusy } = useDo()
  if (!endpoint.disabled_at) return null
  const again = () => run(() => update({ id: endpoint.id, 'If-Match': etag(endpoint.version), adminWebhookEndpointPatch: { active: true } }).unwrap(), t('webhooks.switchedOn'))
  return (
    <Note tone="bad" title={t('webhooks.disabledTitle', { at: format.dateTime(endpoint.disabled_at) })}>
      <p>{t('webhooks.disabledText')}</p>
      {may('webhooks:write') && (
        <Button className="mt-3 text-ink" isPending={isBusy} onPress={() => void again()}>
          {t('webhooks.switchOn')}
        </Button>
      )}
    </Note>
  )
}

function Secret({ endpoint }: { endpoint: AdminWebhookEndpoint }) {
  const t = useT()
  const format = useFormat()
  const may = useMay()
  return (
    <Panel title={t('webhooks.secret')} text={t('webhooks.secretUse')} actions={may('webhooks:write') && <RotateSecret endpoint={endpoint} />}>
      <Facts
        of={[
          [t('webhooks.secretHint'), <code key="hint" className="font-mono text-sm">{`… ${endpoint.hint}`}</code>],
          ...(endpoint.previous_secret_until ? [[t('webhooks.previousUntil'), format.dateTime(endpoint.previous_secret_until)] as const] : []),
        ]}
      />
    </Panel>
  )
}
