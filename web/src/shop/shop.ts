import { useGetShopQuery } from '../api/shell.gen.ts'
import type { GetShopApiResponse } from '../api/store.gen.ts'

const unknown: GetShopApiResponse = { name: 'Winkel', currency_code: 'USD', locale: 'en', languages: ['en'], prices_include_tax: false, announcement: '', logo: null, header_menu: [], footer_menu: [] }

// useShop is the shop: its name, its currency, how it shows prices.
export const useShop = (): GetShopApiResponse => useGetShopQuery().data ?? unknown
