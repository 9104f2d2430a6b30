import type { ReactNode } from 'react'
import { BackLink, EmptyState, IconButton, Page, Panel, TextField, useRefocus, type FormState } from '../kit/index.ts'
import { useT } from '../language.tsx'

// Gone is a screen of a thing that there is not, or not any more.
export function Gone({ title, back }: { title: string; back: string }) {
  const t = useT()
  return (
    <Page title={title} back={<BackLink href={back}>{title}</BackLink>}>
      <EmptyState icon="search" title={t('shelves.gone')} text={t('notFound.text')} />
    </Page>
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
