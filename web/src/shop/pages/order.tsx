import { useGetOrderQuery } from '../../api/buying.gen.ts'
import type { ShownOrder } from '../../api/store.gen.ts'
import { date } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/text.ts'
import { wordsOf } from '../checkout/methods.ts'
import { Goods } from '../order/goods.tsx'
import { linesOf } from '../order/lines.ts'
import { newsOf, stepsOf, type Step } from '../order/news.ts'
import { Parcels, Refunds } from '../order/parcels.tsx'
import { Block, PrintButton } from '../order/parts.tsx'
import { Retry } from '../parts/retry.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { useLocation, useParams } from '../router.tsx'

// OrderPage confirms an order, and tells for ever after how it stands.
export default function OrderPage() {
  const { t } = useLanguage()
  const { id = '' } = useParams()
  const token = new URLSearchParams(useLocation().search).get('token') || undefined
  const { data: order, error, isFetching, refetch } = useGetOrderQuery(token === undefined ? { id } : { id, token })
  if (order) return <Shown order={order} />
  if (error && 'status' in error && error.status === 404) {
    return (
      <div className="page prose">
        <h1>{t('order.missing')}</h1>
        <p>{t('order.missingText')}</p>
      </div>
    )
  }
  return error ? <Retry text={t('failed.any')} isBusy={isFetching} onAgain={() => void refetch()} /> : <Waiting />
}

function Shown({ order }: { order: ShownOrder }) {
  const { t, locale } = useLanguage()
  const news = newsOf(order, { t, locale })
  const steps = stepsOf(order)
  return (
    <div className="page">
      <header className="max-w-3xl">
        <p className="mb-2 text-soft">{t('order.kicker', { number: order.number, date: date(order.placed_on, locale) })}</p>
        <h1>{news.heading}</h1>
        <p className="mt-4 text-lg">{news.text}</p>
        {news.action && (
          <p className="mt-5">
            <a href={news.action} rel="noreferrer" className="button">
              {t('news.confirm')}
            </a>
          </p>
        )}
      </header>
      {steps.length > 0 && <Steps steps={steps} />}
      <div className="mt-12 grid gap-x-14 gap-y-12 lg:grid-cols-[1fr_20rem]">
        <div className="grid content-start gap-12">
          <Instructions order={order} />
          <Parcels order={order} />
          <Refunds order={order} />
          <Goods order={order} />
        </div>
        <Facts order={order} />
      </div>
    </div>
  )
}

function Steps({ steps }: { steps: Step[] }) {
  const { t } = useLanguage()
  return (
    <ol aria-label={t('order.steps')} className="mt-9 grid max-w-3xl auto-cols-fr gap-2 sm:grid-flow-col">
      {steps.map(({ name, isDone, isHere }) => (
        <li
          key={name}
          aria-current={isHere ? 'step' : undefined}
          className={`border-t-4 pt-2 ${isDone ? 'border-good font-semibold' : isHere ? 'border-accent' : 'border-line text-soft'}`}
        >
          {t(`order.${name}`)}
          {isDone && <span className="sr-only">, {t('order.stepDone')}</span>}
        </li>
      ))}
    </ol>
  )
}

function Instructions({ order }: { order: ShownOrder }) {
  const { t } = useLanguage()
  const text = order.payment_method?.instructions
  if (!text) return null
  return (
    <Block id="pay" title={t('order.howToPay')}>
      <p className="rounded-card bg-tint px-5 py-4 whitespace-pre-line">{text}</p>
    </Block>
  )
}

function Facts({ order }: { order: ShownOrder }) {
  const { t, locale } = useLanguage()
  const shipTo = order.shipping_address ? linesOf(order.shipping_address, locale) : []
  const billTo = order.billing_address ? linesOf(order.billing_address, locale) : []
  const pay = order.payment_method
  return (
    <div className="grid content-start gap-8">
      {shipTo.length > 0 && (
        <Block id="to" title={t('order.shipTo')}>
          <Letter lines={shipTo} />
          {order.shipping_method && <p className="mt-2 text-sm text-soft">{order.shipping_method.name}</p>}
        </Block>
      )}
      {billTo.length > 0 && billTo.join('\n') !== shipTo.join('\n') && (
        <Block id="bill" title={t('order.billTo')}>
          <Letter lines={billTo} />
        </Block>
      )}
      {pay && (
        <Block id="payment" title={t('order.payment')}>
          <p>{wordsOf({ ...pay, description: '' }, t).title}</p>
        </Block>
      )}
      {order.note && (
        <Block id="note" title={t('order.note')}>
          <p className="whitespace-pre-line">{order.note}</p>
        </Block>
      )}
      <Block id="help" title={t('order.help')}>
        <p>{t('order.helpText', { email: order.email, number: order.number })}</p>
        <p className="mt-2 text-sm text-soft print:hidden">{t('order.keep')}</p>
        <PrintButton />
      </Block>
    </div>
  )
}

function Letter({ lines }: { lines: string[] }) {
  return (
    <address className="not-italic">
      {lines.map((line, at) => (
        <span key={at} className="block">
          {line}
        </span>
      ))}
    </address>
  )
}
