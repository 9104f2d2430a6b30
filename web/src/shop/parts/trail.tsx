import { Link } from '#link'
import { useT } from '../../i18n/text.ts'

// Step is a place on the way to a page.
export interface Step {
  name: string
  to: string
}

// Trail is the way from the front page to this one.
export function Trail({ steps }: { steps: Step[] }) {
  const t = useT()
  return (
    <nav className="trail" aria-label={t('trail.label')}>
      <ol>
        {[{ name: t('trail.shop'), to: '/' }, ...steps].map(({ name, to }) => (
          <li key={to}>
            <Link to={to}>{name}</Link>
          </li>
        ))}
      </ol>
    </nav>
  )
}

export const categoryStep = ({ name, slug }: { name: string; slug: string }): Step => ({ name, to: `/categories/${slug}` })
