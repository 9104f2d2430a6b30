import { useParams } from '../router.tsx'
import { useGetBrandQuery } from '../../api/browse.gen.ts'
import { useT } from '../../i18n/text.ts'
import { Head } from '../lists/head.tsx'
import { List } from '../lists/list.tsx'
import type { Place } from '../lists/selection.ts'
import { Failed } from '../parts/failed.tsx'
import { Trail } from '../parts/trail.tsx'
import { Waiting } from '../parts/waiting.tsx'

// Brand is the page of everything by one maker.
export default function Brand() {
  const t = useT()
  const { slug = '' } = useParams()
  const { currentData: brand, error, refetch } = useGetBrandQuery({ name: slug })
  if (error) return <Failed error={error} onAgain={() => void refetch()} />
  if (!brand) return <Waiting />
  const place: Place = { kind: 'brand', slug: brand.slug }
  return (
    <div className="wrap">
      <Trail steps={[]} />
      <Head place={place} kicker={t('list.brand')} heading={brand.name} />
      <List place={place} nothing={t('list.nothingBy', { name: brand.name })} />
    </div>
  )
}
