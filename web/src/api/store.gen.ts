// Made by npm run generate from docs/openapi.json. Do not edit.
export type ConfirmEmailApiResponse = /** status 200 OK */ Proven;
export type ConfirmEmailApiArg = {
  tokenRequestBody: TokenRequestBody;
};
export type ForgotPasswordApiResponse = unknown;
export type ForgotPasswordApiArg = {
  forgotRequestBody: ForgotRequestBody;
};
export type ListSigningKeysApiResponse = /** status 200 OK */ KeySet;
export type ListSigningKeysApiArg = void;
export type LogInApiResponse = /** status 200 OK */ SignedIn;
export type LogInApiArg = {
  /** The secret of the cart, if one is named. */
  "Cart-Token"?: string;
  logInRequestBody: LogInRequestBody;
};
export type LogOutApiResponse = unknown;
export type LogOutApiArg = {
  logOutRequestBody: LogOutRequestBody;
};
export type LogOutEverywhereApiResponse = unknown;
export type LogOutEverywhereApiArg = void;
export type RefreshTokensApiResponse = /** status 200 OK */ Refreshed;
export type RefreshTokensApiArg = {
  refreshRequestBody: RefreshRequestBody;
};
export type RegisterApiResponse = /** status 201 Created */ SignedIn;
export type RegisterApiArg = {
  /** The secret of the cart, if one is named. */
  "Cart-Token"?: string;
  registerRequestBody: RegisterRequestBody;
};
export type ResetPasswordApiResponse = unknown;
export type ResetPasswordApiArg = {
  resetRequestBody: ResetRequestBody;
};
export type VerifyEmailApiResponse = /** status 200 OK */ Proven;
export type VerifyEmailApiArg = {
  tokenRequestBody: TokenRequestBody;
};
export type ListBestSellersApiResponse =
  /** status 200 OK */ ListRecommendedProduct;
