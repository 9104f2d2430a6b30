import NotFound from '../pages/not-found.tsx'
import { useT } from '../../i18n/text.ts'

const notFound = 404

// Failed is shown instead of a page whose data could not be had: because there is no such thing, or because asking failed.
export function Failed({ error, onAgain }: { error: unknown; onAgain: () => void }) {
  const t = useT()
  if (typeof error === 'object' && error !== null && 'status' in error && error.status === notFound) return <NotFound />
  return (
    <div className="page sorry" role="alert">
      <h1>{t('error.connection')}</h1>
      <p className="intro">{t('error.connectionText')}</p>
      <p className="actions">
        <button type="button" className="button" onClick={onAgain}>
          {t('error.again')}
        </button>
      </p>
    </div>
  )
}
