import { useRouteError } from 'react-router'
import { Button, EmptyState, LinkButton } from '../kit/index.ts'
import { useT } from '../language.tsx'

// Wrong is shown in place of a screen that failed. The reason is in the browser's console, where whoever helps will look.
export function Wrong() {
  const t = useT()
  const error = useRouteError()
  // A screen whose code has gone was open while the program was replaced: loading the page brings the new one.
  const isOld = error instanceof TypeError && /import|fetch|load/i.test(error.message)
  return (
    <div role="alert">
      <EmptyState
        icon="warn" title={isOld ? t('wrong.old.title') : t('wrong.title')} text={isOld ? t('wrong.old.text') : t('wrong.text')}
        action={
          <>
            <Button kind="main" onPress={() => location.reload()}>
              {t('wrong.again')}
            </Button>
            <LinkButton href="/admin">{t('nav.home')}</LinkButton>
          </>
        }
      />
    </div>
  )
}

export function NotFound() {
  const t = useT()
  return <EmptyState icon="search" title={t('notFound.title')} text={t('notFound.text')} action={<LinkButton href="/admin">{t('nav.home')}</LinkButton>} />
}
