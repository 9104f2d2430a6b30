import type { AdminReview } from '../../api/admin.gen.ts'
import { Badge, Icon, type Tone } from '../kit/index.ts'
import { useT } from '../language.tsx'

const tones: Record<AdminReview['status'], Tone> = { pending: 'warn', published: 'good', rejected: 'quiet' }

export function StatusBadge({ of }: { of: AdminReview['status'] }) {
  const t = useT()
  return <Badge tone={tones[of]}>{t(`reviews.is.${of}`)}</Badge>
}

const five = [1, 2, 3, 4, 5] as const

// Stars is a rating.
export function Stars({ of }: { of: number }) {
  const t = useT()
  return (
    <span role="img" aria-label={t.count('reviews.stars', of)} className="inline-flex">
      {five.map((n) => (
        <span key={n} className={n <= of ? 'text-accent [&_path]:fill-current' : 'text-edge'}>
          <Icon name="reviews" className="size-4" />
        </span>
      ))}
    </span>
  )
}
