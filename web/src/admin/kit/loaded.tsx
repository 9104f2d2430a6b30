import type { ReactNode } from 'react'
import { useT } from '../language.tsx'
import { useProblemText } from '../problem.ts'
import { Button } from './button.tsx'
import { EmptyState, Skeleton } from './show.tsx'

interface LoadedProps<D> {
  query: { data?: D | undefined; error?: unknown; refetch: () => unknown }
  rows?: number // of the skeleton
  children: (data: D) => ReactNode
}

// Loaded shows what was asked for once it is there; until then a skeleton, and what went wrong if it does not come.
export function Loaded<D>({ query, rows = 4, children }: LoadedProps<D>) {
  const t = useT()
  const textOf = useProblemText()
  if (query.data !== undefined) return <>{children(query.data)}</>
  if (query.error) {
    return (
      <div role="alert">
        <EmptyState icon="warn" title={textOf(query.error)} action={<Button onPress={() => void query.refetch()}>{t('wrong.again')}</Button>} />
      </div>
    )
  }
  return <Skeleton rows={rows} />
}
