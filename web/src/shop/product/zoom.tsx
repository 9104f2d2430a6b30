import { useEffect, useRef, useState, type MouseEvent, type KeyboardEvent } from 'react'
import type { Image } from '../../api/store.gen.ts'
import { useT } from '../../i18n/text.ts'
import { largestOf } from '../parts/picture.tsx'

interface ZoomProps {
  title: string
  media: Image[]
  first: number
  onClose: () => void
}

// Zoom is a picture as large as the window, and larger: clicking it shows the place that was clicked from near by.
export default function Zoom({ title, media, first, onClose }: ZoomProps) {
  const t = useT()
  const dialog = useRef<HTMLDialogElement>(null)
  const view = useRef<HTMLDivElement>(null)
  const [at, setAt] = useState(first)
  const [isNear, setNear] = useState(false)
  useEffect(() => dialog.current?.showModal(), [])
  const image = media[at]
  if (!image) return null
  const turn = (by: number) => {
    setNear(false)
    setAt((at + by + media.length) % media.length)
  }
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'ArrowRight') turn(1)
    if (event.key === 'ArrowLeft') turn(-1)
  }
  const approach = (event: MouseEvent<HTMLButtonElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    // A key has no place: the middle is shown then.
    const [x, y] = event.detail === 0 ? [0.5, 0.5] : [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height]
    setNear(!isNear)
    requestAnimationFrame(() => {
      const area = view.current
      area?.scrollTo(x * area.scrollWidth - area.clientWidth / 2, y * area.scrollHeight - area.clientHeight / 2)
    })
  }
  return (
    <dialog ref={dialog} className="zoom" aria-label={t('gallery.label', { title })} onClose={onClose} onKeyDown={keys}>
      <div className="zoom-view" ref={view}>
        <button type="button" className={isNear ? 'near' : ''} aria-pressed={isNear} aria-label={t('gallery.closer')} onClick={approach}>
          <img src={largestOf(image)} alt={image.alt || title} />
        </button>
      </div>
      <div className="zoom-bar">
        {media.length > 1 && (
          <>
            <Round label={t('gallery.previous')} path="m12 4-6 6 6 6" onClick={() => turn(-1)} />
            <span role="status">{t('gallery.position', { number: at + 1, count: media.length })}</span>
            <Round label={t('gallery.next')} path="m8 4 6 6-6 6" onClick={() => turn(1)} />
          </>
        )}
        <Round label={t('close')} path="m4 4 12 12M16 4 4 16" onClick={() => dialog.current?.close()} />
      </div>
    </dialog>
  )
}

function Round({ label, path, onClick }: { label: string; path: string; onClick: () => void }) {
  return (
    <button type="button" className="round" aria-label={label} onClick={onClick}>
      <svg viewBox="0 0 20 20" width="20" height="20" fill="none" stroke="currentColor" strokeWidth="1.7" strokeLinecap="round" aria-hidden="true">
        <path d={path} />
      </svg>
    </button>
  )
}
