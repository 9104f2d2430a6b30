const place = 'winkel.viewed'
const most = 12

const none: readonly string[] = []

// What this browser has looked at is remembered by it alone, as ids of products, the last first.
let known: { text: string | null; ids: readonly string[] } = { text: null, ids: none }

// viewed is the products that were looked at. The same list is returned until it changes.
export function viewed(): readonly string[] {
  const text = read()
  if (text !== known.text) known = { text, ids: parsed(text) }
  return known.ids
}

export const nothingViewed = (): readonly string[] => none

// rememberViewed puts a product in front.
export function rememberViewed(id: string) {
  const ids = [id, ...viewed().filter((other) => other !== id)].slice(0, most)
  try {
    localStorage.setItem(place, JSON.stringify(ids))
  } catch {
    // A browser that keeps nothing has nothing to show.
  }
}

function read(): string | null {
  try {
    return localStorage.getItem(place)
  } catch {
    return null
  }
}

function parsed(text: string | null): readonly string[] {
  try {
    const list: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(list) ? list.filter((id): id is string => typeof id === 'string') : none
  } catch {
    return none
  }
}
