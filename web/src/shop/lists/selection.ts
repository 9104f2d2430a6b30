import { readAmount, signsOf, writeAmount } from './amount.ts'

// What the address of a list says, and how it is written: one list has one address. The program has the same rules in Go
// (internal/api/page/selection.go); selection.cases.json holds both to them.

export const perPage = 24

const maxQuery = 200 // letters of a search
const maxPicks = 16 // values of facets
const maxTyped = 20 // letters of a price
const mostStars = 5
const attribute = 'attr.'

// Sort is an order of a list.
export type Sort = 'relevance' | 'manual' | 'newest' | 'best_selling' | 'rating' | 'price_asc' | 'price_desc' | 'title'

const plainSorts: Sort[] = ['newest', 'best_selling', 'rating', 'price_asc', 'price_desc', 'title']

// Place is what a list is of; without kind it is everything, or what was searched for.
export interface Place {
  kind: 'category' | 'collection' | 'brand' | 'search'
  slug: string
}

// sortsOf is the orders that a list offers; the first is the usual one.
export function sortsOf(place: Place, query: string): Sort[] {
  if (place.kind === 'collection') return ['manual', ...plainSorts]
  return query ? ['relevance', ...plainSorts] : plainSorts
}

// Pick is a value of a facet that somebody chose.
export interface Pick {
  name: string
  value: string
}

// Typed is a price that somebody typed; minor is null where nothing was typed, or no amount.
export interface Typed {
  text: string
  minor: number | null
}

const nothingTyped: Typed = { text: '', minor: null }

// Selection is what the address of a list says.
export interface Selection {
  place: Place
  query: string
  lowest: Typed
  highest: Typed
  inStock: boolean
  stars: number // at least; 0: however few
  picks: Pick[]
  sort: Sort
  page: number // from 1
}

// Manners is how the shop writes prices.
export interface Manners {
  locale: string
  currency_code: string
}

function typed(text: string | null, shop: Manners): Typed {
  const said = (text ?? '').trim()
  if (!said || bytesOf(said) > maxTyped) return nothingTyped
  return { text: said, minor: readAmount(said, shop.currency_code, signsOf(shop.locale)) }
}

// bytesOf is the length of a text as Go counts it, in UTF-8, for which the program that renders has no encoder.
const bytesOf = (text: string) => encodeURIComponent(text).replace(/%../g, 'x').length

const whole = (text: string | null) => (text && /^[+-]?\d{1,9}$/.test(text) ? Number(text) : 0)

// legible is a text without NUL, which no list knows.
const legible = (text: string) => text.replaceAll('\0', '')

