import type { Translate } from '../../i18n/text.ts'
import type { Failure } from '../../store/failure.ts'

const byCode = {
  insufficient_stock: 'failed.stock',
  variant_unavailable: 'failed.unavailable',
  quantity_limit: 'failed.limit',
  quantity_limit_exceeded: 'failed.limit',
  coupon_invalid: 'failed.coupon',
  coupon_expired: 'failed.couponExpired',
  coupon_limit_reached: 'failed.couponLimit',
  rate_limited: 'failed.tooMany',
} as const

// failedText says what went wrong in words of the page's language, and what to do next.
export function failedText({ status, code, fields }: Pick<Failure, 'status' | 'code' | 'fields'>, t: Translate): string {
  if (status === 'offline') return t('failed.offline')
  if (status === 'slow') return t('failed.slow')
  if (code in byCode) return t(byCode[code as keyof typeof byCode])
  if ('variant_id' in fields) return t('failed.choose')
  if ('quantity' in fields) return t('field.quantity')
  return t('failed.any')
}

// fieldText says what is wrong with a field of a form. The API's own words are English; what is left empty, or has a known form, is
// said in the page's language.
export function fieldText(name: string, value: string, t: Translate): string {
  if (name.startsWith('consents.')) return t('field.missing')
  if (value.trim() === '') return t('field.missing')
  if (name === 'email') return t('field.email')
  if (name === 'quantity') return t('field.quantity')
  return t('field.check')
}
