import type { AdminPromotion, AdminPromotionConditions, AdminPromotionInput, AdminPromotionPatch } from '../../api/admin.gen.ts'

export type Kind = AdminPromotion['kind']
export type Target = AdminPromotion['target']

// Draft is a promotion as the editor fills it in. Moments are those of the browser's clock, as its fields write them; empty is none.
export interface Draft {
  name: string
  label: string
  isCoupon: boolean
  code: string
  active: boolean
  kind: Kind
  target: Target
  rate: string // percent
  amount: number | null // minor units
  minSubtotal: number | null
  products: string[]
  categories: string[]
  groups: string[]
  segments: string[]
  countries: string[]
  first_order: boolean
  priority: number
  exclusive: boolean
  starts_at: string
  ends_at: string
  usage_limit: number // NaN: none
  usage_limit_per_customer: number
}

const two = (n: number) => String(n).padStart(2, '0')

// localOf is a moment as a field for dates and times has it, by the clock of the browser.
export function localOf(moment: string | null | undefined): string {
  if (!moment) return ''
  const at = new Date(moment)
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`
}

// momentOf is what localOf writes as a moment; empty if it is none.
export function momentOf(local: string): string {
  const at = new Date(local)
  return local && !Number.isNaN(at.getTime()) ? at.toISOString() : ''
}

const limitOf = (limit: number | undefined) => (limit ? limit : NaN)

// draftOf is a promotion for the editor, or a new one.
export function draftOf(of: AdminPromotion | null): Draft {
  const conditions = of?.conditions ?? {}
  return {
    name: of?.name ?? '', label: of && of.label !== of.name ? of.label : '', isCoupon: Boolean(of?.code), code: of?.code ?? '', active: of?.active ?? true,
    kind: of?.kind ?? 'percent', target: of?.target ?? 'order', rate: of?.rate ?? '', amount: of?.amount?.amount ?? null,
    minSubtotal: conditions.min_subtotal?.amount ?? null, products: conditions.products ?? [], categories: conditions.categories ?? [],
    groups: conditions.groups ?? [], segments: conditions.segments ?? [], countries: conditions.countries ?? [], first_order: conditions.first_order ?? false,
    priority: of?.priority ?? 0, exclusive: of?.exclusive ?? false, starts_at: localOf(of?.starts_at), ends_at: localOf(of?.ends_at),
    usage_limit: limitOf(of?.usage_limit), usage_limit_per_customer: limitOf(conditions.first_order ? 0 : of?.usage_limit_per_customer),
  }
}

function conditionsOf(draft: Draft, currency_code: string): AdminPromotionConditions {
  const { products, categories, groups, segments, countries, first_order, minSubtotal } = draft
  return { products, categories, groups, segments, countries, first_order, ...(minSubtotal !== null && { min_subtotal: { amount: minSubtotal, currency_code } }) }
}

const percentOf = (text: string) => text.trim().replace(',', '.').replace(/\s*%$/, '')

// sharedOf is what a new promotion and a changed one are told alike.
function sharedOf(draft: Draft, currency_code: string) {
  const { name, label, active, kind, priority, exclusive } = draft
  return {
    name, label, active, kind, priority: Number.isNaN(priority) ? 0 : priority, exclusive, code: draft.isCoupon ? draft.code : '', conditions: conditionsOf(draft, currency_code),
    ...(kind !== 'free_shipping' && { target: draft.target }),
    ...(kind === 'percent' && { rate: percentOf(draft.rate) }),
    ...(kind === 'fixed' && { amount: { amount: draft.amount ?? 0, currency_code } }),
    usage_limit: draft.usage_limit || 0, usage_limit_per_customer: draft.first_order ? 0 : draft.usage_limit_per_customer || 0,
  }
}

// inputOf is the draft as a new promotion. currency is that of its amounts.
export function inputOf(draft: Draft, currency: string): AdminPromotionInput {
  const starts_at = momentOf(draft.starts_at)
  const ends_at = momentOf(draft.ends_at)
  return { ...sharedOf(draft, currency), ...(starts_at && { starts_at }), ...(ends_at && { ends_at }) }
}

// keptMoment is the moment that a promotion had, where the field still says the same: seconds, which it does not show, stay.
const keptMoment = (local: string, was: string | null) => (local === localOf(was) ? (was ?? '') : momentOf(local))

// patchOf is the draft as a change.
export const patchOf = (draft: Draft, currency: string, of: AdminPromotion): AdminPromotionPatch => ({
  ...sharedOf(draft, currency), starts_at: keptMoment(draft.starts_at, of.starts_at), ends_at: keptMoment(draft.ends_at, of.ends_at),
})

// currencyOf is the currency of a promotion's amounts, if it has any.
export const currencyOf = (of: AdminPromotion | null): string | undefined => of?.amount?.currency_code ?? of?.conditions.min_subtotal?.currency_code

export type Standing = 'archived' | 'off' | 'scheduled' | 'ended' | 'used' | 'running'

// standingOf is how it is with a promotion now, in milliseconds.
export function standingOf(of: AdminPromotion, now: number): Standing {
  if (of.archived_at) return 'archived'
  if (of.ends_at && Date.parse(of.ends_at) <= now) return 'ended'
  if (!of.active) return 'off'
  if (of.starts_at && Date.parse(of.starts_at) > now) return 'scheduled'
  if (of.usage_limit > 0 && of.used_count >= of.usage_limit) return 'used'
  return 'running'
}
