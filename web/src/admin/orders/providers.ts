import type { Translate } from '../language.tsx'

const known = ['test', 'manual', 'cod', 'stripe'] as const

// providerName is what the way to pay is called; one that this version does not know is called as the API calls it.
export function providerName(provider: string, t: Translate): string {
  const name = known.find((name) => name === provider)
  return name ? t(`orders.provider.${name}`) : provider
}
