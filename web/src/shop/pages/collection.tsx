import { useParams } from '../router.tsx'
import { useGetCollectionQuery } from '../../api/browse.gen.ts'
import { useT } from '../../i18n/text.ts'
import { Head } from '../lists/head.tsx'
import { List } from '../lists/list.tsx'
import type { Place } from '../lists/selection.ts'
import { Failed } from '../parts/failed.tsx'
import { Trail } from '../parts/trail.tsx'
import { Waiting } from '../parts/waiting.tsx'

// Collection is the page of a collection, in the order that somebody chose.
export default function Collection() {
  const t = useT()
  const { slug = '' } = useParams()
  const { currentData: collection, error, refetch } = useGetCollectionQuery({ name: slug })
  if (error) return <Failed error={error} onAgain={() => void refetch()} />
  if (!collection) return <Waiting />
  const place: Place = { kind: 'collection', slug: collection.slug }
  const { title, seo, description } = collection
  return (
    <div className="wrap">
      <Trail steps={[]} />
      <Head place={place} kicker={t('list.collection')} heading={title} title={seo.title || title} description={description} />
      <List place={place} nothing={t('list.nothingCollected')} />
    </div>
  )
}
