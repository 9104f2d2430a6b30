import { useT } from '../../i18n/text.ts'

const shown = [1, 2, 3, 4, 5, 6, 7, 8]

// WaitingList holds the place of products that are on their way.
export function WaitingList() {
  const t = useT()
  return (
    <div role="status" aria-busy="true">
      <span className="sr-only">{t('loading')}</span>
      <div className="cards" aria-hidden="true">
        {shown.map((i) => (
          <div key={i}>
            <div className="skeleton aspect-square" />
            <div className="skeleton mt-4 h-4 w-3/4" />
            <div className="skeleton mt-2 h-4 w-1/3" />
          </div>
        ))}
      </div>
    </div>
  )
}
