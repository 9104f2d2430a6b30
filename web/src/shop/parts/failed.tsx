import { pages } from '#pages'
import { Lost } from './lost.tsx'

const notFound = 404

// Failed is shown instead of a page whose data could not be had: because there is no such thing, or because asking failed.
export function Failed({ error, onAgain }: { error: unknown; onAgain: () => void }) {
  if (typeof error === 'object' && error !== null && 'status' in error && error.status === notFound) return <pages.NotFound.Page />
  return <Lost onAgain={onAgain} />
}
