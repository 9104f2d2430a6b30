import type { AdminMedia, AdminMediaInput, AdminProduct, AdminProductInput, AdminProductPatch } from '../../api/admin.gen.ts'
import type { Translate } from '../language.tsx'
import { Refusal } from '../problem.ts'
import { newVariant, unpriced, variantDraft, variantInput, type OptionDraft, type VariantDraft } from './variants.ts'

// PictureDraft is a picture of a product: one that it has, an upload that lies ready, or an address elsewhere.
export interface PictureDraft {
  key: string
  id: string | null
  blob_key: string
  url: string // where it is seen
  alt: string
  error: string // why its sizes could not be made
}

// ProductDraft is a product while it is changed. Its fields are named as in the API, so that what the API refuses finds them.
export interface ProductDraft {
  title: string
  subtitle: string
  slug: string
  description: string
  status: 'draft' | 'published' | 'archived'
  published_at: string // empty: not said
  available_at: string
  brand: string // its name
  product_type: string // its name
  tax_class: string
  categories: string[] // ids, the primary one first
  tags: string[]
  options: OptionDraft[]
  variants: VariantDraft[]
  media: PictureDraft[]
  attributes: Record<string, AttributeValue[]> // by code
  seo: { title: string; description: string }
}

export type AttributeValue = string | number | boolean

const noTime = '0001-01-01T00:00:00Z' // as the API takes a time away

const pictureDraft = (media: AdminMedia): PictureDraft => ({
  key: media.id, id: media.id, blob_key: '', url: media.renditions[0]?.url ?? media.url, alt: media.alt, error: media.status === 'failed' ? media.error : '',
})

export const statusOf = (status: string): ProductDraft['status'] => (status === 'published' || status === 'archived' ? status : 'draft')

// productDraft is a product as it is.
export function productDraft(product: AdminProduct): ProductDraft {
  return {
    title: product.title, subtitle: product.subtitle, slug: product.slug, description: product.description, status: statusOf(product.status),
    published_at: product.published_at ?? '', available_at: product.available_at ?? '', brand: product.brand?.name ?? '', product_type: product.product_type?.name ?? '',
    tax_class: product.tax_class, categories: product.categories, tags: product.tags,
    options: product.options.map((option) => ({ key: option.id, id: option.id, name: option.name, values: option.values.map((value) => value.value) })),
    variants: product.variants.map(variantDraft), media: product.media.map(pictureDraft),
    attributes: Object.fromEntries(product.attributes.map((attribute) => [attribute.code, attribute.values as AttributeValue[]])), seo: product.seo,
  }
}

export const noProduct: ProductDraft = {
  title: '', subtitle: '', slug: '', description: '', status: 'draft', published_at: '', available_at: '', brand: '', product_type: '', tax_class: '', categories: [], tags: [],
  options: [], variants: [newVariant('first', [], undefined)], media: [], attributes: {}, seo: { title: '', description: '' },
}

// copyOf is a new product like another: a draft without an address, and without what only one variant can have.
export function copyOf(product: AdminProduct): ProductDraft {
  const draft = productDraft(product)
  return {
    ...draft, slug: '', status: 'draft', published_at: '', available_at: '', media: draft.media.filter((picture) => /^https?:/.test(picture.url)).map((picture) => ({ ...picture, id: null })),
    options: draft.options.map((option) => ({ ...option, id: null })),
    variants: draft.variants.map((variant) => ({ ...newVariant(variant.key, variant.options, variant), title: variant.title })),
  }
}

const mediaInput = (picture: PictureDraft): AdminMediaInput => ({
  alt: picture.alt, ...(picture.id !== null ? { id: picture.id } : picture.blob_key ? { blob_key: picture.blob_key } : { url: picture.url }),
})

const attributesInput = (attributes: ProductDraft['attributes']) =>
  Object.entries(attributes)
    .filter(([, values]) => values.length > 0)
    .map(([code, values]) => ({ code, values }))

const time = (text: string) => text || noTime

// shelf is options, variants and pictures, which name each other and so are sent together.
function shelf(draft: ProductDraft): Pick<Required<AdminProductPatch>, 'options' | 'variants' | 'media'> {
  const pictures = draft.media.map((picture) => picture.key)
  return {
    options: draft.options.map(({ id, name, values }) => ({ ...(id !== null && { id }), name, values })),
    variants: draft.variants.map((variant) => variantInput(variant, pictures)), media: draft.media.map(mediaInput),
  }
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

// mustBePriced refuses variants that have a cost or a price before, and no price: they would be given away, or lose these.
export function mustBePriced(variants: readonly VariantDraft[], t: Translate) {
  const fields = unpriced(variants)
  if (fields.length > 0) throw new Refusal(fields, t('product.priceMissing'))
}

// patchOf is what the person changed, and nothing else: what others change meanwhile stays as they left it.
export function patchOf(draft: ProductDraft, base: ProductDraft): AdminProductPatch {
  const patch: AdminProductPatch = {}
  const plain = ['title', 'subtitle', 'slug', 'description', 'status', 'brand', 'product_type', 'tax_class', 'categories', 'tags', 'seo'] as const
  const changed = (name: keyof ProductDraft) => !same(draft[name], base[name])
  for (const name of plain) if (changed(name)) Object.assign(patch, { [name]: draft[name] })
  if (changed('published_at')) patch.published_at = time(draft.published_at)
  if (changed('available_at')) patch.available_at = time(draft.available_at)
  if (changed('attributes')) patch.attributes = attributesInput(draft.attributes)
  if (changed('options') || changed('variants') || changed('media')) Object.assign(patch, shelf(draft))
  return patch
}

// inputOf is a new product as the API takes it.
export function inputOf(draft: ProductDraft): AdminProductInput {
  const { title, subtitle, slug, description, status, brand, product_type, tax_class, categories, tags, seo, attributes, published_at, available_at } = draft
  return {
    title, subtitle, slug, description, status, brand, product_type, tax_class, categories, tags, seo, ...shelf(draft), attributes: attributesInput(attributes), ...(published_at && { published_at }), ...(available_at && { available_at }),
  }
}
