import type { ReactNode, Ref } from 'react'
import {
  Checkbox as AriaCheckbox, FieldError, Input, Label, ListBox, ListBoxItem, NumberField as AriaNumberField, Popover, Select as AriaSelect, SelectValue,
  Switch as AriaSwitch, Text, TextArea, TextField as AriaTextField, Button,
  type CheckboxProps, type NumberFieldProps, type SwitchProps, type TextFieldProps,
} from 'react-aria-components'
import { useT } from '../language.tsx'
import { Icon } from './icon.tsx'

// FieldShown is what every field shows beside its control. error is what is wrong with what was entered.
export interface FieldShown {
  label: string
  hint?: ReactNode
  error?: string | undefined
  hideLabel?: boolean // a screen reader alone has it
}

export const labelClass = 'mb-1 block font-semibold'

// Below is the hint and the error of a field, tied to it and announced.
export function Below({ hint, error }: Pick<FieldShown, 'hint' | 'error'>) {
  return (
    <>
      {hint && (
        <Text slot="description" className="mt-1 block text-sm text-soft">
          {hint}
        </Text>
      )}
      <FieldError className="mt-1 flex items-start gap-1.5 text-sm font-medium text-bad">
        {({ validationErrors }) => (
          <>
            <Icon name="warn" className="mt-0.5 size-4" />
            <span>{error ?? validationErrors.join(' ')}</span>
          </>
        )}
      </FieldError>
    </>
  )
}

type TextProps = Omit<TextFieldProps, 'children' | 'className'> & FieldShown & { placeholder?: string; rows?: number; prefix?: string; mono?: boolean; inputRef?: Ref<HTMLInputElement> }

// TextField is a line of text, or several with rows.
export function TextField({ label, hint, error, hideLabel, placeholder, rows, prefix, mono, inputRef, ...props }: TextProps) {
  const look = `control ${mono ? 'font-mono text-sm' : ''}`
  return (
    <AriaTextField validationBehavior="aria" {...props} isInvalid={Boolean(error)} data-field={props.name} className="block">
      <Label className={hideLabel ? 'sr-only' : labelClass}>
        {label}
        <Optional isRequired={props.isRequired} />
      </Label>
      {rows ? (
        <TextArea className={look} rows={rows} placeholder={placeholder} />
      ) : prefix ? (
        <span className="flex">
          <span className="flex items-center rounded-l-(--radius-control) border border-r-0 border-edge bg-tint px-3 text-soft">{prefix}</span>
          <Input ref={inputRef} className={`${look} rounded-l-none`} placeholder={placeholder} />
        </span>
      ) : (
        <Input ref={inputRef} className={look} placeholder={placeholder} />
      )}
      <Below hint={hint} error={error} />
    </AriaTextField>
  )
}

function Optional({ isRequired }: { isRequired: boolean | undefined }) {
  if (!isRequired) return null
  return (
    <span aria-hidden="true" className="text-soft">
      {' *'}
    </span>
  )
}

// NumberField is a whole number, or one with fractions by formatOptions; NaN is none.
export function NumberField({ label, hint, error, hideLabel, unit, ...props }: Omit<NumberFieldProps, 'children' | 'className'> & FieldShown & { unit?: string }) {
  return (
    <AriaNumberField validationBehavior="aria" {...props} isInvalid={Boolean(error)} data-field={props.name} className="block">
      <Label className={hideLabel ? 'sr-only' : labelClass}>
        {label}
        <Optional isRequired={props.isRequired} />
      </Label>
      <span className="relative block">
        <Input className={`control tabular-nums ${unit ? 'pr-14' : ''}`} />
        {unit && <span className="pointer-events-none absolute inset-y-0 right-3 flex items-center text-soft">{unit}</span>}
      </span>
      <Below hint={hint} error={error} />
    </AriaNumberField>
  )
}

// Choice is something that can be chosen.
export interface Choice<K extends string = string> {
  id: K
  name: string
  hint?: string
}

