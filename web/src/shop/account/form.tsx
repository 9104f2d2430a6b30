import { createContext, useContext, useEffect, useRef, useState, type ComponentProps, type FormEvent, type ReactNode } from 'react'
import { useT } from '../../i18n/text.ts'
import { useArrival } from '../arrival.ts'
import { useComeBack } from '../browser.ts'
import { described, Field } from '../parts/field.tsx'
import type { FormState } from '../state.ts'
import { formProblem, problemOf } from './problems.ts'

interface Sending {
  sent: FormState | undefined // this form, if it was not accepted
  isBusy: boolean
}

const SendingContext = createContext<Sending>({ sent: undefined, isBusy: false })

export const useSending = (): Sending => useContext(SendingContext)

interface PlainFormProps {
  name: string // by which the program says which form was not accepted
  action: string
  className?: string
  children: ReactNode
}

// PlainForm is a form that the browser sends, with a script and without: the program does what it asks for, and answers with a page.
// A script only sees to it that it is sent once.
export function PlainForm({ name, action, className = 'grid max-w-xl gap-5', children }: PlainFormProps) {
  const arrival = useArrival()
  const form = arrival?.form
  const sent = form?.name === name ? form : undefined
  const [isBusy, setBusy] = useState(false)
  useComeBack(() => setBusy(false))
  const send = (event: FormEvent) => {
    if (isBusy) event.preventDefault()
    // The button that was pressed is part of what is sent: it is put to rest after that.
    else setTimeout(() => setBusy(true))
  }
  return (
    <form action={action} method="post" className={className} noValidate onSubmit={send}>
      {arrival?.key && <input type="hidden" name="key" value={arrival.key} />}
      <SendingContext value={{ sent, isBusy }}>
        {sent && <Wrong sent={sent} />}
        {children}
      </SendingContext>
    </form>
  )
}

// Wrong says that a form was not accepted. The first field that is wrong takes the focus, or else this does, so that everybody
// learns of it.
function Wrong({ sent }: { sent: FormState }) {
  const t = useT()
  const box = useRef<HTMLParagraphElement>(null)
  useEffect(() => {
    const first = box.current?.closest('form')?.querySelector<HTMLElement>('[aria-invalid="true"]')
    ;(first ?? box.current)?.focus()
  }, [])
  return (
    <p role="alert" tabIndex={-1} ref={box} className="rounded-card bg-bad-tint px-5 py-4 text-bad outline-none">
      {formProblem(sent, t)}
    </p>
  )
}

type EntryProps = Omit<ComponentProps<typeof Field>, 'problem'> & { known?: string | undefined }

// Entry is a field of a form, with what was sent, or is known, and what was wrong with it.
export function Entry({ known, ...field }: EntryProps) {
  const t = useT()
  const { sent } = useSending()
  return <Field {...field} defaultValue={sent?.values[field.name] ?? known} problem={problemOf(sent, field.name, t)} />
}

interface TickProps {
  name: string
  isTicked?: boolean
  children: ReactNode
}

// Tick is something to agree to.
export function Tick({ name, isTicked = false, children }: TickProps) {
  const t = useT()
  const { sent } = useSending()
  const id = `tick-${name}`
  const problem = problemOf(sent, name, t)
  return (
    <div>
      <label htmlFor={id} className="flex gap-3">
        <input {...described({ id, hint: undefined, problem })} type="checkbox" name={name} value="1" defaultChecked={sent ? Boolean(sent.values[name]) : isTicked} className="mt-1 size-4.5 shrink-0 accent-accent" />
        <span>{children}</span>
      </label>
      <p id={`${id}-problem`} className="mt-1 text-sm text-bad empty:hidden">
        {problem}
      </p>
    </div>
  )
}

interface SubmitProps {
  children: ReactNode
  value?: string // what its button asks for, where the form has several
  isQuiet?: boolean
  label?: string // for those who do not see what stands around it
}

// Submit sends a form.
export function Submit({ children, value, isQuiet = false, label }: SubmitProps) {
  const t = useT()
  const { isBusy } = useSending()
  return (
    <button type="submit" {...(value !== undefined && { name: 'do', value })} className={isQuiet ? 'button button-quiet' : 'button'} aria-disabled={isBusy || undefined} aria-label={label}>
      {isBusy && !isQuiet ? t('account.saving') : children}
    </button>
  )
}
