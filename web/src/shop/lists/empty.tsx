import { Link } from '#link'
import { useListCategoriesQuery } from '../../api/shell.gen.ts'
import { useT } from '../../i18n/text.ts'

const shown = 8 // categories

// Empty is a list without anything in it, with ways to something.
export function Empty({ query, text }: { query: string; text: string }) {
  const t = useT()
  const roots = useListCategoriesQuery().data?.data ?? []
  return (
    <div className="nothing">
      <p className="intro">{text}</p>
      {query && (
        <ul className="help">
          <li>{t('empty.spelling')}</li>
          <li>{t('empty.fewer')}</li>
          <li>{t('empty.general')}</li>
        </ul>
      )}
      {roots.length > 0 && (
        <>
          <h2 className="lesser">{t('empty.browse')}</h2>
          <ul className="pills">
            {roots.slice(0, shown).map(({ id, slug, name }) => (
              <li key={id}>
                <Link className="pill" to={`/categories/${slug}`}>
                  {name}
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
      <p>
        <Link className="button" to="/search">
          {t('error.everything')}
        </Link>
      </p>
    </div>
  )
}
