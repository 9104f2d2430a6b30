import { LinkButton } from '../kit/index.ts'
import { useT } from '../language.tsx'

export function BackToPromotions() {
  const t = useT()
  return (
    <LinkButton kind="plain" icon="left" href="/admin/promotions" className="mb-1 -ml-3">
      {t('nav.promotions')}
    </LinkButton>
  )
}
