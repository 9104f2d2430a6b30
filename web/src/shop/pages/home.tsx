import { useT } from '../../i18n/text.ts'

export default function Home() {
  const t = useT()
  return <h1>{t('layout.everything')}</h1>
}
