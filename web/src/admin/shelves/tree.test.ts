import { expect, test } from 'vitest'
import type { AdminCategory } from '../../api/admin.gen.ts'
import { familyOf, treeOf, withAncestors } from './tree.ts'

const category = (id: string, parent_id: string | null): AdminCategory => ({
  id, parent_id, name: id, slug: id, version: 1, description: '', position: 0, depth: 0, seo: { title: '', description: '' }, metadata: {}, created_at: '', updated_at: '',
})

const list = [category('home', null), category('kitchen', 'home'), category('cups', 'kitchen'), category('bath', 'home'), category('garden', null)]

test('a tree has every category once, below its parent', () => {
  const names = (branches: ReturnType<typeof treeOf>): unknown[] => branches.map(({ category, below }) => [category.id, names(below)])
  expect(names(treeOf(list))).toEqual([['home', [['kitchen', [['cups', []]]], ['bath', []]]], ['garden', []]])
  expect(names(treeOf([category('lost', 'gone')]))).toEqual([['lost', []]])
})

test('a family is a category and all below it', () => {
  expect(familyOf(list, 'home')).toEqual(['home', 'kitchen', 'cups', 'bath'])
  expect(familyOf(list, 'cups')).toEqual(['cups'])
})

test('what is found is shown with all above it', () => {
  expect(withAncestors(list, 'CUP').map(({ id }) => id)).toEqual(['home', 'kitchen', 'cups'])
  expect(withAncestors(list, 'nothing')).toEqual([])
})
