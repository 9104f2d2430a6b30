import { useT } from '../../i18n/text.ts'
import { Head } from '../lists/head.tsx'
import { List, useSelection } from '../lists/list.tsx'
import type { Place } from '../lists/selection.ts'
import { Trail } from '../parts/trail.tsx'

const everything: Place = { kind: 'search', slug: '' }

// Search is what was found for some words; without words it is everything.
export default function Search() {
  const t = useT()
  const { query } = useSelection(everything)
  const heading = query ? t('list.words', { query }) : t('layout.everything')
  return (
    <div className="wrap">
      <Trail steps={[]} />
      <Head place={everything} kicker={query ? t('layout.search') : undefined} heading={heading} />
      <List place={everything} nothing={query ? t('list.nothingFound') : t('list.nothingYet')} />
    </div>
  )
}
