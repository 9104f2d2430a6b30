import type { MenuItem } from '../../api/admin.gen.ts'

// A menu while it is edited is its lines one below the other, each with its level. A line on the second level belongs to the last
// one before it that is on the first.

// Line is one of them. key is for the screen alone.
export interface Line {
  key: string
  label: string
  url: string
  level: 0 | 1
}

// linesOf is the lines of a menu.
export function linesOf(items: readonly MenuItem[]): Line[] {
  const lines: Line[] = []
  const add = ({ label, url, items }: MenuItem, level: 0 | 1) => {
    lines.push({ key: String(lines.length), label, url, level })
    items?.forEach((below) => add(below, 1))
  }
  items.forEach((item) => add(item, 0))
  return lines
}

// itemsOf is the menu of the lines.
export function itemsOf(lines: readonly Line[]): MenuItem[] {
  const items: MenuItem[] = []
  for (const { label, url, level } of lines) {
    const above = items.at(-1)
    if (level === 1 && above) (above.items ??= []).push({ label, url })
    else items.push({ label, url })
  }
  return items
}

// pathOf is what the API calls a line: "items[0].items[1]".
export function pathOf(lines: readonly Line[], at: number): string {
  const before = lines.slice(0, at + 1)
  const first = before.filter((line) => line.level === 0).length - 1
  if (lines[at]?.level !== 1) return `items[${first}]`
  const above = before.map((line) => line.level).lastIndexOf(0)
  return `items[${first}].items[${at - above - 1}]`
}

// endOf is behind the last line that belongs to one.
function endOf(lines: readonly Line[], at: number): number {
  if (lines[at]?.level !== 0) return at + 1
  let end = at + 1
  while (lines[end]?.level === 1) end++
  return end
}

// moved puts a line, with those that belong to it, before another place. It goes nowhere where it cannot be.
export function moved(lines: readonly Line[], from: number, to: number): Line[] {
  const end = endOf(lines, from)
  const block = lines.slice(from, end)
  const first = block[0]
  if (!first || (to >= from && to <= end)) return [...lines]
  let place = to
  if (first.level === 0) while (lines[place]?.level === 1) place += to > from ? 1 : -1
  if (first.level === 1) place = Math.max(place, 1) // the first line has nothing that it could belong to
  const rest = lines.filter((_, i) => i < from || i >= end)
  const at = place > from ? place - block.length : place
  return [...rest.slice(0, at), ...block, ...rest.slice(at)]
}

// up moves a line over the one before it on its level, down over the one behind.
export function up(lines: readonly Line[], at: number): Line[] {
  return moved(lines, at, at - 1)
}

export function down(lines: readonly Line[], at: number): Line[] {
  const end = endOf(lines, at)
  if (end >= lines.length) return [...lines]
  return moved(lines, at, lines[at]?.level === 0 ? endOf(lines, end) : end + 1)
}

// canIndent says whether a line can belong to the one before it: it has none below itself, because a menu has two levels.
export const canIndent = (lines: readonly Line[], at: number): boolean => at > 0 && lines[at]?.level === 0 && endOf(lines, at) === at + 1

// indented has a line belong to the one before it; outdented to none: it goes behind those that it stood among.
export function indented(lines: readonly Line[], at: number): Line[] {
  return canIndent(lines, at) ? lines.map((line, i) => (i === at ? { ...line, level: 1 } : line)) : [...lines]
}

export function outdented(lines: readonly Line[], at: number): Line[] {
  const line = lines[at]
  if (line?.level !== 1) return [...lines]
  let end = at + 1
  while (lines[end]?.level === 1) end++
  return [...lines.slice(0, at), ...lines.slice(at + 1, end), { ...line, level: 0 }, ...lines.slice(end)]
}

// without is the lines without one; those that belonged to it stay.
export function without(lines: readonly Line[], at: number): Line[] {
  const rest = lines.filter((_, i) => i !== at)
  return lines[at]?.level === 0 ? raised(rest, at) : rest
}

// raised takes the lines that stand at a place on the second level to the first.
function raised(lines: readonly Line[], at: number): Line[] {
  let end = at
  while (lines[end]?.level === 1) end++
  return lines.map((line, i) => (i >= at && i < end ? { ...line, level: 0 } : line))
}
