import { parametersOf, type Selection } from './selection.ts'

interface CarriedProps {
  selection: Selection
  without: string[] // what the form has fields for
}

// Carried is what else the address of a list says, as fields of a form. A form always leads to the first page.
export const Carried = ({ selection, without }: CarriedProps) =>
  parametersOf({ ...selection, page: 1 })
    .filter(({ name }) => !without.includes(name))
    .map(({ name, value }) => <input key={`${name}=${value}`} type="hidden" name={name} value={value} />)
