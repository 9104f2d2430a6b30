import { useEffect } from 'react'
import { useBlocker } from 'react-router'
import { useT } from '../language.tsx'
import { ConfirmDialog } from './dialog.tsx'

// The forms that are open with something entered. A router asks one guard alone, and a screen may have several forms.
const drafts = new Set<symbol>()

// Guard has whoever leaves asked first while isDirty: for another screen by LeaveGuard, for another site by the browser.
export function Guard({ isDirty }: { isDirty: boolean }) {
  useEffect(() => {
    if (!isDirty) return
    const draft = Symbol('draft')
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    drafts.add(draft)
    window.addEventListener('beforeunload', ask)
    return () => {
      drafts.delete(draft)
      window.removeEventListener('beforeunload', ask)
    }
  }, [isDirty])
  return null
}

// LeaveGuard asks whoever goes to another screen with something entered. The frame has one.
export function LeaveGuard() {
  const t = useT()
  const blocker = useBlocker(({ currentLocation, nextLocation }) => drafts.size > 0 && currentLocation.pathname !== nextLocation.pathname)
  return (
    <ConfirmDialog
      title={t('kit.leave.title')} text={t('kit.leave.text')} action={t('kit.leave.action')} isDangerous isOpen={blocker.state === 'blocked'}
      onClose={() => blocker.reset?.()} onConfirm={() => blocker.proceed?.()}
    />
  )
}
