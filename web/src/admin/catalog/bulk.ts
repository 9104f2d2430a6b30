import type { AdminBulkChange } from '../../api/admin.gen.ts'

export const bulkKinds = ['status', 'price', 'add_tags', 'remove_tags', 'add_categories', 'remove_categories', 'brand', 'product_type'] as const
export type BulkKind = (typeof bulkKinds)[number]

// BulkDraft is a change to many products while it is entered.
export interface BulkDraft {
  kind: BulkKind
  status: 'draft' | 'published' | 'archived'
  names: string[] // tags, or ids of categories
  name: string // of a brand or a type; empty: none
  by: 'percent' | 'amount'
  direction: 'up' | 'down'
  percent: number
  amount: number | null // minor units
  keep: boolean // the price before is shown struck through
}

export const noChange: BulkDraft = { kind: 'status', status: 'published', names: [], name: '', by: 'percent', direction: 'down', percent: 10, amount: null, keep: false }

const millionths = 10_000 // of a percent

// changeOf is the change as the API takes it; null while there is nothing to change.
export function changeOf(draft: BulkDraft, currency: string): AdminBulkChange | null {
  switch (draft.kind) {
    case 'status':
      return { status: draft.status }
    case 'brand':
    case 'product_type':
      return { [draft.kind]: draft.name }
    case 'price': {
      const sign = draft.direction === 'down' ? -1 : 1
      const price = { currency_code: currency, ...(draft.keep && { keep_as_compare_at: true }) }
      if (draft.by === 'percent') return draft.percent > 0 ? { price_change: { ...price, percent_ppm: sign * Math.round(draft.percent * millionths) } } : null
      return draft.amount ? { price_change: { ...price, amount: sign * draft.amount } } : null
    }
    case 'add_tags':
    case 'remove_tags':
    case 'add_categories':
    case 'remove_categories':
      return draft.names.length > 0 ? { [draft.kind]: draft.names } : null
  }
}
