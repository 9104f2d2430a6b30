import { describe, expect, it } from 'vitest'
import { paragraphs, wrapped } from './html.ts'

describe('wrapped', () => {
  it('goes around what is selected, and keeps it selected', () => {
    const now = wrapped({ text: 'say it loud', from: 4, to: 6 }, { before: '<strong>', after: '</strong>' })
    expect(now.text).toBe('say <strong>it</strong> loud')
    expect(now.text.slice(now.from, now.to)).toBe('it')
  })

  it('makes a point of each line', () => {
    expect(wrapped({ text: 'a\nb', from: 0, to: 3 }, { before: '<ul>\n', after: '\n</ul>', each: 'li' }).text).toBe('<ul>\n  <li>a</li>\n  <li>b</li>\n</ul>')
  })
})

describe('paragraphs', () => {
  it('leaves HTML alone', () => expect(paragraphs('<p>a</p>\n\nb')).toBe('<p>a</p>\n\nb'))
  it('makes them of what has empty lines', () => expect(paragraphs('a\nb\n\n\nc')).toBe('<p>a<br>b</p>\n<p>c</p>'))
  it('makes nothing of nothing', () => expect(paragraphs(' ')).toBe(' '))
})
