import { afterEach, expect, it, vi } from 'vitest'
import type { RecommendedProduct } from '../../api/store.gen.ts'
import { isSignedIn, personal } from './mine.ts'

afterEach(() => vi.unstubAllGlobals())

it('only a browser that somebody signed in with asks', () => {
  for (const [cookie, want] of [['', false], ['winkel_signed_in=1', true], ['a=b; winkel_signed_in=1; c=d', true], ['winkel_signed_in=', false], ['not_winkel_signed_in=1', false]] as const) {
    vi.stubGlobal('document', { cookie })
    expect(isSignedIn(), cookie).toBe(want)
  }
})

it('what sells best is not for somebody', () => {
  const products = ['for_you', 'popular', 'your_categories', 'popular'].map((reason, i) => ({ id: String(i), reason })) as RecommendedProduct[]
  expect(personal(products).map(({ id }) => id)).toEqual(['0', '2'])
})
