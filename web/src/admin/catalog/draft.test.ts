import { describe, expect, it } from 'vitest'
import { inputOf, noProduct, patchOf, type ProductDraft } from './draft.ts'
import { missing, newVariant, rearrange, withPrice, type OptionDraft } from './variants.ts'

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
  const eur = (amount: number) => ({ amount, currency_code: 'EUR' })
  it('keeps what is beside the price, and other currencies', () => {
    const usd = { price: { amount: 500, currency_code: 'USD' } }
    expect(withPrice([{ price: eur(100), cost: eur(40) }, usd], 'EUR', 'price', 120)).toEqual([{ price: eur(120), cost: eur(40) }, usd])
    expect(withPrice([{ price: eur(100), cost: eur(40) }], 'EUR', 'cost', null)).toEqual([{ price: eur(100) }])
    expect(withPrice([{ price: eur(100) }, usd], 'EUR', 'price', null)).toEqual([usd])
    expect(withPrice([], 'EUR', 'price', 7)).toEqual([{ price: eur(7) }])
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
