import { useEffect, useState, type ReactNode } from 'react'
import { useNavigate } from 'react-router'
import { DialogTrigger, Dialog as AriaDialog, Input, Label, Popover, SearchField, Button as AriaButton } from 'react-aria-components'
import { useT } from '../language.tsx'
import { preferences, useAppDispatch, useAppSelector } from '../store.ts'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { TextField } from './field.tsx'
import { useDebounced } from './filters.ts'
import { useFocus } from './focus.ts'
import { Icon } from './icon.tsx'
import { Menu, type Deed } from './menu.tsx'

interface FilterBarProps {
  list: string // name under which views are kept
  query: string // of the address, from useFilters
  search?: { label: string; value: string; onChange: (text: string) => void }
  count: number // filters that are set
  onClear: () => void
  children?: ReactNode // controls of the filters
  end?: ReactNode // beside them, such as the sort
}

// FilterBar narrows a list: a search, filters in a popover, and views that somebody kept.
export function FilterBar({ list, query, search, count, onClear, children, end }: FilterBarProps) {
  const t = useT()
  return (
    <div className="flex flex-wrap items-center gap-2.5" role="search">
      {search && <SearchBox {...search} />}
      {children && (
        <DialogTrigger>
          <Button icon="filter">{count > 0 ? t('kit.filter.some', { count }) : t('kit.filter.open')}</Button>
          <Popover placement="bottom start" className="popover max-h-[70vh] w-[min(22rem,calc(100vw-2rem))] overflow-auto p-4">
            <AriaDialog aria-label={t('kit.filter.open')} className="grid gap-4 outline-none">
              {children}
              {count > 0 && (
                <Button onPress={onClear} icon="close">
                  {t('kit.filter.clear')}
                </Button>
              )}
            </AriaDialog>
          </Popover>
        </DialogTrigger>
      )}
      {count > 0 && (
        <Button kind="plain" onPress={onClear}>
          {t('kit.filter.clear')}
        </Button>
      )}
      <div className="ml-auto flex items-center gap-2.5">
        {end}
        <Views list={list} query={query} />
      </div>
    </div>
  )
}

function SearchBox({ label, value, onChange }: { label: string; value: string; onChange: (text: string) => void }) {
  const t = useT()
  const [text, setText] = useState(value)
  const settled = useDebounced(text)
  const [shown, setShown] = useState(value)
  if (value !== shown) {
    // The address was changed elsewhere: by going back, or by a kept view.
    setShown(value)
    if (value !== settled) setText(value)
  }
  useEffect(() => {
    if (settled !== value) onChange(settled)
    // What was typed is told once it stays; not when the address changes.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [settled])
  return (
    <SearchField value={text} onChange={setText} onSubmit={onChange} className="group relative grow basis-60 sm:max-w-sm" data-search>
      <Label className="sr-only">{label}</Label>
      <Icon name="search" className="pointer-events-none absolute top-1/2 left-3 size-4.5 -translate-y-1/2 text-soft" />
      <Input className="control pr-9 pl-9.5 [&::-webkit-search-cancel-button]:hidden" placeholder={label} />
      <AriaButton aria-label={t('kit.filter.clearSearch')} className="absolute top-1/2 right-2 grid size-7 -translate-y-1/2 place-items-center rounded group-data-[empty]:hidden">
        <Icon name="close" className="size-4" />
      </AriaButton>
    </SearchField>
  )
}

// pageless is an address without the page that was turned to.
function pageless(query: string): string {
  const params = new URLSearchParams(query)
  params.delete('cursor')
  params.sort()
  return params.toString()
}

function Views({ list, query }: { list: string; query: string }) {
  const t = useT()
  const dispatch = useAppDispatch()
  const navigate = useNavigate()
  const views = useAppSelector((state) => state.preferences.views[list])
  const [isNaming, setNaming] = useState(false)
  const here = pageless(query)
  const current = views?.find((view) => view.query === here)
  const deeds: Deed[] = [
    ...(views ?? []).map((view) => ({
      id: `view ${view.name}`, name: view.name, isChosen: view === current, onAction: () => void navigate({ search: view.query }),
    })),
    { id: 'save', name: t('kit.views.save'), icon: 'plus', onAction: () => setNaming(true) },
    ...(current
      ? [{ id: 'remove', name: t('kit.views.remove', { name: current.name }), icon: 'trash' as const, onAction: () => void dispatch(preferences.actions.viewRemoved({ list, name: current.name })) }]
      : []),
  ]
  return (
    <>
      <Menu label={t('kit.views.label')} deeds={deeds} className="button button-quiet">
        <Icon name="bookmark" className="size-4.5" />
        {current?.name ?? t('kit.views.label')}
      </Menu>
      {isNaming && <NameView list={list} query={here} onClose={() => setNaming(false)} />}
    </>
  )
}

function NameView({ list, query, onClose }: { list: string; query: string; onClose: () => void }) {
  const t = useT()
  const dispatch = useAppDispatch()
  const [name, setName] = useState('')
  const focus = useFocus<HTMLInputElement>()
  const save = () => {
    if (!name.trim()) return
    dispatch(preferences.actions.viewSaved({ list, view: { name: name.trim(), query } }))
    onClose()
  }
  return (
    <Dialog
      title={t('kit.views.save')} isOpen onClose={onClose} size="small"
      actions={
        <Button kind="main" onPress={save} isDisabled={!name.trim()}>
          {t('kit.form.save')}
        </Button>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        <TextField label={t('kit.views.name')} hint={t('kit.views.hint')} value={name} onChange={setName} maxLength={60} inputRef={focus} isRequired />
      </form>
    </Dialog>
  )
}
