// Made by npm run generate from docs/openapi.json. Do not edit.
import { api } from "./base.ts";
import type {
  CreateCartApiResponse,
  CreateCartApiArg,
  RemoveCouponApiResponse,
  RemoveCouponApiArg,
  AddCouponApiResponse,
  AddCouponApiArg,
  AddCartItemApiResponse,
  AddCartItemApiArg,
  SetCartItemApiResponse,
  SetCartItemApiArg,
  GetOwnCheckoutApiResponse,
  GetOwnCheckoutApiArg,
  UpdateCheckoutApiResponse,
  UpdateCheckoutApiArg,
  CompleteCheckoutApiResponse,
  CompleteCheckoutApiArg,
  ListCountriesApiResponse,
  ListCountriesApiArg,
  GetOrderApiResponse,
  GetOrderApiArg,
} from "./store.gen.ts";

export const buyingApi = api
  .enhanceEndpoints({ addTagTypes: ["Carts", "Checkout", "Shop", "Orders"] })
  .injectEndpoints({
    endpoints: (build) => ({
      createCart: build.mutation<CreateCartApiResponse, CreateCartApiArg>({
        query: (queryArg) => ({
          url: `/api/carts`,
          method: "POST",
          body: queryArg.createCartRequestBody,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Carts"],
      }),
      removeCoupon: build.mutation<RemoveCouponApiResponse, RemoveCouponApiArg>(
        {
          query: (queryArg) => ({
            url: `/api/carts/${encodeURIComponent(String(queryArg.id))}/coupons`,
            method: "DELETE",
            body: queryArg.removeCouponRequestBody,
            headers: {
              "Cart-Token": queryArg["Cart-Token"],
              "If-Match": queryArg["If-Match"],
              "Idempotency-Key": queryArg["Idempotency-Key"],
            },
          }),
          invalidatesTags: ["Carts"],
        },
      ),
      addCoupon: build.mutation<AddCouponApiResponse, AddCouponApiArg>({
        query: (queryArg) => ({
          url: `/api/carts/${encodeURIComponent(String(queryArg.id))}/coupons`,
          method: "POST",
          body: queryArg.couponRequestBody,
          headers: {
            "Cart-Token": queryArg["Cart-Token"],
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Carts"],
      }),
      addCartItem: build.mutation<AddCartItemApiResponse, AddCartItemApiArg>({
        query: (queryArg) => ({
          url: `/api/carts/${encodeURIComponent(String(queryArg.id))}/items`,
          method: "POST",
          body: queryArg.newItem,
          headers: {
            "Cart-Token": queryArg["Cart-Token"],
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Carts"],
      }),
      setCartItem: build.mutation<SetCartItemApiResponse, SetCartItemApiArg>({
        query: (queryArg) => ({
          url: `/api/carts/${encodeURIComponent(String(queryArg.id))}/items/${encodeURIComponent(String(queryArg.itemId))}`,
          method: "PATCH",
          body: queryArg.setItemRequestBody,
          headers: {
            "Cart-Token": queryArg["Cart-Token"],
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Carts"],
      }),
      getOwnCheckout: build.query<
        GetOwnCheckoutApiResponse,
        GetOwnCheckoutApiArg
      >({
        query: () => ({ url: `/api/checkout` }),
        providesTags: ["Checkout"],
      }),
      updateCheckout: build.mutation<
        UpdateCheckoutApiResponse,
        UpdateCheckoutApiArg
      >({
        query: (queryArg) => ({
          url: `/api/checkouts/${encodeURIComponent(String(queryArg.id))}`,
          method: "PATCH",
          body: queryArg.updateRequestBody,
          headers: {
            "Cart-Token": queryArg["Cart-Token"],
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Checkout"],
      }),
      completeCheckout: build.mutation<
        CompleteCheckoutApiResponse,
        CompleteCheckoutApiArg
      >({
        query: (queryArg) => ({
          url: `/api/checkouts/${encodeURIComponent(String(queryArg.id))}/complete`,
          method: "POST",
          body: queryArg.completeRequestBody,
          headers: {
            "Cart-Token": queryArg["Cart-Token"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Checkout"],
      }),
      listCountries: build.query<ListCountriesApiResponse, ListCountriesApiArg>(
        {
          query: () => ({ url: `/api/countries` }),
          providesTags: ["Shop"],
        },
      ),
      getOrder: build.query<GetOrderApiResponse, GetOrderApiArg>({
        query: (queryArg) => ({
          url: `/api/orders/${encodeURIComponent(String(queryArg.id))}`,
          params: {
            token: queryArg.token,
          },
        }),
        providesTags: ["Orders"],
      }),
    }),
  });

export const {
  useCreateCartMutation,
  useRemoveCouponMutation,
  useAddCouponMutation,
  useAddCartItemMutation,
  useSetCartItemMutation,
  useGetOwnCheckoutQuery,
  useUpdateCheckoutMutation,
  useCompleteCheckoutMutation,
  useListCountriesQuery,
  useGetOrderQuery,
} = buyingApi;
