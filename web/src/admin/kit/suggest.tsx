import { Button, ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from 'react-aria-components'
import { Below, labelClass, type FieldShown } from './field.tsx'
import { Icon } from './icon.tsx'

interface SuggestProps extends FieldShown {
  options: readonly string[]
  value: string
  onChange: (text: string) => void
  name?: string
}

// Suggest is a name: one of those that there are, or a new one.
export function Suggest({ label, hint, error, hideLabel, options, value, onChange, name }: SuggestProps) {
  const isThere = options.includes(value)
  const sought = value.trim().toLowerCase()
  const items = options.filter((option) => isThere || option.toLowerCase().includes(sought)).map((id) => ({ id }))
  return (
    <ComboBox
      allowsCustomValue validationBehavior="aria" isInvalid={Boolean(error)} data-field={name} className="block" menuTrigger="focus" items={items} inputValue={value} onInputChange={onChange}
      {...(isThere && { value })} onChange={(key) => key !== null && onChange(String(key))}
    >
      <Label className={hideLabel ? 'sr-only' : labelClass}>{label}</Label>
      <span className="relative block">
        <Input className="control pr-10" />
        <Button className="absolute inset-y-0 right-1 grid w-8 place-items-center">
          <Icon name="down" className="size-4 text-soft" />
        </Button>
      </span>
      <Below hint={hint} error={error} />
      <Popover className="popover max-h-80 w-(--trigger-width) overflow-auto p-1">
        <ListBox<{ id: string }> className="outline-none">
          {(option) => (
            <ListBoxItem id={option.id} textValue={option.id} className="option">
              {option.id}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  )
}
