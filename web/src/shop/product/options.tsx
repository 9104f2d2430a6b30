import { Link } from '#link'
import type { Product, Variant } from '../../api/store.gen.ts'
import { useT } from '../../i18n/text.ts'
import { offeredOf, pathOf } from './choice.ts'

interface OptionsProps {
  product: Product
  chosen: Variant
}

// Options is what can be chosen of a product, each value a link to the variant that has it.
export function Options({ product, chosen }: OptionsProps) {
  const t = useT()
  if (product.options.length === 0) return null
  return (
    <div className="options">
      {product.options.map((option, at) => {
        const id = `option-${option.id}`
        const value = chosen.options[at]?.value
        return (
          <div key={option.id} role="group" aria-labelledby={id}>
            <p id={id} className="option">
              {option.name}
              {value && <span className="soft">{`: ${value}`}</span>}
            </p>
            <ul className="variants">
              {offeredOf(product, option, chosen).map((offered) =>
                offered.variant === null ? null : (
                  <li key={offered.id}>
                    <Link
                      className={offered.isAvailable ? 'choice' : 'choice gone'}
                      to={pathOf(product.slug, offered.variant)}
                      replace
                      rel="nofollow"
                      aria-current={offered.isOn ? 'true' : undefined}
                    >
                      {offered.value}
                      {!offered.isAvailable && <span className="sr-only">{`, ${t('options.notAvailable')}`}</span>}
                    </Link>
                  </li>
                ),
              )}
            </ul>
          </div>
        )
      })}
    </div>
  )
}
