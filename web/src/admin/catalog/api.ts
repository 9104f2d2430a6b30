import type { FetchBaseQueryError } from '@reduxjs/toolkit/query/react'
import { adminApi, type AdminAttributeDefinition, type AdminBrand, type AdminProductType } from '../../api/admin.gen.ts'

// A product shows its pictures, its prices and its stock: whoever changes one of these changes it.
const productTags = ['Admin: products', 'Admin: variants and prices', 'Admin: media', 'Admin: inventory'] as const

const pageSize = 100
const mostPages = 30 // of a list that is asked for whole

type Ask = (url: string) => unknown

interface Page<T> {
  data: T[]
  next: string | null
}

// every is all rows of a list, page by page: of those that people choose from by name.
const every = <T>(path: string) => async (_: unknown, _api: unknown, _options: unknown, ask: Ask) => {
  const rows: T[] = []
  let cursor = ''
  for (let page = 0; page < mostPages; page++) {
    const query = new URLSearchParams({ limit: String(pageSize), ...(cursor && { cursor }) })
    const answer = (await ask(`${path}?${query}`)) as { data?: Page<T>; error?: FetchBaseQueryError }
    if (answer.error) return { error: answer.error }
    rows.push(...(answer.data?.data ?? []))
    cursor = answer.data?.next ?? ''
    if (!cursor) break
  }
  return { data: rows }
}

const catalogApi = adminApi
  .enhanceEndpoints({
    endpoints: {
      adminListProducts: { providesTags: [...productTags] },
      adminGetProduct: { providesTags: [...productTags] },
      adminListInventoryLevels: { providesTags: ['Admin: inventory', 'Admin: products'] },
      adminListPriceLog: { providesTags: ['Admin: variants and prices', 'Admin: products'] },
    },
  })
  .injectEndpoints({
    endpoints: (build) => ({
      everyBrand: build.query<AdminBrand[], void>({ queryFn: every<AdminBrand>('/api/admin/brands'), providesTags: ['Admin: brands', 'Admin: products'] }),
      everyType: build.query<AdminProductType[], void>({ queryFn: every<AdminProductType>('/api/admin/product-types'), providesTags: ['Admin: product types', 'Admin: products'] }),
      everyAttribute: build.query<AdminAttributeDefinition[], void>({
        queryFn: every<AdminAttributeDefinition>('/api/admin/attributes'), providesTags: ['Admin: attributes'],
      }),
    }),
  })

export const { useEveryBrandQuery, useEveryTypeQuery, useEveryAttributeQuery } = catalogApi

// productsChanged has everything about products asked again, after work in the background.
export const productsChanged = () => catalogApi.util.invalidateTags(['Admin: products', 'Admin: jobs'])
