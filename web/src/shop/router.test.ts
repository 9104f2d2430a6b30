import { describe, expect, it } from 'vitest'
import { matchPath, parsePath } from './router.tsx'

describe('an address', () => {
  it('is that of a pattern when every part is', () => {
    expect(matchPath('/', '/')).toEqual({})
    expect(matchPath('/products/:slug', '/products/mug')).toEqual({ slug: 'mug' })
    expect(matchPath('/products/:slug', '/products/mug/')).toEqual({ slug: 'mug' })
    expect(matchPath('/products/:slug', '/products')).toBeNull()
    expect(matchPath('/products/:slug', '/products/mug/reviews')).toBeNull()
    expect(matchPath('/products/:slug/reviews', '/products/mug/reviews')).toEqual({ slug: 'mug' })
    expect(matchPath('/', '/cart')).toBeNull()
    expect(matchPath('*', '/any/where')).toEqual({})
  })
  it('is read as people write it, however it was sent', () => {
    expect(matchPath('/brands/:slug', '/brands/caf%C3%A9')).toEqual({ slug: 'café' })
    expect(matchPath('/brands/:slug', '/brands/100%')).toEqual({ slug: '100%' })
  })
  it('is taken apart as browsers do it', () => {
    for (const text of ['/', '/a', '/a?b=1', '/a?b=1&c=?#d', '/a#b?c', '/a?', '/a#']) {
      const { pathname, search, hash } = new URL(text, 'http://shop')
      expect(parsePath(text)).toEqual({ pathname, search, hash })
    }
  })
})
