import type { ListReviewsApiArg } from '../../api/store.gen.ts'
import { encoded, type Pick } from '../lists/selection.ts'

export const reviewsPerPage = 20

export const reviewSorts = ['newest', 'helpful', 'highest', 'lowest'] as const

// ReviewChoice is what the address of a page of reviews asks for; internal/api/page/reviews.go reads it alike.
export interface ReviewChoice {
  sort: (typeof reviewSorts)[number]
  stars: number // 0: any
  page: number
}

const usual: ReviewChoice = { sort: 'newest', stars: 0, page: 1 }

// chosenReviews reads the query of an address. What makes no sense is as if it were not there.
export function chosenReviews(search: string): ReviewChoice {
  const values = new URLSearchParams(search)
  const stars = Number(values.get('rating'))
  const page = Number(values.get('page'))
  return {
    sort: reviewSorts.find((sort) => sort === values.get('sort')) ?? usual.sort,
    stars: Number.isInteger(stars) && stars >= 1 && stars <= 5 ? stars : 0,
    page: Number.isInteger(page) && page > 1 ? page : 1,
  }
}

// argumentOf is what the API is asked for.
export function argumentOf(slug: string, { sort, stars, page }: ReviewChoice): ListReviewsApiArg {
  return { id: slug, limit: reviewsPerPage, offset: (page - 1) * reviewsPerPage, sort, ...(stars > 0 && { rating: [stars] }) }
}

// reviewsPath is where those reviews are.
export function reviewsPath(slug: string, { sort, stars, page }: ReviewChoice = usual): string {
  const values: Pick[] = []
  if (sort !== usual.sort) values.push({ name: 'sort', value: sort })
  if (stars > 0) values.push({ name: 'rating', value: String(stars) })
  if (page > 1) values.push({ name: 'page', value: String(page) })
  const text = encoded(values)
  return `/products/${slug}/reviews${text && `?${text}`}`
}
