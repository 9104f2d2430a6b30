// Made by npm run generate from docs/openapi.json. Do not edit.
import { api } from "./base.ts";
import type {
  ListBestSellersApiResponse,
  ListBestSellersApiArg,
  GetBrandApiResponse,
  GetBrandApiArg,
  GetCategoryApiResponse,
  GetCategoryApiArg,
  ListCollectionsApiResponse,
  ListCollectionsApiArg,
  GetCollectionApiResponse,
  GetCollectionApiArg,
  GetPageApiResponse,
  GetPageApiArg,
  ListReviewsApiResponse,
  ListReviewsApiArg,
  GetProductApiResponse,
  GetProductApiArg,
  ListRelatedProductsApiResponse,
  ListRelatedProductsApiArg,
  ListRecentlyViewedApiResponse,
  ListRecentlyViewedApiArg,
  SuggestApiResponse,
  SuggestApiArg,
} from "./store.gen.ts";

export const browseApi = api
  .enhanceEndpoints({ addTagTypes: ["Recommendations", "Brands", "Categories", "Collections", "Shop", "Reviews", "Products", "Search"] })
  .injectEndpoints({
    endpoints: (build) => ({
      listBestSellers: build.query<
        ListBestSellersApiResponse,
        ListBestSellersApiArg
      >({
        query: (queryArg) => ({
          url: `/api/best-sellers`,
          params: {
            category: queryArg.category,
            limit: queryArg.limit,
          },
        }),
        providesTags: ["Recommendations"],
      }),
      getBrand: build.query<GetBrandApiResponse, GetBrandApiArg>({
        query: (queryArg) => ({
          url: `/api/brands/${encodeURIComponent(String(queryArg.name))}`,
        }),
        providesTags: ["Brands"],
      }),
      getCategory: build.query<GetCategoryApiResponse, GetCategoryApiArg>({
        query: (queryArg) => ({
          url: `/api/categories/${encodeURIComponent(String(queryArg.name))}`,
        }),
        providesTags: ["Categories"],
      }),
      listCollections: build.query<
        ListCollectionsApiResponse,
        ListCollectionsApiArg
      >({
        query: (queryArg) => ({
          url: `/api/collections`,
          params: {
            limit: queryArg.limit,
            offset: queryArg.offset,
            cursor: queryArg.cursor,
          },
        }),
        providesTags: ["Collections"],
      }),
      getCollection: build.query<GetCollectionApiResponse, GetCollectionApiArg>(
        {
          query: (queryArg) => ({
            url: `/api/collections/${encodeURIComponent(String(queryArg.name))}`,
          }),
          providesTags: ["Collections"],
        },
      ),
      getPage: build.query<GetPageApiResponse, GetPageApiArg>({
        query: (queryArg) => ({
          url: `/api/pages/${encodeURIComponent(String(queryArg.name))}`,
        }),
        providesTags: ["Shop"],
      }),
      listReviews: build.query<ListReviewsApiResponse, ListReviewsApiArg>({
        query: (queryArg) => ({
          url: `/api/products/${encodeURIComponent(String(queryArg.id))}/reviews`,
          params: {
            limit: queryArg.limit,
            offset: queryArg.offset,
            cursor: queryArg.cursor,
            rating: queryArg.rating,
            verified_purchase: queryArg.verifiedPurchase,
            sort: queryArg.sort,
          },
        }),
        providesTags: ["Reviews"],
      }),
      getProduct: build.query<GetProductApiResponse, GetProductApiArg>({
        query: (queryArg) => ({
          url: `/api/products/${encodeURIComponent(String(queryArg.name))}`,
        }),
        providesTags: ["Products"],
      }),
      listRelatedProducts: build.query<
        ListRelatedProductsApiResponse,
        ListRelatedProductsApiArg
      >({
        query: (queryArg) => ({
          url: `/api/products/${encodeURIComponent(String(queryArg.name))}/related`,
          params: {
            limit: queryArg.limit,
          },
        }),
        providesTags: ["Recommendations"],
      }),
      listRecentlyViewed: build.query<
        ListRecentlyViewedApiResponse,
        ListRecentlyViewedApiArg
      >({
        query: (queryArg) => ({
          url: `/api/recently-viewed`,
          params: {
            product_id: queryArg.productId,
            limit: queryArg.limit,
          },
        }),
        providesTags: ["Recommendations"],
      }),
      suggest: build.query<SuggestApiResponse, SuggestApiArg>({
        query: (queryArg) => ({
          url: `/api/search/suggest`,
          params: {
            q: queryArg.q,
            limit: queryArg.limit,
          },
        }),
        providesTags: ["Search"],
      }),
    }),
  });

export const {
  useListBestSellersQuery,
  useGetBrandQuery,
  useGetCategoryQuery,
  useListCollectionsQuery,
  useGetCollectionQuery,
  useGetPageQuery,
  useListReviewsQuery,
  useGetProductQuery,
  useListRelatedProductsQuery,
  useListRecentlyViewedQuery,
  useSuggestQuery,
} = browseApi;
