import type { AdminPromotionTrial, AdminTrialVerdict, PriceStep } from '../../api/admin.gen.ts'
import { Badge, Icon, Note, Panel } from '../kit/index.ts'
import { useFormat, useT, type MessageKey, type Translate } from '../language.tsx'
import { percentText } from './words.tsx'

const reasons = [
  'code_not_entered', 'off', 'not_yet', 'over', 'used_up', 'used_up_by_customer', 'other_currency', 'too_little', 'other_country', 'other_buyer', 'not_first_order',
  'no_goods', 'nothing_to_pay', 'no_shipping', 'not_combined', 'nothing_left',
] as const

// reasonText is why a promotion took nothing off.
function reasonText(reason: string, t: Translate): string {
  const known = reasons.find((one) => one === reason)
  return known ? t(`promotions.why.${known}`) : reason
}

// Trial is what a sample cart comes to, step by step, and what became of each promotion.
export function Trial({ trial, isOld }: { trial: AdminPromotionTrial; isOld: boolean }) {
  const t = useT()
  const format = useFormat()
  const own = trial.promotions.find((verdict) => verdict.is_draft)
  const missing = trial.items.filter((item) => item.problem === 'variant_unavailable')
  return (
    <div className={`grid gap-4 ${isOld ? 'opacity-60' : ''}`}>
      {isOld && <p className="text-sm text-soft">{t('promotions.testOld')}</p>}
      {own &&
        (own.reason ? (
          <Note tone="warn" title={t('promotions.testNo')}>
            {reasonText(own.reason, t)}
          </Note>
        ) : (
          <Note tone="good" title={t('promotions.testYes', { amount: format.money(own.amount) })} />
        ))}
      {missing.length > 0 && (
        <Note tone="warn" title={t('promotions.testUnavailable')}>
          {missing.map((item) => item.title || item.variant_id).join(', ')}
        </Note>
      )}
      {trial.unknown_codes.length > 0 && <Note tone="warn">{t('promotions.testUnknown', { codes: trial.unknown_codes.join(', ') })}</Note>}
      <Panel title={t('promotions.steps')} {...(trial.shipping === null && { text: t('promotions.testNoShipping') })}>
        <ol className="grid divide-y divide-line">
          {trial.price_steps.map((step, i) => (
            <Step key={i} step={step} />
          ))}
        </ol>
        <p className="mt-3 flex justify-between gap-4 border-t border-edge pt-3 text-lg font-semibold tabular-nums">
          <span>{t('promotions.total')}</span>
          <span>{format.money(trial.total)}</span>
        </p>
      </Panel>
      <Panel title={t('promotions.each')}>
        <ul className="grid divide-y divide-line">
          {trial.promotions.map((verdict) => (
            <VerdictLine key={verdict.promotion_id} verdict={verdict} />
          ))}
        </ul>
      </Panel>
    </div>
  )
}

const stepNames: Record<string, MessageKey> = { list_price: 'promotions.step.list_price', shipping: 'promotions.step.shipping', tax: 'promotions.step.tax', tax_included: 'promotions.step.tax_included', discount: 'promotions.step.discount' }

function Step({ step }: { step: PriceStep }) {
  const t = useT()
  const format = useFormat()
  const name = stepNames[step.kind]
  const rate = step.rate !== '0' ? ` ${percentText(step.rate, format)}` : ''
  const isWithin = step.kind === 'tax_included'
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 py-2">
      <span className="wrap-break-word">
        {step.label || (name ? t(name) : step.kind)}
        <span className="block text-sm text-soft">
          {name && step.label ? t(name) : ''}
          {rate}
          {step.rounded && ` · ${t('promotions.rounded')}`}
        </span>
      </span>
      <span className="text-right tabular-nums">
        {isWithin ? <span className="text-soft">{t('promotions.within', { amount: format.money(step.contained) })}</span> : format.money(step.amount)}
        {!isWithin && <span className="block text-sm text-soft">{`= ${format.money(step.total)}`}</span>}
      </span>
    </li>
  )
}

function VerdictLine({ verdict }: { verdict: AdminTrialVerdict }) {
  const t = useT()
  const format = useFormat()
  const isApplied = verdict.reason === ''
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-start gap-x-3 py-2">
      <Icon name={isApplied ? 'check' : 'minus'} className={`mt-0.5 size-4.5 ${isApplied ? 'text-good' : 'text-soft'}`} />
      <span className="wrap-break-word">
        {verdict.name}
        {verdict.is_draft && (
          <span className="ml-2">
            <Badge>{t('promotions.this')}</Badge>
          </span>
        )}
        {!isApplied && <span className="block text-sm text-soft">{reasonText(verdict.reason, t)}</span>}
      </span>
      {isApplied && <span className="tabular-nums">{format.money({ ...verdict.amount, amount: -verdict.amount.amount })}</span>}
    </li>
  )
}
