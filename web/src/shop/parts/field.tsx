import type { ComponentProps, ReactNode } from 'react'
import { useT } from '../../i18n/text.ts'

interface Around {
  id: string
  label: string
  hint?: string | undefined
  problem?: string | undefined // what is wrong with what was entered
  isOptional?: boolean
  className?: string
}

// Labelled is what stands around a control: its name, what to enter, what was wrong. The control is tied to them by described.
export function Labelled({ id, label, hint, problem, isOptional, className, children }: Around & { children: ReactNode }) {
  const t = useT()
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block text-sm">
        {label}
        {isOptional && <span className="text-soft"> {t('field.optional')}</span>}
      </label>
      {children}
      {hint && (
        <p id={`${id}-hint`} className="mt-1 text-sm text-soft">
          {hint}
        </p>
      )}
      <p id={`${id}-problem`} className="mt-1 text-sm text-bad empty:hidden">
        {problem}
      </p>
    </div>
  )
}

// described is the attributes by which a control is told what is said around it.
export const described = ({ id, hint, problem }: Pick<Around, 'id' | 'hint' | 'problem'>) => ({
  id,
  'aria-invalid': problem ? true : undefined,
  'aria-describedby': [hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(' ') || undefined,
})

type FieldProps = Omit<Around, 'id'> & { id?: string; name: string } & Omit<ComponentProps<'input'>, 'id' | 'name'>

// Field is a line of text to be entered.
export function Field({ id, label, hint, problem, isOptional, className, ...input }: FieldProps) {
  const around = { id: id ?? `field-${input.name.replace(/\W/g, '-')}`, label, hint, problem, isOptional, className }
  return (
    <Labelled {...(around as Around)}>
      <input {...input} {...described(around)} className="control" />
    </Labelled>
  )
}

type ChoiceProps = Omit<Around, 'id'> & { id?: string; name: string } & Omit<ComponentProps<'select'>, 'id' | 'name'>

// Choice is one of several values.
export function Choice({ id, label, hint, problem, isOptional, className, children, ...select }: ChoiceProps) {
  const around = { id: id ?? `field-${select.name.replace(/\W/g, '-')}`, label, hint, problem, isOptional, className }
  return (
    <Labelled {...(around as Around)}>
      <select {...select} {...described(around)} className="control">
        {children}
      </select>
    </Labelled>
  )
}
