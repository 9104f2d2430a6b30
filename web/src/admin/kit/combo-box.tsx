import { Button, ComboBox as AriaComboBox, Input, Label, ListBox, ListBoxItem, Popover } from 'react-aria-components'
import { Below, labelClass, type Choice, type FieldShown } from './field.tsx'
import { Icon } from './icon.tsx'

interface ComboBoxProps extends FieldShown {
  options: readonly Choice[]
  value: string | null
  onChange: (value: string) => void
  name?: string
  isRequired?: boolean
  isDisabled?: boolean
}

// ComboBox is one of many things, which is found by writing a part of its name.
export function ComboBox({ label, hint, error, hideLabel, options, value, onChange, name, ...props }: ComboBoxProps) {
  return (
    <AriaComboBox
      {...props} validationBehavior="aria" isInvalid={Boolean(error)} data-field={name} className="block" menuTrigger="focus" defaultItems={options}
      value={value} onChange={(key) => key !== null && onChange(String(key))}
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
        <ListBox<Choice> className="outline-none">
          {(option) => (
            <ListBoxItem id={option.id} textValue={option.name} className="option">
              <span className="grow">{option.name}</span>
              <span className="text-sm text-soft">{option.hint}</span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaComboBox>
  )
}
