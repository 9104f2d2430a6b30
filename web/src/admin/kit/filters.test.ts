import { describe, expect, it } from 'vitest'
import { countFilters, readFilters, writeFilters } from './filters.ts'

const spec = { q: 'one', status: 'many', archived: 'flag', sort: 'one' } as const
const read = (query: string) => readFilters(new URLSearchParams(query), spec)
const write = (query: string, filters: Parameters<typeof writeFilters<typeof spec>>[2]) => writeFilters(new URLSearchParams(query), spec, filters).toString()

describe('filters', () => {
  it('are read from the address', () => {
    expect(read('q=red+shoe&status=draft&status=published&status=draft&archived=1&other=x')).toEqual({
      q: 'red shoe', status: ['draft', 'published'], archived: true,
    })
    expect(read('q=&status=&archived=yes')).toEqual({})
    expect(read('q=a&q=b')).toEqual({ q: 'a' })
  })

  it('have one address for what is the same', () => {
    expect(write('', { status: ['published', 'draft'], q: 'x' })).toBe('q=x&status=draft&status=published')
    expect(write('status=x', { q: 'x', status: ['draft', 'published'] })).toBe('q=x&status=draft&status=published')
  })

  it('turn back to the first page and keep what is not theirs', () => {
    expect(write('cursor=abc&tab=two&q=old', { q: 'new' })).toBe('q=new&tab=two')
    expect(write('q=old&archived=1', {})).toBe('')
    expect(write('archived=1', { archived: false, q: '' })).toBe('')
  })

  it('come back as they were written', () => {
    for (const filters of [{}, { q: 'a&b=c ä' }, { status: ['a', 'b'], archived: true, sort: 'new' }]) {
      expect(read(write('cursor=1', filters))).toEqual(filters)
    }
  })

  it('are counted without the search', () => {
    expect(countFilters(read('q=a&status=b&archived=1'), ['q', 'sort'])).toBe(2)
  })
})
