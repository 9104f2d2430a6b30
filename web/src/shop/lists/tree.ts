import type { CategoryNode } from '../../api/store.gen.ts'

// wayTo is a category by its slug with those above it, the top of the tree first; empty for one that is not there.
export function wayTo(slug: string, categories: CategoryNode[]): CategoryNode[] {
  for (const category of categories) {
    if (category.slug === slug) return [category]
    const below = wayTo(slug, category.children)
    if (below.length > 0) return [category, ...below]
  }
  return []
}