interface SelectProps<K extends string> extends FieldShown {
  options: readonly Choice<K>[]
  value: K | null
  onChange: (value: K) => void
  name?: string
  placeholder?: string
  isDisabled?: boolean
  isRequired?: boolean
}

// Select is one of a few things.
export function Select<K extends string>({ label, hint, error, hideLabel, options, value, onChange, name, placeholder, ...props }: SelectProps<K>) {
  const t = useT()
  return (
    <AriaSelect
      {...props}
      validationBehavior="aria" isInvalid={Boolean(error)} data-field={name} className="block" placeholder={placeholder ?? t('kit.choose')}
      value={value} onChange={(key) => key !== null && onChange(key as K)}
    >
      <Label className={hideLabel ? 'sr-only' : labelClass}>
        {label}
        <Optional isRequired={props.isRequired} />
      </Label>
      <Button className="control flex cursor-pointer items-center justify-between gap-2 text-left">
        <SelectValue className="truncate data-[placeholder]:text-soft [&_[slot=description]]:hidden" />
        <Icon name="down" className="size-4 text-soft" />
      </Button>
      <Below hint={hint} error={error} />
      <Popover className="popover max-h-80 min-w-(--trigger-width) overflow-auto p-1">
        <ListBox className="outline-none" items={options}>
          {(option) => (
            <ListBoxItem id={option.id} textValue={option.name} className="option">
              {({ isSelected }) => (
                <>
                  <span className="grow">
                    <Text slot="label">{option.name}</Text>
                    {option.hint && (
                      <Text slot="description" className="block text-sm text-soft">
                        {option.hint}
                      </Text>
                    )}
                  </span>
                  {isSelected && <Icon name="check" className="size-4 text-accent" />}
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  )
}

// Checkbox is yes or no. Without children it needs an aria-label.
export function Checkbox({ children, hint, ...props }: Omit<CheckboxProps, 'children' | 'className'> & { children?: ReactNode; hint?: string }) {
  return (
    <AriaCheckbox {...props} className="group flex min-h-6 cursor-pointer items-start gap-2.5 data-[disabled]:cursor-not-allowed data-[disabled]:opacity-50">
      {({ isSelected, isIndeterminate }) => (
        <>
          <span className="mt-0.5 grid size-5 shrink-0 place-items-center rounded border border-edge bg-card group-data-[focus-visible]:outline-3 group-data-[focus-visible]:outline-offset-2 group-data-[focus-visible]:outline-accent group-data-[selected]:border-ink group-data-[selected]:bg-ink group-data-[selected]:text-paper group-data-[indeterminate]:border-ink group-data-[indeterminate]:bg-ink group-data-[indeterminate]:text-paper">
            {isIndeterminate ? <Icon name="minus" className="size-4" /> : isSelected && <Icon name="check" className="size-4" />}
          </span>
          {children && (
            <span>
              {children}
              {hint && <span className="block text-sm text-soft">{hint}</span>}
            </span>
          )}
        </>
      )}
    </AriaCheckbox>
  )
}

// Switch turns something on or off at once, or with the form that it is in.
export function Switch({ children, hint, ...props }: Omit<SwitchProps, 'children' | 'className'> & { children: ReactNode; hint?: string }) {
  return (
    <AriaSwitch {...props} className="group flex min-h-6 cursor-pointer items-start gap-3 data-[disabled]:cursor-not-allowed data-[disabled]:opacity-50">
      <span className="mt-0.5 flex h-6 w-10 shrink-0 items-center rounded-full border border-edge bg-tint px-0.5 transition-colors group-data-[focus-visible]:outline-3 group-data-[focus-visible]:outline-offset-2 group-data-[focus-visible]:outline-accent group-data-[selected]:border-ink group-data-[selected]:bg-ink">
        <span className="size-4.5 rounded-full bg-edge transition-transform group-data-[selected]:translate-x-4 group-data-[selected]:bg-paper" />
      </span>
      <span>
        <span className="font-semibold">{children}</span>
        {hint && <span className="block text-sm text-soft">{hint}</span>}
      </span>
    </AriaSwitch>
  )
}
