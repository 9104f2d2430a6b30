import { Page } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { TOTPSetup } from '../session/totp.tsx'

// Screen is one's own account.
export function Screen() {
  const t = useT()
  return (
    <Page title={t('nav.account')}>
      <TOTPSetup onDone={() => undefined} />
    </Page>
  )
}