export type ListBestSellersApiArg = {
  /** Of this category and those below it, by slug or id. */
  category?: string;
  /** How many. */
  limit?: number;
};
export type ListBrandsApiResponse = /** status 200 OK */ ListBrand;
export type ListBrandsApiArg = {
  /** Rows of a page. */
  limit?: number;
  /** Rows to skip. Not together with cursor. */
  offset?: number;
  /** The next of the page before. */
  cursor?: string;
};
export type GetBrandApiResponse = /** status 200 OK */ Brand;
export type GetBrandApiArg = {
  /** Id or slug. */
  name: string;
};
export type GetOwnCartApiResponse = /** status 200 OK */ OwnCart;
export type GetOwnCartApiArg = void;
export type CreateCartApiResponse = /** status 201 Created */ NewCart;
export type CreateCartApiArg = {
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  createCartRequestBody: CreateCartRequestBody;
};
export type GetCartApiResponse = /** status 200 OK */ Cart;
export type GetCartApiArg = {
  id: string;
  /** The secret of the cart. A browser shows it by its cookie. */
  "Cart-Token"?: string;
};
export type RemoveCouponApiResponse = /** status 200 OK */ Cart;
export type RemoveCouponApiArg = {
  id: string;
  /** The secret of the cart. A browser shows it by its cookie. */
  "Cart-Token"?: string;
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  removeCouponRequestBody: RemoveCouponRequestBody;
};
export type AddCouponApiResponse = /** status 200 OK */ Cart;
export type AddCouponApiArg = {
  id: string;
  /** The secret of the cart. A browser shows it by its cookie. */
  "Cart-Token"?: string;
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  couponRequestBody: CouponRequestBody;
};
export type RemoveCouponByCodeApiResponse = /** status 200 OK */ Cart;
export type RemoveCouponByCodeApiArg = {
  id: string;
  /** The secret of the cart. A browser shows it by its cookie. */
  "Cart-Token"?: string;
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  code: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type AddCartItemApiResponse = /** status 201 Created */ Cart;
export type AddCartItemApiArg = {
  id: string;
  /** The secret of the cart. A browser shows it by its cookie. */
  "Cart-Token"?: string;
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  newItem: NewItem;
};
export type RemoveCartItemApiResponse = /** status 200 OK */ Cart;
export type RemoveCartItemApiArg = {
  id: string;
  /** The secret of the cart. A browser shows it by its cookie. */
  "Cart-Token"?: string;
  itemId: string;
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type SetCartItemApiResponse = /** status 200 OK */ Cart;
export type SetCartItemApiArg = {
  id: string;
  /** The secret of the cart. A browser shows it by its cookie. */
  "Cart-Token"?: string;
  itemId: string;
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  setItemRequestBody: SetItemRequestBody;
};
export type MergeCartApiResponse = /** status 200 OK */ Cart;
export type MergeCartApiArg = {
  id: string;
  /** The secret of the cart. A browser shows it by its cookie. */
  "Cart-Token"?: string;
};
export type ListCategoriesApiResponse = /** status 200 OK */ CategoryTree;
export type ListCategoriesApiArg = void;
export type GetCategoryApiResponse = /** status 200 OK */ Category;
export type GetCategoryApiArg = {
  /** Id or slug. */
  name: string;
};
export type GetOwnCheckoutApiResponse = /** status 200 OK */ OwnCheckout;
export type GetOwnCheckoutApiArg = void;
export type BeginCheckoutApiResponse = /** status 201 Created */ Checkout;
export type BeginCheckoutApiArg = {
  "Cart-Token"?: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  beginRequestBody: BeginRequestBody;
};
export type GetCheckoutApiResponse = /** status 200 OK */ Checkout;
export type GetCheckoutApiArg = {
  id: string;
  /** The secret of its cart. */
  "Cart-Token"?: string;
};
export type UpdateCheckoutApiResponse = /** status 200 OK */ Checkout;
export type UpdateCheckoutApiArg = {
  id: string;
  /** The secret of its cart. */
  "Cart-Token"?: string;
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  updateRequestBody: UpdateRequestBody;
};
export type CancelCheckoutApiResponse = /** status 200 OK */ Checkout;
export type CancelCheckoutApiArg = {
  id: string;
  /** The secret of its cart. */
  "Cart-Token"?: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type CompleteCheckoutApiResponse =
  | /** status 200 OK */ PlacedOrder
  | /** status 201 Created */ PlacedOrder
  | /** status 202 Accepted */ PlacedOrder;
export type CompleteCheckoutApiArg = {
  id: string;
  /** The secret of its cart. */
  "Cart-Token"?: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key": string;
  completeRequestBody: CompleteRequestBody;
};
export type ListCollectionsApiResponse = /** status 200 OK */ ListCollection;
export type ListCollectionsApiArg = {
  /** Rows of a page. */
  limit?: number;
  /** Rows to skip. Not together with cursor. */
  offset?: number;
  /** The next of the page before. */
  cursor?: string;
};
export type GetCollectionApiResponse = /** status 200 OK */ Collection;
export type GetCollectionApiArg = {
  /** Id or slug. */
  name: string;
};
export type ListCountriesApiResponse = /** status 200 OK */ Countries;
export type ListCountriesApiArg = void;
export type DeleteMeApiResponse = unknown;
export type DeleteMeApiArg = {
  leaveRequestBody: LeaveRequestBody;
};
export type GetMeApiResponse = /** status 200 OK */ User;
export type GetMeApiArg = void;
export type UpdateMeApiResponse = /** status 200 OK */ User;
export type UpdateMeApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  updateMeRequestBody: UpdateMeRequestBody;
};
export type ListMyAddressesApiResponse = /** status 200 OK */ BookAddresses;
export type ListMyAddressesApiArg = void;
export type AddMyAddressApiResponse = /** status 201 Created */ BookAddress;
export type AddMyAddressApiArg = {
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  bookAddressInput: BookAddressInput;
};
export type RemoveMyAddressApiResponse = unknown;
export type RemoveMyAddressApiArg = {
  id: string;
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type GetMyAddressApiResponse = /** status 200 OK */ BookAddress;
export type GetMyAddressApiArg = {
  id: string;
};
export type UpdateMyAddressApiResponse = /** status 200 OK */ BookAddress;
export type UpdateMyAddressApiArg = {
  id: string;
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  bookAddressPatch: BookAddressPatch;
};
export type GetMyCartApiResponse = /** status 200 OK */ Cart;
export type GetMyCartApiArg = void;
export type ListMyConsentsApiResponse = /** status 200 OK */ MyConsents;
export type ListMyConsentsApiArg = void;
export type AddMyConsentsApiResponse =
  /** status 201 Created */ CustomerConsents;
export type AddMyConsentsApiArg = {
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  consentsInput: ConsentsInput;
};
export type ChangeMyEmailApiResponse = unknown;
export type ChangeMyEmailApiArg = {
  emailRequestBody: EmailRequestBody;
};
export type AskToVerifyMyEmailApiResponse = unknown;
export type AskToVerifyMyEmailApiArg = {
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type ExportMeApiResponse = /** status 200 OK */ string;
export type ExportMeApiArg = {
  format?: "json" | "html";
};
export type ListMyOrdersApiResponse = /** status 200 OK */ ListMyOrder;
export type ListMyOrdersApiArg = {
  /** Rows of a page. */
  limit?: number;
  /** Rows to skip. Not together with cursor. */
  offset?: number;
  /** The next of the page before. */
  cursor?: string;
};
export type ChangeMyPasswordApiResponse = unknown;
export type ChangeMyPasswordApiArg = {
  passwordRequestBody: PasswordRequestBody;
};
export type ListMyRecommendationsApiResponse =
  /** status 200 OK */ ListRecommendedProduct;
export type ListMyRecommendationsApiArg = {
  /** How many. */
  limit?: number;
};
export type ListMyReviewsApiResponse = /** status 200 OK */ ListMyReview;
export type ListMyReviewsApiArg = {
  /** Rows of a page. */
  limit?: number;
  /** Rows to skip. Not together with cursor. */
  offset?: number;
  /** The next of the page before. */
  cursor?: string;
};
export type DeleteMyReviewApiResponse = unknown;
export type DeleteMyReviewApiArg = {
  id: string;
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type GetMyReviewApiResponse = /** status 200 OK */ MyReview;
export type GetMyReviewApiArg = {
  id: string;
};
export type UpdateMyReviewApiResponse = /** status 200 OK */ MyReview;
export type UpdateMyReviewApiArg = {
  id: string;
  /** The ETag of the document that the change is based on, as "v7". If it was changed meanwhile, the answer is 409 version_conflict. */
  "If-Match"?: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  updateReviewRequestBody: UpdateReviewRequestBody;
};
export type EndMyOtherSessionsApiResponse = unknown;
export type EndMyOtherSessionsApiArg = {
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type ListMySessionsApiResponse = /** status 200 OK */ Sessions;
export type ListMySessionsApiArg = void;
export type EndMySessionApiResponse = unknown;
export type EndMySessionApiArg = {
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type PlaceOrderApiResponse =
  | /** status 200 OK */ PlacedOrder
  | /** status 201 Created */ PlacedOrder
  | /** status 202 Accepted */ PlacedOrder;
export type PlaceOrderApiArg = {
  /** The secret of the cart, if one is named. */
  "Cart-Token"?: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key": string;
  placeRequestBody: PlaceRequestBody;
};
export type GetOrderApiResponse = /** status 200 OK */ ShownOrder;
export type GetOrderApiArg = {
  id: string;
  /** The secret of the order. */
  token?: string;
};
export type GetPageApiResponse = /** status 200 OK */ ContentPage;
export type GetPageApiArg = {
  /** Id or slug. */
  name: string;
};
export type ReceivePaymentCallbackApiResponse = unknown;
export type ReceivePaymentCallbackApiArg = {
  provider: string;
  body: Blob;
};
export type ListProductsApiResponse = /** status 200 OK */ ProductList;
export type ListProductsApiArg = {
  /** Rows of a page. */
  limit?: number;
  /** Rows to skip. Not together with cursor. */
  offset?: number;
  /** The next of the page before. */
  cursor?: string;
  /** Words to search for, in the shop's language; in the order of relevance unless sort says otherwise. */
  q?: string;
  /** Products of this category and those below it. */
  categoryId?: string;
  /** The same by the category's slug. */
  category?: string;
  /** Products of a collection, by its id or slug; in its order unless sort says otherwise. */
  collection?: string;
  /** Products of one of these brands, by slug or id. */
  brand?: string[];
  /** Products with one of these tags. */
  tag?: string[];
  /** Some variant costs at least this, in minor units. */
  minPrice?: number;
  /** Some variant costs at most this, in minor units. */
  maxPrice?: number;
  /** true: some variant is in stock; false: none is. */
  inStock?: boolean;
  /** Customers gave it at least so many stars on average. */
  minRating?: number;
  /** Count what the list can be narrowed by, too. */
  facets?: boolean;
  /** relevance (the default with q), newest (the default without), price_asc, price_desc, rating, best_selling or title. Products without a price are not in lists sorted by price. */
  sort?: string;
};
export type CreateProductApiResponse = /** status 201 Created */ AdminProduct;
export type CreateProductApiArg = {
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  adminProductInput: AdminProductInput;
};
export type ListReviewsApiResponse = /** status 200 OK */ Reviews;
export type ListReviewsApiArg = {
  /** Rows of a page. */
  limit?: number;
  /** Rows to skip. Not together with cursor. */
  offset?: number;
  /** The next of the page before. */
  cursor?: string;
  /** Id or slug of the product. */
  id: string;
  /** Only those with so many stars; several times for several. */
  rating?: number[];
  /** Only those whose authors received the product. */
  verifiedPurchase?: boolean;
  /** newest (the default), helpful, highest or lowest. */
  sort?: string;
};
export type SubmitReviewApiResponse = /** status 201 Created */ MyReview;
export type SubmitReviewApiArg = {
  /** Id or slug of the product. */
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  submitReviewRequestBody: SubmitReviewRequestBody;
};
export type GetProductApiResponse = /** status 200 OK */ Product;
export type GetProductApiArg = {
  /** Id or slug. */
  name: string;
};
export type ListRelatedProductsApiResponse =
  /** status 200 OK */ ListRecommendedProduct;
export type ListRelatedProductsApiArg = {
  /** Id or slug. */
  name: string;
  /** How many. */
  limit?: number;
};
export type ListRecentlyViewedApiResponse =
  /** status 200 OK */ ListRecommendedProduct;
export type ListRecentlyViewedApiArg = {
  /** Ids of products, each as a parameter of its own. */
  productId: string[];
  /** How many. */
  limit?: number;
};
export type ListRecommendationsApiResponse =
  /** status 200 OK */ ListRecommendedProduct;
export type ListRecommendationsApiArg = {
  /** Ids of products, each as a parameter of its own. */
  productId: string[];
  /** How many. */
  limit?: number;
};
export type UnvoteReviewApiResponse = /** status 200 OK */ Review;
export type UnvoteReviewApiArg = {
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type VoteReviewApiResponse = /** status 200 OK */ Review;
export type VoteReviewApiArg = {
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
};
export type ReportReviewApiResponse = unknown;
export type ReportReviewApiArg = {
  id: string;
  /** Makes the request safe to repeat: up to 255 visible ASCII characters, new for each new request. */
  "Idempotency-Key"?: string;
  reportReviewRequestBody: ReportReviewRequestBody;
};
export type SuggestApiResponse = /** status 200 OK */ Suggestions;
export type SuggestApiArg = {
  /** What was typed so far. */
  q?: string;
  /** Suggestions of each kind. */
  limit?: number;
};
export type GetShopApiResponse = /** status 200 OK */ Shop;
export type GetShopApiArg = void;
export type Notifications = {
  /** On the way of a parcel. */
  order_updates: boolean;
};
export type User = {
  created_at: string;
  /** Empty: the shop's. */
  currency_code: string;
  default_billing_address_id: string | null;
  default_shipping_address_id: string | null;
  email: string;
  /** He proved that the address is his. */
  email_verified: boolean;
  first_name: string;
  id: string;
  /** BCP 47; empty: the shop's. */
  language: string;
  last_name: string;
  notifications: Notifications;
  phone: string;
  version: number;
};
export type Proven = {
  user: User;
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
export type TokenRequestBody = {
  /** Of the account, for whoever is not signed in to it. */
  password?: string;
  /** From the link in the mail. */
  token: string;
};
export type ForgotRequestBody = {
  email: string;
};
export type SigningKey = {
  alg: "EdDSA";
  crv: "Ed25519";
  kid: string;
  kty: "OKP";
  use: "sig";
  /** The public key in base64url. */
  x: string;
};
export type KeySet = {
  keys: SigningKey[];
};
export type SignedIn = {
  /** Send it as Authorization: Bearer. Not there if a cookie was asked for. */
  access_token?: string;
  /** His cart, with what he put into one as a guest. */
  cart_id: string | null;
  /** Seconds that the access token is good, or that the cookie's session lasts unless it is used. */
  expires_in: number;
  /** Takes a new access token, once. Not there if a cookie was asked for. */
  refresh_token?: string;
  user: User;
};
export type LogInRequestBody = {
  /** The cart of before. */
  cart_id?: string;
  /** For browsers: a session cookie instead of tokens. */
  cookie?: boolean;
  email: string;
  password: string;
};
export type LogOutRequestBody = {
  refresh_token?: string;
};
export type Refreshed = {
  /** Send it as Authorization: Bearer. Not there if a cookie was asked for. */
  access_token?: string;
  /** Seconds that the access token is good, or that the cookie's session lasts unless it is used. */
  expires_in: number;
  /** Takes a new access token, once. Not there if a cookie was asked for. */
  refresh_token?: string;
};
export type RefreshRequestBody = {
  refresh_token: string;
};
export type CustomerConsentInput = {
  given: boolean;
  kind: string;
  /** Of the text that was shown. */
  text_version?: string;
};
export type RegisterRequestBody = {
  /** The cart of before. */
  cart_id?: string;
  consents?: CustomerConsentInput[];
  /** For browsers: a session cookie instead of tokens. */
  cookie?: boolean;
  email: string;
  first_name?: string;
  /** BCP 47: in which mails are written. */
  language?: string;
  last_name?: string;
  password: string;
};
export type ResetRequestBody = {
  password: string;
  /** From the link in the mail. */
  token: string;
};
export type BrandRef = {
  id: string;
  name: string;
};
export type Money = {
  /** In minor units: cents, yen, fils. */
  amount: number;
  /** ISO 4217, upper case. */
  currency_code: string;
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
export type Rating = {
  /** From 1 to 5, with two decimals. */
  average: string;
  /** Published reviews. */
  count: number;
};
export type VariantListItem = {
  availability: string;
  compare_at_price: Money | null;
  id: string;
  price: Money | null;
  sku: string;
  title: string;
};
export type RecommendedProduct = {
  /** The best of its variants: in_stock, backorder, preorder, out_of_stock or discontinued. */
  availability: string;
  /** When sale begins; null: it has begun. */
  available_at: string | null;
  brand: BrandRef | null;
  /** What the cheapest variant cost before. */
  compare_at_price: Money | null;
  id: string;
  image: Image | null;
  /** Of the dearest variant. */
  max_price: Money | null;
  /** Of the cheapest variant; null while the product has none. */
  price: Money | null;
  rating: Rating | null;
  /** bought_together, similar, popular, for_you, your_categories or viewed; others may come. */
  reason: string;
  slug: string;
  subtitle: string;
  title: string;
  variant_count: number;
  /** The first 50. */
  variants: VariantListItem[];
};
export type ListRecommendedProduct = {
  data: RecommendedProduct[];
  /** Send it as cursor for the next page; null on the last one. */
  next: string | null;
  /** Rows of the whole list. */
  total: number;
};
export type Brand = {
  id: string;
  name: string;
  slug: string;
};
export type ListBrand = {
  data: Brand[];
  /** Send it as cursor for the next page; null on the last one. */
  next: string | null;
  /** Rows of the whole list. */
  total: number;
};
export type Coupon = {
  applied: boolean;
  code: string;
  message: string;
  /** Why it does nothing: coupon_invalid, coupon_expired or coupon_limit_reached. Empty when it is applied, and when a better promotion stands alone. */
  problem: string;
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
export type CartItem = {
  adjustments: Adjustment[];
  availability: string;
  compare_at_unit_price: Money | null;
  discount_total: Money;
  id: string;
  image_url: string;
  is_tax_inclusive: boolean;
  options: Choice[];
  /** How many of them can be had; the totals count these. */
  orderable_quantity: number;
  /** Null when the variant does not exist any more. */
  product_id: string | null;
  product_slug: string;
  /** As it is wanted. */
  quantity: number;
  sku: string;
  subtotal: Money;
  tax_lines: TaxLine[];
  tax_total: Money;
  title: string;
  total: Money;
  unit_price: Money;
  variant_id: string;
  variant_title: string;
};
export type Message = {
  /** price_changed, quantity_reduced, unavailable, coupon_removed, address_unusual, payment_declined. */
  code: string;
  /** For people. */
  content: string;
  /** What it is about. */
  path: string;
  /** error, warning or info. Nothing can be ordered before errors are resolved. */
  type: string;
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
export type Cart = {
  coupons: Coupon[];
  created_at: string;
  currency_code: string;
  discount_total: Money;
  /** When it is forgotten if nobody touches it. */
  expires_at: string;
  id: string;
  /** Units altogether. */
  item_count: number;
  items: CartItem[];
  /** What is not as the shopper left it. */
  messages: Message[];
  /** The total as it would be without discounts. */
  original_total: Money;
  /** Why the total is what it is: the amounts add up to it. */
  price_steps: PriceStep[];
  prices_include_tax: boolean;
  /** Before discounts on it; 0 until an option is chosen. */
  shipping_total: Money;
  /** active, merged, completed or expired. */
  state: string;
  subtotal: Money;
  /** On top of the prices, or contained in them. Without an address it is that of nowhere in particular. */
  tax_total: Money;
  total: Money;
  updated_at: string;
  version: number;
};
export type OwnCart = {
  /** Null where there is none that is open. */
  cart: Cart | null;
};
export type NewCart = {
  coupons: Coupon[];
  created_at: string;
  currency_code: string;
  discount_total: Money;
  /** When it is forgotten if nobody touches it. */
  expires_at: string;
  id: string;
  /** Units altogether. */
  item_count: number;
  items: CartItem[];
  /** What is not as the shopper left it. */
  messages: Message[];
  /** The total as it would be without discounts. */
  original_total: Money;
  /** Why the total is what it is: the amounts add up to it. */
  price_steps: PriceStep[];
  prices_include_tax: boolean;
  /** Before discounts on it; 0 until an option is chosen. */
  shipping_total: Money;
  /** active, merged, completed or expired. */
  state: string;
  subtotal: Money;
  /** On top of the prices, or contained in them. Without an address it is that of nowhere in particular. */
  tax_total: Money;
  /** Send it as the header Cart-Token. Browsers have it in a cookie. */
  token: string;
  total: Money;
  updated_at: string;
  version: number;
};
export type NewItem = {
  /** 1 if it is left out. */
  quantity?: number;
  variant_id: string;
};
export type CreateCartRequestBody = {
  /** What is in it from the beginning. */
  items?: NewItem[];
};
export type RemoveCouponRequestBody = {
  code?: string;
};
export type CouponRequestBody = {
  code: string;
};
export type SetItemRequestBody = {
  quantity: number;
};
export type CategoryNode = {
  children: CategoryNode[];
  id: string;
  name: string;
  slug: string;
};
export type CategoryTree = {
  /** The roots, in order. */
  data: CategoryNode[];
  /** Categories on all levels. */
  total: number;
};
export type CategoryRef = {
  id: string;
  name: string;
  slug: string;
};
export type Seo = {
  description: string;
  title: string;
};
export type Category = {
  children: CategoryRef[];
  /** HTML that is safe to show. */
  description: string;
  id: string;
  name: string;
  parent_id: string | null;
  /** From the root to this category. */
  path: CategoryRef[];
  seo: Seo;
  slug: string;
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
export type MissingField = {
  code: string;
  field: string;
  message: string;
};
export type PaymentMethod = {
  /** What the provider's script in the browser needs. */
  config: {
    [key: string]: string;
  };
  description: string;
  instructions: string;
  provider: string;
  title: string;
};
export type ShippingOption = {
  description: string;
  id: string;
  kind: string;
  max_days: number;
  min_days: number;
  name: string;
  price: Money;
};
export type Checkout = {
  /** What the buyer has to do, while requires_escalation. */
  action: NextAction | null;
  billing_address: Address | null;
  cart_id: string;
  consents: Consent[];
  coupons: Coupon[];
  created_at: string;
  currency_code: string;
  discount_total: Money;
  email: string;
  /** Until when goods are held and prices are frozen. */
  held_until: string | null;
  id: string;
  /** Units altogether. */
  item_count: number;
  items: CartItem[];
  /** What is not as the shopper left it. */
  messages: Message[];
  /** What has to be said before it can be completed. */
  missing: MissingField[];
  note: string;
  /** The order that was placed, or waits for its payment. */
  order_id: string | null;
  /** By which a guest sees the order, once it stands. */
  order_token: string;
  /** The total as it would be without discounts. */
  original_total: Money;
  payment_methods: PaymentMethod[];
  /** Why the total is what it is: the amounts add up to it. */
  price_steps: PriceStep[];
  prices_include_tax: boolean;
  requires_shipping: boolean;
  shipping_address: Address | null;
  shipping_option_id: string | null;
  shipping_options: ShippingOption[];
  /** Before discounts on it; 0 until an option is chosen. */
  shipping_total: Money;
  /** incomplete, requires_escalation, ready_for_complete, complete_in_progress, completed or canceled. */
  status: string;
  subtotal: Money;
  /** On top of the prices, or contained in them. Without an address it is that of nowhere in particular. */
  tax_total: Money;
  total: Money;
  updated_at: string;
  version: number;
};
export type OwnCheckout = {
  checkout: Checkout | null;
};
export type BeginRequestBody = {
  cart_id: string;
};
export type AddressInput = {
  /** Street and number, or what takes their place. */
  address_1?: string;
  address_2?: string;
  city?: string;
  company?: string;
  /** ISO 3166-1 alpha-2. */
  country_code?: string;
  first_name?: string;
  last_name?: string;
  /** E.164 where it is known. */
  phone?: string;
  postal_code?: string;
  province?: string;
  /** ISO 3166-2, the part behind the hyphen. */
  province_code?: string;
};
export type ConsentInput = {
  given: boolean;
  kind: string;
  /** Of the text that was shown. */
  version?: string;
};
export type UpdateRequestBody = {
  /** The shipping address if it is never sent. */
  billing_address?: AddressInput;
  consents?: ConsentInput[];
  email?: string;
  note?: string;
  shipping_address?: AddressInput;
  shipping_option_id?: string;
};
export type LineQuantity = {
  line_id: string;
  quantity: number;
};
export type Fulfillment = {
  carrier: string;
  created_at: string;
  delivered_at: string | null;
  estimated_delivery: string | null;
  id: string;
  items: LineQuantity[];
  shipped_at: string | null;
  status: string;
  tracking_number: string;
  tracking_url: string;
};
export type OrderItem = {
  adjustments: Adjustment[];
  canceled_quantity: number;
  compare_at_unit_price: Money | null;
  /** After cancels and returns. */
  current_quantity: number;
  discount_total: Money;
  fulfilled_quantity: number;
  id: string;
  image_url: string;
  is_tax_inclusive: boolean;
  options: Choice[];
  product_id: string;
  /** As it was ordered. */
  quantity: number;
  refunded_quantity: number;
  returned_quantity: number;
  sku: string;
  subtotal: Money;
  tax_lines: TaxLine[];
  tax_total: Money;
  title: string;
  total: Money;
  unit_price: Money;
  variant_id: string;
  variant_title: string;
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
export type RefundItem = {
  amount: Money;
  line_id: string;
  quantity: number;
};
export type Refund = {
  amount: Money;
  created_at: string;
  id: string;
  items: RefundItem[];
  payment_id: string;
  reason: string;
  /** The part of it that is for the shipping. */
  shipping_amount: Money;
  status: string;
};
export type ReturnItem = {
  damaged: number;
  discarded: number;
  line_id: string;
  quantity: number;
  restocked: number;
};
export type Return = {
  created_at: string;
  id: string;
  items: ReturnItem[];
  reason: string;
  status: string;
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
export type HistoryEntry = {
  actor: string;
  at: string;
  /** status, payment, fulfillment, return or note. */
  axis: string;
  from: string;
  note: string;
  to: string;
};
export type PlacedOrder = {
  /** What the buyer has to do. */
  action?: NextAction;
  billing_address: Address | null;
  cancel_reason: string;
  canceled_at: string | null;
  /** payment_requires_action, with status 202: the order waits for the buyer. */
  code?: string;
  consents: Consent[];
  created_at: string;
  currency_code: string;
  customer_id: string | null;
  discount_total: Money;
  email: string;
  /** When it ends by itself if it is not paid. */
  expires_at: string | null;
  fulfillment_status: string;
  fulfillments: Fulfillment[];
  id: string;
  items: OrderItem[];
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
  refunded_total: Money;
  refunds: Refund[];
  return_status: string;
  returns: Return[];
  shipping_address: Address | null;
  shipping_method: ShippingMethod | null;
  /** Before discounts on it. */
  shipping_total: Money;
  /** pending, requires_action, confirmed, completed, canceled or expired. */
  status: string;
  status_history: HistoryEntry[];
  subtotal: Money;
  /** On top of the prices, or contained in them: see prices_include_tax. */
  tax_total: Money;
  /** Send it as ?token= to see the order again. */
  token: string;
  total: Money;
  updated_at: string;
  version: number;
};
export type PaymentInput = {
  /** For the provider: a payment method. */
  data?: {
    [key: string]: unknown;
  };
  /** One of payment_methods; not needed where there is nothing to pay. */
  provider?: string;
};
export type CompleteRequestBody = {
  /** The total that the buyer was shown. */
  expected_total: Money;
  payment?: PaymentInput;
};
export type Collection = {
  /** HTML that is safe to show. */
  description: string;
  id: string;
  seo: Seo;
  slug: string;
  title: string;
};
export type ListCollection = {
  data: Collection[];
  /** Send it as cursor for the next page; null on the last one. */
  next: string | null;
  /** Rows of the whole list. */
  total: number;
};
export type Country = {
  city_required: boolean;
  /** ISO 3166-1 alpha-2. */
  code: string;
  /** In English. */
  name: string;
  postal_code_required: boolean;
  /** By name or by code. */
  province_required: boolean;
};
export type Countries = {
  data: Country[];
};
export type LeaveRequestBody = {
  /** Of the account: whoever leaves shows that it is his. Empty for one that has none. */
  password?: string;
};
export type NotificationsPatch = {
  order_updates?: boolean;
};
export type UpdateMeRequestBody = {
  currency_code?: string;
  first_name?: string;
  /** BCP 47; empty: the shop's. */
  language?: string;
  last_name?: string;
  notifications?: NotificationsPatch;
  phone?: string;
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
export type MyConsents = {
  data: CustomerConsent[];
};
export type CustomerConsents = {
  data: CustomerConsent[];
};
export type ConsentsInput = {
  consents: CustomerConsentInput[];
};
export type EmailRequestBody = {
  email: string;
  /** Of the account: whoever moves it shows that it is his. */
  password: string;
};
export type MyOrder = {
  fulfillment_status: string;
  id: string;
  number: string;
  payment_status: string;
  placed_at: string | null;
  refunded_total: Money;
  return_status: string;
  status: string;
  total: Money;
};
export type ListMyOrder = {
  data: MyOrder[];
  /** Send it as cursor for the next page; null on the last one. */
  next: string | null;
  /** Rows of the whole list. */
  total: number;
};
export type PasswordRequestBody = {
  current_password: string;
  password: string;
};
export type ReviewReply = {
  at: string;
  text: string;
};
export type MyReview = {
  /** First name and initial; null where nobody is named. */
  author: string | null;
  created_at: string;
  /** Customers whom it helped. */
  helpful_count: number;
  id: string;
  product_id: string;
  /** Stars, from 1 to 5. */
  rating: number;
  /** Why it is not shown. */
  rejection: string | null;
  /** What the shop answered. */
  reply: ReviewReply | null;
  status: "pending" | "published" | "rejected";
  /** Plain text with line breaks, never HTML: escape it. May be empty. */
  text: string;
  /** May be empty. */
  title: string;
  updated_at: string;
  /** The product was delivered to its author. */
  verified_purchase: boolean;
  version: number;
};
export type ListMyReview = {
  data: MyReview[];
  /** Send it as cursor for the next page; null on the last one. */
  next: string | null;
  /** Rows of the whole list. */
  total: number;
};
export type UpdateReviewRequestBody = {
  rating?: number;
  text?: string;
  title?: string;
  /** The version that the change is based on, instead of If-Match. */
  version?: number;
};
export type Session = {
  /** From where it was signed in. */
  address: string;
  created_at: string;
  /** The one that asks. */
  current: boolean;
  expires_at: string;
  id: string;
  kind: "browser" | "api";
  last_used_at: string;
  /** What the device says it is. */
  user_agent: string;
};
export type Sessions = {
  data: Session[];
};
export type PlaceRequestBody = {
  billing_address?: AddressInput;
  /** Instead of items. */
  cart_id?: string;
  consents?: ConsentInput[];
  coupon_codes?: string[];
  email: string;
  expected_total?: Money;
  items?: NewItem[];
  note?: string;
  payment?: PaymentInput;
  shipping_address?: AddressInput;
  /** The cheapest if it is left out. */
  shipping_option_id?: string;
};
export type OrderPayment = {
  /** What the buyer has to do, while he has; plain text. */
  instructions: string;
  on_delivery: boolean;
  provider: string;
  title: string;
};
export type ShownOrder = {
  billing_address: Address | null;
  cancel_reason: string;
  canceled_at: string | null;
  consents: Consent[];
  created_at: string;
  currency_code: string;
  customer_id: string | null;
  discount_total: Money;
  email: string;
  /** When it ends by itself if it is not paid. */
  expires_at: string | null;
  fulfillment_status: string;
  fulfillments: Fulfillment[];
  id: string;
  items: OrderItem[];
  /** What the buyer wrote. */
  note: string;
  number: string;
  /** The total as it would be without discounts. */
  original_total: Money;
  /** What is still to be paid. */
  outstanding_total: Money;
  /** What was taken; refunds are not subtracted. */
  paid_total: Money;
  /** Of the last payment; null where nothing is to be paid. */
  payment_method: OrderPayment | null;
  payment_status: string;
  payments: Payment[];
  /** Since when the order stands; null while it waits for its payment. */
  placed_at: string | null;
  /** The day of placed_at, or of created_at, where the shop is: YYYY-MM-DD. */
  placed_on: string;
  /** Why the total is what it is: the amounts add up to it. */
  price_steps: PriceStep[];
  prices_include_tax: boolean;
  refunded_total: Money;
  refunds: Refund[];
  return_status: string;
  returns: Return[];
  shipping_address: Address | null;
  shipping_method: ShippingMethod | null;
  /** Before discounts on it. */
  shipping_total: Money;
  /** pending, requires_action, confirmed, completed, canceled or expired. */
  status: string;
  status_history: HistoryEntry[];
  subtotal: Money;
  /** On top of the prices, or contained in them: see prices_include_tax. */
  tax_total: Money;
  total: Money;
  updated_at: string;
  version: number;
};
export type ContentPage = {
  /** HTML, in which nothing can do harm. */
  body: string;
  id: string;
  seo: Seo;
  slug: string;
  title: string;
  updated_at: string;
};
export type ProductListItem = {
  /** The best of its variants: in_stock, backorder, preorder, out_of_stock or discontinued. */
  availability: string;
  /** When sale begins; null: it has begun. */
  available_at: string | null;
  brand: BrandRef | null;
  /** What the cheapest variant cost before. */
  compare_at_price: Money | null;
  id: string;
  image: Image | null;
  /** Of the dearest variant. */
  max_price: Money | null;
  /** Of the cheapest variant; null while the product has none. */
  price: Money | null;
  rating: Rating | null;
  slug: string;
  subtitle: string;
  title: string;
  variant_count: number;
  /** The first 50. */
  variants: VariantListItem[];
};
export type FacetValue = {
  count: number;
  label: string;
  selected: boolean;
  /** As the parameter takes it. */
  value: string;
};
export type Facet = {
  label: string;
  /** Of the parameter that filters by it: category, brand, in_stock, attr.<code>; price is min_price and max_price, and rating min_rating. */
  name: string;
  /** value; boolean; range and price: values are min..max, either of which may be missing; rating: so many stars and more. */
  type: string;
  /** Of numbers. */
  unit?: string;
  values: FacetValue[];
};
export type PriceRange = {
  max: Money;
  min: Money;
};
export type ProductList = {
  /** Nothing is found by the words as they are; these are the products of the suggestion. */
  corrected?: boolean;
  data: ProductListItem[];
  /** With facets=true: what the list can be narrowed by. What would not divide it is left out. */
  facets?: Facet[];
  /** With q: the words that were found, in lower case, to be marked in titles. */
  marks?: string[];
  /** Send it as cursor for the next page; null on the last one. */
  next: string | null;
  /** With facets=true: of the products that there would be at any price; null if none of them has one. */
  price_range?: PriceRange | null;
  /** The words in a spelling that finds more. */
  suggestion?: string;
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
export type Review = {
  /** First name and initial; null where nobody is named. */
  author: string | null;
  created_at: string;
  /** Customers whom it helped. */
  helpful_count: number;
  id: string;
  product_id: string;
  /** Stars, from 1 to 5. */
  rating: number;
  /** What the shop answered. */
  reply: ReviewReply | null;
  /** Plain text with line breaks, never HTML: escape it. May be empty. */
  text: string;
  /** May be empty. */
  title: string;
  updated_at: string;
  /** The product was delivered to its author. */
  verified_purchase: boolean;
};
export type RatingCount = {
  count: number;
  rating: number;
};
export type Reviews = {
  data: Review[];
  /** How many gave 5, 4, 3, 2 and 1 stars. */
  histogram: RatingCount[];
  /** Send it as cursor for the next page; null on the last one. */
  next: string | null;
  /** Of all published reviews, whatever the list is narrowed to; null while there is none. */
  rating: Rating | null;
  /** Rows of the whole list. */
  total: number;
};
export type SubmitReviewRequestBody = {
  /** Stars. */
  rating: number;
  /** Plain text with line breaks. */
  text?: string;
  /** One line of plain text. */
  title?: string;
};
export type Variant = {
  availability: string;
  compare_at_price: Money | null;
  gtin: string;
  height_mm: number;
  id: string;
  length_mm: number;
  /** Few are left. */
  low_stock: boolean;
  /** 0: no limit. */
  max_per_order: number;
  /** The pictures of this variant, best first. */
  media_ids: string[];
  /** One per option of the product, in their order. */
  option_value_ids: string[];
  options: SelectedOption[];
  price: Money | null;
  requires_shipping: boolean;
  sku: string;
  title: string;
  weight_grams: number;
  width_mm: number;
};
export type Product = {
  attributes: Attribute[];
  /** The best of its variants. */
  availability: string;
  /** When sale begins; null: it has begun. */
  available_at: string | null;
  brand: Brand | null;
  /** All categories of the product, the primary one first. */
  categories: string[];
  /** From the root to the primary category: the breadcrumb. */
  category_path: CategoryRef[];
  compare_at_price: Money | null;
  /** HTML that is safe to show. */
  description: string;
  id: string;
  /** The first picture. */
  image: Image | null;
  /** Of the dearest variant. */
  max_price: Money | null;
  media: Image[];
  options: Option[];
  /** Of the cheapest variant; null while the product has none. */
  price: Money | null;
  product_type: string | null;
  published_at: string;
  rating: Rating | null;
  seo: Seo;
  slug: string;
  subtitle: string;
  tags: string[];
  title: string;
  updated_at: string;
  variants: Variant[];
};
export type ReportReviewRequestBody = {
  /** For staff. */
  note?: string;
  /** private: it tells of a person what is nobody's business. */
  reason: "spam" | "offensive" | "off_topic" | "untrue" | "private" | "other";
};
export type Suggestions = {
  brands: Brand[];
  categories: CategoryRef[];
  products: ProductListItem[];
  /** Whole searches, to be sent as q. */
  queries: string[];
};
export type MenuItem = {
  items?: MenuItem[];
  label: string;
  /** A path in the shop, or an address that begins with https://; it may be empty where there are lines below. */
  url: string;
};
export type Logo = {
  height: number;
  url: string;
  /** In pixels. */
  width: number;
};
export type Shop = {
  /** A line above every page; empty: none. */
  announcement: string;
  /** In which prices are shown; ISO 4217. */
  currency_code: string;
  footer_menu: MenuItem[];
  /** What stands beside the categories. */
  header_menu: MenuItem[];
  /** That its pages speak. */
  languages: string[];
  /** The shop's own; BCP 47. */
  locale: string;
  /** What stands for the shop's name; null: the name is written. */
  logo: Logo | null;
  name: string;
  prices_include_tax: boolean;
};
