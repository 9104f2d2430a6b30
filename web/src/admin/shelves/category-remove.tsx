import { useState } from 'react'
import { useAdminDeleteCategoryMutation, type AdminCategory } from '../../api/admin.gen.ts'
import { etag, PickOne, Removal } from '../kit/index.ts'
import { useT } from '../language.tsx'

// RemoveCategory asks before a category is removed, and where its products go.
export function RemoveCategory({ category, isOpen, onClose, onRemoved }: { category: AdminCategory; isOpen: boolean; onClose: () => void; onRemoved?: () => void }) {
  const t = useT()
  const [remove] = useAdminDeleteCategoryMutation()
  const [heir, setHeir] = useState<string | null>(null)
  return (
    <Removal
      name={category.name} isOpen={isOpen} onClose={onClose} {...(onRemoved && { onRemoved })}
      remove={() => remove({ id: category.id, 'If-Match': etag(category.version), ...(heir !== null && { reassign: heir }) }).unwrap()}
      text={
        <div className="grid gap-4">
          <p>{t('categories.removeText')}</p>
          <div className="text-ink">
            <PickOne of="category" label={t('categories.heir')} hint={t('categories.heirHint')} without={[category.id]} value={heir} onChange={setHeir} />
          </div>
        </div>
      }
    />
  )
}
