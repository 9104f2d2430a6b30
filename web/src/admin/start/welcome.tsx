import { useNavigate, useSearchParams } from 'react-router'
import { useAdminGetChannelQuery, useAdminListProductsQuery } from '../../api/admin.gen.ts'
import { Button, LinkButton, Loaded, Note, Page, Panel } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { useMay } from '../may.ts'
import { PaymentSettings } from '../settings/payments.tsx'
import { ShippingZones } from '../settings/shipping.tsx'
import { StoreForm } from '../settings/store.tsx'
import { Zones } from '../settings/taxes.tsx'
import { preferences, useAppDispatch } from '../store.ts'
import { Sample } from './sample.tsx'

const steps = ['store', 'taxes', 'shipping', 'product', 'payment'] as const
type Step = (typeof steps)[number]

// Screen leads through the first steps of a shop. Each can be left out, and done later in the settings.
export function Screen() {
  const t = useT()
  const dispatch = useAppDispatch()
  const navigate = useNavigate()
  const [params, setParams] = useSearchParams()
  const step = steps.find((one) => one === params.get('step')) ?? steps[0]
  const at = steps.indexOf(step)
  const go = (to: number) => setParams({ step: steps[to] ?? step })
  const finish = () => {
    dispatch(preferences.actions.welcomed())
    void navigate('/admin')
  }
  const isLast = at === steps.length - 1
  return (
    <Page
      title={t('welcome.title')} text={t('welcome.text')}
      actions={
        <Button kind="plain" onPress={finish}>
          {t('welcome.later')}
        </Button>
      }
    >
      <Progress at={at} onStep={go} />
      <StepContent step={step} onDone={() => go(at + 1)} />
      <div className="flex justify-between gap-3">
        <Button icon="left" isDisabled={at === 0} onPress={() => go(at - 1)}>
          {t('welcome.back')}
        </Button>
        <Button kind="main" onPress={() => (isLast ? finish() : go(at + 1))}>
          {isLast ? t('welcome.finish') : t('welcome.next')}
        </Button>
      </div>
    </Page>
  )
}

function Progress({ at, onStep }: { at: number; onStep: (step: number) => void }) {
  const t = useT()
  return (
    <ol aria-label={t('welcome.steps')} className="flex flex-wrap gap-2">
      {steps.map((step, i) => (
        <li key={step}>
          <button
            type="button" aria-current={i === at ? 'step' : undefined} onClick={() => onStep(i)}
            className="flex min-h-9 items-center gap-2 rounded-full border border-line bg-card px-4 py-1 aria-[current]:border-ink aria-[current]:bg-ink aria-[current]:text-paper"
          >
            <span className="tabular-nums">{i + 1}</span>
            {t(`welcome.step.${step}`)}
          </button>
        </li>
      ))}
    </ol>
  )
}

function StepContent({ step, onDone }: { step: Step; onDone: () => void }) {
  switch (step) {
    case 'store':
      return <StoreStep onDone={onDone} />
    case 'taxes':
      return <Zones />
    case 'shipping':
      return <ShippingZones />
    case 'product':
      return <ProductStep />
    case 'payment':
      return <PaymentStep />
  }
}

function StoreStep({ onDone }: { onDone: () => void }) {
  const t = useT()
  const channel = useAdminGetChannelQuery()
  return <Loaded query={channel}>{(data) => <StoreForm channel={data} reload={() => channel.refetch()} onSaved={onDone} saveText={t('welcome.saveNext')} />}</Loaded>
}

function ProductStep() {
  const t = useT()
  const may = useMay()
  const { data, refetch } = useAdminListProductsQuery({ limit: 1 }, { skip: !may('catalog:read') })
  return (
    <>
      <Panel title={t('welcome.step.product')} text={t('welcome.productText')}>
        <div className="grid gap-4">
          {data && data.total > 0 && <Note tone="good">{t.count('welcome.products', data.total)}</Note>}
          <div className="flex flex-wrap gap-3">
            <LinkButton href="/admin/products/new" kind="main" icon="plus">
              {t('welcome.addProduct')}
            </LinkButton>
          </div>
        </div>
      </Panel>
      {data && <Sample isEmpty={data.total === 0} onFilled={() => void refetch()} />}
    </>
  )
}

function PaymentStep() {
  const t = useT()
  return (
    <>
      <PaymentSettings />
      <Panel title={t('welcome.test')} text={t('welcome.testText')}>
        <LinkButton href="/" target="_blank" icon="out">
          {t('welcome.tryOut')}
        </LinkButton>
      </Panel>
    </>
  )
}
