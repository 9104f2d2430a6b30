import { useParams } from '../router.tsx'
import { useGetCollectionQuery } from '../../api/browse.gen.ts'
import { useT } from '../../i18n/text.ts'
import { Head } from '../lists/head.tsx'
import { List } from '../lists/list.tsx'
import { Failed } from '../parts/failed.tsx'
import { useTitle } from '../parts/title.ts'
import { Trail } from '../parts/trail.tsx'
import { Waiting } from '../parts/waiting.tsx'

// Collection is the page of a collection, in the order that somebody chose.
export default function Collection() {
  const t = useT()
  const { slug = '' } = useParams()
  const { currentData: collection, error, refetch } = useGetCollectionQuery({ name: slug })
  useTitle(collection && (collection.seo.title || collection.title))
  if (error) return <Failed error={error} onAgain={() => void refetch()} />
  if (!collection) return <Waiting />
  return (
    <div className="wrap">
      <Trail steps={[]} />
      <Head kicker={t('list.collection')} heading={collection.title} description={collection.description} />
      <List place={{ kind: 'collection', slug: collection.slug }} nothing={t('list.nothingCollected')} />
    </div>
  )
}
