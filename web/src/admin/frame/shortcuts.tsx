import { useEffect, useRef } from 'react'
import { useNavigate } from 'react-router'
import { Dialog } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { useMay } from '../may.ts'
import { screens } from '../screens.ts'
import { makeKeys } from './keys.ts'
import { addressOf } from './sections.ts'

const keys = makeKeys(new Map(screens.flatMap((screen) => (screen.key ? [[screen.key, addressOf(screen)] as const] : []))))

// useShortcuts does what keys mean wherever the focus is.
export function useShortcuts(on: { onPalette: () => void; onList: () => void }) {
  const navigate = useNavigate()
  const latest = useRef(on)
  useEffect(() => {
    latest.current = on
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const target = event.target instanceof HTMLElement ? event.target : document.body
      const command = keys(
        {
          key: event.key, ctrl: event.ctrlKey || event.metaKey, alt: event.altKey,
          typing: target.isContentEditable || target.matches('input, textarea, select, [role=spinbutton]'),
          dialog: document.querySelector('[role=dialog], [role=alertdialog], [role=menu]') !== null,
        },
        event.timeStamp,
      )
      if (!command) return
      event.preventDefault()
      if (command.is === 'palette') latest.current.onPalette()
      else if (command.is === 'list') latest.current.onList()
      else if (command.is === 'search') document.querySelector<HTMLElement>('[data-search] input')?.focus()
      else void navigate(command.path)
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [navigate])
}

const rows = [
  ['shortcuts.palette', 'palette.keys'],
  ['shortcuts.search', 'shortcuts.searchKey'],
  ['shortcuts.list', 'shortcuts.listKey'],
] as const

// ShortcutList says what the keys do.
export function ShortcutList({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const t = useT()
  const may = useMay()
  const places = screens.filter((screen) => screen.key && (!screen.needs || may(screen.needs)))
  const kbd = 'rounded border border-edge bg-tint px-2 py-0.5 font-sans text-sm'
  return (
    <Dialog title={t('shortcuts.title')} isOpen={isOpen} onClose={onClose}>
      <dl className="grid gap-x-10 gap-y-2 sm:grid-cols-2">
        {rows.map(([name, key]) => (
          <div key={name} className="flex justify-between gap-4">
            <dt>{t(name)}</dt>
            <dd>
              <kbd className={kbd}>{t(key)}</kbd>
            </dd>
          </div>
        ))}
        {places.map((screen) => (
          <div key={screen.path} className="flex justify-between gap-4">
            <dt>{t('shortcuts.go', { place: t(screen.title) })}</dt>
            <dd className="flex gap-1">
              <kbd className={kbd}>g</kbd>
              <kbd className={kbd}>{screen.key}</kbd>
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
