import { useState } from 'react'
import { useNavigate } from 'react-router'
import {
  useAdminDeleteWebhookMutation, useAdminPingWebhookMutation, useAdminReplayWebhookMutation, useAdminRotateWebhookSecretMutation, useAdminUpdateWebhookMutation, type AdminWebhookEndpoint,
} from '../../api/admin.gen.ts'
import { Button, Checkbox, ConfirmDialog, Dialog, etag, Form, Menu, SecretDialog, TextField, useDo, useForm } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { useProblemText } from '../problem.ts'
import { useSay } from '../store.ts'

// EndpointActions is what one can do with an endpoint besides changing it.
export function EndpointActions({ endpoint }: { endpoint: AdminWebhookEndpoint }) {
  const t = useT()
  const navigate = useNavigate()
  const [ping] = useAdminPingWebhookMutation()
  const [update] = useAdminUpdateWebhookMutation()
  const [remove] = useAdminDeleteWebhookMutation()
  const { run, isBusy } = useDo()
  const [asks, setAsks] = useState<'off' | 'remove' | 'replay' | null>(null)
  const switchTo = (active: boolean) =>
    run(() => update({ id: endpoint.id, 'If-Match': etag(endpoint.version), adminWebhookEndpointPatch: { active } }).unwrap(), active ? t('webhooks.switchedOn') : t('webhooks.switchedOff'))
  const confirm = async () => {
    if (asks === 'off') await switchTo(false)
    else if (await run(() => remove({ id: endpoint.id, 'If-Match': etag(endpoint.version) }).unwrap(), t('webhooks.removed'))) void navigate('/admin/webhooks', { replace: true })
    setAsks(null)
  }
  return (
    <>
      <Button icon="bolt" isPending={isBusy} onPress={() => void run(() => ping({ id: endpoint.id }).unwrap(), t('webhooks.pinged'))}>
        {t('webhooks.ping')}
      </Button>
      <Menu
        label={t('webhooks.actions')} className="button button-quiet size-10 p-0"
        deeds={[
          { id: 'replay', name: t('webhooks.replayMany'), icon: 'refresh', onAction: () => setAsks('replay') },
          endpoint.active
            ? { id: 'off', name: t('webhooks.switchOff'), icon: 'minus', onAction: () => setAsks('off') }
            : { id: 'on', name: t('webhooks.switchOn'), icon: 'check', onAction: () => void switchTo(true) },
          { id: 'remove', name: t('webhooks.remove'), icon: 'trash', isDangerous: true, onAction: () => setAsks('remove') },
        ]}
      />
      <ConfirmDialog
        isOpen={asks === 'off' || asks === 'remove'} isPending={isBusy} isDangerous title={asks === 'off' ? t('webhooks.offTitle') : t('webhooks.removeTitle')}
        text={asks === 'off' ? t('webhooks.offText') : t('webhooks.removeText')} action={asks === 'off' ? t('webhooks.switchOff') : t('webhooks.remove')}
        onClose={() => setAsks(null)} onConfirm={() => void confirm()}
      />
      {asks === 'replay' && <ReplayDialog endpoint={endpoint} onClose={() => setAsks(null)} />}
    </>
  )
}

// localMinute is a time as a field of a form has it, by the clock here.
const localMinute = (at: Date) => new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)

const oneDay = 86_400_000
const momentOf = (text: string) => (Number.isNaN(Date.parse(text)) ? '' : new Date(text).toISOString())

function ReplayDialog({ endpoint, onClose }: { endpoint: AdminWebhookEndpoint; onClose: () => void }) {
  const t = useT()
  const say = useSay()
  const [replay] = useAdminReplayWebhookMutation()
  const [initial] = useState(() => ({ from: localMinute(new Date(Date.now() - oneDay)), to: localMinute(new Date(Date.now() + 60_000)), succeeded: false }))
  const form = useForm({
    initial,
    save: async ({ from, to, succeeded }) => {
      const { deliveries, more } = await replay({ id: endpoint.id, adminWebhookReplay: { from: momentOf(from), to: momentOf(to), succeeded } }).unwrap()
      say('info', more ? t('webhooks.replayedSome', { count: deliveries }) : t.count('webhooks.replayed', deliveries))
    },
  })
  return (
    <Dialog title={t('webhooks.replayMany')} isOpen onClose={onClose} size="small">
      <Form form={form} saveText={t('webhooks.replay')} doneText={t('webhooks.replayQueued')} onSaved={onClose}>
        <div className="grid gap-5">
          <p className="text-soft">{t('webhooks.replayText')}</p>
          <TextField label={t('webhooks.from')} type="datetime-local" {...form.field('from')} isRequired />
          <TextField label={t('webhooks.to')} type="datetime-local" {...form.field('to')} isRequired />
          <Checkbox isSelected={form.values.succeeded} onChange={(succeeded) => form.set({ succeeded })}>
            {t('webhooks.alsoSucceeded')}
          </Checkbox>
        </div>
      </Form>
    </Dialog>
  )
}

// RotateSecret gives an endpoint a new secret, and shows it once. The old one is good beside it for a day.
export function RotateSecret({ endpoint }: { endpoint: AdminWebhookEndpoint }) {
  const t = useT()
  const textOf = useProblemText()
  const [rotate, { isLoading }] = useAdminRotateWebhookSecretMutation()
  const [isAsking, setAsking] = useState(false)
  const [error, setError] = useState<string>()
  const [secret, setSecret] = useState<string | null>(null)
  const confirm = async () => {
    setError(undefined)
    try {
      const answer = await rotate({ id: endpoint.id, 'If-Match': etag(endpoint.version), adminSecretRotation: {} }).unwrap()
      setSecret(answer.secret ?? '')
      setAsking(false)
    } catch (failed) {
      setError(textOf(failed))
    }
  }
  return (
    <>
      <Button icon="refresh" onPress={() => setAsking(true)}>
        {t('webhooks.rotate')}
      </Button>
      <ConfirmDialog
        isOpen={isAsking} isPending={isLoading} error={error} title={t('webhooks.rotateTitle')} text={t('webhooks.rotateText')} action={t('webhooks.rotate')}
        onClose={() => setAsking(false)} onConfirm={() => void confirm()}
      />
      {secret !== null && <SecretDialog title={t('webhooks.secretTitle')} text={t('webhooks.secretText')} secret={secret} onClose={() => setSecret(null)} />}
    </>
  )
}
