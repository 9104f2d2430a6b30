// Wrap is what a button of the editor puts around what is selected.
export interface Wrap {
  before: string
  after: string
  each?: string // a tag for each line of what is selected
}

// Edited is a text and what is selected in it.
export interface Edited {
  text: string
  from: number
  to: number
}

// wrapped puts something around what is selected; what was selected stays so, to go on with.
export function wrapped({ text, from, to }: Edited, { before, after, each }: Wrap): Edited {
  const inner = text.slice(from, to)
  const filled = each ? (inner || ' ').split('\n').filter(Boolean).map((line) => `  <${each}>${line.trim()}</${each}>`).join('\n') : inner
  return { text: text.slice(0, from) + before + filled + after + text.slice(to), from: from + before.length, to: from + before.length + filled.length }
}

// paragraphs is what somebody wrote as HTML: a text without any tag becomes paragraphs where it has empty lines.
export function paragraphs(text: string): string {
  if (text.trim() === '' || /<\/?[a-z][^>]*>/i.test(text)) return text
  return text
    .trim()
    .split(/\n\s*\n/)
    .map((part) => `<p>${part.trim().replace(/\n/g, '<br>')}</p>`)
    .join('\n')
}
