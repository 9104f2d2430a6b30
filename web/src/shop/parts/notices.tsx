import { useEffect } from 'react'
import { useT } from '../../i18n/text.ts'
import { notices, type Notice } from '../../store/slices.ts'
import { useAppDispatch, useAppSelector } from '../../store/store.ts'

const shownFor = 6000 // milliseconds; what failed stays until it is dismissed

const looks: Record<Notice['kind'], string> = {
  done: 'bg-good-tint text-good',
  failed: 'bg-bad-tint text-bad',
  info: 'bg-card text-ink',
}

// Notices says at the edge of the page what happened, to those who see it and to those who hear it.
export function Notices() {
  const t = useT()
  const list = useAppSelector((state) => state.notices.list)
  return (
    <div role="region" aria-label={t('notice.region')} aria-live="polite" className="fixed inset-x-4 bottom-4 z-40 grid justify-items-center gap-2 empty:hidden print:hidden">
      {list.map((notice) => (
        <One key={notice.id} notice={notice} />
      ))}
    </div>
  )
}

function One({ notice: { id, kind, text } }: { notice: Notice }) {
  const t = useT()
  const dispatch = useAppDispatch()
  useEffect(() => {
    if (kind === 'failed') return
    const timer = setTimeout(() => dispatch(notices.actions.dismissed(id)), shownFor)
    return () => clearTimeout(timer)
  }, [dispatch, id, kind])
  return (
    <div className={`flex w-full max-w-md items-center justify-between gap-4 rounded-card border border-line py-2 pr-2 pl-5 shadow-float ${looks[kind]}`}>
      <p>{text}</p>
      <button type="button" className="grid size-10 shrink-0 place-items-center text-xl" aria-label={t('notice.dismiss')} onClick={() => dispatch(notices.actions.dismissed(id))}>
        ×
      </button>
    </div>
  )
}
