import type { Facet, FacetValue } from '../../api/store.gen.ts'
import { money, number } from '../../i18n/format.ts'
import type { Language } from '../../i18n/text.ts'

const mostStars = 5

// starsText is so many stars, and more.
export const starsText = (stars: number, { t }: Language): string => (stars === mostStars ? t.count('stars.just', stars) : t.count('stars.least', stars))

// valueText is what a value of a facet is called: the shop's own word, or in the reader's language where it is none of the shop's.
export function valueText(facet: Facet, { value, label }: FacetValue, language: Language): string {
  const { t } = language
  switch (facet.type) {
    case 'boolean':
      return value === 'true' ? t('yes') : t('no')
    case 'rating':
      return starsText(Number(value), language)
    case 'range':
      return rangeText(value, (side) => sideText(side, facet.unit, language), language)
    default:
      return label
  }
}

// priceText is a range of prices in minor units.
export const priceText = (value: string, currency_code: string, language: Language): string =>
  rangeText(value, (side) => money({ amount: Number(side), currency_code }, language.locale), language)

function rangeText(value: string, write: (side: string) => string, { t }: Language): string {
  const [low = '', high = low] = value.split('..')
  if (low === high) return write(low)
  if (!low) return t('price.most', { price: write(high) })
  return high ? `${write(low)} – ${write(high)}` : t('price.least', { price: write(low) })
}

// sideText is a number with its unit, or a date as it is.
function sideText(side: string, unit: string | undefined, { locale }: Language): string {
  if (!/^-?\d+(\.\d+)?$/.test(side)) return side
  const text = number(Number(side), locale, side.split('.')[1]?.length ?? 0)
  return unit ? `${text}\u00a0${unit}` : text
}
