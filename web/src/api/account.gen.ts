// Made by npm run generate from docs/openapi.json. Do not edit.
import { api } from "./base.ts";
import type {
  GetMeApiResponse,
  GetMeApiArg,
  ListMyAddressesApiResponse,
  ListMyAddressesApiArg,
  GetMyAddressApiResponse,
  GetMyAddressApiArg,
  ListMyConsentsApiResponse,
  ListMyConsentsApiArg,
  ListMyOrdersApiResponse,
  ListMyOrdersApiArg,
  ListMyReviewsApiResponse,
  ListMyReviewsApiArg,
  GetMyReviewApiResponse,
  GetMyReviewApiArg,
  ListMySessionsApiResponse,
  ListMySessionsApiArg,
} from "./store.gen.ts";

export const accountApi = api
  .enhanceEndpoints({ addTagTypes: ["Me", "Reviews"] })
  .injectEndpoints({
    endpoints: (build) => ({
      getMe: build.query<GetMeApiResponse, GetMeApiArg>({
        query: () => ({ url: `/api/me` }),
        providesTags: ["Me"],
      }),
      listMyAddresses: build.query<
        ListMyAddressesApiResponse,
        ListMyAddressesApiArg
      >({
        query: () => ({ url: `/api/me/addresses` }),
        providesTags: ["Me"],
      }),
      getMyAddress: build.query<GetMyAddressApiResponse, GetMyAddressApiArg>({
        query: (queryArg) => ({
          url: `/api/me/addresses/${encodeURIComponent(String(queryArg.id))}`,
        }),
        providesTags: ["Me"],
      }),
      listMyConsents: build.query<
        ListMyConsentsApiResponse,
        ListMyConsentsApiArg
      >({
        query: () => ({ url: `/api/me/consents` }),
        providesTags: ["Me"],
      }),
      listMyOrders: build.query<ListMyOrdersApiResponse, ListMyOrdersApiArg>({
        query: (queryArg) => ({
          url: `/api/me/orders`,
          params: {
            limit: queryArg.limit,
            offset: queryArg.offset,
            cursor: queryArg.cursor,
          },
        }),
        providesTags: ["Me"],
      }),
      listMyReviews: build.query<ListMyReviewsApiResponse, ListMyReviewsApiArg>(
        {
          query: (queryArg) => ({
            url: `/api/me/reviews`,
            params: {
              limit: queryArg.limit,
              offset: queryArg.offset,
              cursor: queryArg.cursor,
            },
          }),
          providesTags: ["Reviews"],
        },
      ),
      getMyReview: build.query<GetMyReviewApiResponse, GetMyReviewApiArg>({
        query: (queryArg) => ({
          url: `/api/me/reviews/${encodeURIComponent(String(queryArg.id))}`,
        }),
        providesTags: ["Reviews"],
      }),
      listMySessions: build.query<
        ListMySessionsApiResponse,
        ListMySessionsApiArg
      >({
        query: () => ({ url: `/api/me/sessions` }),
        providesTags: ["Me"],
      }),
    }),
  });

export const {
  useGetMeQuery,
  useListMyAddressesQuery,
  useGetMyAddressQuery,
  useListMyConsentsQuery,
  useListMyOrdersQuery,
  useListMyReviewsQuery,
  useGetMyReviewQuery,
  useListMySessionsQuery,
} = accountApi;
