import type { AdminCategory } from '../../api/admin.gen.ts'

// Branch is a category with those below it.
export interface Branch {
  category: AdminCategory
  below: Branch[]
}

// treeOf is the tree of a list that is depth first. What stands below something that is not in the list is a root.
export function treeOf(list: readonly AdminCategory[]): Branch[] {
  const roots: Branch[] = []
  const byID = new Map(list.map((category) => [category.id, { category, below: [] as Branch[] }]))
  for (const branch of byID.values()) {
    const above = branch.category.parent_id === null ? undefined : byID.get(branch.category.parent_id)
    ;(above?.below ?? roots).push(branch)
  }
  return roots
}

// familyOf is a category and everything below it: where it cannot be moved to.
export function familyOf(list: readonly AdminCategory[], id: string): string[] {
  const family = new Set([id])
  for (const category of list) if (category.parent_id !== null && family.has(category.parent_id)) family.add(category.id)
  return [...family]
}

// withAncestors is the categories in whose name a text is found, with all above them, so that one sees where they are.
export function withAncestors(list: readonly AdminCategory[], text: string): AdminCategory[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const byID = new Map(list.map((category) => [category.id, category]))
  const kept = new Set<string>()
  for (const category of list) {
    if (!words.every((word) => category.name.toLowerCase().includes(word))) continue
    for (let at: AdminCategory | undefined = category; at && !kept.has(at.id); at = at.parent_id === null ? undefined : byID.get(at.parent_id)) kept.add(at.id)
  }
  return list.filter(({ id }) => kept.has(id))
}
