import { describe, expect, it } from 'vitest'
import { Params } from './surroundings.ts'

describe('queries are read and written as browsers do it', () => {
  for (const text of ['', 'a=1', 'b=2&a=1&b=3', 'q=caf%C3%A9+au+lait', 'q=100%25', 'x', 'x=&y==', 'q=%zz', 'q=(a)!~*\'']) {
    it(text, () => {
      const [ours, theirs] = [new Params(text), new URLSearchParams(text)]
      if (!text.includes('%zz')) expect(ours.toString()).toBe(theirs.toString())
      expect([...ours].map(([name]) => name)).toEqual([...theirs].map(([name]) => name))
      ours.set('b', 'é')
      theirs.set('b', 'é')
      ours.append('c', ' ')
      theirs.append('c', ' ')
      ours.delete('a')
      theirs.delete('a')
      ours.sort()
      theirs.sort()
      if (!text.includes('%zz')) expect(ours.toString()).toBe(theirs.toString())
      expect(ours.getAll('b')).toEqual(theirs.getAll('b'))
      expect(ours.get('none')).toBe(theirs.get('none'))
    })
  }
})
