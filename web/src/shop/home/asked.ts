import { encoded } from '../lists/selection.ts'

// What the front page asks the API for; internal/api/page/home.go seeds the same.
export const collectionsOnHome = 4 // the one that opens the page, and those with a shelf
export const bestOnHome = 8
export const fewestBest = 4 // best sellers that are worth a heading
export const newestOnHome = 8
export const fewestNew = 4
export const tilesOnHome = 10

const query = (values: Record<string, string>) => encoded(Object.entries(values).map(([name, value]) => ({ name, value })))

export const asked = {
  newest: query({ limit: '16', sort: 'newest' }),
  collection: (slug: string) => query({ collection: slug, limit: '4' }),
  // Of two products one has a picture that stands for no other category.
  category: (slug: string) => query({ category: slug, limit: '2', sort: 'newest' }),
}
