import { useEffect } from 'react'
import { notices, type Notice } from '../../store/slices.ts'
import { Icon, IconButton } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { useAppDispatch, useAppSelector } from '../store.ts'

const shownFor = 6000 // milliseconds; what failed stays until it was read

// Toasts says what was done, or failed, at the edge of the page. A screen reader is told as it comes, above an open dialog too: what
// stands outside of a dialog is neither heard nor pressed unless it is named as its top layer.
export function Toasts() {
  const list = useAppSelector((state) => state.notices.list)
  return (
    <div role="status" data-react-aria-top-layer="true" className="pointer-events-none fixed inset-x-4 bottom-4 z-50 grid justify-items-center gap-2 sm:justify-items-end">
      {list.map((notice) => (
        <Toast key={notice.id} notice={notice} />
      ))}
    </div>
  )
}

function Toast({ notice: { id, kind, text } }: { notice: Notice }) {
  const t = useT()
  const dispatch = useAppDispatch()
  useEffect(() => {
    if (kind === 'failed') return
    const timer = setTimeout(() => dispatch(notices.actions.dismissed(id)), shownFor)
    return () => clearTimeout(timer)
  }, [dispatch, id, kind])
  return (
    <div className="pointer-events-auto flex max-w-md items-center gap-3 rounded-(--radius-control) bg-ink py-2 pr-2 pl-4 text-paper shadow-float">
      <Icon name={kind === 'failed' ? 'warn' : kind === 'done' ? 'check' : 'info'} />
      <p className="min-w-0 grow">{text}</p>
      <IconButton icon="close" label={t('kit.close')} onPress={() => dispatch(notices.actions.dismissed(id))} className="hover:text-ink" />
    </div>
  )
}
