import type { AdminPromotion } from '../../api/admin.gen.ts'
import { Badge, type Tone } from '../kit/index.ts'
import type { Format, Translate } from '../language.tsx'
import { useT } from '../language.tsx'
import type { Standing } from './draft.ts'

// percentText is a rate as the API writes it, with as many digits as it has.
export const percentText = (rate: string, format: Format): string => `${format.number(Number(rate), (rate.split('.')[1] ?? '').length)}\u00a0%`

// discountText says what a promotion takes off: "10 % of the order".
export function discountText(of: AdminPromotion, t: Translate, format: Format): string {
  switch (of.kind) {
    case 'percent':
      return t(`promotions.off.${of.target}`, { discount: percentText(of.rate ?? '0', format) })
    case 'fixed':
      return t(of.target === 'item' ? 'promotions.off.each' : `promotions.off.${of.target}`, { discount: of.amount ? format.money(of.amount) : '' })
    case 'free_shipping':
      return t('promotions.kind.free_shipping')
  }
}

const tones: Record<Standing, Tone> = { running: 'good', scheduled: 'plain', used: 'warn', off: 'quiet', ended: 'quiet', archived: 'quiet' }

export function StandingBadge({ of }: { of: Standing }) {
  const t = useT()
  return <Badge tone={tones[of]}>{t(`promotions.is.${of}`)}</Badge>
}
