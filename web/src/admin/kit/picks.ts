import { skipToken } from '@reduxjs/toolkit/query'
import { useAdminGetProductQuery, useAdminGetVariantQuery, useAdminListCategoriesQuery, useAdminListProductsQuery, type AdminCategory, type AdminProductListItem, type Image } from '../../api/admin.gen.ts'
import { useEveryAttributeQuery, useEveryBrandQuery, useEveryCollectionQuery, useEveryProductTypeQuery } from '../../api/admin-every.ts'
import { useFormat, useT } from '../language.tsx'

// PickKind is a kind of things of the catalog that can be picked.
export type PickKind = 'product' | 'variant' | 'category' | 'collection' | 'brand' | 'productType' | 'attribute'

// Pickable is one of them. image is there for those that have pictures, null where one has none.
export interface Pickable {
  id: string
  name: string
  hint?: string
  image?: Image | null
}

const shown = 20 // found at once; whoever looks for another writes more of its name

// searched are those of a list in whose name every word is found, whatever its case.
export function searched<T extends { name: string; hint?: string }>(list: readonly T[], text: string): T[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return list.filter(({ name, hint }) => words.every((word) => `${name} ${hint ?? ''}`.toLowerCase().includes(word)))
}

// Branch is what is known of a category by its place in the tree.
type Branch = Readonly<Pick<AdminCategory, 'name' | 'parent_id'>>

// pathOf is the names from a root of the tree down to a category.
export function pathOf(category: Branch, byID: ReadonlyMap<string, Branch>): string[] {
  const path = [category.name]
  let parent = category.parent_id
  while (parent !== null && path.length < 64) {
    const above = byID.get(parent)
    if (!above) break
    path.unshift(above.name)
    parent = above.parent_id
  }
  return path
}

// categoryPicks is every category by its path: Home › Kitchen › Cups.
export function categoryPicks(list: readonly AdminCategory[]): Pickable[] {
  const byID = new Map(list.map((category) => [category.id, category]))
  return list.map((category) => ({ id: category.id, name: pathOf(category, byID).join(' › ') }))
}

// useListed is every thing of a kind that has a list of its own; undefined while it is loading, and for products and variants.
function useListed(of: PickKind): readonly Pickable[] | undefined {
  const categories = useAdminListCategoriesQuery(of === 'category' ? undefined : skipToken).data
  const collections = useEveryCollectionQuery(of === 'collection' ? undefined : skipToken).data
  const brands = useEveryBrandQuery(of === 'brand' ? undefined : skipToken).data
  const types = useEveryProductTypeQuery(of === 'productType' ? undefined : skipToken).data
  const attributes = useEveryAttributeQuery(of === 'attribute' ? undefined : skipToken).data
  switch (of) {
    case 'category':
      return categories && categoryPicks(categories.data)
    case 'collection':
      return collections?.map(({ id, title, slug }) => ({ id, name: title, hint: slug }))
    case 'brand':
      return brands?.map(({ id, name }) => ({ id, name }))
    case 'productType':
      return types?.map(({ id, name }) => ({ id, name }))
    case 'attribute':
      return attributes?.map(({ id, label, code }) => ({ id, name: label, hint: code }))
    case 'product':
    case 'variant':
      return undefined
  }
}

// variantPicks is the variants of a product, each by the name of both; of a product with one variant, by the product's.
function variantPicks(product: AdminProductListItem): Pickable[] {
  return product.variants.map(({ id, title, sku }) => ({
    id, name: product.variant_count > 1 ? `${product.title} – ${title}` : product.title, ...(sku && { hint: sku }), image: product.image,
  }))
}

// Found is what a search finds; stale answers belong to the text before.
export interface Found {
  picks: readonly Pickable[] | undefined // undefined while they are loading
  hasFailed: boolean
}

// useFound searches things of a kind by a part of their name.
export function useFound(of: PickKind, text: string, isWanted = true): Found {
  const t = useT()
  const format = useFormat()
  const isProduct = of === 'product' || of === 'variant'
  const q = text.trim()
  const products = useAdminListProductsQuery(isProduct && isWanted ? { limit: shown, ...(q ? { q } : { sort: 'title' }) } : skipToken)
  const listed = useListed(of)
  if (!isProduct) return { picks: listed && searched(listed, text), hasFailed: false }
  const rows = products.currentData?.data
  if (of === 'variant') return { picks: rows?.flatMap(variantPicks), hasFailed: products.isError }
  const hintOf = (row: AdminProductListItem) =>
    [row.status === 'published' ? '' : t(row.status === 'draft' ? 'kit.picker.draft' : 'kit.picker.archived'), row.price ? format.money(row.price) : ''].filter(Boolean).join(' · ')
  return { picks: rows?.map((row) => ({ id: row.id, name: row.title, hint: hintOf(row), image: row.image })), hasFailed: products.isError }
}

// usePick is one thing by its id: undefined while it is loading, null if there is none (any more).
export function usePick(of: PickKind, id: string): Pickable | null | undefined {
  const listed = useListed(of)
  const variant = useAdminGetVariantQuery(of === 'variant' ? { id } : skipToken)
  const productID = of === 'product' ? id : variant.data?.product_id
  const product = useAdminGetProductQuery(productID ? { id: productID } : skipToken)
  if (of !== 'product' && of !== 'variant') return listed && (listed.find((one) => one.id === id) ?? null)
  if (product.isError || variant.isError) return null
  if (!product.data || (of === 'variant' && !variant.data)) return undefined
  const image = product.data.media[0] ?? null
  if (of === 'product' || !variant.data) return { id, name: product.data.title, image }
  const { title, sku } = variant.data
  return { id, name: product.data.variants.length > 1 ? `${product.data.title} – ${title}` : product.data.title, ...(sku && { hint: sku }), image }
}
