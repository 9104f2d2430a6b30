import type { AdminSegmentRule } from '../../api/admin.gen.ts'
import { digitsOf } from '../../i18n/format.ts'
import { BackLink } from '../kit/index.ts'
import { useT, type Format, type Translate } from '../language.tsx'

// ruleText is what a segment asks for, in the reader's words.
export function ruleText(rule: AdminSegmentRule, currency: string, t: Translate, format: Format): string {
  const { min_spent, min_orders, within_days, after_days } = rule
  const parts = [
    min_spent ? t('segments.rule.spent', { amount: format.money({ amount: min_spent * 10 ** digitsOf(currency), currency_code: currency }) }) : '',
    min_orders ? t.count('segments.rule.orders', min_orders) : '',
    within_days ? t('segments.rule.within', { days: format.number(within_days) }) : '',
    after_days ? t('segments.rule.after', { days: format.number(after_days) }) : '',
  ].filter(Boolean)
  return parts.length > 0 ? parts.join(', ') : t('segments.rule.rest')
}

export function BackToSegments() {
  const t = useT()
  return <BackLink href="/admin/segments">{t('nav.segments')}</BackLink>
}
