import { useParams } from '../router.tsx'
import { Link } from '#link'
import { useGetCategoryQuery } from '../../api/browse.gen.ts'
import { useT } from '../../i18n/text.ts'
import { Head } from '../lists/head.tsx'
import { List } from '../lists/list.tsx'
import type { Place } from '../lists/selection.ts'
import { Failed } from '../parts/failed.tsx'
import { categoryStep, Trail } from '../parts/trail.tsx'
import { Waiting } from '../parts/waiting.tsx'

// Category is the page of a category: its products and those of everything below it.
export default function Category() {
  const t = useT()
  const { slug = '' } = useParams()
  const { currentData: category, error, refetch } = useGetCategoryQuery({ name: slug })
  if (error) return <Failed error={error} onAgain={() => void refetch()} />
  if (!category) return <Waiting />
  const { name, description, path, children, seo } = category
  const place: Place = { kind: 'category', slug: category.slug }
  return (
    <div className="wrap">
      <Trail steps={path.slice(0, -1).map(categoryStep)} />
      <Head place={place} heading={name} title={seo.title || name} description={description} />
      {children.length > 0 && (
        <nav aria-label={t('list.children')}>
          <ul className="pills">
            {children.map((child) => (
              <li key={child.id}>
                <Link className="pill" to={`/categories/${child.slug}`}>
                  {child.name}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      )}
      <List place={place} nothing={t('list.nothingIn', { name })} />
    </div>
  )
}
