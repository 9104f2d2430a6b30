import { useState } from 'react'
import { useRefocus } from '../../refocus.ts'
import { Chip } from './chip.tsx'
import { TextField } from './field.tsx'
import type { FieldShown } from './field.tsx'

interface TokensProps extends FieldShown {
  value: readonly string[]
  onChange: (value: string[]) => void
  name?: string
}

// Tokens is several short texts: each is taken with Enter, with a comma, or when the field is left.
export function Tokens({ value, onChange, name, ...shown }: TokensProps) {
  const [text, setText] = useState('')
  const { ref, refocus } = useRefocus<HTMLDivElement>()
  const remove = (at: number) => {
    refocus(`[data-words] > :nth-child(${at + 1}) button`, '[data-words] > :last-child button', 'input')
    onChange(value.filter((_, other) => other !== at))
  }
  const take = (entered: string) => {
    const words = entered.split(',').map((word) => word.trim()).filter(Boolean)
    if (words.length > 0) onChange([...new Set([...value, ...words])])
    setText('')
  }
  return (
    <div ref={ref} className="grid gap-2">
      <TextField
        {...shown} {...(name !== undefined && { name })} value={text} onChange={(now) => (now.includes(',') ? take(now) : setText(now))} onBlur={() => take(text)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') {
            event.preventDefault() // it takes the word, and does not send the form
            take(text)
          } else if (event.key === 'Backspace' && text === '' && value.length > 0) onChange(value.slice(0, -1))
        }}
      />
      {value.length > 0 && (
        <div data-words className="flex flex-wrap gap-1.5">
          {value.map((word, at) => (
            <Chip key={word} onRemove={() => remove(at)}>
              {word}
            </Chip>
          ))}
        </div>
      )}
    </div>
  )
}
