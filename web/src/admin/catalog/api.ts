import { adminApi } from '../../api/admin.gen.ts'

// A product shows its pictures, its prices and its stock: whoever changes one of these changes it.
const productTags = ['Admin: products', 'Admin: variants and prices', 'Admin: media', 'Admin: inventory'] as const

const catalogApi = adminApi.enhanceEndpoints({
  endpoints: {
    adminListProducts: { providesTags: [...productTags] },
    adminGetProduct: { providesTags: [...productTags] },
    adminListInventoryLevels: { providesTags: ['Admin: inventory', 'Admin: products'] },
    adminListPriceLog: { providesTags: ['Admin: variants and prices', 'Admin: products'] },
  },
})

// productsChanged has everything about products asked again, after work in the background.
export const productsChanged = () => catalogApi.util.invalidateTags(['Admin: products', 'Admin: jobs'])
