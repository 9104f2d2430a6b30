import { ComboBox, ListBoxItem } from 'react-aria-components'
import { ComboFrame } from './combo-box.tsx'
import type { FieldShown } from './field.tsx'

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
      <ComboFrame<{ id: string }> label={label} hint={hint} error={error} hideLabel={hideLabel}>
        {(option) => (
          <ListBoxItem id={option.id} textValue={option.id} className="option">
            {option.id}
          </ListBoxItem>
        )}
      </ComboFrame>
    </ComboBox>
  )
}
