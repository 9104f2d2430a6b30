// @vitest-environment happy-dom
import { useState } from 'react'
import { expect, it, vi } from 'vitest'
import { acted, button, draw, field, forStaff, press, write } from '../../drawn/drawn.tsx'
import { TextField } from './field.tsx'
import { Form } from './form-page.tsx'
import { useForm } from './form.ts'

interface Thing {
  name: string
  version: number
}

type Save = (name: string, version: number | undefined, base: string) => Promise<unknown>

// Editor changes a thing that is kept by its parent, as a query keeps it.
function Editor({ thing, save, reload }: { thing: Thing; save: Save; reload?: () => Promise<unknown> }) {
  const form = useForm({ initial: { name: thing.name }, version: thing.version, save: (values, version, base) => save(values.name, version, base.name), ...(reload && { reload }) })
  return (
    <Form form={form}>
      <TextField label="Name" {...form.field('name')} />
    </Form>
  )
}

it('keeps what is entered while it saves, as a change of what was saved', async () => {
  let answer: () => void = () => undefined
  const kept: { now: Thing } = { now: { name: 'Mug', version: 3 } }
  const saved = vi.fn<Save>((name) => new Promise((done) => {
    answer = () => {
      kept.now = { name, version: kept.now.version + 1 }
      done(undefined)
    }
  }))
  function Kept() {
    const [thing, setThing] = useState(kept.now)
    return <Editor thing={thing} save={saved} reload={() => Promise.resolve(setThing(kept.now))} />
  }
  await draw(forStaff(<Kept />))
  await write(field('Name'), 's')
  await press(button('Save'))
  await write(field('Name'), '!')
  await acted(() => {
    answer()
  })
  expect(field('Name').value).toBe('Mugs!')
  await press(button('Save'))
  expect(saved.mock.calls).toEqual([['Mugs', 3, 'Mug'], ['Mugs!', 4, 'Mugs']])
})

it('shows what was saved once it says so, where it can ask for it', async () => {
  let now = { name: 'Mug', version: 3 }
  const saved = vi.fn<Save>((name) => {
    now = { name: `${name}, tidied up`, version: 4 }
    return Promise.resolve()
  })
  function Kept() {
    const [thing, setThing] = useState(now)
    return <Editor thing={thing} save={saved} reload={() => Promise.resolve(setThing(now))} />
  }
  await draw(forStaff(<Kept />))
  await write(field('Name'), 's')
  await press(button('Save'))
  expect(field('Name').value).toBe('Mugs, tidied up')
  await write(field('Name'), '!')
  await press(button('Save'))
  expect(saved.mock.calls[1]).toEqual(['Mugs, tidied up!', 4, 'Mugs, tidied up'])
})

it('says that it was saved, also where what was saved does not come', async () => {
  await draw(
    forStaff(
      <Editor
        thing={{ name: 'Mug', version: 1 }} save={() => Promise.resolve()}
        reload={() => {
          throw new Error('there is nobody to ask')
        }}
      />,
    ),
  )
  await write(field('Name'), 's')
  await press(button('Save'))
  expect(document.querySelector('[role=alert]')).toBeNull()
  expect(field('Name').value).toBe('Mug') // as it was last known
})
