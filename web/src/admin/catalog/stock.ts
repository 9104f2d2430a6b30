import type { AdminInventoryLevel, AdminProductListItem } from '../../api/admin.gen.ts'

// isCounted reports whether a list names every variant of a product, so that their stock can be added up.
export const isCounted = (product: Pick<AdminProductListItem, 'variants' | 'variant_count'>): boolean => product.variants.length === product.variant_count

// stockOf is what can be sold of a product, at all locations together. It is null where not everything about it was asked, or
// nothing of it was ever counted.
export function stockOf(product: Pick<AdminProductListItem, 'variants' | 'variant_count'>, asked: readonly string[], levels: readonly AdminInventoryLevel[] | undefined): number | null {
  const ids = product.variants.map((variant) => variant.id)
  if (!levels || !isCounted(product) || !ids.every((id) => asked.includes(id))) return null
  const own = levels.filter((level) => ids.includes(level.variant_id))
  return own.length === 0 ? null : own.reduce((sum, level) => sum + level.available, 0)
}
