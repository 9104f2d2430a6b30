import { useState } from 'react'
import { TextField } from '../kit/index.ts'

// TextFilter takes a word on Enter.
export function TextFilter({ label, onChange }: { label: string; onChange: (text: string) => void }) {
  const [text, setText] = useState('')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (text.trim()) onChange(text.trim())
      }}
    >
      <TextField label={label} value={text} onChange={setText} />
    </form>
  )
}
