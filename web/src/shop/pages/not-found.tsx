import { Link } from '#link'
import { useT } from '../../i18n/text.ts'
import { useTitle } from '../parts/title.ts'

// NotFound is the answer to an address that no page has.
export default function NotFound() {
  const t = useT()
  useTitle(t('notFound.title'))
  return (
    <div className="page sorry">
      <h1>{t('notFound.title')}</h1>
      <p className="intro">{t('notFound.text')}</p>
      <p className="actions">
        <Link className="button" to="/">
          {t('error.home')}
        </Link>
        <Link className="more" to="/search">
          {t('error.everything')}
        </Link>
      </p>
    </div>
  )
}
