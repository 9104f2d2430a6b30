import type { Translate } from '../../i18n/text.ts'
import type { Failure } from '../../store/failure.ts'
import { failedText } from '../parts/refusal.ts'

const byCode = {
  insufficient_stock: 'checkout.stock',
  variant_unavailable: 'checkout.stock',
  payment_declined: 'checkout.declined',
  payment_outcome_pending: 'checkout.pending',
  payment_provider_unavailable: 'checkout.providerDown',
  payment_provider_unknown: 'checkout.providerDown',
  checkout_in_progress: 'checkout.running',
  idempotency_in_flight: 'checkout.running',
  checkout_incomplete: 'checkout.incomplete',
  validation_failed: 'checkout.incomplete',
  shipping_method_unavailable: 'checkout.incomplete',
} as const

// refusedText says why an order was not placed, and what to do next; total is what it costs now.
export function refusedText(failure: Pick<Failure, 'status' | 'code' | 'fields'>, total: string, t: Translate): string {
  if (failure.code === 'price_changed') return t('checkout.priceChanged', { total })
  const known = byCode[failure.code as keyof typeof byCode]
  return known ? t(known) : failedText(failure, t)
}
