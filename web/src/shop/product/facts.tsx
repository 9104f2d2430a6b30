import type { Attribute, Product, Variant } from '../../api/store.gen.ts'
import { date, number } from '../../i18n/format.ts'
import { useLanguage, type Language } from '../../i18n/text.ts'

const noBreak = '\u00a0'
const gramsOfKilogram = 1000
const millimetresOfCentimetre = 10

interface Fact {
  label: string
  value: string
}

// Facts is what can be said of a product in figures and words, in the shop's order, and what holds for all of its variants.
export function Facts({ product }: { product: Product }) {
  const language = useLanguage()
  const facts = factsOf(product, language)
  if (facts.length === 0) return null
  return (
    <section aria-labelledby="details">
      <h2 id="details">{language.t('product.details')}</h2>
      <table className="facts">
        <tbody>
          {facts.map(({ label, value }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

export function factsOf({ attributes, variants }: Product, language: Language): Fact[] {
  const { locale, t } = language
  const facts = attributes.filter(({ values }) => values.length > 0).map((attribute) => ({ label: attribute.label, value: valueOf(attribute, language) }))
  const add = (label: string, value: string) => {
    if (!facts.some((fact) => fact.label.toLowerCase() === label.toLowerCase())) facts.push({ label, value })
  }
  const [first] = variants
  if (!first) return facts
  const isSame = (...names: ('length_mm' | 'width_mm' | 'height_mm' | 'weight_grams')[]) =>
    names.every((name) => first[name] > 0 && variants.every((other) => other[name] === first[name]))
  const written = (value: number) => number(value, locale, decimalsOf(value))
  if (isSame('length_mm', 'width_mm', 'height_mm')) {
    const sides = [first.length_mm, first.width_mm, first.height_mm].map((side) => written(side / millimetresOfCentimetre))
    add(t('product.size'), `${sides.join(' × ')}${noBreak}cm`)
  }
  if (isSame('weight_grams')) add(t('product.weight'), weightOf(first, written))
  if (variants.length === 1 && first.sku) add(t('product.sku'), first.sku)
  return facts
}

const weightOf = ({ weight_grams: grams }: Variant, written: (value: number) => string) =>
  grams < gramsOfKilogram ? `${grams}${noBreak}g` : `${written(grams / gramsOfKilogram)}${noBreak}kg`

const decimalsOf = (value: number) => String(value).split('.')[1]?.length ?? 0

function valueOf({ type, unit, values }: Attribute, { locale, t }: Language): string {
  const written = values.map((value) => {
    if (typeof value === 'boolean') return value ? t('yes') : t('no')
    if (typeof value === 'number') return number(value, locale, decimalsOf(value)) + (unit && noBreak + unit)
    const text = typeof value === 'string' ? value : ''
    return type === 'date' ? date(text, locale) : text
  })
  return written.join(', ')
}
