import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useAdminCreateWebhookMutation, type AdminWebhookEndpoint } from '../../api/admin.gen.ts'
import { BackLink, FormPage, SecretDialog, useForm } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { EndpointFields, type EndpointValues } from './form.tsx'

const blank: EndpointValues = { url: '', description: '', event_types: ['order.*'] }

// Screen makes an endpoint, and shows its secret.
export function Screen() {
  const t = useT()
  const navigate = useNavigate()
  const [create] = useAdminCreateWebhookMutation()
  const [made, setMade] = useState<AdminWebhookEndpoint | null>(null)
  const form = useForm({
    initial: blank,
    save: async (adminWebhookEndpointInput) => setMade(await create({ adminWebhookEndpointInput }).unwrap()),
  })
  return (
    <>
      <FormPage
        form={form} title={t('webhooks.add')} saveText={t('webhooks.make')} doneText={t('webhooks.made')}
        back={<BackLink href="/admin/webhooks">{t('nav.webhooks')}</BackLink>}
      >
        <EndpointFields form={form} isOpen />
      </FormPage>
      {made && (
        <SecretDialog title={t('webhooks.secretTitle')} text={t('webhooks.secretText')} secret={made.secret ?? ''} onClose={() => void navigate(`/admin/webhooks/${made.id}`, { replace: true })} />
      )}
    </>
  )
}
