import { useRef, useState } from 'react'
import { newKey } from '../../api/idempotency.ts'
import { Button, EmptyState, Icon, IconButton, TextField } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { canIndent, down, indented, moved, outdented, pathOf, up, without, type Line } from './lines.ts'
import { PlaceMenu } from './places.tsx'

interface EditorProps {
  lines: Line[]
  onChange: (lines: Line[]) => void
  errors: Record<string, string> // of the form, by field
  isOpen: boolean
}

// MenuEditor writes the lines of a menu and puts them in order: by dragging a line at its handle, or by the arrow keys on it.
export function MenuEditor({ lines, onChange, errors, isOpen }: EditorProps) {
  const t = useT()
  const [said, setSaid] = useState('')
  const list = useRef<HTMLUListElement>(null)
  const order = (next: Line[], line: Line) => {
    onChange(next)
    const at = next.findIndex((one) => one.key === line.key)
    setSaid(t('menus.movedTo', { label: line.label, place: at + 1, count: next.length }))
  }
  const add = (label: string, url: string) => onChange([...lines, { key: newKey(), label, url, level: 0 }])
  return (
    <div className="grid gap-4">
      {lines.length === 0 ? (
        <EmptyState icon="menu" title={t('menus.none')} text={t('menus.noneText')} />
      ) : (
        <ul ref={list} className="grid gap-2">
          {lines.map((line, at) => (
            <LineRow
              key={line.key} lines={lines} at={at} errors={errors} isOpen={isOpen} listRef={list} onOrder={(next) => order(next, line)} onRemove={() => onChange(without(lines, at))}
              onEdit={(changes) => onChange(lines.map((one, i) => (i === at ? { ...one, ...changes } : one)))}
            />
          ))}
        </ul>
      )}
      <p role="status" className="sr-only">
        {said}
      </p>
      {errors['items'] && (
        <p role="alert" className="text-sm font-medium text-bad">
          {errors['items']}
        </p>
      )}
      {isOpen && (
        <div className="flex flex-wrap gap-2.5">
          <Button icon="plus" onPress={() => add('', '')}>
            {t('menus.add')}
          </Button>
          <PlaceMenu onPick={add} />
        </div>
      )}
    </div>
  )
}

interface RowProps {
  lines: Line[]
  at: number
  errors: Record<string, string>
  isOpen: boolean
  listRef: React.RefObject<HTMLUListElement | null>
  onOrder: (lines: Line[]) => void
  onEdit: (changes: Partial<Line>) => void
  onRemove: () => void
}

function LineRow({ lines, at, errors, isOpen, listRef, onOrder, onEdit, onRemove }: RowProps) {
  const t = useT()
  const line = lines[at]
  if (!line) return null
  const path = pathOf(lines, at)
  const name = line.label || t('menus.unnamed')
  const isBelow = line.level === 1
  return (
    <li className={`grid grid-cols-[auto_minmax(0,1fr)_auto] items-start gap-2 rounded-(--radius-control) border border-line bg-card p-2.5 ${isBelow ? 'ml-6 sm:ml-12' : ''}`}>
      {isOpen && <Handle name={name} lines={lines} at={at} listRef={listRef} onOrder={onOrder} />}
      <div className="col-start-2 grid gap-2 sm:grid-cols-2">
        <TextField label={t('menus.label')} hideLabel placeholder={t('menus.label')} name={`${path}.label`} value={line.label} onChange={(label) => onEdit({ label })} error={errors[`${path}.label`]} isDisabled={!isOpen} />
        <TextField label={t('menus.url')} hideLabel placeholder={t('menus.urlExample')} name={`${path}.url`} value={line.url} onChange={(url) => onEdit({ url })} error={errors[`${path}.url`] ?? errors[`${path}.items`]} isDisabled={!isOpen} mono />
      </div>
      {isOpen && (
        <div className="flex flex-wrap justify-end max-sm:w-10 sm:flex-nowrap">
          {isBelow ? (
            <IconButton icon="left" label={t('menus.outdent', { name })} onPress={() => onOrder(outdented(lines, at))} />
          ) : (
            <IconButton icon="right" label={t('menus.indent', { name })} isDisabled={!canIndent(lines, at)} onPress={() => onOrder(indented(lines, at))} />
          )}
          <IconButton icon="trash" label={t('menus.remove', { name })} onPress={onRemove} />
        </div>
      )}
    </li>
  )
}

type HandleProps = Pick<RowProps, 'lines' | 'at' | 'listRef' | 'onOrder'> & { name: string }

const byKey: Record<string, (lines: readonly Line[], at: number) => Line[]> = { ArrowUp: up, ArrowDown: down, ArrowRight: indented, ArrowLeft: outdented }

// Handle is where a line is taken to move it.
function Handle({ name, lines, at, listRef, onOrder }: HandleProps) {
  const t = useT()
  const [isHeld, setHeld] = useState(false)
  const drag = (event: React.PointerEvent<HTMLButtonElement>) => {
    if (!isHeld || !listRef.current) return
    // The place is before the first row whose middle is below the pointer.
    const rows = [...listRef.current.children].map((row) => row.getBoundingClientRect())
    const found = rows.findIndex((row) => event.clientY < row.top + row.height / 2)
    const next = moved(lines, at, found < 0 ? lines.length : found)
    if (next.some((line, i) => line.key !== lines[i]?.key)) onOrder(next)
  }
  return (
    <button
      type="button" aria-label={t('menus.move', { name })} title={t('menus.moveHint')} aria-keyshortcuts="ArrowUp ArrowDown ArrowLeft ArrowRight"
      className={`grid size-10 touch-none place-items-center rounded text-soft hover:bg-tint ${isHeld ? 'cursor-grabbing bg-tint' : 'cursor-grab'}`}
      onKeyDown={(event) => {
        const move = byKey[event.key]
        if (!move) return
        event.preventDefault()
        onOrder(move(lines, at))
      }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        setHeld(true)
      }}
      onPointerMove={drag} onPointerUp={() => setHeld(false)} onPointerCancel={() => setHeld(false)}
    >
      <Icon name="grip" />
    </button>
  )
}
