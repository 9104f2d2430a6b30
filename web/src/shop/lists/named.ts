import type { ProductList } from '../../api/store.gen.ts'
import type { Language } from '../../i18n/text.ts'
import { valueText } from './facet-text.ts'
import type { Selection } from './selection.ts'

// named is the heading of a list with the one value that it is narrowed to behind it, so that no two lists are called the same. Ranges, and
// what no facet names, are not named. The program has the same for the title (internal/api/page/choice.go).
export function named(heading: string, { picks }: Selection, list: ProductList | undefined, language: Language): string {
  const [pick] = picks
  const facet = list?.facets?.find(({ name }) => name === pick?.name)
  const found = facet?.values.find(({ value }) => value === pick?.value)
  if (!pick || picks.length > 1 || !list?.total || !facet || !found || isRange(facet.type, pick.value)) return heading
  const text = valueText(facet, found, language)
  return `${heading} – ${pick.name === 'brand' || pick.name === 'category' ? text : `${facet.label}: ${text}`}`
}

// isRange reports whether a value is from one number or date to another. There are such without end, which are nothing for search engines.
export const isRange = (type: string, value: string) => type === 'range' && value.includes('..')
