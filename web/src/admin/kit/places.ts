import type { Locale } from '../../i18n/text.ts'
import type { Choice } from './field.tsx'

// Countries of ISO 3166-1.
const countryCodes =
  'AD AE AF AG AI AL AM AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW'.split(' ')

const byName = (a: Choice, b: Choice) => a.name.localeCompare(b.name)

// countries is every country by its name in a language.
export function countries(locale: Locale): Choice[] {
  const names = new Intl.DisplayNames(locale, { type: 'region' })
  return countryCodes.map((id) => ({ id, name: names.of(id) ?? id, hint: id })).sort(byName)
}

export const countryName = (code: string, locale: Locale): string => new Intl.DisplayNames(locale, { type: 'region' }).of(code) ?? code

// currencies is every currency by its name in a language.
export function currencies(locale: Locale): Choice[] {
  const names = new Intl.DisplayNames(locale, { type: 'currency' })
  return Intl.supportedValuesOf('currency').map((id) => ({ id, name: names.of(id) ?? id, hint: id })).sort(byName)
}

// timeZones is every time zone as it is called everywhere.
export const timeZones = (): Choice[] => [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])].map((id) => ({ id, name: id.replaceAll('_', ' ') }))

// languageTags is languages that a shop may have, with their region, and those given.
export function languageTags(locale: Locale, also: string): Choice[] {
  const names = new Intl.DisplayNames(locale, { type: 'language' })
  const tags = ['en', 'en-US', 'en-GB', 'en-IE', 'en-CA', 'en-AU', 'de', 'de-DE', 'de-AT', 'de-CH']
  return [...new Set([...tags, ...(also ? [also] : [])])].map((id) => ({ id, name: names.of(id) ?? id, hint: id }))
}
