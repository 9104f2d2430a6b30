import type { Address } from '../../api/store.gen.ts'
import { countryName } from '../../i18n/countries.ts'
import type { Locale } from '../../i18n/text.ts'

// Where the postal code is written behind the city; the same as in internal/kernel/address.
const codeLast = ['US', 'CA', 'AU', 'GB', 'IE', 'NZ', 'IN']

// linesOf is an address as it stands on a letter, line by line.
export function linesOf(address: Address, locale: Locale): string[] {
  const place = [address.city, address.province_code || address.province]
  if (codeLast.includes(address.country_code)) place.push(address.postal_code)
  else place.unshift(address.postal_code)
  const join = (parts: string[]) => parts.join(' ').split(/\s+/).filter(Boolean).join(' ')
  const country = address.country_code ? countryName(address.country_code, locale) : ''
  return [address.company, join([address.first_name, address.last_name]), address.address_1, address.address_2, join(place), country].filter(Boolean)
}
