import { useT } from '../../i18n/text.ts'

// WaitingProduct holds the place of a product that is on its way.
export function WaitingProduct() {
  const t = useT()
  return (
    <div className="wrap" role="status" aria-busy="true">
      <span className="sr-only">{t('loading')}</span>
      <div className="product mt-12" aria-hidden="true">
        <div className="skeleton aspect-square" />
        <div>
          <div className="skeleton h-10 w-3/4" />
          <div className="skeleton mt-5 h-6 w-1/3" />
          <div className="skeleton mt-10 h-40" />
        </div>
      </div>
    </div>
  )
}
