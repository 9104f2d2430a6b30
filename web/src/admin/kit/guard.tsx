import { useEffect } from 'react'
import { useBlocker } from 'react-router'
import { DiscardDialog } from './dialog.tsx'
import { staysBeside } from './filters.ts'

// The forms that are open with something entered. A router asks one guard alone, and a screen may have several forms.
const drafts = new Set<symbol>()

// Guard has whoever leaves asked first while isDirty: for another screen by LeaveGuard, for another site by the browser.
export function Guard({ isDirty }: { isDirty: boolean }) {
  useEffect(() => {
    if (!isDirty) return
    const draft = Symbol('draft')
    const ask = (event: BeforeUnloadEvent) => drafts.has(draft) && event.preventDefault()
    drafts.add(draft)
    window.addEventListener('beforeunload', ask)
    return () => {
      drafts.delete(draft)
      window.removeEventListener('beforeunload', ask)
    }
  }, [isDirty])
  return null
}

// forget has nobody asked any more: what was entered is not for whoever comes next.
export const forget = () => drafts.clear()

// LeaveGuard asks whoever goes with something entered to another screen, or to another sheet of one, which is in its address. The
// frame has one.
export function LeaveGuard() {
  const blocker = useBlocker(
    ({ currentLocation: now, nextLocation: next }) => drafts.size > 0 && (now.pathname !== next.pathname || (now.search !== next.search && !staysBeside(next.state))),
  )
  return <DiscardDialog isOpen={blocker.state === 'blocked'} onStay={() => blocker.reset?.()} onDiscard={() => blocker.proceed?.()} />
}
