import { Panel, TextField, type FormState } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { EventChoice } from './event-choice.tsx'

export interface EndpointValues {
  url: string
  description: string
  event_types: string[]
}

// EndpointFields is where an endpoint is, what it is for, and of what it is told.
export function EndpointFields({ form, isOpen }: { form: FormState<EndpointValues>; isOpen: boolean }) {
  const t = useT()
  return (
    <Panel>
      <div className="grid gap-6">
        <div className="grid gap-5 lg:grid-cols-2">
          <TextField label={t('webhooks.url')} hint={t('webhooks.urlHint')} type="url" placeholder="https://erp.example.com/hooks" {...form.field('url')} isRequired isDisabled={!isOpen} />
          <TextField label={t('webhooks.description')} hint={t('webhooks.descriptionHint')} {...form.field('description')} isDisabled={!isOpen} />
        </div>
        <EventChoice choice={form.values.event_types} onChange={(event_types) => form.set({ event_types })} errors={form.errors} isDisabled={!isOpen} />
      </div>
    </Panel>
  )
}
