import { useState } from 'react'
import { Input, Label, TextField as AriaTextField, type TextFieldProps } from 'react-aria-components'
import { useLanguage, useT } from '../language.tsx'
import { Below, labelClass, type FieldShown } from './field.tsx'
import { moneyText, parseMoney } from './money.ts'

type MoneyFieldProps = Omit<TextFieldProps, 'children' | 'className' | 'value' | 'onChange' | 'defaultValue'> &
  FieldShown & {
    currency: string
    value: number | null // minor units; null is nothing
    onChange: (amount: number | null) => void
    min?: number // minor units; 0 without
  }

// MoneyField is an amount in one currency. What is entered is read when the field is left, and while it is no amount the field
// says so and its value stays what it was.
export function MoneyField({ label, hint, error, hideLabel, currency, value, onChange, min = 0, ...props }: MoneyFieldProps) {
  const { locale } = useLanguage()
  const t = useT()
  const [entered, setEntered] = useState<string | null>(null) // while it is being written
  const amount = entered === null ? value : entered.trim() === '' ? null : parseMoney(entered, currency, locale)
  const isWrong = entered !== null && entered.trim() !== '' && (amount === null || amount < min)
  const [wasLeft, setLeft] = useState(false)
  const wrong = error ?? (isWrong && wasLeft ? t('kit.money.wrong', { example: moneyText(1250, currency, locale) }) : undefined)
  const enter = (text: string) => {
    setEntered(text)
    const read = text.trim() === '' ? null : parseMoney(text, currency, locale)
    if (text.trim() === '' || (read !== null && read >= min)) onChange(read)
  }
  const leave = () => {
    setLeft(true)
    if (!isWrong) setEntered(null)
  }
  return (
    <AriaTextField
      validationBehavior="aria" {...props} isInvalid={Boolean(wrong)} data-field={props.name} className="block" inputMode="decimal"
      value={entered ?? moneyText(value, currency, locale)} onChange={enter} onBlur={leave}
    >
      <Label className={hideLabel ? 'sr-only' : labelClass}>{label}</Label>
      <span className="relative block">
        <Input className="control pr-14 text-right tabular-nums" />
        <span className="pointer-events-none absolute inset-y-0 right-3 flex items-center text-soft">{currency}</span>
      </span>
      <Below hint={hint} error={wrong} />
    </AriaTextField>
  )
}
