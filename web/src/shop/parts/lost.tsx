import { useT } from '../../i18n/text.ts'

// Lost is shown instead of what did not come through.
export function Lost({ onAgain }: { onAgain: () => void }) {
  const t = useT()
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
