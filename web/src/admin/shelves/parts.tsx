import { useState, type ReactNode } from 'react'
import { useNavigate } from 'react-router'
import { Button, ConfirmDialog, EmptyState, IconButton, LinkButton, Page, Panel, TextField, useRefocus, type FormState } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { problemOf, useProblemText } from '../problem.ts'
import { useSay } from '../store.ts'

// BackLink leads from one thing to the list that it is in.
export function BackLink({ href, children }: { href: string; children: string }) {
  return (
    <LinkButton kind="plain" icon="left" href={href} className="mb-1 -ml-3">
      {children}
    </LinkButton>
  )
}

// Gone is a screen of a thing that there is not, or not any more.
export function Gone({ title, back }: { title: string; back: string }) {
  const t = useT()
  return (
    <Page title={title} back={<BackLink href={back}>{title}</BackLink>}>
      <EmptyState icon="search" title={t('shelves.gone')} text={t('notFound.text')} />
    </Page>
  )
}

interface RemovalProps {
  name: string
  text: ReactNode
  remove: () => Promise<unknown>
  isOpen: boolean
  onClose: () => void
  onRemoved?: () => void
}

// Removal asks before something is removed. What the shop says against it stands in the dialog.
export function Removal({ name, text, remove, isOpen, onClose, onRemoved }: RemovalProps) {
  const t = useT()
  const say = useSay()
  const textOf = useProblemText()
  const [isBusy, setBusy] = useState(false)
  const [wrong, setWrong] = useState<string>()
  const close = () => {
    setWrong(undefined)
    onClose()
  }
  const confirm = async () => {
    setBusy(true)
    try {
      await remove()
      say('done', t('settings.removed'))
      close()
      onRemoved?.()
    } catch (error) {
      setWrong(problemOf(error).errors?.[0]?.message ?? textOf(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <ConfirmDialog
      title={t('settings.removeTitle', { name })} text={text} action={t('settings.removeAction')} isDangerous isOpen={isOpen} isPending={isBusy} error={wrong}
      onClose={close} onConfirm={() => void confirm()}
    />
  )
}

// RemoveButton removes what a screen shows, and goes back to the list.
export function RemoveButton({ name, text, remove, back }: { name: string; text: ReactNode; remove: () => Promise<unknown>; back: string }) {
  const t = useT()
  const navigate = useNavigate()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button icon="trash" onPress={() => setOpen(true)}>
        {t('settings.removeAction')}
      </Button>
      <Removal name={name} text={text} remove={remove} isOpen={isOpen} onClose={() => setOpen(false)} onRemoved={() => void navigate(back)} />
    </>
  )
}

interface SeoForm {
  seo: { title: string; description: string }
}

const titleRoom = 60 // characters that search engines show
const textRoom = 160

// plain is a text without its tags, as search engines show it.
export const plain = (html: string): string => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').trim()

const clipped = (text: string, room: number) => (text.length > room ? `${text.slice(0, room - 1).trimEnd()}…` : text)

// SeoPanel is what search engines show of a page, with what they take where nothing is written.
export function SeoPanel<T extends SeoForm>({ form, title, text, path }: { form: FormState<T>; title: string; text: string; path: string }) {
  const t = useT()
  const { seo } = form.values
  const change = (changes: Partial<SeoForm['seo']>) => form.set({ seo: { ...seo, ...changes } } as Partial<T>)
  return (
    <Panel title={t('shelves.seo')} text={t('shelves.seoText')}>
      <div className="grid gap-5">
        <TextField
          label={t('shelves.seoTitle')} name="seo.title" value={seo.title} onChange={(next) => change({ title: next })} error={form.errors['seo.title']} placeholder={title}
          hint={t('shelves.length', { count: (seo.title || title).length, room: titleRoom })}
        />
        <TextField
          label={t('shelves.seoDescription')} name="seo.description" rows={3} value={seo.description} onChange={(next) => change({ description: next })} error={form.errors['seo.description']}
          hint={t('shelves.length', { count: (seo.description || text).length, room: textRoom })}
        />
        <figure className="rounded-(--radius-control) border border-line bg-paper px-4 py-3">
          <figcaption className="mb-1 text-sm text-soft">{t('shelves.seoPreview')}</figcaption>
          <p className="text-sm break-all text-soft">{`${location.host}${path}`}</p>
          <p className="text-lg wrap-break-word text-accent">{clipped(seo.title || title || '–', titleRoom)}</p>
          <p className="text-sm wrap-break-word text-soft">{clipped(seo.description || text, textRoom)}</p>
        </figure>
      </div>
    </Panel>
  )
}

interface OrderedProps<T> {
  label: string
  items: readonly T[]
  keyOf: (item: T, at: number) => string
  nameOf: (item: T) => string
  onChange: (items: T[]) => void
  isDisabled?: boolean
  children: (item: T, at: number) => ReactNode
}

// moved is a list with one of its items at another place.
export function moved<T>(items: readonly T[], from: number, to: number): T[] {
  const next = [...items]
  const [item] = next.splice(from, 1)
  if (item !== undefined) next.splice(Math.max(0, Math.min(to, next.length)), 0, item)
  return next
}

// Ordered is things in an order that can be changed, by buttons: so it works by keyboard and on the phone alike.
export function Ordered<T>({ label, items, keyOf, nameOf, onChange, isDisabled = false, children }: OrderedProps<T>) {
  const t = useT()
  const { ref, refocus } = useRefocus<HTMLOListElement>()
  const move = (from: number, to: number) => {
    const line = `:scope > li:nth-child(${to + 1})`
    refocus(`${line} [data-move="${to < from ? 'up' : 'down'}"]:not([disabled])`, `${line} [data-move]:not([disabled])`)
    onChange(moved(items, from, to))
  }
  const remove = (at: number) => {
    refocus(`:scope > li:nth-child(${at + 1}) [data-move="off"]`, ':scope > li:last-child [data-move="off"]')
    onChange(items.filter((_, other) => other !== at))
  }
  return (
    <ol ref={ref} aria-label={label} className="grid divide-y divide-line rounded-(--radius-control) border border-line empty:hidden">
      {items.map((item, at) => (
        <li key={keyOf(item, at)} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-1.5 pr-1.5 pl-3 sm:flex-nowrap">
          <div className="min-w-0 grow basis-56">{children(item, at)}</div>
          {!isDisabled && (
            <span className="ml-auto flex shrink-0">
              <IconButton icon="up" label={t('shelves.up', { name: nameOf(item) })} data-move="up" isDisabled={at === 0} onPress={() => move(at, at - 1)} />
              <IconButton icon="down" label={t('shelves.down', { name: nameOf(item) })} data-move="down" isDisabled={at === items.length - 1} onPress={() => move(at, at + 1)} />
              <IconButton icon="close" label={t('kit.filter.remove', { name: nameOf(item) })} data-move="off" onPress={() => remove(at)} />
            </span>
          )}
        </li>
      ))}
    </ol>
  )
}
