import { useAdminGetPaymentSettingsQuery, useAdminUpdatePaymentSettingsMutation, type AdminPaymentSettings, type AdminPaymentWay } from '../../api/admin.gen.ts'
import { Badge, etag, Form, IconButton, LinkButton, Loaded, Note, Page, Panel, Switch, TextField, useForm, type FormState } from '../kit/index.ts'
import { useT, type Translate } from '../language.tsx'
import { useMay } from '../may.ts'

// Screen is the ways to pay.
export function Screen() {
  const t = useT()
  return (
    <Page
      title={t('nav.payments')} text={t('payments.text')}
      actions={
        <LinkButton icon="out" href="/" target="_blank">
          {t('welcome.tryOut')}
        </LinkButton>
      }
    >
      <PaymentSettings />
    </Page>
  )
}

// PaymentSettings says which ways to pay are offered, in which order, and what customers are told to do.
export function PaymentSettings() {
  const query = useAdminGetPaymentSettingsQuery()
  return <Loaded query={query}>{(settings) => <Ways settings={settings} reload={() => query.refetch()} />}</Loaded>
}

type Values = { methods: AdminPaymentWay[] }

const terms = ({ provider, offered, instructions }: AdminPaymentWay) => ({ provider, offered, ...(instructions !== '' && { instructions }) })

function Ways({ settings, reload }: { settings: AdminPaymentSettings; reload: () => Promise<unknown> }) {
  const t = useT()
  const may = useMay()
  const isOpen = may('settings:write')
  const [update] = useAdminUpdatePaymentSettingsMutation()
  const form = useForm<Values>({
    initial: { methods: settings.methods.filter((way) => way.configured) }, version: settings.version, reload,
    save: ({ methods }, version) =>
      update({ ...(version !== undefined && version > 0 && { 'If-Match': etag(version) }), adminPaymentSettingsPatch: { methods: methods.map(terms) } }).unwrap(),
  })
  const missing = settings.methods.filter((way) => !way.configured)
  return (
    <>
      <Form form={form} mayNot={!isOpen}>
        {!form.values.methods.some((way) => way.offered) && <Note tone="warn">{t('payments.none')}</Note>}
        <ul className="grid gap-4">
          {form.values.methods.map((way, at) => (
            <li key={way.provider}>
              <Way form={form} at={at} isOpen={isOpen} />
            </li>
          ))}
        </ul>
      </Form>
      {missing.length > 0 && (
        <Panel title={t('payments.missing')} text={t('payments.missingText')}>
          <ul className="grid divide-y divide-line">
            {missing.map((way) => (
              <li key={way.provider} className="py-3">
                <p className="font-semibold">{nameOf(way, t)}</p>
                <p className="text-soft">{way.provider === 'stripe' ? t('payments.stripeHow') : t('payments.how', { provider: way.provider })}</p>
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </>
  )
}

const known = ['manual', 'cod', 'stripe', 'test'] as const

// nameOf is a way to pay as staff know it.
function nameOf({ provider, title }: AdminPaymentWay, t: Translate): string {
  const name = known.find((one) => one === provider)
  return name ? t(`payments.way.${name}`) : title || provider
}

function Way({ form, at, isOpen }: { form: FormState<Values>; at: number; isOpen: boolean }) {
  const t = useT()
  const { methods } = form.values
  const way = methods[at]
  if (!way) return null
  const name = nameOf(way, t)
  const change = (changes: Partial<AdminPaymentWay>) => form.set({ methods: methods.map((one, i) => (i === at ? { ...one, ...changes } : one)) })
  const swap = (other: number) => form.set({ methods: methods.map((one, i) => (i === at ? (methods[other] ?? one) : i === other ? way : one)) })
  return (
    <Panel>
      <div className="grid gap-5">
        <div className="flex items-start gap-4">
          <div className="min-w-0 grow">
            <div className="flex flex-wrap items-center gap-3">
              <h2>{name}</h2>
              {way.provider === 'test' && <Badge tone="warn">{t('payments.test')}</Badge>}
              {!way.available && <Badge tone="bad">{t('payments.unavailable')}</Badge>}
            </div>
            <p className="mt-0.5 text-soft">{way.description}</p>
          </div>
          {isOpen && (
            <span className="flex shrink-0">
              <IconButton icon="up" label={t('payments.up', { name })} isDisabled={at === 0} onPress={() => swap(at - 1)} />
              <IconButton icon="down" label={t('payments.down', { name })} isDisabled={at === methods.length - 1} onPress={() => swap(at + 1)} />
            </span>
          )}
        </div>
        <Switch isSelected={way.offered} onChange={(offered) => change({ offered })} isDisabled={!isOpen}>
          {t('payments.offered')}
        </Switch>
        {way.takes_instructions && way.offered && (
          <TextField
            label={t('payments.instructions')} hint={t('payments.instructionsHint')} rows={4} name={`methods[${at}].instructions`} value={way.instructions} placeholder={way.default_instructions}
            onChange={(instructions) => change({ instructions })} error={form.errors[`methods[${at}].instructions`]} isDisabled={!isOpen}
          />
        )}
      </div>
    </Panel>
  )
}
