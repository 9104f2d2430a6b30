import { describe, expect, it } from 'vitest'
import { adminEn } from '../../i18n/admin.en.ts'
import { translator } from '../../i18n/text.ts'
import { fieldErrors, problemOf } from '../problem.ts'
import { inputOf, mustBePriced, noProduct, patchOf, type ProductDraft } from './draft.ts'
import { missing, newVariant, placeOf, rearrange, variantInput, withPrice, type OptionDraft, type PriceDraft } from './variants.ts'

const option = (name: string, ...values: string[]): OptionDraft => ({ key: name, id: null, name, values })
const variant = (...options: string[]) => newVariant(options.join('-'), options, undefined)
const shown = (list: readonly { options: string[] }[]) => list.map((one) => one.options.join(' '))

describe('variants and options', () => {
  const size = option('Size', 'S', 'M')
  const colour = option('Colour', 'Red', 'Blue')

  it('names the combinations that are not there', () => {
    expect(missing([size, colour], [variant('S', 'Red'), variant('M', 'Blue')])).toEqual([['S', 'Blue'], ['M', 'Red']])
    expect(missing([], [variant()])).toEqual([])
    expect(missing([size, option('Empty')], [])).toEqual([])
  })

  it('gives a variant the first value of an option that is new', () => {
    expect(shown(rearrange([], [size], [variant()]))).toEqual(['S'])
    expect(shown(rearrange([size], [size, colour], [variant('S'), variant('M')]))).toEqual(['S Red', 'M Red'])
  })

  it('takes the values along when options are put in another order', () => {
    expect(shown(rearrange([size, colour], [colour, size], [variant('S', 'Blue')]))).toEqual(['Blue S'])
  })

  it('lets those go whose value is gone, and those that became the same', () => {
    expect(shown(rearrange([size], [option('Size', 'M')], [variant('S'), variant('M')]))).toEqual(['M'])
    expect(shown(rearrange([size, colour], [size], [variant('S', 'Red'), variant('S', 'Blue'), variant('M', 'Red')]))).toEqual(['S', 'M'])
  })

  it('never leaves a product without a variant', () => {
    expect(shown(rearrange([size], [option('Size', 'L')], [variant('S')]))).toEqual(['L'])
    expect(shown(rearrange([size], [], [variant('S'), variant('M')]))).toEqual([''])
  })
})

describe('prices', () => {
  const price = (currency: string, price: number | null, beside: Partial<PriceDraft> = {}): PriceDraft => ({ currency, price, compare_at_price: null, cost: null, ...beside })
  const whole = price('EUR', 1000, { compare_at_price: 1500, cost: 400 })
  const usd = price('USD', 500)
  const priced = (...prices: PriceDraft[]) => ({ ...variant(), prices })

  it('change part by part, and each stays where it stands', () => {
    expect(withPrice([whole, usd], 'EUR', 'price', 1200)).toEqual([{ ...whole, price: 1200 }, usd])
    expect(withPrice([usd, whole], 'EUR', 'cost', null)).toEqual([usd, { ...whole, cost: null }])
    expect(withPrice([], 'EUR', 'price', 7)).toEqual([price('EUR', 7)])
  })

  it('keep what is beside them when they are emptied and written anew', () => {
    expect(withPrice(withPrice([whole], 'EUR', 'price', null), 'EUR', 'price', 12)).toEqual([{ ...whole, price: 12 }])
  })

  it('are sent with what is beside them, and not at all where there is nothing', () => {
    const money = (amount: number) => ({ amount, currency_code: 'EUR' })
    expect(variantInput(priced(price('CHF', null), whole), []).prices).toEqual([{ price: money(1000), compare_at_price: money(1500), cost: money(400) }])
    expect(placeOf(priced(price('CHF', null), whole), 'EUR')).toBe(0)
    expect(placeOf(priced(price('CHF', null), whole), 'CHF')).toBe(-1)
  })

  it('are not made up for what has only a cost', () => {
    const dear = priced(usd, price('EUR', null, { cost: 400 }))
    expect(variantInput(dear, []).prices).toEqual([{ price: { amount: 500, currency_code: 'USD' } }])
    const t = translator(adminEn)
    const refused = (...variants: Parameters<typeof mustBePriced>[0]) => {
      try {
        mustBePriced(variants, t)
        return {}
      } catch (error) {
        return fieldErrors(problemOf(error))
      }
    }
    expect(refused(priced(whole), dear)).toEqual({ 'variants[1].prices[1].price': adminEn['product.priceMissing'] })
    expect(refused(priced(whole, price('CHF', null)), priced(price('EUR', 0, { cost: 400 })))).toEqual({})
  })
})

describe('what is sent', () => {
  const base: ProductDraft = { ...noProduct, title: 'Kettle', tags: ['tea'], published_at: '2026-01-01T00:00:00Z' }

  it('is nothing when nothing changed', () => expect(patchOf({ ...base }, base)).toEqual({}))

  it('is what changed, and no more', () => {
    expect(patchOf({ ...base, title: 'Pot', tags: [] }, base)).toEqual({ title: 'Pot', tags: [] })
    expect(patchOf({ ...base, published_at: '' }, base)).toEqual({ published_at: '0001-01-01T00:00:00Z' })
  })

  it('names a variant’s pictures by their place', () => {
    const media = ['a', 'b'].map((key) => ({ key, id: null, blob_key: `media/${key}`, url: '', alt: key, error: '' }))
    const patch = patchOf({ ...base, media, variants: [{ ...newVariant('x', [], undefined), pictures: ['b', 'gone'] }] }, base)
    expect(patch.variants?.[0]?.media_indexes).toEqual([1])
    expect(patch.media).toEqual([{ alt: 'a', blob_key: 'media/a' }, { alt: 'b', blob_key: 'media/b' }])
  })

  it('leaves out attributes without a value', () => {
    expect(inputOf({ ...base, attributes: { depth: [3], colour: [] } }).attributes).toEqual([{ code: 'depth', values: [3] }])
  })
})
