import { Link } from '#link'
import { useT, type Translate } from '../../i18n/text.ts'
import { useArrival } from '../arrival.ts'

// Sorry is what is said when a page could not be made: in the shop's words where it is clear why.
export default function Sorry() {
  const t = useT()
  const arrival = useArrival()
  const { title, text } = wordsOf(arrival?.status ?? 0, t)
  return (
    <div className="page sorry">
      <h1>{title}</h1>
      <p className="intro">{text || arrival?.detail}</p>
      <p className="actions">
        <Link className="button" to="/" reloadDocument>
          {t('error.home')}
        </Link>
        <Link className="more" to="/search">
          {t('error.everything')}
        </Link>
      </p>
      {arrival?.request && <p className="small">{t('error.request', { id: arrival.request })}</p>}
    </div>
  )
}

function wordsOf(status: number, t: Translate): { title: string; text: string } {
  switch (status) {
    case 405:
      return { title: t('error.refused'), text: t('error.onlyLook') }
    case 429:
      return { title: t('error.busy'), text: t('error.tooMany') }
    case 503:
      return { title: t('error.busy'), text: t('error.soon') }
    default:
      return status < 500 ? { title: t('error.refused'), text: '' } : { title: t('error.title'), text: t('error.text') }
  }
}
