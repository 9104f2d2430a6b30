import type { ReactNode } from 'react'
import { Link } from '#link'
import type { ProductListItem } from '../../api/store.gen.ts'
import { number } from '../../i18n/format.ts'
import { useLanguage, type Language, type Translate } from '../../i18n/text.ts'
import { cardSizes, Picture } from './picture.tsx'
import { Price } from './price.tsx'
import { Stars } from './stars.tsx'

interface CardsProps {
  products: ProductListItem[]
  marks?: string[] // words to be marked in titles, in lower case
  eager?: number // how many are seen at once
}

// Cards is products in a grid.
export function Cards({ products, marks, eager = 0 }: CardsProps) {
  const language = useLanguage()
  return (
    <ul className="cards">
      {products.map((product, i) => (
        <Card key={product.id} product={product} marks={marks} isEager={i < eager} language={language} />
      ))}
    </ul>
  )
}

interface CardProps {
  product: ProductListItem
  marks: string[] | undefined
  isEager: boolean
  language: Language
}

function Card({ product, marks, isEager, language }: CardProps) {
  const { slug, title, image, availability, brand, rating, price, compare_at_price, max_price, variant_count } = product
  const { locale, t } = language
  const badge = badgeOf(availability, t)
  return (
    <li className="card">
      <Link to={`/products/${slug}`}>
        <span className="frame">
          <Picture image={image} title={title} sizes={cardSizes} isEager={isEager} />
          {badge && <span className="badge">{badge}</span>}
        </span>
        <span className="name">{marks?.length ? marked(title, marks) : title}</span>
      </Link>
      {brand && <p className="by">{brand.name}</p>}
      {rating && (
        <p className="stars">
          <Stars average={rating.average} /> {number(Number(rating.average), locale, 1)}
          <span className="sr-only"> {t('stars.outOf')}</span> ({number(rating.count, locale)}
          <span className="sr-only"> {t('stars.reviews')}</span>)
        </p>
      )}
      <Price price={price} before={compare_at_price} highest={max_price} language={language} />
      {variant_count > 1 && <p className="by">{t.count('card.choices', variant_count)}</p>}
    </li>
  )
}

function badgeOf(availability: string, t: Translate): string {
  switch (availability) {
    case 'out_of_stock':
      return t('stock.none')
    case 'preorder':
      return t('card.preorder')
    case 'discontinued':
      return t('stock.discontinued')
    default:
      return ''
  }
}

// marked is a text in which those words are marked.
export function marked(text: string, words: string[]): ReactNode[] {
  return text.split(/([\p{L}\p{N}\p{M}]+)/u).map((part, i) => (i % 2 === 1 && words.includes(part.toLowerCase()) ? <mark key={i}>{part}</mark> : part))
}
