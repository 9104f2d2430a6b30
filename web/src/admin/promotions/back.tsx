import { BackLink } from '../kit/index.ts'
import { useT } from '../language.tsx'

export function BackToPromotions() {
  const t = useT()
  return <BackLink href="/admin/promotions">{t('nav.promotions')}</BackLink>
}
