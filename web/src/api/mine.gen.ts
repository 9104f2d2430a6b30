// Made by npm run generate from docs/openapi.json. Do not edit.
import { api } from "./base.ts";
import type {
  ListMyRecommendationsApiResponse,
  ListMyRecommendationsApiArg,
} from "./store.gen.ts";

export const mineApi = api
  .enhanceEndpoints({ addTagTypes: ["Account"] })
  .injectEndpoints({
    endpoints: (build) => ({
      listMyRecommendations: build.query<
        ListMyRecommendationsApiResponse,
        ListMyRecommendationsApiArg
      >({
        query: (queryArg) => ({
          url: `/api/me/recommendations`,
          params: {
            limit: queryArg.limit,
          },
        }),
        providesTags: ["Account"],
      }),
    }),
  });

export const {
  useListMyRecommendationsQuery,
} = mineApi;
