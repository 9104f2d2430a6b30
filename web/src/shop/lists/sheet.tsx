import { useEffect, useRef, type ReactNode } from 'react'
import { useT } from '../../i18n/text.ts'

interface SheetProps {
  title: string
  done: string // on the button that closes it
  onClose: () => void
  children: ReactNode
}

// Sheet is a dialog at the edge of a small screen.
export function Sheet({ title, done, onClose, children }: SheetProps) {
  const t = useT()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  const close = () => dialog.current?.close()
  return (
    <dialog ref={dialog} className="sheet" aria-labelledby="sheet-title" onClose={onClose}>
      <div className="sheet-head">
        <h2 id="sheet-title">{title}</h2>
        <button type="button" className="round" aria-label={t('close')} onClick={close}>
          <svg viewBox="0 0 20 20" width="20" height="20" fill="none" stroke="currentColor" strokeWidth="1.7" strokeLinecap="round" aria-hidden="true">
            <path d="m4 4 12 12M16 4 4 16" />
          </svg>
        </button>
      </div>
      <div className="sheet-body">{children}</div>
      <div className="sheet-foot">
        <button type="button" className="button" onClick={close}>
          {done}
        </button>
      </div>
    </dialog>
  )
}
