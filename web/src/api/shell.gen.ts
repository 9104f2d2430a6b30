// Made by npm run generate from docs/openapi.json. Do not edit.
import { api } from "./base.ts";
import type {
  GetOwnCartApiResponse,
  GetOwnCartApiArg,
  ListCategoriesApiResponse,
  ListCategoriesApiArg,
  GetShopApiResponse,
  GetShopApiArg,
} from "./store.gen.ts";

export const shellApi = api
  .enhanceEndpoints({ addTagTypes: ["Carts", "Categories", "Shop"] })
  .injectEndpoints({
    endpoints: (build) => ({
      getOwnCart: build.query<GetOwnCartApiResponse, GetOwnCartApiArg>({
        query: () => ({ url: `/api/cart` }),
        providesTags: ["Carts"],
      }),
      listCategories: build.query<
        ListCategoriesApiResponse,
        ListCategoriesApiArg
      >({
        query: () => ({ url: `/api/categories` }),
        providesTags: ["Categories"],
      }),
      getShop: build.query<GetShopApiResponse, GetShopApiArg>({
        query: () => ({ url: `/api/shop` }),
        providesTags: ["Shop"],
      }),
    }),
  });

export const {
  useGetOwnCartQuery,
  useListCategoriesQuery,
  useGetShopQuery,
} = shellApi;
