import { describe, expect, it } from 'vitest'
import { canIndent, down, indented, itemsOf, linesOf, moved, outdented, pathOf, up, without, type Line } from './lines.ts'

// menu writes lines as "a .b .c d": a dot is the second level.
const menu = (text: string): Line[] => text.split(' ').map((word) => ({ key: word, label: word.replace('.', ''), url: '/', level: word.startsWith('.') ? 1 : 0 }))
const text = (lines: readonly Line[]) => lines.map((line) => (line.level ? '.' : '') + line.label).join(' ')

describe('lines of a menu', () => {
  it('become the menu that they came from', () => {
    const items = [{ label: 'a', url: '', items: [{ label: 'b', url: '/b' }, { label: 'c', url: '/c' }] }, { label: 'd', url: '/d' }]
    expect(itemsOf(linesOf(items))).toEqual(items)
  })

  it.each([
    ['a .b .c d', 0, 'items[0]'],
    ['a .b .c d', 2, 'items[0].items[1]'],
    ['a .b .c d', 3, 'items[1]'],
    ['a d .e', 2, 'items[1].items[0]'],
  ])('%s: line %i is %s', (lines, at, path) => expect(pathOf(menu(lines), at)).toBe(path))

  it.each([
    ['a .b c', 2, 'c a .b'],
    ['a .b .c', 2, 'a .c .b'],
    ['a .b c .d', 3, 'a .b .d c'],
    ['a .b', 1, 'a .b'],
    ['a b', 0, 'a b'],
  ])('up: %s, line %i: %s', (lines, at, want) => expect(text(up(menu(lines), at))).toBe(want))

  it.each([
    ['a .b c', 0, 'c a .b'],
    ['a c .d', 0, 'c .d a'],
    ['a .b .c', 1, 'a .c .b'],
    ['a .b c', 1, 'a c .b'],
    ['a b', 1, 'a b'],
  ])('down: %s, line %i: %s', (lines, at, want) => expect(text(down(menu(lines), at))).toBe(want))

  it.each([
    ['a .b c .d', 2, 1, 'c .d a .b'],
    ['a .b c .d', 0, 3, 'c .d a .b'],
    ['a .b c', 1, 0, 'a .b c'],
    ['a .b c .d', 1, 4, 'a c .d .b'],
  ])('%s: line %i before place %i: %s', (lines, from, to, want) => expect(text(moved(menu(lines), from, to))).toBe(want))

  it('go a level down and up', () => {
    expect(text(indented(menu('a b'), 1))).toBe('a .b')
    expect(canIndent(menu('a b .c'), 1)).toBe(false)
    expect(canIndent(menu('a b'), 0)).toBe(false)
    expect(text(outdented(menu('a .b .c d'), 1))).toBe('a .c b d')
  })

  it.each([
    ['a .b .c d', 0, 'b c d'],
    ['a .b c .d', 2, 'a .b d'],
    ['a .b .c', 1, 'a .c'],
  ])('%s without line %i: %s', (lines, at, want) => expect(text(without(menu(lines), at))).toBe(want))
})
