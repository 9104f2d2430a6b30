import { useFormat, useT } from '../language.tsx'
import { Button } from './button.tsx'
import type { Pages } from './filters.ts'

interface PaginationProps {
  pages: Pages
  next: string | null | undefined // cursor of the next page, as the answer has it
  total?: number | undefined
}

// Pagination turns the pages of a list.
export function Pagination({ pages, next, total }: PaginationProps) {
  const t = useT()
  const format = useFormat()
  return (
    <nav aria-label={t('kit.pages.label')} className="flex flex-wrap items-center justify-between gap-3">
      <p className="text-soft" role="status">
        {total !== undefined && t.count('kit.pages.total', total, { count: format.number(total) })}
      </p>
      {(pages.previous || next) && (
        <div className="flex gap-2">
          <Button icon="left" isDisabled={!pages.previous} onPress={() => pages.previous?.()}>
            {t('kit.pages.previous')}
          </Button>
          <Button isDisabled={!next} onPress={() => next && pages.next(next)}>
            {t('kit.pages.next')}
          </Button>
        </div>
      )}
    </nav>
  )
}
