import { useT } from '../../i18n/text.ts'
import { useIsOnline } from '../browser.ts'

// Offline says that the shop cannot be reached, as long as it cannot.
export function Offline() {
  const t = useT()
  const isOnline = useIsOnline()
  return (
    <div role="status">
      {!isOnline && (
        <p className="bg-warn-tint px-4 py-2.5 text-center text-warn">
          <strong>{t('offline.title')}</strong> {t('offline.text')}
        </p>
      )}
    </div>
  )
}
