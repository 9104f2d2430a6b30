import type { AdminCollection, AdminCollectionPatch, AdminCollectionRules } from '../../api/admin.gen.ts'

// FillingDraft is what is in a collection, while it is changed.
export interface FillingDraft {
  way: 'hand' | 'rules'
  rules: AdminCollectionRules
  products: string[] // ids
}

export const noRules: AdminCollectionRules = { match: 'all', conditions: [] }

// fillingOf is what is sent of it: the rules where there are some, else the products, if somebody changed these. Whoever gives up the
// rules leaves in it what they let in.
export function fillingOf(now: FillingDraft, base: FillingDraft, collection: Pick<AdminCollection, 'rules'>): Pick<AdminCollectionPatch, 'rules' | 'products'> {
  if (now.way === 'rules') return { rules: now.rules }
  if (collection.rules) return { rules: noRules }
  return now.products.join() === base.products.join() ? {} : { products: now.products }
}
