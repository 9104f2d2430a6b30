import { useState } from 'react'
import type { AdminProductFilter } from '../../api/admin.gen.ts'
import { Button } from '../kit/index.ts'
import { useFormat, useT } from '../language.tsx'
import { BulkDialog } from './bulk-dialog.tsx'

interface BulkBarProps {
  ids: string[]
  total: number // of the whole list
  isEvery: boolean
  onEvery: (isEvery: boolean) => void
  isWholePage: boolean
  filter: AdminProductFilter
  onDone: () => void
}

// BulkBar is what can be done with the products that are selected.
export function BulkBar({ ids, total, isEvery, onEvery, isWholePage, filter, onDone }: BulkBarProps) {
  const t = useT()
  const format = useFormat()
  const [isOpen, setOpen] = useState(false)
  const count = isEvery ? total : ids.length
  return (
    <div className="sticky top-(--top,0) z-10 flex flex-wrap items-center gap-3 rounded-(--radius-card) border border-line bg-card px-4 py-2.5 shadow-float" role="region" aria-label={t('bulk.selection')}>
      <p className="font-semibold" role="status">
        {t.count('bulk.selected', count, { count: format.number(count) })}
      </p>
      {isWholePage && total > ids.length && (
        <Button kind="plain" onPress={() => onEvery(!isEvery)}>
          {isEvery ? t('bulk.pageOnly') : t('bulk.every', { count: format.number(total) })}
        </Button>
      )}
      <span className="ml-auto flex gap-2">
        <Button kind="plain" onPress={onDone}>
          {t('bulk.clear')}
        </Button>
        <Button kind="main" icon="edit" onPress={() => setOpen(true)}>
          {t('bulk.edit')}
        </Button>
      </span>
      {isOpen && (
        <BulkDialog
          count={count} selection={isEvery ? { filter } : { ids }}
          onClose={(isDone) => {
            setOpen(false)
            if (isDone) onDone()
          }}
        />
      )}
    </div>
  )
}
