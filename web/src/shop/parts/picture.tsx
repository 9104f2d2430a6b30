import type { Image } from '../../api/store.gen.ts'

// Widths that pictures have in the layouts, for the browser to choose a rendition.
export const cardSizes = '(min-width: 80rem) 17rem, (min-width: 48rem) 30vw, 46vw'
export const tileSizes = '(min-width: 75rem) 14rem, (min-width: 48rem) 22vw, 46vw'
export const gallerySizes = '(min-width: 80rem) 42rem, (min-width: 56rem) 55vw, 92vw'

// unknownSide is the side of a picture whose size nobody told; its frame is square, and it is fitted in.
const unknownSide = 800

interface PictureProps {
  image: Image | null | undefined
  title: string // of what it shows
  sizes: string
  isEager?: boolean // it is seen at once: load it first
  alt?: string // instead of the picture's own
}

// Picture is a picture of something, or the first letter of its name where there is none.
export function Picture({ image, title, sizes, isEager, alt }: PictureProps) {
  if (!image) {
    return (
      <span className="letter" aria-hidden="true">
        {[...title][0]?.toUpperCase()}
      </span>
    )
  }
  const isSized = image.width > 0 && image.height > 0
  return (
    <img
      src={sourceOf(image)}
      srcSet={image.srcset || undefined}
      sizes={image.srcset ? sizes : undefined}
      width={isSized ? image.width : unknownSide}
      height={isSized ? image.height : unknownSide}
      alt={alt ?? (image.alt || title)}
      fetchPriority={isEager ? 'high' : undefined}
      loading={isEager ? undefined : 'lazy'}
      decoding="async"
    />
  )
}

// sourceOf is the rendition for browsers that cannot choose.
export function sourceOf({ url, renditions }: Image): string {
  return renditions.filter(({ width }) => width <= unknownSide).at(-1)?.url ?? url
}

// largestOf is the picture as large as there is.
export const largestOf = ({ url, renditions }: Image): string => renditions.at(-1)?.url ?? url
