import type { Choice } from './field.tsx'
import { Checkbox, labelClass } from './field.tsx'

interface CheckListProps<K extends string> {
  label: string
  options: readonly Choice<K>[]
  value: readonly string[]
  onChange: (value: K[]) => void
}

// CheckList is any of a few things.
export function CheckList<K extends string>({ label, options, value, onChange }: CheckListProps<K>) {
  const toggle = (id: K, isOn: boolean) => onChange(options.map((option) => option.id).filter((other) => (other === id ? isOn : value.includes(other))))
  return (
    <fieldset className="grid gap-1.5">
      <legend className={labelClass}>{label}</legend>
      {options.map((option) => (
        <Checkbox key={option.id} isSelected={value.includes(option.id)} onChange={(isOn) => toggle(option.id, isOn)}>
          {option.name}
        </Checkbox>
      ))}
    </fieldset>
  )
}
