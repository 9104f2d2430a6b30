import { useListingQuery } from '../../api/listing.ts'
import { useLanguage } from '../../i18n/text.ts'
import { Prose } from '../parts/prose.tsx'
import { useTitle } from '../parts/title.ts'
import { useSelection } from './list.tsx'
import { named } from './named.ts'
import { askedOf, type Place } from './selection.ts'

interface HeadProps {
  place: Place
  kicker?: string // a word above the heading
  heading: string
  title?: string // of the window, where it is not the heading
  description?: string // HTML of the API
}

// Head is how the page of a list begins: what it is called, and what of it is shown.
export function Head({ place, kicker, heading, title, description }: HeadProps) {
  const selection = useSelection(place)
  // While the next list is on its way, the last one has named what was chosen of it.
  const { data, currentData } = useListingQuery(askedOf(selection))
  const text = named(heading, selection, currentData ?? data, useLanguage())
  useTitle(text === heading ? (title ?? heading) : text)
  return (
    <header className="title">
      {kicker && <p className="kicker">{kicker}</p>}
      <h1>{text}</h1>
      {description && <Prose html={description} below={1} className="intro" />}
    </header>
  )
}
