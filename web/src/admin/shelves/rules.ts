import type { AdminAttributeDefinition, AdminCollectionCondition, AdminCollectionRules } from '../../api/admin.gen.ts'
import { typeOf, type AttributeType } from './attribute-type.ts'

// What rules of a collection may ask: the same as internal/commerce/catalog/rules_input.go reads.

export const ruleFields = ['title', 'product_type', 'brand', 'category', 'tag', 'attribute', 'price', 'on_sale', 'published_at'] as const
export type RuleField = (typeof ruleFields)[number]

export const relations = [
  'is', 'is_not', 'contains', 'does_not_contain', 'starts_with', 'ends_with', 'is_set', 'is_not_set', 'less_than', 'at_most', 'more_than', 'at_least', 'within_days', 'longer_ago',
] as const
export type Relation = (typeof relations)[number]

const numbers: readonly Relation[] = ['is', 'is_not', 'less_than', 'at_most', 'more_than', 'at_least', 'is_set', 'is_not_set']
const named: readonly Relation[] = ['is', 'is_not', 'is_set', 'is_not_set']

const relationsOfField: Record<Exclude<RuleField, 'attribute'>, readonly Relation[]> = {
  title: ['is', 'is_not', 'contains', 'does_not_contain', 'starts_with', 'ends_with'], product_type: named, brand: named, category: named, tag: ['is', 'is_not'],
  price: ['is', 'less_than', 'at_most', 'more_than', 'at_least'], on_sale: ['is'], published_at: ['within_days', 'longer_ago'],
}

const relationsOfType: Record<AttributeType, readonly Relation[]> = {
  text: ['is', 'is_not', 'contains', 'does_not_contain', 'is_set', 'is_not_set'], choice: named, boolean: named, number: numbers, date: numbers,
}

// relationsOf is the relations that a field knows; those of an attribute depend on its type.
export const relationsOf = (field: RuleField, attribute?: Pick<AdminAttributeDefinition, 'type'>): readonly Relation[] =>
  field === 'attribute' ? relationsOfType[typeOf(attribute?.type ?? 'text')] : relationsOfField[field]

// needsValue reports whether a relation is to something.
export const needsValue = (relation: string): boolean => relation !== 'is_set' && relation !== 'is_not_set'

// A rule is asked about in some currency only where it is of a price.
const currencyOf = (field: RuleField, currency: string) => (field === 'price' || field === 'on_sale' ? { currency_code: currency } : {})

// beginning is a condition on a field before anything is said of it.
export function beginning(field: RuleField, currency: string, attribute?: Pick<AdminAttributeDefinition, 'id' | 'type'>): AdminCollectionCondition {
  const relation = relationsOf(field, attribute)[0] ?? 'is'
  const value = field === 'on_sale' || (field === 'attribute' && attribute?.type === 'boolean') ? 'true' : ''
  return { field, relation, value, ...(field === 'attribute' && { attribute: attribute?.id ?? '' }), ...currencyOf(field, currency) }
}

// related is a condition with another relation: the value stays where there still is one.
export const related = (condition: AdminCollectionCondition, relation: Relation): AdminCollectionCondition =>
  needsValue(relation) ? { ...condition, relation } : { ...condition, relation, value: '' }

// isComplete reports whether something is said in every condition, so that the shop can be asked what they let in.
export const isComplete = ({ conditions }: AdminCollectionRules): boolean =>
  conditions.length > 0 && conditions.every(({ relation, value, field, attribute }) => (!needsValue(relation) || Boolean(value?.trim())) && (field !== 'attribute' || Boolean(attribute)))
