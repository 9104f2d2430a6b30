import { EmptyState, LinkButton } from '../kit/index.ts'
import { useT } from '../language.tsx'

// MayNot is what somebody sees who was given the address of a screen that is not open to him.
export function MayNot() {
  const t = useT()
  return <EmptyState icon="lock" title={t('mayNot.title')} text={t('mayNot.text')} action={<LinkButton href="/admin">{t('nav.home')}</LinkButton>} />
}
