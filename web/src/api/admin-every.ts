import type { FetchBaseQueryError } from '@reduxjs/toolkit/query/react'
import { adminApi, type AdminAttributeDefinition, type AdminBrand, type AdminCollection, type AdminProductListItem, type AdminProductType } from './admin.gen.ts'

// Lists that are short enough to choose from, but may have more than one page: brands, attributes, product types, collections.

interface PageOf<T> {
  data: T[]
  next: string | null
}

type Ask = (url: string) => Promise<{ data?: unknown; error?: FetchBaseQueryError }> | { data?: unknown; error?: FetchBaseQueryError }

const mostPages = 100 // of 100 rows each

// tooLong is said instead of a part of a list that is saved as a whole: what is not shown would be thrown away.
const tooLong: FetchBaseQueryError = { status: 'CUSTOM_ERROR', error: 'the list is too long', data: { code: 'list_too_long' } }

// everyPage asks for one page after the other, until there is no next one. Of a list with more than 10,000 rows it is the first of
// them, which is enough to choose from, or list_too_long where it has to be whole.
export async function everyPage<T>(ask: Ask, url: string, isWhole = false): Promise<{ data: T[] } | { error: FetchBaseQueryError }> {
  const data: T[] = []
  let next = ''
  for (let page = 0; page < mostPages; page++) {
    const answer = await ask(`${url}${url.includes('?') ? '&' : '?'}limit=100${next && `&cursor=${encodeURIComponent(next)}`}`)
    if (answer.error) return { error: answer.error }
    const { data: rows, next: after } = answer.data as PageOf<T>
    data.push(...rows)
    if (!after) return { data }
    next = after
  }
  return isWhole ? { error: tooLong } : { data }
}

// What rules would let in is only looked at: no list is other than before.
adminApi.enhanceEndpoints({ endpoints: { adminPreviewCollection: { invalidatesTags: [] } } })

export const everyApi = adminApi.injectEndpoints({
  endpoints: (build) => ({
    everyBrand: build.query<AdminBrand[], void>({
      queryFn: (_, _api, _options, ask) => everyPage<AdminBrand>(ask as Ask, '/api/admin/brands'),
      providesTags: ['Admin: brands', 'Admin: products'], // a product may bring a new one
    }),
    everyAttribute: build.query<AdminAttributeDefinition[], void>({
      queryFn: (_, _api, _options, ask) => everyPage<AdminAttributeDefinition>(ask as Ask, '/api/admin/attributes'),
      providesTags: ['Admin: attributes'],
    }),
    everyProductType: build.query<AdminProductType[], void>({
      queryFn: (_, _api, _options, ask) => everyPage<AdminProductType>(ask as Ask, '/api/admin/product-types'),
      providesTags: ['Admin: product types', 'Admin: products'],
    }),
    everyCollection: build.query<AdminCollection[], void>({
      queryFn: (_, _api, _options, ask) => everyPage<AdminCollection>(ask as Ask, '/api/admin/collections'),
      providesTags: ['Admin: collections'],
    }),
    // The products of a collection that is filled by hand, in its order, by its id.
    everyProductOf: build.query<AdminProductListItem[], string>({
      queryFn: (collection, _api, _options, ask) => everyPage<AdminProductListItem>(ask as Ask, `/api/admin/products?sort=manual&collection=${encodeURIComponent(collection)}`, true),
      providesTags: ['Admin: collections', 'Admin: products'],
    }),
  }),
})

export const { useEveryBrandQuery, useEveryAttributeQuery, useEveryProductTypeQuery, useEveryCollectionQuery, useEveryProductOfQuery } = everyApi
