import { Link } from '#link'
import { useT } from '../../i18n/text.ts'
import { addressOf, perPage, type Selection } from './selection.ts'

const last = 417 // the last page that a list can be turned to: the API skips 10,000 rows at most
const around = 1 // pages beside this one that are named

// Paging is the way to the other pages of a list: the first, the last, and those around this one.
export function Paging({ total, selection }: { total: number; selection: Selection }) {
  const t = useT()
  const pages = Math.min(Math.ceil(total / perPage), last)
  if (pages < 2) return null
  const here = selection.page
  const at = (page: number) => addressOf({ ...selection, page })
  return (
    <>
      <nav className="pages" aria-label={t('pages.label')}>
        {here > 1 && (
          <Link className="step" rel="prev" to={at(here - 1)}>
            {t('pages.previous')}
          </Link>
        )}
        <ul>
          {named(here, pages).map((page, i) =>
            page === 0 ? (
              <li key={`gap ${i}`} aria-hidden="true">
                …
              </li>
            ) : (
              <li key={page}>
                <Link to={at(page)} aria-current={page === here ? 'page' : undefined}>
                  <span className="sr-only">{t('pages.page')} </span>
                  {page}
                </Link>
              </li>
            ),
          )}
        </ul>
        {here < pages && (
          <Link className="step" rel="next" to={at(here + 1)}>
            {t('pages.next')}
          </Link>
        )}
      </nav>
      {here === last && total > last * perPage && <p className="small">{t('pages.bounded')}</p>}
    </>
  )
}

// named is the numbers of the pages that are named; 0 is a gap.
export function named(here: number, pages: number): number[] {
  const list: number[] = []
  for (let page = 1; page <= pages; page++) {
    if (page !== 1 && page !== pages && Math.abs(page - here) > around) continue
    if (page > (list.at(-1) ?? 0) + 1) list.push(0)
    list.push(page)
  }
  return list
}
