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

// Writing is what is being written: the text, the value that was told for it, and what became of this.
interface Writing {
  text: string
  told: number | null
  kept?: number | null
}

// MoneyField is an amount in one currency. While what is written is no amount, the value stays what it was: the field is marked as
// unread, so that no form sends that instead, and says so once it was left or is to be sent. An amount that comes from elsewhere, from
// a button that fills in the rest, takes the place of what was written.
export function MoneyField({ label, hint, error, hideLabel, currency, value, onChange, min = 0, ...props }: MoneyFieldProps) {
  const { locale } = useLanguage()
  const t = useT()
  const [writing, setWriting] = useState<Writing | null>(null)
  if (writing !== null && !('kept' in writing)) setWriting({ ...writing, kept: value })
  const text = writing !== null && (value === writing.told || value === writing.kept || !('kept' in writing)) ? writing.text : null
  const read = (entered: string) => {
    const amount = entered.trim() === '' ? null : parseMoney(entered, currency, locale)
    return { amount, isUnread: entered.trim() !== '' && (amount === null || amount < min) }
  }
  const isUnread = text !== null && read(text).isUnread
  const [wasLeft, setLeft] = useState(false)
  const wrong = isUnread && wasLeft ? t('kit.money.wrong', { example: moneyText(1250, currency, locale) }) : error
  const enter = (entered: string) => {
    const { amount, isUnread } = read(entered)
    setWriting({ text: entered, told: isUnread ? value : amount })
    if (!isUnread) onChange(amount)
  }
  const leave = () => {
    setLeft(true)
    if (!isUnread) setWriting(null)
  }
  return (
    <AriaTextField
      validationBehavior="aria" {...props} isInvalid={Boolean(wrong)} data-field={props.name} data-unread={isUnread || undefined} className="block" inputMode="decimal"
      value={text ?? moneyText(value, currency, locale)} onChange={enter} onBlur={leave} onKeyDown={(event) => event.key === 'Enter' && setLeft(true)}
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