// readSelection reads the query of an address. What makes no sense does not narrow.
export function readSelection(place: Place, search: string, shop: Manners): Selection {
  const values = new URLSearchParams(search)
  const query = place.kind === 'search' ? [...legible(values.get('q') ?? '').trim()].slice(0, maxQuery).join('') : ''
  const sorts = sortsOf(place, query)
  const stars = whole(values.get('min_rating'))
  const picks: Pick[] = []
  values.forEach((said, name) => {
    const isFacet = name === 'brand' || name === 'category' || name.startsWith(attribute)
    const value = legible(said)
    if (isFacet && name !== place.kind && value) picks.push({ name: legible(name), value })
  })
  return {
    place,
    query,
    lowest: typed(values.get('price_min'), shop),
    highest: typed(values.get('price_max'), shop),
    inStock: values.get('in_stock') === '1',
    stars: stars >= 1 && stars <= mostStars ? stars : 0,
    picks: tidy(picks),
    sort: sorts.find((sort) => sort === values.get('sort')) ?? sorts[0]!,
    page: Math.max(1, whole(values.get('page'))),
  }
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

// tidy is picks in their order, each of them once.
function tidy(picks: Pick[]): Pick[] {
  const sorted = [...picks].sort((a, b) => compare(a.name, b.name) || compare(a.value, b.value))
  return sorted.filter((pick, i) => pick.name !== sorted[i - 1]?.name || pick.value !== sorted[i - 1]?.value).slice(0, maxPicks)
}

export const has = (selection: Selection, { name, value }: Pick) => selection.picks.some((pick) => pick.name === name && pick.value === value)

// toggled is the selection with a value of a facet chosen, or left out again. There is one category at a time.
export function toggled(selection: Selection, pick: Pick): Selection {
  const others = selection.picks.filter((other) => other.name !== pick.name || other.value !== pick.value)
  if (others.length < selection.picks.length) return { ...selection, picks: others, page: 1 }
  return { ...selection, picks: tidy([...others.filter(({ name }) => name !== 'category' || pick.name !== 'category'), pick]), page: 1 }
}

// rangeOf is a range of minor units, "500..2000", as somebody would type it.
export function rangeOf(range: string, shop: Manners): { lowest: Typed; highest: Typed } {
  const side = (text: string | undefined): Typed => {
    if (!text) return nothingTyped
    return { text: writeAmount(Number(text), shop.currency_code, signsOf(shop.locale)), minor: Number(text) }
  }
  const [low, high] = range.split('..')
  return { lowest: side(low), highest: side(high) }
}

// cleared is the selection without anything that narrows it.
export const cleared = (selection: Selection): Selection => ({
  ...selection, lowest: nothingTyped, highest: nothingTyped, inStock: false, stars: 0, picks: [], page: 1,
})

// isNarrowed reports whether something was filtered out.
export const isNarrowed = ({ lowest, highest, inStock, stars, picks }: Selection) =>
  lowest.minor !== null || highest.minor !== null || inStock || stars > 0 || picks.length > 0

// isUsual reports whether it is a list that search engines may have: nobody's wishes, or one value of one facet.
export function isUsual({ place, query, lowest, highest, inStock, stars, picks, sort }: Selection): boolean {
  return !lowest.text && !highest.text && !inStock && stars === 0 && sort === sortsOf(place, query)[0] && picks.length <= 1
}

const pathOf = ({ kind, slug }: Place) => {
  if (kind === 'search') return '/search'
  return `/${kind === 'category' ? 'categories' : `${kind}s`}/${slug}`
}

// parametersOf is everything that the address of a list says, the usual left out.
export function parametersOf({ place, query, lowest, highest, inStock, stars, picks, sort, page }: Selection): Pick[] {
  const values: Pick[] = [...picks]
  const add = (name: string, value: string) => value && values.push({ name, value })
  add('q', query)
  add('price_min', lowest.text)
  add('price_max', highest.text)
  if (stars > 0) add('min_rating', String(stars))
  if (inStock) add('in_stock', '1')
  if (sort !== sortsOf(place, query)[0]) add('sort', sort)
  if (page > 1) add('page', String(page))
  return values
}

// addressOf is where the list with this selection is, each parameter in one place.
export function addressOf(selection: Selection): string {
  const text = encoded(parametersOf(selection))
  return pathOf(selection.place) + (text && `?${text}`)
}

// askedOf is what the API is asked for with a selection: the key under which the answer is kept.
export function askedOf({ place, query, lowest, highest, inStock, stars, picks, sort, page }: Selection): string {
  const values: Pick[] = [...picks]
  const add = (name: string, value: string) => value && values.push({ name, value })
  if (place.kind !== 'search') add(place.kind, place.slug)
  add('q', query)
  if (lowest.minor !== null) add('min_price', String(lowest.minor))
  if (highest.minor !== null) add('max_price', String(highest.minor))
  if (inStock) add('in_stock', 'true')
  if (stars > 0) add('min_rating', String(stars))
  if (sort !== 'manual') add('sort', sort)
  if (page > 1) add('offset', String((page - 1) * perPage))
  add('limit', String(perPage))
  add('facets', 'true')
  return encoded(values)
}

// encoded is a query as Go's url.Values writes it: sorted by name, values of one name in their order.
export function encoded(values: Pick[]): string {
  const escaped = (text: string) =>
    encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`).replaceAll('%20', '+')
  return [...values].sort((a, b) => compare(a.name, b.name)).map(({ name, value }) => `${escaped(name)}=${escaped(value)}`).join('&')
}
