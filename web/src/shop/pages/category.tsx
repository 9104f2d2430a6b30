import { useParams } from '../router.tsx'
import { Link } from '#link'
import { useGetCategoryQuery } from '../../api/browse.gen.ts'
import { useT } from '../../i18n/text.ts'
import { Head } from '../lists/head.tsx'
import { List } from '../lists/list.tsx'
import { Failed } from '../parts/failed.tsx'
import { useTitle } from '../parts/title.ts'
import { categoryStep, Trail } from '../parts/trail.tsx'
import { Waiting } from '../parts/waiting.tsx'

// Category is the page of a category: its products and those of everything below it.
export default function Category() {
  const t = useT()
  const { slug = '' } = useParams()
  const { currentData: category, error, refetch } = useGetCategoryQuery({ name: slug })
  useTitle(category && (category.seo.title || category.name))
  if (error) return <Failed error={error} onAgain={() => void refetch()} />
  if (!category) return <Waiting />
  const { name, description, path, children } = category
  return (
    <div className="wrap">
      <Trail steps={path.slice(0, -1).map(categoryStep)} />
      <Head heading={name} description={description} />
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
      <List place={{ kind: 'category', slug: category.slug }} nothing={t('list.nothingIn', { name })} />
    </div>
  )
}
