// textOf is what a reader sees of HTML, on one line.
export function textOf(html: string): string {
  const page = new DOMParser().parseFromString(html.replace(/<\/(p|h\d|li|div|ul|ol)>|<br\s*\/?>/gi, '$& '), 'text/html')
  return (page.body.textContent ?? '').replace(/\s+/g, ' ').trim()
}

// snippet is a text as search engines cut it, between words.
export function snippet(text: string, most: number): string {
  if (text.length <= most) return text
  const cut = text.slice(0, most)
  const end = cut.lastIndexOf(' ')
  return `${end > most / 2 ? cut.slice(0, end) : cut} …`
}
