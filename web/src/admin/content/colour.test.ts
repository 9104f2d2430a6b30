import { describe, expect, it } from 'vitest'
import cases from './colour.cases.json' with { type: 'json' }
import { paletteOf } from './colour.ts'

describe('paletteOf', () => {
  it.each(cases)('$accent becomes what the program makes of it', ({ accent, onLight, dark, onDark }) => {
    expect(paletteOf(accent)).toMatchObject({ light: accent, onLight, dark, onDark, isReadable: true })
  })

  it('says what cannot be read, and the nearest that can', () => {
    const yellow = paletteOf('#ffaa00')
    expect(yellow).toMatchObject({ isReadable: false })
    expect(paletteOf(yellow?.nearest ?? '')).toMatchObject({ isReadable: true })
  })

  it('knows what is no colour', () => expect(paletteOf('#12345')).toBeNull())
})
