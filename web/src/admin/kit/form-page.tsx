import { useContext, useEffect, useRef, type ReactNode } from 'react'
import { useT } from '../language.tsx'
import { problemText } from '../problem.ts'
import { useSay } from '../store.ts'
import { Button } from './button.tsx'
import { Entered } from './dialog.tsx'
import type { FormState } from './form.ts'
import { Guard } from './guard.tsx'
import { Icon } from './icon.tsx'
import { Page } from './show.tsx'
import { goToUnread } from './unread.ts'

interface FormProps<T> {
  form: FormState<T>
  children: ReactNode
  saveText?: string
  doneText?: string
  onSaved?: () => void
  actions?: ReactNode // beside the button that saves
  mayNot?: boolean // it can only be looked at
  isDangerous?: boolean // what it does cannot be undone
  isDisabled?: boolean // there is nothing to send yet
  isOnce?: boolean // it does something rather than keep what was entered: nothing of it is unsaved
}

// Form is a form with what went wrong at its head, and at its foot what one can do. Whoever leaves it with something entered is
// asked first.
export function Form<T extends object>({ form, children, saveText, doneText, onSaved, actions, mayNot = false, isDangerous = false, isDisabled = false, isOnce = false }: FormProps<T>) {
  const t = useT()
  const say = useSay()
  const isUnsaved = form.isDirty && !isOnce
  const at = useRef<HTMLFormElement>(null)
  useEntered(form.isDirty && !form.isSaving)
  const submit = async () => {
    if (await form.submit()) {
      say('done', doneText ?? t('kit.form.saved'))
      onSaved?.()
      return
    }
    // The fields have their errors once they are drawn again; the first of them is where to go on.
    const find = (what: string) => at.current?.querySelector<HTMLElement>(what)
    setTimeout(() => (find('[data-field] [aria-invalid="true"], [data-field][data-invalid] button') ?? find('[data-problem]'))?.focus(), 0)
  }
  return (
    <form
      ref={at} noValidate className="grid grid-cols-[minmax(0,1fr)] gap-6"
      onSubmit={(event) => {
        event.preventDefault()
        event.stopPropagation() // a dialog that a form has opened may hold a form, whose events reach this one
        if (!mayNot && !isDisabled && !form.isSaving && !goToUnread(at.current)) void submit()
      }}
    >
      {form.isConflict ? <Conflict form={form} /> : <Wrong form={form} />}
      <fieldset disabled={mayNot} className="contents">
        {children}
      </fieldset>
      {!mayNot && (
        <div className={`flex flex-wrap items-center justify-end gap-3 ${isUnsaved ? 'sticky bottom-2 z-10 rounded-(--radius-card) border border-line bg-card px-5 py-3 shadow-float' : ''}`}>
          {isUnsaved && <p className="mr-auto text-soft">{t('kit.form.unsaved')}</p>}
          {actions}
          {isUnsaved && <Button onPress={form.reset}>{t('kit.form.discard')}</Button>}
          <Button type="submit" kind={isDangerous ? 'danger' : 'main'} isPending={form.isSaving} isDisabled={isDisabled}>
            {saveText ?? t('kit.form.save')}
          </Button>
        </div>
      )}
      <Guard isDirty={isUnsaved && !form.isSaving} />
    </form>
  )
}

// useEntered tells the dialog that the form is in, if it is in one, that something is entered: it asks before it is closed.
function useEntered(isEntered: boolean) {
  const entered = useContext(Entered)
  useEffect(() => {
    if (!isEntered || !entered) return
    const form = Symbol('form')
    entered.add(form)
    return () => {
      entered.delete(form)
    }
  }, [isEntered, entered])
}

interface FormPageProps<T> extends FormProps<T> {
  title: string
  text?: ReactNode
  back?: ReactNode
  badge?: ReactNode
  pageActions?: ReactNode
}

// FormPage is a screen that is a form.
export function FormPage<T extends object>({ title, text, back, badge, pageActions, ...form }: FormPageProps<T>) {
  return (
    <Page title={title} text={text} back={back} badge={badge} actions={pageActions}>
      <Form {...form} />
    </Page>
  )
}

// Wrong says what the API refused: all of it, because what belongs to no field that is shown would be said nowhere else.
function Wrong<T>({ form }: { form: FormState<T> }) {
  const t = useT()
  if (!form.problem) return null
  const fields = Object.entries(form.errors)
  // Everything that it was about has been changed since.
  if (fields.length === 0 && (form.problem.errors?.length ?? 0) > 0) return null
  return (
    <div role="alert" data-problem tabIndex={-1} className="flex gap-3 rounded-(--radius-control) bg-bad-tint px-4 py-3 text-bad">
      <Icon name="warn" className="mt-0.5 size-5" />
      <div>
        <p className="font-semibold">{fields.length > 0 ? t('kit.form.wrong') : problemText(form.problem, t)}</p>
        {fields.length > 0 && (
          <ul className="list-disc pl-5">
            {fields.map(([name, message]) => (
              <li key={name}>{message}</li>
            ))}
          </ul>
        )}
      </div>
    </div>
  )
}

function Conflict<T>({ form }: { form: FormState<T> }) {
  const t = useT()
  return (
    <div role="alert" data-problem tabIndex={-1} className="grid gap-3 rounded-(--radius-control) bg-warn-tint px-4 py-4 text-warn">
      <p className="font-semibold">{t('kit.conflict.title')}</p>
      <p>{t('kit.conflict.text')}</p>
      <div className="flex flex-wrap gap-3 text-ink">
        <Button onPress={() => void form.takeTheirs()}>{t('kit.conflict.theirs')}</Button>
        <Button onPress={() => void form.keepMine()}>{t('kit.conflict.mine')}</Button>
      </div>
    </div>
  )
}
