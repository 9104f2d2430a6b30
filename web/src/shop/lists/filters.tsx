import type { FormEvent } from 'react'
import { useNavigate } from '../router.tsx'
import { Link } from '#link'
import { useListCategoriesQuery } from '../../api/shell.gen.ts'
import type { CategoryNode, Facet, FacetValue } from '../../api/store.gen.ts'
import { number } from '../../i18n/format.ts'
import { useLanguage, type Language } from '../../i18n/text.ts'
import { useShop } from '../shop.ts'
import { priceText, valueText } from './facet-text.ts'
import { isRange } from './named.ts'
import { PriceForm } from './price-form.tsx'
import { addressOf, has, isUsual, rangeOf, readSelection, toggled, type Manners, type Place, type Selection } from './selection.ts'
import { wayTo } from './tree.ts'

const shownAtOnce = 8 // values of a facet; the others when somebody wants to see them
const shownAtMost = 40

interface FiltersProps {
  facets: Facet[]
  selection: Selection
  prefix: string // of ids: the sheet has the same fields again
}

// Filters is what a list can be narrowed by: values of facets are links, and prices are typed.
export function Filters({ facets, selection, prefix }: FiltersProps) {
  const navigate = useNavigate()
  const shop = useShop()
  const language = useLanguage()
  const { kind, slug } = selection.place
  const way = wayTo(kind === 'category' ? slug : '', useListCategoriesQuery().data?.data ?? [])
  // What a page is of it is not narrowed by. A category at the end of the tree leads to those beside it; any other has its children above.
  const isShown = ({ name, values }: Facet) =>
    name !== 'in_stock' && (name !== kind || (name === 'category' && values.length > 1 && way.at(-1)?.children.length === 0))
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const values = new URLSearchParams()
    new FormData(event.currentTarget).forEach((value, name) => typeof value === 'string' && values.append(name, value))
    navigate(addressOf(readSelection(selection.place, values.toString(), shop)))
  }
  return (
    <>
      <PriceForm selection={selection} prefix={prefix} onSubmit={submit} />
      {facets.filter(isShown).map((facet) => (
        <Group key={facet.name} facet={facet} selection={selection} way={way} shop={shop} language={language} />
      ))}
    </>
  )
}

interface GroupProps {
  facet: Facet
  selection: Selection
  way: CategoryNode[] // to the category that the page is of; empty on other pages
  shop: Manners
  language: Language
}

const ownNames = { category: 'facet.category', brand: 'facet.brand', price: 'facet.price', rating: 'facet.rating' } as const

function Group({ facet, selection, way, shop, language }: GroupProps) {
  const { t } = language
  const values = facet.type === 'rating' ? [...facet.values].sort((a, b) => Number(b.value) - Number(a.value)) : facet.values
  const choices = values.slice(0, shownAtMost).map((value) => (facet.name === selection.place.kind ? beside(value, selection, way) : choiceOf(facet, value, selection, shop, language)))
  const first = choices.filter(({ isOn }, i) => isOn || i < shownAtOnce)
  const rest = choices.filter(({ isOn }, i) => !isOn && i >= shownAtOnce)
  const own = ownNames[facet.name as keyof typeof ownNames]
  return (
    <section className="facet">
      <h2>{own ? t(own) : facet.label}</h2>
      <ul>{first.map((choice) => line(choice, language))}</ul>
      {rest.length > 0 && (
        <details>
          <summary>{t('list.more')}</summary>
          <ul>{rest.map((choice) => line(choice, language))}</ul>
        </details>
      )}
    </section>
  )
}

interface Choice {
  text: string
  count: number
  isOn: boolean
  isEndless?: boolean // one of values without end
  next: Selection
}

// beside is another category in the place of the one that the page is of, or what is above that one, with everything else that was chosen.
function beside({ value, label, count, selected }: FacetValue, selection: Selection, way: CategoryNode[]): Choice {
  const above = way.at(-2)?.slug
  const up: Place = above === undefined ? { kind: 'search', slug: '' } : { kind: 'category', slug: above }
  return { text: label, count, isOn: selected, next: { ...selection, place: selected ? up : { kind: 'category', slug: value }, page: 1 } }
}

function choiceOf(facet: Facet, value: FacetValue, selection: Selection, shop: Manners, language: Language): Choice {
  const at = { ...selection, page: 1 }
  const { count } = value
  switch (facet.type) {
    case 'price': {
      const { lowest, highest } = rangeOf(value.value, shop)
      const isOn = lowest.text === selection.lowest.text && highest.text === selection.highest.text
      const nothing = { text: '', minor: null }
      const next = isOn ? { ...at, lowest: nothing, highest: nothing } : { ...at, lowest, highest }
      return { text: priceText(value.value, shop.currency_code, language), count, isOn, next }
    }
    case 'rating': {
      const stars = Number(value.value)
      const isOn = stars === selection.stars
      return { text: valueText(facet, value, language), count, isOn, next: { ...at, stars: isOn ? 0 : stars } }
    }
    default: {
      const pick = { name: facet.name, value: value.value }
      return { text: valueText(facet, value, language), count, isOn: has(selection, pick), isEndless: isRange(facet.type, value.value), next: toggled(selection, pick) }
    }
  }
}

// line is a choice as a link. Combinations and ranges are nothing for search engines.
function line({ text, count, isOn, isEndless, next }: Choice, { locale, t }: Language) {
  const to = addressOf(next)
  return (
    <li key={to}>
      <Link to={to} rel={isUsual(next) && !next.query && !isEndless ? undefined : 'nofollow'} aria-current={isOn ? 'true' : undefined}>
        {isOn && <span className="sr-only">{t('list.leaveOut')} </span>}
        {text} <span className="number">{number(count, locale)}</span>
      </Link>
    </li>
  )
}
