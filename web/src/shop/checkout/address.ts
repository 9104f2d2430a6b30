import type { Address, AddressInput, Country } from '../../api/store.gen.ts'

// AddressField is a field of the form of an address, as a country has it.
export interface AddressField {
  name: keyof AddressInput
  label: `address.${'first_name' | 'last_name' | 'company' | 'address_1' | 'address_2' | 'city' | 'town' | 'suburb' | 'postal_code' | 'postcode' | 'zip' | 'eircode' | 'pin' | 'province' | 'state' | 'region' | 'prefecture' | 'county' | 'canton' | 'phone'}`
  isRequired: boolean
  isWide: boolean // it has a row of its own
  autoComplete: string
  longest: number // characters
}

// What countries call their parts, and their codes for the mail, where it is not what everybody calls them.
const provinces: Record<string, AddressField['label']> = {
  US: 'address.state', AU: 'address.state', BR: 'address.state', MX: 'address.state', IN: 'address.state', MY: 'address.state', NG: 'address.state',
  VE: 'address.state', JP: 'address.prefecture', GB: 'address.county', IE: 'address.county', NZ: 'address.region', CL: 'address.region', CH: 'address.canton',
}
const codes: Record<string, AddressField['label']> = {
  US: 'address.zip', PR: 'address.zip', PH: 'address.zip', GB: 'address.postcode', AU: 'address.postcode', NZ: 'address.postcode', IE: 'address.eircode', IN: 'address.pin',
}
const cities: Record<string, AddressField['label']> = { GB: 'address.town', AU: 'address.suburb', NZ: 'address.town' }

// Where the code is written behind the city; everywhere else it stands before it.
const codeLast = ['US', 'CA', 'AU', 'GB', 'IE', 'NZ', 'IN', 'BR', 'MX']

// Where a province is of use though an address can do without.
const provinceOptional = ['IE', 'NZ', 'MY', 'CL', 'VN', 'PA', 'CO']

// fieldsOf is the fields of an address in a country, in the order in which people there write them.
export function fieldsOf(country: Country | undefined): AddressField[] {
  const code = country?.code ?? ''
  const field = (name: AddressField['name'], autoComplete: string, isRequired: boolean, isWide: boolean, longest: number, label = `address.${name}` as AddressField['label']): AddressField => ({
    name, label, isRequired, isWide, autoComplete, longest,
  })
  const postal = field('postal_code', 'postal-code', country?.postal_code_required ?? false, false, 20, codes[code])
  const city = field('city', 'address-level2', country?.city_required ?? true, false, 100, cities[code])
  const place = codeLast.includes(code) ? [city, postal] : [postal, city]
  const hasProvince = country?.province_required || provinceOptional.includes(code)
  if (hasProvince) place.splice(codeLast.includes(code) ? 1 : 2, 0, field('province', 'address-level1', country?.province_required ?? false, place.length % 2 === 0 && !codeLast.includes(code), 100, provinces[code]))
  return [
    field('first_name', 'given-name', false, false, 100),
    field('last_name', 'family-name', true, false, 100),
    field('company', 'organization', false, true, 300),
    field('address_1', 'address-line1', true, true, 300),
    field('address_2', 'address-line2', false, true, 300),
    ...place,
    field('phone', 'tel', false, true, 40),
  ]
}

// isComplete is whether an address has everything that its country asks for, so that it is worth to be sent.
export const isComplete = (address: AddressInput, country: Country | undefined): boolean =>
  Boolean(country) && fieldsOf(country).every(({ name, isRequired }) => !isRequired || Boolean(address[name]?.trim()))

// sameAddress is whether an address that was entered is the one that the shop knows.
export function sameAddress(entered: AddressInput, known: Address | null): boolean {
  const names: (keyof Address)[] = ['first_name', 'last_name', 'company', 'address_1', 'address_2', 'city', 'postal_code', 'country_code', 'phone']
  const bare = (text: string | undefined) => (text ?? '').trim().replace(/\s+/g, ' ').toLowerCase()
  const dialled = (text: string | undefined) => bare(text).replace(/[ \-./()]/g, '')
  if (!known) return false
  const province = bare(entered.province)
  return (
    names.every((name) => (name === 'phone' ? dialled(entered[name]) === dialled(known[name]) : bare(entered[name]) === bare(known[name]))) &&
    (province === bare(known.province) || (known.province === '' && province === bare(known.province_code)))
  )
}

// homeOf is the country that is offered first, by the shop's language: en-GB is in GB.
export function homeOf(locale: string, countries: Country[]): string {
  const code = locale.split('-')[1] ?? (locale === 'de' ? 'DE' : 'US')
  return countries.some((one) => one.code === code) ? code : 'US'
}
