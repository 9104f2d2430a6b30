import { useEffect, useId, useRef, useState } from 'react'
import { useT } from '../language.tsx'
import { Button } from './button.tsx'
import { TextField, labelClass } from './field.tsx'
import { Icon } from './icon.tsx'

interface RichTextProps {
  label: string
  hint?: string
  error?: string | undefined
  name?: string
  value: string // HTML
  onChange: (html: string) => void
  isReadOnly?: boolean
}

type Command = 'bold' | 'italic' | 'heading' | 'paragraph' | 'bullets' | 'numbers' | 'plain'

const commands: readonly (readonly [Command, sign: string, look: string])[] = [
  ['bold', 'B', 'font-bold'],
  ['italic', 'I', 'italic font-serif'],
  ['heading', 'H', 'font-semibold'],
  ['paragraph', '¶', ''],
  ['bullets', '•', 'text-lg'],
  ['numbers', '№', ''],
  ['plain', '⌫', ''],
]

const orders: Record<Command, [name: string, value?: string]> = {
  bold: ['bold'],
  italic: ['italic'],
  heading: ['formatBlock', 'h3'],
  paragraph: ['formatBlock', 'p'],
  bullets: ['insertUnorderedList'],
  numbers: ['insertOrderedList'],
  plain: ['removeFormat'],
}

// order has the browser change what is selected. It is old, but nothing else does so with an undo that works.
function order(name: string, value?: string) {
  document.execCommand(name, false, value)
}

const emptyText = '<p><br></p>' // a paragraph to write into

// RichText is a text with headings, lists and links, written as it will look or as HTML. What could do harm is taken out when it is saved.
export function RichText({ label, hint, error, name, value, onChange, isReadOnly = false }: RichTextProps) {
  const t = useT()
  const id = useId()
  const below = `${id}-below`
  const at = useRef<HTMLDivElement>(null)
  const told = useRef<string | null>(null) // what was said last of what is written here
  const [isSource, setSource] = useState(false)
  useEffect(() => {
    if (!at.current || told.current === value) return
    order('defaultParagraphSeparator', 'p')
    at.current.innerHTML = value || emptyText
    told.current = value
  }, [value, isSource])
  const tell = () => {
    const html = at.current?.innerHTML ?? ''
    told.current = html === '<br>' || html === emptyText ? '' : html
    onChange(told.current)
  }
  const run = (command: Command) => {
    at.current?.focus()
    order(...orders[command])
    tell()
  }
  const toggle = () => {
    told.current = null
    setSource(!isSource)
  }
  return (
    <div data-field={name}>
      {!isSource && (
        <span id={id} className={labelClass}>
          {label}
        </span>
      )}
      {isSource ? (
        <TextField label={label} rows={10} mono value={value} onChange={onChange} error={error} isReadOnly={isReadOnly} />
      ) : (
        <div className={`rounded-(--radius-control) border bg-card ${error ? 'border-bad' : 'border-edge'}`}>
          {!isReadOnly && <Tools onRun={run} onLink={() => at.current?.focus()} onLinked={tell} />}
          <div
            ref={at} role="textbox" tabIndex={0} aria-multiline="true" aria-labelledby={id} aria-describedby={error || hint ? below : undefined} aria-invalid={Boolean(error)} aria-readonly={isReadOnly} contentEditable={!isReadOnly} suppressContentEditableWarning onInput={tell}
            className="prose min-h-40 rounded-b-(--radius-control) px-4 py-3"
          />
        </div>
      )}
      <div className="mt-1 flex flex-wrap items-start justify-between gap-2">
        <p id={below} className={`text-sm ${error && !isSource ? 'font-medium text-bad' : 'text-soft'}`}>{isSource && error ? hint : (error ?? hint)}</p>
        <Button kind="plain" className="min-h-8 px-2 text-sm" onPress={toggle}>
          {isSource ? t('kit.rich.asText') : t('kit.rich.asHTML')}
        </Button>
      </div>
    </div>
  )
}

const toolClass = 'grid size-9 place-items-center rounded hover:bg-tint'

interface ToolsProps {
  onRun: (command: Command) => void
  onLink: () => void // the text takes the focus back
  onLinked: () => void
}

function Tools({ onRun, onLink, onLinked }: ToolsProps) {
  const t = useT()
  const [range, setRange] = useState<Range | null>(null) // of the text that becomes a link, while its address is asked
  const [address, setAddress] = useState('')
  const ask = () => {
    const selection = getSelection()
    setAddress('')
    setRange(selection && selection.rangeCount > 0 ? selection.getRangeAt(0).cloneRange() : null)
  }
  const link = () => {
    onLink()
    const selection = getSelection()
    if (range && selection) {
      selection.removeAllRanges()
      selection.addRange(range)
    }
    if (address.trim()) order('createLink', address.trim())
    else order('unlink')
    onLinked()
    setRange(null)
  }
  return (
    <div role="toolbar" aria-label={t('kit.rich.tools')} className="flex flex-wrap items-center gap-0.5 border-b border-line p-1">
      {commands.map(([command, sign, look]) => (
        <button
          key={command} type="button" title={t(`kit.rich.${command}`)} aria-label={t(`kit.rich.${command}`)} className={`${toolClass} ${look}`}
          onMouseDown={(event) => event.preventDefault()} onClick={() => onRun(command)}
        >
          <span aria-hidden="true">{sign}</span>
        </button>
      ))}
      <button type="button" title={t('kit.rich.link')} aria-label={t('kit.rich.link')} className={toolClass} onMouseDown={(event) => event.preventDefault()} onClick={ask}>
        <Icon name="webhooks" className="size-4.5" />
      </button>
      {range && (
        <div className="flex grow basis-60 items-center gap-2 px-1">
          <div className="grow">
            <TextField
              label={t('kit.rich.address')} hideLabel placeholder={t('kit.rich.address')} value={address} onChange={setAddress}
              onKeyDown={(event) => {
                if (event.key !== 'Enter') return
                event.preventDefault()
                link()
              }}
            />
          </div>
          <Button onPress={link}>{t('kit.rich.apply')}</Button>
        </div>
      )}
    </div>
  )
}
