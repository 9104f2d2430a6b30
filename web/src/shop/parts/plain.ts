const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', '#34': '"', '#39': "'", quot: '"', nbsp: ' ' }

// plain is the text of a description without its markup, of at most about so many letters and cut between words.
export function plain(html: string, limit: number): string {
  const text = html
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(#?\w+);/g, (whole, name: string) => entities[name] ?? whole)
    .replace(/\s+/g, ' ')
    .trim()
  if (text.length <= limit) return text
  const short = text.slice(0, limit - 1)
  return `${short.slice(0, Math.max(short.lastIndexOf(' '), limit / 2)).replace(/[ ,;:.–-]+$/, '')}…`
}
