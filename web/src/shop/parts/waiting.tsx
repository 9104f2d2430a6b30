import { useT } from '../../i18n/text.ts'

// Waiting holds the place of a page that is on its way.
export function Waiting() {
  const t = useT()
  return (
    <div className="page" role="status" aria-busy="true">
      <span className="sr-only">{t('loading')}</span>
      <div className="skeleton h-8 w-2/3" />
      <div className="skeleton mt-6 h-64" />
    </div>
  )
}
