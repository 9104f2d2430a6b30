import { useAdminMoveCategoryMutation, type AdminCategory } from '../../api/admin.gen.ts'
import { Dialog, etag, Form, PickOne, Select, useForm } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { familyOf } from './tree.ts'

const last = 'last'

// MoveDialog puts a category, with everything below it, somewhere else in the tree.
export function MoveDialog({ category, list, onClose }: { category: AdminCategory; list: readonly AdminCategory[]; onClose: () => void }) {
  const t = useT()
  const [move] = useAdminMoveCategoryMutation()
  const form = useForm<{ parent_id: string | null; before: string }>({
    initial: { parent_id: category.parent_id, before: last }, version: category.version,
    save: ({ parent_id, before }, version) => {
      const siblings = siblingsOf(parent_id)
      const position = siblings.findIndex(({ id }) => id === before)
      return move({ id: category.id, 'If-Match': etag(version), adminCategoryMove: { parent_id, ...(position >= 0 && { position }) } }).unwrap()
    },
  })
  const siblingsOf = (parent: string | null) => list.filter(({ parent_id, id }) => parent_id === parent && id !== category.id)
  const places = [...siblingsOf(form.values.parent_id).map(({ id, name }) => ({ id, name: t('categories.before', { name }) })), { id: last, name: t('categories.last') }]
  return (
    <Dialog title={t('categories.moveTitle', { name: category.name })} isOpen onClose={onClose}>
      <Form form={form} onSaved={onClose} saveText={t('categories.moveAction')} doneText={t('categories.moved', { name: category.name })}>
        <PickOne
          of="category" label={t('categories.parent')} hint={t('categories.parentHint')} without={familyOf(list, category.id)} {...form.field('parent_id')}
          onChange={(parent_id) => form.set({ parent_id, before: last })}
        />
        <Select label={t('categories.place')} options={places} {...form.field('before')} />
      </Form>
    </Dialog>
  )
}
