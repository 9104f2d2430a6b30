// Made by npm run generate from docs/openapi.json. Do not edit.
import { api } from "./admin-base.ts"
export const addTagTypes = [
  "Admin: analytics",
  "Admin: API keys",
  "Admin: attributes",
  "Admin: audit log",
  "Admin: signing in",
  "Admin: my account",
  "Admin: system",
  "Admin: brands",
  "Admin: capacity",
  "Admin: categories",
  "Admin: collections",
  "Admin: customers",
  "Admin: import and export",
  "Admin: segments",
  "Admin: orders",
  "Admin: inventory",
  "Admin: jobs",
  "Admin: mail",
  "Admin: media",
  "Admin: content",
  "Admin: staff and roles",
  "Admin: privacy",
  "Admin: product types",
  "Admin: products",
  "Admin: variants and prices",
  "Admin: promotions",
  "Admin: recommendations",
  "Admin: reviews",
  "Admin: settings",
  "Admin: search",
  "Admin: shipping",
  "Admin: taxes",
  "Admin: webhooks",
] as const;
const injectedRtkApi = api
  .enhanceEndpoints({
    addTagTypes,
  })
  .injectEndpoints({
    endpoints: (build) => ({
      adminCategoryReport: build.query<
        AdminCategoryReportApiResponse,
        AdminCategoryReportApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/analytics/categories`,
          params: {
            from: queryArg["from"],
            to: queryArg.to,
            currency: queryArg.currency,
            format: queryArg.format,
            sort: queryArg.sort,
            compare: queryArg.compare,
            limit: queryArg.limit,
          },
        }),
        providesTags: ["Admin: analytics"],
      }),
      adminCountryReport: build.query<
        AdminCountryReportApiResponse,
        AdminCountryReportApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/analytics/countries`,
          params: {
            from: queryArg["from"],
            to: queryArg.to,
            currency: queryArg.currency,
            format: queryArg.format,
            sort: queryArg.sort,
            compare: queryArg.compare,
            limit: queryArg.limit,
          },
        }),
        providesTags: ["Admin: analytics"],
      }),
      adminProductReport: build.query<
        AdminProductReportApiResponse,
        AdminProductReportApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/analytics/products`,
          params: {
            from: queryArg["from"],
            to: queryArg.to,
            currency: queryArg.currency,
            format: queryArg.format,
            sort: queryArg.sort,
            compare: queryArg.compare,
            limit: queryArg.limit,
          },
        }),
        providesTags: ["Admin: analytics"],
      }),
      adminPromotionReport: build.query<
        AdminPromotionReportApiResponse,
        AdminPromotionReportApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/analytics/promotions`,
          params: {
            from: queryArg["from"],
            to: queryArg.to,
            currency: queryArg.currency,
            format: queryArg.format,
            compare: queryArg.compare,
            limit: queryArg.limit,
          },
        }),
        providesTags: ["Admin: analytics"],
      }),
      adminRebuildAnalytics: build.mutation<
        AdminRebuildAnalyticsApiResponse,
        AdminRebuildAnalyticsApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/analytics/rebuild`,
          method: "POST",
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: analytics"],
      }),
      adminReconcileAnalytics: build.mutation<
        AdminReconcileAnalyticsApiResponse,
        AdminReconcileAnalyticsApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/analytics/reconcile`,
          method: "POST",
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: analytics"],
      }),
      adminSalesReport: build.query<
        AdminSalesReportApiResponse,
        AdminSalesReportApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/analytics/sales`,
          params: {
            from: queryArg["from"],
            to: queryArg.to,
            currency: queryArg.currency,
            format: queryArg.format,
            interval: queryArg.interval,
          },
        }),
        providesTags: ["Admin: analytics"],
      }),
      adminAnalyticsStatus: build.query<
        AdminAnalyticsStatusApiResponse,
        AdminAnalyticsStatusApiArg
      >({
        query: () => ({ url: `/api/admin/analytics/status` }),
        providesTags: ["Admin: analytics"],
      }),
      adminStockReport: build.query<
        AdminStockReportApiResponse,
        AdminStockReportApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/analytics/stock`,
          params: {
            currency: queryArg.currency,
            sold_days: queryArg.soldDays,
            sort: queryArg.sort,
            format: queryArg.format,
            limit: queryArg.limit,
          },
        }),
        providesTags: ["Admin: analytics"],
      }),
      adminListApiKeys: build.query<
        AdminListApiKeysApiResponse,
        AdminListApiKeysApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/api-keys`,
          params: {
            limit: queryArg.limit,
            cursor: queryArg.cursor,
          },
        }),
        providesTags: ["Admin: API keys"],
      }),
      adminCreateApiKey: build.mutation<
        AdminCreateApiKeyApiResponse,
        AdminCreateApiKeyApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/api-keys`,
          method: "POST",
          body: queryArg.adminApiKeyInput,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: API keys"],
      }),
      adminGetApiKey: build.query<
        AdminGetApiKeyApiResponse,
        AdminGetApiKeyApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/api-keys/${encodeURIComponent(String(queryArg.id))}`,
        }),
        providesTags: ["Admin: API keys"],
      }),
      adminRevokeApiKey: build.mutation<
        AdminRevokeApiKeyApiResponse,
        AdminRevokeApiKeyApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/api-keys/${encodeURIComponent(String(queryArg.id))}/revoke`,
          method: "POST",
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: API keys"],
      }),
      adminListAttributes: build.query<
        AdminListAttributesApiResponse,
        AdminListAttributesApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/attributes`,
          params: {
            limit: queryArg.limit,
            offset: queryArg.offset,
            cursor: queryArg.cursor,
          },
        }),
        providesTags: ["Admin: attributes"],
      }),
      adminCreateAttribute: build.mutation<
        AdminCreateAttributeApiResponse,
        AdminCreateAttributeApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/attributes`,
          method: "POST",
          body: queryArg.adminAttributeInput,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: attributes"],
      }),
      adminDeleteAttribute: build.mutation<
        AdminDeleteAttributeApiResponse,
        AdminDeleteAttributeApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/attributes/${encodeURIComponent(String(queryArg.id))}`,
          method: "DELETE",
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: attributes"],
      }),
      adminGetAttribute: build.query<
        AdminGetAttributeApiResponse,
        AdminGetAttributeApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/attributes/${encodeURIComponent(String(queryArg.id))}`,
        }),
        providesTags: ["Admin: attributes"],
      }),
      adminUpdateAttribute: build.mutation<
        AdminUpdateAttributeApiResponse,
        AdminUpdateAttributeApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/attributes/${encodeURIComponent(String(queryArg.id))}`,
          method: "PATCH",
          body: queryArg.adminAttributePatch,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: attributes"],
      }),
      adminListAuditLog: build.query<
        AdminListAuditLogApiResponse,
        AdminListAuditLogApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/audit-log`,
          params: {
            limit: queryArg.limit,
            cursor: queryArg.cursor,
            actor: queryArg.actor,
            action: queryArg.action,
            target_kind: queryArg.targetKind,
            target_id: queryArg.targetId,
            from: queryArg["from"],
            before: queryArg.before,
          },
        }),
        providesTags: ["Admin: audit log"],
      }),
      adminGetAuditEntry: build.query<
        AdminGetAuditEntryApiResponse,
        AdminGetAuditEntryApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/audit-log/${encodeURIComponent(String(queryArg.id))}`,
        }),
        providesTags: ["Admin: audit log"],
      }),
      adminAcceptInvitation: build.mutation<
        AdminAcceptInvitationApiResponse,
        AdminAcceptInvitationApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/auth/accept-invitation`,
          method: "POST",
          body: queryArg.adminInvitationAnswer,
        }),
        invalidatesTags: ["Admin: signing in"],
      }),
      adminBecomeOwner: build.mutation<
        AdminBecomeOwnerApiResponse,
        AdminBecomeOwnerApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/auth/become-owner`,
          method: "POST",
          body: queryArg.adminNewOwnerInput,
        }),
        invalidatesTags: ["Admin: signing in"],
      }),
      adminForgotPassword: build.mutation<
        AdminForgotPasswordApiResponse,
        AdminForgotPasswordApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/auth/forgot-password`,
          method: "POST",
          body: queryArg.adminForgottenPassword,
        }),
        invalidatesTags: ["Admin: signing in"],
      }),
      adminLogin: build.mutation<AdminLoginApiResponse, AdminLoginApiArg>({
        query: (queryArg) => ({
          url: `/api/admin/auth/login`,
          method: "POST",
          body: queryArg.adminStaffLogin,
        }),
        invalidatesTags: ["Admin: signing in"],
      }),
      adminLogout: build.mutation<AdminLogoutApiResponse, AdminLogoutApiArg>({
        query: (queryArg) => ({
          url: `/api/admin/auth/logout`,
          method: "POST",
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: my account"],
      }),
      adminLogoutEverywhere: build.mutation<
        AdminLogoutEverywhereApiResponse,
        AdminLogoutEverywhereApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/auth/logout-everywhere`,
          method: "POST",
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: my account"],
      }),
      adminRefresh: build.mutation<AdminRefreshApiResponse, AdminRefreshApiArg>(
        {
          query: (queryArg) => ({
            url: `/api/admin/auth/refresh`,
            method: "POST",
            body: queryArg.adminRefreshInput,
          }),
          invalidatesTags: ["Admin: signing in"],
        },
      ),
      adminResetPassword: build.mutation<
        AdminResetPasswordApiResponse,
        AdminResetPasswordApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/auth/reset-password`,
          method: "POST",
          body: queryArg.adminPasswordReset,
        }),
        invalidatesTags: ["Admin: signing in"],
      }),
      adminGetBackups: build.query<
        AdminGetBackupsApiResponse,
        AdminGetBackupsApiArg
      >({
        query: () => ({ url: `/api/admin/backups` }),
        providesTags: ["Admin: system"],
      }),
      adminMakeBackup: build.mutation<
        AdminMakeBackupApiResponse,
        AdminMakeBackupApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/backups`,
          method: "POST",
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: system"],
      }),
      adminListBrands: build.query<
        AdminListBrandsApiResponse,
        AdminListBrandsApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/brands`,
          params: {
            limit: queryArg.limit,
            offset: queryArg.offset,
            cursor: queryArg.cursor,
          },
        }),
        providesTags: ["Admin: brands"],
      }),
      adminCreateBrand: build.mutation<
        AdminCreateBrandApiResponse,
        AdminCreateBrandApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/brands`,
          method: "POST",
          body: queryArg.adminBrandInput,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: brands"],
      }),
      adminDeleteBrand: build.mutation<
        AdminDeleteBrandApiResponse,
        AdminDeleteBrandApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/brands/${encodeURIComponent(String(queryArg.id))}`,
          method: "DELETE",
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: brands"],
      }),
      adminGetBrand: build.query<AdminGetBrandApiResponse, AdminGetBrandApiArg>(
        {
          query: (queryArg) => ({
            url: `/api/admin/brands/${encodeURIComponent(String(queryArg.id))}`,
          }),
          providesTags: ["Admin: brands"],
        },
      ),
      adminUpdateBrand: build.mutation<
        AdminUpdateBrandApiResponse,
        AdminUpdateBrandApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/brands/${encodeURIComponent(String(queryArg.id))}`,
          method: "PATCH",
          body: queryArg.adminBrandPatch,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: brands"],
      }),
      adminPlanCapacity: build.query<
        AdminPlanCapacityApiResponse,
        AdminPlanCapacityApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/capacity`,
          params: {
            daily_users: queryArg.dailyUsers,
            requests_per_user: queryArg.requestsPerUser,
            kb_per_request: queryArg.kbPerRequest,
            peak_factor: queryArg.peakFactor,
            retention_days: queryArg.retentionDays,
            more_users: queryArg.moreUsers,
            users_per_server: queryArg.usersPerServer,
            cpu: queryArg.cpu,
            memory_gb: queryArg.memoryGb,
            load: queryArg.load,
            setup: queryArg.setup,
          },
        }),
        providesTags: ["Admin: capacity"],
      }),
      adminListCategories: build.query<
        AdminListCategoriesApiResponse,
        AdminListCategoriesApiArg
      >({
        query: () => ({ url: `/api/admin/categories` }),
        providesTags: ["Admin: categories"],
      }),
      adminCreateCategory: build.mutation<
        AdminCreateCategoryApiResponse,
        AdminCreateCategoryApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/categories`,
          method: "POST",
          body: queryArg.adminCategoryInput,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: categories"],
      }),
      adminDeleteCategory: build.mutation<
        AdminDeleteCategoryApiResponse,
        AdminDeleteCategoryApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/categories/${encodeURIComponent(String(queryArg.id))}`,
          method: "DELETE",
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
          params: {
            reassign: queryArg.reassign,
          },
        }),
        invalidatesTags: ["Admin: categories"],
      }),
      adminGetCategory: build.query<
        AdminGetCategoryApiResponse,
        AdminGetCategoryApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/categories/${encodeURIComponent(String(queryArg.id))}`,
        }),
        providesTags: ["Admin: categories"],
      }),
      adminUpdateCategory: build.mutation<
        AdminUpdateCategoryApiResponse,
        AdminUpdateCategoryApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/categories/${encodeURIComponent(String(queryArg.id))}`,
          method: "PATCH",
          body: queryArg.adminCategoryPatch,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: categories"],
      }),
      adminMoveCategory: build.mutation<
        AdminMoveCategoryApiResponse,
        AdminMoveCategoryApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/categories/${encodeURIComponent(String(queryArg.id))}/move`,
          method: "POST",
          body: queryArg.adminCategoryMove,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: categories"],
      }),
      adminListCollections: build.query<
        AdminListCollectionsApiResponse,
        AdminListCollectionsApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/collections`,
          params: {
            limit: queryArg.limit,
            offset: queryArg.offset,
            cursor: queryArg.cursor,
          },
        }),
        providesTags: ["Admin: collections"],
      }),
      adminCreateCollection: build.mutation<
        AdminCreateCollectionApiResponse,
        AdminCreateCollectionApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/collections`,
          method: "POST",
          body: queryArg.adminCollectionInput,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: collections"],
      }),
      adminPreviewCollection: build.mutation<
        AdminPreviewCollectionApiResponse,
        AdminPreviewCollectionApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/collections/preview`,
          method: "POST",
          body: queryArg.collectionPreviewInputBody,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: collections"],
      }),
      adminDeleteCollection: build.mutation<
        AdminDeleteCollectionApiResponse,
        AdminDeleteCollectionApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/collections/${encodeURIComponent(String(queryArg.id))}`,
          method: "DELETE",
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: collections"],
      }),
      adminGetCollection: build.query<
        AdminGetCollectionApiResponse,
        AdminGetCollectionApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/collections/${encodeURIComponent(String(queryArg.id))}`,
        }),
        providesTags: ["Admin: collections"],
      }),
      adminUpdateCollection: build.mutation<
        AdminUpdateCollectionApiResponse,
        AdminUpdateCollectionApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/collections/${encodeURIComponent(String(queryArg.id))}`,
          method: "PATCH",
          body: queryArg.adminCollectionPatch,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: collections"],
      }),
      adminAddToCollection: build.mutation<
        AdminAddToCollectionApiResponse,
        AdminAddToCollectionApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/collections/${encodeURIComponent(String(queryArg.id))}/products`,
          method: "POST",
          body: queryArg.adminCollectionProducts,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: collections"],
      }),
      adminRemoveFromCollection: build.mutation<
        AdminRemoveFromCollectionApiResponse,
        AdminRemoveFromCollectionApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/collections/${encodeURIComponent(String(queryArg.id))}/products/remove`,
          method: "POST",
          body: queryArg.adminCollectionProducts,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: collections"],
      }),
      adminListCustomerGroups: build.query<
        AdminListCustomerGroupsApiResponse,
        AdminListCustomerGroupsApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/customer-groups`,
          params: {
            limit: queryArg.limit,
            offset: queryArg.offset,
            cursor: queryArg.cursor,
          },
        }),
        providesTags: ["Admin: customers"],
      }),
      adminCreateCustomerGroup: build.mutation<
        AdminCreateCustomerGroupApiResponse,
        AdminCreateCustomerGroupApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/customer-groups`,
          method: "POST",
          body: queryArg.adminCustomerGroupInput,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: customers"],
      }),
      adminDeleteCustomerGroup: build.mutation<
        AdminDeleteCustomerGroupApiResponse,
        AdminDeleteCustomerGroupApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/customer-groups/${encodeURIComponent(String(queryArg.id))}`,
          method: "DELETE",
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: customers"],
      }),
      adminGetCustomerGroup: build.query<
        AdminGetCustomerGroupApiResponse,
        AdminGetCustomerGroupApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/customer-groups/${encodeURIComponent(String(queryArg.id))}`,
        }),
        providesTags: ["Admin: customers"],
      }),
      adminUpdateCustomerGroup: build.mutation<
        AdminUpdateCustomerGroupApiResponse,
        AdminUpdateCustomerGroupApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/customer-groups/${encodeURIComponent(String(queryArg.id))}`,
          method: "PATCH",
          body: queryArg.adminCustomerGroupPatch,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: customers"],
      }),
      adminListCustomers: build.query<
        AdminListCustomersApiResponse,
        AdminListCustomersApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/customers`,
          params: {
            limit: queryArg.limit,
            offset: queryArg.offset,
            cursor: queryArg.cursor,
            q: queryArg.q,
            state: queryArg.state,
            verified: queryArg.verified,
            group: queryArg.group,
            tag: queryArg.tag,
            email: queryArg.email,
            created_from: queryArg.createdFrom,
            created_before: queryArg.createdBefore,
            sort: queryArg.sort,
          },
        }),
        providesTags: ["Admin: customers"],
      }),
      adminCreateCustomer: build.mutation<
        AdminCreateCustomerApiResponse,
        AdminCreateCustomerApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/customers`,
          method: "POST",
          body: queryArg.adminCustomerInput,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: customers"],
      }),
      adminGetCustomer: build.query<
        AdminGetCustomerApiResponse,
        AdminGetCustomerApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/customers/${encodeURIComponent(String(queryArg.id))}`,
        }),
        providesTags: ["Admin: customers"],
      }),
      adminUpdateCustomer: build.mutation<
        AdminUpdateCustomerApiResponse,
        AdminUpdateCustomerApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/customers/${encodeURIComponent(String(queryArg.id))}`,
          method: "PATCH",
          body: queryArg.adminCustomerPatch,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: customers"],
      }),
      adminListCustomerAddresses: build.query<
        AdminListCustomerAddressesApiResponse,
        AdminListCustomerAddressesApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/customers/${encodeURIComponent(String(queryArg.id))}/addresses`,
        }),
        providesTags: ["Admin: customers"],
      }),
      adminAddCustomerAddress: build.mutation<
        AdminAddCustomerAddressApiResponse,
        AdminAddCustomerAddressApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/customers/${encodeURIComponent(String(queryArg.id))}/addresses`,
          method: "POST",
          body: queryArg.bookAddressInput,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: customers"],
      }),
      adminRemoveCustomerAddress: build.mutation<
        AdminRemoveCustomerAddressApiResponse,
        AdminRemoveCustomerAddressApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/customers/${encodeURIComponent(String(queryArg.id))}/addresses/${encodeURIComponent(String(queryArg.addressId))}`,
          method: "DELETE",
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: customers"],
      }),
      adminGetCustomerAddress: build.query<
        AdminGetCustomerAddressApiResponse,
        AdminGetCustomerAddressApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/customers/${encodeURIComponent(String(queryArg.id))}/addresses/${encodeURIComponent(String(queryArg.addressId))}`,
        }),
        providesTags: ["Admin: customers"],
      }),
      adminUpdateCustomerAddress: build.mutation<
        AdminUpdateCustomerAddressApiResponse,
        AdminUpdateCustomerAddressApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/customers/${encodeURIComponent(String(queryArg.id))}/addresses/${encodeURIComponent(String(queryArg.addressId))}`,
          method: "PATCH",
          body: queryArg.bookAddressPatch,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: customers"],
      }),
      adminListCustomerConsents: build.query<
        AdminListCustomerConsentsApiResponse,
        AdminListCustomerConsentsApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/customers/${encodeURIComponent(String(queryArg.id))}/consents`,
          params: {
            limit: queryArg.limit,
            cursor: queryArg.cursor,
          },
        }),
        providesTags: ["Admin: customers"],
      }),
      adminAddCustomerConsents: build.mutation<
        AdminAddCustomerConsentsApiResponse,
        AdminAddCustomerConsentsApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/customers/${encodeURIComponent(String(queryArg.id))}/consents`,
          method: "POST",
          body: queryArg.consentsInput,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: customers"],
      }),
      adminListCustomerNotes: build.query<
        AdminListCustomerNotesApiResponse,
        AdminListCustomerNotesApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/customers/${encodeURIComponent(String(queryArg.id))}/notes`,
          params: {
            limit: queryArg.limit,
            cursor: queryArg.cursor,
          },
        }),
        providesTags: ["Admin: customers"],
      }),
      adminAddCustomerNote: build.mutation<
        AdminAddCustomerNoteApiResponse,
        AdminAddCustomerNoteApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/customers/${encodeURIComponent(String(queryArg.id))}/notes`,
          method: "POST",
          body: queryArg.adminCustomerNoteInput,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: customers"],
      }),
      adminRemoveCustomerNote: build.mutation<
        AdminRemoveCustomerNoteApiResponse,
        AdminRemoveCustomerNoteApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/customers/${encodeURIComponent(String(queryArg.id))}/notes/${encodeURIComponent(String(queryArg.noteId))}`,
          method: "DELETE",
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: customers"],
      }),
      adminListOrdersOfCustomer: build.query<
        AdminListOrdersOfCustomerApiResponse,
        AdminListOrdersOfCustomerApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/customers/${encodeURIComponent(String(queryArg.id))}/orders`,
          params: {
            limit: queryArg.limit,
            offset: queryArg.offset,
            cursor: queryArg.cursor,
          },
        }),
        providesTags: ["Admin: customers"],
      }),
      adminExportAuditLog: build.query<
        AdminExportAuditLogApiResponse,
        AdminExportAuditLogApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/exports/audit-log`,
          params: {
            actor: queryArg.actor,
            action: queryArg.action,
            target_kind: queryArg.targetKind,
            target_id: queryArg.targetId,
            from: queryArg["from"],
            before: queryArg.before,
          },
        }),
        providesTags: ["Admin: audit log"],
      }),
      adminExportProducts: build.query<
        AdminExportProductsApiResponse,
        AdminExportProductsApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/exports/products`,
          params: {
            format: queryArg.format,
          },
        }),
        providesTags: ["Admin: import and export"],
      }),
      adminExportSegmentMembers: build.query<
        AdminExportSegmentMembersApiResponse,
        AdminExportSegmentMembersApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/exports/segment-members`,
          params: {
            segment: queryArg.segment,
          },
        }),
        providesTags: ["Admin: segments"],
      }),
      adminExportSegments: build.query<
        AdminExportSegmentsApiResponse,
        AdminExportSegmentsApiArg
      >({
        query: () => ({ url: `/api/admin/exports/segments` }),
        providesTags: ["Admin: segments"],
      }),
      adminGetFulfillment: build.query<
        AdminGetFulfillmentApiResponse,
        AdminGetFulfillmentApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/fulfillments/${encodeURIComponent(String(queryArg.id))}`,
        }),
        providesTags: ["Admin: orders"],
      }),
      adminUpdateTracking: build.mutation<
        AdminUpdateTrackingApiResponse,
        AdminUpdateTrackingApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/fulfillments/${encodeURIComponent(String(queryArg.id))}`,
          method: "PATCH",
          body: queryArg.adminTracking,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: orders"],
      }),
      adminCancelFulfillment: build.mutation<
        AdminCancelFulfillmentApiResponse,
        AdminCancelFulfillmentApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/fulfillments/${encodeURIComponent(String(queryArg.id))}/cancel`,
          method: "POST",
          body: queryArg.adminNote,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: orders"],
      }),
      adminDeliverFulfillment: build.mutation<
        AdminDeliverFulfillmentApiResponse,
        AdminDeliverFulfillmentApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/fulfillments/${encodeURIComponent(String(queryArg.id))}/deliver`,
          method: "POST",
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: orders"],
      }),
      adminShipFulfillment: build.mutation<
        AdminShipFulfillmentApiResponse,
        AdminShipFulfillmentApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/fulfillments/${encodeURIComponent(String(queryArg.id))}/ship`,
          method: "POST",
          body: queryArg.adminTracking,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: orders"],
      }),
      adminSetFulfillmentStatus: build.mutation<
        AdminSetFulfillmentStatusApiResponse,
        AdminSetFulfillmentStatusApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/fulfillments/${encodeURIComponent(String(queryArg.id))}/status`,
          method: "POST",
          body: queryArg.adminParcelStatus,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: orders"],
      }),
      adminImportProducts: build.mutation<
        AdminImportProductsApiResponse,
        AdminImportProductsApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/imports`,
          method: "POST",
          body: queryArg.body,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
          params: {
            format: queryArg.format,
            dry_run: queryArg.dryRun,
            currency: queryArg.currency,
            file_name: queryArg.fileName,
          },
        }),
        invalidatesTags: ["Admin: import and export"],
      }),
      adminAdjustStock: build.mutation<
        AdminAdjustStockApiResponse,
        AdminAdjustStockApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/inventory/adjustments`,
          method: "POST",
          body: queryArg.adminStockAdjustment,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: inventory"],
      }),
      adminListInventoryLevels: build.query<
        AdminListInventoryLevelsApiResponse,
        AdminListInventoryLevelsApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/inventory/levels`,
          params: {
            variant_id: queryArg.variantId,
          },
        }),
        providesTags: ["Admin: inventory"],
      }),
      adminGetInventoryLevels: build.query<
        AdminGetInventoryLevelsApiResponse,
        AdminGetInventoryLevelsApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/inventory/levels/${encodeURIComponent(String(queryArg.id))}`,
        }),
        providesTags: ["Admin: inventory"],
      }),
      adminSetOnHand: build.mutation<
        AdminSetOnHandApiResponse,
        AdminSetOnHandApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/inventory/levels/${encodeURIComponent(String(queryArg.id))}`,
          method: "PUT",
          body: queryArg.adminOnHand,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: inventory"],
      }),
      adminSetLowStockAt: build.mutation<
        AdminSetLowStockAtApiResponse,
        AdminSetLowStockAtApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/inventory/levels/${encodeURIComponent(String(queryArg.id))}/low-stock-at`,
          method: "PUT",
          body: queryArg.adminLowStockAt,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: inventory"],
      }),
      adminListStockMovements: build.query<
        AdminListStockMovementsApiResponse,
        AdminListStockMovementsApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/inventory/levels/${encodeURIComponent(String(queryArg.id))}/movements`,
          params: {
            limit: queryArg.limit,
            cursor: queryArg.cursor,
          },
        }),
        providesTags: ["Admin: inventory"],
      }),
      adminListStockLocations: build.query<
        AdminListStockLocationsApiResponse,
        AdminListStockLocationsApiArg
      >({
        query: () => ({ url: `/api/admin/inventory/locations` }),
        providesTags: ["Admin: inventory"],
      }),
      adminCreateStockLocation: build.mutation<
        AdminCreateStockLocationApiResponse,
        AdminCreateStockLocationApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/inventory/locations`,
          method: "POST",
          body: queryArg.adminStockLocationInput,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: inventory"],
      }),
      adminGetStockLocation: build.query<
        AdminGetStockLocationApiResponse,
        AdminGetStockLocationApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/inventory/locations/${encodeURIComponent(String(queryArg.id))}`,
        }),
        providesTags: ["Admin: inventory"],
      }),
      adminUpdateStockLocation: build.mutation<
        AdminUpdateStockLocationApiResponse,
        AdminUpdateStockLocationApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/inventory/locations/${encodeURIComponent(String(queryArg.id))}`,
          method: "PATCH",
          body: queryArg.adminStockLocationPatch,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: inventory"],
      }),
      adminListStock: build.query<
        AdminListStockApiResponse,
        AdminListStockApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/inventory/stock`,
          params: {
            limit: queryArg.limit,
            offset: queryArg.offset,
            cursor: queryArg.cursor,
            q: queryArg.q,
            state: queryArg.state,
            location_id: queryArg.locationId,
          },
        }),
        providesTags: ["Admin: inventory"],
      }),
      adminTransferStock: build.mutation<
        AdminTransferStockApiResponse,
        AdminTransferStockApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/inventory/transfers`,
          method: "POST",
          body: queryArg.adminStockTransfer,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: inventory"],
      }),
      adminListJobs: build.query<AdminListJobsApiResponse, AdminListJobsApiArg>(
        {
          query: (queryArg) => ({
            url: `/api/admin/jobs`,
            params: {
              limit: queryArg.limit,
              cursor: queryArg.cursor,
              state: queryArg.state,
              kind: queryArg.kind,
            },
          }),
          providesTags: ["Admin: jobs"],
        },
      ),
      adminGetJob: build.query<AdminGetJobApiResponse, AdminGetJobApiArg>({
        query: (queryArg) => ({
          url: `/api/admin/jobs/${encodeURIComponent(String(queryArg.id))}`,
        }),
        providesTags: ["Admin: jobs"],
      }),
      adminCancelJob: build.mutation<
        AdminCancelJobApiResponse,
        AdminCancelJobApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/jobs/${encodeURIComponent(String(queryArg.id))}/cancel`,
          method: "POST",
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: jobs"],
      }),
      adminRerunJob: build.mutation<
        AdminRerunJobApiResponse,
        AdminRerunJobApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/jobs/${encodeURIComponent(String(queryArg.id))}/rerun`,
          method: "POST",
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: jobs"],
      }),
      adminListJobRows: build.query<
        AdminListJobRowsApiResponse,
        AdminListJobRowsApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/jobs/${encodeURIComponent(String(queryArg.id))}/rows`,
          params: {
            limit: queryArg.limit,
            cursor: queryArg.cursor,
          },
        }),
        providesTags: ["Admin: jobs"],
      }),
      adminGetMailSettings: build.query<
        AdminGetMailSettingsApiResponse,
        AdminGetMailSettingsApiArg
      >({
        query: () => ({ url: `/api/admin/mail/settings` }),
        providesTags: ["Admin: mail"],
      }),
      adminUpdateMailSettings: build.mutation<
        AdminUpdateMailSettingsApiResponse,
        AdminUpdateMailSettingsApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/mail/settings`,
          method: "PATCH",
          body: queryArg.adminMailSettingsPatch,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: mail"],
      }),
      adminListMailTemplates: build.query<
        AdminListMailTemplatesApiResponse,
        AdminListMailTemplatesApiArg
      >({
        query: () => ({ url: `/api/admin/mail/templates` }),
        providesTags: ["Admin: mail"],
      }),
      adminResetMailTemplate: build.mutation<
        AdminResetMailTemplateApiResponse,
        AdminResetMailTemplateApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/mail/templates/${encodeURIComponent(String(queryArg.kind))}/${encodeURIComponent(String(queryArg.locale))}`,
          method: "DELETE",
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: mail"],
      }),
      adminGetMailTemplate: build.query<
        AdminGetMailTemplateApiResponse,
        AdminGetMailTemplateApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/mail/templates/${encodeURIComponent(String(queryArg.kind))}/${encodeURIComponent(String(queryArg.locale))}`,
        }),
        providesTags: ["Admin: mail"],
      }),
      adminPutMailTemplate: build.mutation<
        AdminPutMailTemplateApiResponse,
        AdminPutMailTemplateApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/mail/templates/${encodeURIComponent(String(queryArg.kind))}/${encodeURIComponent(String(queryArg.locale))}`,
          method: "PUT",
          body: queryArg.adminMailTemplateInput,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: mail"],
      }),
      adminPreviewMailTemplate: build.mutation<
        AdminPreviewMailTemplateApiResponse,
        AdminPreviewMailTemplateApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/mail/templates/${encodeURIComponent(String(queryArg.kind))}/${encodeURIComponent(String(queryArg.locale))}/preview`,
          method: "POST",
          body: queryArg.adminMailTemplateInput,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: mail"],
      }),
      adminListMails: build.query<
        AdminListMailsApiResponse,
        AdminListMailsApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/mails`,
          params: {
            limit: queryArg.limit,
            cursor: queryArg.cursor,
            status: queryArg.status,
            entity_id: queryArg.entityId,
          },
        }),
        providesTags: ["Admin: mail"],
      }),
      adminGetMail: build.query<AdminGetMailApiResponse, AdminGetMailApiArg>({
        query: (queryArg) => ({
          url: `/api/admin/mails/${encodeURIComponent(String(queryArg.id))}`,
        }),
        providesTags: ["Admin: mail"],
      }),
      adminShowMail: build.query<AdminShowMailApiResponse, AdminShowMailApiArg>(
        {
          query: (queryArg) => ({
            url: `/api/admin/mails/${encodeURIComponent(String(queryArg.id))}/html`,
          }),
          providesTags: ["Admin: mail"],
        },
      ),
      adminResendMail: build.mutation<
        AdminResendMailApiResponse,
        AdminResendMailApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/mails/${encodeURIComponent(String(queryArg.id))}/resend`,
          method: "POST",
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: mail"],
      }),
      adminGetMe: build.query<AdminGetMeApiResponse, AdminGetMeApiArg>({
        query: () => ({ url: `/api/admin/me` }),
        providesTags: ["Admin: my account"],
      }),
      adminUpdateMe: build.mutation<
        AdminUpdateMeApiResponse,
        AdminUpdateMeApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/me`,
          method: "PATCH",
          body: queryArg.adminStaffSelfPatch,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: my account"],
      }),
      adminChangeMyPassword: build.mutation<
        AdminChangeMyPasswordApiResponse,
        AdminChangeMyPasswordApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/me/password`,
          method: "POST",
          body: queryArg.adminPasswordChange,
        }),
        invalidatesTags: ["Admin: my account"],
      }),
      adminListMyPermissions: build.query<
        AdminListMyPermissionsApiResponse,
        AdminListMyPermissionsApiArg
      >({
        query: () => ({ url: `/api/admin/me/permissions` }),
        providesTags: ["Admin: my account"],
      }),
      adminListMySessions: build.query<
        AdminListMySessionsApiResponse,
        AdminListMySessionsApiArg
      >({
        query: () => ({ url: `/api/admin/me/sessions` }),
        providesTags: ["Admin: my account"],
      }),
      adminEndMySession: build.mutation<
        AdminEndMySessionApiResponse,
        AdminEndMySessionApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/me/sessions/${encodeURIComponent(String(queryArg.id))}`,
          method: "DELETE",
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: my account"],
      }),
      adminEnrollTotp: build.mutation<
        AdminEnrollTotpApiResponse,
        AdminEnrollTotpApiArg
      >({
        query: () => ({ url: `/api/admin/me/totp`, method: "POST" }),
        invalidatesTags: ["Admin: my account"],
      }),
      adminConfirmTotp: build.mutation<
        AdminConfirmTotpApiResponse,
        AdminConfirmTotpApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/me/totp/confirm`,
          method: "POST",
          body: queryArg.adminTotpCode,
        }),
        invalidatesTags: ["Admin: my account"],
      }),
      adminDisableTotp: build.mutation<
        AdminDisableTotpApiResponse,
        AdminDisableTotpApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/me/totp/disable`,
          method: "POST",
          body: queryArg.adminTotpProof,
        }),
        invalidatesTags: ["Admin: my account"],
      }),
      adminRenewRecoveryCodes: build.mutation<
        AdminRenewRecoveryCodesApiResponse,
        AdminRenewRecoveryCodesApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/me/totp/recovery-codes`,
          method: "POST",
          body: queryArg.adminTotpProof,
        }),
        invalidatesTags: ["Admin: my account"],
      }),
      adminKeepUpload: build.mutation<
        AdminKeepUploadApiResponse,
        AdminKeepUploadApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/media`,
          method: "POST",
          body: queryArg.body,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: media"],
      }),
      adminDeleteMedia: build.mutation<
        AdminDeleteMediaApiResponse,
        AdminDeleteMediaApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/media/${encodeURIComponent(String(queryArg.id))}`,
          method: "DELETE",
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: media"],
      }),
      adminGetMedia: build.query<AdminGetMediaApiResponse, AdminGetMediaApiArg>(
        {
          query: (queryArg) => ({
            url: `/api/admin/media/${encodeURIComponent(String(queryArg.id))}`,
          }),
          providesTags: ["Admin: media"],
        },
      ),
      adminUpdateMedia: build.mutation<
        AdminUpdateMediaApiResponse,
        AdminUpdateMediaApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/media/${encodeURIComponent(String(queryArg.id))}`,
          method: "PATCH",
          body: queryArg.adminMediaPatch,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: media"],
      }),
      adminGetMenu: build.query<AdminGetMenuApiResponse, AdminGetMenuApiArg>({
        query: (queryArg) => ({
          url: `/api/admin/menus/${encodeURIComponent(String(queryArg.code))}`,
        }),
        providesTags: ["Admin: content"],
      }),
      adminSetMenu: build.mutation<AdminSetMenuApiResponse, AdminSetMenuApiArg>(
        {
          query: (queryArg) => ({
            url: `/api/admin/menus/${encodeURIComponent(String(queryArg.code))}`,
            method: "PUT",
            body: queryArg.adminMenuInput,
            headers: {
              "If-Match": queryArg["If-Match"],
              "Idempotency-Key": queryArg["Idempotency-Key"],
            },
          }),
          invalidatesTags: ["Admin: content"],
        },
      ),
      adminListOrders: build.query<
        AdminListOrdersApiResponse,
        AdminListOrdersApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/orders`,
          params: {
            limit: queryArg.limit,
            offset: queryArg.offset,
            cursor: queryArg.cursor,
            status: queryArg.status,
            payment_status: queryArg.paymentStatus,
            fulfillment_status: queryArg.fulfillmentStatus,
            return_status: queryArg.returnStatus,
            q: queryArg.q,
            country: queryArg.country,
            currency: queryArg.currency,
            email: queryArg.email,
            number: queryArg["number"],
            customer_id: queryArg.customerId,
            created_from: queryArg.createdFrom,
            created_before: queryArg.createdBefore,
            placed_from: queryArg.placedFrom,
            placed_before: queryArg.placedBefore,
            canceled_from: queryArg.canceledFrom,
            canceled_before: queryArg.canceledBefore,
            archived: queryArg.archived,
          },
        }),
        providesTags: ["Admin: orders"],
      }),
      adminGetOrder: build.query<AdminGetOrderApiResponse, AdminGetOrderApiArg>(
        {
          query: (queryArg) => ({
            url: `/api/admin/orders/${encodeURIComponent(String(queryArg.id))}`,
          }),
          providesTags: ["Admin: orders"],
        },
      ),
      adminArchiveOrder: build.mutation<
        AdminArchiveOrderApiResponse,
        AdminArchiveOrderApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/orders/${encodeURIComponent(String(queryArg.id))}/archive`,
          method: "POST",
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: orders"],
      }),
      adminCancelOrder: build.mutation<
        AdminCancelOrderApiResponse,
        AdminCancelOrderApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/orders/${encodeURIComponent(String(queryArg.id))}/cancel`,
          method: "POST",
          body: queryArg.adminCancellation,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: orders"],
      }),
      adminConfirmOrder: build.mutation<
        AdminConfirmOrderApiResponse,
        AdminConfirmOrderApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/orders/${encodeURIComponent(String(queryArg.id))}/confirm`,
          method: "POST",
          body: queryArg.adminNote,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: orders"],
      }),
      adminCreateFulfillment: build.mutation<
        AdminCreateFulfillmentApiResponse,
        AdminCreateFulfillmentApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/orders/${encodeURIComponent(String(queryArg.id))}/fulfillments`,
          method: "POST",
          body: queryArg.adminParcelInput,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: orders"],
      }),
      adminPrintInvoice: build.query<
        AdminPrintInvoiceApiResponse,
        AdminPrintInvoiceApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/orders/${encodeURIComponent(String(queryArg.id))}/invoice`,
        }),
        providesTags: ["Admin: orders"],
      }),
      adminAddOrderNote: build.mutation<
        AdminAddOrderNoteApiResponse,
        AdminAddOrderNoteApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/orders/${encodeURIComponent(String(queryArg.id))}/notes`,
          method: "POST",
          body: queryArg.adminNote,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: orders"],
      }),
      adminPrintPackingSlip: build.query<
        AdminPrintPackingSlipApiResponse,
        AdminPrintPackingSlipApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/orders/${encodeURIComponent(String(queryArg.id))}/packing-slip`,
        }),
        providesTags: ["Admin: orders"],
      }),
      adminListPaymentEvents: build.query<
        AdminListPaymentEventsApiResponse,
        AdminListPaymentEventsApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/orders/${encodeURIComponent(String(queryArg.id))}/payment-events`,
        }),
        providesTags: ["Admin: orders"],
      }),
      adminCapturePayment: build.mutation<
        AdminCapturePaymentApiResponse,
        AdminCapturePaymentApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/orders/${encodeURIComponent(String(queryArg.id))}/payments/${encodeURIComponent(String(queryArg.paymentId))}/capture`,
          method: "POST",
          body: queryArg.adminCapture,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: orders"],
      }),
      adminVoidPayment: build.mutation<
        AdminVoidPaymentApiResponse,
        AdminVoidPaymentApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/orders/${encodeURIComponent(String(queryArg.id))}/payments/${encodeURIComponent(String(queryArg.paymentId))}/void`,
          method: "POST",
          body: queryArg.adminNote,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: orders"],
      }),
      adminCreateRefund: build.mutation<
        AdminCreateRefundApiResponse,
        AdminCreateRefundApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/orders/${encodeURIComponent(String(queryArg.id))}/refunds`,
          method: "POST",
          body: queryArg.adminRefundInput,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: orders"],
      }),
      adminCreateReturn: build.mutation<
        AdminCreateReturnApiResponse,
        AdminCreateReturnApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/orders/${encodeURIComponent(String(queryArg.id))}/returns`,
          method: "POST",
          body: queryArg.adminReturnInput,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: orders"],
      }),
      adminUnarchiveOrder: build.mutation<
        AdminUnarchiveOrderApiResponse,
        AdminUnarchiveOrderApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/orders/${encodeURIComponent(String(queryArg.id))}/unarchive`,
          method: "POST",
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: orders"],
      }),
      adminListPages: build.query<
        AdminListPagesApiResponse,
        AdminListPagesApiArg
      >({
        query: () => ({ url: `/api/admin/pages` }),
        providesTags: ["Admin: content"],
      }),
      adminCreatePage: build.mutation<
        AdminCreatePageApiResponse,
        AdminCreatePageApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/pages`,
          method: "POST",
          body: queryArg.adminPageInput,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: content"],
      }),
      adminDeletePage: build.mutation<
        AdminDeletePageApiResponse,
        AdminDeletePageApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/pages/${encodeURIComponent(String(queryArg.id))}`,
          method: "DELETE",
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: content"],
      }),
      adminGetPage: build.query<AdminGetPageApiResponse, AdminGetPageApiArg>({
        query: (queryArg) => ({
          url: `/api/admin/pages/${encodeURIComponent(String(queryArg.id))}`,
        }),
        providesTags: ["Admin: content"],
      }),
      adminUpdatePage: build.mutation<
        AdminUpdatePageApiResponse,
        AdminUpdatePageApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/pages/${encodeURIComponent(String(queryArg.id))}`,
          method: "PATCH",
          body: queryArg.adminPagePatch,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: content"],
      }),
      adminListPermissions: build.query<
        AdminListPermissionsApiResponse,
        AdminListPermissionsApiArg
      >({
        query: () => ({ url: `/api/admin/permissions` }),
        providesTags: ["Admin: staff and roles"],
      }),
      adminListErasures: build.query<
        AdminListErasuresApiResponse,
        AdminListErasuresApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/privacy/erasures`,
          params: {
            limit: queryArg.limit,
            cursor: queryArg.cursor,
          },
        }),
        providesTags: ["Admin: privacy"],
      }),
      adminErasePerson: build.mutation<
        AdminErasePersonApiResponse,
        AdminErasePersonApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/privacy/erasures`,
          method: "POST",
          body: queryArg.adminErasureInput,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: privacy"],
      }),
      adminGetErasure: build.query<
        AdminGetErasureApiResponse,
        AdminGetErasureApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/privacy/erasures/${encodeURIComponent(String(queryArg.id))}`,
        }),
        providesTags: ["Admin: privacy"],
      }),
      adminCancelErasure: build.mutation<
        AdminCancelErasureApiResponse,
        AdminCancelErasureApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/privacy/erasures/${encodeURIComponent(String(queryArg.id))}/cancel`,
          method: "POST",
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: privacy"],
      }),
      adminExportPerson: build.query<
        AdminExportPersonApiResponse,
        AdminExportPersonApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/privacy/export`,
          params: {
            customer_id: queryArg.customerId,
            email: queryArg.email,
            format: queryArg.format,
          },
        }),
        providesTags: ["Admin: privacy"],
      }),
      adminGetPrivacyRegister: build.query<
        AdminGetPrivacyRegisterApiResponse,
        AdminGetPrivacyRegisterApiArg
      >({
        query: () => ({ url: `/api/admin/privacy/register` }),
        providesTags: ["Admin: privacy"],
      }),
      adminListProductTypes: build.query<
        AdminListProductTypesApiResponse,
        AdminListProductTypesApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/product-types`,
          params: {
            limit: queryArg.limit,
            offset: queryArg.offset,
            cursor: queryArg.cursor,
          },
        }),
        providesTags: ["Admin: product types"],
      }),
      adminCreateProductType: build.mutation<
        AdminCreateProductTypeApiResponse,
        AdminCreateProductTypeApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/product-types`,
          method: "POST",
          body: queryArg.adminProductTypeInput,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: product types"],
      }),
      adminDeleteProductType: build.mutation<
        AdminDeleteProductTypeApiResponse,
        AdminDeleteProductTypeApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/product-types/${encodeURIComponent(String(queryArg.id))}`,
          method: "DELETE",
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: product types"],
      }),
      adminGetProductType: build.query<
        AdminGetProductTypeApiResponse,
        AdminGetProductTypeApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/product-types/${encodeURIComponent(String(queryArg.id))}`,
        }),
        providesTags: ["Admin: product types"],
      }),
      adminUpdateProductType: build.mutation<
        AdminUpdateProductTypeApiResponse,
        AdminUpdateProductTypeApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/product-types/${encodeURIComponent(String(queryArg.id))}`,
          method: "PATCH",
          body: queryArg.adminProductTypePatch,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: product types"],
      }),
      adminListProducts: build.query<
        AdminListProductsApiResponse,
        AdminListProductsApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/products`,
          params: {
            limit: queryArg.limit,
            offset: queryArg.offset,
            cursor: queryArg.cursor,
            q: queryArg.q,
            status: queryArg.status,
            brand: queryArg.brand,
            category: queryArg.category,
            collection: queryArg.collection,
            product_type: queryArg.productType,
            sku: queryArg.sku,
            tag: queryArg.tag,
            updated_since: queryArg.updatedSince,
            stock: queryArg.stock,
            sort: queryArg.sort,
          },
        }),
        providesTags: ["Admin: products"],
      }),
      adminCreateProduct: build.mutation<
        AdminCreateProductApiResponse,
        AdminCreateProductApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/products`,
          method: "POST",
          body: queryArg.adminProductInput,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: products"],
      }),
      adminBulkEditProducts: build.mutation<
        AdminBulkEditProductsApiResponse,
        AdminBulkEditProductsApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/products/bulk`,
          method: "POST",
          body: queryArg.adminBulkEdit,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: products"],
      }),
      adminDeleteProduct: build.mutation<
        AdminDeleteProductApiResponse,
        AdminDeleteProductApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/products/${encodeURIComponent(String(queryArg.id))}`,
          method: "DELETE",
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: products"],
      }),
      adminGetProduct: build.query<
        AdminGetProductApiResponse,
        AdminGetProductApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/products/${encodeURIComponent(String(queryArg.id))}`,
        }),
        providesTags: ["Admin: products"],
      }),
      adminUpdateProduct: build.mutation<
        AdminUpdateProductApiResponse,
        AdminUpdateProductApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/products/${encodeURIComponent(String(queryArg.id))}`,
          method: "PATCH",
          body: queryArg.adminProductPatch,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: products"],
      }),
      adminArchiveProduct: build.mutation<
        AdminArchiveProductApiResponse,
        AdminArchiveProductApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/products/${encodeURIComponent(String(queryArg.id))}/archive`,
          method: "POST",
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: products"],
      }),
      adminSetProductCategories: build.mutation<
        AdminSetProductCategoriesApiResponse,
        AdminSetProductCategoriesApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/products/${encodeURIComponent(String(queryArg.id))}/categories`,
          method: "PUT",
          body: queryArg.adminCategories,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: products"],
      }),
      adminAddMedia: build.mutation<
        AdminAddMediaApiResponse,
        AdminAddMediaApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/products/${encodeURIComponent(String(queryArg.id))}/media`,
          method: "POST",
          body: queryArg.adminExternalMedia,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: media"],
      }),
      adminReorderMedia: build.mutation<
        AdminReorderMediaApiResponse,
        AdminReorderMediaApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/products/${encodeURIComponent(String(queryArg.id))}/media/order`,
          method: "PUT",
          body: queryArg.adminMediaOrder,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: media"],
      }),
      adminUploadMedia: build.mutation<
        AdminUploadMediaApiResponse,
        AdminUploadMediaApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/products/${encodeURIComponent(String(queryArg.id))}/media/upload`,
          method: "POST",
          body: queryArg.body,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
          params: {
            alt: queryArg.alt,
          },
        }),
        invalidatesTags: ["Admin: media"],
      }),
      adminPublishProduct: build.mutation<
        AdminPublishProductApiResponse,
        AdminPublishProductApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/products/${encodeURIComponent(String(queryArg.id))}/publish`,
          method: "POST",
          body: queryArg.adminPublication,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: products"],
      }),
      adminCreateVariant: build.mutation<
        AdminCreateVariantApiResponse,
        AdminCreateVariantApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/products/${encodeURIComponent(String(queryArg.id))}/variants`,
          method: "POST",
          body: queryArg.adminVariantInput,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: variants and prices"],
      }),
      adminListPromotions: build.query<
        AdminListPromotionsApiResponse,
        AdminListPromotionsApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/promotions`,
          params: {
            limit: queryArg.limit,
            offset: queryArg.offset,
            cursor: queryArg.cursor,
            active: queryArg.active,
            code: queryArg.code,
            when: queryArg.when,
            archived: queryArg.archived,
          },
        }),
        providesTags: ["Admin: promotions"],
      }),
      adminCreatePromotion: build.mutation<
        AdminCreatePromotionApiResponse,
        AdminCreatePromotionApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/promotions`,
          method: "POST",
          body: queryArg.adminPromotionInput,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: promotions"],
      }),
      adminPreviewPromotions: build.mutation<
        AdminPreviewPromotionsApiResponse,
        AdminPreviewPromotionsApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/promotions/preview`,
          method: "POST",
          body: queryArg.adminTrialInput,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: promotions"],
      }),
      adminArchivePromotion: build.mutation<
        AdminArchivePromotionApiResponse,
        AdminArchivePromotionApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/promotions/${encodeURIComponent(String(queryArg.id))}`,
          method: "DELETE",
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: promotions"],
      }),
      adminGetPromotion: build.query<
        AdminGetPromotionApiResponse,
        AdminGetPromotionApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/promotions/${encodeURIComponent(String(queryArg.id))}`,
        }),
        providesTags: ["Admin: promotions"],
      }),
      adminUpdatePromotion: build.mutation<
        AdminUpdatePromotionApiResponse,
        AdminUpdatePromotionApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/promotions/${encodeURIComponent(String(queryArg.id))}`,
          method: "PATCH",
          body: queryArg.adminPromotionPatch,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: promotions"],
      }),
      adminGetRecommendationQuality: build.query<
        AdminGetRecommendationQualityApiResponse,
        AdminGetRecommendationQualityApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/recommendations`,
          params: {
            limit: queryArg.limit,
            format: queryArg.format,
          },
        }),
        providesTags: ["Admin: recommendations"],
      }),
      adminComputeRecommendations: build.mutation<
        AdminComputeRecommendationsApiResponse,
        AdminComputeRecommendationsApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/recommendations/run`,
          method: "POST",
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: recommendations"],
      }),
      adminGetRecommendationSettings: build.query<
        AdminGetRecommendationSettingsApiResponse,
        AdminGetRecommendationSettingsApiArg
      >({
        query: () => ({ url: `/api/admin/recommendations/settings` }),
        providesTags: ["Admin: recommendations"],
      }),
      adminUpdateRecommendationSettings: build.mutation<
        AdminUpdateRecommendationSettingsApiResponse,
        AdminUpdateRecommendationSettingsApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/recommendations/settings`,
          method: "PATCH",
          body: queryArg.adminRecommendSettingsPatch,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: recommendations"],
      }),
      adminApproveReturn: build.mutation<
        AdminApproveReturnApiResponse,
        AdminApproveReturnApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/returns/${encodeURIComponent(String(queryArg.id))}/approve`,
          method: "POST",
          body: queryArg.adminNote,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: orders"],
      }),
      adminCancelReturn: build.mutation<
        AdminCancelReturnApiResponse,
        AdminCancelReturnApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/returns/${encodeURIComponent(String(queryArg.id))}/cancel`,
          method: "POST",
          body: queryArg.adminNote,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: orders"],
      }),
      adminCloseReturn: build.mutation<
        AdminCloseReturnApiResponse,
        AdminCloseReturnApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/returns/${encodeURIComponent(String(queryArg.id))}/close`,
          method: "POST",
          body: queryArg.adminNote,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: orders"],
      }),
      adminDeclineReturn: build.mutation<
        AdminDeclineReturnApiResponse,
        AdminDeclineReturnApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/returns/${encodeURIComponent(String(queryArg.id))}/decline`,
          method: "POST",
          body: queryArg.adminNote,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: orders"],
      }),
      adminReceiveReturn: build.mutation<
        AdminReceiveReturnApiResponse,
        AdminReceiveReturnApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/returns/${encodeURIComponent(String(queryArg.id))}/receive`,
          method: "POST",
          body: queryArg.adminArrivals,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: orders"],
      }),
      adminRefundReturn: build.mutation<
        AdminRefundReturnApiResponse,
        AdminRefundReturnApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/returns/${encodeURIComponent(String(queryArg.id))}/refund`,
          method: "POST",
          body: queryArg.adminNote,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: orders"],
      }),
      adminListReviews: build.query<
        AdminListReviewsApiResponse,
        AdminListReviewsApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/reviews`,
          params: {
            limit: queryArg.limit,
            offset: queryArg.offset,
            cursor: queryArg.cursor,
            status: queryArg.status,
            product_id: queryArg.productId,
            customer_id: queryArg.customerId,
            rating: queryArg.rating,
            verified_purchase: queryArg.verifiedPurchase,
            reported: queryArg.reported,
            sort: queryArg.sort,
          },
        }),
        providesTags: ["Admin: reviews"],
      }),
      adminDeleteReview: build.mutation<
        AdminDeleteReviewApiResponse,
        AdminDeleteReviewApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/reviews/${encodeURIComponent(String(queryArg.id))}`,
          method: "DELETE",
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: reviews"],
      }),
      adminGetReview: build.query<
        AdminGetReviewApiResponse,
        AdminGetReviewApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/reviews/${encodeURIComponent(String(queryArg.id))}`,
        }),
        providesTags: ["Admin: reviews"],
      }),
      adminDismissReviewReports: build.mutation<
        AdminDismissReviewReportsApiResponse,
        AdminDismissReviewReportsApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/reviews/${encodeURIComponent(String(queryArg.id))}/dismiss-reports`,
          method: "POST",
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: reviews"],
      }),
      adminPublishReview: build.mutation<
        AdminPublishReviewApiResponse,
        AdminPublishReviewApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/reviews/${encodeURIComponent(String(queryArg.id))}/publish`,
          method: "POST",
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: reviews"],
      }),
      adminRejectReview: build.mutation<
        AdminRejectReviewApiResponse,
        AdminRejectReviewApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/reviews/${encodeURIComponent(String(queryArg.id))}/reject`,
          method: "POST",
          body: queryArg.rejectReviewRequestBody,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: reviews"],
      }),
      adminRemoveReviewReply: build.mutation<
        AdminRemoveReviewReplyApiResponse,
        AdminRemoveReviewReplyApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/reviews/${encodeURIComponent(String(queryArg.id))}/reply`,
          method: "DELETE",
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: reviews"],
      }),
      adminReplyToReview: build.mutation<
        AdminReplyToReviewApiResponse,
        AdminReplyToReviewApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/reviews/${encodeURIComponent(String(queryArg.id))}/reply`,
          method: "PUT",
          body: queryArg.replyToReviewRequestBody,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: reviews"],
      }),
      adminListRoles: build.query<
        AdminListRolesApiResponse,
        AdminListRolesApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/roles`,
          params: {
            limit: queryArg.limit,
            cursor: queryArg.cursor,
          },
        }),
        providesTags: ["Admin: staff and roles"],
      }),
      adminCreateRole: build.mutation<
        AdminCreateRoleApiResponse,
        AdminCreateRoleApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/roles`,
          method: "POST",
          body: queryArg.adminRoleInput,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: staff and roles"],
      }),
      adminDeleteRole: build.mutation<
        AdminDeleteRoleApiResponse,
        AdminDeleteRoleApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/roles/${encodeURIComponent(String(queryArg.id))}`,
          method: "DELETE",
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: staff and roles"],
      }),
      adminGetRole: build.query<AdminGetRoleApiResponse, AdminGetRoleApiArg>({
        query: (queryArg) => ({
          url: `/api/admin/roles/${encodeURIComponent(String(queryArg.id))}`,
        }),
        providesTags: ["Admin: staff and roles"],
      }),
      adminUpdateRole: build.mutation<
        AdminUpdateRoleApiResponse,
        AdminUpdateRoleApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/roles/${encodeURIComponent(String(queryArg.id))}`,
          method: "PATCH",
          body: queryArg.adminRolePatch,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: staff and roles"],
      }),
      adminFillSample: build.mutation<
        AdminFillSampleApiResponse,
        AdminFillSampleApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/sample-data`,
          method: "POST",
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: settings"],
      }),
      adminGetSearch: build.query<
        AdminGetSearchApiResponse,
        AdminGetSearchApiArg
      >({
        query: () => ({ url: `/api/admin/search` }),
        providesTags: ["Admin: search"],
      }),
      adminCompareSearch: build.query<
        AdminCompareSearchApiResponse,
        AdminCompareSearchApiArg
      >({
        query: () => ({ url: `/api/admin/search/differences` }),
        providesTags: ["Admin: search"],
      }),
      adminListSearchQueries: build.query<
        AdminListSearchQueriesApiResponse,
        AdminListSearchQueriesApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/search/queries`,
          params: {
            days: queryArg.days,
            limit: queryArg.limit,
            outcome: queryArg.outcome,
            format: queryArg.format,
          },
        }),
        providesTags: ["Admin: search"],
      }),
      adminRebuildSearch: build.mutation<
        AdminRebuildSearchApiResponse,
        AdminRebuildSearchApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/search/rebuild`,
          method: "POST",
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: search"],
      }),
      adminListSynonyms: build.query<
        AdminListSynonymsApiResponse,
        AdminListSynonymsApiArg
      >({
        query: () => ({ url: `/api/admin/search/synonyms` }),
        providesTags: ["Admin: search"],
      }),
      adminCreateSynonym: build.mutation<
        AdminCreateSynonymApiResponse,
        AdminCreateSynonymApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/search/synonyms`,
          method: "POST",
          body: queryArg.adminSynonymInput,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: search"],
      }),
      adminDeleteSynonym: build.mutation<
        AdminDeleteSynonymApiResponse,
        AdminDeleteSynonymApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/search/synonyms/${encodeURIComponent(String(queryArg.id))}`,
          method: "DELETE",
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: search"],
      }),
      adminGetSynonym: build.query<
        AdminGetSynonymApiResponse,
        AdminGetSynonymApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/search/synonyms/${encodeURIComponent(String(queryArg.id))}`,
        }),
        providesTags: ["Admin: search"],
      }),
      adminUpdateSynonym: build.mutation<
        AdminUpdateSynonymApiResponse,
        AdminUpdateSynonymApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/search/synonyms/${encodeURIComponent(String(queryArg.id))}`,
          method: "PATCH",
          body: queryArg.adminSynonymPatch,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: search"],
      }),
      adminListSegments: build.query<
        AdminListSegmentsApiResponse,
        AdminListSegmentsApiArg
      >({
        query: () => ({ url: `/api/admin/segments` }),
        providesTags: ["Admin: segments"],
      }),
      adminSetSegments: build.mutation<
        AdminSetSegmentsApiResponse,
        AdminSetSegmentsApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/segments`,
          method: "PUT",
          body: queryArg.adminSegmentRulesInput,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: segments"],
      }),
      adminListSegmentHistory: build.query<
        AdminListSegmentHistoryApiResponse,
        AdminListSegmentHistoryApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/segments/history`,
          params: {
            limit: queryArg.limit,
            offset: queryArg.offset,
            cursor: queryArg.cursor,
            customer_id: queryArg.customerId,
            email: queryArg.email,
          },
        }),
        providesTags: ["Admin: segments"],
      }),
      adminRecomputeSegments: build.mutation<
        AdminRecomputeSegmentsApiResponse,
        AdminRecomputeSegmentsApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/segments/recompute`,
          method: "POST",
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: segments"],
      }),
      adminListSegmentMembers: build.query<
        AdminListSegmentMembersApiResponse,
        AdminListSegmentMembersApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/segments/${encodeURIComponent(String(queryArg.code))}/members`,
          params: {
            limit: queryArg.limit,
            offset: queryArg.offset,
            cursor: queryArg.cursor,
          },
        }),
        providesTags: ["Admin: segments"],
      }),
      adminGetChannel: build.query<
        AdminGetChannelApiResponse,
        AdminGetChannelApiArg
      >({
        query: () => ({ url: `/api/admin/settings/channel` }),
        providesTags: ["Admin: settings"],
      }),
      adminUpdateChannel: build.mutation<
        AdminUpdateChannelApiResponse,
        AdminUpdateChannelApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/settings/channel`,
          method: "PATCH",
          body: queryArg.adminChannelPatch,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: settings"],
      }),
      adminGetLook: build.query<AdminGetLookApiResponse, AdminGetLookApiArg>({
        query: () => ({ url: `/api/admin/settings/look` }),
        providesTags: ["Admin: content"],
      }),
      adminUpdateLook: build.mutation<
        AdminUpdateLookApiResponse,
        AdminUpdateLookApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/settings/look`,
          method: "PATCH",
          body: queryArg.adminLookPatch,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: content"],
      }),
      adminRemoveLogo: build.mutation<
        AdminRemoveLogoApiResponse,
        AdminRemoveLogoApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/settings/look/logo`,
          method: "DELETE",
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: content"],
      }),
      adminSetLogo: build.mutation<AdminSetLogoApiResponse, AdminSetLogoApiArg>(
        {
          query: (queryArg) => ({
            url: `/api/admin/settings/look/logo`,
            method: "PUT",
            body: queryArg.body,
            headers: {
              "If-Match": queryArg["If-Match"],
              "Idempotency-Key": queryArg["Idempotency-Key"],
            },
          }),
          invalidatesTags: ["Admin: content"],
        },
      ),
      adminGetPaymentSettings: build.query<
        AdminGetPaymentSettingsApiResponse,
        AdminGetPaymentSettingsApiArg
      >({
        query: () => ({ url: `/api/admin/settings/payments` }),
        providesTags: ["Admin: settings"],
      }),
      adminUpdatePaymentSettings: build.mutation<
        AdminUpdatePaymentSettingsApiResponse,
        AdminUpdatePaymentSettingsApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/settings/payments`,
          method: "PATCH",
          body: queryArg.adminPaymentSettingsPatch,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: settings"],
      }),
      adminGetReviewSettings: build.query<
        AdminGetReviewSettingsApiResponse,
        AdminGetReviewSettingsApiArg
      >({
        query: () => ({ url: `/api/admin/settings/reviews` }),
        providesTags: ["Admin: settings"],
      }),
      adminSetReviewSettings: build.mutation<
        AdminSetReviewSettingsApiResponse,
        AdminSetReviewSettingsApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/settings/reviews`,
          method: "PUT",
          body: queryArg.reviewSettingsRequestBody,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: settings"],
      }),
      adminGetSeller: build.query<
        AdminGetSellerApiResponse,
        AdminGetSellerApiArg
      >({
        query: () => ({ url: `/api/admin/settings/seller` }),
        providesTags: ["Admin: settings"],
      }),
      adminSetSeller: build.mutation<
        AdminSetSellerApiResponse,
        AdminSetSellerApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/settings/seller`,
          method: "PUT",
          body: queryArg.adminSellerInput,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: settings"],
      }),
      adminDeleteShippingOption: build.mutation<
        AdminDeleteShippingOptionApiResponse,
        AdminDeleteShippingOptionApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/shipping/options/${encodeURIComponent(String(queryArg.id))}`,
          method: "DELETE",
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: shipping"],
      }),
      adminGetShippingOption: build.query<
        AdminGetShippingOptionApiResponse,
        AdminGetShippingOptionApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/shipping/options/${encodeURIComponent(String(queryArg.id))}`,
        }),
        providesTags: ["Admin: shipping"],
      }),
      adminReplaceShippingOption: build.mutation<
        AdminReplaceShippingOptionApiResponse,
        AdminReplaceShippingOptionApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/shipping/options/${encodeURIComponent(String(queryArg.id))}`,
          method: "PUT",
          body: queryArg.adminShippingOptionReplacement,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: shipping"],
      }),
      adminListShippingZones: build.query<
        AdminListShippingZonesApiResponse,
        AdminListShippingZonesApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/shipping/zones`,
          params: {
            limit: queryArg.limit,
            offset: queryArg.offset,
            cursor: queryArg.cursor,
          },
        }),
        providesTags: ["Admin: shipping"],
      }),
      adminCreateShippingZone: build.mutation<
        AdminCreateShippingZoneApiResponse,
        AdminCreateShippingZoneApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/shipping/zones`,
          method: "POST",
          body: queryArg.adminShippingZoneInput,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: shipping"],
      }),
      adminDeleteShippingZone: build.mutation<
        AdminDeleteShippingZoneApiResponse,
        AdminDeleteShippingZoneApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/shipping/zones/${encodeURIComponent(String(queryArg.id))}`,
          method: "DELETE",
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: shipping"],
      }),
      adminGetShippingZone: build.query<
        AdminGetShippingZoneApiResponse,
        AdminGetShippingZoneApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/shipping/zones/${encodeURIComponent(String(queryArg.id))}`,
        }),
        providesTags: ["Admin: shipping"],
      }),
      adminUpdateShippingZone: build.mutation<
        AdminUpdateShippingZoneApiResponse,
        AdminUpdateShippingZoneApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/shipping/zones/${encodeURIComponent(String(queryArg.id))}`,
          method: "PATCH",
          body: queryArg.adminShippingZonePatch,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: shipping"],
      }),
      adminCreateShippingOption: build.mutation<
        AdminCreateShippingOptionApiResponse,
        AdminCreateShippingOptionApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/shipping/zones/${encodeURIComponent(String(queryArg.id))}/options`,
          method: "POST",
          body: queryArg.adminShippingOptionInput,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: shipping"],
      }),
      adminListStaff: build.query<
        AdminListStaffApiResponse,
        AdminListStaffApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/staff`,
          params: {
            limit: queryArg.limit,
            cursor: queryArg.cursor,
            state: queryArg.state,
          },
        }),
        providesTags: ["Admin: staff and roles"],
      }),
      adminInviteStaff: build.mutation<
        AdminInviteStaffApiResponse,
        AdminInviteStaffApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/staff`,
          method: "POST",
          body: queryArg.adminStaffInvitation,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: staff and roles"],
      }),
      adminGetStaff: build.query<AdminGetStaffApiResponse, AdminGetStaffApiArg>(
        {
          query: (queryArg) => ({
            url: `/api/admin/staff/${encodeURIComponent(String(queryArg.id))}`,
          }),
          providesTags: ["Admin: staff and roles"],
        },
      ),
      adminActivateStaff: build.mutation<
        AdminActivateStaffApiResponse,
        AdminActivateStaffApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/staff/${encodeURIComponent(String(queryArg.id))}/activate`,
          method: "POST",
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: staff and roles"],
      }),
      adminDeactivateStaff: build.mutation<
        AdminDeactivateStaffApiResponse,
        AdminDeactivateStaffApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/staff/${encodeURIComponent(String(queryArg.id))}/deactivate`,
          method: "POST",
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: staff and roles"],
      }),
      adminReinviteStaff: build.mutation<
        AdminReinviteStaffApiResponse,
        AdminReinviteStaffApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/staff/${encodeURIComponent(String(queryArg.id))}/invite`,
          method: "POST",
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: staff and roles"],
      }),
      adminResetStaffTotp: build.mutation<
        AdminResetStaffTotpApiResponse,
        AdminResetStaffTotpApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/staff/${encodeURIComponent(String(queryArg.id))}/reset-totp`,
          method: "POST",
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: staff and roles"],
      }),
      adminSetStaffRoles: build.mutation<
        AdminSetStaffRolesApiResponse,
        AdminSetStaffRolesApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/staff/${encodeURIComponent(String(queryArg.id))}/roles`,
          method: "PUT",
          body: queryArg.adminStaffRoles,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: staff and roles"],
      }),
      adminSignOutStaff: build.mutation<
        AdminSignOutStaffApiResponse,
        AdminSignOutStaffApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/staff/${encodeURIComponent(String(queryArg.id))}/sign-out`,
          method: "POST",
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: staff and roles"],
      }),
      adminGetSystem: build.query<
        AdminGetSystemApiResponse,
        AdminGetSystemApiArg
      >({
        query: () => ({ url: `/api/admin/system` }),
        providesTags: ["Admin: system"],
      }),
      adminListTaxClasses: build.query<
        AdminListTaxClassesApiResponse,
        AdminListTaxClassesApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/tax/classes`,
          params: {
            limit: queryArg.limit,
            offset: queryArg.offset,
            cursor: queryArg.cursor,
          },
        }),
        providesTags: ["Admin: taxes"],
      }),
      adminCreateTaxClass: build.mutation<
        AdminCreateTaxClassApiResponse,
        AdminCreateTaxClassApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/tax/classes`,
          method: "POST",
          body: queryArg.adminTaxClassInput,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: taxes"],
      }),
      adminDeleteTaxClass: build.mutation<
        AdminDeleteTaxClassApiResponse,
        AdminDeleteTaxClassApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/tax/classes/${encodeURIComponent(String(queryArg.id))}`,
          method: "DELETE",
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: taxes"],
      }),
      adminGetTaxClass: build.query<
        AdminGetTaxClassApiResponse,
        AdminGetTaxClassApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/tax/classes/${encodeURIComponent(String(queryArg.id))}`,
        }),
        providesTags: ["Admin: taxes"],
      }),
      adminUpdateTaxClass: build.mutation<
        AdminUpdateTaxClassApiResponse,
        AdminUpdateTaxClassApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/tax/classes/${encodeURIComponent(String(queryArg.id))}`,
          method: "PATCH",
          body: queryArg.adminTaxClassPatch,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: taxes"],
      }),
      adminListTaxZones: build.query<
        AdminListTaxZonesApiResponse,
        AdminListTaxZonesApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/tax/zones`,
          params: {
            limit: queryArg.limit,
            offset: queryArg.offset,
            cursor: queryArg.cursor,
          },
        }),
        providesTags: ["Admin: taxes"],
      }),
      adminCreateTaxZone: build.mutation<
        AdminCreateTaxZoneApiResponse,
        AdminCreateTaxZoneApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/tax/zones`,
          method: "POST",
          body: queryArg.adminTaxZoneInput,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: taxes"],
      }),
      adminDeleteTaxZone: build.mutation<
        AdminDeleteTaxZoneApiResponse,
        AdminDeleteTaxZoneApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/tax/zones/${encodeURIComponent(String(queryArg.id))}`,
          method: "DELETE",
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: taxes"],
      }),
      adminGetTaxZone: build.query<
        AdminGetTaxZoneApiResponse,
        AdminGetTaxZoneApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/tax/zones/${encodeURIComponent(String(queryArg.id))}`,
        }),
        providesTags: ["Admin: taxes"],
      }),
      adminUpdateTaxZone: build.mutation<
        AdminUpdateTaxZoneApiResponse,
        AdminUpdateTaxZoneApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/tax/zones/${encodeURIComponent(String(queryArg.id))}`,
          method: "PATCH",
          body: queryArg.adminTaxZonePatch,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: taxes"],
      }),
      adminDeleteVariant: build.mutation<
        AdminDeleteVariantApiResponse,
        AdminDeleteVariantApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/variants/${encodeURIComponent(String(queryArg.id))}`,
          method: "DELETE",
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: variants and prices"],
      }),
      adminGetVariant: build.query<
        AdminGetVariantApiResponse,
        AdminGetVariantApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/variants/${encodeURIComponent(String(queryArg.id))}`,
        }),
        providesTags: ["Admin: variants and prices"],
      }),
      adminUpdateVariant: build.mutation<
        AdminUpdateVariantApiResponse,
        AdminUpdateVariantApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/variants/${encodeURIComponent(String(queryArg.id))}`,
          method: "PATCH",
          body: queryArg.adminVariantPatch,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: variants and prices"],
      }),
      adminListPriceLog: build.query<
        AdminListPriceLogApiResponse,
        AdminListPriceLogApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/variants/${encodeURIComponent(String(queryArg.id))}/price-log`,
          params: {
            limit: queryArg.limit,
            offset: queryArg.offset,
            cursor: queryArg.cursor,
          },
        }),
        providesTags: ["Admin: variants and prices"],
      }),
      adminSetPrices: build.mutation<
        AdminSetPricesApiResponse,
        AdminSetPricesApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/variants/${encodeURIComponent(String(queryArg.id))}/prices`,
          method: "PUT",
          body: queryArg.adminPrices,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: variants and prices"],
      }),
      adminDeletePrice: build.mutation<
        AdminDeletePriceApiResponse,
        AdminDeletePriceApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/variants/${encodeURIComponent(String(queryArg.id))}/prices/${encodeURIComponent(String(queryArg.currency))}`,
          method: "DELETE",
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: variants and prices"],
      }),
      adminListWebhookDeliveries: build.query<
        AdminListWebhookDeliveriesApiResponse,
        AdminListWebhookDeliveriesApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/webhook-deliveries`,
          params: {
            limit: queryArg.limit,
            cursor: queryArg.cursor,
            endpoint_id: queryArg.endpointId,
            status: queryArg.status,
          },
        }),
        providesTags: ["Admin: webhooks"],
      }),
      adminGetWebhookDelivery: build.query<
        AdminGetWebhookDeliveryApiResponse,
        AdminGetWebhookDeliveryApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/webhook-deliveries/${encodeURIComponent(String(queryArg.id))}`,
        }),
        providesTags: ["Admin: webhooks"],
      }),
      adminReplayWebhookDelivery: build.mutation<
        AdminReplayWebhookDeliveryApiResponse,
        AdminReplayWebhookDeliveryApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/webhook-deliveries/${encodeURIComponent(String(queryArg.id))}/replay`,
          method: "POST",
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: webhooks"],
      }),
      adminListWebhooks: build.query<
        AdminListWebhooksApiResponse,
        AdminListWebhooksApiArg
      >({
        query: () => ({ url: `/api/admin/webhooks` }),
        providesTags: ["Admin: webhooks"],
      }),
      adminCreateWebhook: build.mutation<
        AdminCreateWebhookApiResponse,
        AdminCreateWebhookApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/webhooks`,
          method: "POST",
          body: queryArg.adminWebhookEndpointInput,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: webhooks"],
      }),
      adminDeleteWebhook: build.mutation<
        AdminDeleteWebhookApiResponse,
        AdminDeleteWebhookApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/webhooks/${encodeURIComponent(String(queryArg.id))}`,
          method: "DELETE",
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: webhooks"],
      }),
      adminGetWebhook: build.query<
        AdminGetWebhookApiResponse,
        AdminGetWebhookApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/webhooks/${encodeURIComponent(String(queryArg.id))}`,
        }),
        providesTags: ["Admin: webhooks"],
      }),
      adminUpdateWebhook: build.mutation<
        AdminUpdateWebhookApiResponse,
        AdminUpdateWebhookApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/webhooks/${encodeURIComponent(String(queryArg.id))}`,
          method: "PATCH",
          body: queryArg.adminWebhookEndpointPatch,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: webhooks"],
      }),
      adminPingWebhook: build.mutation<
        AdminPingWebhookApiResponse,
        AdminPingWebhookApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/webhooks/${encodeURIComponent(String(queryArg.id))}/ping`,
          method: "POST",
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: webhooks"],
      }),
      adminReplayWebhook: build.mutation<
        AdminReplayWebhookApiResponse,
        AdminReplayWebhookApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/webhooks/${encodeURIComponent(String(queryArg.id))}/replay`,
          method: "POST",
          body: queryArg.adminWebhookReplay,
          headers: {
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: webhooks"],
      }),
      adminRotateWebhookSecret: build.mutation<
        AdminRotateWebhookSecretApiResponse,
        AdminRotateWebhookSecretApiArg
      >({
        query: (queryArg) => ({
          url: `/api/admin/webhooks/${encodeURIComponent(String(queryArg.id))}/rotate-secret`,
          method: "POST",
          body: queryArg.adminSecretRotation,
          headers: {
            "If-Match": queryArg["If-Match"],
            "Idempotency-Key": queryArg["Idempotency-Key"],
          },
        }),
        invalidatesTags: ["Admin: webhooks"],
      }),
    }),
    overrideExisting: false,
  });
export { injectedRtkApi as adminApi };
export type AdminCategoryReportApiResponse =
  /** status 200 OK */ AdminRankingReport;
export type AdminCategoryReportApiArg = {
  /** The first day, in the shop's time zone. Default: 30 days ago. */
  from?: string;
  /** The last day, which is part of it. Default: today. */
  to?: string;
  /** ISO 4217. Default: every currency of the period, each by itself. */
  currency?: string;
  format?: "json" | "csv";
  /** The most first. */
  sort?: "revenue" | "units" | "profit" | "margin";
  /** Each row has what it came to in the previous period, too: previous, and with format=csv a row of its own. */
  compare?: boolean;
  /** Default: 50, and with format=csv all that there are, at most 100,000. */
  limit?: number;
};
export type AdminCountryReportApiResponse =
  /** status 200 OK */ AdminRankingReport;
export type AdminCountryReportApiArg = {
  /** The first day, in the shop's time zone. Default: 30 days ago. */
  from?: string;
  /** The last day, which is part of it. Default: today. */
  to?: string;
  /** ISO 4217. Default: every currency of the period, each by itself. */
  currency?: string;
  format?: "json" | "csv";
  /** The most first. */
  sort?: "revenue" | "units" | "profit" | "margin";
  /** Each row has what it came to in the previous period, too: previous, and with format=csv a row of its own. */
  compare?: boolean;
  /** Default: 50, and with format=csv all that there are, at most 100,000. */
  limit?: number;
};
export type AdminProductReportApiResponse =
  /** status 200 OK */ AdminRankingReport;
export type AdminProductReportApiArg = {
  /** The first day, in the shop's time zone. Default: 30 days ago. */
  from?: string;
  /** The last day, which is part of it. Default: today. */
  to?: string;
  /** ISO 4217. Default: every currency of the period, each by itself. */
  currency?: string;
  format?: "json" | "csv";
  /** The most first. */
  sort?: "revenue" | "units" | "profit" | "margin";
  /** Each row has what it came to in the previous period, too: previous, and with format=csv a row of its own. */
  compare?: boolean;
  /** Default: 50, and with format=csv all that there are, at most 100,000. */
  limit?: number;
};
export type AdminPromotionReportApiResponse =
  /** status 200 OK */ AdminPromotionReport;
export type AdminPromotionReportApiArg = {
  /** The first day, in the shop's time zone. Default: 30 days ago. */
  from?: string;
  /** The last day, which is part of it. Default: today. */
  to?: string;
  /** ISO 4217. Default: every currency of the period, each by itself. */
  currency?: string;
  format?: "json" | "csv";
  /** Each row has what it came to in the previous period, too: previous, and with format=csv a row of its own. */
  compare?: boolean;
  /** Default: 50, and with format=csv all that there are, at most 100,000. */
  limit?: number;
};
export type AdminRebuildAnalyticsApiResponse =
  /** status 202 Accepted */ AdminJob;
export type AdminRebuildAnalyticsApiArg = {
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminReconcileAnalyticsApiResponse =
  /** status 202 Accepted */ AdminJob;
export type AdminReconcileAnalyticsApiArg = {
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminSalesReportApiResponse = /** status 200 OK */ AdminSalesReport;
export type AdminSalesReportApiArg = {
  /** The first day, in the shop's time zone. Default: 30 days ago. */
  from?: string;
  /** The last day, which is part of it. Default: today. */
  to?: string;
  /** ISO 4217. Default: every currency of the period, each by itself. */
  currency?: string;
  format?: "json" | "csv";
  interval?: "hour" | "day" | "week" | "month";
};
export type AdminAnalyticsStatusApiResponse =
  /** status 200 OK */ AdminAnalyticsStatus;
export type AdminAnalyticsStatusApiArg = void;
export type AdminStockReportApiResponse = /** status 200 OK */ AdminStockReport;
export type AdminStockReportApiArg = {
  /** In which costs and prices are taken. Default: the shop's own. */
  currency?: string;
  /** From how many days before today it is reckoned how long stock lasts. */
  soldDays?: number;
  /** The most valuable, or what is sold out soonest. */
  sort?: "value" | "cover";
  format?: "json" | "csv";
  /** Default: 50, and with format=csv all that there are, at most 100,000. */
  limit?: number;
};
export type AdminListApiKeysApiResponse = /** status 200 OK */ AdminListApiKey;
export type AdminListApiKeysApiArg = {
  /** Rows of a page. */
  limit?: number;
  /** The next of the page before. */
  cursor?: string;
};
export type AdminCreateApiKeyApiResponse =
  /** status 201 Created */ AdminApiKey;
export type AdminCreateApiKeyApiArg = {
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminApiKeyInput: AdminApiKeyInput;
};
export type AdminGetApiKeyApiResponse = /** status 200 OK */ AdminApiKey;
export type AdminGetApiKeyApiArg = {
  /** The id. */
  id: string;
};
export type AdminRevokeApiKeyApiResponse = /** status 200 OK */ AdminApiKey;
export type AdminRevokeApiKeyApiArg = {
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminListAttributesApiResponse =
  /** status 200 OK */ AdminListAttributeDefinition;
export type AdminListAttributesApiArg = {
  /** Rows of a page. */
  limit?: number;
  /** Rows to skip. Not together with cursor. */
  offset?: number;
  /** The next of the page before. */
  cursor?: string;
};
export type AdminCreateAttributeApiResponse =
  /** status 201 Created */ AdminAttributeDefinition;
export type AdminCreateAttributeApiArg = {
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminAttributeInput: AdminAttributeInput;
};
export type AdminDeleteAttributeApiResponse = unknown;
export type AdminDeleteAttributeApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminGetAttributeApiResponse =
  /** status 200 OK */ AdminAttributeDefinition;
export type AdminGetAttributeApiArg = {
  /** The id. */
  id: string;
};
export type AdminUpdateAttributeApiResponse =
  /** status 200 OK */ AdminAttributeDefinition;
export type AdminUpdateAttributeApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminAttributePatch: AdminAttributePatch;
};
export type AdminListAuditLogApiResponse =
  /** status 200 OK */ AdminListAuditEntry;
export type AdminListAuditLogApiArg = {
  /** Rows of a page. */
  limit?: number;
  /** The next of the page before. */
  cursor?: string;
  /** Exactly, as in key:nightly import. */
  actor?: string;
  action?: string;
  targetKind?: string;
  targetId?: string;
  /** This moment or later. */
  from?: string;
  /** Before this moment. */
  before?: string;
};
export type AdminGetAuditEntryApiResponse =
  /** status 200 OK */ AdminAuditDetail;
export type AdminGetAuditEntryApiArg = {
  /** The id. */
  id: string;
};
export type AdminAcceptInvitationApiResponse =
  /** status 200 OK */ AdminStaffUser;
export type AdminAcceptInvitationApiArg = {
  adminInvitationAnswer: AdminInvitationAnswer;
};
export type AdminBecomeOwnerApiResponse = /** status 200 OK */ AdminStaffUser;
export type AdminBecomeOwnerApiArg = {
  adminNewOwnerInput: AdminNewOwnerInput;
};
export type AdminForgotPasswordApiResponse = unknown;
export type AdminForgotPasswordApiArg = {
  adminForgottenPassword: AdminForgottenPassword;
};
export type AdminLoginApiResponse = /** status 200 OK */ AdminStaffSignedIn;
export type AdminLoginApiArg = {
  adminStaffLogin: AdminStaffLogin;
};
export type AdminLogoutApiResponse = unknown;
export type AdminLogoutApiArg = {
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminLogoutEverywhereApiResponse = unknown;
export type AdminLogoutEverywhereApiArg = {
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminRefreshApiResponse = /** status 200 OK */ AdminStaffSignedIn;
export type AdminRefreshApiArg = {
  adminRefreshInput: AdminRefreshInput;
};
export type AdminResetPasswordApiResponse = unknown;
export type AdminResetPasswordApiArg = {
  adminPasswordReset: AdminPasswordReset;
};
export type AdminGetBackupsApiResponse = /** status 200 OK */ AdminBackups;
export type AdminGetBackupsApiArg = void;
export type AdminMakeBackupApiResponse = /** status 202 Accepted */ AdminJob;
export type AdminMakeBackupApiArg = {
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminListBrandsApiResponse = /** status 200 OK */ AdminListBrand;
export type AdminListBrandsApiArg = {
  /** Rows of a page. */
  limit?: number;
  /** Rows to skip. Not together with cursor. */
  offset?: number;
  /** The next of the page before. */
  cursor?: string;
};
export type AdminCreateBrandApiResponse = /** status 201 Created */ AdminBrand;
export type AdminCreateBrandApiArg = {
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminBrandInput: AdminBrandInput;
};
export type AdminDeleteBrandApiResponse = unknown;
export type AdminDeleteBrandApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminGetBrandApiResponse = /** status 200 OK */ AdminBrand;
export type AdminGetBrandApiArg = {
  /** The id. */
  id: string;
};
export type AdminUpdateBrandApiResponse = /** status 200 OK */ AdminBrand;
export type AdminUpdateBrandApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminBrandPatch: AdminBrandPatch;
};
export type AdminPlanCapacityApiResponse = /** status 200 OK */ CapacityPlan;
export type AdminPlanCapacityApiArg = {
  /** People a day. */
  dailyUsers?: number;
  /** Requests that each of them makes a day. */
  requestsPerUser?: number;
  /** KB (1,000 bytes) of a request and its answer. */
  kbPerRequest?: number;
  /** How many times the average the busiest second is. */
  peakFactor?: number;
  /** Days for which the data are kept. */
  retentionDays?: number;
  /** Users that come on top, for whom servers are added. */
  moreUsers?: number;
  /** Users that one server bears. */
  usersPerServer?: number;
  /** Cores of the server that is to become larger. */
  cpu?: number;
  /** GB of memory of that server. */
  memoryGb?: number;
  /** Users at once for whom it becomes larger. */
  load?: number;
  /** The parts of the deployment and a price list, as a JSON object with deployment and prices. Without it, one machine. */
  setup?: string;
};
export type AdminListCategoriesApiResponse =
  /** status 200 OK */ AdminCategoryList;
export type AdminListCategoriesApiArg = void;
export type AdminCreateCategoryApiResponse =
  /** status 201 Created */ AdminCategory;
export type AdminCreateCategoryApiArg = {
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminCategoryInput: AdminCategoryInput;
};
export type AdminDeleteCategoryApiResponse = unknown;
export type AdminDeleteCategoryApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** The category that its products go to; without one, a category with products is not removed. */
  reassign?: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminGetCategoryApiResponse = /** status 200 OK */ AdminCategory;
export type AdminGetCategoryApiArg = {
  /** The id. */
  id: string;
};
export type AdminUpdateCategoryApiResponse = /** status 200 OK */ AdminCategory;
export type AdminUpdateCategoryApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminCategoryPatch: AdminCategoryPatch;
};
export type AdminMoveCategoryApiResponse = /** status 200 OK */ AdminCategory;
export type AdminMoveCategoryApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminCategoryMove: AdminCategoryMove;
};
export type AdminListCollectionsApiResponse =
  /** status 200 OK */ AdminListCollection;
export type AdminListCollectionsApiArg = {
  /** Rows of a page. */
  limit?: number;
  /** Rows to skip. Not together with cursor. */
  offset?: number;
  /** The next of the page before. */
  cursor?: string;
};
export type AdminCreateCollectionApiResponse =
  /** status 201 Created */ AdminCollection;
export type AdminCreateCollectionApiArg = {
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminCollectionInput: AdminCollectionInput;
};
export type AdminPreviewCollectionApiResponse =
  /** status 200 OK */ AdminCollectionPreview;
export type AdminPreviewCollectionApiArg = {
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  collectionPreviewInputBody: CollectionPreviewInputBody;
};
export type AdminDeleteCollectionApiResponse = unknown;
export type AdminDeleteCollectionApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminGetCollectionApiResponse =
  /** status 200 OK */ AdminCollection;
export type AdminGetCollectionApiArg = {
  /** The id. */
  id: string;
};
export type AdminUpdateCollectionApiResponse =
  /** status 200 OK */ AdminCollection;
export type AdminUpdateCollectionApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminCollectionPatch: AdminCollectionPatch;
};
export type AdminAddToCollectionApiResponse =
  /** status 200 OK */ AdminCollection;
export type AdminAddToCollectionApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminCollectionProducts: AdminCollectionProducts;
};
export type AdminRemoveFromCollectionApiResponse =
  /** status 200 OK */ AdminCollection;
export type AdminRemoveFromCollectionApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminCollectionProducts: AdminCollectionProducts;
};
export type AdminListCustomerGroupsApiResponse =
  /** status 200 OK */ AdminListCustomerGroup;
export type AdminListCustomerGroupsApiArg = {
  /** Rows of a page. */
  limit?: number;
  /** Rows to skip. Not together with cursor. */
  offset?: number;
  /** The next of the page before. */
  cursor?: string;
};
export type AdminCreateCustomerGroupApiResponse =
  /** status 201 Created */ AdminCustomerGroup;
export type AdminCreateCustomerGroupApiArg = {
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminCustomerGroupInput: AdminCustomerGroupInput;
};
export type AdminDeleteCustomerGroupApiResponse = unknown;
export type AdminDeleteCustomerGroupApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminGetCustomerGroupApiResponse =
  /** status 200 OK */ AdminCustomerGroup;
export type AdminGetCustomerGroupApiArg = {
  /** The id. */
  id: string;
};
export type AdminUpdateCustomerGroupApiResponse =
  /** status 200 OK */ AdminCustomerGroup;
export type AdminUpdateCustomerGroupApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminCustomerGroupPatch: AdminCustomerGroupPatch;
};
export type AdminListCustomersApiResponse =
  /** status 200 OK */ AdminListCustomer;
export type AdminListCustomersApiArg = {
  /** Rows of a page. */
  limit?: number;
  /** Rows to skip. Not together with cursor. */
  offset?: number;
  /** The next of the page before. */
  cursor?: string;
  /** Words, each of which is part of name, address, phone or external id. */
  q?: string;
  /** All but those who were erased, if it is left out. */
  state?: "guest" | "registered" | "erased";
  /** Only those who did, or did not, prove their address. */
  verified?: boolean;
  /** The code of a group. */
  group?: string;
  tag?: string;
  /** However it was written. */
  email?: string;
  /** Made at this moment or later. */
  createdFrom?: string;
  /** Made before this moment. */
  createdBefore?: string;
  sort?: "newest" | "updated" | "name";
};
export type AdminCreateCustomerApiResponse =
  /** status 201 Created */ AdminCustomer;
export type AdminCreateCustomerApiArg = {
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminCustomerInput: AdminCustomerInput;
};
export type AdminGetCustomerApiResponse = /** status 200 OK */ AdminCustomer;
export type AdminGetCustomerApiArg = {
  /** The id. */
  id: string;
};
export type AdminUpdateCustomerApiResponse = /** status 200 OK */ AdminCustomer;
export type AdminUpdateCustomerApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminCustomerPatch: AdminCustomerPatch;
};
export type AdminListCustomerAddressesApiResponse =
  /** status 200 OK */ BookAddresses;
export type AdminListCustomerAddressesApiArg = {
  /** The id. */
  id: string;
};
export type AdminAddCustomerAddressApiResponse =
  /** status 201 Created */ BookAddress;
export type AdminAddCustomerAddressApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  bookAddressInput: BookAddressInput;
};
export type AdminRemoveCustomerAddressApiResponse = unknown;
export type AdminRemoveCustomerAddressApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  addressId: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminGetCustomerAddressApiResponse =
  /** status 200 OK */ BookAddress;
export type AdminGetCustomerAddressApiArg = {
  /** The id. */
  id: string;
  addressId: string;
};
export type AdminUpdateCustomerAddressApiResponse =
  /** status 200 OK */ BookAddress;
export type AdminUpdateCustomerAddressApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  addressId: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  bookAddressPatch: BookAddressPatch;
};
export type AdminListCustomerConsentsApiResponse =
  /** status 200 OK */ ListCustomerConsent;
export type AdminListCustomerConsentsApiArg = {
  /** The id. */
  id: string;
  /** Rows of a page. */
  limit?: number;
  /** The next of the page before. */
  cursor?: string;
};
export type AdminAddCustomerConsentsApiResponse =
  /** status 201 Created */ CustomerConsents;
export type AdminAddCustomerConsentsApiArg = {
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  consentsInput: ConsentsInput;
};
export type AdminListCustomerNotesApiResponse =
  /** status 200 OK */ AdminListCustomerNote;
export type AdminListCustomerNotesApiArg = {
  /** The id. */
  id: string;
  /** Rows of a page. */
  limit?: number;
  /** The next of the page before. */
  cursor?: string;
};
export type AdminAddCustomerNoteApiResponse =
  /** status 201 Created */ AdminCustomerNote;
export type AdminAddCustomerNoteApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminCustomerNoteInput: AdminCustomerNoteInput;
};
export type AdminRemoveCustomerNoteApiResponse = unknown;
export type AdminRemoveCustomerNoteApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  noteId: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminListOrdersOfCustomerApiResponse =
  /** status 200 OK */ AdminListOrderListItem;
export type AdminListOrdersOfCustomerApiArg = {
  /** The id. */
  id: string;
  /** Rows of a page. */
  limit?: number;
  /** Rows to skip. Not together with cursor. */
  offset?: number;
  /** The next of the page before. */
  cursor?: string;
};
export type AdminExportAuditLogApiResponse = /** status 200 OK */ string;
export type AdminExportAuditLogApiArg = {
  /** Exactly, as in key:nightly import. */
  actor?: string;
  action?: string;
  targetKind?: string;
  targetId?: string;
  /** This moment or later. */
  from?: string;
  /** Before this moment. */
  before?: string;
};
export type AdminExportProductsApiResponse = /** status 200 OK */ string;
export type AdminExportProductsApiArg = {
  format?: "csv" | "jsonl";
};
export type AdminExportSegmentMembersApiResponse = /** status 200 OK */ string;
export type AdminExportSegmentMembersApiArg = {
  /** Its code. */
  segment: string;
};
export type AdminExportSegmentsApiResponse = /** status 200 OK */ string;
export type AdminExportSegmentsApiArg = void;
export type AdminGetFulfillmentApiResponse =
  /** status 200 OK */ AdminFulfillment;
export type AdminGetFulfillmentApiArg = {
  /** The id. */
  id: string;
};
export type AdminUpdateTrackingApiResponse = /** status 200 OK */ AdminOrder;
export type AdminUpdateTrackingApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminTracking: AdminTracking;
};
export type AdminCancelFulfillmentApiResponse = /** status 200 OK */ AdminOrder;
export type AdminCancelFulfillmentApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminNote: AdminNote;
};
export type AdminDeliverFulfillmentApiResponse =
  /** status 200 OK */ AdminOrder;
export type AdminDeliverFulfillmentApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminShipFulfillmentApiResponse = /** status 200 OK */ AdminOrder;
export type AdminShipFulfillmentApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminTracking: AdminTracking;
};
export type AdminSetFulfillmentStatusApiResponse =
  /** status 200 OK */ AdminOrder;
export type AdminSetFulfillmentStatusApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminParcelStatus: AdminParcelStatus;
};
export type AdminImportProductsApiResponse =
  /** status 202 Accepted */ AdminJob;
export type AdminImportProductsApiArg = {
  /** Found out by looking at the file if it is not given. */
  format?: "csv" | "jsonl" | "shopify" | "icecat";
  /** Check everything, change nothing. */
  dryRun?: boolean;
  /** Of prices that do not name theirs; the shop's if it is not given. */
  currency?: string;
  /** For people. */
  fileName?: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  body: Blob;
};
export type AdminAdjustStockApiResponse =
  /** status 200 OK */ AdminInventoryLevel;
export type AdminAdjustStockApiArg = {
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminStockAdjustment: AdminStockAdjustment;
};
export type AdminListInventoryLevelsApiResponse =
  /** status 200 OK */ AdminInventoryLevels;
export type AdminListInventoryLevelsApiArg = {
  /** The variants. */
  variantId: string[];
};
export type AdminGetInventoryLevelsApiResponse =
  /** status 200 OK */ AdminVariantLevels;
export type AdminGetInventoryLevelsApiArg = {
  /** The id. */
  id: string;
};
export type AdminSetOnHandApiResponse =
  /** status 200 OK */ AdminInventoryLevel;
export type AdminSetOnHandApiArg = {
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminOnHand: AdminOnHand;
};
export type AdminSetLowStockAtApiResponse =
  /** status 200 OK */ AdminInventoryLevels;
export type AdminSetLowStockAtApiArg = {
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminLowStockAt: AdminLowStockAt;
};
export type AdminListStockMovementsApiResponse =
  /** status 200 OK */ AdminListStockMovement;
export type AdminListStockMovementsApiArg = {
  /** The id. */
  id: string;
  /** Rows of a page. */
  limit?: number;
  /** The next of the page before. */
  cursor?: string;
};
export type AdminListStockLocationsApiResponse =
  /** status 200 OK */ AdminStockLocations;
export type AdminListStockLocationsApiArg = void;
export type AdminCreateStockLocationApiResponse =
  /** status 201 Created */ AdminStockLocation;
export type AdminCreateStockLocationApiArg = {
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminStockLocationInput: AdminStockLocationInput;
};
export type AdminGetStockLocationApiResponse =
  /** status 200 OK */ AdminStockLocation;
export type AdminGetStockLocationApiArg = {
  /** The id. */
  id: string;
};
export type AdminUpdateStockLocationApiResponse =
  /** status 200 OK */ AdminStockLocation;
export type AdminUpdateStockLocationApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminStockLocationPatch: AdminStockLocationPatch;
};
export type AdminListStockApiResponse = /** status 200 OK */ AdminListStockItem;
export type AdminListStockApiArg = {
  /** Rows of a page. */
  limit?: number;
  /** Rows to skip. Not together with cursor. */
  offset?: number;
  /** The next of the page before. */
  cursor?: string;
  /** Words that all occur in title, brand, SKU or tags of the product. */
  q?: string;
  /** low: some are left, but not more than the bound; out: none is left. */
  state?: "low" | "out";
  /** Something lies there, or is promised from there. */
  locationId?: string;
};
export type AdminTransferStockApiResponse =
  /** status 200 OK */ AdminTransferredStock;
export type AdminTransferStockApiArg = {
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminStockTransfer: AdminStockTransfer;
};
export type AdminListJobsApiResponse = /** status 200 OK */ AdminListJob;
export type AdminListJobsApiArg = {
  /** Rows of a page. */
  limit?: number;
  /** The next of the page before. */
  cursor?: string;
  state?: "queued" | "running" | "succeeded" | "failed" | "dead";
  kind?: string;
};
export type AdminGetJobApiResponse = /** status 200 OK */ AdminJob;
export type AdminGetJobApiArg = {
  /** The id. */
  id: string;
};
export type AdminCancelJobApiResponse = /** status 200 OK */ AdminJob;
export type AdminCancelJobApiArg = {
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminRerunJobApiResponse = /** status 200 OK */ AdminJob;
export type AdminRerunJobApiArg = {
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminListJobRowsApiResponse = /** status 200 OK */ AdminListJobRow;
export type AdminListJobRowsApiArg = {
  /** The id. */
  id: string;
  /** Rows of a page. */
  limit?: number;
  /** The next of the page before. */
  cursor?: string;
};
export type AdminGetMailSettingsApiResponse =
  /** status 200 OK */ AdminMailSettings;
export type AdminGetMailSettingsApiArg = void;
export type AdminUpdateMailSettingsApiResponse =
  /** status 200 OK */ AdminMailSettings;
export type AdminUpdateMailSettingsApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminMailSettingsPatch: AdminMailSettingsPatch;
};
export type AdminListMailTemplatesApiResponse =
  /** status 200 OK */ AdminMailTemplates;
export type AdminListMailTemplatesApiArg = void;
export type AdminResetMailTemplateApiResponse =
  /** status 200 OK */ AdminMailTemplate;
export type AdminResetMailTemplateApiArg = {
  /** The kind of mail. */
  kind: string;
  /** The language. */
  locale: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminGetMailTemplateApiResponse =
  /** status 200 OK */ AdminMailTemplate;
export type AdminGetMailTemplateApiArg = {
  /** The kind of mail. */
  kind: string;
  /** The language. */
  locale: string;
};
export type AdminPutMailTemplateApiResponse =
  /** status 200 OK */ AdminMailTemplate;
export type AdminPutMailTemplateApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The kind of mail. */
  kind: string;
  /** The language. */
  locale: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminMailTemplateInput: AdminMailTemplateInput;
};
export type AdminPreviewMailTemplateApiResponse =
  /** status 200 OK */ AdminMailPreview;
export type AdminPreviewMailTemplateApiArg = {
  /** The kind of mail. */
  kind: string;
  /** The language. */
  locale: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminMailTemplateInput: AdminMailTemplateInput;
};
export type AdminListMailsApiResponse =
  /** status 200 OK */ AdminListMailSummary;
export type AdminListMailsApiArg = {
  /** Rows of a page. */
  limit?: number;
  /** The next of the page before. */
  cursor?: string;
  status?: "queued" | "sent" | "dead";
  /** What they are about: an order. */
  entityId?: string;
};
export type AdminGetMailApiResponse = /** status 200 OK */ AdminMail;
export type AdminGetMailApiArg = {
  /** The id. */
  id: string;
};
export type AdminShowMailApiResponse = /** status 200 OK */ string;
export type AdminShowMailApiArg = {
  /** The id. */
  id: string;
};
export type AdminResendMailApiResponse = /** status 200 OK */ AdminMail;
export type AdminResendMailApiArg = {
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminGetMeApiResponse = /** status 200 OK */ AdminStaffSelf;
export type AdminGetMeApiArg = void;
export type AdminUpdateMeApiResponse = /** status 200 OK */ AdminStaffSelf;
export type AdminUpdateMeApiArg = {
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminStaffSelfPatch: AdminStaffSelfPatch;
};
export type AdminChangeMyPasswordApiResponse =
  /** status 200 OK */ AdminStaffSelf;
export type AdminChangeMyPasswordApiArg = {
  adminPasswordChange: AdminPasswordChange;
};
export type AdminListMyPermissionsApiResponse =
  /** status 200 OK */ AdminPermissions;
export type AdminListMyPermissionsApiArg = void;
export type AdminListMySessionsApiResponse =
  /** status 200 OK */ AdminStaffSessions;
export type AdminListMySessionsApiArg = void;
export type AdminEndMySessionApiResponse = unknown;
export type AdminEndMySessionApiArg = {
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminEnrollTotpApiResponse =
  /** status 200 OK */ AdminTotpEnrollment;
export type AdminEnrollTotpApiArg = void;
export type AdminConfirmTotpApiResponse =
  /** status 200 OK */ AdminRecoveryCodes;
export type AdminConfirmTotpApiArg = {
  adminTotpCode: AdminTotpCode;
};
export type AdminDisableTotpApiResponse = /** status 200 OK */ AdminStaffSelf;
export type AdminDisableTotpApiArg = {
  adminTotpProof: AdminTotpProof;
};
export type AdminRenewRecoveryCodesApiResponse =
  /** status 200 OK */ AdminRecoveryCodes;
export type AdminRenewRecoveryCodesApiArg = {
  adminTotpProof: AdminTotpProof;
};
export type AdminKeepUploadApiResponse =
  /** status 201 Created */ AdminKeptUpload;
export type AdminKeepUploadApiArg = {
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  body: Blob;
};
export type AdminDeleteMediaApiResponse = unknown;
export type AdminDeleteMediaApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminGetMediaApiResponse = /** status 200 OK */ AdminMedia;
export type AdminGetMediaApiArg = {
  /** The id. */
  id: string;
};
export type AdminUpdateMediaApiResponse = /** status 200 OK */ AdminMedia;
export type AdminUpdateMediaApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminMediaPatch: AdminMediaPatch;
};
export type AdminGetMenuApiResponse = /** status 200 OK */ AdminMenu;
export type AdminGetMenuApiArg = {
  code: string;
};
export type AdminSetMenuApiResponse = /** status 200 OK */ AdminMenu;
export type AdminSetMenuApiArg = {
  code: string;
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminMenuInput: AdminMenuInput;
};
export type AdminListOrdersApiResponse =
  /** status 200 OK */ AdminListOrderListItem;
export type AdminListOrdersApiArg = {
  /** Rows of a page. */
  limit?: number;
  /** Rows to skip. Not together with cursor. */
  offset?: number;
  /** The next of the page before. */
  cursor?: string;
  status?:
    | "draft"
    | "pending"
    | "requires_action"
    | "confirmed"
    | "completed"
    | "canceled"
    | "expired";
  /** As in authorized, paid or partially_refunded. */
  paymentStatus?: string;
  /** As in unfulfilled or delivered. */
  fulfillmentStatus?: string;
  /** As in return_requested or in_progress. */
  returnStatus?: string;
  /** Words, each of which is part of the number, the buyer's address, or where it goes. */
  q?: string;
  /** Where it goes: ISO 3166-1 alpha-2. Of what was placed or canceled in a time, where it is billed to if it goes nowhere, as in reports. */
  country?: string;
  /** ISO 4217. */
  currency?: string;
  /** Of the buyer, however it was written. */
  email?: string;
  number?: string;
  customerId?: string;
  /** Made at this moment or later. */
  createdFrom?: string;
  /** Made before this moment. */
  createdBefore?: string;
  /** Began to stand at this moment or later. A list of orders that were placed in a time has what reports count: those that stand or stood, archived or not, without imported cancellations of older sales; the one that was placed last comes first. */
  placedFrom?: string;
  /** Began to stand before this moment. */
  placedBefore?: string;
  /** Was canceled or expired at this moment or later, after it stood. As for placed_from, the list has what reports count. */
  canceledFrom?: string;
  /** Was canceled or expired before this moment. */
  canceledBefore?: string;
  /** The archived ones instead of the others. */
  archived?: boolean;
};
export type AdminGetOrderApiResponse = /** status 200 OK */ AdminOrder;
export type AdminGetOrderApiArg = {
  /** The id. */
  id: string;
};
export type AdminArchiveOrderApiResponse = /** status 200 OK */ AdminOrder;
export type AdminArchiveOrderApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminCancelOrderApiResponse = /** status 200 OK */ AdminOrder;
export type AdminCancelOrderApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminCancellation: AdminCancellation;
};
export type AdminConfirmOrderApiResponse = /** status 200 OK */ AdminOrder;
export type AdminConfirmOrderApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminNote: AdminNote;
};
export type AdminCreateFulfillmentApiResponse =
  /** status 201 Created */ AdminOrder;
export type AdminCreateFulfillmentApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminParcelInput: AdminParcelInput;
};
export type AdminPrintInvoiceApiResponse = /** status 200 OK */ string;
export type AdminPrintInvoiceApiArg = {
  /** The id. */
  id: string;
};
export type AdminAddOrderNoteApiResponse = /** status 200 OK */ AdminOrder;
export type AdminAddOrderNoteApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminNote: AdminNote;
};
export type AdminPrintPackingSlipApiResponse = /** status 200 OK */ string;
export type AdminPrintPackingSlipApiArg = {
  /** The id. */
  id: string;
};
export type AdminListPaymentEventsApiResponse =
  /** status 200 OK */ AdminPaymentEvents;
export type AdminListPaymentEventsApiArg = {
  /** The id. */
  id: string;
};
export type AdminCapturePaymentApiResponse = /** status 200 OK */ AdminOrder;
export type AdminCapturePaymentApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** The payment. */
  paymentId: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminCapture: AdminCapture;
};
export type AdminVoidPaymentApiResponse = /** status 200 OK */ AdminOrder;
export type AdminVoidPaymentApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** The payment. */
  paymentId: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminNote: AdminNote;
};
export type AdminCreateRefundApiResponse = /** status 201 Created */ AdminOrder;
export type AdminCreateRefundApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminRefundInput: AdminRefundInput;
};
export type AdminCreateReturnApiResponse = /** status 201 Created */ AdminOrder;
export type AdminCreateReturnApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminReturnInput: AdminReturnInput;
};
export type AdminUnarchiveOrderApiResponse = /** status 200 OK */ AdminOrder;
export type AdminUnarchiveOrderApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminListPagesApiResponse = /** status 200 OK */ AdminPageRows;
export type AdminListPagesApiArg = void;
export type AdminCreatePageApiResponse = /** status 201 Created */ AdminPage;
export type AdminCreatePageApiArg = {
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminPageInput: AdminPageInput;
};
export type AdminDeletePageApiResponse = unknown;
export type AdminDeletePageApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminGetPageApiResponse = /** status 200 OK */ AdminPage;
export type AdminGetPageApiArg = {
  /** The id. */
  id: string;
};
export type AdminUpdatePageApiResponse = /** status 200 OK */ AdminPage;
export type AdminUpdatePageApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminPagePatch: AdminPagePatch;
};
export type AdminListPermissionsApiResponse =
  /** status 200 OK */ AdminPermissions;
export type AdminListPermissionsApiArg = void;
export type AdminListErasuresApiResponse =
  /** status 200 OK */ AdminListErasure;
export type AdminListErasuresApiArg = {
  /** Rows of a page. */
  limit?: number;
  /** The next of the page before. */
  cursor?: string;
};
export type AdminErasePersonApiResponse =
  /** status 202 Accepted */ AdminErasure;
export type AdminErasePersonApiArg = {
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminErasureInput: AdminErasureInput;
};
export type AdminGetErasureApiResponse = /** status 200 OK */ AdminErasure;
export type AdminGetErasureApiArg = {
  /** The id. */
  id: string;
};
export type AdminCancelErasureApiResponse = /** status 200 OK */ AdminErasure;
export type AdminCancelErasureApiArg = {
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminExportPersonApiResponse = /** status 200 OK */ string;
export type AdminExportPersonApiArg = {
  customerId?: string;
  email?: string;
  format?: "json" | "html";
};
export type AdminGetPrivacyRegisterApiResponse =
  /** status 200 OK */ AdminPrivacyRegister;
export type AdminGetPrivacyRegisterApiArg = void;
export type AdminListProductTypesApiResponse =
  /** status 200 OK */ AdminListProductType;
export type AdminListProductTypesApiArg = {
  /** Rows of a page. */
  limit?: number;
  /** Rows to skip. Not together with cursor. */
  offset?: number;
  /** The next of the page before. */
  cursor?: string;
};
export type AdminCreateProductTypeApiResponse =
  /** status 201 Created */ AdminProductType;
export type AdminCreateProductTypeApiArg = {
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminProductTypeInput: AdminProductTypeInput;
};
export type AdminDeleteProductTypeApiResponse = unknown;
export type AdminDeleteProductTypeApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminGetProductTypeApiResponse =
  /** status 200 OK */ AdminProductType;
export type AdminGetProductTypeApiArg = {
  /** The id. */
  id: string;
};
export type AdminUpdateProductTypeApiResponse =
  /** status 200 OK */ AdminProductType;
export type AdminUpdateProductTypeApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminProductTypePatch: AdminProductTypePatch;
};
export type AdminListProductsApiResponse =
  /** status 200 OK */ AdminListProductListItem;
export type AdminListProductsApiArg = {
  /** Rows of a page. */
  limit?: number;
  /** Rows to skip. Not together with cursor. */
  offset?: number;
  /** The next of the page before. */
  cursor?: string;
  /** Words that all occur in title, brand, SKU, tags or searchable attributes. */
  q?: string;
  /** One of these. */
  status?: ("draft" | "published" | "archived")[];
  /** Of one of these brands, by slug or id. */
  brand?: string[];
  /** In one of these categories or below, by slug or id. */
  category?: string[];
  /** In this collection, by slug or id. */
  collection?: string;
  /** Of this product type, by id. */
  productType?: string;
  /** A variant has exactly this SKU. */
  sku?: string;
  /** With one of these tags. */
  tag?: string[];
  /** Changed at this moment or later. */
  updatedSince?: string;
  /** in: some variant is in stock; out: none is. */
  stock?: "in" | "out";
  /** updated, the latest change first, if it is not given; manual only together with collection. One with rules is listed by newest instead of either. */
  sort?: "updated" | "newest" | "title" | "price_asc" | "price_desc" | "manual";
};
export type AdminCreateProductApiResponse =
  /** status 201 Created */ AdminProduct;
export type AdminCreateProductApiArg = {
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminProductInput: AdminProductInput;
};
export type AdminBulkEditProductsApiResponse =
  /** status 202 Accepted */ AdminJob;
export type AdminBulkEditProductsApiArg = {
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminBulkEdit: AdminBulkEdit;
};
export type AdminDeleteProductApiResponse = unknown;
export type AdminDeleteProductApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminGetProductApiResponse = /** status 200 OK */ AdminProduct;
export type AdminGetProductApiArg = {
  /** The id. */
  id: string;
};
export type AdminUpdateProductApiResponse = /** status 200 OK */ AdminProduct;
export type AdminUpdateProductApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminProductPatch: AdminProductPatch;
};
export type AdminArchiveProductApiResponse = /** status 200 OK */ AdminProduct;
export type AdminArchiveProductApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminSetProductCategoriesApiResponse =
  /** status 200 OK */ AdminProduct;
export type AdminSetProductCategoriesApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminCategories: AdminCategories;
};
export type AdminAddMediaApiResponse = /** status 201 Created */ AdminMedia;
export type AdminAddMediaApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminExternalMedia: AdminExternalMedia;
};
export type AdminReorderMediaApiResponse = /** status 200 OK */ AdminProduct;
export type AdminReorderMediaApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminMediaOrder: AdminMediaOrder;
};
export type AdminUploadMediaApiResponse = /** status 201 Created */ AdminMedia;
export type AdminUploadMediaApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** What the picture shows, in words. */
  alt?: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  body: Blob;
};
export type AdminPublishProductApiResponse = /** status 200 OK */ AdminProduct;
export type AdminPublishProductApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminPublication: AdminPublication;
};
export type AdminCreateVariantApiResponse =
  /** status 201 Created */ AdminVariant;
export type AdminCreateVariantApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminVariantInput: AdminVariantInput;
};
export type AdminListPromotionsApiResponse =
  /** status 200 OK */ AdminListPromotion;
export type AdminListPromotionsApiArg = {
  /** Rows of a page. */
  limit?: number;
  /** Rows to skip. Not together with cursor. */
  offset?: number;
  /** The next of the page before. */
  cursor?: string;
  /** Only those that are, or are not, active. */
  active?: boolean;
  /** Only the one with this code. */
  code?: string;
  /** Only those whose time is to come, is now, or is over; active or not. */
  when?: "scheduled" | "running" | "ended";
  /** Those that are archived, instead of those that are not. */
  archived?: boolean;
};
export type AdminCreatePromotionApiResponse =
  /** status 201 Created */ AdminPromotion;
export type AdminCreatePromotionApiArg = {
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminPromotionInput: AdminPromotionInput;
};
export type AdminPreviewPromotionsApiResponse =
  /** status 200 OK */ AdminPromotionTrial;
export type AdminPreviewPromotionsApiArg = {
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminTrialInput: AdminTrialInput;
};
export type AdminArchivePromotionApiResponse = unknown;
export type AdminArchivePromotionApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminGetPromotionApiResponse = /** status 200 OK */ AdminPromotion;
export type AdminGetPromotionApiArg = {
  /** The id. */
  id: string;
};
export type AdminUpdatePromotionApiResponse =
  /** status 200 OK */ AdminPromotion;
export type AdminUpdatePromotionApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminPromotionPatch: AdminPromotionPatch;
};
export type AdminGetRecommendationQualityApiResponse =
  /** status 200 OK */ AdminRecommendations;
export type AdminGetRecommendationQualityApiArg = {
  /** Runs. */
  limit?: number;
  format?: "json" | "csv";
};
export type AdminComputeRecommendationsApiResponse =
  /** status 202 Accepted */ AdminJob;
export type AdminComputeRecommendationsApiArg = {
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminGetRecommendationSettingsApiResponse =
  /** status 200 OK */ AdminRecommendSettings;
export type AdminGetRecommendationSettingsApiArg = void;
export type AdminUpdateRecommendationSettingsApiResponse =
  /** status 200 OK */ AdminRecommendSettings;
export type AdminUpdateRecommendationSettingsApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminRecommendSettingsPatch: AdminRecommendSettingsPatch;
};
export type AdminApproveReturnApiResponse = /** status 200 OK */ AdminOrder;
export type AdminApproveReturnApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminNote: AdminNote;
};
export type AdminCancelReturnApiResponse = /** status 200 OK */ AdminOrder;
export type AdminCancelReturnApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminNote: AdminNote;
};
export type AdminCloseReturnApiResponse = /** status 200 OK */ AdminOrder;
export type AdminCloseReturnApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminNote: AdminNote;
};
export type AdminDeclineReturnApiResponse = /** status 200 OK */ AdminOrder;
export type AdminDeclineReturnApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminNote: AdminNote;
};
export type AdminReceiveReturnApiResponse = /** status 200 OK */ AdminOrder;
export type AdminReceiveReturnApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminArrivals: AdminArrivals;
};
export type AdminRefundReturnApiResponse = /** status 200 OK */ AdminOrder;
export type AdminRefundReturnApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminNote: AdminNote;
};
export type AdminListReviewsApiResponse = /** status 200 OK */ AdminListReview;
export type AdminListReviewsApiArg = {
  /** Rows of a page. */
  limit?: number;
  /** Rows to skip. Not together with cursor. */
  offset?: number;
  /** The next of the page before. */
  cursor?: string;
  /** Only those with this status. */
  status?: "pending" | "published" | "rejected";
  /** Only those of this product. */
  productId?: string;
  /** Only those of this customer. */
  customerId?: string;
  /** Only those with so many stars; several times for several. */
  rating?: number[];
  /** Only those whose authors received the product. */
  verifiedPurchase?: boolean;
  /** Only those with open reports. */
  reported?: boolean;
  /** newest (the default), helpful, highest or lowest. */
  sort?: string;
};
export type AdminDeleteReviewApiResponse = unknown;
export type AdminDeleteReviewApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminGetReviewApiResponse = /** status 200 OK */ AdminReviewDetail;
export type AdminGetReviewApiArg = {
  /** The id. */
  id: string;
};
export type AdminDismissReviewReportsApiResponse =
  /** status 200 OK */ AdminReview;
export type AdminDismissReviewReportsApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminPublishReviewApiResponse = /** status 200 OK */ AdminReview;
export type AdminPublishReviewApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminRejectReviewApiResponse = /** status 200 OK */ AdminReview;
export type AdminRejectReviewApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  rejectReviewRequestBody: RejectReviewRequestBody;
};
export type AdminRemoveReviewReplyApiResponse =
  /** status 200 OK */ AdminReview;
export type AdminRemoveReviewReplyApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminReplyToReviewApiResponse = /** status 200 OK */ AdminReview;
export type AdminReplyToReviewApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  replyToReviewRequestBody: ReplyToReviewRequestBody;
};
export type AdminListRolesApiResponse = /** status 200 OK */ AdminListRole;
export type AdminListRolesApiArg = {
  /** Rows of a page. */
  limit?: number;
  /** The next of the page before. */
  cursor?: string;
};
export type AdminCreateRoleApiResponse = /** status 201 Created */ AdminRole;
export type AdminCreateRoleApiArg = {
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminRoleInput: AdminRoleInput;
};
export type AdminDeleteRoleApiResponse = unknown;
export type AdminDeleteRoleApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminGetRoleApiResponse = /** status 200 OK */ AdminRole;
export type AdminGetRoleApiArg = {
  /** The id. */
  id: string;
};
export type AdminUpdateRoleApiResponse = /** status 200 OK */ AdminRole;
export type AdminUpdateRoleApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminRolePatch: AdminRolePatch;
};
export type AdminFillSampleApiResponse = /** status 202 Accepted */ AdminJob;
export type AdminFillSampleApiArg = {
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminGetSearchApiResponse = /** status 200 OK */ AdminSearchStatus;
export type AdminGetSearchApiArg = void;
export type AdminCompareSearchApiResponse =
  /** status 200 OK */ AdminSearchDifferences;
export type AdminCompareSearchApiArg = void;
export type AdminListSearchQueriesApiResponse =
  /** status 200 OK */ AdminSearchQueries;
export type AdminListSearchQueriesApiArg = {
  /** Of the last so many days, today included; days are those of UTC. */
  days?: number;
  /** Rows. Default: 50, and with format=csv all that there are, at most 100,000. */
  limit?: number;
  /** fruitless: those that found nothing, the most frequent first. */
  outcome?: "all" | "fruitless";
  format?: "json" | "csv";
};
export type AdminRebuildSearchApiResponse = unknown;
export type AdminRebuildSearchApiArg = {
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminListSynonymsApiResponse = /** status 200 OK */ AdminSynonyms;
export type AdminListSynonymsApiArg = void;
export type AdminCreateSynonymApiResponse =
  /** status 201 Created */ AdminSynonym;
export type AdminCreateSynonymApiArg = {
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminSynonymInput: AdminSynonymInput;
};
export type AdminDeleteSynonymApiResponse = unknown;
export type AdminDeleteSynonymApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminGetSynonymApiResponse = /** status 200 OK */ AdminSynonym;
export type AdminGetSynonymApiArg = {
  /** The id. */
  id: string;
};
export type AdminUpdateSynonymApiResponse = /** status 200 OK */ AdminSynonym;
export type AdminUpdateSynonymApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminSynonymPatch: AdminSynonymPatch;
};
export type AdminListSegmentsApiResponse = /** status 200 OK */ AdminSegments;
export type AdminListSegmentsApiArg = void;
export type AdminSetSegmentsApiResponse =
  /** status 200 OK */ AdminSegmentRules;
export type AdminSetSegmentsApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminSegmentRulesInput: AdminSegmentRulesInput;
};
export type AdminListSegmentHistoryApiResponse =
  /** status 200 OK */ AdminListSegmentChange;
export type AdminListSegmentHistoryApiArg = {
  /** Rows of a page. */
  limit?: number;
  /** Rows to skip. Not together with cursor. */
  offset?: number;
  /** The next of the page before. */
  cursor?: string;
  customerId?: string;
  /** Of a guest, however it was written. */
  email?: string;
};
export type AdminRecomputeSegmentsApiResponse =
  /** status 202 Accepted */ AdminJob;
export type AdminRecomputeSegmentsApiArg = {
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminListSegmentMembersApiResponse =
  /** status 200 OK */ AdminListSegmentMember;
export type AdminListSegmentMembersApiArg = {
  /** Rows of a page. */
  limit?: number;
  /** Rows to skip. Not together with cursor. */
  offset?: number;
  /** The next of the page before. */
  cursor?: string;
  code: string;
};
export type AdminGetChannelApiResponse = /** status 200 OK */ AdminChannel;
export type AdminGetChannelApiArg = void;
export type AdminUpdateChannelApiResponse = /** status 200 OK */ AdminChannel;
export type AdminUpdateChannelApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminChannelPatch: AdminChannelPatch;
};
export type AdminGetLookApiResponse = /** status 200 OK */ AdminLook;
export type AdminGetLookApiArg = void;
export type AdminUpdateLookApiResponse = /** status 200 OK */ AdminLook;
export type AdminUpdateLookApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminLookPatch: AdminLookPatch;
};
export type AdminRemoveLogoApiResponse = /** status 200 OK */ AdminLook;
export type AdminRemoveLogoApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminSetLogoApiResponse = /** status 200 OK */ AdminLook;
export type AdminSetLogoApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  body: Blob;
};
export type AdminGetPaymentSettingsApiResponse =
  /** status 200 OK */ AdminPaymentSettings;
export type AdminGetPaymentSettingsApiArg = void;
export type AdminUpdatePaymentSettingsApiResponse =
  /** status 200 OK */ AdminPaymentSettings;
export type AdminUpdatePaymentSettingsApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminPaymentSettingsPatch: AdminPaymentSettingsPatch;
};
export type AdminGetReviewSettingsApiResponse =
  /** status 200 OK */ AdminReviewSettings;
export type AdminGetReviewSettingsApiArg = void;
export type AdminSetReviewSettingsApiResponse =
  /** status 200 OK */ AdminReviewSettings;
export type AdminSetReviewSettingsApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  reviewSettingsRequestBody: ReviewSettingsRequestBody;
};
export type AdminGetSellerApiResponse = /** status 200 OK */ AdminSeller;
export type AdminGetSellerApiArg = void;
export type AdminSetSellerApiResponse = /** status 200 OK */ AdminSeller;
export type AdminSetSellerApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminSellerInput: AdminSellerInput;
};
export type AdminDeleteShippingOptionApiResponse = unknown;
export type AdminDeleteShippingOptionApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminGetShippingOptionApiResponse =
  /** status 200 OK */ AdminShippingOption;
export type AdminGetShippingOptionApiArg = {
  /** The id. */
  id: string;
};
export type AdminReplaceShippingOptionApiResponse =
  /** status 200 OK */ AdminShippingOption;
export type AdminReplaceShippingOptionApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminShippingOptionReplacement: AdminShippingOptionReplacement;
};
export type AdminListShippingZonesApiResponse =
  /** status 200 OK */ AdminListShippingZone;
export type AdminListShippingZonesApiArg = {
  /** Rows of a page. */
  limit?: number;
  /** Rows to skip. Not together with cursor. */
  offset?: number;
  /** The next of the page before. */
  cursor?: string;
};
export type AdminCreateShippingZoneApiResponse =
  /** status 201 Created */ AdminShippingZone;
export type AdminCreateShippingZoneApiArg = {
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminShippingZoneInput: AdminShippingZoneInput;
};
export type AdminDeleteShippingZoneApiResponse = unknown;
export type AdminDeleteShippingZoneApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminGetShippingZoneApiResponse =
  /** status 200 OK */ AdminShippingZone;
export type AdminGetShippingZoneApiArg = {
  /** The id. */
  id: string;
};
export type AdminUpdateShippingZoneApiResponse =
  /** status 200 OK */ AdminShippingZone;
export type AdminUpdateShippingZoneApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminShippingZonePatch: AdminShippingZonePatch;
};
export type AdminCreateShippingOptionApiResponse =
  /** status 201 Created */ AdminShippingOption;
export type AdminCreateShippingOptionApiArg = {
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminShippingOptionInput: AdminShippingOptionInput;
};
export type AdminListStaffApiResponse = /** status 200 OK */ AdminListStaffUser;
export type AdminListStaffApiArg = {
  /** Rows of a page. */
  limit?: number;
  /** The next of the page before. */
  cursor?: string;
  /** Only those. */
  state?: "invited" | "active" | "deactivated";
};
export type AdminInviteStaffApiResponse =
  /** status 201 Created */ AdminStaffUser;
export type AdminInviteStaffApiArg = {
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminStaffInvitation: AdminStaffInvitation;
};
export type AdminGetStaffApiResponse = /** status 200 OK */ AdminStaffUser;
export type AdminGetStaffApiArg = {
  /** The id. */
  id: string;
};
export type AdminActivateStaffApiResponse = /** status 200 OK */ AdminStaffUser;
export type AdminActivateStaffApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminDeactivateStaffApiResponse =
  /** status 200 OK */ AdminStaffUser;
export type AdminDeactivateStaffApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminReinviteStaffApiResponse = /** status 200 OK */ AdminStaffUser;
export type AdminReinviteStaffApiArg = {
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminResetStaffTotpApiResponse =
  /** status 200 OK */ AdminStaffUser;
export type AdminResetStaffTotpApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminSetStaffRolesApiResponse = /** status 200 OK */ AdminStaffUser;
export type AdminSetStaffRolesApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminStaffRoles: AdminStaffRoles;
};
export type AdminSignOutStaffApiResponse = /** status 200 OK */ AdminStaffUser;
export type AdminSignOutStaffApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminGetSystemApiResponse = /** status 200 OK */ AdminSystem;
export type AdminGetSystemApiArg = void;
export type AdminListTaxClassesApiResponse =
  /** status 200 OK */ AdminListTaxClass;
export type AdminListTaxClassesApiArg = {
  /** Rows of a page. */
  limit?: number;
  /** Rows to skip. Not together with cursor. */
  offset?: number;
  /** The next of the page before. */
  cursor?: string;
};
export type AdminCreateTaxClassApiResponse =
  /** status 201 Created */ AdminTaxClass;
export type AdminCreateTaxClassApiArg = {
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminTaxClassInput: AdminTaxClassInput;
};
export type AdminDeleteTaxClassApiResponse = unknown;
export type AdminDeleteTaxClassApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminGetTaxClassApiResponse = /** status 200 OK */ AdminTaxClass;
export type AdminGetTaxClassApiArg = {
  /** The id. */
  id: string;
};
export type AdminUpdateTaxClassApiResponse = /** status 200 OK */ AdminTaxClass;
export type AdminUpdateTaxClassApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminTaxClassPatch: AdminTaxClassPatch;
};
export type AdminListTaxZonesApiResponse =
  /** status 200 OK */ AdminListTaxZone;
export type AdminListTaxZonesApiArg = {
  /** Rows of a page. */
  limit?: number;
  /** Rows to skip. Not together with cursor. */
  offset?: number;
  /** The next of the page before. */
  cursor?: string;
};
export type AdminCreateTaxZoneApiResponse =
  /** status 201 Created */ AdminTaxZone;
export type AdminCreateTaxZoneApiArg = {
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminTaxZoneInput: AdminTaxZoneInput;
};
export type AdminDeleteTaxZoneApiResponse = unknown;
export type AdminDeleteTaxZoneApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminGetTaxZoneApiResponse = /** status 200 OK */ AdminTaxZone;
export type AdminGetTaxZoneApiArg = {
  /** The id. */
  id: string;
};
export type AdminUpdateTaxZoneApiResponse = /** status 200 OK */ AdminTaxZone;
export type AdminUpdateTaxZoneApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminTaxZonePatch: AdminTaxZonePatch;
};
export type AdminDeleteVariantApiResponse = unknown;
export type AdminDeleteVariantApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminGetVariantApiResponse = /** status 200 OK */ AdminVariant;
export type AdminGetVariantApiArg = {
  /** The id. */
  id: string;
};
export type AdminUpdateVariantApiResponse = /** status 200 OK */ AdminVariant;
export type AdminUpdateVariantApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminVariantPatch: AdminVariantPatch;
};
export type AdminListPriceLogApiResponse =
  /** status 200 OK */ AdminListPriceEntry;
export type AdminListPriceLogApiArg = {
  /** The id. */
  id: string;
  /** Rows of a page. */
  limit?: number;
  /** Rows to skip. Not together with cursor. */
  offset?: number;
  /** The next of the page before. */
  cursor?: string;
};
export type AdminSetPricesApiResponse = /** status 200 OK */ AdminVariant;
export type AdminSetPricesApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminPrices: AdminPrices;
};
export type AdminDeletePriceApiResponse = /** status 200 OK */ AdminVariant;
export type AdminDeletePriceApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** ISO 4217. */
  currency: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminListWebhookDeliveriesApiResponse =
  /** status 200 OK */ AdminListWebhookDelivery;
export type AdminListWebhookDeliveriesApiArg = {
  /** Rows of a page. */
  limit?: number;
  /** The next of the page before. */
  cursor?: string;
  endpointId?: string;
  status?: "queued" | "succeeded" | "failed" | "dead";
};
export type AdminGetWebhookDeliveryApiResponse =
  /** status 200 OK */ AdminWebhookDeliveryDetail;
export type AdminGetWebhookDeliveryApiArg = {
  /** The id. */
  id: string;
};
export type AdminReplayWebhookDeliveryApiResponse =
  /** status 200 OK */ AdminWebhookDelivery;
export type AdminReplayWebhookDeliveryApiArg = {
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminListWebhooksApiResponse =
  /** status 200 OK */ AdminWebhookEndpoints;
export type AdminListWebhooksApiArg = void;
export type AdminCreateWebhookApiResponse =
  /** status 201 Created */ AdminWebhookEndpoint;
export type AdminCreateWebhookApiArg = {
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminWebhookEndpointInput: AdminWebhookEndpointInput;
};
export type AdminDeleteWebhookApiResponse = unknown;
export type AdminDeleteWebhookApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminGetWebhookApiResponse =
  /** status 200 OK */ AdminWebhookEndpoint;
export type AdminGetWebhookApiArg = {
  /** The id. */
  id: string;
};
export type AdminUpdateWebhookApiResponse =
  /** status 200 OK */ AdminWebhookEndpoint;
export type AdminUpdateWebhookApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminWebhookEndpointPatch: AdminWebhookEndpointPatch;
};
export type AdminPingWebhookApiResponse =
  /** status 200 OK */ AdminWebhookDelivery;
export type AdminPingWebhookApiArg = {
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AdminReplayWebhookApiResponse =
  /** status 200 OK */ AdminWebhookReplayed;
export type AdminReplayWebhookApiArg = {
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminWebhookReplay: AdminWebhookReplay;
};
export type AdminRotateWebhookSecretApiResponse =
  /** status 200 OK */ AdminWebhookEndpoint;
export type AdminRotateWebhookSecretApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** The id. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminSecretRotation: AdminSecretRotation;
};
export type AdminFigures = {
  average_order: number;
  canceled: number;
  canceled_orders: number;
  cost: number;
  costed_revenue: number;
  discounts: number;
  gross: number;
  /** Millionths; null where no cost is known. */
  margin_ppm: number | null;
  net: number;
  net_tax: number;
  net_units: number;
  orders: number;
  profit: number;
  refunded: number;
  refunded_units: number;
  refunds: number;
  revenue: number;
  shipping: number;
  tax: number;
  tax_added: number;
  total: number;
  units: number;
};
export type Money = {
  /** In minor units: cents, yen, fils. */
  amount: number;
  /** ISO 4217, upper case. */
  currency_code: string;
};
export type AdminRankingRow = {
  average_order: number;
  canceled: number;
  canceled_orders: number;
  category: string;
  /** Of a product, now. */
  category_id: string;
  /** Of a country. */
  code: string;
  cost: number;
  costed_revenue: number;
  discounts: number;
  gross: number;
  /** What the row is about; of a country its code; empty for what has none. */
  id: string;
  /** Millionths; null where no cost is known. */
  margin_ppm: number | null;
  /** Now; empty where it is no more, and for countries. */
  name: string;
  net: number;
  net_tax: number;
  net_units: number;
  orders: number;
  /** With compare=true: what it came to in the previous period. */
  previous: AdminFigures | null;
  /** The lowest of a product, now. */
  price: Money | null;
  profit: number;
  refunded: number;
  refunded_units: number;
  refunds: number;
  revenue: number;
  shipping: number;
  tax: number;
  tax_added: number;
  total: number;
  units: number;
};
export type AdminCurrencyRanking = {
  currency_code: string;
  rows: AdminRankingRow[];
  /** Of the whole shop. */
  total: AdminFigures;
};
export type AdminRankingReport = {
  as_of: string;
  currencies: AdminCurrencyRanking[];
  /** What the figures are of. */
  definition: string;
  /** The first moment after the last day. */
  end: string;
  /** The first day. */
  from: string;
  /** The first day of the period that it is compared with; empty where it is with none. */
  previous_from: string;
  previous_to: string;
  /** The moment at which the first day begins in the time zone. */
  start: string;
  /** By which days are counted. */
  time_zone: string;
  /** The last day. */
  to: string;
};
export type Violation = {
  /** What is wrong there, for programs. */
  code?: string;
  /** Where in the request. */
  location?: string;
  /** What is wrong there. */
  message: string;
  /** What was sent. */
  value?: unknown;
};
export type Problem = {
  /** What went wrong, for programs: stable, snake_case. */
  code: string;
  /** What went wrong, for people. */
  detail: string;
  /** Every violation, where the request has several. */
  errors?: Violation[];
  /** The field at fault, as a path in the request. */
  param?: string;
  /** The id of the request, to quote when asking for help. */
  request_id?: string;
  /** The HTTP status. */
  status: number;
  /** The meaning of the status. */
  title: string;
  /** Always about:blank; the code says which problem this is. */
  type: string;
};
export type AdminPromotionFigures = {
  average_order: number;
  /** What it took off. */
  discounts: number;
  /** What they would have come to without it. */
  gross: number;
  /** In which it was used. */
  orders: number;
  /** What they came to, with all promotions, shipping and tax. */
  total: number;
};
export type AdminPromotionRow = {
  average_order: number;
  code: string;
  /** What it took off. */
  discounts: number;
  /** What they would have come to without it. */
  gross: number;
  id: string;
  /** Now; empty where it is no more. */
  name: string;
  /** In which it was used. */
  orders: number;
  /** With compare=true: what it came to in the previous period. */
  previous: AdminPromotionFigures | null;
  /** What they came to, with all promotions, shipping and tax. */
  total: number;
};
export type AdminCurrencyPromotions = {
  currency_code: string;
  rows: AdminPromotionRow[];
  /** Of the whole shop. */
  total: AdminFigures;
};
export type AdminPromotionReport = {
  as_of: string;
  currencies: AdminCurrencyPromotions[];
  /** What the figures are of. */
  definition: string;
  /** The first moment after the last day. */
  end: string;
  /** The first day. */
  from: string;
  /** The first day of the period that it is compared with; empty where it is with none. */
  previous_from: string;
  previous_to: string;
  /** The moment at which the first day begins in the time zone. */
  start: string;
  /** By which days are counted. */
  time_zone: string;
  /** The last day. */
  to: string;
};
export type AdminJob = {
  /** Attempts begun. */
  attempt: number;
  created_at: string;
  /** Why the last attempt failed. */
  error: string;
  finished_at: string | null;
  id: string;
  kind: string;
  max_attempts: number;
  /** Of total. */
  progress: number;
  /** By the kind of the job; null until it has succeeded. */
  result: unknown;
  /** When the next attempt is due, or the last one was. */
  run_at: string | null;
  /** queued, running, succeeded, failed (another attempt will come) or dead (given up). */
  state: string;
  /** 0: not known. */
  total: number;
  updated_at: string;
};
export type AdminSalesRow = {
  average_order: number;
  canceled: number;
  canceled_orders: number;
  cost: number;
  costed_revenue: number;
  discounts: number;
  end: string;
  gross: number;
  /** Millionths; null where no cost is known. */
  margin_ppm: number | null;
  net: number;
  net_tax: number;
  net_units: number;
  orders: number;
  profit: number;
  refunded: number;
  refunded_units: number;
  refunds: number;
  revenue: number;
  shipping: number;
  start: string;
  tax: number;
  tax_added: number;
  total: number;
  units: number;
};
export type AdminCurrencySales = {
  currency_code: string;
  /** Beside the row of rows with the same number; there may be one more or less. */
  previous: AdminSalesRow[];
  previous_total: AdminFigures;
  rows: AdminSalesRow[];
  total: AdminFigures;
};
export type AdminSalesReport = {
  as_of: string;
  currencies: AdminCurrencySales[];
  /** What the figures are of. */
  definition: string;
  /** The first moment after the last day. */
  end: string;
  /** The first day. */
  from: string;
  interval: string;
  /** The first day of the period that it is compared with; empty where it is with none. */
  previous_from: string;
  previous_to: string;
  /** The moment at which the first day begins in the time zone. */
  start: string;
  /** By which days are counted. */
  time_zone: string;
  /** The last day. */
  to: string;
};
export type AdminReconciliation = {
  at: string;
  clean: boolean;
  difference_count: number;
  /** The first of them. */
  differences: string[];
};
export type AdminAnalyticsStatus = {
  /** That are not in the figures yet. */
  behind_events: number;
  behind_seconds: number;
  /** They are being reckoned again. */
  building: boolean;
  /** So many orders are in them then. */
  building_orders: number;
  /** When they were reckoned from the beginning the last time; since then they are kept up to date. */
  built_at: string | null;
  /** The last comparison with the ledgers; null before the first. */
  reconciliation: AdminReconciliation | null;
  /** By which days are counted; empty until there are figures. */
  time_zone: string;
};
export type AdminStockRow = {
  days_of_cover: number | null;
  on_hand: number;
  product_id: string;
  retail_value: number;
  sold_units: number;
  title: string;
  uncosted_units: number;
  value: number;
};
export type AdminStock = {
  days_of_cover: number | null;
  on_hand: number;
  retail_value: number;
  sold_units: number;
  uncosted_units: number;
  value: number;
};
export type AdminCurrencyStock = {
  currency_code: string;
  /** With something on the shelf. */
  products: number;
  rows: AdminStockRow[];
  total: AdminStock;
};
export type AdminStockReport = {
  as_of: string;
  currencies: AdminCurrencyStock[];
  /** What the figures are of. */
  definition: string;
  /** The first moment after the last day. */
  end: string;
  /** The first day. */
  from: string;
  /** The first day of the period that it is compared with; empty where it is with none. */
  previous_from: string;
  previous_to: string;
  sold_days: number;
  /** The moment at which the first day begins in the time zone. */
  start: string;
  /** By which days are counted. */
  time_zone: string;
  /** The last day. */
  to: string;
};
export type AdminApiKey = {
  created_at: string;
  /** Who made it, as staff:… or key:…; system at the command line. */
  created_by: string;
  /** null: never. */
  expires_at: string | null;
  /** The last four characters of the secret. */
  hint: string;
  id: string;
  /** To the minute. */
  last_used_at: string | null;
  name: string;
  /** Requests a minute; null: as any caller. */
  rate_limit: number | null;
  revoked_at: string | null;
  scopes: string[];
  /** Only in the answer that made the key. */
  secret?: string;
};
export type AdminListApiKey = {
  data: AdminApiKey[];
  /** Send it as cursor for the next page; null on the last one. */
  next: string | null;
  /** Rows of the whole list. */
  total: number;
};
export type AdminApiKeyInput = {
  /** Never, if it is not given. */
  expires_at?: string;
  /** What it is for. */
  name: string;
  /** Requests a minute that the key may make; as any caller, if it is not given. */
  rate_limit?: number;
  /** all, all:read, or :read and :write of an area, as in catalog:write. */
  scopes: string[];
};
export type AdminChoice = {
  id: string;
  label: string;
  value: string;
};
export type AdminAttributeDefinition = {
  /** Of a choice attribute, in order. */
  choices: AdminChoice[];
  /** The name in filters: attr.<code>. */
  code: string;
  created_at: string;
  facet: boolean;
  filterable: boolean;
  id: string;
  label: string;
  position: number;
  searchable: boolean;
  /** text, number, boolean, date or choice. */
  type: string;
  /** Of a number. */
  unit: string;
  updated_at: string;
  version: number;
};
export type AdminListAttributeDefinition = {
  data: AdminAttributeDefinition[];
  /** Send it as cursor for the next page; null on the last one. */
  next: string | null;
  /** Rows of the whole list. */
  total: number;
};
export type AdminChoiceInput = {
  /** Empty: the value. */
  label?: string;
  value: string;
};
export type AdminAttributeInput = {
  /** In order. */
  choices?: AdminChoiceInput[];
  code: string;
  facet?: boolean;
  filterable?: boolean;
  /** Empty: made from the code. */
  label?: string;
  position?: number;
  searchable?: boolean;
  type: "text" | "number" | "boolean" | "date" | "choice";
  unit?: string;
};
export type AdminAttributePatch = {
  /** All choices in order; a choice keeps its id by its value. */
  choices?: AdminChoiceInput[];
  code?: string;
  facet?: boolean;
  filterable?: boolean;
  label?: string;
  position?: number;
  searchable?: boolean;
  type?: "text" | "number" | "boolean" | "date" | "choice";
  unit?: string;
  /** The version that the change is based on, instead of If-Match. */
  version?: number;
};
export type AdminAuditEntry = {
  /** The operation of this document, as admin-update-product, or what happened, as login_failed. */
  action: string;
  /** staff:<e-mail>, key:<name>, customer:<id>, command, or system. */
  actor: string;
  /** Of the client. Empty if there was none, or once its time was over. */
  address: string;
  at: string;
  /** The fields that differ, where there are documents before and after. */
  changed: string[];
  id: string;
  /** When something was taken out: an address whose time was over, a person who was erased. */
  redacted_at: string | null;
  request_id: string;
  /** Its place in the chain, from 1, without gaps. */
  seq: number;
  target_id: string;
  target_kind: string;
};
export type AdminListAuditEntry = {
  data: AdminAuditEntry[];
  /** Send it as cursor for the next page; null on the last one. */
  next: string | null;
  /** Rows of the whole list. */
  total: number;
};
export type AdminAuditDetail = {
  /** The operation of this document, as admin-update-product, or what happened, as login_failed. */
  action: string;
  /** staff:<e-mail>, key:<name>, customer:<id>, command, or system. */
  actor: string;
  /** Of the client. Empty if there was none, or once its time was over. */
  address: string;
  /** The answer to the request. */
  after: unknown;
  at: string;
  /** The thing before, as the API showed it; secrets are ***. null if it was not there. */
  before: unknown;
  /** The fields that differ, where there are documents before and after. */
  changed: string[];
  id: string;
  /** When something was taken out: an address whose time was over, a person who was erased. */
  redacted_at: string | null;
  request_id: string;
  /** Its place in the chain, from 1, without gaps. */
  seq: number;
  target_id: string;
  target_kind: string;
};
export type AdminStaffUserRole = {
  code: string;
  id: string;
  name: string;
};
export type AdminStaffUser = {
  accepted_at: string | null;
  created_at: string;
  deactivated_at: string | null;
  email: string;
  id: string;
  invited_by: string;
  last_login_at: string | null;
  name: string;
  recovery_codes_left: number;
  /** What he may do is what they open together. */
  roles: AdminStaffUserRole[];
  /** invited, active or deactivated. */
  state: string;
  /** A second factor protects him. */
  totp_enabled: boolean;
  /** One of his roles requires it. */
  totp_required: boolean;
  updated_at: string;
  version: number;
};
export type AdminInvitationAnswer = {
  name: string;
  password: string;
  token: string;
};
export type AdminNewOwnerInput = {
  email: string;
  name: string;
  password: string;
  /** Of the link that the program printed. */
  token: string;
};
export type AdminForgottenPassword = {
  email: string;
};
export type AdminStaffSelf = {
  accepted_at: string | null;
  created_at: string;
  deactivated_at: string | null;
  email: string;
  id: string;
  invited_by: string;
  last_login_at: string | null;
  /** Until he has set up a second factor, nothing else is open to him. */
  must_enroll_totp: boolean;
  name: string;
  recovery_codes_left: number;
  /** What he may do is what they open together. */
  roles: AdminStaffUserRole[];
  /** What he may do; none while must_enroll_totp. */
  scopes: string[];
  /** invited, active or deactivated. */
  state: string;
  /** A second factor protects him. */
  totp_enabled: boolean;
  /** One of his roles requires it. */
  totp_required: boolean;
  updated_at: string;
  version: number;
};
export type AdminStaffSignedIn = {
  /** Send it as Authorization: Bearer. Not there if a cookie was asked for. */
  access_token?: string;
  /** Seconds that the access token is good, or that the cookie's session lasts unless it is used. */
  expires_in: number;
  /** Takes a new access token, once. Not there if a cookie was asked for. */
  refresh_token?: string;
  user: AdminStaffSelf;
};
export type AdminStaffLogin = {
  /** Of the authenticator app, or a recovery code. */
  code?: string;
  /** Remember the session in a cookie, for browsers. */
  cookie?: boolean;
  email: string;
  password: string;
};
export type AdminRefreshInput = {
  refresh_token: string;
};
export type AdminPasswordReset = {
  password: string;
  token: string;
};
export type AdminBackupMaking = {
  /** Pictures and other files. */
  files: number;
  rows: number;
  /** How long it took. */
  seconds: number;
  /** Of everything in it, as winkel backup show says. */
  sha256: string;
};
export type AdminBackupCopy = {
  bytes: number;
  /** Null where that is not known: it was made by hand, or long ago. */
  details: AdminBackupMaking | null;
  name: string;
  /** When it was begun. */
  taken_at: string;
};
export type AdminBackupRehearsal = {
  /** When it began. */
  at: string;
  /** How long it took until there was a shop that agrees with itself (RTO). */
  back_seconds: number;
  /** How old the copy was: what would have been lost with the shop (RPO). */
  loss_seconds: number;
  name: string;
  rows: number;
};
export type AdminBackupSchedule = {
  /** Between two rehearsals; 0: none is done by itself. */
  drill_seconds: number;
  /** Between two copies; 0: none is made by itself. */
  every_seconds: number;
  /** Copies that stay. */
  keep: number;
  next_at: string | null;
  next_drill_at: string | null;
};
export type AdminBackups = {
  /** Whether the shop has a place for copies. */
  configured: boolean;
  /** What lies there, the newest first. */
  copies: AdminBackupCopy[];
  /** The job that makes a copy now, waits to, or will try again; null: none. */
  making: AdminJob | null;
  /** The last time that a copy was restored to see whether it can be, and could; null: never. */
  rehearsal: AdminBackupRehearsal | null;
  /** The job that rehearses a copy now, waits to, or will try again; null: none. */
  rehearsing: AdminJob | null;
  schedule: AdminBackupSchedule;
  /** Why the last copy or rehearsal went wrong; empty if it did not. */
  trouble: string;
  /** Why the place cannot be looked at; empty if it can. */
  unreadable: string;
};
export type AdminBrand = {
  created_at: string;
  id: string;
  name: string;
  slug: string;
  updated_at: string;
  version: number;
};
export type AdminListBrand = {
  data: AdminBrand[];
  /** Send it as cursor for the next page; null on the last one. */
  next: string | null;
  /** Rows of the whole list. */
  total: number;
};
export type AdminBrandInput = {
  name: string;
  /** Empty: made from the name. */
  slug?: string;
};
export type AdminBrandPatch = {
  name?: string;
  slug?: string;
  /** The version that the change is based on, instead of If-Match. */
  version?: number;
};
export type CapacityAssessment = {
  copies: number;
  downtime_hours_per_year: number;
  downtime_minutes_per_month: number;
  /** series: all parts are needed; parallel: one is enough. */
  joined: "single" | "series" | "parallel";
  name: string;
  needs: number;
  /** 99.9 % are 3. At most 16, which is as exact as is reckoned. */
  nines: number;
  parts?: CapacityAssessment[];
  percent: number;
};
export type CapacityDemand = {
  average_mbit_per_second: number;
  /** Requests a second on average. */
  average_rps: number;
  /** GB (1,000,000,000 bytes) a day. */
  daily_gb: number;
  /** GB in 30 days, which is the traffic that is paid for. */
  monthly_gb: number;
  peak_mbit_per_second: number;
  /** Requests a second in the busiest second. */
  peak_rps: number;
  requests_per_day: number;
  /** GB of all days that are kept. */
  storage_gb: number;
};
export type CapacityGrowth = {
  /** Users that come on top. */
  more_users: number;
  /** Users that one server bears. */
  users_per_server: number;
};
export type CapacityMachine = {
  /** Cores. */
  cpu: number;
  memory_gb: number;
};
export type CapacityPart = {
  /** Percent of the time that it works. */
  availability?: number;
  /** Default: 1. */
  copies?: number;
  /** Mean time between failures. */
  mtbf_hours?: number;
  /** Mean time to repair. */
  mttr_hours?: number;
  name: string;
  /** Copies that are enough. Default: 1. */
  needs?: number;
  /** Parts of which one is enough. */
  parallel?: CapacityPart[];
  /** Parts that are all needed. */
  series?: CapacityPart[];
  /** The kind of server in the price list that each copy runs on. */
  server?: string;
};
export type CapacityPrices = {
  currency: string;
  /** By kind of server. */
  servers: {
    [key: string]: string;
  };
  storage_gb: string;
  traffic_gb: string;
};
export type CapacitySetup = {
  deployment: CapacityPart;
  prices: CapacityPrices;
};
export type CapacityTraffic = {
  /** People a day. */
  daily_users: number;
  /** KB (1,000 bytes) of a request and its answer. */
  kb_per_request: number;
  /** How many times the average the busiest second is. */
  peak_factor: number;
  /** Requests that each of them makes a day. */
  requests_per_user: number;
  /** Days for which the data are kept. */
  retention_days: number;
};
export type CapacityInput = {
  growth: CapacityGrowth;
  /** Users at once for whom it becomes larger. */
  load: number;
  /** The server that is to become larger. */
  machine: CapacityMachine;
  setup: CapacitySetup;
  traffic: CapacityTraffic;
};
export type CapacityCalibration = {
  /** What was full first: cpu, database, latency, errors, generator, or none where it held at every rate. */
  bottleneck: string;
  bytes_per_response: number;
  /** That the machine has, shared with the generator of the load. */
  cores: number;
  /** Cores that the shop's process is busy with at the peak; 0 where it could not be read. */
  cores_at_peak: number;
  /** Processor time of the shop's process a request; 0 where it could not be read. */
  cpu_seconds_per_request: number;
  /** How many times the peak of the plan this machine bears. */
  head_room: number;
  /** Of the shop's process at that rate; 0 where it could not be read. */
  memory_mb: number;
  /** keep, larger_machine, postgres_and_nodes, or faster_disk. */
  next_step: string;
  /** Daily users at which 70 % of what this machine bears are used: the time for the next step. */
  next_step_at_users: number;
  /** At the highest rate that held. */
  orders_per_minute: number;
  /** Acknowledged orders ÷ requests, at the mix that was measured. */
  orders_per_request: number;
  /** The highest rate that held. */
  requests_per_second: number;
  /** Machines like this one for the peak of the plan. */
  servers: number;
  /** Daily users that this machine bears at their peak. */
  users_per_server: number;
};
export type CapacityCostLine = {
  /** In minor units, rounded up. */
  amount: number;
  /** Of one, in major units. */
  price: string;
  quantity: number;
  unit: "server" | "GB";
  /** The kind of server, or storage, or traffic. */
  what: string;
};
export type CapacityCost = {
  currency_code: string;
  lines: CapacityCostLine[];
  /** In minor units. */
  total: number;
};
export type CapacityNines = {
  downtime_hours_per_year: number;
  downtime_minutes_per_month: number;
  /** Whether the deployment is at least that available. */
  met: boolean;
  /** 99.9 % are 3. At most 16, which is as exact as is reckoned. */
  nines: number;
  percent: number;
};
export type CapacityPlan = {
  /** Of the deployment and of its parts. */
  availability: CapacityAssessment;
  demand: CapacityDemand;
  input: CapacityInput;
  /** That bears the load. */
  larger_machine: CapacityMachine;
  /** What this machine was measured to bear. Absent where nothing was measured. */
  measured?: CapacityCalibration;
  monthly_cost: CapacityCost;
  /** That the growth asks for. */
  more_servers: number;
  /** What availabilities mean. */
  nines: CapacityNines[];
};
export type Seo = {
  description: string;
  title: string;
};
export type AdminCategory = {
  created_at: string;
  /** 0 for a root. */
  depth: number;
  description: string;
  id: string;
  metadata: {
    [key: string]: string;
  };
  name: string;
  /** null: a root. */
  parent_id: string | null;
  /** Among its siblings, from 0. */
  position: number;
  seo: Seo;
  slug: string;
  updated_at: string;
  version: number;
};
export type AdminCategoryList = {
  /** Depth first, siblings by position. */
  data: AdminCategory[];
  total: number;
};
export type AdminCategoryInput = {
  description?: string;
  metadata?: {
    [key: string]: string;
  };
  name: string;
  /** Not given: a root. */
  parent_id?: string;
  /** Among its siblings; last if it is not given. */
  position?: number;
  seo?: Seo;
  /** Empty: made from the name. */
  slug?: string;
};
export type AdminCategoryPatch = {
  description?: string;
  metadata?: {
    [key: string]: string;
  };
  name?: string;
  seo?: Seo;
  slug?: string;
  /** The version that the change is based on, instead of If-Match. */
  version?: number;
};
export type AdminCategoryMove = {
  /** null: to the roots. */
  parent_id: string | null;
  /** Among its siblings there; last if it is not given. */
  position?: number;
  /** The version that the change is based on, instead of If-Match. */
  version?: number;
};
export type AdminCollectionCondition = {
  /** Of the field attribute: which one, by code or id. */
  attribute?: string;
  /** Of the fields price and on_sale. Not given: the shop's. */
  currency_code?: string;
  /** title, product_type (by name or id), brand and category (by slug or id; a category with all below it), tag, attribute, price (of the cheapest variant, in minor units), on_sale (true or false) or published_at (in days). */
  field: string;
  /** is, is_not, contains, does_not_contain, starts_with, ends_with, is_set, is_not_set, less_than, at_most, more_than, at_least, within_days or longer_ago: those that the field knows. */
  relation: string;
  /** At most 200 characters; ids are answered in place of slugs and names. */
  value?: string;
};
export type AdminCollectionRules = {
  /** 1 to 20. In a change, none leaves the collection as it stands, to be filled by hand. */
  conditions: AdminCollectionCondition[];
  /** all or any: how many of the conditions must hold. */
  match: string;
};
export type AdminCollection = {
  created_at: string;
  description: string;
  /** The job that fills it by its rules, or did so last. */
  fill_job?: string;
  /** Not every product has been held against the rules yet. */
  filling: boolean;
  id: string;
  metadata: {
    [key: string]: string;
  };
  product_count: number;
  /** Missing: the collection is filled by hand. */
  rules?: AdminCollectionRules;
  seo: Seo;
  slug: string;
  title: string;
  updated_at: string;
  version: number;
};
export type AdminListCollection = {
  data: AdminCollection[];
  /** Send it as cursor for the next page; null on the last one. */
  next: string | null;
  /** Rows of the whole list. */
  total: number;
};
export type AdminCollectionInput = {
  description?: string;
  metadata?: {
    [key: string]: string;
  };
  /** In order. */
  products?: string[];
  /** The collection fills itself. Not together with products. */
  rules?: AdminCollectionRules;
  seo?: Seo;
  /** Empty: made from the title. */
  slug?: string;
  title: string;
};
export type Rendition = {
  height: number;
  url: string;
  width: number;
};
export type Image = {
  /** What the picture shows, in words. */
  alt: string;
  height: number;
  id: string;
  /** The same picture at fixed sizes, smallest first; none is larger than the picture itself. */
  renditions: Rendition[];
  /** For the srcset attribute of an img; empty where there is one size. */
  srcset: string;
  /** The picture as it was given: below /media, or elsewhere. */
  url: string;
  /** In pixels; 0 where it is not known. */
  width: number;
};
export type AdminVariantListItem = {
  availability: string;
  id: string;
  price: Money | null;
  sku: string;
  title: string;
};
export type AdminProductListItem = {
  /** The best of its variants. */
  availability: string;
  available_at: string | null;
  brand_name: string;
  created_at: string;
  id: string;
  image: Image | null;
  /** Of the dearest variant. */
  max_price: Money | null;
  /** Of the cheapest variant. */
  price: Money | null;
  published_at: string | null;
  slug: string;
  status: string;
  subtitle: string;
  title: string;
  updated_at: string;
  variant_count: number;
  /** The first 50. */
  variants: AdminVariantListItem[];
  version: number;
};
export type AdminCollectionPreview = {
  /** Those that were made last, at most 20. */
  products: AdminProductListItem[];
  /** As they would be kept. */
  rules: AdminCollectionRules;
  /** How many products match. */
  total: number;
  /** false: there are too many products to look at all of them at once, and more of the older ones may match. */
  whole: boolean;
};
export type CollectionPreviewInputBody = {
  rules: AdminCollectionRules;
};
export type AdminCollectionPatch = {
  description?: string;
  metadata?: {
    [key: string]: string;
  };
  /** All products in their new order. */
  products?: string[];
  /** All rules. */
  rules?: AdminCollectionRules;
  seo?: Seo;
  slug?: string;
  title?: string;
  /** The version that the change is based on, instead of If-Match. */
  version?: number;
};
export type AdminCollectionProducts = {
  products: string[];
  /** The version that the change is based on, instead of If-Match. */
  version?: number;
};
export type AdminCustomerGroup = {
  code: string;
  created_at: string;
  id: string;
  /** How many customers are in it. */
  members: number;
  name: string;
  updated_at: string;
  version: number;
};
export type AdminListCustomerGroup = {
  data: AdminCustomerGroup[];
  /** Send it as cursor for the next page; null on the last one. */
  next: string | null;
  /** Rows of the whole list. */
  total: number;
};
export type AdminCustomerGroupInput = {
  code: string;
  name: string;
};
export type AdminCustomerGroupPatch = {
  name: string;
  /** The version that the change is based on, instead of If-Match. */
  version?: number;
};
export type Notifications = {
  /** On the way of a parcel. */
  order_updates: boolean;
};
export type AdminStanding = {
  first_order_at: string | null;
  /** 1 to 5, by the number of orders. */
  frequency: number | null;
  last_order_at: string | null;
  /** 1 to 5, by what was spent. */
  monetary: number | null;
  order_count: number;
  /** 1 to 5; 5: the last order is among the most recent fifth. null: nobody has looked yet. */
  recency: number | null;
  /** Its code. Who has not ordered yet is in that of the rest. */
  segment: string;
  since: string | null;
  spent: Money;
};
export type AdminCustomer = {
  created_at: string;
  /** Empty: the shop's. */
  currency_code: string;
  default_billing_address_id: string | null;
  default_shipping_address_id: string | null;
  email: string;
  /** What another system calls this person. */
  external_id: string;
  first_name: string;
  /** Codes. */
  groups: string[];
  id: string;
  /** BCP 47; empty: the shop's. */
  language: string;
  last_name: string;
  notifications: Notifications;
  phone: string;
  /** Where this person stands among those who buy. */
  standing: AdminStanding;
  /** guest: known by name, without an account. */
  state: "guest" | "registered" | "erased";
  /** Of a guest with whose address somebody registered: the account that gets what is his once it proves the address. */
  successor_id: string | null;
  tags: string[];
  updated_at: string;
  /** When the address was proven to be this person's. */
  verified_at: string | null;
  version: number;
};
export type AdminListCustomer = {
  data: AdminCustomer[];
  /** Send it as cursor for the next page; null on the last one. */
  next: string | null;
  /** Rows of the whole list. */
  total: number;
};
export type NotificationsPatch = {
  order_updates?: boolean;
};
export type AdminCustomerInput = {
  currency_code?: string;
  email?: string;
  first_name?: string;
  /** Codes. */
  groups?: string[];
  /** BCP 47. */
  language?: string;
  last_name?: string;
  notifications?: NotificationsPatch;
  phone?: string;
  tags?: string[];
};
export type AdminCustomerPatch = {
  currency_code?: string;
  /** Of somebody without an account; empty: none is known. */
  email?: string;
  first_name?: string;
  /** Codes: all of them. */
  groups?: string[];
  language?: string;
  last_name?: string;
  notifications?: NotificationsPatch;
  phone?: string;
  /** All of them. */
  tags?: string[];
  /** The version that the change is based on, instead of If-Match. */
  version?: number;
};
export type BookAddress = {
  address_1: string;
  address_2: string;
  city: string;
  company: string;
  country_code: string;
  created_at: string;
  first_name: string;
  id: string;
  is_default_billing: boolean;
  is_default_shipping: boolean;
  last_name: string;
  phone: string;
  postal_code: string;
  province: string;
  province_code: string;
  updated_at: string;
};
export type BookAddresses = {
  data: BookAddress[];
};
export type BookAddressInput = {
  /** Street and number, or what takes their place. */
  address_1?: string;
  address_2?: string;
  city?: string;
  company?: string;
  /** ISO 3166-1 alpha-2. */
  country_code?: string;
  first_name?: string;
  is_default_billing?: boolean;
  /** The first address is the default for everything. */
  is_default_shipping?: boolean;
  last_name?: string;
  /** E.164 where it is known. */
  phone?: string;
  postal_code?: string;
  province?: string;
  /** ISO 3166-2, the part behind the hyphen. */
  province_code?: string;
};
export type BookAddressPatch = {
  address_1?: string;
  address_2?: string;
  city?: string;
  company?: string;
  country_code?: string;
  first_name?: string;
  is_default_billing?: boolean;
  is_default_shipping?: boolean;
  last_name?: string;
  phone?: string;
  postal_code?: string;
  province?: string;
  province_code?: string;
};
export type CustomerConsent = {
  at: string;
  given: boolean;
  id: string;
  kind: string;
  /** Where it was said: registration, account or staff. */
  source: string;
  /** Of the text that was shown. */
  text_version: string;
};
export type ListCustomerConsent = {
  data: CustomerConsent[];
  /** Send it as cursor for the next page; null on the last one. */
  next: string | null;
  /** Rows of the whole list. */
  total: number;
};
export type CustomerConsents = {
  data: CustomerConsent[];
};
export type CustomerConsentInput = {
  given: boolean;
  kind: string;
  /** Of the text that was shown. */
  text_version?: string;
};
export type ConsentsInput = {
  consents: CustomerConsentInput[];
};
export type AdminCustomerNote = {
  actor: string;
  at: string;
  id: string;
  note: string;
};
export type AdminListCustomerNote = {
  data: AdminCustomerNote[];
  /** Send it as cursor for the next page; null on the last one. */
  next: string | null;
  /** Rows of the whole list. */
  total: number;
};
export type AdminCustomerNoteInput = {
  note: string;
};
export type AdminOrderListItem = {
  archived_at: string | null;
  created_at: string;
  currency_code: string;
  customer_id: string | null;
  email: string;
  fulfillment_status: string;
  id: string;
  /** Of whom it goes to, or of whom it is for. */
  name: string;
  number: string;
  outstanding_total: Money;
  paid_total: Money;
  payment_status: string;
  placed_at: string | null;
  refunded_total: Money;
  return_status: string;
  source: string;
  status: string;
  total: Money;
  updated_at: string;
  version: number;
};
export type AdminListOrderListItem = {
  data: AdminOrderListItem[];
  /** Send it as cursor for the next page; null on the last one. */
  next: string | null;
  /** Rows of the whole list. */
  total: number;
};
export type LineQuantity = {
  line_id: string;
  quantity: number;
};
export type AdminFulfillment = {
  carrier: string;
  created_at: string;
  delivered_at: string | null;
  estimated_delivery: string | null;
  id: string;
  items: LineQuantity[];
  note: string;
  order_id: string;
  shipped_at: string | null;
  status: string;
  tracking_number: string;
  tracking_url: string;
  updated_at: string;
  version: number;
};
export type Address = {
  address_1: string;
  address_2: string;
  city: string;
  company: string;
  country_code: string;
  first_name: string;
  last_name: string;
  phone: string;
  postal_code: string;
  province: string;
  province_code: string;
};
export type Consent = {
  at: string;
  given: boolean;
  kind: string;
  version: string;
};
export type Adjustment = {
  /** Positive. */
  amount: Money;
  /** The coupon's; empty where the promotion applies by itself. */
  code: string;
  label: string;
  promotion_id: string;
};
export type Choice = {
  name: string;
  value: string;
};
export type TaxLine = {
  amount: Money;
  name: string;
  /** In percent. */
  rate: string;
  source: string;
};
export type AdminOrderItem = {
  adjustments: Adjustment[];
  canceled_quantity: number;
  compare_at_unit_price: Money | null;
  /** After cancels and returns. */
  current_quantity: number;
  delivered_quantity: number;
  discount_total: Money;
  fulfilled_quantity: number;
  id: string;
  image_url: string;
  is_tax_inclusive: boolean;
  options: Choice[];
  /** Units that were not there when they were sold. */
  oversold: number;
  product_id: string;
  /** As it was ordered. */
  quantity: number;
  refunded_quantity: number;
  refunded_total: Money;
  requires_shipping: boolean;
  returned_quantity: number;
  sku: string;
  subtotal: Money;
  tax_class: string;
  tax_lines: TaxLine[];
  tax_total: Money;
  title: string;
  total: Money;
  /** What one was bought for, as it was known then. */
  unit_cost: Money | null;
  unit_price: Money;
  variant_id: string;
  variant_title: string;
  weight_grams: number;
};
export type NextAction = {
  /** For the provider's own script. */
  client_secret: string;
  data: {
    [key: string]: string;
  };
  /** redirect or sdk. */
  type: string;
  url: string;
};
export type Payment = {
  /** What the buyer has to do before it goes on. */
  action: NextAction | null;
  amount: Money;
  authorization_expires_at: string | null;
  authorized_amount: Money;
  captured_amount: Money;
  failure_code: string;
  failure_message: string;
  id: string;
  processed_at: string;
  provider: string;
  refunded_amount: Money;
  status: string;
  /** The provider's name for it. */
  transaction_id: string;
};
export type PriceStep = {
  /** What it adds to the total. */
  amount: Money;
  /** The tax within the price, of tax_included. */
  contained: Money;
  /** Empty for the shipping. */
  item_id: string;
  /** list_price, discount, shipping, tax or tax_included. */
  kind: string;
  label: string;
  promotion_id: string | null;
  /** In percent; 0 where there is none. */
  rate: string;
  /** A fraction of a minor unit was rounded away. */
  rounded: boolean;
  /** So far. */
  total: Money;
};
export type RefundItem = {
  amount: Money;
  line_id: string;
  quantity: number;
};
export type AdminRefund = {
  actor: string;
  amount: Money;
  created_at: string;
  failure_message: string;
  id: string;
  items: RefundItem[];
  note: string;
  payment_id: string;
  provider_refund_id: string;
  reason: string;
  /** The part of it that is for the shipping. */
  shipping_amount: Money;
  status: string;
  updated_at: string;
};
export type ReturnItem = {
  damaged: number;
  discarded: number;
  line_id: string;
  quantity: number;
  restocked: number;
};
export type AdminReturn = {
  actor: string;
  created_at: string;
  id: string;
  items: ReturnItem[];
  note: string;
  reason: string;
  status: string;
  updated_at: string;
  version: number;
};
export type ShippingMethod = {
  adjustments: Adjustment[];
  discount_total: Money;
  kind: string;
  max_days: number;
  /** Until it arrives; 0 where nothing is promised. */
  min_days: number;
  name: string;
  option_id: string;
  price: Money;
  tax_lines: TaxLine[];
  tax_total: Money;
  total: Money;
};
export type AdminHistoryEntry = {
  actor: string;
  at: string;
  /** status, payment, fulfillment, return or note. */
  axis: string;
  from: string;
  note: string;
  request_id: string;
  to: string;
};
export type AdminOrder = {
  archived_at: string | null;
  authorized_total: Money;
  billing_address: Address | null;
  cancel_reason: string;
  canceled_at: string | null;
  checkout_id: string | null;
  consents: Consent[];
  created_at: string;
  currency_code: string;
  customer_id: string | null;
  discount_total: Money;
  email: string;
  /** When it ends by itself if it is not paid. */
  expires_at: string | null;
  fulfillment_status: string;
  fulfillments: AdminFulfillment[];
  id: string;
  items: AdminOrderItem[];
  /** What the buyer wrote. */
  note: string;
  number: string;
  /** The total as it would be without discounts. */
  original_total: Money;
  /** What is still to be paid. */
  outstanding_total: Money;
  /** What was taken; refunds are not subtracted. */
  paid_total: Money;
  payment_status: string;
  payments: Payment[];
  /** Since when the order stands; null while it waits for its payment. */
  placed_at: string | null;
  /** Why the total is what it is: the amounts add up to it. */
  price_steps: PriceStep[];
  prices_include_tax: boolean;
  /** What can still be given back. */
  refundable_total: Money;
  refunded_total: Money;
  refunds: AdminRefund[];
  return_status: string;
  returns: AdminReturn[];
  shipping_address: Address | null;
  shipping_method: ShippingMethod | null;
  shipping_refunded_total: Money;
  /** Before discounts on it. */
  shipping_total: Money;
  /** storefront, api or import. */
  source: string;
  /** pending, requires_action, confirmed, completed, canceled or expired. */
  status: string;
  status_history: AdminHistoryEntry[];
  subtotal: Money;
  /** On top of the prices, or contained in them: see prices_include_tax. */
  tax_total: Money;
  total: Money;
  updated_at: string;
  version: number;
};
export type AdminTracking = {
  carrier?: string;
  estimated_delivery?: string;
  note?: string;
  tracking_number?: string;
  /** Found by carrier and number, if it is not given and the carrier is well known. */
  tracking_url?: string;
};
export type AdminNote = {
  /** For the history. The buyer does not see it. */
  note?: string;
};
export type AdminParcelStatus = {
  status:
    | "processing"
    | "shipped"
    | "in_transit"
    | "out_for_delivery"
    | "ready_for_pickup"
    | "delivered"
    | "failed"
    | "canceled";
};
export type AdminInventoryLevel = {
  /** On hand less reserved. */
  available: number;
  incoming: number;
  location_id: string;
  /** At how many units, of all locations together, it runs low; 0: never. */
  low_stock_at: number;
  on_hand: number;
  /** Promised to somebody. */
  reserved: number;
  updated_at: string;
  variant_id: string;
  version: number;
};
export type AdminStockAdjustment = {
  /** How many came or, negative, went. */
  delta?: number;
  /** How many there were thought to be. If there were not, the answer is 409 version_conflict. */
  expected_on_hand?: number;
  /** Empty: the default one. */
  location_id?: string;
  /** How many there are now, instead of delta. */
  on_hand?: number;
  /** Why, for the ledger. */
  reason: string;
  /** What caused it, if that has an id. */
  reference?: string;
  variant_id: string;
};
export type AdminInventoryLevels = {
  /** A variant that was never counted has none. */
  data: AdminInventoryLevel[];
  total: number;
};
export type AdminVariantLevels = {
  /** One for each location; none if it was never counted. */
  levels: AdminInventoryLevel[];
  variant_id: string;
};
export type AdminOnHand = {
  /** Empty: the default one. */
  location_id?: string;
  on_hand: number;
  /** Why it changes, for the ledger. */
  reason?: string;
};
export type AdminLowStockAt = {
  /** Of all locations together; 0: never. */
  low_stock_at: number;
};
export type AdminStockMovement = {
  actor: string;
  at: string;
  delta: number;
  id: string;
  location_id: string;
  reason: string;
  /** What caused it, if that has an id. */
  reference: string;
  variant_id: string;
};
export type AdminListStockMovement = {
  data: AdminStockMovement[];
  /** Send it as cursor for the next page; null on the last one. */
  next: string | null;
  /** Rows of the whole list. */
  total: number;
};
export type AdminStockLocation = {
  active: boolean;
  code: string;
  created_at: string;
  id: string;
  /** Goods are taken from it first. */
  is_default: boolean;
  name: string;
  position: number;
  updated_at: string;
  version: number;
};
export type AdminStockLocations = {
  data: AdminStockLocation[];
  total: number;
};
export type AdminStockLocationInput = {
  code: string;
  name: string;
  /** Goods are taken from lower ones first. */
  position?: number;
};
export type AdminStockLocationPatch = {
  /** The default location, and one at which something lies, stay active. */
  active?: boolean;
  code?: string;
  name?: string;
  position?: number;
  /** The version that the change is based on, instead of If-Match. */
  version?: number;
};
export type AdminStockItem = {
  /** On hand less reserved, of all locations together. */
  available: number;
  /** Of the product. */
  image: Image | null;
  /** One for each location; none if it was never counted. */
  levels: AdminInventoryLevel[];
  /** At how many units it runs low; 0: never. */
  low_stock_at: number;
  product_id: string;
  product_title: string;
  sku: string;
  /** in_stock, low_stock or out_of_stock, as of all locations together. */
  state: string;
  /** How many variants the product has: the title of its only one says nothing. */
  variant_count: number;
  variant_id: string;
  variant_title: string;
};
export type AdminListStockItem = {
  data: AdminStockItem[];
  /** Send it as cursor for the next page; null on the last one. */
  next: string | null;
  /** Rows of the whole list. */
  total: number;
};
export type AdminTransferredStock = {
  from: AdminInventoryLevel;
  to: AdminInventoryLevel;
};
export type AdminStockTransfer = {
  from_location_id: string;
  quantity: number;
  /** Empty: transferred. */
  reason?: string;
  reference?: string;
  to_location_id: string;
  variant_id: string;
};
export type AdminListJob = {
  data: AdminJob[];
  /** Send it as cursor for the next page; null on the last one. */
  next: string | null;
  /** Rows of the whole list. */
  total: number;
};
export type AdminJobRow = {
  /** Why not, for programs; empty if it was done. */
  code: string;
  /** Why not, for people. */
  message: string;
  ok: boolean;
  /** A line of an imported file, or the place in the selection of a bulk edit, from 1. */
  row: number;
  /** What it was about: an id, a column. */
  target: string;
};
export type AdminListJobRow = {
  data: AdminJobRow[];
  /** Send it as cursor for the next page; null on the last one. */
  next: string | null;
  /** Rows of the whole list. */
  total: number;
};
export type AdminMailSettings = {
  /** Empty: the shop's name. */
  from_name: string;
  /** Where every mail of a shop in development can be read; empty elsewhere. */
  mailbox: string;
  /** Empty: where mails come from. */
  reply_to: string;
  /** Who is told about stock that runs low; empty: nobody. */
  staff_email: string;
  /** 0 until they are saved. */
  version: number;
};
export type AdminMailSettingsPatch = {
  from_name?: string;
  reply_to?: string;
  staff_email?: string;
  /** The version that the change is based on, instead of If-Match. */
  version?: number;
};
export type AdminMailTemplate = {
  /** The shop's own; else the house's. */
  custom: boolean;
  /** What stands in the layout, in the language of Go's html/template. */
  html: string;
  kind: string;
  /** A language. */
  locale: string;
  subject: string;
  /** The same without HTML, in the language of Go's text/template. */
  text: string;
  updated_at: string | null;
  /** 0 of the house's. */
  version: number;
};
export type AdminMailTemplates = {
  data: AdminMailTemplate[];
};
export type AdminMailTemplateInput = {
  html: string;
  subject: string;
  text: string;
  /** The version that the change is based on, instead of If-Match. */
  version?: number;
};
export type AdminMailPreview = {
  html: string;
  subject: string;
  text: string;
};
export type AdminMailSummary = {
  /** At this copy. */
  attempts: number;
  /** 1, and one more each time that it is sent again by hand. */
  copy: number;
  created_at: string;
  /** What it is about. */
  entity_id: string;
  /** Why the last attempt failed. */
  error: string;
  /** What it tells of: one mail an event, kind and recipient. */
  event_id: string;
  id: string;
  kind: string;
  recipient: string;
  sent_at: string | null;
  /** queued, sent or dead (given up). */
  status: string;
  /** Empty until the first attempt. */
  subject: string;
};
export type AdminListMailSummary = {
  data: AdminMailSummary[];
  /** Send it as cursor for the next page; null on the last one. */
  next: string | null;
  /** Rows of the whole list. */
  total: number;
};
export type AdminMail = {
  /** At this copy. */
  attempts: number;
  /** 1, and one more each time that it is sent again by hand. */
  copy: number;
  created_at: string;
  /** What it is about. */
  entity_id: string;
  /** Why the last attempt failed. */
  error: string;
  /** What it tells of: one mail an event, kind and recipient. */
  event_id: string;
  html: string;
  id: string;
  kind: string;
  recipient: string;
  sent_at: string | null;
  /** queued, sent or dead (given up). */
  status: string;
  /** Empty until the first attempt. */
  subject: string;
  text: string;
};
export type AdminStaffSelfPatch = {
  name: string;
};
export type AdminPasswordChange = {
  current_password: string;
  new_password: string;
};
export type AdminPermission = {
  area: string;
  read: boolean;
  write: boolean;
};
export type AdminPermissions = {
  data: AdminPermission[];
};
export type AdminStaffSession = {
  address: string;
  /** By a cookie; else by tokens. */
  browser: boolean;
  created_at: string;
  /** The one that asks. */
  current: boolean;
  expires_at: string;
  id: string;
  /** To the minute. */
  last_used_at: string;
  user_agent: string;
};
export type AdminStaffSessions = {
  data: AdminStaffSession[];
};
export type AdminTotpEnrollment = {
  /** The URI as a picture in SVG. */
  qr_code: string;
  /** To be typed into an app that cannot read the picture. */
  secret: string;
  uri: string;
};
export type AdminRecoveryCodes = {
  /** Each is good once. Nobody can see them again. */
  recovery_codes: string[];
};
export type AdminTotpCode = {
  code: string;
};
export type AdminTotpProof = {
  /** Of the authenticator app, or a recovery code. */
  code: string;
  password: string;
};
export type AdminKeptUpload = {
  /** By which a product names it in its media. */
  blob_key: string;
  bytes: number;
  /** SHA-256 of what is kept. */
  content_hash: string;
  /** In pixels. */
  height: number;
  mime: string;
  /** In pixels. */
  width: number;
};
export type AdminMedia = {
  /** What the picture shows, in words. */
  alt: string;
  bytes: number;
  /** SHA-256 of an upload. */
  content_hash: string;
  created_at: string;
  /** Why it failed. */
  error: string;
  height: number;
  id: string;
  mime: string;
  product_id: string;
  /** The same picture at fixed sizes, smallest first; none is larger than the picture itself. */
  renditions: Rendition[];
  /** upload: a file of ours; external: a URL elsewhere. */
  source: string;
  /** For the srcset attribute of an img; empty where there is one size. */
  srcset: string;
  /** pending: its renditions are being made; ready; failed. */
  status: string;
  /** The picture as it was given: below /media, or elsewhere. */
  url: string;
  /** In pixels; 0 where it is not known. */
  width: number;
};
export type AdminMediaPatch = {
  alt?: string;
  /** The variants that show it. */
  variant_ids?: string[];
  /** The version that the change is based on, instead of If-Match. */
  version?: number;
};
export type MenuItem = {
  items?: MenuItem[];
  label: string;
  /** A path in the shop, or an address that begins with https://; it may be empty where there are lines below. */
  url: string;
};
export type AdminMenu = {
  code: "header" | "footer";
  items: MenuItem[];
  /** 0: nobody has written it yet. */
  version: number;
};
export type AdminMenuInput = {
  /** At most 50 lines, on two levels. */
  items: MenuItem[];
  /** The version that the change is based on, instead of If-Match. */
  version?: number;
};
export type AdminCancellation = {
  /** For the history. The buyer does not see it. */
  note?: string;
  /** The buyer sees it, in the order and in the mail about it. */
  reason?: string;
  /** Give back what was captured, which takes the scope refunds:write; true if it is not given. */
  refund?: boolean;
};
export type AdminLineUnits = {
  line_id: string;
  quantity: number;
};
export type AdminParcelInput = {
  carrier?: string;
  estimated_delivery?: string;
  /** Everything that is left to send, if it is not given. */
  items?: AdminLineUnits[];
  note?: string;
  /** It leaves at once. */
  ship?: boolean;
  tracking_number?: string;
  /** Found by carrier and number, if it is not given and the carrier is well known. */
  tracking_url?: string;
};
export type AdminPaymentEvent = {
  actor: string;
  amount: Money;
  at: string;
  id: string;
  message: string;
  payment_id: string;
  /** The refund's id, or the provider's name for it. */
  reference: string;
  /** As in charge_success or refund_request. */
  type: string;
};
export type AdminPaymentEvents = {
  data: AdminPaymentEvent[];
};
export type AdminCapture = {
  /** All that is authorized and due, if it is not given. */
  amount?: Money;
  /** For the history. The buyer does not see it. */
  note?: string;
};
export type AdminRefundLine = {
  /** What the units cost, after discounts, if it is not given. */
  amount?: Money;
  line_id: string;
  /** May be 0 where an amount is given: the goods are then not counted as refunded. */
  quantity?: number;
};
export type AdminRefundInput = {
  /** Everything that is left. Nothing else is named then. */
  all?: boolean;
  /** Goodwill, beside items and shipping. */
  amount?: Money;
  items?: AdminRefundLine[];
  /** For the history. The buyer does not see it. */
  note?: string;
  /** Which payment gives it back; the newest ones, if it is not given. */
  payment_id?: string;
  /** The buyer sees it, in the order, on its page and on the invoice. */
  reason?: string;
  /** What is left of the shipping. */
  shipping?: boolean;
  /** So much of the shipping. */
  shipping_amount?: Money;
};
export type AdminReturnInput = {
  items: AdminLineUnits[];
  /** For the history. The buyer does not see it. */
  note?: string;
  /** It needs no approval. */
  open?: boolean;
  /** The buyer sees it, in the order; a refund of the return has the same. */
  reason?: string;
};
export type AdminPageRow = {
  id: string;
  published: boolean;
  slug: string;
  title: string;
  updated_at: string;
};
export type AdminPageRows = {
  data: AdminPageRow[];
  total: number;
};
export type AdminPage = {
  /** HTML. */
  body: string;
  created_at: string;
  id: string;
  published: boolean;
  seo: Seo;
  /** Its address is /pages/{slug}. */
  slug: string;
  title: string;
  updated_at: string;
  version: number;
};
export type AdminPageInput = {
  /** HTML, of which what could do harm is taken out. */
  body?: string;
  published?: boolean;
  seo?: Seo;
  /** Empty: made from the title. */
  slug?: string;
  title: string;
};
export type AdminPagePatch = {
  body?: string;
  published?: boolean;
  seo?: Seo;
  /** Empty: made from the title. The old address leads to the new one. */
  slug?: string;
  title?: string;
  /** The version that the change is based on, instead of If-Match. */
  version?: number;
};
export type AdminErasure = {
  actor: string;
  completed_at: string | null;
  created_at: string;
  /** null: somebody without an account. */
  customer_id: string | null;
  /** How many documents of others, such as events, told of the person. */
  documents: number;
  id: string;
  /** waiting (for orders to end), queued, completed or canceled. */
  state: string;
  updated_at: string;
  version: number;
};
export type AdminListErasure = {
  data: AdminErasure[];
  /** Send it as cursor for the next page; null on the last one. */
  next: string | null;
  /** Rows of the whole list. */
  total: number;
};
export type AdminErasureInput = {
  customer_id?: string;
  /** Everything with this address goes, with or without an account. */
  email?: string;
  /** Wait for the end of orders that are not finished. */
  wait?: boolean;
};
export type AdminPrivacyColumn = {
  column: string;
  /** What erasure does with it: remove, blank, reduce, rename, scrub or keep. */
  erasure: string;
  holds: string;
  /** Why it is kept, and how long. */
  reason: string;
};
export type AdminPrivacyTable = {
  columns: AdminPrivacyColumn[];
  /** How long, without an erasure. Words that begin with -- are settings. */
  kept: string;
  /** Whose data it is: customer, staff or client. */
  subject: string;
  table: string;
};
export type AdminPrivacyRegister = {
  data: AdminPrivacyTable[];
  total: number;
};
export type AdminTypeAttribute = {
  attribute_id: string;
  /** A product of the type is not published without a value. */
  required?: boolean;
};
export type AdminProductType = {
  /** In order. */
  attributes: AdminTypeAttribute[];
  created_at: string;
  id: string;
  name: string;
  updated_at: string;
  version: number;
};
export type AdminListProductType = {
  data: AdminProductType[];
  /** Send it as cursor for the next page; null on the last one. */
  next: string | null;
  /** Rows of the whole list. */
  total: number;
};
export type AdminProductTypeInput = {
  /** In order. */
  attributes?: AdminTypeAttribute[];
  name: string;
};
export type AdminProductTypePatch = {
  attributes?: AdminTypeAttribute[];
  name?: string;
  /** The version that the change is based on, instead of If-Match. */
  version?: number;
};
export type AdminListProductListItem = {
  data: AdminProductListItem[];
  /** Send it as cursor for the next page; null on the last one. */
  next: string | null;
  /** Rows of the whole list. */
  total: number;
};
export type Attribute = {
  /** The name in filters: attr.<code>. */
  code: string;
  label: string;
  /** text, number, boolean, date or choice: the type of the values. */
  type: string;
  /** Of a number; may be empty. */
  unit: string;
  /** Texts, choices and dates are strings; numbers are numbers; booleans are booleans. */
  values: unknown[];
};
export type AdminBrandRef = {
  id: string;
  name: string;
  slug: string;
};
export type OptionValue = {
  id: string;
  value: string;
};
export type Option = {
  id: string;
  name: string;
  values: OptionValue[];
};
export type AdminProductTypeRef = {
  id: string;
  name: string;
};
export type SelectedOption = {
  name: string;
  value: string;
};
export type AdminPrice = {
  /** What it cost before. */
  compare_at_price: Money | null;
  /** What the shop paid. */
  cost: Money | null;
  price: Money;
  updated_at: string;
};
export type AdminVariant = {
  /** On hand less reserved; without meaning where stock is not tracked. */
  available: number;
  created_at: string;
  gtin: string;
  height_mm: number;
  hs_code: string;
  id: string;
  /** When stock runs out: deny the sale, or continue as a back-order. */
  inventory_policy: string;
  /** false: always in stock. */
  inventory_tracked: boolean;
  length_mm: number;
  /** 0: no limit. */
  max_per_order: number;
  media_ids: string[];
  metadata: {
    [key: string]: string;
  };
  option_value_ids: string[];
  options: SelectedOption[];
  origin_country: string;
  /** At most one in each currency. */
  prices: AdminPrice[];
  product_id: string;
  requires_shipping: boolean;
  sku: string;
  taxable: boolean;
  title: string;
  updated_at: string;
  /** The product's: it grows with every change of a variant. */
  version: number;
  weight_grams: number;
  width_mm: number;
};
export type AdminProduct = {
  attributes: Attribute[];
  /** Until this moment it is shown, but for preorder only. */
  available_at: string | null;
  brand: AdminBrandRef | null;
  /** The primary one first. */
  categories: string[];
  created_at: string;
  /** HTML, sanitized when it was written. */
  description: string;
  id: string;
  media: AdminMedia[];
  metadata: {
    [key: string]: string;
  };
  options: Option[];
  primary_category_id: string | null;
  product_type: AdminProductTypeRef | null;
  /** Shoppers see a published product from this moment on. */
  published_at: string | null;
  seo: Seo;
  slug: string;
  /** draft, published or archived. */
  status: string;
  subtitle: string;
  tags: string[];
  /** Code of the tax class; empty: the standard one. */
  tax_class: string;
  title: string;
  updated_at: string;
  variants: AdminVariant[];
  version: number;
};
export type AdminAttributeValues = {
  /** Code or id of the attribute. */
  code: string;
  /** Not looked at. */
  label?: string;
  /** Not looked at. */
  type?: string;
  /** Not looked at. */
  unit?: string;
  /** Strings, numbers or booleans, as the attribute's type wants it. */
  values: unknown[];
};
export type AdminMediaInput = {
  alt?: string;
  blob_key?: string;
  /** Of the picture that goes on; without one it is found by its URL. */
  id?: string;
  url?: string;
};
export type AdminOptionInput = {
  /** Of the option that goes on; without one it is found by its name. */
  id?: string;
  name: string;
  values: string[];
};
export type AdminPriceInput = {
  compare_at_price?: Money;
  cost?: Money;
  price: Money;
};
export type AdminVariantInput = {
  gtin?: string;
  height_mm?: number;
  hs_code?: string;
  /** Of the variant that goes on; without one it is found by its SKU, then by its options. */
  id?: string;
  /** deny if it is not given. */
  inventory_policy?: "deny" | "continue";
  /** If it is not given, stock is tracked where on_hand says how much there is. */
  inventory_tracked?: boolean;
  length_mm?: number;
  max_per_order?: number;
  /** Pictures of this variant, by their position in media. */
  media_indexes?: number[];
  metadata?: {
    [key: string]: string;
  };
  /** What lies on the shelf. */
  on_hand?: number;
  /** One value for each option of the product, in their order. */
  options?: string[];
  origin_country?: string;
  prices?: AdminPriceInput[];
  /** true if it is not given. */
  requires_shipping?: boolean;
  sku?: string;
  /** true if it is not given. */
  taxable?: boolean;
  /** Empty: made from the options. */
  title?: string;
  weight_grams?: number;
  width_mm?: number;
};
export type AdminProductInput = {
  attributes?: AdminAttributeValues[];
  /** Until this moment it is for preorder only. */
  available_at?: string;
  /** Name or id; a new name makes a brand. */
  brand?: string;
  /** Slugs or ids; the first is the primary category. */
  categories?: string[];
  /** HTML; what could do harm is taken out. */
  description?: string;
  media?: AdminMediaInput[];
  metadata?: {
    [key: string]: string;
  };
  /** At most 3. */
  options?: AdminOptionInput[];
  /** Name or id; a new name makes a product type. */
  product_type?: string;
  /** Shoppers see a published product from this moment on; at once if it is not given. */
  published_at?: string;
  seo?: Seo;
  /** Empty: made from the title. */
  slug?: string;
  /** draft if it is not given. */
  status?: "draft" | "published" | "archived";
  subtitle?: string;
  tags?: string[];
  /** Code of a tax class: a-z, 0-9, - and _; standard if it is not given. */
  tax_class?: string;
  title: string;
  /** Without any, the product gets a default variant without a price. */
  variants?: AdminVariantInput[];
};
export type AdminPriceChange = {
  /** In minor units. */
  amount?: number;
  currency_code: string;
  /** Show the price before the change struck through. */
  keep_as_compare_at?: boolean;
  /** In millionths: -100000 is 10 % off. */
  percent_ppm?: number;
};
export type AdminBulkChange = {
  add_categories?: string[];
  add_tags?: string[];
  /** Name or id; empty: none. */
  brand?: string;
  price_change?: AdminPriceChange;
  /** Name or id; empty: none. */
  product_type?: string;
  remove_categories?: string[];
  remove_tags?: string[];
  status?: "draft" | "published" | "archived";
};
export type AdminProductFilter = {
  /** Of one of these brands, by slug or id. */
  brand?: string[];
  /** In one of these categories or below, by slug or id. */
  category?: string[];
  /** In this collection, by slug or id. */
  collection?: string;
  /** Of this product type, by id. */
  product_type?: string;
  /** Words that all occur in title, brand, SKU, tags or searchable attributes. */
  q?: string;
  /** A variant has exactly this SKU. */
  sku?: string;
  /** One of these. */
  status?: ("draft" | "published" | "archived")[];
  /** in: some variant is in stock; out: none is. */
  stock?: "in" | "out";
  /** With one of these tags. */
  tag?: string[];
  /** Changed at this moment or later. */
  updated_since?: string;
};
export type AdminBulkSelection = {
  /** An empty filter selects every product. */
  filter?: AdminProductFilter;
  ids?: string[];
};
export type AdminBulkEdit = {
  change: AdminBulkChange;
  selection: AdminBulkSelection;
};
export type AdminProductPatch = {
  attributes?: AdminAttributeValues[];
  available_at?: string;
  /** Name or id; empty: none. */
  brand?: string;
  categories?: string[];
  description?: string;
  media?: AdminMediaInput[];
  metadata?: {
    [key: string]: string;
  };
  options?: AdminOptionInput[];
  /** Name or id; empty: none. */
  product_type?: string;
  published_at?: string;
  seo?: Seo;
  slug?: string;
  status?: "draft" | "published" | "archived";
  subtitle?: string;
  tags?: string[];
  /** Code of a tax class; empty: the standard one. */
  tax_class?: string;
  title?: string;
  variants?: AdminVariantInput[];
  /** The version that the change is based on, instead of If-Match. */
  version?: number;
};
export type AdminCategories = {
  /** The first is the primary one. */
  categories: string[];
  /** The version that the change is based on, instead of If-Match. */
  version?: number;
};
export type AdminExternalMedia = {
  /** What the picture shows, in words. */
  alt?: string;
  url: string;
  /** The version that the change is based on, instead of If-Match. */
  version?: number;
};
export type AdminMediaOrder = {
  /** Each of the product's pictures once. */
  order: string[];
  /** The version that the change is based on, instead of If-Match. */
  version?: number;
};
export type AdminPublication = {
  /** At once if it is not given. */
  at?: string;
  /** The version that the change is based on, instead of If-Match. */
  version?: number;
};
export type AdminPromotionConditions = {
  /** The same, with everything below them. */
  categories?: string[];
  /** ISO 3166-1: where the order goes to. */
  countries?: string[];
  /** The buyer never ordered before. */
  first_order?: boolean;
  /** Customer groups, of which the buyer is in one. */
  groups?: string[];
  /** Of the cart before discounts. */
  min_subtotal?: Money;
  /** With the target item: the lines it is on; else: one of them must be in the cart. */
  products?: string[];
  /** Segments, of which the buyer is in one. */
  segments?: string[];
};
export type AdminPromotion = {
  active: boolean;
  /** Of the kind fixed: once on the order or the shipping, for each unit on items. */
  amount: Money | null;
  archived_at: string | null;
  /** In capitals; empty: it applies by itself. */
  code: string;
  conditions: AdminPromotionConditions;
  created_at: string;
  /** The first moment at which it does not hold. */
  ends_at: string | null;
  /** Not together with any other. */
  exclusive: boolean;
  id: string;
  kind: "percent" | "fixed" | "free_shipping";
  /** For shoppers. */
  label: string;
  /** For staff. */
  name: string;
  /** Higher ones are applied first; of equal ones the older. */
  priority: number;
  /** Of the kind percent, in percent. */
  rate: string | null;
  starts_at: string | null;
  target: "item" | "order" | "shipping";
  updated_at: string;
  /** Orders altogether; 0: no limit. */
  usage_limit: number;
  /** Orders of one customer; 0: no limit. */
  usage_limit_per_customer: number;
  /** Orders that use it. Counted while it has a code or a limit. */
  used_count: number;
  version: number;
};
export type AdminListPromotion = {
  data: AdminPromotion[];
  /** Send it as cursor for the next page; null on the last one. */
  next: string | null;
  /** Rows of the whole list. */
  total: number;
};
export type AdminPromotionInput = {
  /** true if it is not given. */
  active?: boolean;
  /** Of the kind fixed. The promotion then holds for carts in its currency alone. */
  amount?: Money;
  /** 3 to 50 letters, digits, - and _; empty: it applies by itself. */
  code?: string;
  conditions?: AdminPromotionConditions;
  /** Never if it is not given. */
  ends_at?: string;
  exclusive?: boolean;
  kind: "percent" | "fixed" | "free_shipping";
  /** For shoppers; empty: the name. */
  label?: string;
  /** For staff. */
  name: string;
  priority?: number;
  /** Of the kind percent, in percent. */
  rate?: string;
  /** At once if it is not given. */
  starts_at?: string;
  /** May be left out for free_shipping. */
  target?: "item" | "order" | "shipping";
  usage_limit?: number;
  usage_limit_per_customer?: number;
};
export type AdminTrialItem = {
  discount_total: Money;
  /** Why it is not in the total: variant_unavailable, or quantity_limit where only some of it is. Empty: all of it is. */
  problem: string;
  quantity: number;
  subtotal: Money;
  tax_total: Money;
  title: string;
  total: Money;
  unit_price: Money;
  variant_id: string;
  variant_title: string;
};
export type AdminTrialVerdict = {
  /** What it took off. */
  amount: Money;
  code: string;
  /** It is the one that was tried. */
  is_draft: boolean;
  name: string;
  promotion_id: string;
  /** Why it took nothing off; empty if it did. code_not_entered, off, not_yet, over, used_up, used_up_by_customer, other_currency, too_little, other_country, other_buyer, not_first_order, no_goods, nothing_to_pay, no_shipping, not_combined or nothing_left. */
  reason: string;
};
export type AdminTrialShipping = {
  id: string;
  name: string;
  price: Money;
};
export type AdminPromotionTrial = {
  currency_code: string;
  discount_total: Money;
  items: AdminTrialItem[];
  /** Without promotions. */
  original_total: Money;
  /** Why the total is what it is: the amounts add up to it. The item_id is the variant's. */
  price_steps: PriceStep[];
  prices_include_tax: boolean;
  /** What became of each that is active, whose code was entered, or that was tried. */
  promotions: AdminTrialVerdict[];
  /** null where nothing is shipped, or not to there. */
  shipping: AdminTrialShipping | null;
  /** All that there are. */
  shipping_options: AdminTrialShipping[];
  shipping_total: Money;
  subtotal: Money;
  tax_total: Money;
  total: Money;
  /** Codes that no active promotion has. */
  unknown_codes: string[];
};
export type AdminTrialItemInput = {
  /** 1 if it is left out. */
  quantity?: number;
  variant_id: string;
};
export type AdminTrialInput = {
  /** When it is; now if it is not given. */
  at?: string;
  /** ISO 3166-1: where it goes to. */
  country_code?: string;
  /** That the shopper has entered. */
  coupon_codes?: string[];
  /** A promotion that is tried beside those that there are. */
  draft?: AdminPromotionInput;
  /** Customer groups that the shopper is in. */
  groups?: string[];
  /** The shopper ordered before. */
  has_ordered?: boolean;
  items: AdminTrialItemInput[];
  postal_code?: string;
  /** Whose place the draft takes. Without it the draft is a new one. */
  promotion_id?: string;
  province_code?: string;
  /** Segments that the shopper is in. */
  segments?: string[];
  /** Without it the first that there is. */
  shipping_option_id?: string;
};
export type AdminPromotionPatch = {
  active?: boolean;
  amount?: Money;
  code?: string;
  /** All of them. */
  conditions?: AdminPromotionConditions;
  /** A moment of RFC 3339; empty: never. */
  ends_at?: string;
  exclusive?: boolean;
  /** Another kind forgets the rate and the amount of the old one. */
  kind?: "percent" | "fixed" | "free_shipping";
  label?: string;
  name?: string;
  priority?: number;
  rate?: string;
  /** A moment of RFC 3339; empty: at once. */
  starts_at?: string;
  target?: "item" | "order" | "shipping";
  /** 0: no limit. Not below what is used already. */
  usage_limit?: number;
  usage_limit_per_customer?: number;
  /** The version that the change is based on, instead of If-Match. */
  version?: number;
};
export type AdminServedStrategy = {
  /** beats_popularity; no_better: what sells best is served; too_few_to_measure; chosen_by_hand. */
  reason: string;
  /** personal, category, together or popularity. */
  serves: string;
};
export type AdminGuessQuality = {
  /** Lists. */
  asked: number;
  /** Of all products, those that were among the first 10 of some list. */
  coverage_ppm: number;
  /** Lists with something right among the first 10. */
  hit_rate_10_ppm: number;
  /** A million where the right ones stand first. */
  ndcg_10_ppm: number;
  /** Of what was bought, what is among the first 20. */
  recall_20_ppm: number;
};
export type AdminStrategyQuality = {
  /** At guessing everything that was bought. */
  all: AdminGuessQuality;
  /** At guessing what its buyer had not bought before; of related products, nothing is measured here. */
  new: AdminGuessQuality;
  strategy: string;
};
export type AdminStrategyChoice = {
  measured: AdminStrategyQuality[];
  /** beats_popularity; no_better: what sells best is served; too_few_to_measure; chosen_by_hand. */
  reason: string;
  /** personal, category, together or popularity. */
  serves: string;
};
export type AdminRecommendingDone = {
  finished_at: string;
  first_order_at: string | null;
  /** Orders from then on were guessed; null: there are too few to hold any out. */
  held_out_from: string | null;
  id: string;
  last_order_at: string | null;
  lines: number;
  /** That stand, with something that was neither canceled nor returned. */
  orders: number;
  personal: AdminStrategyChoice;
  products: number;
  products_with_similar: number;
  products_with_together: number;
  related: AdminStrategyChoice;
  /** Of a million buyers of a product, how many buy it again. */
  repeat_ppm: number;
  started_at: string;
};
export type AdminRecommendations = {
  /** For customers. */
  personal: AdminServedStrategy;
  /** For products. */
  related: AdminServedStrategy;
  /** The latest first. */
  runs: AdminRecommendingDone[];
};
export type AdminRecommendSettings = {
  /** The last days of the orders, which are guessed to measure the quality. */
  held_out_days: number;
  /** What customers are served: auto (by what was measured), personal, category or popularity. */
  personal: string;
  /** What products are shown with: auto, together or popularity. */
  related: string;
  /** 0: nobody has chosen yet. */
  version: number;
};
export type AdminRecommendSettingsPatch = {
  held_out_days?: number;
  personal?: "auto" | "personal" | "category" | "popularity";
  related?: "auto" | "together" | "popularity";
  /** The version that the change is based on, instead of If-Match. */
  version?: number;
};
export type AdminArrival = {
  damaged?: number;
  discarded?: number;
  line_id: string;
  /** Back on the shelf. */
  restocked?: number;
};
export type AdminArrivals = {
  items: AdminArrival[];
  /** For the history. The buyer does not see it. */
  note?: string;
};
export type AdminReview = {
  /** As shoppers see him; empty: nobody is named. */
  author: string;
  created_at: string;
  /** null: it was brought from elsewhere. */
  customer_id: string | null;
  helpful_count: number;
  id: string;
  open_reports: number;
  product_id: string;
  published_at: string | null;
  rating: number;
  /** Why it is not shown, as its author is told. */
  rejection: string;
  replied_at: string | null;
  reply: string;
  status: "pending" | "published" | "rejected";
  /** Plain text with line breaks, never HTML. */
  text: string;
  title: string;
  updated_at: string;
  verified_purchase: boolean;
  version: number;
};
export type AdminListReview = {
  data: AdminReview[];
  /** Send it as cursor for the next page; null on the last one. */
  next: string | null;
  /** Rows of the whole list. */
  total: number;
};
export type AdminReviewReport = {
  created_at: string;
  customer_id: string;
  id: string;
  note: string;
  reason: "spam" | "offensive" | "off_topic" | "untrue" | "private" | "other";
  /** null: nobody has looked yet. */
  resolved_at: string | null;
};
export type AdminReviewDetail = {
  /** As shoppers see him; empty: nobody is named. */
  author: string;
  created_at: string;
  /** null: it was brought from elsewhere. */
  customer_id: string | null;
  helpful_count: number;
  id: string;
  open_reports: number;
  product_id: string;
  published_at: string | null;
  rating: number;
  /** Why it is not shown, as its author is told. */
  rejection: string;
  replied_at: string | null;
  reply: string;
  /** Newest first, at most 100. */
  reports: AdminReviewReport[];
  status: "pending" | "published" | "rejected";
  /** Plain text with line breaks, never HTML. */
  text: string;
  title: string;
  updated_at: string;
  verified_purchase: boolean;
  version: number;
};
export type RejectReviewRequestBody = {
  /** Its author is told. */
  reason: string;
};
export type ReplyToReviewRequestBody = {
  /** Plain text with line breaks. */
  text: string;
};
export type AdminRole = {
  /** The program says what it opens. */
  built_in: boolean;
  code: string;
  created_at: string;
  description: string;
  id: string;
  name: string;
  /** Whoever has it can do nothing until he has set up a second factor. */
  requires_totp: boolean;
  scopes: string[];
  updated_at: string;
  /** How many have it. */
  users: number;
  version: number;
};
export type AdminListRole = {
  data: AdminRole[];
  /** Send it as cursor for the next page; null on the last one. */
  next: string | null;
  /** Rows of the whole list. */
  total: number;
};
export type AdminRoleInput = {
  /** Made from the name, if it is not given. */
  code?: string;
  description?: string;
  name: string;
  requires_totp?: boolean;
  /** all, all:read, or :read and :write of an area, as in orders:write. */
  scopes: string[];
};
export type AdminRolePatch = {
  description?: string;
  name?: string;
  requires_totp?: boolean;
  scopes?: string[];
  /** The version that the change is based on, instead of If-Match. */
  version?: number;
};
export type AdminSearchStatus = {
  /** Products that wait to be written because a name has changed. */
  backlog: number;
  built_at: string | null;
  index_bytes: number;
  /** That shoppers can find. */
  products: number;
  ready: boolean;
  /** It was kept from the last run of the program, and has been followed since; else it was built from the tables by this run. */
  resumed: boolean;
  row_bytes: number;
  /** Of lists, ready to be sent. */
  rows: number;
};
export type AdminSearchDifferences = {
  count: number;
  /** The first 1000. */
  differences: string[];
};
export type AdminSearchQuery = {
  /** Products that it found on its last day. */
  found: number;
  /** Searches that found nothing. */
  fruitless: number;
  last_day: string;
  searches: number;
  /** Normalized. Nothing is known about who searched. */
  text: string;
};
export type AdminSearchQueries = {
  data: AdminSearchQuery[];
};
export type AdminSynonym = {
  created_at: string;
  id: string;
  terms: string[];
  updated_at: string;
  version: number;
};
export type AdminSynonyms = {
  data: AdminSynonym[];
};
export type AdminSynonymInput = {
  /** Whoever looks for one finds the others, too. */
  terms: string[];
};
export type AdminSynonymPatch = {
  terms: string[];
  /** The version that the change is based on, instead of If-Match. */
  version?: number;
};
export type AdminSegmentSum = {
  /** The last order is older than so many days. */
  after_days?: number;
  average_order_value: Money;
  /** Of a person. */
  average_spent: Money;
  /** For programs and promotions. */
  code: string;
  /** Persons. */
  count: number;
  /** There is no rule for it any more: its members move when everybody is looked at. */
  former: boolean;
  min_orders?: number;
  /** In whole units of the shop's currency, such as euros. */
  min_spent?: number;
  name: string;
  order_count: number;
  /** What it asks for, in words. */
  rule: string;
  /** All of them together. */
  spent: Money;
  /** The last order is at most so many days old. */
  within_days?: number;
};
export type AdminSegmentTotal = {
  average_order_value: Money;
  average_spent: Money;
  count: number;
  order_count: number;
  spent: Money;
};
export type AdminSegments = {
  currency_code: string;
  /** What the figures are. */
  definition: string;
  /** When everybody was looked at. */
  recomputed_at: string | null;
  segments: AdminSegmentSum[];
  total: AdminSegmentTotal;
  /** Of the rules; 0: they are those that the shop began with. */
  version: number;
};
export type AdminSegmentRule = {
  /** The last order is older than so many days. */
  after_days?: number;
  /** For programs and promotions. */
  code: string;
  min_orders?: number;
  /** In whole units of the shop's currency, such as euros. */
  min_spent?: number;
  name: string;
  /** The last order is at most so many days old. */
  within_days?: number;
};
export type AdminSegmentRules = {
  rules: AdminSegmentRule[];
  version: number;
};
export type AdminSegmentRulesInput = {
  /** All of them, in order: the first that matches wins. */
  rules: AdminSegmentRule[];
  /** The version that the change is based on, instead of If-Match. 0: those that the shop began with. */
  version?: number;
};
export type AdminSegmentChange = {
  at: string;
  /** null: he came in. */
  from: string | null;
  last_order_at: string | null;
  order_count: number;
  /** By which rules. */
  rules_version: number;
  /** Then. */
  spent: Money;
  /** null: no order of his counts any more. */
  to: string | null;
  version: number;
};
export type AdminListSegmentChange = {
  data: AdminSegmentChange[];
  /** Send it as cursor for the next page; null on the last one. */
  next: string | null;
  /** Rows of the whole list. */
  total: number;
};
export type AdminSegmentMember = {
  /** null: a guest. */
  customer_id: string | null;
  email: string;
  first_name: string;
  first_order_at: string | null;
  /** 1 to 5, by the number of orders. */
  frequency: number | null;
  last_name: string;
  last_order_at: string | null;
  /** 1 to 5, by what was spent. */
  monetary: number | null;
  order_count: number;
  /** 1 to 5; 5: the last order is among the most recent fifth. null: nobody has looked yet. */
  recency: number | null;
  /** Its code. Who has not ordered yet is in that of the rest. */
  segment: string;
  since: string | null;
  spent: Money;
};
export type AdminListSegmentMember = {
  data: AdminSegmentMember[];
  /** Send it as cursor for the next page; null on the last one. */
  next: string | null;
  /** Rows of the whole list. */
  total: number;
};
export type AdminChannel = {
  /** ISO 4217. */
  currency_code: string;
  id: string;
  /** BCP 47. */
  locale: string;
  name: string;
  prices_include_tax: boolean;
  slug: string;
  /** IANA. */
  time_zone: string;
  version: number;
};
export type AdminChannelPatch = {
  currency_code?: string;
  locale?: string;
  name?: string;
  prices_include_tax?: boolean;
  time_zone?: string;
  /** The version that the change is based on, instead of If-Match. */
  version?: number;
};
export type Logo = {
  height: number;
  url: string;
  /** In pixels. */
  width: number;
};
export type AdminLook = {
  /** The colour of links and buttons, #rrggbb; empty: as the shop came. */
  accent: string;
  /** A line above every page; empty: none. */
  announcement: string;
  /** What stands for the shop's name; null: the name is written. */
  logo: Logo | null;
  /** 0: as it came. */
  version: number;
};
export type AdminLookPatch = {
  /** Refused where texts in it could not be read. Empty: as the shop came. */
  accent?: string;
  /** At most 200 characters. */
  announcement?: string;
  /** The version that the change is based on, instead of If-Match. */
  version?: number;
};
export type AdminPaymentWay = {
  /** false: it has failed too often just now, and is tried again in a moment. */
  available: boolean;
  /** The program was started with it, and with its keys where it needs any: --payments, --stripe-secret-key. */
  configured: boolean;
  /** Those that the program was started with: --bank-details. */
  default_instructions: string;
  description: string;
  /** The shop's own; empty: default_instructions. */
  instructions: string;
  /** Shoppers can choose it, where it takes their currency. */
  offered: boolean;
  /** manual (bank transfer), cod (cash on delivery), stripe, or test in development. */
  provider: string;
  /** Its customers are told what to do: to which account they pay. */
  takes_instructions: boolean;
  /** As shoppers read it; empty where it is not configured. */
  title: string;
};
export type AdminPaymentSettings = {
  /** In the order in which shoppers see them; those that the program was not started with are the last. */
  methods: AdminPaymentWay[];
  /** 0: nobody has changed them yet. */
  version: number;
};
export type AdminPaymentTerms = {
  /** At most 2,000 characters; for ways to pay with takes_instructions alone. */
  instructions?: string;
  offered: boolean;
  provider: string;
};
export type AdminPaymentSettingsPatch = {
  /** In the order in which shoppers are to see them. */
  methods: AdminPaymentTerms[];
  /** The version that the change is based on, instead of If-Match. */
  version?: number;
};
export type AdminReviewSettings = {
  /** Only customers who have received a product can review it. */
  buyers_only: boolean;
  /** Which reviews somebody looks at before they are shown: every one, those whose authors have not received the product, or none. */
  moderate: "all" | "unverified" | "none";
  /** 0: nobody has changed them yet. */
  version: number;
};
export type ReviewSettingsRequestBody = {
  buyers_only?: boolean;
  moderate: "all" | "unverified" | "none";
  /** The version that the change is based on, instead of If-Match. */
  version?: number;
};
export type AdminSeller = {
  address_1: string;
  address_2: string;
  city: string;
  company: string;
  country_code: string;
  email: string;
  first_name: string;
  last_name: string;
  phone: string;
  postal_code: string;
  province: string;
  province_code: string;
  vat_id: string;
  /** 0: nobody has said it yet. */
  version: number;
};
export type AdminSellerInput = {
  /** Street and number, or what takes their place. */
  address_1?: string;
  address_2?: string;
  city?: string;
  company?: string;
  /** ISO 3166-1 alpha-2. */
  country_code?: string;
  email?: string;
  first_name?: string;
  last_name?: string;
  /** E.164 where it is known. */
  phone?: string;
  postal_code?: string;
  province?: string;
  /** ISO 3166-2, the part behind the hyphen. */
  province_code?: string;
  vat_id?: string;
  /** The version that the change is based on, instead of If-Match. */
  version?: number;
};
export type AdminShippingTier = {
  /** In minor units. */
  amount: number;
  /** Grams, or minor units of the subtotal; 0 in the last tier: without bound. */
  up_to: number;
};
export type AdminShippingOption = {
  active: boolean;
  /** Of flat and pickup; its currency is the option's. */
  amount: Money;
  created_at: string;
  description: string;
  /** Free from this subtotal on, in minor units; null: never. */
  free_over: number | null;
  id: string;
  kind: "flat" | "by_weight" | "by_price" | "pickup";
  /** Until it is there, as promised; 0: nothing is promised. */
  max_days: number;
  /** In minor units; 0: no bound. */
  max_subtotal: number;
  /** 0: no bound. */
  max_weight_grams: number;
  min_days: number;
  /** In minor units. */
  min_subtotal: number;
  name: string;
  /** Empty if it is not pickup. */
  pickup_location_id: string;
  position: number;
  tax_class: string;
  /** Of by_weight and by_price, ascending. */
  tiers: AdminShippingTier[];
  updated_at: string;
  version: number;
  zone_id: string;
};
export type AdminShippingOptionReplacement = {
  /** Not given: it is. */
  active?: boolean;
  /** Of flat and pickup; its currency is the option's in any case. */
  amount: Money;
  description?: string;
  /** Free from this subtotal on, in minor units; not given: never. */
  free_over?: number;
  kind: "flat" | "by_weight" | "by_price" | "pickup";
  max_days?: number;
  /** In minor units; 0: no bound. */
  max_subtotal?: number;
  /** 0: no bound. */
  max_weight_grams?: number;
  min_days?: number;
  /** In minor units. */
  min_subtotal?: number;
  name: string;
  /** Of pickup. */
  pickup_location_id?: string;
  position?: number;
  /** Empty: the standard one. */
  tax_class?: string;
  /** Of by_weight and by_price, ascending. */
  tiers?: AdminShippingTier[];
  /** The version that the change is based on, instead of If-Match. */
  version?: number;
};
export type AdminShippingArea = {
  country_code: string;
  /** Empty: all of it. */
  postal_pattern?: string;
  /** Empty: all of the country. */
  province_code?: string;
};
export type AdminShippingZone = {
  /** Empty: everywhere. */
  areas: AdminShippingArea[];
  created_at: string;
  id: string;
  name: string;
  options: AdminShippingOption[];
  position: number;
  updated_at: string;
  version: number;
};
export type AdminListShippingZone = {
  data: AdminShippingZone[];
  /** Send it as cursor for the next page; null on the last one. */
  next: string | null;
  /** Rows of the whole list. */
  total: number;
};
export type AdminShippingZoneInput = {
  /** Empty: everywhere. */
  areas?: AdminShippingArea[];
  name: string;
  position?: number;
};
export type AdminShippingZonePatch = {
  /** All of them. */
  areas?: AdminShippingArea[];
  name?: string;
  position?: number;
  /** The version that the change is based on, instead of If-Match. */
  version?: number;
};
export type AdminShippingOptionInput = {
  /** Not given: it is. */
  active?: boolean;
  /** Of flat and pickup; its currency is the option's in any case. */
  amount: Money;
  description?: string;
  /** Free from this subtotal on, in minor units; not given: never. */
  free_over?: number;
  kind: "flat" | "by_weight" | "by_price" | "pickup";
  max_days?: number;
  /** In minor units; 0: no bound. */
  max_subtotal?: number;
  /** 0: no bound. */
  max_weight_grams?: number;
  min_days?: number;
  /** In minor units. */
  min_subtotal?: number;
  name: string;
  /** Of pickup. */
  pickup_location_id?: string;
  position?: number;
  /** Empty: the standard one. */
  tax_class?: string;
  /** Of by_weight and by_price, ascending. */
  tiers?: AdminShippingTier[];
};
export type AdminListStaffUser = {
  data: AdminStaffUser[];
  /** Send it as cursor for the next page; null on the last one. */
  next: string | null;
  /** Rows of the whole list. */
  total: number;
};
export type AdminStaffInvitation = {
  email: string;
  /** He can change it when he accepts. */
  name?: string;
  /** Codes or ids of roles. */
  roles: string[];
};
export type AdminStaffRoles = {
  /** Codes or ids: all that he is to have. */
  roles: string[];
  /** The version that the change is based on, instead of If-Match. */
  version?: number;
};
export type AdminSystemCheck = {
  duration_ms: number;
  name: string;
  /** ok, failed or timeout. */
  status: string;
};
export type AdminSystemDependency = {
  /** Since the start, as the other numbers. */
  calls: number;
  failures: number;
  name: string;
  /** Calls that were not made. */
  refused: number;
  /** Calls that wait for an answer. */
  running: number;
  /** Of the breaker: closed (as it should be), open (it is not asked), half_open (the next call is a trial). */
  state: string;
};
export type AdminSystemShed = {
  /** deferrable, browsing, changing or paying. */
  priority: string;
  requests: number;
};
export type AdminSystemLoad = {
  /** Requests that may be; beyond half of it those that can wait are refused. */
  most: number;
  /** Requests that were refused since the start because there was too much to do, from what can wait most. */
  refused: AdminSystemShed[];
  /** Requests that are worked on. */
  running: number;
};
export type AdminSystemNode = {
  /** Machine, process, and a random name. */
  holder: string;
  node: number;
  roles: string[];
  seen_at: string;
  version: string;
};
export type AdminSystemReplica = {
  /** How old what it tells may be. */
  lag_ms: number;
  /** Why it is not read from; empty when it is. */
  reason: string;
  /** Whether it is read from. */
  usable: boolean;
};
export type AdminSystem = {
  /** What that depends on. */
  checks: AdminSystemCheck[];
  /** Those whom the shop asks, each behind a circuit breaker. */
  dependencies: AdminSystemDependency[];
  /** postgres or sqlite. */
  engine: string;
  load: AdminSystemLoad;
  /** The number of the node that answers. */
  node: number;
  nodes: AdminSystemNode[];
  /** Whether the node may take traffic. */
  ready: boolean;
  /** The standby that reports are read from; null where there is none. */
  replica: AdminSystemReplica | null;
  /** What the node does: web, worker. */
  roles: string[];
  started_at: string;
  version: string;
};
export type AdminTaxClass = {
  /** What products and rates name. */
  code: string;
  created_at: string;
  id: string;
  name: string;
  updated_at: string;
  version: number;
};
export type AdminListTaxClass = {
  data: AdminTaxClass[];
  /** Send it as cursor for the next page; null on the last one. */
  next: string | null;
  /** Rows of the whole list. */
  total: number;
};
export type AdminTaxClassInput = {
  /** Lower case letters, digits, - and _. It never changes. */
  code: string;
  name: string;
};
export type AdminTaxClassPatch = {
  name?: string;
  /** The version that the change is based on, instead of If-Match. */
  version?: number;
};
export type AdminTaxRate = {
  id: string;
  /** As it stands on the invoice. */
  name: string;
  /** In percent. */
  rate: string;
  /** Empty: every class that has no rate of its own in the zone. */
  tax_class: string;
};
export type AdminTaxZone = {
  /** ISO 3166-1; empty: everywhere. */
  country_code: string;
  created_at: string;
  id: string;
  name: string;
  /** Of two zones that fit equally well, the lower one counts. */
  position: number;
  /** Empty: all of it. */
  postal_pattern: string;
  /** The part of ISO 3166-2 behind the hyphen; empty: all of the country. */
  province_code: string;
  /** Those of one class are added up. */
  rates: AdminTaxRate[];
  updated_at: string;
  version: number;
};
export type AdminListTaxZone = {
  data: AdminTaxZone[];
  /** Send it as cursor for the next page; null on the last one. */
  next: string | null;
  /** Rows of the whole list. */
  total: number;
};
export type AdminTaxRateInput = {
  /** As it stands on the invoice. */
  name: string;
  /** In percent, with at most four decimal places. */
  rate: string;
  /** Empty: every class that has no rate of its own in the zone. */
  tax_class?: string;
};
export type AdminTaxZoneInput = {
  /** ISO 3166-1; empty: everywhere. */
  country_code?: string;
  name: string;
  position?: number;
  postal_pattern?: string;
  /** The part of ISO 3166-2 behind the hyphen. */
  province_code?: string;
  rates?: AdminTaxRateInput[];
};
export type AdminTaxZonePatch = {
  country_code?: string;
  name?: string;
  position?: number;
  postal_pattern?: string;
  province_code?: string;
  /** All of them. */
  rates?: AdminTaxRateInput[];
  /** The version that the change is based on, instead of If-Match. */
  version?: number;
};
export type AdminVariantPatch = {
  gtin?: string;
  height_mm?: number;
  hs_code?: string;
  inventory_policy?: "deny" | "continue";
  inventory_tracked?: boolean;
  length_mm?: number;
  max_per_order?: number;
  /** The pictures of this variant, best first. */
  media_ids?: string[];
  metadata?: {
    [key: string]: string;
  };
  /** What lies on the shelf. */
  on_hand?: number;
  /** One value for each option of the product, in their order. */
  options?: string[];
  origin_country?: string;
  /** The prices in all currencies. */
  prices?: AdminPriceInput[];
  requires_shipping?: boolean;
  sku?: string;
  taxable?: boolean;
  /** Empty: made from the options. */
  title?: string;
  /** The version that the change is based on, instead of If-Match. */
  version?: number;
  weight_grams?: number;
  width_mm?: number;
};
export type AdminPriceEntry = {
  /** Who set it. */
  actor: string;
  at: string;
  compare_at_price: Money | null;
  cost: Money | null;
  currency_code: string;
  id: string;
  /** null: the price was taken away. */
  price: Money | null;
};
export type AdminListPriceEntry = {
  data: AdminPriceEntry[];
  /** Send it as cursor for the next page; null on the last one. */
  next: string | null;
  /** Rows of the whole list. */
  total: number;
};
export type AdminPrices = {
  prices: AdminPriceInput[];
  /** The version that the change is based on, instead of If-Match. */
  version?: number;
};
export type AdminWebhookDelivery = {
  attempts: number;
  created_at: string;
  endpoint_id: string;
  /** Why the last try failed. */
  error: string;
  /** The webhook-id of every try. */
  event_id: string;
  event_type: string;
  id: string;
  /** null: none comes. */
  next_attempt_at: string | null;
  /** Of the last try; 0: there was no answer. */
  response_status: number;
  /** queued, succeeded, failed (another try will come) or dead (given up). */
  status: string;
  updated_at: string;
};
export type AdminListWebhookDelivery = {
  data: AdminWebhookDelivery[];
  /** Send it as cursor for the next page; null on the last one. */
  next: string | null;
  /** Rows of the whole list. */
  total: number;
};
export type AdminWebhookAttempt = {
  at: string;
  /** From 1, replays included. */
  attempt: number;
  duration_ms: number;
  error: string;
  /** 0: there was no answer. */
  response_status: number;
};
export type AdminWebhookDeliveryDetail = {
  attempts: number;
  /** What is sent: an event. */
  body: unknown;
  created_at: string;
  endpoint_id: string;
  /** Why the last try failed. */
  error: string;
  /** The webhook-id of every try. */
  event_id: string;
  event_type: string;
  id: string;
  /** null: none comes. */
  next_attempt_at: string | null;
  /** Of the last try; 0: there was no answer. */
  response_status: number;
  /** queued, succeeded, failed (another try will come) or dead (given up). */
  status: string;
  /** The newest first. */
  tries: AdminWebhookAttempt[];
  updated_at: string;
};
export type AdminWebhookEndpoint = {
  active: boolean;
  created_at: string;
  description: string;
  /** Since when nothing is sent, because it was not taken. What is missed is kept as dead deliveries. */
  disabled_at: string | null;
  /** As in order.placed or order.*; empty: all. */
  event_types: string[];
  /** Deliveries that died in a row. */
  failures: number;
  /** The last four characters of the secret. */
  hint: string;
  id: string;
  /** Until then bodies are signed with the old secret, too. */
  previous_secret_until: string | null;
  /** Only in the answer that made it. */
  secret?: string;
  updated_at: string;
  url: string;
  version: number;
};
export type AdminWebhookEndpoints = {
  data: AdminWebhookEndpoint[];
};
export type AdminWebhookEndpointInput = {
  description?: string;
  /** As in order.placed or order.*; empty: all. */
  event_types?: string[];
  url: string;
};
export type AdminWebhookEndpointPatch = {
  /** true forgets its failures; false ends what waits for it. */
  active?: boolean;
  description?: string;
  event_types?: string[];
  url?: string;
  /** The version that the change is based on, instead of If-Match. */
  version?: number;
};
export type AdminWebhookReplayed = {
  deliveries: number;
  /** There were more than one replay takes: ask again. */
  more: boolean;
};
export type AdminWebhookReplay = {
  /** Deliveries that were made from then on. */
  from: string;
  /** Also those that succeeded, not only the dead ones. */
  succeeded?: boolean;
  /** And before then. */
  to: string;
};
export type AdminSecretRotation = {
  /** A day, if it is not given. */
  overlap_seconds?: number;
  /** The version that the change is based on, instead of If-Match. */
  version?: number;
};
export const {
  useAdminCategoryReportQuery,
  useLazyAdminCategoryReportQuery,
  useAdminCountryReportQuery,
  useLazyAdminCountryReportQuery,
  useAdminProductReportQuery,
  useLazyAdminProductReportQuery,
  useAdminPromotionReportQuery,
  useLazyAdminPromotionReportQuery,
  useAdminRebuildAnalyticsMutation,
  useAdminReconcileAnalyticsMutation,
  useAdminSalesReportQuery,
  useLazyAdminSalesReportQuery,
  useAdminAnalyticsStatusQuery,
  useLazyAdminAnalyticsStatusQuery,
  useAdminStockReportQuery,
  useLazyAdminStockReportQuery,
  useAdminListApiKeysQuery,
  useLazyAdminListApiKeysQuery,
  useAdminCreateApiKeyMutation,
  useAdminGetApiKeyQuery,
  useLazyAdminGetApiKeyQuery,
  useAdminRevokeApiKeyMutation,
  useAdminListAttributesQuery,
  useLazyAdminListAttributesQuery,
  useAdminCreateAttributeMutation,
  useAdminDeleteAttributeMutation,
  useAdminGetAttributeQuery,
  useLazyAdminGetAttributeQuery,
  useAdminUpdateAttributeMutation,
  useAdminListAuditLogQuery,
  useLazyAdminListAuditLogQuery,
  useAdminGetAuditEntryQuery,
  useLazyAdminGetAuditEntryQuery,
  useAdminAcceptInvitationMutation,
  useAdminBecomeOwnerMutation,
  useAdminForgotPasswordMutation,
  useAdminLoginMutation,
  useAdminLogoutMutation,
  useAdminLogoutEverywhereMutation,
  useAdminRefreshMutation,
  useAdminResetPasswordMutation,
  useAdminGetBackupsQuery,
  useLazyAdminGetBackupsQuery,
  useAdminMakeBackupMutation,
  useAdminListBrandsQuery,
  useLazyAdminListBrandsQuery,
  useAdminCreateBrandMutation,
  useAdminDeleteBrandMutation,
  useAdminGetBrandQuery,
  useLazyAdminGetBrandQuery,
  useAdminUpdateBrandMutation,
  useAdminPlanCapacityQuery,
  useLazyAdminPlanCapacityQuery,
  useAdminListCategoriesQuery,
  useLazyAdminListCategoriesQuery,
  useAdminCreateCategoryMutation,
  useAdminDeleteCategoryMutation,
  useAdminGetCategoryQuery,
  useLazyAdminGetCategoryQuery,
  useAdminUpdateCategoryMutation,
  useAdminMoveCategoryMutation,
  useAdminListCollectionsQuery,
  useLazyAdminListCollectionsQuery,
  useAdminCreateCollectionMutation,
  useAdminPreviewCollectionMutation,
  useAdminDeleteCollectionMutation,
  useAdminGetCollectionQuery,
  useLazyAdminGetCollectionQuery,
  useAdminUpdateCollectionMutation,
  useAdminAddToCollectionMutation,
  useAdminRemoveFromCollectionMutation,
  useAdminListCustomerGroupsQuery,
  useLazyAdminListCustomerGroupsQuery,
  useAdminCreateCustomerGroupMutation,
  useAdminDeleteCustomerGroupMutation,
  useAdminGetCustomerGroupQuery,
  useLazyAdminGetCustomerGroupQuery,
  useAdminUpdateCustomerGroupMutation,
  useAdminListCustomersQuery,
  useLazyAdminListCustomersQuery,
  useAdminCreateCustomerMutation,
  useAdminGetCustomerQuery,
  useLazyAdminGetCustomerQuery,
  useAdminUpdateCustomerMutation,
  useAdminListCustomerAddressesQuery,
  useLazyAdminListCustomerAddressesQuery,
  useAdminAddCustomerAddressMutation,
  useAdminRemoveCustomerAddressMutation,
  useAdminGetCustomerAddressQuery,
  useLazyAdminGetCustomerAddressQuery,
  useAdminUpdateCustomerAddressMutation,
  useAdminListCustomerConsentsQuery,
  useLazyAdminListCustomerConsentsQuery,
  useAdminAddCustomerConsentsMutation,
  useAdminListCustomerNotesQuery,
  useLazyAdminListCustomerNotesQuery,
  useAdminAddCustomerNoteMutation,
  useAdminRemoveCustomerNoteMutation,
  useAdminListOrdersOfCustomerQuery,
  useLazyAdminListOrdersOfCustomerQuery,
  useAdminExportAuditLogQuery,
  useLazyAdminExportAuditLogQuery,
  useAdminExportProductsQuery,
  useLazyAdminExportProductsQuery,
  useAdminExportSegmentMembersQuery,
  useLazyAdminExportSegmentMembersQuery,
  useAdminExportSegmentsQuery,
  useLazyAdminExportSegmentsQuery,
  useAdminGetFulfillmentQuery,
  useLazyAdminGetFulfillmentQuery,
  useAdminUpdateTrackingMutation,
  useAdminCancelFulfillmentMutation,
  useAdminDeliverFulfillmentMutation,
  useAdminShipFulfillmentMutation,
  useAdminSetFulfillmentStatusMutation,
  useAdminImportProductsMutation,
  useAdminAdjustStockMutation,
  useAdminListInventoryLevelsQuery,
  useLazyAdminListInventoryLevelsQuery,
  useAdminGetInventoryLevelsQuery,
  useLazyAdminGetInventoryLevelsQuery,
  useAdminSetOnHandMutation,
  useAdminSetLowStockAtMutation,
  useAdminListStockMovementsQuery,
  useLazyAdminListStockMovementsQuery,
  useAdminListStockLocationsQuery,
  useLazyAdminListStockLocationsQuery,
  useAdminCreateStockLocationMutation,
  useAdminGetStockLocationQuery,
  useLazyAdminGetStockLocationQuery,
  useAdminUpdateStockLocationMutation,
  useAdminListStockQuery,
  useLazyAdminListStockQuery,
  useAdminTransferStockMutation,
  useAdminListJobsQuery,
  useLazyAdminListJobsQuery,
  useAdminGetJobQuery,
  useLazyAdminGetJobQuery,
  useAdminCancelJobMutation,
  useAdminRerunJobMutation,
  useAdminListJobRowsQuery,
  useLazyAdminListJobRowsQuery,
  useAdminGetMailSettingsQuery,
  useLazyAdminGetMailSettingsQuery,
  useAdminUpdateMailSettingsMutation,
  useAdminListMailTemplatesQuery,
  useLazyAdminListMailTemplatesQuery,
  useAdminResetMailTemplateMutation,
  useAdminGetMailTemplateQuery,
  useLazyAdminGetMailTemplateQuery,
  useAdminPutMailTemplateMutation,
  useAdminPreviewMailTemplateMutation,
  useAdminListMailsQuery,
  useLazyAdminListMailsQuery,
  useAdminGetMailQuery,
  useLazyAdminGetMailQuery,
  useAdminShowMailQuery,
  useLazyAdminShowMailQuery,
  useAdminResendMailMutation,
  useAdminGetMeQuery,
  useLazyAdminGetMeQuery,
  useAdminUpdateMeMutation,
  useAdminChangeMyPasswordMutation,
  useAdminListMyPermissionsQuery,
  useLazyAdminListMyPermissionsQuery,
  useAdminListMySessionsQuery,
  useLazyAdminListMySessionsQuery,
  useAdminEndMySessionMutation,
  useAdminEnrollTotpMutation,
  useAdminConfirmTotpMutation,
  useAdminDisableTotpMutation,
  useAdminRenewRecoveryCodesMutation,
  useAdminKeepUploadMutation,
  useAdminDeleteMediaMutation,
  useAdminGetMediaQuery,
  useLazyAdminGetMediaQuery,
  useAdminUpdateMediaMutation,
  useAdminGetMenuQuery,
  useLazyAdminGetMenuQuery,
  useAdminSetMenuMutation,
  useAdminListOrdersQuery,
  useLazyAdminListOrdersQuery,
  useAdminGetOrderQuery,
  useLazyAdminGetOrderQuery,
  useAdminArchiveOrderMutation,
  useAdminCancelOrderMutation,
  useAdminConfirmOrderMutation,
  useAdminCreateFulfillmentMutation,
  useAdminPrintInvoiceQuery,
  useLazyAdminPrintInvoiceQuery,
  useAdminAddOrderNoteMutation,
  useAdminPrintPackingSlipQuery,
  useLazyAdminPrintPackingSlipQuery,
  useAdminListPaymentEventsQuery,
  useLazyAdminListPaymentEventsQuery,
  useAdminCapturePaymentMutation,
  useAdminVoidPaymentMutation,
  useAdminCreateRefundMutation,
  useAdminCreateReturnMutation,
  useAdminUnarchiveOrderMutation,
  useAdminListPagesQuery,
  useLazyAdminListPagesQuery,
  useAdminCreatePageMutation,
  useAdminDeletePageMutation,
  useAdminGetPageQuery,
  useLazyAdminGetPageQuery,
  useAdminUpdatePageMutation,
  useAdminListPermissionsQuery,
  useLazyAdminListPermissionsQuery,
  useAdminListErasuresQuery,
  useLazyAdminListErasuresQuery,
  useAdminErasePersonMutation,
  useAdminGetErasureQuery,
  useLazyAdminGetErasureQuery,
  useAdminCancelErasureMutation,
  useAdminExportPersonQuery,
  useLazyAdminExportPersonQuery,
  useAdminGetPrivacyRegisterQuery,
  useLazyAdminGetPrivacyRegisterQuery,
  useAdminListProductTypesQuery,
  useLazyAdminListProductTypesQuery,
  useAdminCreateProductTypeMutation,
  useAdminDeleteProductTypeMutation,
  useAdminGetProductTypeQuery,
  useLazyAdminGetProductTypeQuery,
  useAdminUpdateProductTypeMutation,
  useAdminListProductsQuery,
  useLazyAdminListProductsQuery,
  useAdminCreateProductMutation,
  useAdminBulkEditProductsMutation,
  useAdminDeleteProductMutation,
  useAdminGetProductQuery,
  useLazyAdminGetProductQuery,
  useAdminUpdateProductMutation,
  useAdminArchiveProductMutation,
  useAdminSetProductCategoriesMutation,
  useAdminAddMediaMutation,
  useAdminReorderMediaMutation,
  useAdminUploadMediaMutation,
  useAdminPublishProductMutation,
  useAdminCreateVariantMutation,
  useAdminListPromotionsQuery,
  useLazyAdminListPromotionsQuery,
  useAdminCreatePromotionMutation,
  useAdminPreviewPromotionsMutation,
  useAdminArchivePromotionMutation,
  useAdminGetPromotionQuery,
  useLazyAdminGetPromotionQuery,
  useAdminUpdatePromotionMutation,
  useAdminGetRecommendationQualityQuery,
  useLazyAdminGetRecommendationQualityQuery,
  useAdminComputeRecommendationsMutation,
  useAdminGetRecommendationSettingsQuery,
  useLazyAdminGetRecommendationSettingsQuery,
  useAdminUpdateRecommendationSettingsMutation,
  useAdminApproveReturnMutation,
  useAdminCancelReturnMutation,
  useAdminCloseReturnMutation,
  useAdminDeclineReturnMutation,
  useAdminReceiveReturnMutation,
  useAdminRefundReturnMutation,
  useAdminListReviewsQuery,
  useLazyAdminListReviewsQuery,
  useAdminDeleteReviewMutation,
  useAdminGetReviewQuery,
  useLazyAdminGetReviewQuery,
  useAdminDismissReviewReportsMutation,
  useAdminPublishReviewMutation,
  useAdminRejectReviewMutation,
  useAdminRemoveReviewReplyMutation,
  useAdminReplyToReviewMutation,
  useAdminListRolesQuery,
  useLazyAdminListRolesQuery,
  useAdminCreateRoleMutation,
  useAdminDeleteRoleMutation,
  useAdminGetRoleQuery,
  useLazyAdminGetRoleQuery,
  useAdminUpdateRoleMutation,
  useAdminFillSampleMutation,
  useAdminGetSearchQuery,
  useLazyAdminGetSearchQuery,
  useAdminCompareSearchQuery,
  useLazyAdminCompareSearchQuery,
  useAdminListSearchQueriesQuery,
  useLazyAdminListSearchQueriesQuery,
  useAdminRebuildSearchMutation,
  useAdminListSynonymsQuery,
  useLazyAdminListSynonymsQuery,
  useAdminCreateSynonymMutation,
  useAdminDeleteSynonymMutation,
  useAdminGetSynonymQuery,
  useLazyAdminGetSynonymQuery,
  useAdminUpdateSynonymMutation,
  useAdminListSegmentsQuery,
  useLazyAdminListSegmentsQuery,
  useAdminSetSegmentsMutation,
  useAdminListSegmentHistoryQuery,
  useLazyAdminListSegmentHistoryQuery,
  useAdminRecomputeSegmentsMutation,
  useAdminListSegmentMembersQuery,
  useLazyAdminListSegmentMembersQuery,
  useAdminGetChannelQuery,
  useLazyAdminGetChannelQuery,
  useAdminUpdateChannelMutation,
  useAdminGetLookQuery,
  useLazyAdminGetLookQuery,
  useAdminUpdateLookMutation,
  useAdminRemoveLogoMutation,
  useAdminSetLogoMutation,
  useAdminGetPaymentSettingsQuery,
  useLazyAdminGetPaymentSettingsQuery,
  useAdminUpdatePaymentSettingsMutation,
  useAdminGetReviewSettingsQuery,
  useLazyAdminGetReviewSettingsQuery,
  useAdminSetReviewSettingsMutation,
  useAdminGetSellerQuery,
  useLazyAdminGetSellerQuery,
  useAdminSetSellerMutation,
  useAdminDeleteShippingOptionMutation,
  useAdminGetShippingOptionQuery,
  useLazyAdminGetShippingOptionQuery,
  useAdminReplaceShippingOptionMutation,
  useAdminListShippingZonesQuery,
  useLazyAdminListShippingZonesQuery,
  useAdminCreateShippingZoneMutation,
  useAdminDeleteShippingZoneMutation,
  useAdminGetShippingZoneQuery,
  useLazyAdminGetShippingZoneQuery,
  useAdminUpdateShippingZoneMutation,
  useAdminCreateShippingOptionMutation,
  useAdminListStaffQuery,
  useLazyAdminListStaffQuery,
  useAdminInviteStaffMutation,
  useAdminGetStaffQuery,
  useLazyAdminGetStaffQuery,
  useAdminActivateStaffMutation,
  useAdminDeactivateStaffMutation,
  useAdminReinviteStaffMutation,
  useAdminResetStaffTotpMutation,
  useAdminSetStaffRolesMutation,
  useAdminSignOutStaffMutation,
  useAdminGetSystemQuery,
  useLazyAdminGetSystemQuery,
  useAdminListTaxClassesQuery,
  useLazyAdminListTaxClassesQuery,
  useAdminCreateTaxClassMutation,
  useAdminDeleteTaxClassMutation,
  useAdminGetTaxClassQuery,
  useLazyAdminGetTaxClassQuery,
  useAdminUpdateTaxClassMutation,
  useAdminListTaxZonesQuery,
  useLazyAdminListTaxZonesQuery,
  useAdminCreateTaxZoneMutation,
  useAdminDeleteTaxZoneMutation,
  useAdminGetTaxZoneQuery,
  useLazyAdminGetTaxZoneQuery,
  useAdminUpdateTaxZoneMutation,
  useAdminDeleteVariantMutation,
  useAdminGetVariantQuery,
  useLazyAdminGetVariantQuery,
  useAdminUpdateVariantMutation,
  useAdminListPriceLogQuery,
  useLazyAdminListPriceLogQuery,
  useAdminSetPricesMutation,
  useAdminDeletePriceMutation,
  useAdminListWebhookDeliveriesQuery,
  useLazyAdminListWebhookDeliveriesQuery,
  useAdminGetWebhookDeliveryQuery,
  useLazyAdminGetWebhookDeliveryQuery,
  useAdminReplayWebhookDeliveryMutation,
  useAdminListWebhooksQuery,
  useLazyAdminListWebhooksQuery,
  useAdminCreateWebhookMutation,
  useAdminDeleteWebhookMutation,
  useAdminGetWebhookQuery,
  useLazyAdminGetWebhookQuery,
  useAdminUpdateWebhookMutation,
  useAdminPingWebhookMutation,
  useAdminReplayWebhookMutation,
  useAdminRotateWebhookSecretMutation,
} = injectedRtkApi;
