import { Link } from '#link'
import { useT } from '../../i18n/text.ts'

export default function NotFound() {
  const t = useT()
  return (
    <div className="page prose">
      <h1>{t('notFound.title')}</h1>
      <p>{t('notFound.text')}</p>
      <p>
        <Link className="button" to="/">
          {t('error.home')}
        </Link>
      </p>
    </div>
  )
}
