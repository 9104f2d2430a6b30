import { lazy, Suspense, useRef, useState, type MouseEvent } from 'react'
import type { Image } from '../../api/store.gen.ts'
import { useT } from '../../i18n/text.ts'
import { gallerySizes, largestOf, Picture } from '../parts/picture.tsx'

const Zoom = lazy(() => import('./zoom.tsx'))

const most = 24 // pictures
const thumbSizes = '5rem'

interface GalleryProps {
  title: string
  media: Image[]
}

// Gallery is the pictures of a product: a row to be swiped, with small ones that lead to each. Without a script those are links to
// the pictures in the row, and each picture is a link to itself at its full size.
export function Gallery({ title, media }: GalleryProps) {
  const t = useT()
  const row = useRef<HTMLUListElement>(null)
  const [here, setHere] = useState(0)
  const [zoomed, setZoomed] = useState<number | null>(null)
  const shown = media.slice(0, most)
  const show = (event: MouseEvent, i: number) => {
    const list = row.current
    if (!list) return
    event.preventDefault()
    list.scrollTo({ left: (list.children[i] as HTMLElement).offsetLeft - list.offsetLeft, behavior: 'smooth' })
    setHere(i)
  }
  const follow = () => {
    const list = row.current
    if (list && list.clientWidth > 0) setHere(Math.round(list.scrollLeft / list.clientWidth))
  }
  if (shown.length === 0) {
    return (
      <div className="gallery">
        <span className="frame">
          <Picture image={null} title={title} sizes={gallerySizes} />
        </span>
      </div>
    )
  }
  return (
    <div className="gallery">
      <ul className="views" ref={row} onScroll={follow} tabIndex={shown.length > 1 ? 0 : undefined} aria-label={t('gallery.label', { title })}>
        {shown.map((image, i) => (
          <li key={image.id} id={`picture-${image.id}`}>
            <a
              className="frame"
              href={largestOf(image)}
              aria-label={t('gallery.zoom', { number: i + 1, alt: image.alt || title })}
              onClick={(event) => {
                event.preventDefault()
                setZoomed(i)
              }}
            >
              <Picture image={image} title={title} sizes={gallerySizes} isEager={i === 0} />
            </a>
          </li>
        ))}
      </ul>
      {shown.length > 1 && (
        <ul className="thumbs">
          {shown.map((image, i) => (
            <li key={image.id}>
              <a
                href={`#picture-${image.id}`}
                onClick={(event) => show(event, i)}
                aria-label={t('gallery.show', { number: i + 1 })}
                aria-current={i === here ? 'true' : undefined}
              >
                <Picture image={image} title={title} sizes={thumbSizes} alt="" />
              </a>
            </li>
          ))}
        </ul>
      )}
      {zoomed !== null && (
        <Suspense>
          <Zoom title={title} media={shown} first={zoomed} onClose={() => setZoomed(null)} />
        </Suspense>
      )}
    </div>
  )
}
