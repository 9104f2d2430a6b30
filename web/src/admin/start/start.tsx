import { Page } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { useMe } from '../may.ts'

// Screen is where one begins.
export function Screen() {
  const t = useT()
  const me = useMe()
  return <Page title={t('start.hello', { name: me?.name.split(' ')[0] ?? '' })}>{null}</Page>
}
