import { useState } from 'react'
import { TextField } from '../kit/index.ts'

// TextFilter takes a word on Enter, and is empty again for the next.
export function TextFilter({ label, onChange }: { label: string; onChange: (text: string) => void }) {
  const [text, setText] = useState('')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (!text.trim()) return
        onChange(text.trim())
        setText('')
      }}
    >
      <TextField label={label} value={text} onChange={setText} />
    </form>
  )
}
