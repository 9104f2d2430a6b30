import type { Image } from '../../api/admin.gen.ts'
import { Icon } from './icon.tsx'

const sizes = { small: 'size-9', medium: 'size-12', large: 'size-20' }

// Thumb is a picture of a product beside its name, which says what it is; or an empty place for one.
export function Thumb({ image, size = 'medium' }: { image: Pick<Image, 'url' | 'renditions'> | null | undefined; size?: keyof typeof sizes }) {
  const frame = `${sizes[size]} shrink-0 rounded border border-line`
  if (!image) {
    return (
      <span className={`${frame} grid place-items-center bg-tint text-soft`}>
        <Icon name="products" className="size-1/2" />
      </span>
    )
  }
  return <img src={image.renditions[0]?.url ?? image.url} alt="" loading="lazy" className={`${frame} bg-card object-cover`} />
}
