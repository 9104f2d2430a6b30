import { Link } from '#link'
import { useListCategoriesQuery } from '../../api/shell.gen.ts'
import { useT } from '../../i18n/text.ts'
import { Failed } from '../parts/failed.tsx'
import { useTitle } from '../parts/title.ts'
import { Trail } from '../parts/trail.tsx'
import { Waiting } from '../parts/waiting.tsx'

// Categories is the whole tree, two levels deep.
export default function Categories() {
  const t = useT()
  const { data, error, refetch } = useListCategoriesQuery()
  useTitle(t('layout.allCategories'))
  if (error) return <Failed error={error} onAgain={() => void refetch()} />
  if (!data) return <Waiting />
  return (
    <div className="wrap">
      <Trail steps={[]} />
      <header className="title">
        <h1>{t('layout.allCategories')}</h1>
      </header>
      {data.data.length === 0 && <p className="intro">{t('categories.none')}</p>}
      <ul className="groups">
        {data.data.map((root) => (
          <li key={root.id}>
            <h2>
              <Link to={`/categories/${root.slug}`}>{root.name}</Link>
            </h2>
            {root.children.length > 0 && (
              <ul>
                {root.children.map(({ id, slug, name }) => (
                  <li key={id}>
                    <Link to={`/categories/${slug}`}>{name}</Link>
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}
