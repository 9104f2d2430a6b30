import { Link } from '#link'
import { useListCategoriesQuery } from '../../api/shell.gen.ts'
import type { CategoryNode, Facet } from '../../api/store.gen.ts'
import { money } from '../../i18n/format.ts'
import { useLanguage, type Language } from '../../i18n/text.ts'
import { useShop } from '../shop.ts'
import { starsText, valueText } from './facet-text.ts'
import { addressOf, cleared, toggled, type Pick, type Selection } from './selection.ts'
import { wayTo } from './tree.ts'

interface ChipsProps {
  facets: Facet[]
  selection: Selection
}

interface Chip {
  text: string
  without: Selection
}

// Chips is everything that narrows the list, each with the way to leave it out.
export function Chips({ facets, selection }: ChipsProps) {
  const language = useLanguage()
  const { currency_code } = useShop()
  const categories = useListCategoriesQuery().data?.data ?? []
  const { t, locale } = language
  const nothing = { text: '', minor: null }
  const amount = (minor: number) => money({ amount: minor, currency_code }, locale)
  const { lowest, highest, inStock, stars, picks } = selection
  const chips: Chip[] = []
  const add = (text: string, without: Partial<Selection>) => chips.push({ text, without: { ...selection, page: 1, ...without } })
  if (lowest.minor !== null) add(t('price.least', { price: amount(lowest.minor) }), { lowest: nothing })
  if (highest.minor !== null) add(t('price.most', { price: amount(highest.minor) }), { highest: nothing })
  if (inStock) add(t('stock.in'), { inStock: false })
  if (stars > 0) add(starsText(stars, language), { stars: 0 })
  for (const pick of picks) add(called(pick, facets, categories, language), toggled(selection, pick))
  if (chips.length === 0) return null
  return (
    <ul className="pills chips" aria-label={t('list.inUse')}>
      {chips.map(({ text, without }) => (
        <li key={text}>
          <Link className="pill" to={addressOf(without)}>
            <span className="sr-only">{t('list.leaveOut')} </span>
            {text} <span aria-hidden="true">×</span>
          </Link>
        </li>
      ))}
      <li>
        <Link className="plain" to={addressOf(cleared(selection))}>
          {t('list.clearAll')}
        </Link>
      </li>
    </ul>
  )
}

// called is what a chosen value is called. The only category of a shop is no choice, so that no facet names it.
function called({ name, value }: Pick, facets: Facet[], categories: CategoryNode[], language: Language): string {
  const facet = facets.find((other) => other.name === name)
  const found = facet?.values.find((other) => other.value === value)
  if (name === 'category') return found?.label ?? wayTo(value, categories).at(-1)?.name ?? value
  const text = facet && found ? valueText(facet, found, language) : value
  return name === 'brand' || !facet ? text : `${facet.label}: ${text}`
}
