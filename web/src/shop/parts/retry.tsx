import { useT } from '../../i18n/text.ts'

interface RetryProps {
  text: string
  isBusy?: boolean
  onAgain: () => void
}

// Retry holds the place of what could not be loaded, and tries again.
export function Retry({ text, isBusy = false, onAgain }: RetryProps) {
  const t = useT()
  return (
    <div className="page" role="alert">
      <p className="text-lg">{text}</p>
      <p className="mt-5">
        <button type="button" className="button" aria-disabled={isBusy || undefined} onClick={isBusy ? undefined : onAgain}>
          {isBusy ? t('loading') : t('failed.again')}
        </button>
      </p>
    </div>
  )
}
