import { useState, type ReactNode } from 'react'
import { useLocation } from '../router.tsx'
import { Link } from '#link'
import type { ProductList } from '../../api/store.gen.ts'
import { useListingQuery } from '../../api/listing.ts'
import { useLanguage } from '../../i18n/text.ts'
import { number } from '../../i18n/format.ts'
import { Cards } from '../parts/cards.tsx'
import { Failed } from '../parts/failed.tsx'
import { useShop } from '../shop.ts'
import { Chips } from './chips.tsx'
import { Filters } from './filters.tsx'
import { Paging } from './paging.tsx'
import { addressOf, askedOf, cleared, isNarrowed, readSelection, type Place, type Selection } from './selection.ts'
import { Sheet } from './sheet.tsx'
import { SortBy } from './sort.tsx'
import { Empty } from './empty.tsx'
import { WaitingList } from './waiting-list.tsx'

const seenAtOnce = 4 // cards of a list that are above the fold on a large screen

// useSelection is what the address says about a list.
export function useSelection(place: Place): Selection {
  const { search } = useLocation()
  return readSelection(place, search, useShop())
}

interface ListProps {
  place: Place
  nothing: string // what to say when the list is empty and nothing narrows it
}

// List is the products of a place with everything to narrow, sort and turn them. Which are shown is in the address alone.
export function List({ place, nothing }: ListProps) {
  const selection = useSelection(place)
  const { data, currentData, isFetching, error, refetch } = useListingQuery(askedOf(selection))
  if (error) return <Failed error={error} onAgain={() => void refetch()} />
  // While the next list is on its way the last one of this place stays, dimmed, where it was.
  const list = currentData ?? data
  if (!list) return <WaitingList />
  return (
    <div className={isFetching ? 'waits' : undefined} aria-busy={isFetching || undefined}>
      <Found list={list} selection={selection} nothing={nothing} />
    </div>
  )
}

interface FoundProps {
  list: ProductList
  selection: Selection
  nothing: string
}

function Found({ list, selection, nothing }: FoundProps) {
  const { t, locale } = useLanguage()
  const [isOpen, setOpen] = useState(false)
  const narrowed = isNarrowed(selection)
  const facets = list.facets ?? []
  const hasTools = list.data.length > 0 || narrowed || Boolean(selection.lowest.text || selection.highest.text)
  const count = t.count('list.count', list.total, { count: number(list.total, locale) })
  if (!hasTools) return <Empty query={selection.query} text={nothing} />
  return (
    <>
      <Meant list={list} selection={selection} />
      <div className="shelf">
        <aside id="filters" className="panel" aria-label={t('list.filters')}>
          <Filters facets={facets} selection={selection} prefix="" />
        </aside>
        <div className="goods">
          <div className="tools">
            <p className="count" role="status">
              {count}
            </p>
            <a
              className="pill filter"
              href="#filters"
              onClick={(event) => {
                event.preventDefault()
                setOpen(true)
              }}
            >
              {t('list.filter')}
            </a>
            <SortBy selection={selection} />
          </div>
          <Chips facets={facets} selection={selection} />
          <Products list={list} selection={selection} narrowed={narrowed} />
        </div>
      </div>
      {isOpen && (
        <Sheet title={t('list.filters')} done={t.count('list.show', list.total, { count: number(list.total, locale) })} onClose={() => setOpen(false)}>
          <Filters facets={facets} selection={selection} prefix="sheet-" />
        </Sheet>
      )}
    </>
  )
}

function Products({ list, selection, narrowed }: { list: ProductList; selection: Selection; narrowed: boolean }): ReactNode {
  const { t } = useLanguage()
  if (list.data.length === 0) {
    return (
      <div className="nothing">
        <p className="intro">{narrowed ? t('list.nothingFits') : t('list.nothingPriced')}</p>
        <p>
          <Link className="button" to={addressOf(cleared(selection))}>
            {t('list.clear')}
          </Link>
        </p>
      </div>
    )
  }
  return (
    <>
      <h2 className="sr-only">{t('list.products')}</h2>
      <Cards products={list.data} marks={list.marks} eager={seenAtOnce} />
      <Paging total={list.total} selection={selection} />
    </>
  )
}

// Meant is what may have been meant instead of the words that were searched for.
function Meant({ list, selection }: { list: ProductList; selection: Selection }): ReactNode {
  const { t } = useLanguage()
  if (!list.suggestion) return null
  const link = (
    <Link to={addressOf({ ...selection, query: list.suggestion, page: 1 })} rel="nofollow">
      {list.suggestion}
    </Link>
  )
  return (
    <p className="meant">
      {list.corrected ? t('list.shownInstead') : t('list.didYouMean')} {link}
      {list.corrected ? '.' : '?'}
    </p>
  )
}
