import { useState } from 'react'
import { useParams } from 'react-router'
import { useAdminGetWebhookDeliveryQuery, useAdminGetWebhookQuery, useAdminReplayWebhookDeliveryMutation, type AdminWebhookAttempt, type AdminWebhookDeliveryDetail } from '../../api/admin.gen.ts'
import { BackLink, Button, Facts, Loaded, Note, Page, Panel, Timeline, useDo } from '../kit/index.ts'
import { useFormat, useT, type Translate } from '../language.tsx'
import { useMay } from '../may.ts'
import { DeliveryBadge, isSettled } from './deliveries.tsx'

const soon = 1500 // milliseconds

// Screen is one event on its way to one endpoint: what is sent, and each try.
export function Screen() {
  const { id = '' } = useParams()
  const [every, setEvery] = useState(soon)
  const query = useAdminGetWebhookDeliveryQuery({ id }, { pollingInterval: every, skipPollingIfUnfocused: true })
  const wanted = query.data && isSettled(query.data) ? 0 : soon
  if (wanted !== every) setEvery(wanted)
  return <Loaded query={query}>{(delivery) => <Delivery delivery={delivery} />}</Loaded>
}

function Delivery({ delivery }: { delivery: AdminWebhookDeliveryDetail }) {
  const t = useT()
  const format = useFormat()
  const { data: endpoint } = useAdminGetWebhookQuery({ id: delivery.endpoint_id })
  return (
    <Page
      title={delivery.event_type} badge={<DeliveryBadge status={delivery.status} />} actions={<Replay delivery={delivery} />}
      back={<BackLink href={`/admin/webhooks/${delivery.endpoint_id}`}>{endpoint?.description || t('webhooks.endpoint')}</BackLink>}
    >
      {delivery.error && (
        <Note tone={delivery.status === 'dead' ? 'bad' : 'warn'} title={t('webhooks.error')}>
          <p className="break-words">{delivery.error}</p>
        </Note>
      )}
      <Panel>
        <Facts
          of={[
            [t('webhooks.url'), <span key="url" className="break-all">{endpoint?.url ?? '–'}</span>],
            [t('webhooks.messageId'), <code key="id" className="font-mono text-sm break-all">{delivery.event_id}</code>],
            [t('webhooks.at'), format.dateTime(delivery.created_at)],
            ...(delivery.next_attempt_at ? [[t('webhooks.next'), format.dateTime(delivery.next_attempt_at)] as const] : []),
          ]}
        />
      </Panel>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 xl:grid-cols-2">
        <Panel title={t('webhooks.body')}>
          <pre className="rounded-(--radius-control) bg-tint p-4 font-mono text-sm break-words whitespace-pre-wrap">{JSON.stringify(delivery.body, null, 2)}</pre>
        </Panel>
        <Panel title={t('webhooks.tries')}>
          {delivery.tries.length === 0 ? (
            <p className="text-soft">{t('webhooks.noTries')}</p>
          ) : (
            <Timeline label={t('webhooks.tries')} moments={delivery.tries.map((one) => ({ id: String(one.attempt), at: one.at, ...momentOf(one, t, format.number) }))} />
          )}
        </Panel>
      </div>
    </Page>
  )
}

function momentOf(one: AdminWebhookAttempt, t: Translate, number: (value: number) => string) {
  const isTaken = one.response_status >= 200 && one.response_status < 300
  return {
    title: one.response_status === 0 ? t('webhooks.noAnswer') : t('webhooks.answered', { status: one.response_status, time: number(one.duration_ms) }),
    text: one.error,
    icon: isTaken ? ('check' as const) : ('warn' as const),
    tone: isTaken ? ('good' as const) : ('bad' as const),
  }
}

function Replay({ delivery }: { delivery: AdminWebhookDeliveryDetail }) {
  const t = useT()
  const may = useMay()
  const [replay] = useAdminReplayWebhookDeliveryMutation()
  const { run, isBusy } = useDo()
  if (!may('webhooks:write') || !isSettled(delivery)) return null
  return (
    <Button icon="refresh" isPending={isBusy} onPress={() => void run(() => replay({ id: delivery.id }).unwrap(), t('webhooks.replayQueued'))}>
      {t('webhooks.replay')}
    </Button>
  )
}
