import { useState, type ReactNode } from 'react'
import { Button, ComboBox as AriaComboBox, Input, Label, ListBox, ListBoxItem, Popover, useFilter } from 'react-aria-components'
import { useRefocus } from '../../refocus.ts'
import { Chip } from './chip.tsx'
import { Below, labelClass, type Choice, type FieldShown } from './field.tsx'
import { Icon } from './icon.tsx'

interface FrameProps<T extends object> extends FieldShown {
  isSearch?: boolean // what is picked does not stay in it
  placeholder?: string
  empty?: () => ReactNode // in place of no options
  children: (option: T) => ReactNode
}

// ComboFrame is the inside of every field that offers what one writes a part of: label, input, button, hint, and the options.
export function ComboFrame<T extends object>({ label, hint, error, hideLabel, isSearch = false, placeholder, empty, children }: FrameProps<T>) {
  return (
    <>
      <Label className={hideLabel ? 'sr-only' : labelClass}>{label}</Label>
      <span className="relative block">
        {isSearch && <Icon name="search" className="pointer-events-none absolute top-1/2 left-3 size-4.5 -translate-y-1/2 text-soft" />}
        <Input className={`control pr-10 ${isSearch ? 'pl-9.5' : ''}`} {...(placeholder !== undefined && { placeholder })} />
        <Button className="absolute inset-y-0 right-1 grid w-8 place-items-center">
          <Icon name="down" className="size-4 text-soft" />
        </Button>
      </span>
      <Below hint={hint} error={error} />
      <Popover className={`popover w-(--trigger-width) overflow-auto p-1 ${isSearch ? 'max-h-96' : 'max-h-80'}`}>
        <ListBox<T> className="outline-none" {...(empty && { renderEmptyState: empty })}>
          {children}
        </ListBox>
      </Popover>
    </>
  )
}

const option = ({ id, name, hint }: Choice) => (
  <ListBoxItem id={id} textValue={name} className="option">
    <span className="grow">{name}</span>
    <span className="text-sm text-soft">{hint}</span>
  </ListBoxItem>
)

interface ComboProps extends FieldShown {
  options: readonly Choice[]
  name?: string
  isRequired?: boolean
  isDisabled?: boolean
}

// ComboBox is one of many things, which is found by writing a part of its name.
export function ComboBox({ label, hint, error, hideLabel, options, value, onChange, name, ...props }: ComboProps & { value: string | null; onChange: (value: string) => void }) {
  return (
    <AriaComboBox
      {...props} validationBehavior="aria" isInvalid={Boolean(error)} data-field={name} className="block" menuTrigger="focus" defaultItems={options}
      value={value} onChange={(key) => key !== null && onChange(String(key))}
    >
      <ComboFrame<Choice> label={label} hint={hint} error={error} hideLabel={hideLabel}>
        {option}
      </ComboFrame>
    </AriaComboBox>
  )
}

// PickFrom tells which of many things was picked. It keeps none: it is empty again for the next, and keeps the focus.
export function PickFrom({ label, hint, error, hideLabel, options, onPick, name, ...props }: ComboProps & { onPick: (value: string) => void }) {
  const [text, setText] = useState('')
  const { contains } = useFilter({ sensitivity: 'base' })
  const pick = (id: string) => {
    setText('')
    onPick(id)
  }
  return (
    <AriaComboBox
      {...props} validationBehavior="aria" isInvalid={Boolean(error)} data-field={name} className="block" menuTrigger="focus" items={options.filter((one) => contains(one.name, text))}
      inputValue={text} onInputChange={setText} value={null} onChange={(key) => key !== null && pick(String(key))}
    >
      <ComboFrame<Choice> label={label} hint={hint} error={error} hideLabel={hideLabel}>
        {option}
      </ComboFrame>
    </AriaComboBox>
  )
}

interface PickSomeProps extends ComboProps {
  value: readonly string[]
  onChange: (value: string[]) => void
  beside?: (id: string, at: number) => ReactNode // what was picked
}

// PickSome is some of many things, each found by its name. Whoever takes one away goes on at the next.
export function PickSome({ options, value, onChange, beside, ...field }: PickSomeProps) {
  const { ref, refocus } = useRefocus<HTMLDivElement>()
  const remove = (at: number) => {
    refocus(`li:nth-child(${at + 1}) button`, 'li:last-child button', 'input')
    onChange(value.filter((_, other) => other !== at))
  }
  return (
    <div ref={ref} className="grid gap-2.5">
      <PickFrom {...field} options={options.filter(({ id }) => !value.includes(id))} onPick={(id) => onChange([...value, id])} />
      {value.length > 0 && (
        <ul aria-label={field.label} className={beside ? 'grid gap-1.5' : 'flex flex-wrap gap-2'}>
          {value.map((id, at) => (
            <li key={id} className="flex flex-wrap items-center gap-2">
              <Chip isFixed={field.isDisabled ?? false} onRemove={() => remove(at)}>
                {options.find((one) => one.id === id)?.name ?? id}
              </Chip>
              {beside?.(id, at)}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
