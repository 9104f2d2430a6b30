import { useState } from 'react'
import type { Address, Country } from '../../api/store.gen.ts'
import { countryName } from '../../i18n/countries.ts'
import { useLanguage } from '../../i18n/text.ts'
import { Choice, Field } from '../parts/field.tsx'
import { fieldsOf } from './address.ts'

interface AddressFieldsProps {
  prefix: '' | 'shipping_address.' | 'billing_address.'
  known: Address | null
  home: string // the country that is offered first
  countries: Country[]
  section: 'shipping' | 'billing' // for browsers that fill in forms
  value: (name: string) => string | undefined // what was sent without a script
  problem: (name: string) => string | undefined
}

// AddressFields is the form of an address: the fields that its country has, by the names that people there use.
export function AddressFields({ prefix, known, home, countries, section, value, problem }: AddressFieldsProps) {
  const { t, locale } = useLanguage()
  const [code, setCode] = useState(value(`${prefix}country_code`) || known?.country_code || home)
  const country = countries.find((one) => one.code === code)
  const named = countries.map((one) => ({ code: one.code, name: countryName(one.code, locale) })).sort((a, b) => (plain(a.name) < plain(b.name) ? -1 : 1))
  const knownOf = (name: keyof Address) => (name === 'province' ? known?.province || known?.province_code : known?.[name])
  return (
    <div className="grid grid-cols-2 gap-x-4 gap-y-4">
      <Choice
        name={`${prefix}country_code`}
        label={t('address.country')}
        value={code}
        onChange={(event) => setCode(event.target.value)}
        autoComplete={`${section} country`}
        problem={problem(`${prefix}country_code`)}
        className="col-span-2"
      >
        {named.map((one) => (
          <option key={one.code} value={one.code}>
            {one.name}
          </option>
        ))}
      </Choice>
      {fieldsOf(country).map(({ name, label, isRequired, isWide, autoComplete, longest }) => (
        <Field
          key={name}
          name={prefix + name}
          label={t(label)}
          isOptional={!isRequired && name !== 'first_name'}
          aria-required={isRequired}
          hint={name === 'phone' ? t('address.phoneHint') : undefined}
          defaultValue={value(prefix + name) ?? knownOf(name)}
          maxLength={longest}
          type={name === 'phone' ? 'tel' : 'text'}
          autoComplete={`${section} ${autoComplete}`}
          problem={problem(prefix + name)}
          className={isWide ? 'col-span-2' : 'col-span-2 xs:col-span-1'}
        />
      ))}
    </div>
  )
}

// plain has names sorted as people look for them: Ägypten stands by A.
const plain = (name: string) => name.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase()
